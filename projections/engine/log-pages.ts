import type { AnyRecorded, Codec } from '../../src/kernel/codec.js';
import { comparePositions, inOrder, mayPass, type EventStore, type Position, type RecordedEvent } from '../../src/kernel/event-store.js';
import { messageOf } from '../../src/kernel/message-of.js';
import type { AnyDomainEvent } from './projection.js';

/** An event of the log as the read models see it, or why it could not be read. */
export type LogEvent = {
  readonly type: string; readonly id: string; readonly stream: string; readonly revision: bigint; readonly position: Position;
  readonly event?: AnyDomainEvent; readonly error?: unknown;
};

/** A projection cannot go past this event: its fold throws, or the event cannot be read. */
export class PoisonEvent extends Error {
  constructor(readonly event: LogEvent, cause: unknown) {
    super(`${event.type} ${event.id} at ${event.position.commit}/${event.position.prepare}: ${messageOf(cause)}`, { cause });
  }
}

/** A stretch of the log: after one position and up to another, with those events that anybody wants. */
export type LogPage = { readonly after: Position | undefined; readonly upTo: Position; readonly size: number; readonly events: readonly LogEvent[] };

/** Whether the position comes before the other; undefined is the beginning of the log. */
export const isBefore = (a: Position | undefined, b: Position | undefined): boolean => b !== undefined && (a === undefined || comparePositions(a, b) < 0);

/** The log, decoded once for all projections; what is sealed stays closed. */
export class LogPages {
  constructor(readonly store: EventStore, private readonly codec: Codec, private readonly wanted: ReadonlySet<string>) {}

  /** The next page, undefined at the end of the log. */
  async read(after: Position | undefined, max: number): Promise<LogPage | undefined> {
    const stretch = await this.store.readTypes(this.wanted, after ? { after, max } : { max });
    return stretch && { after, upTo: stretch.upTo, size: stretch.size, events: await this.#decode(stretch.events) };
  }

  async decode(after: Position | undefined, delivered: readonly RecordedEvent[]): Promise<LogPage | undefined> {
    const recorded = inOrder(delivered);
    const last = recorded.at(-1);
    return last && { after, upTo: last.position, size: recorded.length, events: await this.#decode(recorded.filter(({ type }) => this.wanted.has(type))) };
  }

  /** One event that was read before. */
  async one(stream: string, revision: bigint): Promise<LogEvent> {
    const recorded = await this.store.readStream(stream, { from: revision, max: 1 });
    const [event] = await this.#decode(recorded);
    if (event?.revision !== revision) throw new Error(`the log holds no event ${revision} of ${stream} any more`);
    return event;
  }

  /** Together, or, when one of them cannot be read, one by one: so that only those who want that one are stopped by it. */
  async #decode(recorded: readonly RecordedEvent[]): Promise<readonly LogEvent[]> {
    try {
      const events = await this.codec.decode(recorded, 'closed');
      return events.map(readable);
    } catch (error) {
      if (mayPass(error)) throw error; // the keys are away for a moment: that is nothing to park an event for
      const [only] = recorded;
      if (recorded.length === 1 && only) return [{ ...placeOf(only), error }];
      return (await Promise.all(recorded.map((each) => this.#decode([each])))).flat();
    }
  }
}

/** One by one, for a copy of each event of a long log takes longer than folding it. */
const readable = (event: AnyRecorded): LogEvent => ({ type: event.type, id: event.id, stream: event.stream, revision: event.revision, position: event.position, event: event as AnyDomainEvent });

const placeOf = ({ type, id, stream, revision, position }: RecordedEvent): LogEvent => ({ type, id, stream, revision, position });
