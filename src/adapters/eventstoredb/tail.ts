import { comparePositions, isSamePosition, PositionUnknown, type Delivery, type Position, type RecordedEvent, type SubscribeOptions } from '../../kernel/event-store.js';
import { Bell } from '../embedded/following.js';
import { follow, type Followed } from './following.js';

/** So many of the newest events are kept; whoever is further behind asks the server. */
const KEPT_EVENTS_MAX = 2_000;
const KEPT_EVENTS_MIN = 1_000;
const PAGE_EVENTS = 500;
/** Who follows for less has no use for a tail. */
const JOIN_MS = 50;

type Signalled = SubscribeOptions & { readonly signal: AbortSignal };
type Run = { readonly stop: AbortController; readonly bell: Bell; failure: unknown; isOver: boolean };
/** Who follows, and how far they have come; what is acknowledged when they begin has to be given before the end is said to be reached. */
type Follower = { reached: Position | undefined; readonly goal: Position | undefined; readonly signal: AbortSignal };

/** The newest events, taken from the server once for all who follow the log: read models and each process would take every event for themselves. */
export class Tail {
  #run: Run | undefined;
  /** Everything after this position is here, as far as the tail has come. */
  #start: { readonly position: Position | undefined } | undefined;
  #events: RecordedEvent[] = [];
  #isCaughtUp = false;
  #followers = 0;

  constructor(private readonly followed: Followed) {}

  /** As `follow`, from wherever: with the others where the tail has it, alone until then. */
  async *follow({ after, signal }: Signalled): AsyncGenerator<Delivery, void> {
    if (signal.aborted) return;
    const follower = await this.#follower(after, signal);
    if (!follower) return;
    this.#followers++;
    const joining = setTimeout(() => this.#begin(signal), JOIN_MS);
    try {
      while (isGoing(signal)) yield* this.#has(follower.reached) ? this.#together(follower) : this.#alone(follower);
    } finally {
      clearTimeout(joining);
      if (--this.#followers === 0) this.#end();
    }
  }

  /** Whoever is busy meanwhile would keep the run going. */
  close(): void {
    this.#end();
  }

  async *#alone(follower: Follower): AsyncGenerator<Delivery, void> {
    const { reached: after, signal } = follower;
    for await (const delivery of follow(this.followed, { signal, ...(after ? { after } : {}) })) {
      if (delivery.kind === 'events') follower.reached = delivery.events.at(-1)?.position;
      yield delivery;
      if (this.#has(follower.reached)) return;
    }
  }

  /** Nothing when it is no longer wanted. */
  async #follower(after: Position | undefined, signal: AbortSignal): Promise<Follower | undefined> {
    try {
      return { reached: after, goal: await this.#goal(after), signal };
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** @throws PositionUnknown for a position behind our last event */
  async #goal(after: Position | undefined): Promise<Position | undefined> {
    const head = await this.followed.reads.head();
    if (after && !isAt(head, after)) throw new PositionUnknown(after);
    return head;
  }

  /** Until it has fallen behind what is kept, or another run has begun while it was busy: the bell of the old one never rings again. */
  async *#together(follower: Follower): AsyncGenerator<Delivery, void> {
    const run = this.#run;
    for (let isTold = false; run && run === this.#run && isGoing(follower.signal) && this.#has(follower.reached);) {
      const heard = run.bell.rung;
      const delivery = this.#next(follower, isTold);
      if (delivery) {
        isTold = delivery.kind === 'caught-up';
        yield delivery;
      } else await run.bell.next(heard, follower.signal);
    }
    if (run?.isOver) throw run.failure;
  }

  #next(follower: Follower, isTold: boolean): Delivery | undefined {
    const events = this.#after(follower.reached);
    if (events.length > 0) {
      follower.reached = events.at(-1)?.position;
      return { kind: 'events', events };
    }
    return !isTold && this.#isCaughtUp && isAt(follower.reached, follower.goal) ? { kind: 'caught-up' } : undefined;
  }

  #begin(signal: AbortSignal): void {
    if (this.#run || signal.aborted) return;
    const run: Run = { stop: new AbortController(), bell: new Bell(), failure: undefined, isOver: false };
    [this.#run, this.#start, this.#events, this.#isCaughtUp] = [run, undefined, [], false];
    this.#take(run).catch((error: unknown) => {
      [run.failure, run.isOver] = [error, true];
      if (this.#run === run) this.#end();
    });
  }

  #end(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.stop.abort();
    run?.bell.ring();
  }

  async #take({ stop: { signal }, bell }: Run): Promise<void> {
    const position = await this.followed.reads.head();
    if (signal.aborted) return;
    this.#start = { position };
    for await (const delivery of follow(this.followed, { ...(position ? { after: position } : {}), signal })) {
      this.#isCaughtUp = delivery.kind === 'caught-up';
      if (delivery.kind === 'events') this.#keep(delivery.events);
      bell.ring();
    }
  }

  /** Many will read the same objects. */
  #keep(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      frozen(event);
      this.#events.push(event);
    }
    if (this.#events.length <= KEPT_EVENTS_MAX) return;
    const dropped = this.#events.splice(0, this.#events.length - KEPT_EVENTS_MIN);
    this.#start = { position: dropped.at(-1)?.position };
  }

  /** Whether everything after a position is kept here, or will come here; a position in between has to be one of ours, or it may be of another log. */
  #has(position: Position | undefined): boolean {
    if (!this.#run || !this.#start) return false;
    if (position && !isAt(this.#newest(), position)) return true;
    const before = position ? this.#index(position) : 0;
    return isSamePosition(before > 0 ? this.#events[before - 1]?.position : this.#start.position, position);
  }

  #after(position: Position | undefined): readonly RecordedEvent[] {
    const from = position ? this.#index(position) : 0;
    return this.#events.slice(from, from + PAGE_EVENTS);
  }

  #newest(): Position | undefined {
    return this.#events.at(-1)?.position ?? this.#start?.position;
  }

  /** Of the first event after a position. */
  #index(position: Position): number {
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const there = this.#events[middle];
      if (there && comparePositions(there.position, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const isGoing = (signal: AbortSignal): boolean => !signal.aborted;

/** Whether somebody has come as far as that; as far as nothing is everybody. */
const isAt = (reached: Position | undefined, goal: Position | undefined): boolean => goal === undefined || (reached !== undefined && comparePositions(reached, goal) >= 0);

const frozen = (value: unknown): void => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const part of Object.values(value)) frozen(part);
};
