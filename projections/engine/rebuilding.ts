import { randomUUID } from 'node:crypto';
import type { Codec } from '../../src/kernel/codec.js';
import type { EventStore, Position } from '../../src/kernel/event-store.js';
import { isInLog } from '../../src/kernel/log-mark.js';
import { Builder } from './builder.js';
import type { Comparison } from './compare.js';
import { generationSchema, Generations, type Generation, type GenerationState } from './generations.js';
import type { LogFollowing } from './log-following.js';
import { MemoryBudget } from './pass.js';
import { NeededRows } from './needed-rows.js';
import type { AnyProjection } from './projection.js';
import type { ReadDatabase } from './read-database.js';
import { Replays } from './replays.js';
import { Rows } from './rows.js';
import { Runner, type RunnerOptions } from './runner.js';
import type { Supervisor } from './supervisor.js';
import { ToldReplays } from './told-replays.js';

/** How rebuilding uses this machine. */
export type RebuildingLimits = {
  /** The heap that all read models that are being rebuilt may take together, in bytes, as they are weighed; what is more is written to their tables meanwhile. */
  readonly memoryBytesMax?: number | undefined;
  /** What was folded is written at least so often, so that a process that is killed has not worked for nothing. */
  readonly saveEveryMs?: number | undefined;
  /** Rows are written while the next events are folded, except for so many that changed last. */
  readonly keptRows?: number | undefined;
};

const REBUILDING_MEMORY_BYTES_DEFAULT = 128 * 1024 * 1024;
const REBUILDING_SAVE_EVERY_MS_DEFAULT = 10_000;
const REBUILDING_KEPT_ROWS_DEFAULT = 5_000;

export type RebuildingOptions = Pick<RunnerOptions, 'skipped' | 'parked'> & {
  readonly store: EventStore;
  readonly codec: Codec;
  readonly database: ReadDatabase;
  readonly schema: string;
  /** Where instances tell each other how far rows have come. */
  readonly channel: string;
  readonly projections: readonly AnyProjection[];
  readonly supervisors: ReadonlyMap<string, Supervisor>;
  readonly following: LogFollowing;
  readonly limits: RebuildingLimits;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  readonly onNeeded?: ((events: number) => void) | undefined;
  readonly report: (projection: string | undefined, message: string, error?: unknown) => void;
};

/** A build of a read model, as operators see it. */
export type GenerationInfo = {
  readonly generation: number;
  readonly state: GenerationState;
  readonly version: number;
  readonly position: Position | undefined;
  readonly madeAt: string;
  readonly rows?: number;
};

/** The builds of the read models: which are there, and the making of new ones. */
export class Rebuilding {
  readonly replays: Replays;
  readonly #generations: Generations;
  readonly #builder: Builder;
  readonly #needed: NeededRows;
  /** Rows of another version, read while those of this one are made. */
  readonly #older = new Map<string, Generation>();

  constructor(private readonly options: RebuildingOptions) {
    const { store, codec, database, schema, channel, projections, supervisors, following, limits, nowMs, signal, onNeeded, report, skipped, parked } = options;
    const generations = (this.#generations = new Generations(database.db, schema, channel));
    const budget = new MemoryBudget(limits.memoryBytesMax ?? REBUILDING_MEMORY_BYTES_DEFAULT);
    const saveEveryMs = limits.saveEveryMs ?? REBUILDING_SAVE_EVERY_MS_DEFAULT;
    const builder = (this.#builder = new Builder({ generations, projections, ownDatabase: database.kind === 'pglite', log: () => following.look(), report }));
    const runner = new Runner({ store, codec, database, generations, budget, saveEveryMs, keptRows: limits.keptRows ?? REBUILDING_KEPT_ROWS_DEFAULT, logId: () => following.logId, signal, onNeeded, report, skipped, parked });
    const parts = { builder, runner, generations, supervisors, log: () => following.look(), nowMs, signal, report };
    this.replays = new Replays({ ...parts, told: new ToldReplays(database.db, schema), isNeeded: (name) => this.#needed.has(name) });
    this.#needed = new NeededRows({ ...parts, begin: (supervisor, generation) => this.replays.begin(supervisor, generation, { id: generation.replayId ?? randomUUID(), purpose: 'needed' }) });
  }

  /** Makes the registry, and what else is to stand beside it; then lets every read model begin whose rows can be gone on with. */
  async prepare(andThen: () => Promise<void>): Promise<void> {
    const found = await this.#builder.prepare();
    const all = (await this.#isOfAnotherLog()) ? await this.#builder.prepare() : found;
    await andThen();
    const log = await this.options.following.look();
    for (const { name, follower } of this.options.supervisors.values()) {
      const live = all.find((each) => each.projection === name && each.state === 'live' && this.#builder.isTrusted(follower.rows.projection, each, log));
      const older = live ? undefined : this.#builder.olderFor(follower.rows.projection, all, log);
      if (live) follower.begin(checkpointOf(live));
      else if (older) this.#older.set(name, older);
    }
  }

  /** A log that was restored and has gone on differently looks as long as before: what rows were made from is asked for again. */
  async #isOfAnotherLog(): Promise<boolean> {
    const { store, report } = this.options;
    for (const mark of await this.#generations.marks()) {
      if (await isInLog(store, mark)) continue;
      report(undefined, 'the log is another than the read models were made from: it was restored or replaced, and has gone on differently. They are built anew');
      await this.#generations.distrust();
      return true;
    }
    return false;
  }

  /**
   * Makes rows where there are none, and resolves when there is something to be read of every read model. Where rows of another version can be read, their successors are made afterwards.
   * @returns those that can be followed now
   */
  async begin(): Promise<readonly Supervisor[]> {
    const all = [...this.options.supervisors.values()];
    const failures = await this.#needed.ensure(all.filter(({ name, follower }) => !follower.isBuilt && !this.#older.has(name)));
    for (const supervisor of all) {
      const failure = failures.get(supervisor.name);
      if (failure) supervisor.stop(failure);
    }
    return all.filter(({ follower }) => follower.isBuilt);
  }

  /** Makes the rows that rows of another version stand in for, and goes on with what was interrupted. */
  goOn(): void {
    const waiting = [...this.options.supervisors.values()].filter(({ name, follower }) => !follower.isBuilt && this.#older.has(name));
    void this.#needed.ensure(waiting);
    for (const supervisor of waiting) supervisor.holdStill(async () => undefined).catch(() => undefined);
    this.replays.start();
  }

  /** Makes rows in the place of those that are damaged or gone. @throws why they cannot be made */
  async rebuild(supervisor: Supervisor): Promise<void> {
    const failure = (await this.#needed.ensure([supervisor])).get(supervisor.name);
    if (failure) throw failure;
  }

  /** The generation of another version that is read instead, as long as there is none of this one. */
  olderOf({ name, follower }: Supervisor): Generation | undefined {
    return follower.isBuilt ? undefined : this.#older.get(name);
  }

  /** Where the rows are to be read that are there. */
  schemaOf(supervisor: Supervisor): string {
    const { rows } = supervisor.follower;
    const older = this.olderOf(supervisor);
    return older ? generationSchema(this.options.schema, rows.projection, older.generation) : rows.schema;
  }

  /** Every build of a read model, the newest first. */
  async generations({ name, follower }: Supervisor): Promise<readonly GenerationInfo[]> {
    const { database: { db }, schema } = this.options;
    return Promise.all((await this.#generations.all(name)).map(async ({ generation, state, version, position, madeAt }) => {
      const rows = new Rows(db, generationSchema(schema, follower.rows.projection, generation), follower.rows.projection);
      const counted = state === 'live' || state === 'previous' ? { rows: await rows.count() } : {};
      return { generation, state, version, position, madeAt, ...counted };
    }));
  }

  /** Builds rows anew beside the live ones and compares them. @throws ReplayRefused, or why it could not be done */
  async verify({ name }: Supervisor): Promise<Comparison> {
    const id = randomUUID();
    await this.replays.replay([name], { id, dryRun: true });
    const [replay] = await this.replays.finished(id);
    if (!replay?.difference) throw new Error(replay?.error ?? `${name} could not be compared`);
    return replay.difference;
  }

  async close(): Promise<void> {
    await this.#needed.close();
    await this.replays.close();
  }
}

const checkpointOf = ({ generation, fingerprint, logId, position }: Generation) => ({ generation, fingerprint, logId, position });
