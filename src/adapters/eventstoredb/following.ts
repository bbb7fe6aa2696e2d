import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { excludeSystemEvents, START, type AllStreamResolvedEvent, type AllStreamSubscription } from '@eventstore/db-client';
import { comparePositions, PositionUnknown, type Delivery, type Position, type RecordedEvent, type SubscribeOptions } from '../../kernel/event-store.js';
import { recorded } from './events.js';
import { isInvalidPosition, isPassing, readFailure, Silence, unavailable } from './failures.js';
import type { Current, Line } from './line.js';
import { backoffAfter, type Timings } from './patience.js';
import { OF_LEADER, type Reads } from './reading.js';

export type Followed = {
  readonly line: Line;
  readonly reads: Reads;
  readonly timings: Timings;
  /** Told when a subscription has broken and is made anew. */
  readonly broken: (error: unknown) => void;
};

const PAGE_EVENTS = 500;
/** So many events wait here at most; the rest waits at the server. */
const WAITING_EVENTS_MAX = 1_000;

/**
 * Page after page from a position, then whatever comes, until the signal is aborted. A subscription that breaks, ends or falls silent is made anew
 * from where it was. @throws PositionUnknown, AccessDenied, or StoreUnavailable when none could be made for too long
 */
export async function* follow(followed: Followed, { after, signal }: SubscribeOptions & { readonly signal: AbortSignal }): AsyncGenerator<Delivery, void> {
  let [reached, standing] = [after, after];
  let failingSince: number | undefined;
  for (let failures = 0; !signal.aborted;) {
    const subscription = new Subscription(followed, { after: reached, standing, signal });
    try {
      for await (const delivery of subscription.deliveries()) {
        [failures, failingSince] = [0, undefined];
        yield delivery;
      }
    } catch (error) {
      if (isAborted(signal)) return;
      if (isFinal(error)) throw readFailure(error, '$all');
      failingSince ??= performance.now();
      if (performance.now() - failingSince > followed.timings.giveUpMs) throw unavailable(`no subscription for ${followed.timings.giveUpMs} ms`, error);
      followed.broken(error);
    } finally {
      ({ reached, standing } = subscription);
      subscription.end();
    }
    await pause(backoffAfter(++failures, followed.timings.backoffMs), undefined, { signal }).catch(() => undefined);
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const isFinal = (error: unknown): boolean => error instanceof PositionUnknown || !isPassing(error);

/** One subscription of the client, from the call to its first trouble. */
class Subscription {
  /** Everything up to here was looked at; what was of ours has been given, or is waiting to be. */
  reached: Position | undefined;
  /** The last place up to there where a record stands. A checkpoint may name the place where the next one will, and nobody can say then whether a log has ever come so far. */
  standing: Position | undefined;
  readonly #waiting: RecordedEvent[] = [];
  #current: Current;
  #stream: AllStreamSubscription | undefined;
  #isConfirmed = false;
  #isLive = false;
  /** Something may have been missed by whoever waits: an event, the end of the backlog, trouble. */
  #isNews = false;
  #trouble: Error | undefined;
  #wake: () => void = () => undefined;
  #checkpoint: Position | undefined;
  #heardAt = performance.now();
  #watch: NodeJS.Timeout | undefined;
  #isSuspect = false;
  #isOver = false;

  constructor(private readonly followed: Followed, private readonly options: { readonly after: Position | undefined; readonly standing: Position | undefined; readonly signal: AbortSignal }) {
    this.reached = options.after;
    this.standing = options.standing;
    this.#current = followed.line.current;
  }

  async *deliveries(): AsyncGenerator<Delivery, void> {
    const { signal } = this.options;
    signal.addEventListener('abort', this.#stop, { once: true });
    if (this.reached) await this.#goOn(this.reached);
    this.#current = this.followed.line.current;
    if (!signal.aborted) this.#begin();
    for (let before: Delivery['kind'] | undefined; !signal.aborted;) {
      const delivery = this.#next(before);
      if (delivery) {
        before = delivery.kind;
        yield delivery;
      } else await this.#more();
    }
  }

  /** From where it was. Where the log ends before that, from the last record that it has given or passed: what came after it was nothing of ours. @throws PositionUnknown */
  async #goOn(reached: Position): Promise<void> {
    const { reads } = this.followed;
    const end = this.standing ? await reads.mustKnow(this.standing) : await reads.end();
    if (!end || end.commit < reached.commit) this.reached = this.standing;
  }

  /** What is waiting goes before trouble, and to have caught up is said once until something comes. */
  #next(before: Delivery['kind'] | undefined): Delivery | undefined {
    if (this.#waiting.length > 0) {
      const events = this.#waiting.splice(0, PAGE_EVENTS);
      if (this.#waiting.length < PAGE_EVENTS && this.#stream?.isPaused()) this.#stream.resume();
      return { kind: 'events', events };
    }
    if (this.#trouble) throw this.#trouble;
    return before !== 'caught-up' && this.#isCaughtUp() ? { kind: 'caught-up' } : undefined;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#watch);
    this.options.signal.removeEventListener('abort', this.#stop);
    this.#current.left.removeEventListener('abort', this.#leave);
    this.#stream?.unsubscribe().catch(() => undefined); // its call was never made
  }

  #begin(): void {
    const stream = this.#current.client.subscribeToAll({
      ...OF_LEADER, fromPosition: this.reached ?? START, resolveLinkTos: false,
      filter: excludeSystemEvents({ maxSearchWindow: this.followed.timings.checkpointRecords, checkpointReached: (_, position) => this.#looked(position) }),
    });
    this.#stream = stream;
    this.#current.left.addEventListener('abort', this.#leave, { once: true });
    stream.on('confirmation', () => {
      this.#isConfirmed = true;
      this.#heard();
    });
    stream.on('caughtUp', () => {
      this.#isLive = true;
      this.#heard();
      this.#news();
    });
    stream.on('data', (event: AllStreamResolvedEvent) => this.#take(event));
    stream.on('error', (error: unknown) => this.#fail(error));
    for (const ending of ['end', 'close'] as const) stream.on(ending, () => this.#fail(new Error('the subscription ended without a word'), false));
    const { callMs, quietMs } = this.followed.timings;
    this.#watch = setInterval(() => void this.#look(), Math.min(callMs, quietMs));
  }

  #take({ event }: AllStreamResolvedEvent): void {
    this.#heard();
    if (!event) return;
    // said again after a checkpoint, or by a server that counts in another way
    if (this.reached && comparePositions(event.position, this.reached) <= 0) return;
    this.reached = this.standing = event.position;
    const ours = recorded(event);
    if (!ours) return;
    this.#waiting.push(ours);
    if (this.#waiting.length >= WAITING_EVENTS_MAX) this.#stream?.pause();
    this.#news();
  }

  /** The server has looked as far as this; but the client tells it before it hands over the events from before. */
  #looked(position: Position): void {
    this.#heard();
    this.#checkpoint = position;
    this.#settleCheckpoint();
  }

  #settleCheckpoint(): void {
    if (!this.#checkpoint || this.#stream?.readableLength !== 0) return;
    const { commit, prepare } = this.#checkpoint;
    if (!this.reached || comparePositions(this.#checkpoint, this.reached) > 0) {
      this.reached = this.#checkpoint;
      if (commit === prepare) this.standing = this.reached;
    }
    this.#checkpoint = undefined;
  }

  #isCaughtUp(): boolean {
    this.#settleCheckpoint();
    return this.#isLive && this.#waiting.length === 0 && this.#stream?.readableLength === 0;
  }

  #heard(): void {
    this.#heardAt = performance.now();
    this.#isSuspect = false;
  }

  #fail(error: unknown, isConnection = true): void {
    if (this.#isOver) return;
    const failure = this.#failure(error);
    this.#trouble ??= failure;
    if (isConnection && !(failure instanceof PositionUnknown)) this.followed.line.renew(this.#current.number);
    this.#news();
  }

  #failure(error: unknown): Error {
    if (isInvalidPosition(error) && this.reached) return new PositionUnknown(this.reached);
    return error instanceof Error ? error : new Error(String(error));
  }

  readonly #leave = (): void => this.#fail(this.#current.left.reason);

  /** At once, also while its reader is busy: nothing may keep the process alive until that one comes back. */
  readonly #stop = (): void => {
    this.end();
    this.#news();
  };

  readonly #news = (): void => {
    this.#isNews = true;
    this.#wake();
  };

  /** Waits for news. The client hands over one event at a time: those that have arrived together are let in first. */
  async #more(): Promise<void> {
    if (!this.#isNews) await new Promise<void>((resolve) => (this.#wake = resolve));
    for (let before = -1; before < this.#waiting.length && before < PAGE_EVENTS && !this.#trouble;) {
      before = this.#waiting.length;
      await turn();
    }
    this.#isNews = false;
  }

  /** A subscription may die without a word. It is suspect when the log goes further than it has looked, and dead when that is so again and it still says nothing. */
  async #look(): Promise<void> {
    const heardAt = this.#heardAt;
    const silentMs = Math.round(performance.now() - heardAt);
    if (this.#trouble || this.#isHeld() || silentMs < this.followed.timings[this.#isConfirmed ? 'quietMs' : 'callMs']) return;
    if (!this.#isConfirmed) this.#fail(new Silence('a subscription', silentMs));
    else if ((await this.#isBehind()) && this.#heardAt === heardAt) this.#suspect(silentMs);
  }

  #suspect(silentMs: number): void {
    if (this.#isSuspect) this.#fail(new Silence('a subscription that is behind', silentMs), false);
    this.#isSuspect = true;
  }

  /** Silent because nobody takes what was given. */
  #isHeld(): boolean {
    return this.#stream?.isPaused() ?? false;
  }

  async #isBehind(): Promise<boolean> {
    try {
      const head = await this.followed.reads.head();
      return head !== undefined && (this.reached === undefined || comparePositions(this.reached, head) < 0);
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }
}
