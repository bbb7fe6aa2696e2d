import { sql } from 'kysely';
import type { ReadDatabase } from '../../projections/engine/read-database.js';

/** Every table of the read models as text, row by row; where they stand in the log, and since when, is not about anybody. */
export const tablesOf = async ({ db }: ReadDatabase): Promise<ReadonlyMap<string, string>> => {
  const { rows: tables } = await sql<{ schema: string; name: string }>`select table_schema as schema, table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`.execute(db);
  const dumps = await Promise.all(tables.filter(({ name }) => name !== 'checkpoints').map(async ({ schema, name }) => {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(`${schema}.${name}`)} t order by 1`.execute(db);
    return [`${schema}.${name}`, rows.map(({ row }) => row).join('\n')] as const;
  }));
  return new Map(dumps);
};
