import { sql, type AliasedExpression, type Kysely } from 'kysely';
import type { Position } from '../../src/kernel/event-store.js';
import { tableNameOf, type AnyProjection, type Projection } from './projection.js';
import type { TableRow } from './read-database.js';

/** A projection's table in a query; its columns are `rows.key`, `rows.doc` and those of its definition. */
export type RowsTable<Row extends object> = AliasedExpression<TableRow<Row>, 'rows'>;

/** What reading needs to know of the engine. */
export type ReadSource = {
  readonly db: Kysely<object>;
  /** The PostgreSQL schema that the projection's rows are to be read from now; another after every replay. */
  readonly schemaOf: (projectionName: string) => string;
  /** Seals the cursors of pages. */
  readonly cursorKey: Uint8Array;
  /** Whether the projection has a table that was built by this version. */
  readonly isBuilt: (projectionName: string) => boolean;
  /** Whether the projection has seen this position within the time. */
  readonly waitFor: (projectionName: string, position: Position, timeoutMs: number) => Promise<boolean>;
};

export const qualifiedName = (schema: string, projection: AnyProjection): string => `${schema}.${tableNameOf(projection)}`;

type Named = { readonly name: string; readonly table: RowsTable<object> };
const named = new WeakMap<AnyProjection, Named>();

/** The same table as the last time, unless its schema has changed: every question names it. */
export const rowsOf = <Row extends object>(models: Pick<ReadSource, 'schemaOf'>, projection: Projection<Row>): RowsTable<Row> => {
  const name = qualifiedName(models.schemaOf(projection.name), projection);
  const known = named.get(projection);
  if (known?.name === name) return known.table as RowsTable<Row>;
  const table: RowsTable<Row> = sql<TableRow<Row>>`${sql.table(name)}`.as('rows');
  named.set(projection, { name, table });
  return table;
};
