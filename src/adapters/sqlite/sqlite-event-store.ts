import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { SystemClock, type Clock } from '../../kernel/clock.js';
import { toJson, type EventJson } from '../../kernel/event-json.js';
import {
  EventStore, StoreUnavailable, WrongExpectedRevision,
  type Appended, type Delivery, type Expected, type NewEvent, type Position, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent, type SubscribeOptions,
} from '../../kernel/event-store.js';
import { Bell, follow } from '../embedded/following.js';
import { openDurable, toUnavailable } from './database.js';
import { GroupCommit } from './group-commit.js';
import { StreamHeads, type Head } from './stream-heads.js';

/** The layout of the file, for whoever writes one. */
export const LOG_LAYOUT = { version: 1, schema: `
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES streams (id),
    revision INTEGER NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    version INTEGER NOT NULL,
    recorded_at TEXT NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (stream, revision)
  ) STRICT` } as const;
const COLUMNS = 'e.position, s.name AS stream, e.revision, e.id, e.type, e.version, e.recorded_at AS recordedAt, e.data, e.metadata';
const FROM = 'FROM events e JOIN streams s ON s.id = e.stream';
const PAGE_EVENTS = 1_000;
const FOLLOWED_PAGE_EVENTS = 500;
const LAST = 2n ** 63n - 1n;
const ALL = -1;

/** The log in one SQLite file. An append is on the disk when its promise resolves; appends that wait together are committed together. */
export class SqliteEventStore extends EventStore {
  readonly #database: DatabaseSync;
  readonly #heads: StreamHeads;
  readonly #writer: GroupCommit;
  readonly #bell = new Bell();
  readonly #sql: ReturnType<typeof statements>;

  /** @param directory which this process alone uses: see `DataDirectory` */
  constructor(directory: string, private readonly clock: Clock = new SystemClock()) {
    super();
    this.#database = openDurable(join(directory, 'log.sqlite'), LOG_LAYOUT);
    this.#sql = statements(this.#database);
    this.#heads = new StreamHeads(this.#database);
    this.#writer = new GroupCommit(this.#database, {
      committed: () => {
        this.#heads.keep();
        this.#bell.ring();
      },
      rolledBack: () => this.#heads.forget(),
    });
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const written = toJson(stream, events);
    const result = await this.#writer.run(() => this.#write(stream, written, expected));
    if (result instanceof WrongExpectedRevision) throw result;
    return result;
  }

  async readStream(stream: string, { from, direction = 'forwards', max = ALL }: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    return this.#read(() => {
      if (direction === 'backwards') return this.#sql.streamBackwards.all(stream, from ?? LAST, max);
      return nextOf(this.#heads.of(stream)) > (from ?? 0n) ? this.#sql.streamForwards.all(stream, from ?? 0n, max) : [];
    });
  }

  async readAll({ after, direction = 'forwards', max = PAGE_EVENTS }: ReadAllOptions = {}): Promise<readonly RecordedEvent[]> {
    return direction === 'forwards' ? this.#page(after, max) : this.#read(() => this.#sql.allBackwards.all(after?.commit ?? LAST, max));
  }

  async head(): Promise<Position | undefined> {
    return this.#read(() => this.#sql.allBackwards.all(LAST, 1))[0]?.position;
  }

  subscribe(options: SubscribeOptions = {}): AsyncIterable<Delivery> {
    return follow({ bell: this.#bell, page: (after) => this.#page(after, FOLLOWED_PAGE_EVENTS) }, options);
  }

  async close(): Promise<void> {
    if (this.#bell.closed) return;
    this.#writer.close();
    this.#bell.close();
    this.#database.close();
  }

  #page(after: Position | undefined, max: number): readonly RecordedEvent[] {
    return this.#read(() => this.#sql.allForwards.all(after?.commit ?? 0n, max));
  }

  #read(rows: () => readonly object[]): readonly RecordedEvent[] {
    if (this.#bell.closed) throw new StoreUnavailable('the event log is closed');
    try {
      return (rows() as readonly Row[]).map(recorded);
    } catch (error) {
      throw toUnavailable(error);
    }
  }

  #write(stream: string, written: readonly EventJson[], expected: Expected): Appended | WrongExpectedRevision {
    const head = this.#heads.of(stream);
    const repeated = this.#repeated(stream, written, { head, expected });
    if (repeated !== undefined) return repeated;
    const id = head === 'none' ? Number(this.#sql.addStream.run(stream).lastInsertRowid) : head.id;
    const recordedAt = this.clock.now();
    let revision = nextOf(head);
    let position: number | bigint = 0;
    for (const { event, data, metadata } of written) {
      position = this.#sql.addEvent.run(id, revision++, event.id, event.type, event.version, recordedAt, data, metadata).lastInsertRowid;
    }
    this.#heads.set(stream, { id, revision: revision - 1 });
    return appendedAt(revision - 1, position);
  }

  /** The first answer to an append that was made before, or why this one cannot be made; nothing when it can. */
  #repeated(stream: string, written: readonly EventJson[], { head, expected }: { head: Head | 'none'; expected: Expected }): Appended | WrongExpectedRevision | undefined {
    const start = this.#startOf(stream, written, expected);
    if (start === undefined || start === nextOf(head)) return undefined;
    const there = this.#sql.places.all(stream, start, written.length) as readonly object[] as readonly Row[];
    const last = there.at(-1);
    if (last && isSame(written, there)) return appendedAt(last.revision, last.position);
    return new WrongExpectedRevision(stream, expected, head === 'none' ? head : BigInt(head.revision));
  }

  /** The revision that the first of these events is to have; with no expectation, that of the first which is in the stream already, if any. */
  #startOf(stream: string, written: readonly EventJson[], expected: Expected): number | undefined {
    if (expected !== 'any') return expected === 'none' ? 0 : Number(expected) + 1;
    for (const { event } of written) {
      const found = this.#sql.placeOf.get(stream, event.id);
      if (found) return Number(found['revision']);
    }
    return undefined;
  }
}

const statements = (database: DatabaseSync) => ({
  addStream: database.prepare('INSERT INTO streams (name) VALUES (?)'),
  addEvent: database.prepare('INSERT INTO events (stream, revision, id, type, version, recorded_at, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
  places: database.prepare(`SELECT e.id, e.revision, e.position ${FROM} WHERE s.name = ? AND e.revision >= ? ORDER BY e.revision LIMIT ?`),
  placeOf: database.prepare(`SELECT e.revision ${FROM} WHERE s.name = ? AND e.id = ? ORDER BY e.revision DESC LIMIT 1`),
  streamForwards: database.prepare(`SELECT ${COLUMNS} ${FROM} WHERE s.name = ? AND e.revision >= ? ORDER BY e.revision LIMIT ?`),
  streamBackwards: database.prepare(`SELECT ${COLUMNS} ${FROM} WHERE s.name = ? AND e.revision <= ? ORDER BY e.revision DESC LIMIT ?`),
  allForwards: database.prepare(`SELECT ${COLUMNS} ${FROM} WHERE e.position > ? ORDER BY e.position LIMIT ?`),
  allBackwards: database.prepare(`SELECT ${COLUMNS} ${FROM} WHERE e.position < ? ORDER BY e.position DESC LIMIT ?`),
});

type Row = Record<'position' | 'revision' | 'version', number> & Record<'stream' | 'id' | 'type' | 'recordedAt' | 'data' | 'metadata', string>;

const nextOf = (head: Head | 'none'): number => (head === 'none' ? 0 : head.revision + 1);

const isSame = (written: readonly EventJson[], there: readonly Row[]): boolean =>
  written.every(({ event }, index) => event.id === there[index]?.id);

/** Field by field: rows have no prototype, and spreading one is slow. */
const recorded = (row: Row): RecordedEvent => {
  const { revision, position } = appendedAt(row.revision, row.position);
  return {
    id: row.id, type: row.type, version: row.version, stream: row.stream, revision, position, recordedAt: row.recordedAt,
    data: JSON.parse(row.data) as object, metadata: JSON.parse(row.metadata) as RecordedEvent['metadata'],
  };
};

const appendedAt = (revision: number, position: number | bigint): Appended => {
  const place = BigInt(position);
  return { revision: BigInt(revision), position: { commit: place, prepare: place } };
};
