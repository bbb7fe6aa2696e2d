import { SystemClock, type Clock } from '../../kernel/clock.js';
import { toJson, type EventJson } from '../../kernel/event-json.js';
import {
  EventStore, StoreUnavailable, WrongExpectedRevision,
  type Appended, type Delivery, type Expected, type NewEvent, type Position, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent, type SubscribeOptions,
} from '../../kernel/event-store.js';
import { Bell, Followers } from '../embedded/following.js';

type Stored = EventJson & Pick<RecordedEvent, 'stream' | 'revision' | 'position' | 'recordedAt'>;
const PAGE_EVENTS = 1_000;

/** The log in memory, gone with the process: for unit tests, under the same conformance suite as the real ones. */
export class MemoryEventStore extends EventStore {
  readonly #all: Stored[] = [];
  readonly #streams = new Map<string, Stored[]>();
  readonly #bell = new Bell();
  readonly #followers = new Followers({ bell: this.#bell, page: (after, max) => this.#page({ after, max }) });

  constructor(private readonly clock: Clock = new SystemClock()) {
    super();
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    this.#mustBeOpen();
    const written = toJson(stream, events);
    const stored = this.#streams.get(stream) ?? [];
    const head = stored.at(-1)?.revision ?? 'none';
    const repeated = repeatOf(stored, events, expected);
    if (repeated) return { revision: repeated.revision, position: repeated.position };
    const ids = new Set(stored.map(({ event }) => event.id));
    if (expected === 'any' ? events.some(({ id }) => ids.has(id)) : expected !== head) throw new WrongExpectedRevision(stream, expected, head);
    return this.#write(stream, stored, written);
  }

  async readStream(stream: string, { from, direction = 'forwards', max }: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    this.#mustBeOpen();
    const stored = this.#streams.get(stream) ?? [];
    const asked = direction === 'forwards' ? stored.slice(Number(from ?? 0n)) : stored.slice(0, from === undefined ? undefined : Number(from) + 1).reverse();
    return asked.slice(0, max).map(recorded);
  }

  override endsAt(stream: string, revision: bigint | 'none'): boolean {
    return !this.#bell.closed && (this.#streams.get(stream)?.at(-1)?.revision ?? 'none') === revision;
  }

  async readAll(options: ReadAllOptions = {}): Promise<readonly RecordedEvent[]> {
    this.#mustBeOpen();
    return this.#page(options);
  }

  async head(): Promise<Position | undefined> {
    this.#mustBeOpen();
    return this.#all.at(-1)?.position;
  }

  subscribe(options: SubscribeOptions = {}): AsyncIterable<Delivery> {
    return this.#followers.follow(options);
  }

  async close(): Promise<void> {
    this.#bell.close();
  }

  #write(stream: string, before: Stored[], written: readonly EventJson[]): Appended {
    const recordedAt = this.clock.now();
    const added = written.map((json, index): Stored => {
      const place = BigInt(this.#all.length + index + 1);
      return { ...json, stream, revision: BigInt(before.length + index), position: { commit: place, prepare: place }, recordedAt };
    });
    before.push(...added);
    this.#streams.set(stream, before);
    this.#all.push(...added);
    this.#bell.ring();
    return lastOf(added);
  }

  #page({ after, direction = 'forwards', max = PAGE_EVENTS }: { after?: Position | undefined } & Omit<ReadAllOptions, 'after'>): readonly RecordedEvent[] {
    if (direction === 'forwards') {
      const start = Number(after?.commit ?? 0n); // positions count from one without a gap
      return this.#all.slice(start, start + max).map(recorded);
    }
    const end = after === undefined ? this.#all.length : Math.max(0, Number(after.commit) - 1);
    return this.#all.slice(Math.max(0, end - max), end).reverse().map(recorded);
  }

  #mustBeOpen(): void {
    if (this.#bell.closed) throw new StoreUnavailable('the event log is closed');
  }
}

/** The last event of an earlier append of the same ids, if this is its repeat. */
const repeatOf = (stored: readonly Stored[], events: readonly NewEvent[], expected: Expected): Stored | undefined => {
  const start = expected === 'none' ? 0 : expected === 'any' ? stored.findIndex(({ event }) => event.id === events[0]?.id) : Number(expected) + 1;
  const there = start < 0 ? [] : stored.slice(start, start + events.length);
  return there.length === events.length && there.every(({ event }, index) => event.id === events[index]?.id) ? there.at(-1) : undefined;
};

const lastOf = (added: readonly Stored[]): Appended => {
  const last = added.at(-1);
  if (!last) throw new Error('an append holds at least one event');
  return { revision: last.revision, position: last.position };
};

/** Read anew from its text each time: whoever changes what was read changes nothing in the log. */
const recorded = ({ event, data, metadata, ...place }: Stored): RecordedEvent => ({
  id: event.id, type: event.type, version: event.version, data: JSON.parse(data) as object, metadata: JSON.parse(metadata) as NewEvent['metadata'], ...place,
});
