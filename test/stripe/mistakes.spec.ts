import { describe, expect, it } from '@jest/globals';
import { plusHours } from '../../contracts/time.js';
import { AcceptBooking, CounterBooking } from '../../src/booking/booking.commands.js';
import { PreparePayment } from '../../src/payment/payment.commands.js';
import { ana, leo } from '../support/listings.js';
import { inMoney, PRICES } from '../support/payment-town.js';
import { oneBooking, slots } from './one-booking.js';
import { balanceOf } from './provider-money.js';

// What has gone wrong in other houses, one after the other, and does not here. The list of all edge cases and mistakes is in README.md.

const [INTENT, CAPTURE, REFUNDS] = ['/v1/payment_intents/{intent}', '/v1/payment_intents/{intent}/capture', '/v1/refunds'];
const handled = [{ type: 'WebhookReceived' }, { type: 'WebhookHandled' }];

describe('mistakes of others', () => {
  it('1: a webhook that cannot be followed yet is answered, kept and followed later: no order is stuck for ever', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares();
    booking.control.faults.next({ on: { method: 'GET', template: INTENT }, kind: 'error-429' });
    await booking.gives();
    expect(await booking.webhooks({ type: 'payment_intent.amount_capturable_updated' })).toMatchObject([[{ type: 'WebhookReceived' }, { type: 'WebhookParked' }]]);
    expect(await booking.became()).toEqual(['BookingRequested']);
    await booking.passes({ minutes: 20 });
    expect(await booking.became()).toEqual(['BookingRequested', 'RequestSecured']);
  }));

  it('2: the page that the payer comes back to and webhooks complete one payment once, at the same time', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares();
    booking.control.webhooks.mode({ duplicate: 2, beforeAnswer: true });
    const comesBack = (name: string) => booking.town.world.send(new PreparePayment({ bookingId: booking.id }, { commandId: name, actor: ana, at: booking.town.now }));
    await Promise.all([booking.gives(), ...['tab', 'other tab', 'phone'].map(comesBack), booking.town.sweeps()]);
    const accepts = (name: string) => booking.town.world.send(new AcceptBooking({ bookingId: booking.id, termsVersion: 1 }, { commandId: name, actor: leo, at: booking.town.now }));
    const agreed = await Promise.all([...['once', 'twice', 'thrice'].map(accepts), booking.town.sweeps()]);
    await booking.town.rests();
    expect(agreed.filter((outcome) => typeof outcome === 'object' && !('rejected' in outcome))).toHaveLength(1);
    expect(await booking.calls()).toEqual(['AUTHORISE 1 DONE', 'CAPTURE 1 DONE']);
    expect((await booking.said()).filter((type) => /Authorised|Captured/.test(type))).toEqual(['PaymentAuthorised', 'PaymentCaptured']);
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500 });
  }));

  it('3: no hold can run out on a booking further ahead than holds last: the card is saved, and charged before the start', oneBooking(async (booking) => {
    await booking.isAgreed();
    expect((await booking.stripe.paymentIntents.list()).data).toEqual([]);
    expect((await booking.account()).rounds).toMatchObject([{ way: 'SAVED_CARD', status: 'SAVED', intentId: expect.stringMatching(/^seti_/) }]);
    await booking.comes(plusHours(booking.slot.startsAt, -73));
    expect(await booking.atStripe()).toMatchObject({ charges: 0 });
    await booking.comes(plusHours(booking.slot.startsAt, -71));
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500, stillHeld: 0 });
  }, { slot: slots.farAhead }));

  it('4: no transfer waits for money of other charges: each names its own, though the platform has nothing available', oneBooking(async (booking) => {
    await booking.isCompleted();
    expect((await balanceOf(booking.stripe))[0]).toBe(0);
    const [transfer] = (await booking.stripe.transfers.list()).data;
    expect(transfer).toMatchObject({ amount: 1462, source_transaction: await booking.chargeId() });
    await expect(booking.stripe.transfers.create({ amount: 38, currency: 'eur', destination: typeof transfer?.destination === 'string' ? transfer.destination : '' })).rejects.toMatchObject({ code: 'balance_insufficient' });
  }, { slot: slots.atOnce }));

  it('5: a transfer below what its destination takes is refused for a reason that is told by its code, is not tried for ever, and stays owed', oneBooking(async (booking) => {
    await booking.isCompleted();
    const failed = { failure: 'AMOUNT_REFUSED', code: 'amount_too_small', state: 'FAILED' };
    expect((await booking.account()).calls.at(-1)).toMatchObject(failed);
    for (const hours of [1, 24, 240]) await booking.passes({ hours });
    expect((await booking.calls()).slice(2)).toEqual(['PAY_PROVIDER 1 FAILED']);
    expect(await booking.money()).toMatchObject({ captured: 50, fee: 1, transferred: 0, owed: 49 });
  }, { prices: [inMoney('50', 'JPY')] }));

  it('6: the refund goes first, and nothing is taken back from the provider before it is on its way', oneBooking(async (booking) => {
    await booking.isAgreed();
    await booking.completes();
    booking.goesWrong('error-429', REFUNDS);
    await booking.givesBack('500');
    expect((await booking.calls()).slice(3)).toEqual(['REFUND 1 OPEN']);
    expect(await booking.atStripe()).toMatchObject({ refunds: 0, reversed: 0 });
    await booking.passes({ minutes: 2 });
    expect((await booking.calls()).slice(3)).toEqual(['REFUND 1 DONE', 'TAKE_BACK 1 DONE']);
    expect(await booking.atStripe()).toMatchObject({ refunded: 500, reversed: 487 });
  }));

  it('6: what the provider has been paid out already cannot be taken back: the payer has their refund, and the provider owes it', oneBooking(async (booking) => {
    await booking.isCompleted();
    await booking.passes({ hours: 10 * 24 });
    await booking.givesBack('500');
    expect((await booking.account()).calls.at(-1)).toMatchObject({ state: 'FAILED', failure: 'BALANCE_INSUFFICIENT' });
    expect(await booking.money()).toMatchObject({ refunded: 500, reversed: 0, owedBack: 487, held: -487 });
  }));

  it('7: a dispute that is lost after the payout is taken back from the provider', oneBooking(async (booking) => {
    await booking.isCompleted();
    const dispute = booking.control.disputes.open(await booking.chargeId());
    await booking.town.rests();
    expect(await booking.atStripe()).toMatchObject({ reversed: 0 });
    booking.control.disputes.lose(dispute);
    await booking.town.rests();
    expect(await booking.atStripe()).toMatchObject({ transferred: 1462, reversed: 1462 });
    expect(await booking.money()).toMatchObject({ net: 0, owedBack: 0 });
  }));

  it('7: a dispute is won by its status, and not by an event that says that funds are back', oneBooking(async (booking) => {
    await booking.isCompleted();
    const dispute = booking.control.disputes.open(await booking.chargeId());
    booking.control.disputes.lose(dispute);
    await booking.town.rests();
    const before = await booking.said();
    expect(await booking.hears({ type: 'charge.dispute.funds_reinstated', object: { id: dispute, object: 'dispute', status: 'won' } })).toBe(200);
    expect(await booking.webhooks({ type: 'charge.dispute.funds_reinstated' })).toMatchObject([handled]);
    expect([await booking.said(), (await booking.account()).disputes]).toMatchObject([before, [{ status: 'LOST' }]]);
  }));

  it('8: events of providers’ accounts and of the platform come by doors of their own, and by the wrong one none is believed', oneBooking(async (booking) => {
    const doorOf = async (type: string) => (await booking.webhooks({ type })).map(([received]) => received && 'endpoint' in received.data && received.data.endpoint);
    await booking.isCompleted();
    booking.control.disputes.open(await booking.chargeId());
    await booking.town.rests();
    expect(new Set(await doorOf('account.updated'))).toEqual(new Set(['CONNECTED']));
    expect(new Set(await doorOf('charge.dispute.created'))).toEqual(new Set(['PLATFORM']));
    const event = { type: 'account.updated', object: { id: 'acct_1', object: 'account' } };
    expect([await booking.hears(event, 'connected'), await booking.hears(event, 'thin')]).toEqual([400, 400]);
  }));
  it('8: a provider whose events never come is looked at all the same, and paid', oneBooking(async (booking) => {
    await booking.isAgreed();
    await booking.town.leoCanBePaid(false);
    booking.town.sandbox.endpoints({ platform: `${booking.town.webhooksUrl}/platform` });
    const { account = '' } = await booking.payee(leo);
    await booking.completes();
    booking.control.accounts.activate(account);
    await booking.town.rests();
    expect((await booking.account()).deferred).toBe('PAYEE_NOT_READY');
    await booking.passes({ hours: 24 });
    expect(await booking.atStripe()).toMatchObject({ transfers: 1, transferred: 1462 });
  }));

  it.each([['3000', 'JPY', 3000, 2925], ['3000', 'ISK', 300_000, 292_500], ['3010', 'KWD', 3010, 2930], ['3005', 'KWD', 3010, 2930]])('9: a currency is charged and paid out by the exponent that Stripe gives it: %s %s', async (amountMinor, currency, charged, transferred) => oneBooking(async (booking) => {
    await booking.isCompleted();
    const [{ amount, currency: chargedIn }, stands] = [await booking.intent(), await booking.atStripe()];
    expect([amount, chargedIn, stands.captured, stands.transferred]).toEqual([charged, currency.toLowerCase(), charged, transferred]);
  }, { prices: [inMoney(amountMinor, currency)] })());

  it('10: every attempt has a name of its own, which no other thing is made under: nothing old is repeated, and nothing new refused', oneBooking(async (booking) => {
    await booking.isPaid();
    await booking.say(leo, (meta) => new CounterBooking({ bookingId: booking.id, termsVersion: 1, priceIndex: PRICES.at(-1) }, meta));
    await booking.prepares();
    expect(await booking.gives('pm_card_chargeDeclined')).toBe('declined');
    await booking.gives();
    booking.goesWrong('error-500', CAPTURE);
    await booking.say(ana, (meta) => new AcceptBooking({ bookingId: booking.id, termsVersion: 2 }, meta));
    for (let times = 0; times < 2; times++) await booking.givesBack('300');
    await booking.completes();
    expect(await booking.calls()).toEqual(['AUTHORISE 1 DONE', 'AUTHORISE 2 DONE', 'RELEASE 1 DONE', 'CAPTURE 1 REPLACED', 'CAPTURE 2 DONE', 'REFUND 1 DONE', 'REFUND 2 DONE', 'PAY_PROVIDER 1 DONE']);
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 4999, refunds: 2, refunded: 600, transfers: 1 });
    const made = await booking.madeUnder();
    expect(made.map(([name, carried]) => name === carried)).toEqual([true, true, true, true, true]);
  }));
});
