import { setTimeout as pause } from 'node:timers/promises';
import type { Builder } from './builder.js';
import type { Generation, Generations } from './generations.js';
import type { Replay } from './replay.js';
import type { Runner } from './runner.js';
import type { Supervisor } from './supervisor.js';

export type NeededRowsOptions = {
  readonly builder: Builder;
  readonly runner: Runner;
  readonly generations: Generations;
  readonly signal: AbortSignal;
  readonly report: (projection: string | undefined, message: string) => void;
  /** Makes it known as a replay. */
  readonly begin: (supervisor: Supervisor, generation: Generation) => Replay;
};

/** How often it is looked whether another instance has finished. */
const LOOK_MS = 250;

/** Makes rows where there are none to be read, or none of this version: with nobody asking for it, at once, and once among all instances. */
export class NeededRows {
  /** Resolves with why they could not be made, or undefined. */
  readonly #making = new Map<string, Promise<Error | undefined>>();

  constructor(private readonly options: NeededRowsOptions) {}

  /** Whether rows of it are being made now. */
  has(name: string): boolean {
    return this.#making.has(name);
  }

  async close(): Promise<void> {
    await Promise.all(this.#making.values());
  }

  /** Makes them in one pass for all; those that are being made already are waited for. @returns why some of them could not be made */
  async ensure(supervisors: readonly Supervisor[]): Promise<ReadonlyMap<string, Error>> {
    const fresh = supervisors.filter(({ name }) => !this.#making.has(name));
    const making = this.#make(fresh);
    for (const { name } of fresh) this.#making.set(name, making.then((failures) => failures.get(name), errorOf).finally(() => this.#making.delete(name)));
    const failures = new Map<string, Error>();
    await Promise.all(supervisors.map(async ({ name }) => {
      const failure = await this.#making.get(name);
      if (failure) failures.set(name, failure);
    }));
    return failures;
  }

  async #make(supervisors: readonly Supervisor[]): Promise<ReadonlyMap<string, Error>> {
    const failures = new Map<string, Error>();
    const mine: Replay[] = [];
    const elsewhere: Supervisor[] = [];
    for (const supervisor of supervisors) {
      const { follower, name } = supervisor;
      if (follower.generation > 0) await this.options.generations.giveUp(name, [follower.generation]); // its tables are damaged, or gone
      const replay = await this.#claim(supervisor);
      if (replay) mine.push(replay);
      else if (!follower.isBuilt) elsewhere.push(supervisor);
    }
    const waiting = Promise.all(elsewhere.map((supervisor) => this.#awaitOther(supervisor, failures)));
    await Promise.all([waiting, this.#run(mine, failures)]);
    return failures;
  }

  async #run(replays: readonly Replay[], failures: Map<string, Error>): Promise<void> {
    if (replays.length === 0) return;
    this.options.report(undefined, `building ${replays.map(({ name }) => name).join(', ')} from the log`);
    await this.options.runner.run(replays);
    for (const { name, supervisor, error } of replays) if (!supervisor.follower.isBuilt) failures.set(name, errorOf(error ?? `the building of ${name} was taken over`));
  }

  /** @returns undefined when there are rows already, or another instance makes them */
  async #claim(supervisor: Supervisor): Promise<Replay | undefined> {
    const { follower } = supervisor;
    const claimed = await this.options.builder.claim(follower.rows.projection);
    if (claimed === 'elsewhere') return undefined;
    if ('mine' in claimed) return this.options.begin(supervisor, claimed.mine);
    const { generation, fingerprint, logId, position } = claimed.live;
    follower.begin({ generation, fingerprint, logId, position });
    return undefined;
  }

  async #awaitOther(supervisor: Supervisor, failures: Map<string, Error>): Promise<void> {
    while (!supervisor.follower.isBuilt && !failures.has(supervisor.name)) {
      await pause(LOOK_MS, undefined, { signal: this.options.signal });
      const replay = await this.#claim(supervisor);
      if (replay) await this.#run([replay], failures);
    }
  }
}

const errorOf = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
