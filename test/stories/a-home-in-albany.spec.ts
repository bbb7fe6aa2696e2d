import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MemberId } from '../../contracts/values.js';
import { ImportReport } from '../../src/admin/import/import-report.js';
import { InsideAirbnbImport } from '../../src/admin/import/insideairbnb.js';
import { QuietProgress } from '../../src/admin/progress.js';
import { CommandHandling } from '../../src/kernel/handle-command.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { VaultSessions } from '../../src/member/vault-sessions.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { albany, ALBANY_SAMPLE } from '../support/import.js';
import { bookingFields, type BookingSeen, type Said } from '../support/neighbours.js';

type Home = {
  id: string; title: string; community: { id: string }; owner: { id: MemberId; name: string }; prices: { kind: string }[];
  rating: { count: number } | null; contributions: { provider: object[]; recipient: object[] };
};
const homeFields = 'id title community { id } owner { id name } prices { kind } rating { count } contributions { provider { what } recipient { what } }';
const search = `query ($near: NearInput!) { listings(filter: { text: "apartment", near: $near, category: LODGING }, first: 20) { nodes { ${homeFields} } } }`;
const albanyCentre = { latitude: 42.6526, longitude: -73.7562, radiusKm: 20 };
const bed = [{ kind: 'TASK', what: 'Strip the bed, water the plants' }];

/** Real homes of a real city, imported: Ana books one of them, and its host answers. */
describe('a home in Albany', () => {
  let world: AppWorld;
  let ana: Person;
  let host: Person;
  let home: Home;
  let slot = { startsAt: '', endsAt: '' };
  let booking: BookingSeen;

  beforeAll(async () => {
    world = await startApp();
    const parts = { kernel: world.app.get(CommandHandling, { strict: false }), keys: world.app.get(PersonKeys, { strict: false }), report: new ImportReport({ strict: true, onBroken: () => undefined }), progress: new QuietProgress() };
    await new InsideAirbnbImport(parts, { ...albany, alsoGift: true, asOf: world.clock.now() }).run(ALBANY_SAMPLE);
    await world.pass({ minutes: 1 });
    ana = await world.person('Ana');
  }, 120_000);
  afterAll(() => world.close());

  const say = async (as: Person, mutation: string, input: object): Promise<Said> => {
    const name = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const refusal = mutation === 'submitReview' ? 'ReviewRejected' : 'BookingRejected';
    const query = `mutation ($input: ${name}Input!) { ${mutation}(input: $input) { __typename ... on ${name}Success { position booking { ${bookingFields} } } ... on ${refusal} { code path } } }`;
    return (await world.ask<Record<string, Said>>(query, { input }, { as }))[mutation] ?? { __typename: 'nothing' };
  };
  /** Hosts of an import have no password: this one is let in by the door that signing in uses. */
  const letIn = async ({ id, name }: Home['owner']): Promise<Person> =>
    ({ id, name, email: '', password: '', token: (await world.app.get(VaultSessions, { strict: false }).begin(id)).token });

  it('is found by words and distance, with what guests said of it', async () => {
    const { listings } = await world.ask<{ listings: { nodes: Home[] } }>(search, { near: albanyCentre });
    const reviewed = listings.nodes.find(({ rating }) => (rating?.count ?? 0) > 0);
    if (!reviewed) throw new Error('no home near Albany has reviews');
    home = reviewed;
    expect(home.prices.map(({ kind }) => kind)).toEqual(['MONEY', 'GIFT']);
    expect(home.contributions.provider.length).toBeGreaterThan(0);
  });

  it('has free nights', async () => {
    const day = (plus: number) => new Date(world.clock.nowMs() + plus * 86_400_000).toISOString().slice(0, 10);
    const { listing } = await world.ask<{ listing: { freeSlots: { startsAt: string; endsAt: string }[] } }>(
      'query ($id: ID!, $from: LocalDate!, $to: LocalDate!) { listing(id: $id) { freeSlots(from: $from, to: $to) { startsAt endsAt } } }', { id: home.id, from: day(20), to: day(60) });
    const [first] = listing.freeSlots;
    if (!first) throw new Error(`${home.title} is never free`);
    slot = { startsAt: first.startsAt, endsAt: first.endsAt };
  });

  it('is for members of its community', async () => {
    expect(await say(ana, 'requestBooking', { listingId: home.id, slot, priceIndex: 1 })).toMatchObject({ code: 'NOT_A_MEMBER' });
    const { joinCommunity } = await world.ask<{ joinCommunity: { __typename: string } }>(
      'mutation ($id: ID!) { joinCommunity(input: { communityId: $id }) { __typename ... on JoinCommunitySuccess { position } } }', { id: home.community.id }, { as: ana });
    expect(joinCommunity.__typename).toBe('JoinCommunitySuccess');
  });

  it('cannot be paid in money before its host can be paid', async () =>
    expect(await say(ana, 'requestBooking', { listingId: home.id, slot, priceIndex: 0 })).toMatchObject({ code: 'PAYEE_NOT_READY', path: ['input', 'priceIndex'] }));

  it('is asked for by Ana, and her host answers with something for her to do', async () => {
    const asked = await say(ana, 'requestBooking', { listingId: home.id, slot, priceIndex: 1, note: 'Two quiet people.' });
    if (!asked.booking) throw new Error(JSON.stringify(asked));
    booking = asked.booking;
    host = await letIn(home.owner);
    const contributions = { provider: [{ kind: 'PLACE', what: 'The home, warm and clean' }], recipient: bed };
    expect(await say(host, 'counterBooking', { bookingId: booking.id, termsVersion: 1, contributions })).toMatchObject({ booking: { status: 'COUNTERED', terms: { version: 2, contributions: { recipient: [{ what: bed[0]?.what }] } } } });
    expect(await say(ana, 'acceptBooking', { bookingId: booking.id, termsVersion: 1 })).toMatchObject({ code: 'STALE_TERMS' });
    expect(await say(ana, 'acceptBooking', { bookingId: booking.id, termsVersion: 2 })).toMatchObject({ booking: { status: 'ACCEPTED' } });
  });

  it('is not free in those nights any more', async () =>
    expect(await say(ana, 'requestBooking', { listingId: home.id, slot, priceIndex: 1 })).toMatchObject({ code: 'SLOT_TAKEN' }));

  it('is lived in, reported and confirmed by both', async () => {
    await world.advanceTo(slot.endsAt);
    for (const as of [ana, host]) expect(await say(as, 'reportContributions', { bookingId: booking.id, reports: [{ index: 0, done: 'DONE' }] })).toMatchObject({ booking: { status: 'DELIVERED' } });
    expect(await say(ana, 'confirmContributions', { bookingId: booking.id })).toMatchObject({ booking: { status: 'DELIVERED' } });
    expect(await say(host, 'confirmContributions', { bookingId: booking.id })).toMatchObject({ booking: { status: 'COMPLETED' } });
  });

  it('is reviewed by both, and both can read it among the reviews that were imported', async () => {
    const marks = { didTheirPart: 5, keptAgreement: 5, gaveBack: 4, overall: 5 };
    const before = home.rating?.count ?? 0;
    const rated = async () => (await world.ask<{ listing: { rating: { count: number }; reviews: { nodes: { text: string }[] } } }>('query ($id: ID!) { listing(id: $id) { rating { count } reviews(first: 1) { nodes { text } } } }', { id: home.id })).listing;
    expect(await say(ana, 'submitReview', { bookingId: booking.id, marks, text: 'Warm and clean indeed.' })).toMatchObject({ __typename: 'SubmitReviewSuccess' });
    expect((await rated()).rating.count).toBe(before);
    expect(await say(host, 'submitReview', { bookingId: booking.id, marks, text: 'The plants live.' })).toMatchObject({ __typename: 'SubmitReviewSuccess' });
    expect(await rated()).toEqual({ rating: { count: before + 1 }, reviews: { nodes: [{ text: 'Warm and clean indeed.' }] } });
    const { member } = await world.ask<{ member: { reviews: { nodes: { text: string }[] }; received: { totalCount: number } } }>('query ($id: ID!) { member(id: $id) { reviews { nodes { text } } received { totalCount } } }', { id: ana.id });
    expect(member).toEqual({ reviews: { nodes: [{ text: 'The plants live.' }] }, received: { totalCount: 1 } });
  });
});
