import { describe, expect, it } from '@jest/globals';
import { streamsOf } from '../../../test/support/streams.js';
import { bicycleRepair, by, expiresAt } from '../../../test/support/listings.js';
import { ExpireListing, WarnListingExpiry } from '../../listing/listing.commands.js';
import { expireListing, warnListing } from './listing-expiry.process.js';

const meta = by('system:timers', expiresAt);
const sent = async (timer: typeof warnListing, about: string) => (await timer.fire(about, await streamsOf(`listing-${about}`, []))).map((send) => send(meta));

describe('the time of a listing', () => {
  it('sends the warning', async () => expect(await sent(warnListing, bicycleRepair)).toEqual([new WarnListingExpiry({ listingId: bicycleRepair }, meta)]));
  it('sends the end', async () => expect(await sent(expireListing, bicycleRepair)).toEqual([new ExpireListing({ listingId: bicycleRepair }, meta)]));
  it('is about listings only', async () => { await expect(sent(expireListing, 'bkg_1')).rejects.toThrow(); });
});
