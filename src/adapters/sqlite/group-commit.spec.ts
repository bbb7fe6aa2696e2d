import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tempDirectory } from '../../../test/support/temp-directory.js';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { numberFrom, openDurable } from './database.js';
import { GroupCommit } from './group-commit.js';

let temp: ReturnType<typeof tempDirectory>;
let database: DatabaseSync;
let commits: number;
let writer: GroupCommit;
beforeEach(() => {
  temp = tempDirectory();
  database = openDurable(join(temp.path, 'words.sqlite'), { schema: 'CREATE TABLE words (word TEXT NOT NULL UNIQUE) STRICT', version: 1 });
  commits = 0;
  writer = new GroupCommit(database, { committed: () => commits++ });
});
afterEach(() => {
  if (database.isOpen) database.close();
  temp.remove();
});

const put = (word: string): Promise<string> => writer.run(() => {
  database.prepare('INSERT INTO words VALUES (?)').run(word);
  return word;
});
const count = (): number => numberFrom(database, 'SELECT count(*) AS words FROM words', 'words');
const many = (length: number, of = 'word') => Array.from({ length }, (_, n) => `${of} ${n}`);

describe('writes that wait together', () => {
  it('are committed together, at most 64 at a time', async () => {
    expect(await Promise.all(many(64).map(put))).toEqual(many(64));
    expect(commits).toBe(1);
    await Promise.all(many(65, 'other').map(put));
    expect(commits).toBe(3);
    expect(count()).toBe(129);
  });

  it('are durable when they are acknowledged: each commit is synchronous and in full', () => {
    expect(numberFrom(database, 'PRAGMA synchronous', 'synchronous')).toBe(2);
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  });

  it('are not acknowledged before the commit', async () => {
    let acknowledged = false;
    const writing = put('word').then(() => (acknowledged = true));
    await Promise.resolve();
    expect([acknowledged, count()]).toEqual([false, 0]);
    await writing;
    expect(count()).toBe(1);
  });

  it('do not fail with the one among them that breaks', async () => {
    const outcomes = await Promise.allSettled(['a', 'b', 'a', 'c'].map(put));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[2]).toMatchObject({ reason: expect.any(StoreUnavailable) });
    expect(count()).toBe(3);
  });

  it('leave nothing of one that breaks half-way', async () => {
    const broken = writer.run(() => {
      database.prepare('INSERT INTO words VALUES (?)').run('half');
      throw new Error('a mistake');
    });
    const [mistake, whole] = await Promise.allSettled([broken, put('whole')]);
    expect([mistake, whole]).toMatchObject([{ reason: { message: 'a mistake' } }, { value: 'whole' }]);
    expect(database.prepare('SELECT word FROM words').all()).toEqual([{ word: 'whole' }]);
  });
});

describe('a full disk', () => {
  it('fails what does not fit, not the small ones beside it, and goes on once there is room', async () => {
    const pages = numberFrom(database, 'PRAGMA page_count', 'page_count');
    database.exec(`PRAGMA max_page_count = ${pages + 4}`);
    const big = 'x'.repeat(100_000);
    const outcomes = await Promise.allSettled([put('small'), put(big), put('also small')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: 'database or disk is full', retryable: true } });
    expect(count()).toBe(2);
    database.exec('PRAGMA max_page_count = 10000');
    await put(big);
    expect(count()).toBe(3);
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  });
});

describe('a writer that is closed', () => {
  it('writes what waited before, and refuses what comes after', async () => {
    const writing = Promise.all(many(100).map(put));
    writer.close();
    expect(await writing).toHaveLength(100);
    await expect(put('late')).rejects.toBeInstanceOf(StoreUnavailable);
    expect(count()).toBe(100);
  });
});

describe('a database', () => {
  it('of a newer layout is refused, and left as it is', () => {
    database.exec('PRAGMA user_version = 2');
    database.close();
    expect(() => openDurable(join(temp.path, 'words.sqlite'), { schema: '', version: 1 })).toThrow('written by a newer version');
  });

  it('that is none is refused', () => {
    expect(() => openDurable(import.meta.filename, { schema: '', version: 1 })).toThrow('file is not a database');
  });
});
