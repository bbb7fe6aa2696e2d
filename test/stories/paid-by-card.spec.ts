import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { CardStreet } from '../support/card-street.js';
import { Neighbours } from '../support/neighbours.js';
import { runCommand } from '../support/command-line.js';

const HOUR_MS = 3_600_000;
const repair = {
  title: 'Bicycle repair together', description: 'I bring the tools; you hold the wheel.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'repairing' }],
  contributions: { provider: [{ kind: 'TOOL', what: 'brings the tools' }], recipient: [{ kind: 'TASK', what: 'holds the wheel' }] },
  prices: [{ kind: 'MONEY', money: { amount: { amountMinor: '4500', currency: 'EUR' }, per: 'HOUR' } }],
};
const everyReport = [{ index: 0, done: 'DONE' }];
type Paid = { status: string; captured: { amountMinor: string }; fee: { amountMinor: string }; forProvider: { amountMinor: string }; owed: { amountMinor: string }; paidOut: { amountMinor: string }; refunded: { amountMinor: string } };
type Seen = { id: string; status: string; payBy: string | null; terms: { money: { amountMinor: string } | null }; payment: Paid | null };
type Answer = { __typename: string; booking?: Seen; code?: string };

/** Leo mends Ana's bicycle for money; the platform keeps nothing of it. */
describe('a service paid by card', () => {
  let world: AppWorld, neighbours: Neighbours, street: CardStreet;
  let leo: Person, ana: Person;
  let listingId = '';
  beforeAll(async () => {
    world = await startApp();
    street = new CardStreet(world);
    neighbours = await Neighbours.meet(world);
    ({ leo, ana } = neighbours.people);
    await street.canBePaid(leo);
    listingId = await neighbours.list(leo, repair);
  }, 60_000);
  afterAll(() => world.close());

  const fields = 'id status payBy terms { money { amountMinor } } payment { status captured { amountMinor } fee { amountMinor } forProvider { amountMinor } owed { amountMinor } paidOut { amountMinor } refunded { amountMinor } }';
  const ask = async (as: Person, mutation: string, input: object): Promise<Answer | undefined> => {
    const success = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const query = `mutation ($input: ${success}Input!) { ${mutation}(input: $input) { __typename ... on ${success}Success { position booking { ${fields} } } ... on BookingRejected { code } } }`;
    return (await world.ask<Record<string, Answer>>(query, { input }, { as }))[mutation];
  };
  const seen = async (id: string, as: Person) => (await world.ask<{ booking: Seen | null }>(`query ($id: ID!) { booking(id: $id) { ${fields} } }`, { id }, { as })).booking;
  const later = (instant: string, hours: number) => world.advanceTo(new Date(Date.parse(instant) + hours * HOUR_MS).toISOString());
  let bookingId = '';
  let slot: Awaited<ReturnType<Neighbours['freeSlot']>>;

  it('is asked for, and heard of by nobody before it is paid', async () => {
    slot = await neighbours.freeSlot(listingId, 72);
    const asked = await ask(ana, 'requestBooking', { listingId, slot });
    expect(asked).toMatchObject({ booking: { status: 'AWAITING_PAYMENT', terms: { money: { amountMinor: '4500' } }, payment: null } });
    bookingId = asked?.booking?.id ?? '';
    expect(await seen(bookingId, leo)).toBeNull();
    expect(await ask(leo, 'acceptBooking', { bookingId, termsVersion: 1 })).toMatchObject({ code: 'NOT_FOUND' });
  });
  it('is heard of once the card stands for it', async () => {
    await street.pay(ana, bookingId);
    expect(await seen(bookingId, leo)).toMatchObject({ status: 'REQUESTED', payment: { status: 'AUTHORISED', captured: { amountMinor: '0' } } });
  });
  it('is taken when the terms are agreed to', async () => {
    expect(await ask(leo, 'acceptBooking', { bookingId, termsVersion: 1 })).toMatchObject({ booking: { status: 'ACCEPTED' } });
    await street.settled();
    expect(await seen(bookingId, ana)).toMatchObject({ payment: { status: 'CAPTURED', captured: { amountMinor: '4500' }, owed: { amountMinor: '0' }, paidOut: { amountMinor: '0' } } });
  });
  it('is the provider’s once both have confirmed', async () => {
    await later(slot.endsAt, 0.1);
    for (const who of [leo, ana]) await ask(who, 'reportContributions', { bookingId, reports: everyReport });
    for (const who of [leo, ana]) await ask(who, 'confirmContributions', { bookingId });
    await street.settled();
    expect(await seen(bookingId, leo)).toMatchObject({ status: 'COMPLETED', payment: { status: 'SETTLED', paidOut: { amountMinor: '4500' }, owed: { amountMinor: '0' } } });
  });
  it('reaches the provider’s bank, which nobody else is told of', async () => {
    const payee = async (as: Person) => (await world.ask<{ viewer: { payee: { accountId: string | null; payouts: object[] | null } } }>('{ viewer { payee { accountId payouts { status amount { amountMinor currency } failure } } } }', {}, { as })).viewer.payee;
    const { accountId } = await payee(leo);
    await world.pass({ days: 3 });
    street.sandbox.control.payouts.pay(accountId ?? '');
    expect((await payee(leo)).payouts).toContainEqual({ status: expect.stringMatching(/^(PENDING|IN_TRANSIT|PAID)$/), amount: { amountMinor: '4500', currency: 'EUR' }, failure: null });
    expect(await payee(ana)).toEqual({ accountId: null, payouts: [] });
  });
  it('is compared while the server runs, by an operator', async () => {
    const { code, out } = await runCommand(['payments', 'reconcile', '--data-dir', world.config.DATA_DIR], { EVENTSTORE_URL: world.config.EVENTSTORE_URL ?? '' });
    expect(out).toBe('1 booking compared with 2 objects and 2 moves of the balance at Stripe\nBoth say the same.\n');
    expect(code).toBe(0);
  });
  it('is told as one story to the two', async () => {
    for (const as of [leo, ana]) {
      const { booking } = await world.ask<{ booking: { history: { nodes: { type: string }[] } } }>('query ($id: ID!) { booking(id: $id) { history(first: 50) { nodes { type } } } }', { id: bookingId }, { as });
      expect(booking.history.nodes.map(({ type }) => type).filter((type) => /^(Payment|Earnings|Booking|Request)/.test(type))).toEqual([
        'BookingRequested', 'PaymentAuthorised', 'RequestSecured', 'BookingAccepted', 'PaymentCaptured', 'BookingCompleted', 'PaymentSettled', 'EarningsTransferred',
      ]);
    }
  });
});
