import { idIn, FaultDoor } from './fault-door.js';
import { newAttempt, type Attempt, type FaultClient, type FaultPerson } from './fault-client.js';
import type { FaultRandom } from './fault-random.js';

const lessons = {
  title: 'Spanish over coffee', description: 'We talk; you will soon talk more than I do.', category: 'LANGUAGE', resources: [{ kind: 'SKILL', name: 'Spanish from home' }],
  contributions: { provider: [{ kind: 'KNOWLEDGE', what: 'corrects gently' }], recipient: [{ kind: 'PLACE', what: 'a quiet kitchen' }] },
  prices: [{ kind: 'CREDITS', credits: { minutes: 60, per: 'HOUR' } }],
};
const DONE = [{ index: 0, done: 'DONE' }];
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

type There = { readonly people: People; readonly communityId: string; readonly listingId: string };
type People = { readonly tom: FaultPerson; readonly ana: FaultPerson; readonly leo: FaultPerson };
/** An hour of Leo's that Ana has asked for. */
export type Lesson = { readonly id: string; readonly endsAt: string };
export type AccountThere = { readonly balance: string; readonly held: string };

/** Tom's community with a levy of a tenth, where Leo teaches and Ana pays, on a server that may be killed. */
export class FaultBank {
  #lessons = 0;

  readonly people: People;

  private constructor(private readonly client: FaultClient, private readonly random: FaultRandom, private readonly there: There) {
    this.people = there.people;
  }

  static async open(client: FaultClient, random: FaultRandom): Promise<FaultBank> {
    const door = new FaultDoor(client, random);
    const people = { tom: await door.person('Tom'), ana: await door.person('Ana'), leo: await door.person('Leo') };
    const founded = await door.must('foundCommunity', { input: { name: 'Time bank', policy: { levyPercent: 10, creditLimitMinutes: 100_000 } }, as: people.tom, fields: 'community { id }' });
    const communityId = idIn(founded, 'community');
    for (const as of [people.ana, people.leo]) await door.must('joinCommunity', { input: { communityId }, as });
    return new FaultBank(client, random, { people, communityId, listingId: await door.list(people.leo, communityId, lessons) });
  }

  accountOf(owner: FaultPerson | 'fund'): string {
    return `${this.there.communityId}.${owner === 'fund' ? owner : owner.id}`;
  }

  gift(): Attempt {
    const { ana, leo } = this.people;
    return newAttempt('giveCredits', { input: { to: this.accountOf(leo), minutes: `${this.random.between(10, 200)}`, reason: 'For the soup.' }, as: ana, fields: 'transferId', key: this.random.uuid() });
  }

  /** Asked for, an hour that nobody has yet. */
  async lesson(): Promise<Lesson> {
    const start = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + 2 * DAY_MS + this.#lessons++ * HOUR_MS;
    const [startsAt, endsAt] = [start, start + HOUR_MS].map((ms) => new Date(ms).toISOString());
    const asked = await new FaultDoor(this.client, this.random).must('requestBooking', { input: { listingId: this.there.listingId, slot: { startsAt, endsAt } }, as: this.people.ana, fields: 'booking { id }' });
    return { id: idIn(asked, 'booking'), endsAt: endsAt ?? '' };
  }

  acceptance({ id: bookingId }: Lesson): Attempt {
    return newAttempt('acceptBooking', { input: { bookingId, termsVersion: 1 }, as: this.people.leo, key: this.random.uuid() });
  }

  /** It is over, both have said what was delivered, and Ana has confirmed it: one word of Leo's is missing. */
  async delivered({ id: bookingId, endsAt }: Lesson): Promise<void> {
    const { ana, leo } = this.people;
    await this.advanceTo(endsAt);
    const door = new FaultDoor(this.client, this.random);
    const creditMinutes = `${15 * this.random.between(1, 4)}`;
    for (const as of [leo, ana]) await door.must('reportContributions', { input: { bookingId, reports: DONE, creditMinutes }, as });
    await door.must('confirmContributions', { input: { bookingId }, as: ana });
  }

  confirmation({ id: bookingId }: Lesson): Attempt {
    return newAttempt('confirmContributions', { input: { bookingId }, as: this.people.leo, key: this.random.uuid() });
  }

  /** By the clock of a server that has one to be set; everything that is due has happened then. @throws when it has not */
  async advanceTo(to: string): Promise<void> {
    const advanced = await this.client.send('mutation ($to: DateTime!) { advanceTestClock(input: { to: $to }) { __typename } }', { to });
    if (advanced?.data?.['advanceTestClock']?.__typename !== 'AdvanceTestClockSuccess') throw new Error(`time does not pass: ${JSON.stringify(advanced)}`);
  }

  /** What is shown of an account to its owner; nothing was ever on it where it is not there. */
  async seen(owner: FaultPerson | 'fund'): Promise<AccountThere> {
    const as = owner === 'fund' ? this.people.tom : owner;
    const { balance = '0', held = '0' } = (await this.#ask('account { balance held }', this.accountOf(owner), as)) as Partial<AccountThere>;
    return { balance, held };
  }

  async booking({ id }: Lesson): Promise<unknown> {
    return this.#ask('booking { status credits { held posted } }', id, this.people.ana);
  }

  /** `what`: a field that is asked by id, and those of its object. */
  async #ask(what: string, id: string, as: FaultPerson): Promise<Readonly<Record<string, unknown>>> {
    const body = await this.client.send(`query ($id: ID!) { ${what.replace(' ', '(id: $id) ')} }`, { id }, as.token);
    if (!body?.data || body.errors) throw new Error(`${what} was answered ${JSON.stringify(body)}`);
    return Object.values(body.data)[0] ?? {};
  }
}
