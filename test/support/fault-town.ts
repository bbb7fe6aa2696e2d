import { FaultClient, newAttempt, type Attempt, type FaultPerson } from './fault-client.js';
import { FaultDoor, idIn, maybeIdIn } from './fault-door.js';
import type { FaultRandom } from './fault-random.js';

const LISTINGS = 3;
const ASKERS = 4;
const content = (title: string) => ({
  title, description: 'We look at it together and you do half of it yourself.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'Bicycle mechanics' }], prices: [{ kind: 'GIFT' }],
  place: { label: 'Yard at the canal', latitude: 52.4938, longitude: 13.4241 }, contributions: { provider: [{ kind: 'KNOWLEDGE', what: 'Shows each step' }], recipient: [{ kind: 'TASK', what: 'Holds the wheel' }] },
});

type Listing = { readonly id: string; readonly owner: FaultPerson };
/** A booking that the town believes to be open or agreed. */
type Known = { readonly id: string; readonly listing: Listing; readonly asker: FaultPerson; terms: { version: number; by: 'asker' | 'owner' }; state: 'open' | 'agreed' };

/** People, listings and what they do to each other without end, in the order that the dice say. */
export class FaultTown {
  readonly attempts: Attempt[] = [];
  readonly #bookings: Known[] = [];
  readonly #listings: Listing[] = [];
  readonly #askers: FaultPerson[] = [];
  #titles = 0;
  /** Days ahead among which slots are chosen: few make the people meet. */
  daysAhead = 20;

  private constructor(private readonly client: FaultClient, private readonly random: FaultRandom) {}

  /** Registers, founds, joins and lists, on a server that nobody disturbs meanwhile. */
  static async found(client: FaultClient, random: FaultRandom): Promise<FaultTown> {
    const [town, door] = [new FaultTown(client, random), new FaultDoor(client, random)];
    const owner = await door.person('Owner');
    const community = await door.must('foundCommunity', { input: { name: 'The street', policy: { openRequestsMax: 1000 } }, as: owner, fields: 'community { id }' });
    const communityId = idIn(community, 'community');
    for (let n = 0; n < ASKERS; n++) {
      const asker = await door.person(`Asker ${n}`);
      await door.must('joinCommunity', { input: { communityId }, as: asker });
      town.#askers.push(asker);
    }
    for (let n = 0; n < LISTINGS; n++) town.#listings.push({ id: await door.list(owner, communityId, content('Repair your bicycle with me')), owner });
    return town;
  }

  get listingIds(): readonly string[] {
    return this.#listings.map(({ id }) => id);
  }

  /** Asks again what was never answered, under the same keys, until it is. */
  async settleUnknown(until: () => boolean): Promise<void> {
    for (const attempt of this.unknown()) while (attempt.fate === 'unknown' && until()) await this.#ask(attempt);
  }

  unknown(): readonly Attempt[] {
    return this.attempts.filter(({ fate }) => fate === 'unknown');
  }

  /** Does one thing after the other as long as it may. */
  async live(goesOn: () => boolean): Promise<void> {
    while (goesOn()) await this.#ask(this.#next());
  }

  /** One thing, asked once. */
  doSomething(): Promise<Attempt> {
    return this.#ask(this.#next());
  }

  /** The same once more, under the same key. */
  again(attempt: Attempt): Promise<Attempt> {
    return this.#ask(attempt);
  }

  async #ask(attempt: Attempt): Promise<Attempt> {
    if (!this.attempts.includes(attempt)) this.attempts.push(attempt);
    await this.client.attempt(attempt);
    if (attempt.fate === 'ok') this.#remember(attempt);
    return attempt;
  }

  #next(): Attempt {
    const open = this.#bookings.filter(({ state }) => state === 'open');
    const agreed = this.#bookings.filter(({ state }) => state === 'agreed');
    const dice = this.random.next();
    if (dice < 0.1) return this.#edit();
    if (dice < 0.15) return newAttempt('updateProfile', { input: { bio: `I have changed my mind ${++this.#titles} times.` }, as: this.random.pick(this.#askers), key: this.random.uuid() });
    if (dice < 0.55 || open.length === 0) return this.#request();
    if (dice < 0.92 || agreed.length === 0) return this.#answer(this.random.pick(open));
    return this.#about(this.random.pick(agreed), 'cancelBooking', { by: this.random.chance(0.5) ? 'asker' : 'owner' });
  }

  #request(): Attempt {
    const listing = this.random.pick(this.#listings);
    return newAttempt('requestBooking', { input: { listingId: listing.id, slot: this.#slot() }, as: this.random.pick(this.#askers), fields: 'booking { id }', key: this.random.uuid() });
  }

  #slot(): { readonly startsAt: string; readonly endsAt: string } {
    const day = new Date(Date.now() + this.random.between(2, this.daysAhead) * 86_400_000).toISOString().slice(0, 10);
    const hour = this.random.between(0, 22);
    const at = (of: number) => `${day}T${String(of).padStart(2, '0')}:00:00.000Z`;
    return { startsAt: at(hour), endsAt: at(hour + 1) };
  }

  #edit(): Attempt {
    const { id, owner } = this.random.pick(this.#listings);
    return newAttempt('editListing', { input: { listingId: id, content: content(`Repair number ${++this.#titles}`) }, as: owner, key: this.random.uuid() });
  }

  /** Whoever's turn it is accepts, declines or counters; the other withdraws. */
  #answer(booking: Known): Attempt {
    const { version, by } = booking.terms;
    const other = by === 'asker' ? 'owner' : 'asker';
    const dice = this.random.next();
    if (dice < 0.4) return this.#about(booking, 'acceptBooking', { by: other, input: { termsVersion: version } });
    if (dice < 0.55) return this.#about(booking, 'declineBooking', { by: other });
    if (dice < 0.75) return this.#about(booking, 'counterBooking', { by: other, input: { termsVersion: version, slot: this.#slot() } });
    return this.#about(booking, 'withdrawBooking', { by });
  }

  #about({ id, listing, asker }: Known, mutation: string, { by, input = {} }: { readonly by: 'asker' | 'owner'; readonly input?: object }): Attempt {
    return newAttempt(mutation, { input: { bookingId: id, ...input }, as: by === 'asker' ? asker : listing.owner, key: this.random.uuid() });
  }

  #remember({ mutation, input, as, object }: Attempt): void {
    if (mutation === 'requestBooking') { this.#rememberRequest({ id: maybeIdIn(object ?? {}, 'booking'), listingId: input['listingId'], asker: as }); return; }
    const at = this.#bookings.findIndex(({ id }) => id === input['bookingId']);
    const booking = this.#bookings[at];
    if (!booking) return;
    if (mutation === 'acceptBooking') booking.state = 'agreed';
    else if (mutation === 'counterBooking') booking.terms = { version: booking.terms.version + 1, by: as === booking.asker ? 'asker' : 'owner' };
    else this.#bookings.splice(at, 1);
  }

  #rememberRequest({ id, listingId, asker }: { readonly id: string | undefined; readonly listingId: unknown; readonly asker: FaultPerson }): void {
    const listing = this.#listings.find((each) => each.id === listingId);
    if (id !== undefined && listing) this.#bookings.push({ id, listing, asker, terms: { version: 1, by: 'asker' }, state: 'open' });
  }
}
