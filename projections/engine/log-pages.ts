import type { Codec } from '../../src/kernel/codec.js';
import { comparePositions, type EventStore, type Position, type RecordedEvent } from '../../src/kernel/event-store.js';
import type { AnyDomainEvent } from './projection.js';

/** An event of the log as the read models see it, or why it could not be read. */
export type LogEvent = { readonly type: string; readonly id: string; readonly position: Position; readonly event?: AnyDomainEvent; readonly error?: unknown };

/** A stretch of the log: after one position and up to another, with those events that anybody wants. */
export type LogPage = { readonly after: Position | undefined; readonly upTo: Position; readonly size: number; readonly events: readonly LogEvent[] };

/** Whether the position comes before the other; undefined is the beginning of the log. */
export const isBefore = (a: Position | undefined, b: Position | undefined): boolean => b !== undefined && (a === undefined || comparePositions(a, b) < 0);

/** The log, decoded once for all projections; what is sealed stays closed. */
export class LogPages {
  constructor(readonly store: EventStore, private readonly codec: Codec, private readonly wanted: ReadonlySet<string>) {}

  /** The next page, undefined at the end of the log. */
  async read(after: Position | undefined, max: number): Promise<LogPage | undefined> {
    return this.decode(after, await this.store.readAll(after ? { after, max } : { max }));
  }

  async decode(after: Position | undefined, recorded: readonly RecordedEvent[]): Promise<LogPage | undefined> {
    const last = recorded.at(-1);
    return last && { after, upTo: last.position, size: recorded.length, events: await this.#decode(recorded.filter(({ type }) => this.wanted.has(type))) };
  }

  /** Together, or, when one of them cannot be read, one by one: so that only those who want that one are stopped by it. */
  async #decode(recorded: readonly RecordedEvent[]): Promise<readonly LogEvent[]> {
    try {
      const events = await this.codec.decode(recorded, 'closed');
      return events.map((event) => ({ type: event.type, id: event.id, position: event.position, event: event as AnyDomainEvent }));
    } catch (error) {
      const [only] = recorded;
      if (recorded.length === 1 && only) return [{ type: only.type, id: only.id, position: only.position, error }];
      return (await Promise.all(recorded.map((each) => this.#decode([each])))).flat();
    }
  }
}
