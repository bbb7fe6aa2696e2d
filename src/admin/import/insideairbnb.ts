import { CloseDates, PlanAvailability, type CalendarCommand } from '../../calendar/calendar.commands.js';
import { calendar } from '../../calendar/calendar.module.js';
import { FoundCommunity } from '../../community/community.commands.js';
import { community } from '../../community/community.module.js';
import { defaultPolicy } from '../../../contracts/community/policy.js';
import { dateAfter } from '../../../contracts/time.js';
import type { Instant } from '../../../contracts/values.js';
import { booking } from '../../booking/booking.module.js';
import type { AnyCommand } from '../../kernel/command.js';
import { isRejected, type Rejected } from '../../kernel/decider.js';
import type { CommandHandling, StreamModule } from '../../kernel/handle-command.js';
import type { PersonKeys } from '../../kernel/person-keys.js';
import { DraftListing, PublishListing } from '../../listing/listing.commands.js';
import { listing } from '../../listing/listing.module.js';
import { RegisterMember } from '../../member/member.commands.js';
import { member } from '../../member/member.module.js';
import { JoinAsFounder, JoinCommunity } from '../../membership/membership.commands.js';
import { membership } from '../../membership/membership.module.js';
import { review } from '../../review/review.module.js';
import { contentOf, planOf, type Assumptions } from './home.js';
import { ImportIds } from './ids.js';
import type { ImportReport } from './import-report.js';
import type { Progress } from '../progress.js';
import { hostOf, meet, SourceTables, type Home, type Person, type Placed } from './source-tables.js';
import type { SourceReview } from './source.js';
import { bookingCommandsOf, momentsOf, reviewCommandsOf, type KnownHome } from './stay.js';
import { eachOf } from './together.js';

export type InsideAirbnbOptions = Assumptions & {
  readonly communityName: string;
  /** What counts as today: homes are published now, and reviews revealed whose window is over. */
  readonly asOf: Instant;
};
/** Where commands go, the same way as everybody's, and the keys that hide what people wrote. */
export type ImportHouse = { readonly kernel: CommandHandling; readonly keys: PersonKeys };
type Parts = ImportHouse & { readonly report: ImportReport; readonly progress: Progress };

type Said = { readonly type: string; readonly data: object };

const AT_ONCE = 64;
const KEYS_AT_ONCE = 2_000;
const RANGES_MAX = 400;
/** Nobody in the source: who founds the community that its people belong to. */
const STEWARD = 'steward';

/**
 * Turns a snapshot into events through the deciders. Ids of things and commands follow from the ids of the source: a second run finds
 * every command answered, and a run that was killed is carried on by the next.
 */
export class InsideAirbnbImport {
  readonly #ids: ImportIds;
  readonly #homes = new Map<string, KnownHome>();

  constructor(private readonly parts: Parts, private readonly options: InsideAirbnbOptions) {
    this.#ids = new ImportIds(options.communityName);
  }

  /** @throws BadSource, StoppedByBrokenRow */
  async run(directory: string): Promise<void> {
    const { progress } = this.parts;
    const source = new SourceTables(directory, this.parts);
    const homes = await source.homes();
    await source.readCalendar(homes);
    const people = hostsOf(homes, this.options.asOf);
    const reviews = await source.readGuests(homes, people);
    await this.#found();
    await this.#makeKeys([...people.keys()]);
    progress.begin('members', people.size);
    await eachOf(people, AT_ONCE, (person) => this.#welcome(person));
    progress.begin('listings', homes.size);
    await eachOf(homes.values(), AT_ONCE, (home) => this.#open(home));
    progress.begin('reviews', reviews);
    await eachOf(source.reviews(homes), AT_ONCE, (placed) => this.#remember(placed));
    progress.end();
  }

  async #found(): Promise<void> {
    const { asOf, communityName } = this.options;
    const { communityId } = this.#ids;
    const founder = this.#ids.person(STEWARD);
    await this.#must(member, [new RegisterMember({ memberId: founder, name: 'Inside Airbnb (import)' }, this.#ids.meta(founder, asOf, STEWARD, 0))]);
    await this.#must(community, [new FoundCommunity({ communityId, name: communityName, policy: defaultPolicy }, this.#ids.meta(founder, asOf, STEWARD, 1))]);
    await this.#must(membership, [new JoinAsFounder({ communityId, memberId: founder }, this.#ids.meta('system:import', asOf, STEWARD, 2))]);
  }

  /** Many at once, because each time is a write to the disk. */
  async #makeKeys(people: readonly string[]): Promise<void> {
    this.parts.progress.begin('keys', people.length);
    for (let from = 0; from < people.length; from += KEYS_AT_ONCE) {
      const some = people.slice(from, from + KEYS_AT_ONCE);
      await this.parts.keys.ensure(some.map((id) => this.#ids.person(id)));
      this.parts.progress.tick(some.length);
    }
  }

  async #welcome([id, { name, since }]: readonly [string, Person]): Promise<void> {
    const memberId = this.#ids.person(id);
    // A person of two snapshots may have two names; the first one stands.
    const at: Instant = `${since}T00:00:00.000Z`;
    await this.#refusal(member, [new RegisterMember({ memberId, name: this.parts.report.cut(name, 80) }, this.#ids.meta(memberId, at, 'person', id, 0))]);
    await this.#must(membership, [new JoinCommunity({ communityId: this.#ids.communityId, memberId }, this.#ids.meta(memberId, at, 'person', id, 1))]);
    this.parts.report.counts.members += 1;
    this.parts.progress.tick();
  }

  async #open(home: Home): Promise<void> {
    const { report, progress } = this.parts;
    const { asOf } = this.options;
    const { communityId } = this.#ids;
    const listingId = this.#ids.home(home.row.id);
    const hostId = hostOf(home.row);
    const host = this.#ids.person(hostId);
    const told = { assumptions: this.options, report, calendarPrice: home.calendarPrice };
    const content = contentOf(home.row, told);
    const draft = new DraftListing({ listingId, communityId, kind: 'OFFER', content }, this.#ids.meta(host, asOf, 'home', home.row.id, 0));
    const publish = new PublishListing({ listingId }, this.#ids.meta(host, asOf, 'home', home.row.id, 1));
    const opened = await this.#send(listing, [draft, publish], home);
    if (opened) {
      this.#homes.set(home.row.id, knownOf(home, content.contributions));
      report.counts.listings += 1;
      if (content.prices.length === 0) report.counts.withoutPrice += 1;
    }
    if (opened && home.inCalendar) await this.#send(calendar, this.#calendarCommandsOf(home), home);
    progress.tick();
  }

  #calendarCommandsOf(home: Home): readonly CalendarCommand[] {
    const listingId = this.#ids.home(home.row.id);
    const ownerId = this.#ids.person(hostOf(home.row));
    const { asOf } = this.options;
    const ranges = home.closed.ranges();
    const parts = Array.from({ length: Math.ceil(ranges.length / RANGES_MAX) }, (_, index) => ranges.slice(index * RANGES_MAX, (index + 1) * RANGES_MAX));
    this.parts.report.counts.closedRanges += ranges.length;
    return [
      new PlanAvailability({ listingId, ownerId, plan: planOf(home.row, this.options) }, this.#ids.meta(ownerId, asOf, 'plan', home.row.id)),
      ...parts.map((some, index) => new CloseDates({ listingId, ranges: some }, this.#ids.meta(ownerId, asOf, 'closed', home.row.id, index))),
    ];
  }

  async #remember(placed: Placed<SourceReview>): Promise<void> {
    const { report, progress } = this.parts;
    progress.tick();
    const home = this.#homes.get(placed.row.listing_id);
    if (!home) {
      report.leaveOut({ file: placed.file, line: placed.line, reason: `listing ${placed.row.listing_id} could not be imported` });
      return;
    }
    const stay = { review: placed.row, home, ids: this.#ids, moments: momentsOf(placed.row, home.source.minimum_nights) };
    if (!(await this.#send(booking, bookingCommandsOf(stay), placed))) return;
    report.counts.bookings += 1;
    const words = reviewCommandsOf(stay, { report, asOf: this.options.asOf });
    if (!(await this.#send(review, words, placed))) return;
    report.counts[words.length === 1 ? 'stillSealed' : 'reviews'] += 1;
  }

  /** Commands to one stream, in order. @returns whether all were heard, now or in an earlier run; what is refused is reported as a row that was left out */
  async #send<State, Command extends AnyCommand, Event extends Said, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, commands: readonly Command[], { file, line }: { readonly file: string; readonly line: number },
  ): Promise<boolean> {
    const refused = await this.#refusal(module, commands);
    if (refused) this.parts.report.leaveOut({ file, line, reason: reasonOf(refused.rejected) });
    return refused === undefined;
  }

  /** For what no row is to blame. */
  async #must<State, Command extends AnyCommand, Event extends Said, Code extends string>(module: StreamModule<State, Command, Event, Code>, commands: readonly Command[]): Promise<void> {
    const refused = await this.#refusal(module, commands);
    if (refused) throw new Error(`${commands.map(({ type }) => type).join(', ')} was refused: ${refused.rejected}`);
  }

  async #refusal<State, Command extends AnyCommand, Event extends Said, Code extends string>(
    module: StreamModule<State, Command, Event, Code>, commands: readonly Command[],
  ): Promise<Rejected<string> | undefined> {
    const outcomes: readonly object[] = await this.parts.kernel.handleTogether(module, commands);
    return outcomes.find(isRejected);
  }
}

const reasonOf = (code: string): string =>
  code === 'IDEMPOTENCY_CONFLICT' ? 'was imported before and said something else then' : `refused: ${code}`;

const hostsOf = (homes: ReadonlyMap<string, Home>, asOf: Instant): Map<string, Person> => {
  const people = new Map<string, Person>();
  for (const { row } of homes.values()) meet(people, hostOf(row), { name: row.host_name ?? `Host ${hostOf(row)}`, since: row.host_since ?? dateAfter(asOf.slice(0, 10), -1) });
  return people;
};

/** Without the long words: there may be a hundred thousand homes. */
const knownOf = ({ row }: Home, contributions: KnownHome['contributions']): KnownHome =>
  ({ hostId: hostOf(row), contributions, source: { ...row, description: undefined, neighborhood_overview: undefined, amenities: undefined } });
