import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { SystemClock, type Clock } from '../../kernel/clock.js';
import { toJson, type EventJson } from '../../kernel/event-json.js';
import {
  EventStore, StoreUnavailable, WrongExpectedRevision,
  type Appended, type Delivery, type Expected, type NewEvent, type Position, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent, type Stretch, type SubscribeOptions,
} from '../../kernel/event-store.js';
import { Bell, Followers } from '../embedded/following.js';
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
const COLUMNS = 'e.position, e.revision, e.id, e.type, e.version, e.recorded_at, e.data, e.metadata';
const ALL_EVENTS = `SELECT ${COLUMNS}, s.name FROM events e JOIN streams s ON s.id = e.stream WHERE`;
const OF_STREAM = 'FROM events e WHERE e.stream = (SELECT id FROM streams WHERE name = ?)';
const STREAM_EVENTS = `SELECT ${COLUMNS}, e.stream ${OF_STREAM}`;
const PAGE_EVENTS = 1_000;
const LAST = 2n ** 63n - 1n;
const ALL = -1;

/** The log in one SQLite file. An append is on the disk when its promise resolves; appends that wait together are committed together. */
export class SqliteEventStore extends EventStore {
  readonly #database: DatabaseSync;
  readonly #heads: StreamHeads;
  readonly #writer: GroupCommit;
  readonly #bell = new Bell();
  readonly #followers = new Followers({ bell: this.#bell, page: (after, max) => this.#page(after, max) });
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
    const rows = this.#read(() => direction === 'forwards' ? this.#forwards(stream, from ?? 0n, max) : this.#sql.streamBackwards.all(stream, from ?? LAST, max));
    return rows.map((row) => recorded(row, stream));
  }

  override endsAt(stream: string, revision: bigint | 'none'): boolean {
    const head = this.#bell.closed ? undefined : this.#heads.remembered(stream);
    return head === 'none' || revision === 'none' ? head === revision : head?.revision === Number(revision);
  }

  async readAll({ after, direction = 'forwards', max = PAGE_EVENTS }: ReadAllOptions = {}): Promise<readonly RecordedEvent[]> {
    return direction === 'forwards' ? this.#page(after, max) : this.#backwards(after, max);
  }

  /** The file is walked over what nobody asks for, and nothing of it is read or parsed. */
  override async readTypes(types: ReadonlySet<string>, { after, max = PAGE_EVENTS }: Pick<ReadAllOptions, 'after' | 'max'>): Promise<Stretch | undefined> {
    const from = after?.commit ?? 0n;
    const [[size, upTo] = [0, null]] = this.#read(() => this.#sql.stretch.all(from, max)) as readonly object[] as readonly Extent[];
    if (upTo === null) return undefined;
    const rows = this.#read(() => this.#sql.ofTypes.all(from, upTo, JSON.stringify([...types])));
    const place = BigInt(upTo);
    return { size, upTo: { commit: place, prepare: place }, events: rows.map((row) => recorded(row, String(row[8]))) };
  }

  async head(): Promise<Position | undefined> {
    return this.#backwards(undefined, 1)[0]?.position;
  }

  subscribe(options: SubscribeOptions = {}): AsyncIterable<Delivery> {
    return this.#followers.follow(options);
  }

  async close(): Promise<void> {
    if (this.#bell.closed) return;
    this.#writer.close();
    this.#bell.close();
    this.#database.close();
  }

  #page(after: Position | undefined, max: number): readonly RecordedEvent[] {
    return this.#read(() => this.#sql.allForwards.all(after?.commit ?? 0n, max)).map((row) => recorded(row, String(row[8])));
  }

  #backwards(after: Position | undefined, max: number): readonly RecordedEvent[] {
    return this.#read(() => this.#sql.allBackwards.all(after?.commit ?? LAST, max)).map((row) => recorded(row, String(row[8])));
  }

  /** Asks the file only when there may be something, and learns from the answer where the stream ends. */
  #forwards(stream: string, from: bigint, max: number): readonly object[] {
    const head = this.#heads.remembered(stream);
    if (head !== undefined && nextOf(head) <= from) return [];
    const rows = this.#sql.streamForwards.all(stream, from, max) as readonly object[] as readonly Row[];
    const last = rows.at(-1);
    if (!last) this.#heads.of(stream); // so that it need not be asked for nothing again
    else if (head === undefined && max === ALL) this.#heads.learn(stream, { id: Number(last[8]), revision: last[1] });
    return rows;
  }

  #read(rows: () => readonly object[]): readonly Row[] {
    if (this.#bell.closed) throw new StoreUnavailable('the event log is closed');
    try {
      return rows() as readonly Row[];
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
    const there = this.#sql.places.all(stream, start, written.length) as readonly object[] as readonly Place[];
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
  places: database.prepare(`SELECT e.id, e.revision, e.position ${OF_STREAM} AND e.revision >= ? ORDER BY e.revision LIMIT ?`),
  placeOf: database.prepare(`SELECT e.revision ${OF_STREAM} AND e.id = ? ORDER BY e.revision DESC LIMIT 1`),
  streamForwards: inRows(database.prepare(`${STREAM_EVENTS} AND e.revision >= ? ORDER BY e.revision LIMIT ?`)),
  streamBackwards: inRows(database.prepare(`${STREAM_EVENTS} AND e.revision <= ? ORDER BY e.revision DESC LIMIT ?`)),
  allForwards: inRows(database.prepare(`${ALL_EVENTS} e.position > ? ORDER BY e.position LIMIT ?`)),
  stretch: inRows(database.prepare('SELECT count(*), max(position) FROM (SELECT position FROM events WHERE position > ? ORDER BY position LIMIT ?)')),
  ofTypes: inRows(database.prepare(`${ALL_EVENTS} e.position > ? AND e.position <= ? AND e.type IN (SELECT value FROM json_each(?)) ORDER BY e.position`)),
  allBackwards: inRows(database.prepare(`${ALL_EVENTS} e.position < ? ORDER BY e.position DESC LIMIT ?`)),
});

/** Rows as lists of what stands in them, which are read quicker than objects. */
const inRows = (statement: StatementSync): StatementSync => {
  statement.setReturnArrays(true);
  return statement;
};

/** The columns of an event, and its stream: the name where events of all streams are read, else the number. */
type Row = readonly [position: number, revision: number, id: string, type: string, version: number, recordedAt: string, data: string, metadata: string, stream: string | number];
type Extent = readonly [size: number, upTo: number | null];
type Place = { readonly id: string; readonly revision: number; readonly position: number };

const nextOf = (head: Head | 'none'): number => (head === 'none' ? 0 : head.revision + 1);

const isSame = (written: readonly EventJson[], there: readonly Place[]): boolean =>
  written.every(({ event }, index) => event.id === there[index]?.id);

const recorded = (row: Row, stream: string): RecordedEvent => {
  const place = BigInt(row[0]);
  return {
    id: row[2], type: row[3], version: row[4], stream, revision: BigInt(row[1]), position: { commit: place, prepare: place }, recordedAt: row[5],
    data: JSON.parse(row[6]) as object, metadata: JSON.parse(row[7]) as RecordedEvent['metadata'],
  };
};

const appendedAt = (revision: number, position: number | bigint): Appended => {
  const place = BigInt(position);
  return { revision: BigInt(revision), position: { commit: place, prepare: place } };
};
