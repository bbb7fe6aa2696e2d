import { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from '../../kernel/event-store.js';
import type { StoredEntry } from '../../kernel/vault.js';
import { numberFrom, openDurable } from './database.js';
import { flush } from './flush.js';
import { LOG_LAYOUT } from './sqlite-event-store.js';
import { VAULT_LAYOUT } from './sqlite-vault.js';

/** What a log file holds. `head` is the number of its last event, 0 when it is empty. */
export type LogFacts = { readonly events: number; readonly head: number; readonly firstId: string | undefined; readonly lastRecordedAt: string | undefined };

/**
 * A copy of a log or a vault as it is at one moment, while its server goes on writing. What was deleted from it is not in the copy, not even
 * as unused bytes. @param target a file that does not exist
 */
export const copyAsItIs = (source: string, target: string): void => {
  const database = new DatabaseSync(source, { readOnly: true });
  try {
    database.prepare('VACUUM INTO ?').run(target);
  } finally {
    database.close();
  }
  flush(target);
};

/** Writes a log into a file as the embedded store would have, its events numbered anew in the order they come. */
export const writeLogCopy = async (target: string, pages: AsyncIterable<readonly RecordedEvent[]>): Promise<void> => {
  const database = openDurable(target, LOG_LAYOUT);
  try {
    const addStream = database.prepare('INSERT INTO streams (name) VALUES (?) ON CONFLICT (name) DO NOTHING');
    const addEvent = database.prepare('INSERT INTO events (stream, revision, id, type, version, recorded_at, data, metadata) SELECT id, ?, ?, ?, ?, ?, ?, ? FROM streams WHERE name = ?');
    for await (const events of pages) {
      database.exec('BEGIN');
      for (const { stream, revision, id, type, version, recordedAt, data, metadata } of events) {
        addStream.run(stream);
        addEvent.run(revision, id, type, version, recordedAt, JSON.stringify(data), JSON.stringify(metadata), stream);
      }
      database.exec('COMMIT');
    }
    database.exec('PRAGMA journal_mode = DELETE');
  } finally {
    database.close();
  }
  flush(target);
};

/** Writes a vault into a file as the embedded one would have. */
export const writeVaultCopy = async (target: string, pages: AsyncIterable<readonly StoredEntry[]>): Promise<void> => {
  const database = openDurable(target, VAULT_LAYOUT);
  try {
    const add = database.prepare('INSERT INTO entries (drawer, id, value, owner, expires_at_ms) VALUES (?, ?, ?, ?, ?)');
    for await (const entries of pages) {
      database.exec('BEGIN');
      for (const { drawer, id, value, owner, expiresAtMs } of entries) add.run(drawer, id, value, owner ?? null, expiresAtMs ?? null);
      database.exec('COMMIT');
    }
    database.exec('PRAGMA journal_mode = DELETE');
  } finally {
    database.close();
  }
  flush(target);
};

/** What stands in a copy of a log, every page of it read. @throws when the file is damaged */
export const readLogCopy = (path: string): LogFacts => {
  withCopy(path, (database) => mustBeWhole(database, path));
  return lookAtLog(path);
};

/** What stands in a log, which may be in use. @throws when there is none */
export const lookAtLog = (path: string): LogFacts => withCopy(path, (database) => {
  const first = database.prepare('SELECT id FROM events ORDER BY position LIMIT 1').get();
  const last = database.prepare('SELECT position, recorded_at AS recordedAt FROM events ORDER BY position DESC LIMIT 1').get();
  return {
    events: numberFrom(database, 'SELECT count(*) AS events FROM events', 'events'), head: Number(last?.['position'] ?? 0),
    firstId: first === undefined ? undefined : String(first['id']), lastRecordedAt: last === undefined ? undefined : String(last['recordedAt']),
  };
});

/** One entry of a copy of a vault, every page of which was read. @throws when the file is damaged */
export const readVaultCopy = (path: string, entry: Pick<StoredEntry, 'drawer' | 'id'>): string | undefined => {
  withCopy(path, (database) => mustBeWhole(database, path));
  return lookIntoVault(path, entry);
};

/** One entry of a vault, which may be in use. @throws when there is no vault */
export const lookIntoVault = (path: string, { drawer, id }: Pick<StoredEntry, 'drawer' | 'id'>): string | undefined => withCopy(path, (database) => {
  const found = database.prepare('SELECT value FROM entries WHERE drawer = ? AND id = ?').get(drawer, id);
  return found === undefined ? undefined : String(found['value']);
});

/** The number of the last event that was recorded before or at this instant, and before every event recorded later; 0 when there is none. */
export const lastBefore = (path: string, instant: string): number => withCopy(path, (database) => {
  const later = database.prepare('SELECT min(position) AS position FROM events WHERE recorded_at > ?').get(instant)?.['position'];
  return typeof later === 'number' ? later - 1 : numberFrom(database, 'SELECT coalesce(max(position), 0) AS head FROM events', 'head');
});

/** Takes everything after an event out of a copy of a log, streams that then have none included. */
export const cutLogCopy = (path: string, head: number): void => changed(path, (database) => {
  database.prepare('DELETE FROM events WHERE position > ?').run(head);
  database.exec('DELETE FROM streams WHERE id NOT IN (SELECT stream FROM events)');
});

/** Takes out of a copy of a vault what would be wrong elsewhere or later: who works at what, sign-ins, and what was worked out from the log. */
export const cutVaultCopy = (path: string, isKept: (entry: Pick<StoredEntry, 'drawer' | 'id' | 'value'>) => boolean): void => changed(path, (database) => {
  const entries = database.prepare('SELECT drawer, id, value FROM entries').all() as readonly object[] as readonly StoredEntry[];
  const remove = database.prepare('DELETE FROM entries WHERE drawer = ? AND id = ?');
  for (const entry of entries) if (!isKept(entry)) remove.run(entry.drawer, entry.id);
});

const changed = (path: string, change: (database: DatabaseSync) => void): void => {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; BEGIN');
    change(database);
    database.exec('COMMIT; VACUUM');
  } finally {
    database.close();
  }
};

const withCopy = <Result>(path: string, read: (database: DatabaseSync) => Result): Result => {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return read(database);
  } finally {
    database.close();
  }
};

const mustBeWhole = (database: DatabaseSync, path: string): void => {
  const [first] = database.prepare('PRAGMA integrity_check(1)').all();
  if (first?.['integrity_check'] !== 'ok') throw new Error(`${path} is damaged: ${String(first?.['integrity_check'])}`);
};
