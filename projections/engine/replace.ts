import { setImmediate as turn } from 'node:timers/promises';
import type { Position } from '../../src/kernel/event-store.js';
import type { Build, Limit } from './build.js';
import { RowsCompared, type Comparison } from './compare.js';
import type { Checkpoint } from './checkpoints.js';
import type { Generations } from './generations.js';
import { isBefore, type LogPages } from './log-pages.js';
import type { Replay } from './replay.js';

export type ReplaceParts = { readonly generations: Generations; readonly pages: LogPages; readonly logId: () => string | undefined };

/** Rows of the live generation cannot be held on to: another took its place while this one was built. */
export class Overtaken extends Error {}

const PAGE_EVENTS = 500;
/** How often live rows of another instance may slip away before it is enough. */
const TRIES_MAX = 200;

/** The last part of a replay, when its rows are written: catching up with the live ones, the comparison, and taking their place. */
export class Replacement {
  readonly #build: Build;

  constructor(private readonly replay: Replay, build: Build, private readonly parts: ReplaceParts) {
    this.#build = build;
  }

  /** Goes on until it stands where the live rows do, or at the end of the log. */
  async catchUp(limit: () => Limit): Promise<void> {
    while (!this.#build.isAt(limit())) {
      this.replay.signal.throwIfAborted();
      const page = await this.parts.pages.read(this.#build.position, PAGE_EVENTS);
      if (!page) break;
      await this.#build.fold(page, limit());
      if (this.#build.failure) throw this.#build.failure;
      this.replay.passed(page.size);
      await turn();
    }
    await this.#build.save();
  }

  /** Takes the place of rows that are of no use, or of none. @returns where it begins */
  async install(): Promise<Checkpoint> {
    await this.catchUp(() => 'the end');
    const { generations, logId } = this.parts;
    const checkpoint = this.#checkpoint(logId());
    await generations.db.transaction().execute((transaction) => generations.switchTo(transaction, { built: this.#build.generation, checkpoint, keep: false }));
    return checkpoint;
  }

  /** Compares, while live rows go on, and then, while they stand still, once more what has changed meanwhile; and takes their place unless it was a trial. */
  async compareAndSwitch(): Promise<Comparison> {
    const { replay, parts: { generations } } = this;
    const { follower } = replay.supervisor;
    replay.is('catching-up');
    await this.catchUp(replay.limit);
    replay.is('comparing');
    const live = follower.generation;
    const compared = new RowsCompared({ live: follower.rows, fresh: this.#build.rows });
    this.#build.touched = new Set();
    await compared.all(generations.db, replay.signal);
    await this.catchUp(replay.limit);
    return this.#standingStill(live, compared);
  }

  /** Takes the place of the live rows without comparing. */
  async switchBack(): Promise<void> {
    const { replay } = this;
    await this.catchUp(replay.limit);
    await this.#standingStill(replay.supervisor.follower.generation, undefined);
  }

  async #standingStill(live: number, compared: RowsCompared | undefined): Promise<Comparison> {
    const { supervisor } = this.replay;
    return supervisor.holdStill(async () => {
      for (let tries = 0; tries < TRIES_MAX; tries++) {
        const target = await this.#liveStandsAt(live);
        await this.catchUp(() => ({ upTo: target }));
        const comparison = await this.#settle(live, compared);
        if (comparison !== 'moved on') return comparison;
      }
      throw new Overtaken(`the live rows of ${supervisor.name} never stood still for long enough`);
    });
  }

  /** Here, or in the database where another instance has moved them. */
  async #liveStandsAt(live: number): Promise<Position | undefined> {
    const { name, follower } = this.replay.supervisor;
    const stored = (await this.parts.generations.all(name)).find(({ generation, state }) => generation === live && state === 'live');
    if (!stored) throw new Overtaken(`another generation of ${name} is live now`);
    return isBefore(follower.position, stored.position) ? stored.position : follower.position;
  }

  /** The last comparison and the change of places, in one transaction in which nobody can move the live rows. */
  async #settle(live: number, compared: RowsCompared | undefined): Promise<Comparison | 'moved on'> {
    const { replay, parts: { generations, logId } } = this;
    const { projection, generation, position, count, touched = new Set() } = this.#build;
    const checkpoint = this.#checkpoint(logId());
    const comparison = await generations.db.transaction().execute(async (transaction) => {
      const locked = await generations.lockLive(transaction, projection);
      if (locked?.generation !== live) throw new Overtaken(`another generation of ${replay.name} is live now`);
      if (isBefore(position, locked.position)) return 'moved on' as const;
      await compared?.again(transaction, touched);
      const result = await compared?.result(transaction, count);
      if (replay.purpose === 'replace') await generations.switchTo(transaction, { built: generation, checkpoint, keep: true });
      return result ?? { rows: count, differing: 0, added: 0, removed: 0, changed: 0, examples: [] };
    });
    if (comparison !== 'moved on' && replay.purpose === 'replace') replay.supervisor.follower.begin(checkpoint);
    return comparison;
  }

  #checkpoint(logId: string | undefined): Checkpoint {
    const { generation: { generation, fingerprint }, position } = this.#build;
    return { generation, fingerprint, logId, position };
  }
}
