import { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { unusable } from './unusable.js';

/** Older ones can damage a write-ahead log that several connections use (sqlite.org/wal.html, "the WAL-reset bug"). */
const VERSION_MIN = [3, 51, 3] as const;
/** `PRAGMA busy_timeout`: how long to wait for a tool that looks into the file. */
const BUSY_MS = 2_000;

/** Opens a database whose every commit is on the disk before it returns. @throws when it was written by a newer version of the program */
export const openDurable = (path: string, { schema, version }: { schema: string; version: number }): DatabaseSync => {
  const database = opened(path);
  try {
    mustBeRecent(database);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON');
    const written = numberFrom(database, 'PRAGMA user_version', 'user_version');
    if (written > version) throw new Error(`${path} has the layout ${written}, this program knows ${version}: it was written by a newer version`);
    if (written === 0) database.exec(`BEGIN IMMEDIATE; ${schema}; PRAGMA user_version = ${version}; COMMIT`);
    return database;
  } catch (error) {
    database.close();
    throw isSqliteError(error) ? unusable(path, error) : error;
  }
};

const opened = (path: string): DatabaseSync => {
  try {
    return new DatabaseSync(path, { timeout: BUSY_MS });
  } catch (error) {
    throw unusable(path, error);
  }
};

const mustBeRecent = (database: DatabaseSync): void => {
  const version = String(database.prepare('SELECT sqlite_version() AS version').get()?.['version']);
  const parts = version.split('.').map(Number);
  const difference = VERSION_MIN.map((least, index) => (parts[index] ?? 0) - least).find((part) => part !== 0) ?? 0;
  if (difference < 0) throw new Error(`SQLite ${VERSION_MIN.join('.')} or newer is needed, this Node.js holds ${version}`);
};

/** The number that a statement without parameters answers. */
export const numberFrom = (database: DatabaseSync, sql: string, column: string): number => Number(database.prepare(sql).get()?.[column]);

/** SQLite's own failures, by their code (sqlite.org/rescode.html): 5 is busy, 13 is a full disk. */
export const isSqliteError = (error: unknown): error is { readonly message: string; readonly errcode: number } =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SQLITE_ERROR';

/** A failure of SQLite (full disk, unreadable file, lock) as the passing failure that a caller may repeat. */
export const toUnavailable = (error: unknown): unknown => (isSqliteError(error) ? new StoreUnavailable(error.message, { cause: error }) : error);
