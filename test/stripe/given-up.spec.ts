import { describe, expect, it } from '@jest/globals';
import { oneBooking, slots } from './one-booking.js';

/** Whatever tells that a card stands. Nothing of it arrives. */
const silent = { drop: ['payment_intent.amount_capturable_updated', 'payment_intent.succeeded', 'setup_intent.succeeded', 'charge.succeeded', 'charge.updated', 'charge.captured', 'payment_method.attached'] };
const farAhead = { slot: slots.farAhead };
const INTENT = '/v1/payment_intents/{intent}';

describe('the time to pay is over, and nothing was heard', () => {
  it('where the hold stands at Stripe the provider is asked, and the terms can be agreed to', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares();
    booking.control.webhooks.mode(silent);
    await booking.gives();
    expect(await booking.became()).toEqual(['BookingRequested']);
    await booking.passes({ minutes: 241 });
    expect(await booking.became()).toEqual(['BookingRequested', 'RequestSecured']);
    expect(await booking.accepts()).toBeUndefined();
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500 });
  }));

  it('where the card was saved the provider is asked as well', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares('later-charge-1');
    booking.control.webhooks.mode(silent);
    await booking.gives();
    await booking.passes({ minutes: 241 });
    expect(await booking.became()).toEqual(['BookingRequested', 'RequestSecured']);
  }, farAhead));

  it('to pay anew, after the saved card was declined: where the new hold stands the booking goes on', oneBooking(async (booking) => {
    await booking.isAgreed('pm_card_chargeCustomerFail');
    await booking.comes('2027-03-18T12:00:00.000Z');
    expect((await booking.became()).at(-1)).toBe('BookingPaymentMissed');
    await booking.prepares();
    booking.control.webhooks.mode(silent);
    await booking.gives();
    await booking.passes({ hours: 25 });
    expect((await booking.became()).slice(-2)).toEqual(['BookingPaymentMissed', 'BookingPaymentRestored']);
    expect(await booking.atStripe()).toMatchObject({ captured: 1500 });
  }, farAhead));

  it('where nobody has paid the request is off', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares();
    await booking.passes({ minutes: 241 });
    expect(await booking.became()).toEqual(['BookingRequested', 'BookingExpired']);
  }));

  it('where nobody has begun to pay the request is off without a question to Stripe', oneBooking(async (booking) => {
    await booking.asks();
    await booking.passes({ minutes: 241 });
    expect(await booking.became()).toEqual(['BookingRequested', 'BookingExpired']);
    expect(await booking.calls()).toEqual([]);
  }));

  it('while Stripe does not answer nothing is given up', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares();
    booking.control.webhooks.mode(silent);
    await booking.gives();
    booking.control.faults.next({ on: { method: 'GET', template: INTENT }, kind: 'error-500', times: 50 });
    await booking.passes({ minutes: 241 });
    expect(await booking.became()).toEqual(['BookingRequested']);
    booking.control.faults.clear();
    await booking.passes({ minutes: 61 });
    expect(await booking.became()).toEqual(['BookingRequested', 'RequestSecured']);
  }));
});
