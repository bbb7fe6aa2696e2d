import { sql } from 'kysely';
import { comparePositions, type Position } from '../../src/kernel/event-store.js';
import { BuildMemory } from './build-memory.js';
import { positionColumns, positionOf, type StoredPosition } from './checkpoints.js';
import { foldOne, streamKey } from './fold.js';
import { generationSchema, type Generation, type Generations } from './generations.js';
import { isBefore, PoisonEvent, type LogEvent, type LogPage } from './log-pages.js';
import { keysOf, type AnyDomainEvent, type AnyProjection } from './projection.js';
import { Rows, type RowTexts } from './rows.js';

/** How far a build may go: to a position (undefined: the beginning of the log), or to the end of the log. */
export type Limit = { readonly upTo: Position | undefined } | 'the end';

/** What a statement may carry: a live query waits for no longer than that takes. */
const CHUNK_CHARACTERS = 128 * 1024;
const CHUNK_ROWS = 250;

export type BuildTools = {
  readonly generations: Generations;
  /** After each statement, with the number of its rows: others get their turn. */
  readonly afterWriting: (rows: number) => Promise<void>;
  /** Events that are to be left out for a key, decided by an operator. */
  readonly isSkipped?: ((key: string, eventId: string) => boolean) | undefined;
};

type Chunk = { readonly put: RowTexts[]; readonly gone: string[]; readonly keys: string[] };

/**
 * The making of one generation: rows are folded in memory, and written when there are too many, when it has been going on for long, and at the end.
 *
 * Writing goes in small statements, so that others get their turn; a kill between two of them leaves rows in the table that are ahead of the position that
 * the build goes on from. The table `_ahead` says which, and how far: events that are in them already are not folded into them again.
 */
export class Build {
  readonly rows: Rows;
  /** Everything up to here is in the rows. */
  position: Position | undefined;
  /** The event that it could not get past. */
  failure: PoisonEvent | undefined;
  /** Where it is collected, the keys that events have been about. */
  touched: Set<string> | undefined;
  savedAtMs = performance.now();
  /** How long the last saving took. */
  savingMs = 0;
  readonly #memory = new BuildMemory();
  readonly #ahead = new Map<string, Position>();
  readonly #aheadTable: string;
  #saved: Position | undefined;
  #isEmpty = true;

  constructor(readonly projection: AnyProjection, readonly generation: Generation, private readonly tools: BuildTools) {
    const { generations } = tools;
    const schema = generationSchema(generations.schema, projection, generation.generation);
    this.rows = new Rows(generations.db, schema, projection);
    this.#aheadTable = `${schema}._ahead`;
  }

  get bytes(): number {
    return this.#memory.bytes;
  }

  get count(): number {
    return this.#memory.count;
  }

  /** Goes on where the generation stands, or makes its table; rows from beyond the end of the log are not gone on with. */
  async open(head: Position | undefined): Promise<void> {
    const { position } = this.generation;
    if (position === undefined || !(await this.#goOn(head))) await this.#makeTables();
    else this.position = this.#saved = position;
    this.savedAtMs = performance.now();
  }

  /** Takes what is new of a page, as far as it may go. What stops it stands in `failure`; the rows are then as before that event. */
  async fold({ events, upTo }: Pick<LogPage, 'events' | 'upTo'>, limit: Limit): Promise<void> {
    const mine = events.filter(({ type, position }) => type in this.projection.on && isBefore(this.position, position) && isWithin(position, limit));
    if (!this.#memory.isWhole) await this.#learn(mine);
    for (const each of mine) if (!this.#take(each)) return;
    const to = limit === 'the end' || isWithin(upTo, limit) ? upTo : limit.upTo;
    if (isBefore(this.position, to)) this.position = to;
  }

  /** Whether there is nothing left to do before the limit. */
  isAt(limit: Limit): boolean {
    return limit !== 'the end' && !isBefore(this.position, limit.upTo);
  }

  /** Writes what is only in memory, and how far that goes. @throws BuildLost */
  async save(): Promise<void> {
    const startedMs = performance.now();
    if (this.#memory.hasUnwritten || isBefore(this.#saved, this.position)) {
      for (const chunk of this.#chunks()) {
        await this.#write(chunk);
        await this.tools.afterWriting(chunk.keys.length);
      }
      await this.#indexKeys();
      await this.#move();
    }
    this.savedAtMs = performance.now();
    this.savingMs = this.savedAtMs - startedMs;
  }

  /** Saves, and lets go of the memory. */
  async spill(): Promise<void> {
    await this.save();
    this.#memory.forget();
  }

  /** Writes all there is, and makes what it is searched by. @throws BuildLost */
  async finish(): Promise<void> {
    await this.save();
    await this.#indexKeys();
    await this.rows.index(() => this.tools.afterWriting(0));
    this.#memory.forget();
  }

  /** After the first rows. */
  async #indexKeys(): Promise<void> {
    if (!this.#isEmpty) return;
    await this.rows.indexKeys();
    this.#isEmpty = false;
    await this.tools.afterWriting(0);
  }

  async #makeTables(): Promise<void> {
    const { schema } = this.rows;
    this.#ahead.clear();
    await this.tools.generations.startOver(this.generation, async (db) => {
      await sql`drop schema if exists ${sql.ref(schema)} cascade`.execute(db);
      await sql`create schema ${sql.ref(schema)}`.execute(db);
      await new Rows(db, schema, this.projection).create();
      await this.#makeAheadTable().execute(db);
    });
    await this.tools.afterWriting(0);
  }

  async #goOn(head: Position | undefined): Promise<boolean> {
    const { db } = this.tools.generations;
    await this.#makeAheadTable().execute(db);
    const { rows } = await sql<StoredPosition & { readonly key: string }>`select key, commit_position, prepare_position from ${sql.table(this.#aheadTable)}`.execute(db);
    for (const { key, ...stored } of rows) {
      const position = positionOf(stored);
      if (isBefore(head, position)) return false;
      if (position) this.#ahead.set(key, position);
    }
    this.#isEmpty = false;
    this.#memory.forget();
    this.#memory.count = await this.rows.count();
    return true;
  }

  #makeAheadTable() {
    return sql`create table if not exists ${sql.table(this.#aheadTable)} (key text collate "C" primary key, commit_position bigint not null, prepare_position bigint not null)`;
  }

  async #learn(events: readonly LogEvent[]): Promise<void> {
    const keys = new Set(events.flatMap(({ event }) => (event ? keysSafely(this.projection, event) : [])));
    const unknown = [...keys].filter((key) => !this.#memory.knows(key));
    if (unknown.length === 0) return;
    const found = await this.rows.load(unknown);
    for (const key of unknown) this.#memory.learn(key, found.get(key));
  }

  #take(each: LogEvent): boolean {
    try {
      if (this.tools.isSkipped?.(streamKey(each.stream), each.id)) return this.#pass(each.position);
      if (!each.event) throw each.error;
      const changed = foldOne(this.#forThis(each), each.event, (key) => this.#memory.get(key));
      for (const [key, row] of changed) {
        this.#memory.set(key, row);
        this.touched?.add(key);
      }
      return this.#pass(each.position);
    } catch (error) {
      this.failure = new PoisonEvent(each, error);
      return false;
    }
  }

  #pass(position: Position): true {
    this.position = position;
    return true;
  }

  /** The projection, but for rows that have seen this event already, and those that are to do without it. */
  #forThis({ id, position }: LogEvent): AnyProjection {
    const { isSkipped } = this.tools;
    if (this.#ahead.size === 0 && isSkipped === undefined) return this.projection;
    const isLeftOut = (key: string): boolean => {
      const seen = this.#ahead.get(key);
      return (seen !== undefined && !isBefore(seen, position)) || isSkipped?.(key, id) === true;
    };
    return { ...this.projection, key: (event) => keysOf(this.projection, event).filter((key) => !isLeftOut(key)) };
  }

  *#chunks(): Generator<Chunk> {
    let chunk: Chunk = { put: [], gone: [], keys: [] };
    let characters = 0;
    for (const [key, row] of this.#memory.unwritten()) {
      chunk.keys.push(key);
      if (row === undefined) chunk.gone.push(key);
      else {
        const texts = this.rows.textsOf(key, row);
        chunk.put.push(texts);
        characters += texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      }
      if (characters < CHUNK_CHARACTERS && chunk.keys.length < CHUNK_ROWS) continue;
      yield chunk;
      chunk = { put: [], gone: [], keys: [] };
      characters = 0;
    }
    if (chunk.keys.length > 0) yield chunk;
  }

  async #write({ put, gone, keys }: Chunk): Promise<void> {
    const { commit, prepare } = positionColumns(this.position);
    const ahead = sql`ahead as (insert into ${sql.table(this.#aheadTable)} select key, ${commit}::bigint, ${prepare}::bigint from unnest(${keys}::text[]) as key where exists (select from moved)
      on conflict (key) do update set commit_position = excluded.commit_position, prepare_position = excluded.prepare_position)`;
    await this.tools.generations.build(this.generation, this.#isEmpty
      ? [sql`put as (${this.rows.insert(put, sql`where exists (select from moved)`)})`]
      : [...this.rows.replacing({ put, gone }), ahead]);
  }

  async #move(): Promise<void> {
    const { position } = this;
    const { commit, prepare } = positionColumns(position);
    const passed = sql`passed as (delete from ${sql.table(this.#aheadTable)} where (commit_position, prepare_position) <= (${commit}::bigint, ${prepare}::bigint) and exists (select from moved))`;
    await this.tools.generations.build(this.generation, [passed], position);
    this.#saved = position;
    this.#memory.written();
    for (const [key, seen] of this.#ahead) if (position !== undefined && comparePositions(seen, position) <= 0) this.#ahead.delete(key);
  }
}

const isWithin = (position: Position, limit: Limit): boolean => limit === 'the end' || (limit.upTo !== undefined && !isBefore(limit.upTo, position));

/** A key function that throws is found out again while folding, at its event. */
const keysSafely = (projection: AnyProjection, event: AnyDomainEvent): readonly string[] => {
  try {
    return keysOf(projection, event);
  } catch {
    return [];
  }
};
