import { afterEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../../contracts/events.js';
import { ListingDrafted, ListingPaused, type Price } from '../../../contracts/listing/listing.events.js';
import type { PayeeStatus } from '../../../contracts/payment/observed.js';
import { PayeeStatusChanged } from '../../../contracts/payment/payment.events.js';
import { aListingId, ana, drafted, leo } from '../../../test/support/listings.js';
import { now, PaidYard } from '../../../test/support/paid-yard.js';
import { ShowListing } from '../../listing/listing.commands.js';
import { PublishListingModule } from './publish-listing.module.js';

const draft = aListingId('d4');
const money = { amountMinor: '1500', currency: 'EUR', per: 'HOUR' as const };
const gift: Price = { kind: 'GIFT' };
const inMoney: Price = { kind: 'MONEY', money };
const inBoth: Price = { kind: 'MIXED', money, credits: { minutes: 60, per: 'HOUR' } };

let yard: PaidYard | undefined;
afterEach(() => yard?.close());
const opened = async ({ leoIs = 'ACTIVE', prices = [inMoney], kind = 'OFFER' }: { leoIs?: PayeeStatus; prices?: readonly Price[]; kind?: 'OFFER' | 'NEED' } = {}) => {
  const house = (yard = await PaidYard.open({ leoIs, also: [PublishListingModule] }));
  await house.world.record(streamOf.listing(draft), ListingDrafted.of({ ...drafted.data, listingId: draft, kind, content: { ...drafted.data.content, prices: [...prices] } }));
  return { world: house.world, show: (commandId = 's1', actor = leo) => house.world.send(new ShowListing({ listingId: draft }, { commandId, actor, at: now })) };
};

describe('a listing is shown', () => {
  it.each<readonly [string, Parameters<typeof opened>[0]]>([
    ['that asks for money, of somebody who can be paid', {}], ['that asks for both, of somebody who can be paid', { prices: [inBoth] }],
    ['that asks for no money, of somebody who cannot', { prices: [gift], leoIs: 'ONBOARDING' }], ['that offers money itself, whoever has it: others are paid', { kind: 'NEED', leoIs: 'ONBOARDING' }],
  ])('%s', async (_, how) => expect(await (await opened(how)).show()).toMatchObject({ revision: 1n }));
  it('and is answered as the first time, also when its owner cannot be paid any more', async () => {
    const { show, world } = await opened();
    const first = await show();
    await world.record(streamOf.payee(leo), PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_leo', status: 'RESTRICTED', wanting: [] }));
    expect(await show()).toEqual(first);
    await world.record(streamOf.listing(draft), ListingPaused.of({ listingId: draft, ownerId: leo }));
    expect(await show('s2')).toMatchObject({ rejected: 'PAYEE_NOT_READY' });
  });
});

describe('a listing is not shown, and stays a draft,', () => {
  it.each<readonly [string, Parameters<typeof opened>[0]]>([
    ['while its owner is only known to Stripe', { leoIs: 'ONBOARDING' }], ['when its owner is restricted', { leoIs: 'RESTRICTED' }], ['when Stripe will not have its owner', { leoIs: 'REJECTED' }],
    ['when only one of its prices is in money', { leoIs: 'ONBOARDING', prices: [gift, inMoney] }], ['when a part of its price is', { leoIs: 'ONBOARDING', prices: [inBoth] }],
  ])('%s', async (_, how) => {
    const { show, world } = await opened(how);
    expect(await show()).toMatchObject({ rejected: 'PAYEE_NOT_READY' });
    expect(await world.said(streamOf.listing(draft))).toEqual(['ListingDrafted']);
  });
  it('by somebody else, who is not told who can be paid', async () => {
    const { show } = await opened({ leoIs: 'ONBOARDING' });
    expect(await show('s1', ana)).toMatchObject({ rejected: 'NOT_FOUND' });
  });
});
