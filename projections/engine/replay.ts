import type { Position } from '../../src/kernel/event-store.js';
import type { Build, Limit } from './build.js';
import type { Comparison } from './compare.js';
import type { Generation } from './generations.js';
import { hasEnded, type ProgressFeed, type ReplayProgress, type ReplayState } from './replay-progress.js';
import type { Supervisor } from './supervisor.js';

/** What a replay is for: to take the place of live rows, to be compared with them, or to be there at all. */
export type Purpose = 'replace' | 'compare' | 'needed';

export type ReplayParts = {
  readonly id: string;
  readonly supervisor: Supervisor;
  readonly generation: Generation;
  readonly purpose: Purpose;
  readonly feed: Pick<ProgressFeed, 'publish'>;
  readonly nowMs: () => number;
  /** Aborted when the process stops. */
  readonly stopping: AbortSignal;
  /** Goes on with a generation that was live before, instead of making one. */
  readonly isRollback?: boolean;
  readonly onEnd: () => void;
};

/** The rate is that of the last few seconds: the first rows are quicker than the last. */
const RATE_MS = 5_000;

/** The rebuilding of one read model: what it is, how far it has come, and how it ended. */
export class Replay {
  /** Resolves when it has ended, however that was. */
  readonly ended: Promise<void>;
  build: Build | undefined;
  #state: ReplayState = 'building';
  #difference: Comparison | undefined;
  #error: Error | undefined;
  #events = 0;
  #rows = 0;
  #position: Position | undefined;
  #head: Position | undefined;
  #finishedAtMs: number | undefined;
  /** Where it was, and when, at some moment of the last seconds. */
  #marks: { readonly atMs: number; readonly events: number; readonly done: number }[] = [];
  readonly #startedAtMs: number;
  readonly #calledOff = new AbortController();
  /** Aborted when somebody has called it off, or the process stops. */
  readonly signal: AbortSignal;
  #settle: () => void = () => undefined;

  constructor(private readonly parts: ReplayParts) {
    this.ended = new Promise((resolve) => (this.#settle = resolve));
    this.#startedAtMs = parts.nowMs();
    this.signal = AbortSignal.any([this.#calledOff.signal, parts.stopping]);
    this.#mark();
  }

  get id(): string {
    return this.parts.id;
  }

  get supervisor(): Supervisor {
    return this.parts.supervisor;
  }

  get purpose(): Purpose {
    return this.parts.purpose;
  }

  get isRollback(): boolean {
    return this.parts.isRollback === true;
  }

  get generation(): Generation {
    return this.parts.generation;
  }

  get name(): string {
    return this.parts.supervisor.name;
  }

  get error(): Error | undefined {
    return this.#error;
  }

  get difference(): Comparison | undefined {
    return this.#difference;
  }

  get hasEnded(): boolean {
    return hasEnded({ state: this.#state });
  }

  get isCalledOff(): boolean {
    return this.#calledOff.signal.aborted;
  }

  /** Where live rows stand, which it must not overtake; without live rows the end of the log. */
  readonly limit = (): Limit => (this.parts.purpose === 'needed' ? 'the end' : { upTo: this.supervisor.follower.position });

  callOff(): void {
    this.#calledOff.abort();
  }

  readonly isOff = (): boolean => this.hasEnded || this.isCalledOff;

  /** Where the log ended when it was looked at last. */
  headIs(head: Position | undefined): void {
    this.#head = head;
  }

  readonly passed = (events: number): void => {
    this.#events += events;
    this.#mark();
    this.#tell();
  };

  is(state: 'building' | 'catching-up' | 'comparing'): void {
    this.#state = state;
    this.#mark();
    this.#tell();
  }

  differs(difference: Comparison): void {
    this.#difference = difference;
  }

  end(state: 'done' | 'failed' | 'cancelled', { error }: { readonly error?: unknown } = {}): void {
    if (this.hasEnded) return;
    this.#mark();
    this.#state = state;
    this.#error = error === undefined || error instanceof Error ? error : new Error('unknown', { cause: error });
    this.#finishedAtMs = this.parts.nowMs();
    this.build = undefined;
    this.parts.onEnd();
    this.#tell();
    this.#settle();
  }

  progress(): ReplayProgress {
    const { id, generation, purpose } = this.parts;
    const [done, rates] = [this.#done(), this.#rates()];
    const remaining = this.hasEnded || rates.done <= 0 ? undefined : (1 - done) / rates.done;
    return {
      id, projection: this.name, generation: generation.generation, dryRun: purpose === 'compare', state: this.#state,
      events: this.#events, done, eventsPerSecond: Math.round(rates.events), rows: this.#rows, startedAt: new Date(this.#startedAtMs).toISOString(),
      ...(remaining === undefined ? {} : { etaSeconds: Math.round(remaining * 10) / 10 }),
      ...(this.#finishedAtMs === undefined ? {} : { finishedAt: new Date(this.#finishedAtMs).toISOString() }),
      ...(this.#difference === undefined ? {} : { difference: this.#difference }),
      ...(this.#error === undefined ? {} : { error: this.#error.message }),
    };
  }

  #tell(): void {
    this.parts.feed.publish(this.progress());
  }

  #mark(): void {
    if (this.build) [this.#position, this.#rows] = [this.build.position, this.build.count];
    const nowMs = performance.now();
    while (this.#marks.length > 2 && (this.#marks[1]?.atMs ?? nowMs) < nowMs - RATE_MS) this.#marks.shift();
    const last = this.#marks.at(-1);
    if (!last || nowMs - last.atMs >= RATE_MS / 20) this.#marks.push({ atMs: nowMs, events: this.#events, done: this.#done() });
  }

  #done(): number {
    if (this.#state === 'done') return 1;
    if (this.#head === undefined || this.#position === undefined) return 0;
    return Math.min(1, Number(this.#position.commit) / Math.max(1, Number(this.#head.commit)));
  }

  /** A second, over the last few of them; once it has ended, over all the time that it took. */
  #rates(): { readonly events: number; readonly done: number } {
    if (this.#finishedAtMs !== undefined) return { events: (this.#events * 1_000) / Math.max(1, this.#finishedAtMs - this.#startedAtMs), done: 0 };
    const first = this.#marks[0];
    const seconds = first ? (performance.now() - first.atMs) / 1_000 : 0;
    return first && seconds > 0 ? { events: (this.#events - first.events) / seconds, done: (this.#done() - first.done) / seconds } : { events: 0, done: 0 };
  }
}
