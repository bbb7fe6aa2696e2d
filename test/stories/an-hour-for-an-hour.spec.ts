import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { Neighbours } from '../support/neighbours.js';

const HOUR_MS = 3_600_000;
const lessons = {
  title: 'Spanish over coffee', description: 'We talk; you will soon talk more than I do.', category: 'LANGUAGE', resources: [{ kind: 'SKILL', name: 'Spanish from home' }],
  contributions: { provider: [{ kind: 'KNOWLEDGE', what: 'corrects gently' }], recipient: [{ kind: 'PLACE', what: 'a quiet kitchen' }] },
  prices: [{ kind: 'CREDITS', credits: { minutes: 60, per: 'HOUR' } }],
};
const everyReport = [{ index: 0, done: 'DONE' }];
type Credits = { minutes: string; held: string; posted: string | null; providerSays: string | null; recipientSays: string | null } | null;
type Seen = { id: string; status: string; terms: { creditMinutes: string | null }; credits: Credits };
type Answer = { __typename: string; booking?: Seen; code?: string; path?: string[]; missing?: string | null };

/** Leo teaches Ana Spanish; she pays with the time that she will give somebody else some day. */
describe('an hour for an hour', () => {
  let world: AppWorld;
  let neighbours: Neighbours;
  let leo: Person, ana: Person, mia: Person, cora: Person;
  let listingId = '';
  beforeAll(async () => {
    world = await startApp();
    neighbours = await Neighbours.meet(world);
    ({ leo, ana, mia, cora } = neighbours.people);
    listingId = await neighbours.list(leo, lessons);
  }, 60_000);
  afterAll(() => world.close());

  const fields = 'id status terms { creditMinutes } credits { minutes held posted providerSays recipientSays }';
  /** A mutation about a booking, and what it answers. */
  const ask = async (as: Person, mutation: string, input: object): Promise<Answer | undefined> => {
    const success = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const query = `mutation ($input: ${success}Input!) { ${mutation}(input: $input) { __typename ... on ${success}Success { position booking { ${fields} } } ... on BookingRejected { code path missing } } }`;
    return (await world.ask<Record<string, Answer>>(query, { input }, { as }))[mutation];
  };
  const account = async (owner: Person, as: Person = owner) =>
    (await world.ask<{ account: { balance: string; held: string; available: string } | null }>('query ($id: ID!) { account(id: $id) { balance held available } }', { id: `${neighbours.communityId}.${owner.id}` }, { as })).account;
  const later = (instant: string, hours: number) => world.advanceTo(new Date(Date.parse(instant) + hours * HOUR_MS).toISOString());
  const aMomentLater = () => later(world.clock.now(), 0.001);

  /** Ana asks for an hour so far ahead, and Leo agrees. */
  const agreed = async (hoursAhead = 72) => {
    const slot = await neighbours.freeSlot(listingId, hoursAhead);
    const asked = await ask(ana, 'requestBooking', { listingId, slot });
    const bookingId = asked?.booking?.id ?? '';
    const accepted = await ask(leo, 'acceptBooking', { bookingId, termsVersion: 1, idempotencyKey: bookingId });
    return { bookingId, slot, asked, accepted };
  };
  let lesson: Awaited<ReturnType<typeof agreed>>;
  let spent = { balance: '0', held: '0', available: '0' };

  it('says before anything is agreed what it will cost, and holds it once it is', async () => {
    lesson = await agreed();
    expect(lesson.asked).toMatchObject({ booking: { status: 'REQUESTED', terms: { creditMinutes: '60' }, credits: null } });
    expect(lesson.accepted).toMatchObject({ booking: { status: 'ACCEPTED', credits: { minutes: '60', held: '60', posted: null } } });
    await aMomentLater();
    expect(await account(ana)).toEqual({ balance: '0', held: '60', available: '-60' });
  });
  it('is agreed to once, however often that is sent', async () => {
    expect(await ask(leo, 'acceptBooking', { bookingId: lesson.bookingId, termsVersion: 1, idempotencyKey: lesson.bookingId })).toMatchObject({ booking: { status: 'ACCEPTED' } });
    await later(world.clock.now(), 0.1);
    expect(await account(ana)).toMatchObject({ held: '60' });
  });
  it('is nobody else’s account to look at', async () => expect([await account(ana, leo), await account(ana, mia)]).toEqual([null, null]));

  it('is over after three quarters, as Leo says; not in parts of a quarter', async () => {
    await world.advanceTo(lesson.slot.endsAt);
    for (const [creditMinutes, code] of [['50', 'MINUTES_OUT_OF_RANGE'], ['75', 'MINUTES_OUT_OF_RANGE'], ['9007199254740993', 'MINUTES_OUT_OF_RANGE'], ['-15', 'INVALID_INPUT'], ['9223372036854775808', 'INVALID_INPUT']]) {
      expect(await ask(leo, 'reportContributions', { bookingId: lesson.bookingId, reports: everyReport, creditMinutes })).toMatchObject({ code, path: ['input', 'creditMinutes'] });
    }
    expect(await ask(leo, 'reportContributions', { bookingId: lesson.bookingId, reports: everyReport, creditMinutes: '60' })).toMatchObject({ booking: { credits: { providerSays: '60' } } });
    expect(await ask(ana, 'confirmContributions', { bookingId: lesson.bookingId, creditMinutes: '45' })).toMatchObject({ code: 'MINUTES_DIFFER', path: ['input', 'creditMinutes'] });
    await ask(leo, 'reportContributions', { bookingId: lesson.bookingId, reports: everyReport, creditMinutes: '45' });
    await ask(ana, 'reportContributions', { bookingId: lesson.bookingId, reports: everyReport });
  });
  it('is paid for three quarters once both have confirmed', async () => {
    expect(await ask(ana, 'confirmContributions', { bookingId: lesson.bookingId, creditMinutes: '45' })).toMatchObject({ booking: { status: 'DELIVERED', credits: { held: '60', providerSays: '45', recipientSays: '45' } } });
    expect(await ask(leo, 'confirmContributions', { bookingId: lesson.bookingId })).toMatchObject({ booking: { status: 'COMPLETED', credits: { minutes: '60', held: '0', posted: '45' } } });
    await aMomentLater();
    expect(await account(ana)).toEqual((spent = { balance: '-45', held: '0', available: '-45' }));
    expect(await account(leo)).toEqual({ balance: '45', held: '0', available: '45' });
  });

  it('costs half when Ana calls it off late', async () => {
    const { bookingId, slot } = await agreed(72);
    await later(slot.startsAt, -2);
    expect(await ask(ana, 'cancelBooking', { bookingId })).toMatchObject({ booking: { status: 'CANCELLED', credits: { held: '0', posted: '30' } } });
    await aMomentLater();
    expect(await account(ana)).toEqual((spent = { balance: '-75', held: '0', available: '-75' }));
    expect(await account(leo)).toMatchObject({ balance: '75' });
  });
  it('costs nothing when Leo calls it off, or when it is called off in time', async () => {
    for (const who of [leo, ana]) {
      const { bookingId } = await agreed(72);
      expect(await ask(who, 'cancelBooking', { bookingId })).toMatchObject({ booking: { credits: { held: '0', posted: '0' } } });
    }
    await aMomentLater();
    expect(await account(ana)).toEqual(spent);
  });
  it('costs nothing when both say that it went wrong', async () => {
    const { bookingId, slot } = await agreed();
    await world.advanceTo(slot.endsAt);
    await ask(ana, 'objectToDelivery', { bookingId, reason: 'We did not find each other.' });
    for (const who of [ana, leo]) await ask(who, 'settleBreakdown', { bookingId, outcome: 'CANCELLED' });
    await aMomentLater();
    expect(await account(ana)).toEqual(spent);
  });
  it('is not to be had without end: the tenth hour below zero is the last', async () => {
    const lessonsAgreed: (typeof lesson)[] = [];
    for (let hour = 0; hour < 9; hour++) lessonsAgreed.push(await agreed(60 + hour));
    const accepted = lessonsAgreed.map((one) => one.accepted);
    expect(accepted.map((answer) => answer?.booking?.status ?? answer?.code)).toEqual([...Array.from({ length: 8 }, () => 'ACCEPTED'), 'LIMIT_REACHED']);
    expect(accepted.at(-1)).toMatchObject({ path: [], missing: null });
    const bookingId = lessonsAgreed.at(-1)?.bookingId;
    await ask(leo, 'counterBooking', { bookingId, termsVersion: 1, note: 'Have you given anything yet?' });
    expect(await ask(ana, 'acceptBooking', { bookingId, termsVersion: 2 })).toMatchObject({ code: 'LIMIT_REACHED', missing: '15' });
    await aMomentLater();
    expect(await account(ana)).toEqual({ balance: '-75', held: '480', available: '-555' });
  });
  it('is paid by each of a group for themselves: one calls it off, the other pays', async () => {
    await world.ask('mutation ($input: JoinCommunityInput!) { joinCommunity(input: $input) { ... on JoinCommunitySuccess { position } } }', { input: { communityId: neighbours.communityId } }, { as: mia });
    const together = await neighbours.list(leo, { ...lessons, title: 'Spanish for two at a table' });
    const daily = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '20:00' }] }));
    await world.ask('mutation ($input: SetAvailabilityInput!) { setAvailability(input: $input) { ... on SetAvailabilitySuccess { position } } }', { input: { listingId: together, zone: 'Europe/Berlin', grain: { kind: 'SLOTS', lengthsMinutes: [60] }, seats: 2, weekly: daily } }, { as: leo });
    const slot = await neighbours.freeSlot(together, 80); // over, even where that is the next morning, before Ana's eight lessons complete by themselves
    const before = Number((await account(leo))?.balance);
    const [coras, mias] = await Promise.all([cora, mia].map(async (who) => (await ask(who, 'requestBooking', { listingId: together, slot }))?.booking?.id ?? ''));
    for (const bookingId of [coras, mias]) expect(await ask(leo, 'acceptBooking', { bookingId, termsVersion: 1 })).toMatchObject({ booking: { status: 'ACCEPTED', credits: { held: '60' } } });
    expect(await neighbours.isFree(together, slot)).toBe(false);
    await aMomentLater();
    expect([await account(cora), await account(mia)]).toMatchObject([{ held: '60' }, { held: '60' }]);
    expect(await ask(mia, 'cancelBooking', { bookingId: mias })).toMatchObject({ booking: { status: 'CANCELLED', credits: { held: '0', posted: '0' } } });
    await world.advanceTo(slot.endsAt);
    for (const who of [leo, cora]) await ask(who, 'reportContributions', { bookingId: coras, reports: everyReport });
    for (const who of [leo, cora]) await ask(who, 'confirmContributions', { bookingId: coras });
    await aMomentLater();
    expect([await account(cora), await account(mia), Number((await account(leo))?.balance) - before]).toMatchObject([{ balance: '-60', held: '0' }, { balance: '0', held: '0' }, 60]);
  });
});
