import { setTimeout as pause } from 'node:timers/promises';
import type { Codec } from '../../src/kernel/codec.js';
import type { EventStore, Position } from '../../src/kernel/event-store.js';
import { messageOf } from '../../src/kernel/message-of.js';
import { Build } from './build.js';
import { BuildLost, type Generations } from './generations.js';
import { LogPages, PoisonEvent } from './log-pages.js';
import type { ParkedEvents } from './parked.js';
import { foldLog, type MemoryBudget } from './pass.js';
import { subscriptionOf, type AnyProjection } from './projection.js';
import type { ReadDatabase } from './read-database.js';
import { Overtaken, Replacement } from './replace.js';
import type { Replay } from './replay.js';
import { takeParked } from './take-parked.js';

export type RunnerOptions = {
  readonly store: EventStore;
  readonly codec: Codec;
  readonly database: ReadDatabase;
  readonly generations: Generations;
  readonly budget: MemoryBudget;
  readonly saveEveryMs: number;
  readonly keptRows: number;
  readonly logId: () => string | undefined;
  /** Aborted when the process stops. */
  readonly signal: AbortSignal;
  /** Told how many more events were folded for rows without which there is nothing to read. */
  readonly onNeeded?: ((events: number) => void) | undefined;
  readonly report: (projection: string | undefined, message: string, error?: unknown) => void;
  /** Of a definition: which events an operator has decided to leave out, and for which keys. */
  readonly skipped: (projection: AnyProjection) => Promise<((key: string, eventId: string) => boolean) | undefined>;
  /** What rows that are gone on with have not taken. */
  readonly parked: ParkedEvents;
};

/** An embedded database does not write back by itself what was changed. */
const WRITTEN_BACK_ROWS = 50_000;
const TRIES_MAX = 8;
const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 5_000;

/** Carries replays out: one pass over the log for those that begin together, then one after another to its end. */
export class Runner {
  #unwrittenRows = 0;

  constructor(private readonly options: RunnerOptions) {}

  /** Runs them until each has ended. What is no fault of theirs, a store that cannot be reached, is tried again for a while. */
  async run(replays: readonly Replay[]): Promise<void> {
    const { signal, report } = this.options;
    for (let tries = 1; ; tries++) {
      const left = replays.filter(({ hasEnded }) => !hasEnded);
      try {
        if (left.length > 0) await this.#once(left);
        return;
      } catch (error) {
        if (signal.aborted) return this.#interrupt(left);
        if (tries === TRIES_MAX) return this.#abandon(left, error);
        for (const { name } of left) report(name, 'its rebuilding was interrupted, and goes on in a moment', error);
        await pause(Math.min(RETRY_MS_MAX, RETRY_MS_MIN * 2 ** tries), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #once(replays: readonly Replay[]): Promise<void> {
    const { store, budget, saveEveryMs, signal, onNeeded } = this.options;
    const head = await store.head();
    const builds = new Map<Replay, Build>();
    for (const replay of replays) {
      replay.headIs(head);
      const build = await this.#open(replay);
      if (!build) continue;
      await this.#begin(build, { replay, head });
      replay.build = build;
      builds.set(replay, build);
    }
    budget.add([...builds.values()]);
    try {
      const readers = [...builds].map(([replay, build]) => ({ build, limit: replay.limit, isOff: replay.isOff, onPage: replay.passed, onOff: () => this.#end(replay, new BuildLost(replay.name)) }));
      const isNeeded = replays.some(({ purpose }) => purpose === 'needed');
      await foldLog(readers, { pages: this.#pages(replays), budget, saveEveryMs, signal, onRead: isNeeded ? onNeeded : undefined });
      for (const [replay, build] of builds) if (!replay.hasEnded) await this.#finish(replay, build);
    } finally {
      await Promise.all([...builds.values()].map((build) => build.leave()));
      budget.remove([...builds.values()]);
    }
    this.options.database.housekeeping([]).catch(() => undefined); // nobody waits for it: it loses nothing when it is left undone
  }

  /** Where it stands now. @returns undefined when it has ended: when it was interrupted, it may have taken its place already, or have been called off */
  async #open(replay: Replay): Promise<Build | undefined> {
    const { generations, keptRows, skipped } = this.options;
    const { supervisor: { follower }, generation } = replay;
    const { projection } = follower.rows;
    const now = (await generations.all(projection.name)).find((each) => each.generation === generation.generation);
    if (now?.state === 'building' && now.builder === generation.builder) {
      return new Build(projection, now, { generations, keptRows, afterWriting: (rows) => this.#afterWriting(rows), isSkipped: await skipped(projection) });
    }
    if (now?.state === 'live') follower.begin({ generation: now.generation, fingerprint: now.fingerprint, logId: now.logId, position: now.position });
    replay.end(now?.state === 'live' ? 'done' : 'cancelled');
    return undefined;
  }

  /** Where its rows stand, with what they could not take before. */
  async #begin(build: Build, { replay, head }: { readonly replay: Replay; readonly head: Position | undefined }): Promise<void> {
    const { generations, parked, skipped } = this.options;
    await build.open(head);
    await takeParked(build, { generations, parked, pages: this.#pages([replay]), isSkipped: await skipped(build.projection) });
  }

  #pages(replays: readonly Replay[]): LogPages {
    const { store, codec } = this.options;
    return new LogPages(store, codec, new Set(replays.flatMap(({ supervisor }) => subscriptionOf(supervisor.follower.rows.projection))));
  }

  async #finish(replay: Replay, build: Build): Promise<void> {
    const { generations, logId } = this.options;
    try {
      if (build.failure) throw build.failure;
      replay.signal.throwIfAborted();
      const replacement = new Replacement(replay, build, { generations, logId, pages: this.#pages([replay]) });
      if (replay.isRollback) await replacement.switchBack();
      else await this.#takePlace(replay, build, replacement);
      if (replay.purpose === 'compare') await generations.end(replay.generation);
      await generations.dropGone().catch(() => undefined); // or at the next start
      replay.end('done');
    } catch (error) {
      await this.#end(replay, error);
    }
  }

  async #takePlace(replay: Replay, build: Build, replacement: Replacement): Promise<void> {
    await build.finish();
    if (replay.purpose !== 'needed') {
      replay.differs(await replacement.compareAndSwitch());
      return;
    }
    const checkpoint = await replacement.install();
    replay.end('done');
    replay.supervisor.follower.begin(checkpoint);
  }

  /** A replay that does not come to a good end; what is no fault of its own is thrown on. */
  async #end(replay: Replay, error: unknown): Promise<void> {
    if (this.options.signal.aborted || replay.hasEnded) throw error;
    if (replay.isCalledOff || error instanceof BuildLost) {
      await this.#leaveNothing(replay);
      replay.end('cancelled');
    } else if (isItsFault(error)) await this.#fail(replay, error);
    else throw error;
  }

  /** What is needed goes on from there when it is tried again. */
  async #fail(replay: Replay, error: Error): Promise<void> {
    await (replay.purpose === 'needed' ? replay.build?.save() : this.#leaveNothing(replay, error.message));
    replay.end('failed', { error });
  }

  /** Drops what was built. Rows that were live before stay what they were. */
  async #leaveNothing({ isRollback, generation }: Replay, why?: string): Promise<void> {
    const { generations } = this.options;
    await (isRollback ? generations.putBack(generation) : generations.end(generation, why));
  }

  /** The process stops: what others would miss goes on at the next start. */
  async #interrupt(replays: readonly Replay[]): Promise<void> {
    for (const replay of replays) {
      const isTrial = replay.purpose === 'compare';
      if (isTrial) await this.#leaveNothing(replay).catch(() => undefined);
      replay.end(isTrial ? 'cancelled' : 'failed', { error: new Error('interrupted: the process stops') });
    }
  }

  async #abandon(replays: readonly Replay[], error: unknown): Promise<void> {
    for (const replay of replays) {
      if (replay.purpose !== 'needed') await this.#leaveNothing(replay, messageOf(error)).catch(() => undefined);
      replay.end('failed', { error });
    }
  }

  async #afterWriting(rows: number): Promise<void> {
    this.#unwrittenRows += rows;
    if (this.#unwrittenRows >= WRITTEN_BACK_ROWS) {
      this.#unwrittenRows = 0;
      await this.options.database.housekeeping([]);
    }
  }
}

const isItsFault = (error: unknown): error is Error => error instanceof PoisonEvent || error instanceof Overtaken;

