import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tempDirectory } from '../../../test/support/temp-directory.js';
import { DataDirectory, DataDirectoryInUse } from './data-directory.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { SqliteVault } from './sqlite-vault.js';
import { DataDirectoryUnusable } from './unusable.js';

let temp: ReturnType<typeof tempDirectory>;
let path: string;
beforeEach(() => {
  temp = tempDirectory();
  path = join(temp.path, 'deep', 'data');
});
afterEach(() => temp.remove());

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('a data directory', () => {
  it('is made where there is none, for its owner alone', () => {
    const directory = new DataDirectory(path);
    expect(modeOf(path)).toBe(0o700);
    directory.close();
  });

  it('is refused to a second holder by a name that says what to do, and free again once closed', () => {
    const first = new DataDirectory(path);
    expect(() => new DataDirectory(path)).toThrow(DataDirectoryInUse);
    expect(() => new DataDirectory(path)).toThrow(`${path} is in use by another Barnraise process: stop it, or set DATA_DIR`);
    first.close();
    first.close();
    new DataDirectory(path).close();
  });

  it('that cannot be made says why, and which variable names it', () => {
    writeFileSync(join(temp.path, 'deep'), 'a file');
    expect(() => new DataDirectory(path)).toThrow(/^DATA_DIR: (Error: )?(ENOTDIR|EEXIST)/);
  });

  it.each(['lock.sqlite', 'log.sqlite'])('whose %s is none is refused by a name that says which file it is', (name) => {
    new DataDirectory(path).close();
    writeFileSync(join(path, name), 'this is not a database');
    expect(() => { new DataDirectory(path).close(); return new SqliteEventStore(path); }).toThrow(DataDirectoryUnusable);
    expect(() => { new DataDirectory(path).close(); return new SqliteEventStore(path); }).toThrow(new RegExp(`^DATA_DIR: ${join(path, name)} cannot be used .*file is not a database`));
  });
});

describe('the master key of a data directory', () => {
  const withDirectory = <Result>(use: (directory: DataDirectory) => Result): Result => {
    const directory = new DataDirectory(path);
    try {
      return use(directory);
    } finally {
      directory.close();
    }
  };
  const file = (): string => join(path, 'master.key');

  it('is made on first use, readable by its owner alone, and the same ever after', () => {
    const first = withDirectory((directory) => directory.masterKey());
    expect(first).toHaveLength(32);
    expect(modeOf(file())).toBe(0o600);
    expect(withDirectory((directory) => directory.masterKey())).toEqual(first);
    expect(existsSync(`${file()}.new`)).toBe(false);
  });

  it('is another one in every directory', () => {
    const first = withDirectory((directory) => directory.masterKey());
    rmSync(file());
    expect(withDirectory((directory) => directory.masterKey())).not.toEqual(first);
  });

  it('is made whole after a crash left a draft of it', () => {
    withDirectory(() => writeFileSync(`${file()}.new`, 'half a k'));
    expect(withDirectory((directory) => directory.masterKey())).toHaveLength(32);
    expect(Buffer.from(readFileSync(file(), 'utf8'), 'base64')).toHaveLength(32);
  });

  it('is not made anew when the vault beside it needs the lost one', async () => {
    const directory = new DataDirectory(path);
    directory.masterKey();
    await new SqliteVault(path).close();
    rmSync(file());
    expect(() => directory.masterKey()).toThrow('master.key is missing');
    expect(existsSync(file())).toBe(false);
    directory.close();
  });

  it('that was cut short is refused, not used', () => {
    withDirectory((directory) => directory.masterKey());
    writeFileSync(file(), 'c2hvcnQ=');
    expect(() => withDirectory((directory) => directory.masterKey())).toThrow('holds 5 bytes, not a key of 32');
  });
});
