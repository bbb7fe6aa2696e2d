import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Builder, Log } from './builder.js';
import { fingerprintOf } from './checkpoints.js';
import { EveryReplay } from './every-replay.js';
import type { Generation, Generations } from './generations.js';
import { ProgressFeed, ReplayRefused, RollbackRefused, type ReplayProgress } from './replay-progress.js';
import { Replay, type Purpose } from './replay.js';
import type { Runner } from './runner.js';
import type { Supervisor } from './supervisor.js';
import type { ToldReplays } from './told-replays.js';

export type ReplaysOptions = {
  readonly builder: Builder;
  readonly runner: Runner;
  readonly generations: Generations;
  /** Where instances tell each other how their replays go on. */
  readonly told: ToldReplays;
  readonly supervisors: ReadonlyMap<string, Supervisor>;
  readonly log: () => Promise<Log>;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  readonly report: (projection: string | undefined, message: string, error?: unknown) => void;
  /** Whether rows of it are being made because there are none. */
  readonly isNeeded: (projection: string) => boolean;
};

/** Jobs whose end can still be asked for. */
const JOBS_KEPT = 100;
/** How often a builder shows that it is alive, and looks for builds whose builder is not. */
const BEAT_MS = 1_500;

/**
 * The replays that somebody asks for: one job after another; one pass over the log serves all read models of a job. What is needed because there is nothing to
 * read is made beside them (`NeededRows`). All share one budget of memory.
 */
export class Replays {
  /** Of this instance. */
  readonly feed = new ProgressFeed();
  readonly everywhere: EveryReplay;
  readonly #jobs = new Map<string, readonly Replay[]>();
  readonly #running = new Map<string, Replay>();
  readonly #last = new Map<string, Replay>();
  /** For which something is about to begin. */
  readonly #reserved = new Set<string>();
  #queue: Promise<void> = Promise.resolve();
  #beating: Promise<void> = Promise.resolve();

  constructor(private readonly options: ReplaysOptions) {
    const { told, builder, report } = options;
    this.everywhere = new EveryReplay({ told, report, isAlone: builder.isAlone });
  }

  /** Goes on with what an earlier life of this process, or an instance that is gone, has not finished. */
  start(): void {
    this.#beating = this.#beat();
  }

  /** Waits until everything has been broken off; what was not finished is left to the next start. */
  async close(): Promise<void> {
    await this.#beating;
    await this.#queue;
    await this.options.generations.release(this.options.builder.id).catch(() => undefined);
    this.feed.close();
    await this.everywhere.close();
  }

  /** Begins, or waits for its turn. @throws ReplayRefused */
  async replay(names: readonly string[], { id, dryRun }: { readonly id: string; readonly dryRun: boolean }): Promise<readonly ReplayProgress[]> {
    const supervisors = new Set(names.map((name) => this.#free(name, ReplayRefused)));
    const job = await this.#reserving([...supervisors], async () => this.#beginAll([...supervisors], { id, dryRun }));
    this.#enqueue(id, job);
    return job.map((replay) => replay.progress());
  }

  /** What is running, and what ended last, of every read model, on whichever instance. */
  list(): Promise<readonly ReplayProgress[]> {
    return this.everywhere.list(this.#here());
  }

  #here(): readonly ReplayProgress[] {
    return [...this.#running.values(), ...this.#last.values()].map((replay) => replay.progress());
  }

  /** The replays of a job when they have ended; none when the job is not known. */
  async finished(id: string): Promise<readonly ReplayProgress[]> {
    const job = this.#jobs.get(id) ?? [];
    await Promise.all(job.map(({ ended }) => ended));
    return job.map((replay) => replay.progress());
  }

  /** Calls a replay off, on whichever instance it runs, and leaves nothing of it. What is needed cannot be called off. @returns whether there was one that could be */
  async cancel(name: string): Promise<boolean> {
    const running = this.#running.get(name);
    if (running?.purpose === 'needed') return false;
    if (running) {
      running.callOff();
      await running.ended;
      return running.progress().state === 'cancelled';
    }
    const elsewhere = await this.#elsewhere(name);
    if (elsewhere) await this.options.generations.end(elsewhere);
    return elsewhere !== undefined;
  }

  /** The id of the replay of a read model, on whichever instance it runs. */
  async underWay(name: string): Promise<string | undefined> {
    const here = this.#running.get(name);
    return here ? here.id : (await this.#elsewhere(name))?.replayId;
  }

  /** A build that another instance is at, beside live rows of the same definition. */
  async #elsewhere(name: string): Promise<Generation | undefined> {
    const all = await this.options.generations.all(name);
    return all.find(({ state, fingerprint }) => state === 'building' && all.some((live) => live.state === 'live' && live.fingerprint === fingerprint));
  }

  /** Puts the rows that were live before the last replay back in their place, when they have caught up. @throws RollbackRefused, or why they could not */
  async rollback(name: string): Promise<{ readonly generation: number }> {
    const { builder, generations } = this.options;
    const supervisor = this.#free(name, RollbackRefused);
    const { projection } = supervisor.follower.rows;
    const replay = await this.#reserving([supervisor], async () => {
      const [all, log] = [await generations.all(name), await this.options.log()];
      const previous = all.find((each) => each.state === 'previous' && builder.isTrusted(projection, each, log));
      if (!previous) throw new RollbackRefused(all.some(({ fingerprint }) => fingerprint !== fingerprintOf(projection)) ? 'OTHER_VERSION' : 'NO_PREVIOUS_GENERATION', name);
      const taken = await generations.take(previous, builder.id);
      if (!taken) throw new RollbackRefused('ALREADY_REPLAYING', name);
      return this.begin(supervisor, taken, { id: randomUUID(), purpose: 'replace', isRollback: true });
    });
    this.#enqueue(replay.id, [replay]);
    await replay.ended;
    const { state, generation } = replay.progress();
    if (state !== 'done') throw replay.error ?? new Error(`going back to generation ${generation} of ${name} was called off`);
    return { generation };
  }

  async #beginAll(supervisors: readonly Supervisor[], { id, dryRun }: { readonly id: string; readonly dryRun: boolean }): Promise<readonly Replay[]> {
    const { builder, generations, log, report } = this.options;
    const { id: logId } = await log();
    const job: Replay[] = [];
    try {
      for (const supervisor of supervisors) {
        const generation = await generations.begin(supervisor.follower.rows.projection, { builder: builder.id, replayId: id, isDryRun: dryRun, logId });
        if (!generation) throw new ReplayRefused('ALREADY_REPLAYING', supervisor.name);
        job.push(this.begin(supervisor, generation, { id, purpose: dryRun ? 'compare' : 'replace' }));
      }
      return job;
    } catch (error) {
      for (const replay of job) { // nobody waits for them, and whatever becomes of their generations, others may be begun
        await generations.end(replay.generation).catch((trouble: unknown) => report(replay.name, 'what its replay began with could not be cleared away', trouble));
        replay.end('cancelled');
      }
      throw error;
    }
  }

  async #reserving<Result>(supervisors: readonly Supervisor[], task: () => Promise<Result>): Promise<Result> {
    for (const { name } of supervisors) this.#reserved.add(name);
    try {
      return await task();
    } finally {
      for (const { name } of supervisors) this.#reserved.delete(name);
    }
  }

  #isBusy({ name, follower }: Supervisor): boolean {
    return this.#running.has(name) || this.#reserved.has(name) || (this.options.isNeeded(name) && !follower.isBuilt);
  }

  #free(name: string, Refused: typeof ReplayRefused | typeof RollbackRefused): Supervisor {
    const supervisor = this.options.supervisors.get(name);
    if (!supervisor) throw new Refused('UNKNOWN_PROJECTION', name);
    if (this.#isBusy(supervisor) || !supervisor.follower.isBuilt) throw new Refused('ALREADY_REPLAYING', name);
    return supervisor;
  }

  /** A replay that runs from now on, whoever carries it out. */
  begin(supervisor: Supervisor, generation: Generation, what: { readonly id: string; readonly purpose: Purpose; readonly isRollback?: boolean }): Replay {
    const onEnd = (): void => {
      this.#running.delete(replay.name);
      this.#last.set(replay.name, replay);
      void this.everywhere.tell(replay.progress());
    };
    const feed = { publish: (progress: ReplayProgress) => [this.feed, this.everywhere.feed].forEach((each) => each.publish(progress)) };
    const replay: Replay = new Replay({ ...what, supervisor, generation, feed, nowMs: this.options.nowMs, stopping: this.options.signal, onEnd });
    this.#running.set(replay.name, replay);
    return replay;
  }

  #enqueue(id: string, job: readonly Replay[]): void {
    this.#remember(id, job);
    this.#queue = this.#queue.then(() => this.options.runner.run(job)).catch((error: unknown) => job.forEach((replay) => replay.end('failed', { error })));
  }

  #remember(id: string, job: readonly Replay[]): void {
    this.#jobs.set(id, job);
    for (const old of this.#jobs.keys()) if (this.#jobs.size > JOBS_KEPT) this.#jobs.delete(old);
  }

  async #beat(): Promise<void> {
    const { signal, builder } = this.options;
    while (!signal.aborted) {
      if ((await this.#look()) && builder.isAlone) return;
      await pause(BEAT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** @returns whether every build that was left behind has been seen to */
  async #look(): Promise<boolean> {
    const { builder, generations, report } = this.options;
    try {
      const isNothingLeft = await this.#goOnWithAbandoned();
      if (this.#running.size > 0) await generations.beat(builder.id);
      await this.everywhere.exchange(this.#here());
      return isNothingLeft;
    } catch (error) {
      report(undefined, 'it cannot be seen which builds go on, it is looked again', error);
      return false;
    }
  }

  /**
   * Replays whose builder is gone are gone on with; those that were only to be compared nobody waits for any more.
   * @returns whether none is left that had to be passed over, because something else was about to begin for the same read model
   */
  async #goOnWithAbandoned(): Promise<boolean> {
    const { builder, generations, log, supervisors } = this.options;
    for (const each of await generations.all()) {
      const supervisor = supervisors.get(each.projection);
      if (!supervisor || !this.#isAbandoned(each, supervisor)) continue;
      const taken = await generations.take(each, builder.id);
      if (!taken) continue;
      const id = taken.replayId ?? randomUUID();
      if (taken.isDryRun || !builder.isTrusted(supervisor.follower.rows.projection, taken, await log())) await generations.end(taken);
      else this.#enqueue(id, [this.begin(supervisor, taken, { id, purpose: 'replace' })]);
    }
    return (await generations.all()).every(({ state, projection }) => state !== 'building' || !supervisors.has(projection) || this.#running.has(projection));
  }

  /** A build of this definition that nobody is busy with, while there are rows to be read: without them it is needed, and seen to elsewhere. */
  #isAbandoned(each: Generation, supervisor: Supervisor): boolean {
    const { follower } = supervisor;
    const isOfThis = each.state === 'building' && follower.isBuilt && each.fingerprint === fingerprintOf(follower.rows.projection);
    return isOfThis && !this.#isBusy(supervisor) && this.options.builder.isAbandoned(each);
  }
}
