import { sql, type Kysely } from 'kysely';
import type { ReadDatabase } from '../../projections/engine/read-database.js';

/** Tables that say where read models stand in the log, and since when: not about anybody. */
const OF_THE_ENGINE = ['generations'];

/** Every table of the read models as text, row by row, whatever the number of its generation. */
export const tablesOf = async ({ db }: ReadDatabase): Promise<ReadonlyMap<string, string>> => {
  const { rows: tables } = await sql<{ schema: string; name: string }>`select table_schema as schema, table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema') order by 1, 2`.execute(db);
  const dumps = await Promise.all(tables.filter(({ name }) => !OF_THE_ENGINE.includes(name)).map(async ({ schema, name }) => {
    const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.table(`${schema}.${name}`)} t order by 1`.execute(db);
    return [`${schema.replace(/_g\d+$/, '')}.${name}`, rows.map(({ row }) => row).join('\n')] as const;
  }));
  return new Map(dumps);
};

/** `schema.table` of the generation of a read model that was made live last. @throws when there is none */
export const liveTableOf = async (db: Kysely<object>, projection: string, schema = 'read_models'): Promise<string> => {
  const { rows: [live] } = await sql<{ generation: number }>`select generation from ${sql.table(`${schema}.generations`)} where projection = ${projection} and state = 'live' order by generation desc limit 1`.execute(db);
  if (!live) throw new Error(`${projection} has no live generation`);
  const table = projection.replaceAll('-', '_');
  return `${schema}_${table}_g${live.generation}.${table}`;
};

/** Drops a schema and those of the generations in it. */
export const dropSchemas = async (db: Kysely<object>, schema: string): Promise<void> => {
  const { rows } = await sql<{ name: string }>`select nspname as name from pg_catalog.pg_namespace where nspname = ${schema} or starts_with(nspname, ${`${schema}_`})`.execute(db);
  for (const { name } of rows) await sql`drop schema if exists ${sql.ref(name)} cascade`.execute(db);
};
