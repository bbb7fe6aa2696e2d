import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Changes } from './fold.js';
import type { AnyProjection, Column } from './projection.js';
import { qualifiedName } from './read-source.js';

/** `numeric(6, 2) not null` → `numeric(6, 2)`: a type without what is said about a column of it. */
export const bareType = (declared: string): string => declared.replace(/\s+(not\s+null|null|collate|default|generated|check|unique)\b.*$/is, '');

const isGenerated = ({ type }: Column<object>): boolean => /\bgenerated\s+always\b/i.test(type);

const WRITTEN_AT_ONCE_MAX = 1_000;

/** The rows of one projection in one schema: made, loaded, written. */
export class Rows {
  readonly name: string;
  readonly #table: RawBuilder<unknown>;
  /** Columns whose values come from the row; the others PostgreSQL works out itself. */
  readonly #columns: readonly (readonly [string, Column<object>])[];

  constructor(private readonly db: Kysely<object>, readonly schema: string, readonly projection: AnyProjection) {
    this.name = qualifiedName(schema, projection);
    this.#table = sql.table(this.name);
    this.#columns = Object.entries(projection.table.columns).filter(([, column]) => !isGenerated(column));
  }

  async create(): Promise<void> {
    const columns = Object.entries(this.projection.table.columns).map(([name, { type }]) => sql`, ${sql.ref(name)} ${sql.raw(type)}`);
    await sql`create table ${this.#table} (key text collate "C" primary key, doc jsonb not null${sql.join(columns, sql``)})`.execute(this.db);
  }

  /** Last, because an index is built much faster than it is kept up. */
  async index(): Promise<void> {
    for (const [name, definition] of Object.entries(this.projection.table.indexes ?? {})) {
      const index = sql.ref(`${this.name.slice(this.schema.length + 1)}__${name}`);
      await sql`create index ${index} on ${this.#table} ${sql.raw(definition)}`.execute(this.db);
    }
    await sql`analyze ${this.#table}`.execute(this.db);
  }

  async load(keys: readonly string[]): Promise<ReadonlyMap<string, object>> {
    const { rows } = await sql<{ readonly key: string; readonly doc: object }>`select key, doc from ${this.#table} where key = any(${keys}::text[])`.execute(this.db);
    return new Map(rows.map(({ key, doc }) => [key, doc]));
  }

  /** Writes rows into an empty table. */
  async fill(rows: ReadonlyMap<string, object>, betweenChunks: () => Promise<void>): Promise<void> {
    let chunk: (readonly [string, object])[] = [];
    const flush = async (): Promise<void> => {
      await sql`${this.insert(chunk)}`.execute(this.db);
      chunk = [];
      await betweenChunks();
    };
    for (const row of rows) {
      chunk.push(row);
      if (chunk.length === WRITTEN_AT_ONCE_MAX) await flush();
    }
    if (chunk.length > 0) await flush();
  }

  /** One statement for any number of rows: they travel as one JSON text, which PostgreSQL takes apart by the columns' types. */
  insert(rows: readonly (readonly [string, object])[], when: RawBuilder<unknown> = sql``): RawBuilder<unknown> {
    const names = sql.join([sql`key`, sql`doc`, ...this.#columns.map(([name]) => sql.ref(name))]);
    const types = sql.join([sql`key text`, sql`doc jsonb`, ...this.#columns.map(([name, { type }]) => sql`${sql.ref(name)} ${sql.raw(bareType(type))}`)]);
    const values = JSON.stringify(rows.map(([key, doc]) => ({ ...Object.fromEntries(this.#columns.map(([name, column]) => [name, column.value(doc)])), key, doc })));
    return sql`insert into ${this.#table} (${names}) select ${names} from jsonb_to_recordset(${values}::jsonb) as given (${types}) ${when}`;
  }

  /** The changes as parts of one statement, done only where its part `moved` has a row: `gone as (…)`, `put as (…)`. */
  changing(changes: Changes<object>): readonly RawBuilder<unknown>[] {
    const put = [...changes].flatMap(([key, doc]) => (doc === undefined ? [] : [[key, doc] as const]));
    const gone = [...changes].flatMap(([key, doc]) => (doc === undefined ? [key] : []));
    const replaced = sql.join([sql`doc = excluded.doc`, ...this.#columns.map(([name]) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`)]);
    return [
      sql`gone as (delete from ${this.#table} where key = any(${gone}::text[]) and exists (select from moved))`,
      sql`put as (${this.insert(put, sql`where exists (select from moved)`)} on conflict (key) do update set ${replaced})`,
    ];
  }
}
