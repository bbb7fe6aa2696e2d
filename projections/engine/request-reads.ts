import DataLoader from 'dataloader';
import { GraphQLError } from 'graphql';
import { CompiledQuery, sql, type Kysely } from 'kysely';
import { comparePositions, type Position } from '../../src/kernel/event-store.js';
import { readPage, type Connection, type PageRequest } from './page.js';
import type { AnyProjection, Projection } from './projection.js';
import { rowsOf, type ReadSource, type RowsTable } from './read-source.js';

/** How long a reader waits for a row to know of the write that it asked about. */
export const READ_AFTER_MS_MAX = 2_000;
const LOADED_AT_ONCE_MAX = 1_000;

/** The read model has not seen the position that the request asked for, in the time it was given. */
export class ReadModelBehind extends GraphQLError {
  constructor(readonly projection: string) {
    super('What you have just written is not to be seen yet: ask again in a moment.', { extensions: { code: 'READ_MODEL_BEHIND' } });
  }
}

/** Rows for one request: asked for together, read once, and never older than what the request has written or seen. */
export class RequestReads {
  readonly #loaders = new Map<string, DataLoader<string, unknown>>();
  #after: Position | undefined;

  constructor(private readonly models: ReadSource, after?: Position) {
    this.#after = after;
  }

  /** From here on rows are as of this position at least; what was read before is forgotten. */
  readAfter(position: Position): void {
    this.#loaders.clear();
    if (this.#after === undefined || comparePositions(this.#after, position) < 0) this.#after = position;
  }

  /** The row under a key. @throws ReadModelBehind when it is not as new as was asked */
  row<Row extends object>(projection: Projection<Row>, key: string): Promise<Row | undefined> {
    return this.#loaderOf(projection).load(key) as Promise<Row | undefined>;
  }

  /** The rows under these keys, in their order. @throws ReadModelBehind */
  async rows<Row extends object>(projection: Projection<Row>, keys: readonly string[]): Promise<readonly (Row | undefined)[]> {
    return Promise.all(keys.map((key) => this.row(projection, key)));
  }

  /** Any question to the projection's table: `(db, table) => db.selectFrom(table).select('rows.doc')…`. @throws ReadModelBehind */
  async query<Row extends object, Result>(projection: Projection<Row>, ask: (db: Kysely<object>, table: RowsTable<Row>) => Promise<Result>): Promise<Result> {
    await this.#fresh(projection);
    return ask(this.models.db, rowsOf(this.models, projection));
  }

  /** A page of the projection's rows as a Relay connection. @throws GraphQLError BAD_PAGE, BAD_CURSOR, ReadModelBehind */
  async page<Row extends object>(projection: Projection<Row>, request: PageRequest<Row>): Promise<Connection<Row>> {
    await this.#fresh(projection);
    return readPage(this.models, projection, request);
  }

  async #fresh({ name }: AnyProjection): Promise<void> {
    const isReadable = this.models.isBuilt(name) && (!this.#after || (await this.models.waitFor(name, this.#after, READ_AFTER_MS_MAX)));
    if (!isReadable) throw new ReadModelBehind(name);
  }

  #loaderOf<Row extends object>(projection: Projection<Row>): DataLoader<string, unknown> {
    const known = this.#loaders.get(projection.name);
    if (known) return known;
    const loader = new DataLoader<string, unknown>(async (keys) => {
      const { rows } = await this.query(projection, (db, table) => db.executeQuery<{ readonly key: string; readonly doc: Row }>(CompiledQuery.raw(loadingFrom(table, db), [keys])));
      const byKey = new Map(rows.map(({ key, doc }) => [key, doc]));
      return keys.map((key) => byKey.get(key));
    }, { maxBatchSize: LOADED_AT_ONCE_MAX });
    this.#loaders.set(projection.name, loader);
    return loader;
  }
}

const loading = new WeakMap<object, string>();

/** The statement that loads rows by their keys, written once for a table: it is asked more often than any other. */
const loadingFrom = <Row extends object>(table: RowsTable<Row>, db: Kysely<object>): string => {
  const known = loading.get(table) ?? sql`select rows.key, rows.doc from ${table} where rows.key = any(${[]}::text[])`.compile(db).sql;
  loading.set(table, known);
  return known;
};
