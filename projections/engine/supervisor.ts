import { setImmediate as turn } from 'node:timers/promises';
import { mayPass, type Position } from '../../src/kernel/event-store.js';
import type { Follower } from './follower.js';
import { isBefore, type LogPage, type LogPages } from './log-pages.js';

export type State = 'waiting' | 'rebuilding' | 'catching-up' | 'live' | 'stopped';

/** What a projection that goes its own way must know of the others. */
export type Together = {
  readonly pages: LogPages;
  /** Id of the log's first event: tells this log from any other. */
  readonly logId: () => string | undefined;
  /** The end of what has been given to those who go together. */
  readonly seen: () => Position | undefined;
  /** Whether that was the end of the log when it was last looked at. */
  readonly isCaughtUp: () => boolean;
  readonly nowMs: () => number;
  /** Makes a projection's rows anew from the whole log, and begins from there. */
  readonly rebuild: (follower: Follower) => Promise<void>;
  readonly report: (projection: string, message: string, error?: unknown) => void;
  /** Told of a page that is in the rows now, and since when (milliseconds since 1970) it was on its way. */
  readonly applied?: (follower: Follower, what: { readonly page: LogPage; readonly beganMs: number }) => void;
};

const RETRY_MS_MIN = 250;
const RETRY_MS_MAX = 60_000;
/** A store that is back is not to be kept waiting for long. */
const PASSING_RETRY_MS_MAX = 5_000;
const PAGE_EVENTS = 500;
/** SQLSTATEs of tables that are damaged or gone: trying again is of no use, building them again is. */
const DAMAGED = ['XX001', 'XX002', '58P01', '42P01'];

/** Keeps one projection going: what stops it stops nobody else, and it is tried again, ever more seldom, until it works. */
export class Supervisor {
  error: unknown;
  retryAtMs: number | undefined;
  #state: 'waiting' | 'alone' | 'together' | 'stopped' | 'closed' = 'waiting';
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(readonly follower: Follower, private readonly others: Together) {}

  get name(): string {
    return this.follower.rows.projection.name;
  }

  get state(): State {
    if (this.#state === 'together') return this.others.isCaughtUp() && !isBefore(this.follower.position, this.others.seen()) ? 'live' : 'catching-up';
    if (this.#state === 'alone') return this.follower.isBuilt ? 'catching-up' : 'rebuilding';
    return this.#state === 'closed' ? 'stopped' : this.#state;
  }

  /** There are rows, up to its follower's position; from now on it goes with the others. */
  join(): void {
    this.#state = 'together';
  }

  /** A page for those who go together; who goes its own way comes to it later. */
  async offer(page: LogPage): Promise<void> {
    if (this.#state !== 'together') return;
    const beganMs = Date.now();
    try {
      if (!(await this.follower.take(page, this.others.logId()))) this.#goAlone();
      else this.others.applied?.(this.follower, { page, beganMs });
    } catch (error) {
      this.stop(error);
    }
  }

  stop(error: unknown): void {
    if (this.#state === 'closed') return;
    this.#state = 'stopped';
    this.error = error;
    if (isDamage(error)) this.follower.isBuilt = false;
    const delayMs = Math.min(mayPass(error) ? PASSING_RETRY_MS_MAX : RETRY_MS_MAX, RETRY_MS_MIN * 2 ** this.#failures++);
    this.retryAtMs = this.others.nowMs() + delayMs;
    this.#retry = setTimeout(() => this.#goAlone(), delayMs);
    this.#retry.unref();
    this.others.report(this.name, `stopped, to be tried again in ${delayMs} ms`, error);
  }

  /** Whether the projection has seen the position within the time; `false` at once when it stands still for longer than that. */
  async waitFor(position: Position, timeoutMs: number): Promise<boolean> {
    if (!isBefore(this.follower.position, position)) return true;
    const standsStill = this.#state === 'stopped' && (this.retryAtMs ?? 0) > this.others.nowMs() + timeoutMs;
    return this.#state !== 'closed' && !standsStill && this.follower.waiters.wait(position, timeoutMs);
  }

  /** Does something while the rows stand still, then lets them catch up. */
  async holdStill<Result>(task: () => Promise<Result>): Promise<Result> {
    const held = this.#work.then(async () => {
      this.#state = 'alone';
      await this.follower.idle();
      return task();
    });
    this.#work = held.then(() => this.#goAlone(), () => this.#goAlone());
    return held;
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    clearTimeout(this.#retry);
    this.follower.waiters.giveUp();
    this.follower.changes.close();
    await this.#work;
    await this.follower.idle();
    if (this.follower.isBuilt) await this.follower.save(this.others.logId()).catch((error: unknown) => this.others.report(this.name, 'its checkpoint could not be saved', error));
  }

  #goAlone(): void {
    if (this.#state === 'closed') return;
    this.#state = 'alone';
    this.#work = this.#work.then(() => this.#catchUp()).catch((error: unknown) => this.stop(error));
  }

  /** The rows have become this instance's to write, or are it no longer. */
  ownerChanged(): void {
    if (this.#state === 'together' && this.follower.isOwner) this.#goAlone();
  }

  /** Reads on from its own position until it stands where the others are. */
  async #catchUp(): Promise<void> {
    await this.follower.own();
    if (!this.follower.isBuilt && this.#state === 'alone') await this.others.rebuild(this.follower);
    while (this.#state === 'alone' && isBefore(this.follower.readTo, this.others.seen())) {
      const page = await this.others.pages.read(this.follower.readTo, PAGE_EVENTS);
      if (page === undefined) break;
      await this.follower.take(page, this.others.logId());
      await turn();
    }
    if (this.#state !== 'alone') return;
    this.#failures = 0;
    this.error = this.retryAtMs = undefined;
    this.join();
  }
}

const isDamage = (error: unknown): boolean => error instanceof Error && 'code' in error && DAMAGED.includes(String(error.code));
