import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Changes } from './fold.js';
import type { AnyProjection, Column } from './projection.js';
import { qualifiedName } from './read-source.js';
import { columnTexts, textArray } from './text-array.js';

/** `numeric(6, 2) not null` → `numeric(6, 2)`: a type without what is said about a column of it. */
export const bareType = (declared: string): string => declared.replace(/\s+(not\s+null|null|collate|default|generated|check|unique)\b.*$/is, '');

const isGenerated = ({ type }: Column<object>): boolean => /\bgenerated\s+always\b/i.test(type);

const writtenAs = (column: Column<object>) => {
  const type = bareType(column.type);
  const textOf = columnTexts(type);
  return { type, textOf: (row: object) => textOf(column.value(row)) };
};

/** A row on its way to the database: key, document, and what goes into its columns. */
export type RowTexts = readonly (string | null)[];

/** The rows of one projection in one schema: made, loaded, written. */
export class Rows {
  readonly name: string;
  readonly #table: RawBuilder<unknown>;
  /** Columns whose values come from the row; the others PostgreSQL works out itself. */
  readonly #columns: readonly (readonly [string, { readonly type: string; readonly textOf: (row: object) => string | null }])[];

  constructor(private readonly db: Kysely<object>, readonly schema: string, readonly projection: AnyProjection) {
    this.name = qualifiedName(schema, projection);
    this.#table = sql.table(this.name);
    this.#columns = Object.entries(projection.table.columns).filter(([, column]) => !isGenerated(column)).map(([name, column]) => [name, writtenAs(column)] as const);
  }

  /** The table alone: what makes it quick to search comes after what is in it. */
  async create(): Promise<void> {
    const columns = Object.entries(this.projection.table.columns).map(([name, { type }]) => sql`, ${sql.ref(name)} ${sql.raw(type)}`);
    await sql`create table ${this.#table} (key text collate "C" not null, doc jsonb not null${sql.join(columns, sql``)})`.execute(this.db);
  }

  /** Makes keys unique, and rows to be found by them. */
  async indexKeys(): Promise<void> {
    await this.#withoutTimeout(sql`create unique index if not exists ${this.#indexName('key')} on ${this.#table} (key)`);
  }

  /** Last, because an index is built much faster than it is kept up. */
  async index(): Promise<void> {
    for (const [name, definition] of Object.entries(this.projection.table.indexes ?? {})) {
      await this.#withoutTimeout(sql`create index if not exists ${this.#indexName(name)} on ${this.#table} ${sql.raw(definition)}`);
    }
    await this.#withoutTimeout(sql`analyze ${this.#table}`);
  }

  async count(): Promise<number> {
    const { rows: [counted] } = await sql<{ readonly rows: string }>`select count(*) as rows from ${this.#table}`.execute(this.db);
    return Number(counted?.rows);
  }

  async load(keys: readonly string[]): Promise<ReadonlyMap<string, object>> {
    const { rows } = await sql<{ readonly key: string; readonly doc: object }>`select key, doc from ${this.#table} where key = any(${keys}::text[])`.execute(this.db);
    return new Map(rows.map(({ key, doc }) => [key, doc]));
  }

  /** A row as it travels to the database: its key, its document, and the values of its columns. */
  textsOf(key: string, doc: object): RowTexts {
    return [key, JSON.stringify(doc), ...this.#columns.map(([, { textOf }]) => textOf(doc))];
  }

  /** One statement for any number of rows: each column travels as one list of texts, which PostgreSQL reads as the column's type. */
  insert(rows: readonly RowTexts[], when: RawBuilder<unknown> = sql``): RawBuilder<unknown> {
    const columns = [['key', 'text'], ['doc', 'jsonb'], ...this.#columns.map(([name, { type }]) => [name, type] as const)] as const;
    const names = sql.join(columns.map(([name]) => sql.ref(name)));
    const lists = sql.join(columns.map((_, index) => sql`${textArray(rows.map((texts) => texts[index] ?? null))}::text[]`));
    const values = sql.join(columns.map(([name, type]) => sql`given.${sql.ref(name)}::${sql.raw(type)}`));
    return sql`insert into ${this.#table} (${names}) select ${values} from unnest(${lists}) as given (${names}) ${when}`;
  }

  /** The changes as parts of one statement, done only where its part `moved` has a row: `gone as (…)`, `put as (…)`. */
  changing(changes: Changes<object>): readonly RawBuilder<unknown>[] {
    const put = [...changes].flatMap(([key, doc]) => (doc === undefined ? [] : [this.textsOf(key, doc)]));
    const gone = [...changes].flatMap(([key, doc]) => (doc === undefined ? [key] : []));
    return this.replacing({ put, gone });
  }

  /** The same for rows that are text already. */
  replacing({ put, gone }: { readonly put: readonly RowTexts[]; readonly gone: readonly string[] }): readonly RawBuilder<unknown>[] {
    const replaced = sql.join([sql`doc = excluded.doc`, ...this.#columns.map(([name]) => sql`${sql.ref(name)} = excluded.${sql.ref(name)}`)]);
    return [
      sql`gone as (delete from ${this.#table} where key = any(${gone}::text[]) and exists (select from moved))`,
      sql`put as (${this.insert(put, sql`where exists (select from moved)`)} on conflict (key) do update set ${replaced})`,
    ];
  }

  #indexName(name: string): RawBuilder<unknown> {
    return sql.ref(`${this.name.slice(this.schema.length + 1)}__${name}`);
  }

  /** On a large table these take longer than a statement may that somebody waits for. */
  async #withoutTimeout(statement: RawBuilder<unknown>): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      await sql`set local statement_timeout = 0`.execute(transaction);
      await statement.execute(transaction);
    });
  }
}
