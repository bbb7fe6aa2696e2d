import type { Comparison } from './compare.js';
import { Feed, type Subscriber } from './feed.js';

/** `building`: from the log, from the beginning; then up to where the live rows stand; then compared with them. */
export type ReplayState = 'building' | 'catching-up' | 'comparing' | 'done' | 'failed' | 'cancelled';

/** How far the rebuilding of one read model is. */
export type ReplayProgress = {
  readonly id: string;
  readonly projection: string;
  readonly generation: number;
  /** Whether the new rows are only compared, and then thrown away. */
  readonly dryRun: boolean;
  readonly state: ReplayState;
  /** Events of the log that it has gone past. */
  readonly events: number;
  /** From 0 to 1, by position in the log. */
  readonly done: number;
  readonly eventsPerSecond: number;
  readonly etaSeconds?: number;
  readonly rows: number;
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly difference?: Comparison;
  readonly error?: string;
};

export type ReplayRefusal = 'UNKNOWN_PROJECTION' | 'ALREADY_REPLAYING';
export type RollbackRefusal = ReplayRefusal | 'NO_PREVIOUS_GENERATION' | 'OTHER_VERSION';

/** A replay that does not begin. */
export class ReplayRefused extends Error {
  constructor(readonly code: ReplayRefusal, readonly projection: string) {
    super(`${projection}: ${code}`);
  }
}

/** There is nothing to go back to, or not now. */
export class RollbackRefused extends Error {
  constructor(readonly code: RollbackRefusal, readonly projection: string) {
    super(`${projection}: ${code}`);
  }
}

export const hasEnded = ({ state }: Pick<ReplayProgress, 'state'>): boolean => state === 'done' || state === 'failed' || state === 'cancelled';

/** As often as a subscriber hears of one replay, at most. */
const TOLD_EVERY_MS = 250;

/** Tells subscribers how replays go on: the newest state of each, a few times a second, and always the last one. Who is slow misses the states between. */
export class ProgressFeed extends Feed<ReplayProgress> {
  constructor() {
    super((leave) => new ProgressHeard(leave));
  }
}

type Next = IteratorResult<ReplayProgress, undefined>;

class ProgressHeard implements Subscriber<ReplayProgress> {
  /** The newest state of each replay that has not been given out. */
  readonly #news = new Map<string, ReplayProgress>();
  readonly #toldAtMs = new Map<string, number>();
  readonly #waiting: ((next: Next) => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(private readonly leave: () => void) {}

  tell(progress: ReplayProgress): void {
    this.#news.set(`${progress.id} ${progress.projection}`, progress);
    this.#give();
  }

  readonly end = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.leave();
    for (const resolve of this.#waiting.splice(0)) resolve({ done: true, value: undefined });
  };

  async next(): Promise<Next> {
    if (this.#isOver) return { done: true, value: undefined };
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#give();
    });
  }

  async return(): Promise<Next> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Gives out what is due, and comes back for what is not. */
  #give(): void {
    clearTimeout(this.#timer);
    const nowMs = performance.now();
    let soonestMs = Infinity;
    for (const [which, progress] of this.#news) {
      const dueAtMs = hasEnded(progress) ? 0 : (this.#toldAtMs.get(which) ?? -Infinity) + TOLD_EVERY_MS;
      if (dueAtMs > nowMs) soonestMs = Math.min(soonestMs, dueAtMs);
      else if (!this.#giveOut(which, progress)) return;
    }
    if (soonestMs < Infinity && this.#waiting.length > 0) this.#timer = setTimeout(() => this.#give(), soonestMs - nowMs).unref();
  }

  /** @returns whether somebody was waiting for it */
  #giveOut(which: string, progress: ReplayProgress): boolean {
    const resolve = this.#waiting.shift();
    if (!resolve) return false;
    this.#news.delete(which);
    if (hasEnded(progress)) this.#toldAtMs.delete(which);
    else this.#toldAtMs.set(which, performance.now());
    resolve({ done: false, value: progress });
    return true;
  }
}
