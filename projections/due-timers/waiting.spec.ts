import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OnboardingIntended, PayeeAccountOpened } from '../../contracts/payment/payment.events.js';
import { SlotHeld } from '../../contracts/calendar/calendar.events.js';
import { plusMinutes } from '../../contracts/time.js';
import { answerBy, friday, requested, theBooking } from '../../test/support/bookings.js';
import { bicycleRepair, leo } from '../../test/support/listings.js';
import { begins, intent, now, saidIn } from '../../test/support/payment-tables.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { dueTimers } from './due-timers.projection.js';
import { callsWaiting, overdueHolds } from './waiting.js';

let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([dueTimers]);
}, 60_000);
afterAll(() => world.close());

const overdue = async (at: string): Promise<unknown> => Object.fromEntries(await overdueHolds(world.reads(), at));
const none = { 'settle-holds': 0, 'settle-credit-holds': 0, 'expire-credit-holds': 0, 'expire-request': 0, 'abandon-unpaid': 0 };
const waiting = () => callsWaiting(world.reads(), now);

describe('holds past their end', () => {
  it('are none where nothing is held, and every kind says so', async () => expect(await overdue('2999-01-01T00:00:00.000Z')).toEqual(none));
  it('are counted by what should have ended them, a minute after it should have', async () => {
    await world.given({ ...SlotHeld.of({ listingId: bicycleRepair, bookingId: theBooking, ...friday }), at: '2027-03-01T10:00:00.000Z' });
    expect(await overdue('2027-03-01T10:02:59.000Z')).toEqual(none);
    expect(await overdue('2027-03-01T10:03:00.000Z')).toEqual({ ...none, 'settle-holds': 1 });
  });
  it('are those of requests that nobody has answered, too', async () => {
    await world.given(requested);
    expect(await overdue(plusMinutes(answerBy, 1))).toEqual({ ...none, 'expire-request': 1 });
  });
});

describe('calls to Stripe that wait for an answer', () => {
  const at = now;
  it('are none before anything is asked', async () => expect(await waiting()).toBe(0));
  it('are counted one by one, those for an account among them', async () => {
    await world.given(...saidIn(begins()).map((event) => ({ ...event, at })), { ...OnboardingIntended.of({ memberId: leo, call: { operation: 'ONBOARD', key: `${leo}:ONBOARD:1`, memberId: leo, country: 'DE' }, intendedAt: now }), at });
    expect(await waiting()).toBe(2);
  });
  it('are none once they are answered', async () => {
    await world.given(...saidIn(begins(), intent('AUTHORISED')).slice(2).map((event) => ({ ...event, at })), { ...PayeeAccountOpened.of({ memberId: leo, accountId: 'acct_leo', country: 'DE' }), at });
    expect(await waiting()).toBe(0);
  });
});
