import { randomUUID } from 'node:crypto';
import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { Clock } from '../../src/kernel/clock.js';
import type { Codec } from '../../src/kernel/codec.js';
import type { EventStore, Position, RecordedEvent } from '../../src/kernel/event-store.js';
import { SoleOwner, type Ownership } from '../../src/kernel/ownership.js';
import { purposeKey } from '../../src/kernel/person-keys.js';
import { silence, type Telemetry } from '../../src/kernel/telemetry.js';
import { tellApplied } from './applied.js';
import { Builder } from './builder.js';
import type { Change } from './changes.js';
import { Checkpoints, fingerprintOf } from './checkpoints.js';
import type { Comparison } from './compare.js';
import { Follower } from './follower.js';
import { generationSchema, Generations } from './generations.js';
import { isBefore, LogPages } from './log-pages.js';
import { ParkedEvents, type ParkedKey } from './parked.js';
import { ParkedKeys, type ReleaseOutcome } from './parked-keys.js';
import { PositionTokens } from './position-token.js';
import { subscriptionOf, type AnyProjection } from './projection.js';
import type { ReadDatabase } from './read-database.js';
import type { ReadSource } from './read-source.js';
import { RequestReads } from './request-reads.js';
import { Rows } from './rows.js';
import { statusOf, type ProjectionStatus } from './status.js';
import { Supervisor, type Together } from './supervisor.js';
import { Watch } from './watch.js';

export type ReadModelsOptions = {
  readonly store: EventStore;
  readonly codec: Codec;
  /** Closed by `close`. */
  readonly database: ReadDatabase;
  readonly projections: readonly AnyProjection[];
  readonly clock: Clock;
  readonly masterKey: Uint8Array;
  /** PostgreSQL schema of the tables. */
  readonly schema?: string;
  /** Told when a projection is rebuilt or stops, and when the log cannot be read. */
  readonly report?: (report: Report) => void;
  /** Told while rows are built from the log how many more events have been folded. */
  readonly onBuilding?: ((events: number) => void) | undefined;
  readonly telemetry?: Telemetry;
  /** Who of several instances writes which rows; without it there is only this one. Started and closed by whoever made it. */
  readonly ownership?: Ownership | undefined;
  /** How many events of one projection may be parked before it stops. */
  readonly parkedEventsMax?: number;
};
export type Report = { readonly projection?: string; readonly message: string; readonly error?: unknown };

/** Events of one transaction: few while others want to be served, many while the backlog at the start is worked off. */
const LIVE_EVENTS_MAX = 200;
const BACKLOG_EVENTS_MAX = 1_000;
/** An embedded database does not tidy up by itself. */
const HOUSEKEEPING_ROWS = 50_000;
const RESUBSCRIBE_MS = 500;

/** The read models of this installation: kept current with the log, asked by resolvers. */
export class ReadModels implements ReadSource {
  readonly db: Kysely<object>;
  /** Of the registry; every generation has one of its own beside it. */
  readonly schema: string;
  readonly cursorKey: Uint8Array;
  /** The opaque form of positions, for clients. */
  readonly positions: PositionTokens;
  readonly #pages: LogPages;
  readonly #builder: Builder;
  readonly #parked: ParkedEvents;
  readonly #parkedKeys: ParkedKeys;
  readonly #watch: Watch | undefined;
  readonly #supervisors = new Map<string, Supervisor>();
  readonly #stopping = new AbortController();
  #logId: string | undefined;
  #seen: Position | undefined;
  #isCaughtUp = false;
  #hasBeenCaughtUp = false;
  #following: Promise<void> = Promise.resolve();

  constructor(private readonly options: ReadModelsOptions) {
    const { database, masterKey, store, codec, projections } = options;
    this.db = database.db;
    this.schema = options.schema ?? 'read_models';
    this.cursorKey = purposeKey(masterKey, 'cursors');
    this.positions = new PositionTokens(masterKey);
    this.#pages = new LogPages(store, codec, new Set(projections.flatMap(subscriptionOf)));
    const checkpoints = new Checkpoints(this.db, this.schema);
    const nowMs = () => options.clock.nowMs();
    this.#builder = new Builder({
      db: this.db, schema: this.schema, ownDatabase: database.kind === 'pglite', pages: this.#pages, generations: new Generations(this.db, this.schema), projections, nowMs,
      signal: this.#stopping.signal, onRead: options.onBuilding,
    });
    const { ownership = new SoleOwner() } = options;
    const [channel, instance] = [`barnraise_${this.schema}`, randomUUID()];
    this.#parked = new ParkedEvents(this.db, this.schema);
    this.#parkedKeys = new ParkedKeys({ db: this.db, parked: this.#parked, checkpoints, pages: this.#pages, channel: ownership.isShared ? channel : undefined, instance });
    const others: Together = {
      pages: this.#pages, logId: () => this.#logId, seen: () => this.#seen, isCaughtUp: () => this.#isCaughtUp, nowMs,
      rebuild: (follower) => this.#rebuildAlone(follower),
      report: (projection, message, error) => this.#report({ projection, message, error }),
      applied: ({ rows }, what) => tellApplied(options.telemetry ?? silence, rows.projection, what),
    };
    for (const projection of projections) {
      if (this.#supervisors.has(projection.name)) throw new Error(`two projections are called ${projection.name}`);
      const rowsOf = (generation: number) => new Rows(this.db, generationSchema(this.schema, projection, generation), projection);
      const claim = ownership.of(`projection:${projection.name}:${fingerprintOf(projection)}`);
      const supervisor = new Supervisor(new Follower(rowsOf, { checkpoints, parked: this.#parked, claim, channel, parkedEventsMax: options.parkedEventsMax }), others);
      claim.onChange(() => supervisor.ownerChanged());
      this.#supervisors.set(projection.name, supervisor);
    }
    const followers = [...this.#supervisors.values()].map(({ follower }) => follower);
    this.#watch = ownership.isShared ? new Watch({ database, checkpoints, channel, instance, followers, report: (message, error) => this.#report({ message, error }) }) : undefined;
  }

  /** Makes tables, rebuilds what is new, changed or in doubt, and begins to follow the log. Resolves when there are rows to be read. */
  async start(): Promise<void> {
    const { store } = this.options;
    const generations = await this.#builder.prepare();
    await this.#parked.create();
    this.#logId = (await store.readAll({ max: 1 }))[0]?.id;
    const log = { id: this.#logId, head: await store.head() };
    const inDoubt: Supervisor[] = [];
    for (const supervisor of this.#supervisors.values()) {
      const live = generations.find((each) => each.projection === supervisor.name && each.state === 'live' && this.#builder.isTrusted(supervisor.follower, each, log));
      if (live) {
        supervisor.follower.begin(live);
        supervisor.join();
      } else inDoubt.push(supervisor);
    }
    if (inDoubt.length > 0) await this.#rebuildTogether(inDoubt);
    const positions = [...this.#supervisors.values()].map(({ follower }) => follower).filter(({ isBuilt }) => isBuilt).map(({ position }) => position);
    this.#seen = positions.reduce((least, position) => (isBefore(position, least) ? position : least), positions[0]);
    this.#following = this.#follow();
    this.#watch?.start();
  }

  /** Stops following, keeps how far it has come, and closes the database. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#following;
    await this.#watch?.close();
    for (const supervisor of this.#supervisors.values()) await supervisor.close();
    await this.options.database.close();
  }

  /** The reads of one request, as of this position at least. */
  reads(after?: Position): RequestReads {
    return new RequestReads(this, after);
  }

  schemaOf(projectionName: string): string {
    return this.#supervisor(projectionName).follower.rows.schema;
  }

  isBuilt(projectionName: string): boolean {
    return this.#supervisor(projectionName).follower.isBuilt;
  }

  waitFor(projectionName: string, position: Position, timeoutMs: number): Promise<boolean> {
    return this.#supervisor(projectionName).waitFor(position, timeoutMs);
  }

  /** Resolves when every projection has seen what is in the log now. @throws when one of them does not get there in time */
  async caughtUp(timeoutMs = 30_000): Promise<void> {
    const head = await this.options.store.head();
    if (!head) return;
    await Promise.all([...this.#supervisors.values()].map(async (supervisor) => {
      if (!(await supervisor.waitFor(head, timeoutMs))) throw new Error(`${supervisor.name} has not caught up with the log`, { cause: supervisor.error });
    }));
  }

  /** How every projection is, and how far behind the log. */
  async status(): Promise<readonly ProjectionStatus[]> {
    const { store, clock } = this.options;
    const [head, parkedKeys] = await Promise.all([store.head(), this.#parkedKeys.counts()]);
    return Promise.all([...this.#supervisors.values()].map((supervisor) => statusOf(supervisor, store, { head, nowMs: clock.nowMs(), parkedKeys })));
  }

  /** The keys that an event holds up, of one read model or of all. */
  parked(projection?: string): Promise<readonly ParkedKey[]> {
    return this.#parkedKeys.list(projection);
  }

  /** Folds what holds a key up and all that waits behind it; what still fails is parked again. */
  async retryParked(projection: string, key: string): Promise<ReleaseOutcome> {
    const supervisor = this.#supervisors.get(projection);
    return supervisor ? this.#parkedKeys.release(supervisor.follower, key) : 'unknown';
  }

  /** Leaves the event that holds a key up out of its row for good, also when the rows are built anew by the same definition; then as `retryParked`. */
  async skipParked(projection: string, key: string, eventId: string): Promise<ReleaseOutcome> {
    const supervisor = this.#supervisors.get(projection);
    return supervisor ? this.#parkedKeys.release(supervisor.follower, key, eventId) : 'unknown';
  }

  /** Changes from now on, after they were committed, until the signal is aborted. Iterating throws `SlowSubscriber` when they are not taken fast enough. */
  changes({ name }: AnyProjection, signal?: AbortSignal): AsyncIterableIterator<Change> {
    return this.#supervisor(name).follower.changes.subscribe(signal);
  }

  /** Builds a projection anew beside the live one, from the log up to the same position, and compares them row by row. */
  async verify({ name }: Pick<AnyProjection, 'name'>): Promise<Comparison> {
    const supervisor = this.#supervisor(name);
    return supervisor.holdStill(() => this.#builder.verify(supervisor.follower));
  }

  async #rebuildTogether(supervisors: readonly Supervisor[]): Promise<void> {
    this.#report({ message: `building ${supervisors.map(({ name }) => name).join(', ')} from the log` });
    for (const { follower, error, rows } of await this.#builder.rebuild(supervisors.map(({ follower }) => follower), () => this.#logId)) {
      const supervisor = this.#supervisor(follower.rows.projection.name);
      follower.rowsWritten += rows;
      if (error) supervisor.stop(error);
      else supervisor.join();
    }
    await this.#housekeeping(1); // what was built in one go is not to be lost with the process
  }

  async #rebuildAlone(follower: Follower): Promise<void> {
    const [built] = await this.#builder.rebuild([follower], () => this.#logId);
    if (built?.error) throw built.error;
  }

  /** The log may fail: it is asked again from where it broke off. */
  async #follow(): Promise<void> {
    const { signal } = this.#stopping;
    for (let isOpen = true; isOpen && !signal.aborted;) {
      try {
        await this.#subscribe(signal);
        isOpen = false;
      } catch (error) {
        this.#report({ message: `the log cannot be followed, it is asked again in ${RESUBSCRIBE_MS} ms`, error });
        await pause(RESUBSCRIBE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Page after page to all who go together, until it is stopped or the log is closed. */
  async #subscribe(signal: AbortSignal): Promise<void> {
    for await (const delivery of this.options.store.subscribe({ ...(this.#seen ? { after: this.#seen } : {}), signal })) {
      if (delivery.kind === 'events') await this.#deliver(delivery.events, signal);
      else this.#isCaughtUp = this.#hasBeenCaughtUp = true;
    }
  }

  async #deliver(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    this.#isCaughtUp = false;
    this.#logId ??= events[0]?.id;
    for (let from = 0; from < events.length && !signal.aborted;) {
      const size = this.#hasBeenCaughtUp ? LIVE_EVENTS_MAX : BACKLOG_EVENTS_MAX;
      const page = await this.#pages.decode(this.#seen, events.slice(from, from + size));
      if (!page) return;
      this.#seen = page.upTo;
      await Promise.all([...this.#supervisors.values()].map((supervisor) => supervisor.offer(page)));
      await this.#housekeeping(HOUSEKEEPING_ROWS);
      await turn();
      from += size;
    }
  }

  async #housekeeping(rowsMin: number): Promise<void> {
    const followers = [...this.#supervisors.values()].map(({ follower }) => follower).filter(({ rowsWritten }) => rowsWritten > 0);
    if (followers.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0) < rowsMin) return;
    for (const follower of followers) follower.rowsWritten = 0;
    try {
      await this.options.database.housekeeping(followers.map(({ rows }) => rows.name));
    } catch (error) {
      this.#report({ message: 'housekeeping failed', error });
    }
  }

  #supervisor(name: string): Supervisor {
    const supervisor = this.#supervisors.get(name);
    if (!supervisor) throw new Error(`${name} is not among the projections of this installation`);
    return supervisor;
  }

  #report(report: Report): void {
    this.options.report?.(report);
  }
}
