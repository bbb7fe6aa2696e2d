import { setTimeout as pause } from 'node:timers/promises';
import { BACKWARDS, END, FORWARDS, START, type AllStreamRecordedEvent, type AllStreamResolvedEvent, type RecordedEvent as ClientEvent, type ResolvedEvent, type StreamingRead } from '@eventstore/db-client';
import { comparePositions, PositionUnknown, type Position, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent } from '../../kernel/event-store.js';
import { recorded } from './events.js';
import { isInvalidPosition, isPassing, isStreamNotFound, readFailure, Silence, unavailable } from './failures.js';
import type { Current, Line } from './line.js';
import { backoffAfter, persist, stopwatch, type Timings } from './patience.js';

/** Events of one call to the server. */
const STREAM_PAGE_EVENTS = 2_000;
const ALL_PAGE_EVENTS_MAX = 4_000;
const ALL_PAGE_EVENTS_MIN = 64;
const PAGE_EVENTS = 1_000;

/** A follower may not have heard yet of what was acknowledged: a log that seems to end before what was seen of it is taken for another. */
export const OF_LEADER = { requiresLeader: true } as const;

const clamp = (events: number): number => Math.min(ALL_PAGE_EVENTS_MAX, Math.max(ALL_PAGE_EVENTS_MIN, events));

type Direction = 'forwards' | 'backwards';
type StreamPage = { readonly from: bigint | undefined; readonly direction: Direction; readonly max: number };
type AllPage = { readonly from: Position | undefined; readonly direction: Direction; readonly max: number };

/** Everything that is asked of the server and answered at once. */
export class Reads {
  /** What was found when somebody last asked for the end: the last record of any kind, by its id, and our last event. What lies before need not be looked at again. */
  #seen: { readonly end: string; readonly head: Position | undefined } | undefined;

  constructor(private readonly line: Line, private readonly timings: Timings, private readonly signal: AbortSignal) {}

  /** @throws StoreUnavailable, StreamDeleted */
  async stream(name: string, { from, direction = 'forwards', max = Infinity }: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const events: ClientEvent[] = [];
    for (let next = from, isEnd = max <= 0; !isEnd;) {
      const asked = Math.min(STREAM_PAGE_EVENTS, max - events.length);
      const page = await this.#streamPage(name, { from: next, direction, max: asked });
      events.push(...page);
      next = revisionAfter(page.at(-1), direction);
      isEnd = page.length < asked || events.length >= max || next === undefined;
    }
    return events.map((event) => recorded(event)).filter((event) => event !== undefined);
  }

  /** @throws StoreUnavailable, PositionUnknown */
  async all({ after, direction = 'forwards', max = PAGE_EVENTS }: ReadAllOptions = {}): Promise<readonly RecordedEvent[]> {
    const events: RecordedEvent[] = [];
    for (let from = after, isEnd = false; !isEnd;) {
      const asked = clamp(max - events.length + 1);
      const page = await this.#allPage({ from, direction, max: asked });
      if (page.length === 0) await this.#mustBeEnd(from, direction);
      events.push(...ours(page.filter(({ position }) => isPast(position, from, direction))));
      from = lastOf(page, from);
      isEnd = page.length < asked || events.length >= max;
    }
    return events.slice(0, max);
  }

  /** Forwards the record at the position would have been there. */
  async #mustBeEnd(position: Position | undefined, direction: Direction): Promise<void> {
    if (position && direction === 'forwards') await this.mustKnow(position);
  }

  /** The position of our last event. Looks back from the end in growing steps, past what the system and its projections write. */
  async head(): Promise<Position | undefined> {
    let end: string | undefined;
    let from: Position | undefined;
    for (let asked = 1; ; asked = Math.min(ALL_PAGE_EVENTS_MAX, asked * 16)) {
      const page = await this.#allPage({ from, direction: 'backwards', max: asked });
      end ??= page[0]?.id;
      const found = this.#headIn(page, page.length < asked);
      if (found) {
        if (end !== undefined) this.#seen = { end, head: found.head };
        return found.head;
      }
      from = page.at(-1)?.position;
    }
  }

  /** Nothing when one has to look further back. */
  #headIn(page: readonly AllStreamRecordedEvent[], isAll: boolean): { readonly head: Position | undefined } | undefined {
    for (const event of page) {
      if (recorded(event)) return { head: event.position };
      if (event.id === this.#seen?.end) return this.#seen;
    }
    return isAll ? { head: undefined } : undefined;
  }

  /** Asks for one record until there is an answer, at least once. @throws StoreUnavailable, AccessDenied, or what `failed` throws */
  async reached(waitMs: number, failed: (error: unknown) => void): Promise<void> {
    const { timings, signal, line } = this;
    const until = performance.now() + waitMs;
    for (let failures = 1; ; failures++) {
      const { client, left, number } = line.current;
      try {
        await collect(client.readAll({ ...OF_LEADER, maxCount: 1, direction: BACKWARDS, fromPosition: END }), { idleMs: timings.callMs, left }, () => undefined);
        return;
      } catch (error) {
        if (!isPassing(error)) throw readFailure(error, '$all');
        failed(error);
        if (performance.now() >= until) throw unavailable('no answer', error);
        line.renew(number);
        await pause(backoffAfter(failures, timings.backoffMs), undefined, { signal });
      }
    }
  }

  /** @returns where the last record of any kind stands @throws PositionUnknown when the log ends before the position, StoreUnavailable */
  async mustKnow(position: Position): Promise<Position> {
    const last = await this.end();
    if (!last || last.commit < position.commit) throw new PositionUnknown(position);
    return last;
  }

  /** Where the last record of any kind stands. */
  async end(): Promise<Position | undefined> {
    const [last] = await this.#allPage({ from: undefined, direction: 'backwards', max: 1 });
    return last?.position;
  }

  async #streamPage(name: string, { from, direction, max }: StreamPage): Promise<readonly ClientEvent[]> {
    const fromRevision = from ?? (direction === 'backwards' ? END : START);
    const events: ClientEvent[] = [];
    try {
      await this.#patiently('a read of a stream', (idleMs, { client, left }) => {
        events.length = 0;
        const reading = client.readStream(name, { ...OF_LEADER, fromRevision, direction: direction === 'backwards' ? BACKWARDS : FORWARDS, maxCount: max, resolveLinkTos: false });
        return collect<ResolvedEvent>(reading, { idleMs, left }, ({ event }) => { if (event) events.push(event); });
      });
    } catch (error) {
      if (!isStreamNotFound(error)) throw readFailure(error, name);
    }
    return events;
  }

  /** Records of all kinds, the system's included; the client cannot filter here. Forwards it begins with the one at the position. */
  async #allPage({ from, direction, max }: AllPage): Promise<readonly AllStreamRecordedEvent[]> {
    const fromPosition = from ?? (direction === 'backwards' ? END : START);
    const events: AllStreamRecordedEvent[] = [];
    try {
      await this.#patiently('a read of the log', (idleMs, { client, left }) => {
        events.length = 0;
        const reading = client.readAll({ ...OF_LEADER, fromPosition, direction: direction === 'backwards' ? BACKWARDS : FORWARDS, maxCount: max, resolveLinkTos: false });
        return collect<AllStreamResolvedEvent>(reading, { idleMs, left }, ({ event }) => { if (event) events.push(event); });
      });
    } catch (error) {
      throw from && isInvalidPosition(error) ? new PositionUnknown(from) : readFailure(error, '$all');
    }
    return events;
  }

  #patiently(what: string, read: (idleMs: number, current: Current) => Promise<void>): Promise<void> {
    const { timings, signal, line } = this;
    let { current } = line;
    return persist((leftMs) => {
      ({ current } = line);
      return read(Math.min(timings.callMs, leftMs), current);
    }, { what, timings, signal, until: performance.now() + timings.deadlineMs, failed: () => line.renew(current.number) });
  }
}

/** Where the next page of a stream begins; nowhere when there is nothing before the first event. */
const revisionAfter = (last: ClientEvent | undefined, direction: Direction): bigint | undefined => {
  if (!last || direction === 'forwards') return last && last.revision + 1n;
  return last.revision === 0n ? undefined : last.revision - 1n;
};

const ours = (events: readonly AllStreamRecordedEvent[]): readonly RecordedEvent[] => events.map((event) => recorded(event)).filter((event) => event !== undefined);

const lastOf = (page: readonly AllStreamRecordedEvent[], before: Position | undefined): Position | undefined => page.at(-1)?.position ?? before;

const isPast = (position: Position, from: Position | undefined, direction: Direction): boolean =>
  from === undefined || (direction === 'forwards' ? comparePositions(position, from) > 0 : comparePositions(position, from) < 0);

/** Takes everything that a read gives, until it is given up. Nothing in the client ends a read that has fallen silent, or whose client is left. @throws Silence, or what the client says */
const collect = <Event>(reading: StreamingRead<Event>, { idleMs, left }: { readonly idleMs: number; readonly left: AbortSignal }, take: (event: Event) => void): Promise<void> => new Promise((resolve, reject) => {
  let isOver = false;
  const settle = (error?: unknown): void => {
    isOver = true;
    watch.stop();
    left.removeEventListener('abort', leave);
    if (error === undefined) resolve();
    else reject(error instanceof Error ? error : new Error('a read failed', { cause: error }));
  };
  const giveUp = (reason: unknown): void => {
    settle(reason);
    reading.cancel().catch(() => undefined); // its call was never made
  };
  const leave = (): void => giveUp(left.reason);
  const watch = stopwatch(idleMs, () => giveUp(new Silence('a read', Math.round(idleMs))));
  left.addEventListener('abort', leave, { once: true });
  reading.on('data', (event: Event) => {
    if (isOver) return; // the next attempt takes into the same page
    watch.heard();
    take(event);
  });
  reading.on('end', () => settle());
  reading.on('error', settle); // for good: further errors may follow
});
