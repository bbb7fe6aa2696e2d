import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../../src/kernel/clock.js';
import type { Codec } from '../../src/kernel/codec.js';
import type { EventStore, Position } from '../../src/kernel/event-store.js';
import { SoleOwner, type Ownership } from '../../src/kernel/ownership.js';
import { purposeKey } from '../../src/kernel/person-keys.js';
import { silence, type Telemetry } from '../../src/kernel/telemetry.js';
import { tellApplied } from './applied.js';
import type { Change } from './changes.js';
import { Checkpoints, fingerprintOf } from './checkpoints.js';
import type { Comparison } from './compare.js';
import { Follower } from './follower.js';
import { generationSchema } from './generations.js';
import { LogFollowing } from './log-following.js';
import { isBefore, LogPages } from './log-pages.js';
import { ParkedEvents, skipId, type ParkedKey } from './parked.js';
import { ParkedKeys, type ReleaseOutcome } from './parked-keys.js';
import { PositionTokens } from './position-token.js';
import { subscriptionOf, type AnyProjection } from './projection.js';
import type { ReadDatabase } from './read-database.js';
import type { ReadSource } from './read-source.js';
import { Rebuilding, type GenerationInfo, type RebuildingLimits } from './rebuilding.js';
import type { ReplayProgress } from './replay-progress.js';
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
  readonly rebuilding?: RebuildingLimits;
  readonly telemetry?: Telemetry;
  /** Who of several instances writes which rows; without it there is only this one. Started and closed by whoever made it. */
  readonly ownership?: Ownership | undefined;
  /** How many events of one projection may be parked before it stops. */
  readonly parkedEventsMax?: number;
};
export type Report = { readonly projection?: string; readonly message: string; readonly error?: unknown };

/** The read models of this installation: kept current with the log, asked by resolvers. */
export class ReadModels implements ReadSource {
  readonly db: Kysely<object>;
  /** Of the registry; every generation has one of its own beside it. */
  readonly schema: string;
  readonly cursorKey: Uint8Array;
  /** The opaque form of positions, for clients. */
  readonly positions: PositionTokens;
  readonly #channel: string;
  readonly #following: LogFollowing;
  readonly #rebuilding: Rebuilding;
  readonly #parked: ParkedEvents;
  readonly #parkedKeys: ParkedKeys;
  readonly #watch: Watch | undefined;
  readonly #supervisors = new Map<string, Supervisor>();
  readonly #stopping = new AbortController();

  constructor(private readonly options: ReadModelsOptions) {
    const { database, masterKey, store, codec, projections } = options;
    this.db = database.db;
    this.schema = options.schema ?? 'read_models';
    this.cursorKey = purposeKey(masterKey, 'cursors');
    this.positions = new PositionTokens(masterKey);
    const pages = new LogPages(store, codec, new Set(projections.flatMap(subscriptionOf)));
    const checkpoints = new Checkpoints(this.db, this.schema);
    const { ownership = new SoleOwner() } = options;
    const [channel, instance] = [(this.#channel = `barnraise_${this.schema}`), randomUUID()];
    this.#parked = new ParkedEvents(this.db, this.schema, projections);
    this.#parkedKeys = new ParkedKeys({ db: this.db, parked: this.#parked, checkpoints, pages, channel: ownership.isShared ? channel : undefined, instance });
    const [report, { signal }] = [(message: string, error: unknown): void => this.options.report?.({ message, error }), this.#stopping];
    this.#following = new LogFollowing({ store, pages, database, supervisors: this.#supervisors, signal, report });
    this.#rebuilding = this.#makeRebuilding();
    const others = this.#together(pages);
    for (const projection of projections) {
      if (this.#supervisors.has(projection.name)) throw new Error(`two projections are called ${projection.name}`);
      const rowsOf = (generation: number) => new Rows(this.db, generationSchema(this.schema, projection, generation), projection);
      const claim = ownership.of(`projection:${projection.name}:${fingerprintOf(projection)}`);
      const supervisor = new Supervisor(new Follower(rowsOf, { checkpoints, parked: this.#parked, claim, channel, parkedEventsMax: options.parkedEventsMax }), others);
      claim.onChange(() => supervisor.ownerChanged());
      this.#supervisors.set(projection.name, supervisor);
    }
    this.#watch = ownership.isShared ? new Watch({ database, checkpoints, channel, instance, followers: [...this.#supervisors.values()].map(({ follower }) => follower), report }) : undefined;
  }

  /** Makes tables, rebuilds what is new, changed or in doubt, and begins to follow the log. Resolves when there are rows to be read. */
  async start(): Promise<void> {
    await this.#rebuilding.prepare(() => this.#parked.create());
    for (const supervisor of await this.#rebuilding.begin()) supervisor.join();
    this.#following.start((await this.#following.look()).head);
    this.#watch?.start();
    this.#rebuilding.goOn();
  }

  /** Stops following, keeps how far it has come, and closes the database. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#following.stopped();
    await this.#rebuilding.close();
    await this.#watch?.close();
    for (const supervisor of this.#supervisors.values()) await supervisor.close();
    await this.options.database.close();
  }

  /** The reads of one request, as of this position at least. */
  reads(after?: Position): RequestReads {
    return new RequestReads(this, after);
  }

  schemaOf(projectionName: string): string {
    return this.#rebuilding.schemaOf(this.#supervisor(projectionName));
  }

  isBuilt(projectionName: string): boolean {
    const supervisor = this.#supervisor(projectionName);
    return supervisor.follower.isBuilt || this.#rebuilding.olderOf(supervisor) !== undefined;
  }

  /** Rows of another version stand still until there are new ones: what they do not know may be in those soon. */
  async waitFor(projectionName: string, position: Position, timeoutMs: number): Promise<boolean> {
    const supervisor = this.#supervisor(projectionName);
    const older = this.#rebuilding.olderOf(supervisor);
    return (older !== undefined && !isBefore(older.position, position)) || supervisor.waitFor(position, timeoutMs);
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
    return Promise.all([...this.#supervisors.values()].map((supervisor) => statusOf(supervisor, store, { head, nowMs: clock.nowMs(), parkedKeys, older: this.#rebuilding.olderOf(supervisor) })));
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

  /** Builds a projection anew beside the live one, from the log up to the same position, and compares them row by row. @throws ReplayRefused, or why it could not be done */
  async verify({ name }: Pick<AnyProjection, 'name'>): Promise<Comparison> {
    return this.#rebuilding.verify(this.#supervisor(name));
  }

  /**
   * Begins to build read models anew beside the live ones, in one pass over the log, and returns at once. They take the place of the live rows when they have
   * caught up; in a dry run they are only compared. One job runs after another. @throws ReplayRefused
   */
  replay(names: readonly string[], options: { readonly id: string; readonly dryRun: boolean }): Promise<readonly ReplayProgress[]> {
    return this.#rebuilding.replays.replay(names, options);
  }

  /** What is being replayed, and what was replayed last, of each read model, on whichever instance. */
  replays(): Promise<readonly ReplayProgress[]> {
    return this.#rebuilding.replays.list();
  }

  /** The id of a replay of this read model, on whichever instance it runs. */
  replayUnderWay(name: string): Promise<string | undefined> {
    return this.#rebuilding.replays.underWay(name);
  }

  /** How replays go on, from now, and always how they ended: those of this instance up to four times a second, those of others once in a second or two. */
  replayProgress(signal?: AbortSignal, { of }: { readonly of: 'all' | 'this instance' } = { of: 'all' }): AsyncIterableIterator<ReplayProgress> {
    return (of === 'all' ? this.#rebuilding.replays.everywhere : this.#rebuilding.replays).feed.subscribe(signal);
  }

  /** Waits for the end of a job of this instance. */
  finished(id: string): Promise<readonly ReplayProgress[]> {
    return this.#rebuilding.replays.finished(id);
  }

  /** Leaves nothing of a replay that has not ended. @returns false when there is none, or it is needed because there is nothing else to read */
  cancelReplay(name: string): Promise<boolean> {
    return this.#rebuilding.replays.cancel(name);
  }

  /** Puts the rows that were live before the last replay back, when they have caught up. @throws RollbackRefused */
  rollback(name: string): Promise<{ readonly generation: number }> {
    return this.#rebuilding.replays.rollback(name);
  }

  /** The builds of a read model that there are, the newest first. */
  generations(name: string): Promise<readonly GenerationInfo[]> {
    return this.#rebuilding.generations(this.#supervisor(name));
  }

  #makeRebuilding(): Rebuilding {
    const { database, store, codec, projections, clock, onBuilding, rebuilding = {} } = this.options;
    return new Rebuilding({
      store, codec, database, schema: this.schema, channel: this.#channel, projections, supervisors: this.#supervisors, following: this.#following, limits: rebuilding, signal: this.#stopping.signal,
      nowMs: () => clock.nowMs(), onNeeded: onBuilding, parked: this.#parked, skipped: async (projection) => {
        const skipped = await this.#parked.skipped(projection, fingerprintOf(projection));
        return skipped.size === 0 ? undefined : (key, eventId) => skipped.has(skipId(key, eventId));
      },
      report: (projection, message, error) => this.options.report?.({ ...(projection === undefined ? {} : { projection }), message, error }),
    });
  }

  #together(pages: LogPages): Together {
    return {
      pages, logId: () => this.#following.logId, seen: () => this.#following.seen, isCaughtUp: () => this.#following.isCaughtUp, nowMs: () => this.options.clock.nowMs(),
      rebuild: ({ rows }) => this.#rebuilding.rebuild(this.#supervisor(rows.projection.name)),
      report: (projection, message, error) => this.options.report?.({ projection, message, error }),
      applied: ({ rows }, what) => tellApplied(this.options.telemetry ?? silence, rows.projection, what),
    };
  }

  #supervisor(name: string): Supervisor {
    const supervisor = this.#supervisors.get(name);
    if (!supervisor) throw new Error(`${name} is not among the projections of this installation`);
    return supervisor;
  }
}
