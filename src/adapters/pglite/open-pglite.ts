import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { withNamedStatements } from '../postgres/named-statements.js';
import type { ReadDatabase } from '../postgres/read-database.js';
import { StatementTimes } from '../postgres/statement-times.js';
import { DataDirectory, type Found } from './data-directory.js';
import { OneSession } from './one-session.js';
import { ThreadedPGlite } from './threaded-pglite.js';

export type PGliteOptions = {
  /** A directory of its own; what is in it can be thrown away at any time. */
  readonly directory: string;
  /** Told when the directory could not be trusted and was made anew. */
  readonly onWiped?: (reason: string) => void;
  /** Puts a new database into an empty directory, where that is quicker than making one, which takes seconds. */
  readonly makeNew?: (directory: string) => Promise<void>;
};
export type PGliteDatabase = ReadDatabase & { /** Flushes to the disk so far. */ readonly flushes: () => number };

/** With one connection a statement can wait for another, never for ever. */
const WAIT_MS_MAX = 10_000;

/** Read models in the process. A directory of another version, a damaged one, or one that does not open is wiped: the engine builds its rows again. */
export const openPGlite = async ({ directory, onWiped, makeNew }: PGliteOptions): Promise<PGliteDatabase> => {
  const files = new DataDirectory(directory);
  const found = await files.inspect();
  if (found === 'as it was left' || found === 'left open') {
    try {
      return await open(files, found);
    } catch (error) {
      onWiped?.(`the read models could not be opened: ${String(error)}`);
    }
  } else if (found === 'in doubt') onWiped?.('the read models are of another version, or their files were changed');
  await files.wipe();
  await makeNew?.(directory);
  return open(files, 'nothing');
};

const open = async (files: DataDirectory, found: Found): Promise<PGliteDatabase> => {
  await files.opened();
  const pglite = await ThreadedPGlite.open(files.data);
  const client = new pg.Client({ stream: () => pglite, pipeline: true, user: 'postgres', database: 'postgres' });
  client.on('error', () => undefined); // told to every statement from then on
  await client.connect();
  const times = new StatementTimes();
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: withNamedStatements(new OneSession(client, WAIT_MS_MAX), { times }) }) });
  const close = async (): Promise<void> => {
    await db.destroy();
    await pglite.close();
  };
  try {
    if (found === 'left open') await readEverything(db);
  } catch (error) {
    await close();
    throw error;
  }
  const housekeeping = async (tables: readonly string[]): Promise<void> => {
    for (const table of tables) await sql`vacuum (analyze) ${sql.table(table)}`.execute(db);
    await sql`checkpoint`.execute(db);
  };
  let closing: Promise<void> | undefined;
  return { kind: 'pglite', db, flushes: () => pglite.flushes, housekeeping, onStatement: times.onStatement, close: () => (closing ??= close().then(() => files.closed())) };
};

/** Pages carry checksums: reading every one of them finds what a crash has spoilt. Files that were closed in order have been compared as a whole. */
const readEverything = async (db: Kysely<object>): Promise<void> => {
  const { rows } = await sql<{ readonly schema: string; readonly name: string }>`
    select schemaname as schema, tablename as name from pg_catalog.pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(db);
  for (const { schema, name } of rows) await sql`select count(t.*) from ${sql.table(`${schema}.${name}`)} as t`.execute(db);
};
