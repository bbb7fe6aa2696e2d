import { sql } from 'kysely';
import { comparePositions, type Position } from '../../src/kernel/event-store.js';
import { positionColumns, positionOf, type StoredPosition } from './checkpoints.js';
import { generationSchema, type Generation, type Generations } from './generations.js';
import { isBefore } from './log-pages.js';
import type { AnyProjection } from './projection.js';
import { Rows, type RowTexts } from './rows.js';

/** Rows as they are at a position: what one statement writes and removes. */
export type Chunk = { readonly put: RowTexts[]; readonly gone: string[]; readonly keys: string[]; readonly position: Position | undefined };

/**
 * The table of one generation while it is made, and how far it is made.
 *
 * Writing goes in small statements, so that others get their turn; a kill between two of them leaves rows in the table that are ahead of the position that
 * the build goes on from. The table `_ahead` says which, and how far: events that are in them already are not folded into them again.
 */
export class BuildTable {
  readonly rows: Rows;
  readonly #ahead = new Map<string, Position>();
  readonly #aheadTable: string;
  #saved: Position | undefined;
  /** The keys that were written, as long as none was written twice: until then rows need not be found by their keys. */
  #writtenOnce: Set<string> | undefined = new Set();
  #indexing: Promise<void> | undefined;

  constructor(projection: AnyProjection, private readonly generation: Generation, private readonly generations: Generations) {
    const schema = generationSchema(generations.schema, projection, generation.generation);
    this.rows = new Rows(generations.db, schema, projection);
    this.#aheadTable = `${schema}._ahead`;
  }

  /** How far a build would go on from here after a kill. */
  get saved(): Position | undefined {
    return this.#saved;
  }

  /** Whether some rows know of events that the saved position does not. */
  get hasRowsAhead(): boolean {
    return this.#ahead.size > 0;
  }

  /** Whether an event is in a row already. */
  has(key: string, position: Position): boolean {
    const seen = this.#ahead.get(key);
    return seen !== undefined && !isBefore(seen, position);
  }

  async make(): Promise<void> {
    const { schema, projection } = this.rows;
    this.#ahead.clear();
    await this.generations.startOver(this.generation, async (db) => {
      await sql`drop schema if exists ${sql.ref(schema)} cascade`.execute(db);
      await sql`create schema ${sql.ref(schema)}`.execute(db);
      await new Rows(db, schema, projection).create();
      await this.#makeAheadTable().execute(db);
    });
  }

  /** Goes on from where the generation stands. @returns where that is, and how many rows there are; undefined where some are from beyond the end of the log */
  async goOn(head: Position | undefined): Promise<{ readonly position: Position | undefined; readonly count: number } | undefined> {
    const { db } = this.generations;
    const saved = await this.generations.settled(this.generation);
    await this.#makeAheadTable().execute(db);
    const { rows } = await sql<StoredPosition & { readonly key: string }>`select key, commit_position, prepare_position from ${sql.table(this.#aheadTable)}`.execute(db);
    for (const { key, ...stored } of rows) {
      const position = positionOf(stored);
      if (isBefore(head, position)) return undefined;
      if (position) this.#ahead.set(key, position);
    }
    this.#writtenOnce = undefined;
    this.#saved = saved;
    return { position: saved, count: await this.rows.count() };
  }

  /** Before anything was saved a build begins anew after a kill, whatever its table holds. @throws BuildLost */
  async write({ put, gone, keys, position }: Chunk): Promise<void> {
    if (keys.some((key) => this.#writtenOnce?.has(key))) await this.indexKeys();
    for (const key of keys) this.#writtenOnce?.add(key);
    const { commit, prepare } = positionColumns(position);
    const ahead = sql`ahead as (insert into ${sql.table(this.#aheadTable)} select key, ${commit}::bigint, ${prepare}::bigint from unnest(${keys}::text[]) as key where exists (select from moved)
      on conflict (key) do update set commit_position = excluded.commit_position, prepare_position = excluded.prepare_position)`;
    await this.generations.build(this.generation, this.#writtenOnce
      ? [sql`put as (${this.rows.insert(put, sql`where exists (select from moved)`)})`]
      : [...this.rows.replacing({ put, gone }), ...(this.#saved === undefined ? [] : [ahead])]);
  }

  /** Says how far a build goes on from after a kill. @throws BuildLost */
  async save(position: Position | undefined): Promise<void> {
    const { commit, prepare } = positionColumns(position);
    const passed = sql`passed as (delete from ${sql.table(this.#aheadTable)} where (commit_position, prepare_position) <= (${commit}::bigint, ${prepare}::bigint) and exists (select from moved))`;
    await this.generations.build(this.generation, [passed], position);
    this.#saved = position;
    for (const [key, seen] of this.#ahead) if (position !== undefined && comparePositions(seen, position) <= 0) this.#ahead.delete(key);
  }

  /** An index is made much faster than it is kept up: after the last rows, or before one is written twice. It is made once, whoever asks for it meanwhile. */
  async indexKeys(): Promise<void> {
    if (!this.#writtenOnce) return;
    await (this.#indexing ??= this.rows.indexKeys());
    this.#writtenOnce = undefined;
  }

  #makeAheadTable() {
    return sql`create table if not exists ${sql.table(this.#aheadTable)} (key text collate "C" primary key, commit_position bigint not null, prepare_position bigint not null)`;
  }
}
