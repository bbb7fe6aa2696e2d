import { describe, expect, it } from '@jest/globals';
import { MemberJoined } from '../../contracts/community/membership.events.js';
import { streamOf } from '../../contracts/events.js';
import { plusHours } from '../../contracts/time.js';
import { RetryPaymentCall } from '../../src/payment/payment.commands.js';
import { kreuzberg, leo, mia } from '../support/listings.js';
import { oneBooking, slots } from './one-booking.js';
import { balanceOf } from './provider-money.js';

// What providers are paid, and what goes back. The list of all edge cases and mistakes is in README.md.

type Life = Parameters<typeof oneBooking>[0];
type Booking = Parameters<Life>[0];

const isTreasurer = (booking: Booking) => booking.town.world.record(streamOf.membership(kreuzberg, mia), MemberJoined.of({ communityId: kreuzberg, memberId: mia, roles: ['member', 'treasurer'] }));
const triesAgain = (booking: Booking) => booking.say(mia, (meta) => new RetryPaymentCall({ bookingId: booking.id }, meta));
const accountOfLeo = async (booking: Booking) => (await booking.payee(leo)).account ?? '';

describe('edge cases of payouts and refunds', () => {
  it('9: a transfer of money that is not there yet names its charge, is taken at once, and is the provider’s when the charge is there', oneBooking(async (booking) => {
    await booking.isCompleted();
    const account = await accountOfLeo(booking);
    expect(await booking.atStripe()).toMatchObject({ transfers: 1, transferred: 1462 });
    expect(await balanceOf(booking.stripe, account)).toEqual([0, 1462]);
    await booking.passes({ hours: 36 });
    expect((await booking.stripe.payouts.list({}, { stripeContext: account })).data).toMatchObject([{ amount: 1462 }]);
  }, { slot: slots.atOnce }));

  it('9: a transfer that the money does not reach for is put off, and made when it does', oneBooking(async (booking) => {
    await booking.isAgreed();
    const byHand = await booking.stripe.transfers.create({ amount: 1000, currency: 'eur', destination: await accountOfLeo(booking), source_transaction: await booking.chargeId(), transfer_group: 'by hand' });
    await booking.completes();
    expect((await booking.account()).deferred).toBe('BALANCE_INSUFFICIENT');
    expect((await booking.calls()).at(-1)).toBe('PAY_PROVIDER 1 FAILED');
    await booking.stripe.transfers.createReversal(byHand.id);
    await booking.passes({ hours: 24 });
    expect((await booking.calls()).at(-1)).toBe('PAY_PROVIDER 2 DONE');
    expect(await booking.money()).toMatchObject({ transferred: 1462, owed: 0, held: 0 });
  }, { slot: slots.atOnce }));

  it.each<[string, (booking: Booking) => Promise<void>]>([
    ['is known to be', (booking) => booking.town.leoCanBePaid(false)],
    ['is, as Stripe alone knows,', async (booking) => {
      booking.control.webhooks.mode({ drop: true });
      booking.control.accounts.restrict(await accountOfLeo(booking));
    }],
  ])('10: a provider who %s not payable when it is over is owed it in our log, and paid as soon as they can be', async (_, restricts) => oneBooking(async (booking) => {
    await booking.isAgreed();
    await booking.comes(plusHours(booking.slot.endsAt, 23)); // everybody is looked at once a day
    await restricts(booking);
    await booking.completes();
    expect((await booking.account()).deferred).toBe('PAYEE_NOT_READY');
    expect((await booking.payee(leo)).debts).toEqual([booking.id]);
    expect([await booking.money(), await booking.atStripe()]).toMatchObject([{ owed: 1462, transferred: 0 }, { transfers: 0 }]);
    booking.control.webhooks.mode({});
    booking.control.accounts.activate(await accountOfLeo(booking));
    await booking.town.rests();
    expect((await booking.payee(leo)).debts).toEqual([]);
    expect([await booking.money(), await booking.atStripe()]).toMatchObject([{ owed: 0, transferred: 1462 }, { transfers: 1, transferred: 1462 }]);
  })());

  it('11: nothing is refunded while it is disputed: not by us who know it, nor by Stripe where we do not', oneBooking(async (booking) => {
    await isTreasurer(booking);
    await booking.isAgreed();
    booking.control.webhooks.mode({ drop: true });
    const dispute = booking.control.disputes.open(await booking.chargeId());
    expect(await booking.givesBack('500')).toBeUndefined();
    expect((await booking.account()).calls.at(-1)).toMatchObject({ state: 'FAILED', failure: 'DISPUTED' });
    booking.control.webhooks.mode({});
    await booking.town.sweeps();
    expect(await booking.givesBack('500')).toBe('DISPUTED');
    expect(await booking.atStripe()).toMatchObject({ refunds: 0 });
    booking.control.disputes.win(dispute);
    await booking.town.rests();
    expect(await triesAgain(booking)).toBeUndefined();
    expect(await booking.atStripe()).toMatchObject({ refunds: 1, refunded: 500 });
  }));

  it('11: no more is refunded than is left, and nothing twice, whoever refunded it first', oneBooking(async (booking) => {
    await booking.isAgreed();
    expect(await booking.givesBack('1501')).toBe('ABOVE_WHAT_IS_LEFT');
    expect(await booking.givesBack('1000')).toBeUndefined();
    expect(await booking.givesBack('501')).toBe('ABOVE_WHAT_IS_LEFT');
    booking.control.webhooks.mode({ drop: true });
    await booking.stripe.refunds.create({ charge: await booking.chargeId(), amount: 500 });
    expect(await booking.givesBack('500')).toBeUndefined();
    expect((await booking.account()).calls.at(-1)).toMatchObject({ state: 'FAILED', failure: 'ALREADY_REFUNDED' });
    booking.control.webhooks.mode({});
    await booking.town.sweeps();
    expect(await booking.atStripe()).toMatchObject({ refunds: 2, refunded: 1500 });
    expect(await booking.money()).toMatchObject({ captured: 1500, refunded: 1500, fee: 0, held: 0 });
  }));
});
