import { PositionUnknown, type EventStore, type Position, type RecordedEvent } from '../../src/kernel/event-store.js';
import { isBefore } from './log-pages.js';

/** Events are counted one by one, so not further than this. */
export const LAG_EVENTS_MAX = 10_000;
const PAGE_EVENTS = 1_000;

/** How many events of the log have not been seen, and how long the oldest of them has been waiting. */
export type Lag = { readonly eventsBehind: number; readonly secondsBehind: number };

/** How far a position is behind the end of the log. */
export const lagOf = async (store: EventStore, position: Position | undefined, { head, nowMs }: { readonly head: Position | undefined; readonly nowMs: number }): Promise<Lag> => {
  if (!isBefore(position, head)) return { eventsBehind: 0, secondsBehind: 0 };
  let eventsBehind = 0;
  let oldestMs = nowMs;
  let after = position;
  while (eventsBehind < LAG_EVENTS_MAX) {
    const events = await pageAfter(store, after);
    const [first] = events;
    if (first && eventsBehind === 0) oldestMs = Date.parse(first.recordedAt);
    eventsBehind += events.length;
    after = events.at(-1)?.position;
    if (events.length < PAGE_EVENTS) break;
  }
  return { eventsBehind, secondsBehind: Math.max(0, nowMs - oldestMs) / 1000 };
};

/** A log that does not know the position is another one: nothing of it has been seen. */
const pageAfter = async (store: EventStore, after: Position | undefined): Promise<readonly RecordedEvent[]> => {
  try {
    return await store.readAll(after ? { after, max: PAGE_EVENTS } : { max: PAGE_EVENTS });
  } catch (error) {
    if (error instanceof PositionUnknown) return pageAfter(store, undefined);
    throw error;
  }
};
