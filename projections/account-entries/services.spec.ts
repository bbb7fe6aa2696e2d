import { expect, it } from '@jest/globals';
import { ERASED } from '../../contracts/event.js';
import { streamOf } from '../../contracts/events.js';
import { ListingEdited } from '../../contracts/listing/listing.events.js';
import { bicycleRepair, drafted } from '../../test/support/listings.js';
import { streamsOf } from '../../test/support/streams.js';
import { Services } from './services.js';

const { listingId, ownerId, content } = drafted.data;
const edited = (version: number, title: string | typeof ERASED) => ListingEdited.of({ listingId, ownerId, version, content: { ...content, title } });
const bookings: Readonly<Record<string, unknown>> = { first: { listingId: bicycleRepair, listingVersion: 1 }, second: { listingId: bicycleRepair, listingVersion: 2 }, third: { listingId: bicycleRepair, listingVersion: 3 }, hidden: null };
const titles = async (...ids: readonly (string | null)[]) => {
  const services = new Services(await streamsOf(streamOf.listing(bicycleRepair), [drafted, edited(2, 'Bicycles, mended'), edited(3, ERASED), edited(4, 'Anything on wheels')]));
  return Object.fromEntries(await services.titlesOf(ids, { readBack: async (_: string, id: string) => bookings[id] } as never));
};

it('a service is called what it was called when it was booked, whatever came later', async () => expect(await titles('first', 'second')).toEqual({ first: content.title, second: 'Bicycles, mended' }));
it('has no title where the booking is not for the viewer to see, where there is none, and where the title was erased', async () => expect(await titles('hidden', 'nowhere', null, 'third')).toEqual({}));
