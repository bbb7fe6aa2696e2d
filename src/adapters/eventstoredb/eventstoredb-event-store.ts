import { NO_STREAM, type AppendExpectedRevision, type AppendResult } from '@eventstore/db-client';
import { toJson, type EventJson } from '../../kernel/event-json.js';
import {
  EventStore, StoreUnavailable, WrongExpectedRevision,
  type Appended, type Delivery, type Expected, type NewEvent, type Position, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent, type SubscribeOptions,
} from '../../kernel/event-store.js';
import { KeyedQueue } from '../../kernel/keyed-queue.js';
import { Budget } from './budget.js';
import { proposed } from './events.js';
import { appendFailure, StreamDeleted } from './failures.js';
import { Line } from './line.js';
import { DEFAULT_TIMINGS, persist, within, type Timings } from './patience.js';
import { Reads } from './reading.js';
import { catchClientRejections } from './rejections.js';
import { Tail } from './tail.js';

export type EventStoreDbOptions = {
  /** As the client takes it: `esdb://…`, checked by `problemOf`. */
  readonly connectionString: string;
  readonly timings?: Partial<Timings>;
  /** Told of everything that went wrong and is tried again. */
  readonly trouble?: (error: unknown) => void;
};

/** Under way at once: what was measured to be safe, and fewer calls than a server allows on one connection. */
const UNDER_WAY = { calls: 64, bytes: 1024 * 1024 };

/** The log in EventStoreDB. An outage is bridged: the same events at the same revision are sent again until they are acknowledged or refused. */
export class EventStoreDbEventStore extends EventStore {
  readonly #appends: Line;
  readonly #readLine: Line;
  readonly #reads: Reads;
  readonly #tail: Tail;
  readonly #queue = new KeyedQueue();
  readonly #budget = new Budget(UNDER_WAY);
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  readonly #ended = new AbortController();
  readonly #timings: Timings;
  readonly #trouble: (error: unknown) => void;
  readonly #release: () => void;
  #closed: Promise<void> | undefined;

  constructor({ connectionString, timings, trouble = () => undefined }: EventStoreDbOptions) {
    super();
    this.#timings = { ...DEFAULT_TIMINGS, ...timings };
    this.#trouble = trouble;
    this.#release = catchClientRejections(trouble);
    this.#appends = new Line(connectionString);
    this.#readLine = new Line(connectionString);
    this.#reads = new Reads(this.#readLine, this.#timings, this.#ended.signal);
    this.#tail = new Tail({ line: this.#readLine, reads: this.#reads, timings: this.#timings, broken: trouble });
  }

  /** Resolves when the server has answered. @param failed told of each attempt that failed; what it throws ends them @throws StoreUnavailable after so long, AccessDenied */
  async reached(waitMs: number, failed: (error: unknown) => void): Promise<void> {
    await this.#open(() => this.#reads.reached(waitMs, failed));
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const written = toJson(stream, events);
    const until = performance.now() + this.#timings.deadlineMs;
    return this.#open(() => this.#queue.run(stream, () => (expected === 'any' ? this.#appendAny(stream, written, until) : this.#append(stream, written, { expected, until }))));
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    return this.#open(() => this.#reads.stream(stream, options));
  }

  async readAll(options: ReadAllOptions = {}): Promise<readonly RecordedEvent[]> {
    return this.#open(() => this.#reads.all(options));
  }

  async head(): Promise<Position | undefined> {
    return this.#open(() => this.#reads.head());
  }

  subscribe({ after, signal }: SubscribeOptions = {}): AsyncIterable<Delivery> {
    const both = signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal;
    return this.#tail.follow({ signal: both, ...(after ? { after } : {}) });
  }

  /** What was asked before is answered; subscriptions end. */
  async close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#closing.abort();
    this.#tail.close();
    await Promise.allSettled(this.#underWay);
    this.#ended.abort();
    await Promise.all([this.#appends.close(), this.#readLine.close()]);
    this.#release();
  }

  async #open<Result>(task: () => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new StoreUnavailable('the event log is closed');
    const running = task();
    this.#underWay.add(running);
    try {
      return await running;
    } finally {
      this.#underWay.delete(running);
    }
  }

  async #append(stream: string, written: readonly EventJson[], { expected, until }: { readonly expected: Exclude<Expected, 'any'>; readonly until: number }): Promise<Appended> {
    const bytes = written.reduce((sum, { data, metadata }) => sum + Buffer.byteLength(data) + Buffer.byteLength(metadata), 0);
    const events = written.map(proposed);
    const result = await this.#budget.spend(bytes, () => this.#send(stream, events, { expectedRevision: expected === 'none' ? NO_STREAM : expected, until }))
      .catch((error: unknown) => { throw appendFailure(error, { stream, expected, bytes }); });
    if (!result.position) throw new StreamDeleted(stream); // a repeat of what was deleted since
    return { revision: result.nextExpectedRevision, position: result.position };
  }

  async #send(stream: string, events: ReturnType<typeof proposed>[], { expectedRevision, until }: { readonly expectedRevision: AppendExpectedRevision; readonly until: number }): Promise<AppendResult> {
    const line = this.#appends;
    let number = line.current.number;
    return persist(async (leftMs) => {
      const { client } = line.current;
      ({ number } = line.current);
      const ms = Math.min(this.#timings.callMs, leftMs);
      return within(ms, 'an append', () => client.appendToStream(stream, events, { expectedRevision, deadline: Math.max(1, Math.floor(ms)) }));
    }, {
      what: 'an append', timings: this.#timings, until, signal: this.#ended.signal,
      failed: (error) => {
        this.#trouble(error);
        line.renew(number);
      },
    });
  }

  /**
   * Without an expectation the server would know a repeat only until it restarts, and write it twice after that. So the stream is read,
   * and the events are appended where it ended, as often as somebody else was faster. It may end behind our last event: with what another program wrote, or
   * with what is hidden there. Only the server can say so.
   */
  async #appendAny(stream: string, written: readonly EventJson[], until: number): Promise<Appended> {
    for (let said: bigint | 'none' = 'none'; ;) {
      const there = await this.#reads.stream(stream);
      const repeated = repeatOf(stream, written, there);
      if (repeated) return repeated;
      try {
        return await this.#append(stream, written, { expected: laterOf(there.at(-1)?.revision ?? 'none', said), until });
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
        said = error.actual;
      }
    }
  }
}

const laterOf = (a: bigint | 'none', b: bigint | 'none'): bigint | 'none' => (b === 'none' || (a !== 'none' && a > b) ? a : b);

/** The first answer to an append without an expectation that was made before. @throws WrongExpectedRevision when only a part of it was */
const repeatOf = (stream: string, written: readonly EventJson[], there: readonly RecordedEvent[]): Appended | undefined => {
  const ids = new Set(written.map(({ event }) => event.id));
  const start = there.findLastIndex(({ id }) => ids.has(id)) - written.length + 1;
  if (!there.some(({ id }) => ids.has(id))) return undefined;
  const last = there[start + written.length - 1];
  if (last && written.every(({ event }, index) => event.id === there[start + index]?.id)) return { revision: last.revision, position: last.position };
  throw new WrongExpectedRevision(stream, 'any', there.at(-1)?.revision ?? 'none');
};
