import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { withNamedStatements } from '../postgres/named-statements.js';
import type { ReadDatabase } from '../postgres/read-database.js';
import { DataDirectory, type Found } from './data-directory.js';
import { SyncedNodeFs } from './synced-node-fs.js';

export type PGliteOptions = {
  /** A directory of its own; what is in it can be thrown away at any time. */
  readonly directory: string;
  /** Told when the directory could not be trusted and was made anew. */
  readonly onWiped?: (reason: string) => void;
  /** Puts a new database into an empty directory, where that is quicker than making one, which takes seconds. */
  readonly makeNew?: (directory: string) => Promise<void>;
};
export type PGliteDatabase = ReadDatabase & { readonly fileSystem: SyncedNodeFs };

/** With one connection a statement can wait for another, never for ever. */
const WAIT_MS_MAX = 10_000;

/** Flushing, in contrast to PGlite's own default, and small: everything here can be built again from the log. */
const startParams = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['fsync=on', 'wal_sync_method=fsync', 'synchronous_commit=off', 'shared_buffers=16MB', 'max_wal_size=128MB', 'default_statistics_target=20', 'wal_init_zero=off'].flatMap((setting) => ['-c', setting]),
];

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
  const fileSystem = new SyncedNodeFs(files.data);
  const pglite = new PGlite({ fs: fileSystem, startParams });
  await pglite.waitReady;
  const pool = new pg.Pool(Object.assign(createPgConfig(pglite), { max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: WAIT_MS_MAX }));
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: withNamedStatements(pool) }) });
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
  return { kind: 'pglite', db, fileSystem, housekeeping, close: () => (closing ??= close().then(() => files.closed())) };
};

/** Pages carry checksums: reading every one of them finds what a crash has spoilt. Files that were closed in order have been compared as a whole. */
const readEverything = async (db: Kysely<object>): Promise<void> => {
  const { rows } = await sql<{ readonly schema: string; readonly name: string }>`
    select schemaname as schema, tablename as name from pg_catalog.pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(db);
  for (const { schema, name } of rows) await sql`select count(t.*) from ${sql.table(`${schema}.${name}`)} as t`.execute(db);
};
