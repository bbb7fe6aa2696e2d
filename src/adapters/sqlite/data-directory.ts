import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../../kernel/message-of.js';
import { isSqliteError } from './database.js';
import { flush } from './flush.js';
import { DataDirectoryUnusable, unusable } from './unusable.js';

const KEY_BYTES = 32;
const SQLITE_BUSY = 5;
/** What a restore fills inside a directory that was there before it; while it is there, the restore is not over. */
export const DRAFT = 'unfinished.partial';

/** Another process, or another part of this one, keeps its log in the same directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
  constructor(readonly path: string) {
    super(`the data directory ${path} is in use by another Barnraise process: stop it, or set DATA_DIR to another directory`);
  }
}

/** The directory where the embedded stores live, held by one process at a time. The operating system lets go of it when the process dies, however it dies. */
export class DataDirectory {
  readonly path: string;
  readonly #lock: DatabaseSync;

  /** Creates the directory, for its owner alone, where there is none. @throws DataDirectoryInUse, DataDirectoryUnusable */
  constructor(path: string) {
    this.path = resolve(path);
    made(this.path);
    if (existsSync(join(this.path, DRAFT))) throw new DataDirectoryUnusable(`a restore into ${this.path} has broken off: empty the directory, and restore again`);
    this.#lock = lockedBy(join(this.path, 'lock.sqlite'), this.path);
  }

  /** The master key of this directory, made on first use. @throws DataDirectoryUnusable when there is none though there is something that only it can open */
  masterKey(): Uint8Array {
    const file = join(this.path, 'master.key');
    if (existsSync(file)) return keyFrom(file);
    if (existsSync(join(this.path, 'vault.sqlite'))) {
      throw new DataDirectoryUnusable(`${file} is missing, and the keys in vault.sqlite beside it can be opened with it alone: restore it, or set MASTER_KEY`);
    }
    const key = randomBytes(KEY_BYTES);
    writeDurably(file, `${key.toString('base64')}\n`);
    flush(this.path);
    return key;
  }

  close(): void {
    if (this.#lock.isOpen) this.#lock.close();
  }
}

const made = (directory: string): void => {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new DataDirectoryUnusable(messageOf(error), { cause: error });
  }
};

const lockedBy = (file: string, directory: string): DatabaseSync => {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(file);
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock?.close();
    throw isSqliteError(error) && error.errcode === SQLITE_BUSY ? new DataDirectoryInUse(directory) : unusable(file, error);
  }
};

/** The master key that is kept in a directory, if one is: for those who only look. */
export const masterKeyIn = (directory: string): Uint8Array | undefined => {
  const file = join(directory, 'master.key');
  return existsSync(file) ? keyFrom(file) : undefined;
};

const keyFrom = (file: string): Uint8Array => {
  const key = Buffer.from(readFileSync(file, 'utf8'), 'base64');
  if (key.length !== KEY_BYTES) throw new DataDirectoryUnusable(`${file} holds ${key.length} bytes, not a key of ${KEY_BYTES}: restore it from a backup`);
  return key;
};

/** A crash leaves the whole file or none. */
const writeDurably = (file: string, text: string): void => {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
};
