import { describe, expect, it } from '@jest/globals';
import { plusHours } from '../../contracts/time.js';
import { bookingId } from '../../contracts/values.js';
import { AcceptBooking, DeclineBooking, RequestBooking, WithdrawBooking } from '../../src/booking/booking.commands.js';
import { idFrom } from '../../src/kernel/ids.js';
import { ana, bicycleRepair, leo } from '../support/listings.js';
import { inMoney } from '../support/payment-town.js';
import { CONSENT, oneBooking, slots } from './one-booking.js';

// What cards, banks and payers do. The list of all edge cases and mistakes is in README.md.

const days = 24;
type Said = () => Promise<string | undefined>;

describe('edge cases of cards', () => {
  it('5: a capture after the hold has run out is no crash: the payment is lost, and a new one is asked for', oneBooking(async (booking) => {
    await booking.isPaid();
    booking.control.webhooks.mode({ drop: true });
    await booking.stripe.paymentIntents.cancel((await booking.intent()).id);
    expect(await booking.accepts()).toBeUndefined();
    expect((await booking.said()).slice(-3)).toEqual(['PaymentCallIntended', 'PaymentReleased', 'PaymentMissed']);
    expect((await booking.became()).slice(-2)).toEqual(['BookingAccepted', 'BookingPaymentMissed']);
    booking.control.webhooks.mode({});
    await booking.prepares();
    expect(await booking.gives()).toBe('requires_capture');
    expect((await booking.became()).at(-1)).toBe('BookingPaymentRestored');
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500, stillHeld: 0 });
  }));

  it('5: a hold that is known to be gone is not agreed to before it is paid for anew', oneBooking(async (booking) => {
    await booking.isPaid();
    await booking.stripe.paymentIntents.cancel((await booking.intent()).id);
    await booking.town.rests();
    expect(await booking.accepts()).toBe('PAYMENT_REQUIRED');
    await booking.prepares();
    await booking.gives();
    expect(await booking.accepts()).toBeUndefined();
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500, refunded: 0 });
  }));

  it('5: a hold is answered, or let go of, long before the bank would give it up', oneBooking(async (booking) => {
    await booking.isPaid();
    const { captureBefore = '' } = (await booking.account()).rounds[0] ?? {};
    await booking.comes(plusHours(captureBefore, -11));
    expect(await booking.became()).toContain('BookingExpired');
    expect(await booking.intent()).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
  }, { slot: { ...slots.farAhead, startsAt: '2027-03-09T12:00:00.000Z', endsAt: '2027-03-09T13:00:00.000Z' }, policy: { saveCardBeyondDays: 20, answerHours: 14 * days } }));

  it.each([
    ['the acceptance first', (accept: Said, withdraw: Said) => [accept, withdraw], ['NOT_NEGOTIABLE', 'CAPTURE 1 DONE', 1500]], ['the withdrawal first', (accept: Said, withdraw: Said) => [withdraw, accept], ['NOT_NEGOTIABLE', 'RELEASE 1 DONE', 0]],
  ] as const)('6: an acceptance and a withdrawal, before money has followed either, are decided by the booking alone: %s', async (_, order, [refused, called, captured]) => oneBooking(async (booking) => {
    await booking.isPaid();
    const accept = () => booking.town.say(leo, (meta) => new AcceptBooking({ bookingId: booking.id, termsVersion: 1 }, meta));
    const withdraw = () => booking.town.say(ana, (meta) => new WithdrawBooking({ bookingId: booking.id }, meta));
    const refusals = [];
    for (const says of order(accept, withdraw)) refusals.push(await says());
    await booking.town.rests();
    expect([refusals, (await booking.calls()).slice(1)]).toEqual([[undefined, refused], [called]]);
    expect(await booking.atStripe()).toMatchObject({ captured, stillHeld: 0 });
  })());

  it('6: an acceptance and a withdrawal at the same time end with one of them, and with its money alone', oneBooking(async (booking) => {
    await booking.isPaid();
    const refusals = await Promise.all([
      booking.town.say(leo, (meta) => new AcceptBooking({ bookingId: booking.id, termsVersion: 1 }, meta)), booking.town.say(ana, (meta) => new WithdrawBooking({ bookingId: booking.id }, meta)),
    ]);
    await booking.town.rests();
    expect(refusals.filter((no) => no !== undefined)).toHaveLength(1);
    const isAgreed = refusals[0] === undefined;
    expect((await booking.calls()).slice(1)).toEqual([isAgreed ? 'CAPTURE 1 DONE' : 'RELEASE 1 DONE']);
    expect(await booking.atStripe()).toMatchObject({ captured: isAgreed ? 1500 : 0, stillHeld: 0 });
  }));

  it('6: a call that loses the race at Stripe is told what stands there, and money that was taken meanwhile goes back whole', oneBooking(async (booking) => {
    await booking.isPaid();
    booking.control.webhooks.mode({ drop: true });
    await booking.stripe.paymentIntents.capture((await booking.intent()).id);
    await booking.say(leo, (meta) => new DeclineBooking({ bookingId: booking.id }, meta));
    expect((await booking.account()).refunds).toMatchObject([{ why: 'RACE', amount: 1500n, status: 'SUCCEEDED' }]);
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500, refunds: 1, refunded: 1500 });
  }));

  it('7: 3-D Secure is not taken for paid: nobody hears of the request before the card stands for it', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares();
    const { id } = await booking.intent();
    const { next_action: next, client_secret: secret } = await booking.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_threeDSecure2Required', return_url: 'https://example.org/back' });
    await booking.town.rests();
    expect(next).not.toBeNull();
    expect(await booking.accepts()).toBe('NOT_FOUND');
    expect(await booking.became()).toEqual(['BookingRequested']);
    await fetch(`${booking.town.sandbox.url}/authenticate/${secret ?? ''}`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ act: 'complete' }) });
    await booking.town.rests();
    expect(await booking.became()).toEqual(['BookingRequested', 'RequestSecured']);
  }));

  it('7: 3-D Secure that is left standing ends after half an hour: the intent is cancelled and the slot is free', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares();
    const { id } = await booking.intent();
    await booking.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_threeDSecure2Required', return_url: 'https://example.org/back' });
    const other = bookingId.parse(idFrom('bkg', 'other'));
    const asksToo = () => booking.say(ana, (meta) => new RequestBooking({ bookingId: other, listingId: bicycleRepair, slot: booking.slot, priceIndex: 0 }, meta));
    expect(await asksToo()).toBe('SLOT_TAKEN');
    await booking.passes({ minutes: 31 });
    expect(await booking.became()).toEqual(['BookingRequested', 'BookingExpired']);
    expect(await booking.intent()).toMatchObject({ status: 'canceled' });
    expect([await booking.prepares(), await asksToo()]).toEqual(['TOO_LATE_TO_PAY', undefined]);
  }, { policy: { payWithinMinutes: 30 } }));

  it.each([
    ['wants its holder', 'pm_card_authenticationRequired', { why: 'AUTHENTICATION_REQUIRED', code: 'authentication_required' }, 'authentication_required'],
    ['has too little on it', 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', { why: 'DECLINED', code: 'card_declined' }, 'insufficient_funds'],
    ['is declined', 'pm_card_chargeCustomerFail', { why: 'DECLINED', code: 'card_declined' }, 'generic_decline'],
  ])('8: a saved card that %s while they are away is told from the others by its code, and another pays in time', async (_, card, missed, declineCode) => oneBooking(async (booking) => {
    await booking.isAgreed(card);
    await booking.comes(plusHours(booking.slot.startsAt, -71));
    const told = (await booking.town.world.log()).filter(({ type }) => type === 'PaymentMissed').map(({ data }) => data);
    expect(told).toMatchObject([missed]);
    expect((await booking.account()).rounds[0]?.decline).toEqual({ code: missed.code, declineCode });
    expect(await booking.atStripe()).toMatchObject({ captured: 0, stillHeld: 0 });
    await booking.prepares(CONSENT);
    await booking.gives();
    expect((await booking.became()).slice(-2)).toEqual(['BookingPaymentMissed', 'BookingPaymentRestored']);
    await booking.completes();
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500, transfers: 1, transferred: 1462 });
  }, { slot: slots.farAhead })());

  it.each([['49', 'EUR'], ['100000000', 'EUR'], ['49', 'JPY'], ['1000000', 'ISK'], ['1000', 'XAU']])('12: an amount that no card can be charged cannot be asked for, and Stripe hears nothing of it: %s %s', async (amountMinor, currency) => oneBooking(async (booking) => {
    expect(await booking.asks()).toBe('PRICE_NOT_YET_PAYABLE');
    expect((await booking.stripe.paymentIntents.list()).data).toEqual([]);
  }, { prices: [inMoney(amountMinor, currency)] })());

  it.each([['50', 'EUR', 50], ['999999', 'ISK', 99_999_900]])('12: the least and the most that a card can be charged are paid, and paid out in their own currency: %s %s', async (amountMinor, currency, atStripe) => oneBooking(async (booking) => {
    await booking.isCompleted();
    const { amount_received: amount } = await booking.intent();
    const [transfer] = (await booking.stripe.transfers.list()).data;
    expect([amount, transfer?.currency, transfer?.source_transaction]).toEqual([atStripe, currency.toLowerCase(), await booking.chargeId()]);
  }, { prices: [inMoney(amountMinor, currency)] })());
});
