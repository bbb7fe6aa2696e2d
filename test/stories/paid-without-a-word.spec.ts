import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../contracts/events.js';
import { followed } from '../../contracts/payment/followed.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { CardStreet } from '../support/card-street.js';
import { Neighbours } from '../support/neighbours.js';

const repair = {
  title: 'Bicycle repair together', description: 'I bring the tools; you hold the wheel.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'repairing' }],
  contributions: { provider: [{ kind: 'TOOL', what: 'brings the tools' }], recipient: [{ kind: 'TASK', what: 'holds the wheel' }] },
  prices: [{ kind: 'MONEY', money: { amount: { amountMinor: '4500', currency: 'EUR' }, per: 'HOUR' } }],
};
type Payee = { status: string; waiting: number };

/** Stripe changes its mind about Leo twice, and no webhook about it ever arrives. */
describe('a provider of whom no webhook tells', () => {
  let world: AppWorld, neighbours: Neighbours, street: CardStreet;
  let leo: Person, ana: Person;
  let [listingId, bookingId, accountId] = ['', '', ''];
  beforeAll(async () => {
    world = await startApp();
    street = new CardStreet(world);
    neighbours = await Neighbours.meet(world);
    ({ leo, ana } = neighbours.people);
    await street.canBePaid(leo);
    listingId = await neighbours.list(leo, repair);
    accountId = (await payee<{ accountId: string }>('accountId')).accountId;
    await agree();
    street.sandbox.control.webhooks.mode({ drop: [...followed.CONNECTED, ...followed.THIN] });
  }, 60_000);
  afterAll(() => world.close());

  const payee = async <Asked>(fields: string) => (await world.ask<{ viewer: { payee: Asked } }>(`{ viewer { payee { ${fields} } } }`, {}, { as: leo })).viewer.payee;
  const stands = () => payee<Payee>('status waiting');
  const agree = async () => {
    const slot = await neighbours.freeSlot(listingId, 72);
    bookingId = (await neighbours.mustSay(ana, 'requestBooking', { listingId, slot })).id;
    await street.pay(ana, bookingId);
    await neighbours.mustSay(leo, 'acceptBooking', { bookingId, termsVersion: 1 });
    await street.settled();
  };
  const paidOut = async () => (await world.ask<{ booking: { payment: { paidOut: { amountMinor: string } } } }>('query ($id: ID!) { booking(id: $id) { payment { paidOut { amountMinor } } } }', { id: bookingId }, { as: leo })).booking.payment.paidOut.amountMinor;
  const passed = async (hours: number) => {
    await world.pass({ hours });
    await street.settled();
  };

  it('offers nothing for money any more a day after Stripe has stopped them, at the latest', async () => {
    street.sandbox.control.accounts.restrict(accountId);
    await street.settled();
    expect(await stands()).toEqual({ status: 'ACTIVE', waiting: 0 });
    await passed(25);
    expect(await stands()).toEqual({ status: 'RESTRICTED', waiting: 0 });
    expect(await world.ask('query ($id: ID!) { listing(id: $id) { status } }', { id: listingId }, { as: leo })).toEqual({ listing: { status: 'PAUSED' } });
  });
  it('is not forgotten while Stripe says the same for days: each look is remembered', async () => {
    await passed(72);
    for (const who of [leo, ana]) await neighbours.mustSay(who, 'reportContributions', { bookingId, reports: [{ index: 0, done: 'DONE' }] });
    for (const who of [leo, ana]) await neighbours.mustSay(who, 'confirmContributions', { bookingId });
    await street.settled();
    expect(await stands()).toEqual({ status: 'RESTRICTED', waiting: 1 });
    for (let day = 0; day < 3; day++) await passed(24);
    expect(await paidOut()).toBe('0');
    const story = await world.stores.log.readStream(streamOf.payee(leo.id));
    expect(story.filter(({ type }) => type === 'PayeeLookedAt')).toHaveLength(4);
  });
  it('is paid what waits six hours after they can be paid again, at the latest', async () => {
    street.sandbox.control.accounts.activate(accountId);
    await street.settled();
    expect(await paidOut()).toBe('0');
    await passed(6.1);
    expect(await stands()).toEqual({ status: 'ACTIVE', waiting: 0 });
    expect(await paidOut()).toBe('4500');
  });
});
