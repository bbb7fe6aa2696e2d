import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { CardBookings } from '../support/card-bookings.js';
import { CardStreet } from '../support/card-street.js';
import { Neighbours } from '../support/neighbours.js';
import { wholeLogOf } from '../support/whole-log.js';

const money = (amountMinor: string, currency = 'EUR') => ({ amount: { amountMinor, currency }, per: 'HOUR' });
const credits = { minutes: 60, per: 'HOUR' };
const repair = {
  title: 'Bicycle repair together', description: 'I bring the tools; you hold the wheel.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'repairing' }],
  contributions: { provider: [{ kind: 'TOOL', what: 'brings the tools' }], recipient: [{ kind: 'TASK', what: 'holds the wheel' }] },
  prices: [{ kind: 'MONEY', money: money('4500') }, { kind: 'MONEY', money: money('6000') }, { kind: 'MIXED', money: money('1000'), credits }, { kind: 'MIXED', money: money('1000'), credits: { minutes: 660, per: 'HOUR' } }, { kind: 'MONEY', money: money('6000', 'JPY') }],
};
const [dear, both, tooMuch, inYen] = [1, 2, 3, 4];

let world: AppWorld, neighbours: Neighbours, street: CardStreet, cards: CardBookings;
let leo: Person, ana: Person, mia: Person;
let listingId = '';
const secrets: string[] = [];
beforeAll(async () => {
  world = await startApp({ SESSION_DAYS: '90' });
  street = new CardStreet(world);
  neighbours = await Neighbours.meet(world);
  ({ leo, ana, mia } = neighbours.people);
  cards = new CardBookings({ world, street, neighbours });
  await street.canBePaid(leo);
  listingId = await neighbours.list(leo, repair);
}, 60_000);
afterAll(() => world.close());

const prepared = async (id: string, consent?: string) => {
  const answer = await street.prepare(ana, id, consent);
  if (answer.clientSecret !== undefined) secrets.push(answer.clientSecret);
  return answer;
};
const intentAt = async ({ clientSecret = '' }: { readonly clientSecret?: string }): Promise<{ readonly status: string }> => {
  const answer = await fetch(`${street.sandbox.url}/v1/payment_intents/${clientSecret.split('_secret')[0] ?? ''}`, { headers: { authorization: `Bearer ${street.sandbox.secretKey}` } });
  return await answer.json() as { readonly status: string };
};

describe('a card that is declined', () => {
  it('leaves the request unheard of, and says why; another card is good', async () => {
    const { id } = await cards.asked(ana, listingId);
    const waiting = await prepared(id);
    expect(await street.giveCard(waiting, 'pm_card_chargeDeclined')).toMatchObject({ error: { code: 'card_declined' } });
    await street.settled();
    expect(await cards.see(ana, id)).toMatchObject({ status: 'AWAITING_PAYMENT', payment: { status: 'OPEN', declined: expect.any(String) } });
    expect(await cards.see(leo, id)).toBeNull();
    expect(await prepared(id)).toMatchObject({ clientSecret: waiting.clientSecret });
    await street.giveCard(waiting);
    await street.settled();
    expect(await cards.see(leo, id)).toMatchObject({ status: 'REQUESTED', payment: { status: 'AUTHORISED' } });
    await cards.say(leo, 'declineBooking', { bookingId: id });
    expect(await intentAt(waiting)).toMatchObject({ status: 'canceled' });
    expect(await cards.see(ana, id)).toMatchObject({ status: 'DECLINED', payment: { status: 'RELEASED', captured: { amountMinor: '0' } } });
  });
});

describe('a counter-offer at a higher price', () => {
  it('is agreed to once it is paid for, and the older hold is let go of', async () => {
    const { id } = await cards.asked(ana, listingId);
    const first = await prepared(id);
    await street.giveCard(first);
    await street.settled();
    await cards.say(leo, 'counterBooking', { bookingId: id, termsVersion: 1, priceIndex: dear });
    expect(await cards.say(ana, 'acceptBooking', { bookingId: id, termsVersion: 2 })).toMatchObject({ code: 'PAYMENT_REQUIRED' });
    const second = await prepared(id);
    await street.giveCard(second);
    await street.settled();
    expect(await cards.say(ana, 'acceptBooking', { bookingId: id, termsVersion: 2 })).toMatchObject({ booking: { status: 'ACCEPTED' } });
    expect(await cards.money(ana, id)).toMatchObject({ status: 'CAPTURED', captured: '6000', refunded: '0' });
    expect([(await intentAt(first)).status, (await intentAt(second)).status]).toEqual(['canceled', 'succeeded']);
  });
});

describe('a counter-offer in another currency', () => {
  it('is agreed to once it is paid for in that currency, and what was held in the first is let go of', async () => {
    const { id } = await cards.asked(ana, listingId);
    const first = await prepared(id);
    await street.giveCard(first);
    await street.settled();
    await cards.say(leo, 'counterBooking', { bookingId: id, termsVersion: 1, priceIndex: inYen });
    expect(await cards.say(ana, 'acceptBooking', { bookingId: id, termsVersion: 2 })).toMatchObject({ code: 'PAYMENT_REQUIRED' });
    const second = await prepared(id);
    await street.giveCard(second);
    await street.settled();
    expect((await intentAt(first)).status).toBe('canceled');
    expect(await cards.say(ana, 'acceptBooking', { bookingId: id, termsVersion: 2 })).toMatchObject({ booking: { status: 'ACCEPTED' } });
    expect(await cards.see(ana, id)).toMatchObject({ payment: { status: 'CAPTURED', captured: { amountMinor: '6000' } } });
    expect(await intentAt(second)).toMatchObject({ status: 'succeeded', amount_received: 6000, currency: 'jpy' });
  });
});

describe('a need', () => {
  it('is paid for by who has it, before they accept', async () => {
    const need = await neighbours.list(ana, { ...repair, prices: [{ kind: 'MONEY', money: money('3000') }] }, 'NEED');
    const { id } = await cards.asked(leo, need);
    expect(await cards.see(ana, id)).toMatchObject({ status: 'REQUESTED', payBy: null, payment: null });
    expect(await cards.say(ana, 'acceptBooking', { bookingId: id, termsVersion: 1 })).toMatchObject({ code: 'PAYMENT_REQUIRED' });
    expect(await street.prepare(leo, id)).toMatchObject({ code: 'NOT_THE_PAYER' });
    await street.pay(ana, id);
    expect(await cards.say(ana, 'acceptBooking', { bookingId: id, termsVersion: 1 })).toMatchObject({ booking: { status: 'ACCEPTED' } });
    expect(await cards.money(leo, id)).toMatchObject({ status: 'CAPTURED', captured: '3000' });
  });
});

describe('a booking far ahead', () => {
  const far = { hours: 24 * 9 };
  const saved = async (card: 'pm_card_visa' | 'pm_card_chargeCustomerFail') => {
    const booking = await cards.asked(ana, listingId, far);
    expect(await prepared(booking.id)).toMatchObject({ code: 'CONSENT_REQUIRED', path: ['input', 'consent'] });
    const waiting = await prepared(booking.id, 'later-charge-1');
    expect(waiting).toMatchObject({ way: 'SAVED_CARD' });
    await street.giveCard(waiting, card);
    await street.settled();
    expect(await cards.say(leo, 'acceptBooking', { bookingId: booking.id, termsVersion: 1 })).toMatchObject({ booking: { status: 'ACCEPTED', payment: { status: 'CARD_SAVED', captured: { amountMinor: '0' } } } });
    return booking;
  };
  it('needs consent to a later charge, and is charged three days before the start', async () => {
    const { id, startsAt } = await saved('pm_card_visa');
    await cards.after(startsAt, -72.5);
    expect(await cards.money(ana, id)).toMatchObject({ status: 'CARD_SAVED', captured: '0' });
    await cards.after(startsAt, -71.9);
    expect(await cards.money(ana, id)).toMatchObject({ status: 'CAPTURED', captured: '4500' });
    expect(await cards.say(ana, 'cancelBooking', { bookingId: id })).toMatchObject({ booking: { status: 'CANCELLED' } });
    expect(await cards.money(ana, id)).toMatchObject({ status: 'SETTLED', captured: '4500', refunded: '4500', owed: '0' });
  });
  it('goes on where the card was declined, and another is given in time', async () => {
    const { id, startsAt } = await saved('pm_card_chargeCustomerFail');
    await cards.after(startsAt, -71.9);
    const missed = await cards.see(ana, id);
    expect(missed).toMatchObject({ status: 'ACCEPTED', payment: { status: 'MISSED', declined: expect.any(String) }, payBy: expect.any(String) });
    expect(await cards.see(leo, id)).toMatchObject({ payment: { status: 'MISSED', declined: null } }); // what a bank says of a card is its owner's affair
    const { code } = await prepared(id);
    expect(code).toBeUndefined();
    await street.pay(ana, id);
    expect(await cards.see(leo, id)).toMatchObject({ status: 'ACCEPTED', payBy: null, payment: { status: 'CAPTURED', captured: { amountMinor: '4500' } } });
    await cards.say(leo, 'cancelBooking', { bookingId: id });
  });
  it('is off where nobody gives another, and the slot is free', async () => {
    const { id, ...slot } = await saved('pm_card_chargeCustomerFail');
    await cards.after(slot.startsAt, -71.9);
    await cards.after(slot.startsAt, -47);
    expect(await cards.see(ana, id)).toMatchObject({ status: 'CANCELLED', payment: { captured: { amountMinor: '0' } } });
    expect(await neighbours.isFree(listingId, slot)).toBe(true);
  });
});

describe('a price in both', () => {
  const credit = async (as: Person) => (await world.ask<{ account: { balance: string; held: string } }>('query ($id: ID!) { account(id: $id) { balance held } }', { id: `${neighbours.communityId}.${as.id}` }, { as })).account;
  it('is agreed to once the card and the credits stand, and each leg goes its own way', async () => {
    const { id, startsAt } = await cards.agreed(ana, leo, listingId, { priceIndex: both });
    expect([await credit(ana), await cards.money(ana, id)]).toMatchObject([{ balance: '0', held: '60' }, { status: 'CAPTURED', captured: '1000' }]);
    await cards.after(startsAt, -1);
    await cards.say(ana, 'cancelBooking', { bookingId: id });
    expect([await credit(ana), await cards.money(ana, id)]).toMatchObject([{ balance: '-30', held: '0' }, { status: 'SETTLED', captured: '1000', refunded: '500', paidOut: '500' }]);
  });
  it('is not agreed to where the credits do not reach, and the card is let go of', async () => {
    const { id } = await cards.asked(ana, listingId, { priceIndex: tooMuch });
    await street.pay(ana, id);
    expect(await cards.say(leo, 'acceptBooking', { bookingId: id, termsVersion: 1 })).toMatchObject({ code: 'LIMIT_REACHED' });
    expect([await credit(ana), await cards.money(ana, id)]).toMatchObject([{ held: '0' }, { status: 'AUTHORISED', captured: '0' }]);
    await cards.say(ana, 'withdrawBooking', { bookingId: id });
    expect(await cards.money(ana, id)).toMatchObject({ status: 'RELEASED', captured: '0' });
  });
});

describe('what is nobody else’s business', () => {
  it('is seen by nobody else', async () => {
    const { id } = await cards.asked(ana, listingId);
    await street.pay(ana, id);
    expect([await cards.see(mia, id), await street.prepare(mia, id)]).toMatchObject([null, { code: 'NOT_FOUND' }]);
    expect(await cards.say(mia, 'refundPayment', { bookingId: id, amountMinor: '1', currency: 'EUR' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await cards.say(mia, 'retryPayment', { bookingId: id })).toMatchObject({ code: 'NOT_FOUND' });
  });
  it('no secret of a payer is kept anywhere', async () => {
    expect(secrets.length).toBeGreaterThan(6);
    const log = JSON.stringify((await wholeLogOf(world.stores.log)).map(({ data, metadata }) => [data, metadata]));
    expect(secrets.filter((secret) => log.includes(secret.split('_secret_')[1] ?? secret))).toEqual([]);
    expect(log).not.toMatch(/_secret_|client_secret|pk_test|sk_test|whsec_/);
  });
});
