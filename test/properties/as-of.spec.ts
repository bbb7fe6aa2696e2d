import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { tell, tellAndSucceed, type Told } from '../support/exchange.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 2);
const HOUR_MS = 3_600_000;
const content = (title: string) => ({
  title, description: 'Half of it is done by you.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'Mechanics' }], prices: [{ kind: 'GIFT' }],
  contributions: { provider: [{ kind: 'KNOWLEDGE', what: 'Shows each step' }], recipient: [{ kind: 'TASK', what: 'Holds the wheel' }] },
});
const weekly = (from: string) => [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from, to: '20:00' }] }));

const bookingFields = `status statusSince answerBy completesAt reason reviewsUntil terms { version startsAt note } termsHistory { version }
  providerReport { index done note } confirmations { by note } breakdown { by reason } cancellation { by percent } reviews { text reply { text } } myReview { text revealed }`;
const questions = {
  booking: `query ($id: ID!, $asOf: DateTime) { seen: booking(id: $id, asOf: $asOf) { ${bookingFields} } }`,
  listing: `query ($id: ID!, $asOf: DateTime, $from: LocalDate!, $to: LocalDate!) { seen: listing(id: $id, asOf: $asOf) { status version title publishedAt expiresAt
    availability { seats weekly { weekday windows { from to } } exceptions { from to } } freeSlots(from: $from, to: $to) { startsAt seatsLeft } } }`,
  policy: 'query ($id: ID!, $asOf: DateTime) { seen: policy(communityId: $id, asOf: $asOf) { version since reason answerHours leadMinutes } }',
} as const;
type Question = keyof typeof questions;
type Record = { readonly question: Question; readonly as: Person | undefined; readonly id: string; readonly at: string; readonly seen: unknown };

/** A neighbourhood in which anything may happen, most of which is refused. */
class Story {
  #bookings: string[] = [];
  #day = 2;

  private constructor(readonly world: AppWorld, readonly people: readonly [Person, Person, Person, Person], readonly ids: { readonly community: string; readonly listing: string }) {}

  static async begin(world: AppWorld): Promise<Story> {
    const [cora, leo, ana, mia] = [await world.person('Cora'), await world.person('Leo'), await world.person('Ana'), await world.person('Mia')];
    const community = idIn(await tellAndSucceed(world, 'foundCommunity', { as: cora, input: { name: 'Neighbours' }, fields: 'community { id }' }), 'community');
    for (const as of [leo, ana]) await tellAndSucceed(world, 'joinCommunity', { as, input: { communityId: community } });
    const listing = idIn(await tellAndSucceed(world, 'draftListing', { as: leo, input: { communityId: community, kind: 'OFFER', content: content('First') }, fields: 'listing { id }' }), 'listing');
    await tellAndSucceed(world, 'setAvailability', { as: leo, input: { listingId: listing, zone: 'Etc/UTC', grain: { kind: 'SLOTS', lengthsMinutes: [60] }, weekly: weekly('08:00') } });
    return new Story(world, [cora, leo, ana, mia], { community, listing });
  }

  /** Everything that can be asked of what there is. */
  get things(): readonly { readonly question: Question; readonly id: string }[] {
    return [{ question: 'policy', id: this.ids.community }, { question: 'listing', id: this.ids.listing }, ...this.#bookings.map((id) => ({ question: 'booking' as const, id }))];
  }

  /** One of the things that somebody could say now. */
  async go([what, n]: readonly [number, number]): Promise<void> {
    const { world, ids: { community: communityId, listing: listingId }, people: [cora, leo, ana, mia] } = this;
    const bookingId = this.#bookings.at(-1) ?? '';
    const as = n % 2 === 0 ? leo : ana;
    const slot = (day: number, hour: number) => {
      const date = new Date(world.clock.nowMs() + day * 24 * HOUR_MS).toISOString().slice(0, 10);
      return { startsAt: `${date}T${String(hour).padStart(2, '0')}:00:00.000Z`, endsAt: `${date}T${String(hour + 1).padStart(2, '0')}:00:00.000Z` };
    };
    const said: readonly (() => Promise<unknown>)[] = [
      () => tell(world, 'publishListing', { as: leo, input: { listingId } }),
      () => tell(world, 'publishListing', { as: leo, input: { listingId } }),
      async () => {
        const told = await tell(world, 'requestBooking', { as: n % 5 === 0 ? mia : ana, input: { listingId, slot: slot(this.#day++ % 6 + 1, 9 + (n % 8)), note: `note ${n}` }, fields: 'booking { id }' });
        if (told.message === undefined) this.#bookings.push(idIn(told, 'booking'));
      },
      () => tell(world, 'acceptBooking', { as, input: { bookingId, termsVersion: 1 + (n % 2) } }),
      () => tell(world, 'acceptBooking', { as: leo, input: { bookingId, termsVersion: 1 } }),
      () => tell(world, 'counterBooking', { as: leo, input: { bookingId, termsVersion: 1, note: `later ${n}` } }),
      () => tell(world, n % 3 === 0 ? 'declineBooking' : 'cancelBooking', { as, input: { bookingId, reason: `because ${n}` } }),
      () => tell(world, 'reportContributions', { as, input: { bookingId, reports: [{ index: 0, done: n % 2 === 0 ? 'DONE' : 'PARTLY', note: `done ${n}` }] } }),
      () => tell(world, 'confirmContributions', { as, input: { bookingId, note: `thanks ${n}` } }),
      () => tell(world, 'objectToDelivery', { as: ana, input: { bookingId, reason: `not so ${n}` } }),
      () => tell(world, 'submitReview', { as, input: { bookingId, text: `review ${n}`, marks: { didTheirPart: 5, keptAgreement: 5, gaveBack: 5, overall: 5 } } }),
      () => tell(world, 'replyToReview', { as, input: { bookingId, to: n % 2 === 0 ? 'RECIPIENT' : 'PROVIDER', text: `reply ${n}` } }),
      () => tell(world, 'editListing', { as: leo, input: { listingId, content: content(`Edition ${n}`) } }),
      () => tell(world, 'pauseListing', { as: leo, input: { listingId } }),
      () => tell(world, 'setAvailability', { as: leo, input: { listingId, zone: 'Etc/UTC', grain: { kind: 'SLOTS', lengthsMinutes: [60] }, weekly: weekly(n % 2 === 0 ? '09:00' : '08:00') } }),
      () => tell(world, 'closeDates', { as: leo, input: { listingId, ranges: [{ from: slot(2 + (n % 9), 9).startsAt.slice(0, 10), to: slot(3 + (n % 9), 9).startsAt.slice(0, 10) }] } }),
      () => tell(world, 'changePolicy', { as: cora, input: { communityId, policy: { answerHours: 24 + n, leadMinutes: 60 + n }, reason: `reason ${n}` } }),
      () => world.pass({ hours: 1 + n }),
      () => world.pass({ hours: 20 + 3 * n }),
    ];
    await said[what % said.length]?.();
  }

  /** What this person is shown. */
  async see({ question, id, as }: Pick<Record, 'question' | 'id' | 'as'>, at: string, asOf: string | null): Promise<unknown> {
    const around = question === 'listing' ? { from: at.slice(0, 10), to: new Date(Date.parse(at) + 4 * 24 * HOUR_MS).toISOString().slice(0, 10) } : {};
    return (await this.world.ask<{ seen: unknown }>(questions[question], { id, asOf, ...around }, { as })).seen;
  }
}

const idIn = (told: Told, field: string): string => (told[field] as { readonly id: string }).id;

describe('what is asked as of an instant', () => {
  let world: AppWorld;
  beforeAll(async () => {
    world = await startApp();
  }, 60_000);
  afterAll(() => world.close());

  it('is what was shown then, whatever happened before and after, to whoever may see it now', async () => {
    let shown = 0;
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.nat(18), fc.nat(9)), { minLength: 12, maxLength: 16 }), async (steps) => {
      const story = await Story.begin(world);
      const records: Record[] = [];
      for (const step of [[0, 0], [2, 1], ...steps] as const) {
        await story.go(step);
        await world.pass({ minutes: 1 });
        const at = world.clock.now();
        for (const thing of story.things) for (const as of [undefined, ...story.people]) records.push({ ...thing, as, at, seen: await story.see({ ...thing, as }, at, null) });
        await world.pass({ minutes: 1 });
      }
      const now = world.clock.now();
      for (const { seen, at, ...asked } of records) {
        const isVisible = (await story.see(asked, now, null)) !== null;
        expect({ ...asked, at, seen: await story.see(asked, at, at) }).toEqual({ ...asked, at, seen: isVisible ? seen : null });
        if (isVisible && seen !== null) shown++;
      }
    }), { numRuns: RUNS });
    expect(shown).toBeGreaterThan(30 * RUNS);
  }, 300_000);

  it('is nothing where it was not there yet', async () => {
    const before = world.clock.now();
    await world.pass({ minutes: 1 });
    const story = await Story.begin(world);
    await story.go([0, 0]);
    for (const thing of story.things) expect(await story.see({ ...thing, as: story.people[1] }, before, before)).toBeNull();
  });

  it('is refused where that has not come yet, whatever is asked for', async () => {
    const story = await Story.begin(world);
    await story.go([0, 0]);
    for (const { question, id } of [...story.things, { question: 'booking', id: 'bkg_nobody' }] as const) {
      const asOf = new Date(world.clock.nowMs() + HOUR_MS).toISOString();
      const { errors } = await world.send(questions[question], { id, asOf, from: '2027-01-01', to: '2027-01-02' });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_INPUT', path: ['asOf'] } }]);
    }
  });

  it('is nothing to strangers, and nothing that was a draft then', async () => {
    const story = await Story.begin(world);
    const [, leo, , mia] = story.people;
    const drafted = world.clock.now();
    await world.pass({ minutes: 1 });
    await story.go([0, 0]);
    await story.go([2, 1]);
    const requested = world.clock.now();
    const [, listing, booking] = story.things;
    if (!listing || !booking) throw new Error('something was booked');
    expect(await story.see({ ...listing, as: mia }, drafted, drafted)).toBeNull();
    expect(await story.see({ ...listing, as: leo }, drafted, drafted)).toMatchObject({ status: 'DRAFT' });
    expect(await story.see({ ...listing, as: mia }, requested, requested)).toMatchObject({ status: 'PUBLISHED' });
    expect(await story.see({ ...booking, as: mia }, requested, requested)).toBeNull();
    expect(await story.see({ ...booking, as: leo }, requested, requested)).toMatchObject({ status: 'REQUESTED' });
  });
});
