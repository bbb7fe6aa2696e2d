import { randomBytes } from 'node:crypto';
import { cp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { copyOfTemplate } from '../../../test/support/pglite-template.js';
import { tempDirectory } from '../../../test/support/temp-directory.js';
import { DataDirectory, PGLITE_MAJOR } from './data-directory.js';
import { openPGlite, type PGliteDatabase } from './open-pglite.js';

const ROWS = 2_000;
const rowsIn = async ({ db }: PGliteDatabase): Promise<number> => Number((await sql<{ n: string }>`select count(*) as n from kept`.execute(db)).rows[0]?.n);
const tablesIn = async ({ db }: PGliteDatabase): Promise<number> => (await sql`select from pg_tables where schemaname = 'public'`.execute(db)).rows.length;
const fileOf = async ({ db }: PGliteDatabase, relation: string): Promise<string> => (await sql<{ path: string }>`select pg_relation_filepath(${relation}) as path`.execute(db)).rows[0]?.path ?? '';

const overwrite = async (path: string, at: number): Promise<void> => {
  const file = await open(path, 'r+');
  await file.write(randomBytes(512), 0, 512, at);
  await file.close();
};

/** One directory with rows, closed in order, and a copy of it as a kill would have left it. */
const closed = tempDirectory();
const killed = tempDirectory();
const opened: PGliteDatabase[] = [];
const copies: string[] = [];
let tableFile = '';
let indexFile = '';
beforeAll(async () => {
  await copyOfTemplate(closed.path);
  const database = await openPGlite({ directory: closed.path });
  await sql`create table kept (key text primary key, doc jsonb not null)`.execute(database.db);
  await sql`insert into kept select g::text, jsonb_build_object('n', g) from generate_series(1, ${ROWS}) g`.execute(database.db);
  [tableFile, indexFile] = [await fileOf(database, 'kept'), await fileOf(database, 'kept_pkey')];
  await sql`checkpoint`.execute(database.db);
  await cp(closed.path, killed.path, { recursive: true });
  await database.close();
}, 60_000);
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  for (const path of copies.splice(0)) await rm(path, { recursive: true, force: true });
});
afterAll(() => {
  closed.remove();
  killed.remove();
});

/** A copy with something done to it. */
const copyOf = async (from: string, harm: (directory: string) => Promise<unknown> = async () => undefined): Promise<string> => {
  const { path } = tempDirectory();
  copies.push(path);
  await cp(from, path, { recursive: true });
  await harm(path);
  return path;
};

const reopened = async (...copied: Parameters<typeof copyOf>) => {
  const wiped: string[] = [];
  const database = await openPGlite({ directory: await copyOf(...copied), onWiped: (reason) => wiped.push(reason), makeNew: copyOfTemplate });
  opened.push(database);
  return { database, wiped };
};

describe('a directory that can be trusted', () => {
  it('is opened as it was left', async () => {
    const { database, wiped } = await reopened(closed.path);
    expect([await rowsIn(database), wiped]).toEqual([ROWS, []]);
  });
  it('is opened after a kill, with everything that was flushed', async () => {
    const { database, wiped } = await reopened(killed.path);
    expect([await rowsIn(database), wiped]).toEqual([ROWS, []]);
  });
});

type Harm = (directory: string) => Promise<unknown>;

describe('a directory that was closed in order is in doubt with', () => {
  it.each<readonly [string, Harm]>([
    ['random bytes in a table', (path) => overwrite(join(path, 'data', tableFile), 100_000)],
    ['random bytes in an index', (path) => overwrite(join(path, 'data', indexFile), 20_000)],
    ['random bytes in the control file', (path) => overwrite(join(path, 'data/global/pg_control'), 16)],
    ['a table cut short', (path) => truncate(join(path, 'data', tableFile), 8_192)],
    ['a table that is missing', (path) => rm(join(path, 'data', tableFile))],
    ['a missing folder', (path) => rm(join(path, 'data/base'), { recursive: true })],
    ['a file too many', (path) => writeFile(join(path, 'data/base/5/99999'), '')],
    ['no stamp', (path) => rm(join(path, 'stamp.json'))],
    ['a stamp that is no JSON', (path) => writeFile(join(path, 'stamp.json'), '{"pglite":')],
    ['the stamp of another version', (path) => writeFile(join(path, 'stamp.json'), JSON.stringify({ pglite: 'PGlite 0.4, PostgreSQL 17', layout: 1 }))],
  ])('%s', async (_, harm) => {
    const path = await copyOf(closed.path, harm);
    expect(await new DataDirectory(path).inspect()).toBe('in doubt');
  });
});

describe('a directory in doubt is wiped and made anew, with nobody asking for it:', () => {
  it.each<readonly [string, () => string, Harm]>([
    ['random bytes in a table after it was closed', () => closed.path, (path) => overwrite(join(path, 'data', tableFile), 100_000)],
    ['random bytes in a table after a kill', () => killed.path, (path) => overwrite(join(path, 'data', tableFile), 100_000)],
    ['a control file of random bytes after a kill', () => killed.path, (path) => writeFile(join(path, 'data/global/pg_control'), randomBytes(8_192))],
    ['a missing write-ahead log after a kill', () => killed.path, (path) => rm(join(path, 'data/pg_wal'), { recursive: true })],
  ])('%s', async (_, from, harm) => {
    const { database, wiped } = await reopened(from(), harm);
    expect([await tablesIn(database), wiped.length]).toEqual([0, 1]);
  }, 30_000);
});

describe('the database', () => {
  it('says the versions that its stamp names', async () => {
    const { database } = await reopened(closed.path);
    const { rows: [server] } = await sql<{ version: string }>`select version()`.execute(database.db);
    const [, postgres, pglite] = /PostgreSQL (\d+)\.\d+ \(PGlite (\d+\.\d+)\.\d+\)/.exec(server?.version ?? '') ?? [];
    expect(`PGlite ${pglite}, PostgreSQL ${postgres}`).toBe(PGLITE_MAJOR);
  });
  it('flushes what it has written to the disk when it is told to', async () => {
    const { database } = await reopened(closed.path);
    const before = database.flushes();
    await sql`update kept set doc = '{}' where key = '1'`.execute(database.db);
    await sql`checkpoint`.execute(database.db);
    expect(database.flushes()).toBeGreaterThan(before);
  });
  it('runs flushing and small', async () => {
    const { database } = await reopened(closed.path);
    const { rows } = await sql`select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit, current_setting('shared_buffers') as buffers,
      current_setting('max_wal_size') as log, current_setting('wal_init_zero') as zero, current_setting('data_checksums') as checksums`.execute(database.db);
    expect(rows).toEqual([{ fsync: 'on', commit: 'off', buffers: '16MB', log: '128MB', zero: 'off', checksums: 'on' }]);
  });
  it('answers each of many statements that are asked at once, and an error is the answer to its own only', async () => {
    const { database: { db } } = await reopened(closed.path);
    const texts = ['select 1 as n', 'select nothing', 'select 1 / 0 as n', 'select 2 as n', 'select n from nowhere', 'select 3 as n'];
    const answers = await Promise.allSettled([...texts, ...texts].map((text) => sql.raw<{ n: number }>(text).execute(db)));
    const told = answers.map((answer) => answer.status === 'fulfilled' ? answer.value.rows[0]?.n : String(answer.reason));
    const once = [1, 'error: column "nothing" does not exist', 'error: division by zero', 2, 'error: relation "nowhere" does not exist', 3];
    expect(told).toEqual([...once, ...once]);
  });
  it('answers what was asked before it is closed, and refuses what is asked afterwards', async () => {
    const { database } = await reopened(closed.path);
    const asked = Promise.all([rowsIn(database), rowsIn(database)]);
    expect(await asked).toEqual([ROWS, ROWS]);
    await database.close();
    await expect(rowsIn(database)).rejects.toThrow('driver has already been destroyed');
  });
  it('keeps nobody waiting who asks it nothing', async () => {
    const { database } = await reopened(closed.path);
    let turns = 0;
    const working = sql`select count(*) from generate_series(1, 1000000)`.execute(database.db).then(() => 'done');
    for (let winner = 'turn'; winner === 'turn'; turns++) winner = await Promise.race([working, new Promise<string>((resolve) => setImmediate(resolve, 'turn'))]);
    expect(turns).toBeGreaterThan(10);
  });
  it('keeps transactions apart although there is one connection', async () => {
    const { database: { db } } = await reopened(closed.path);
    const adding = () => db.transaction().execute(async (transaction) => {
      const { rows: [row] } = await sql<{ n: number }>`select (doc->>'n')::int as n from kept where key = '1'`.execute(transaction);
      await new Promise((resolve) => setTimeout(resolve, 5));
      await sql`update kept set doc = jsonb_build_object('n', ${(row?.n ?? 0) + 1}::int) where key = '1'`.execute(transaction);
    });
    await Promise.all(Array.from({ length: 10 }, adding));
    const { rows } = await sql`select doc from kept where key = '1'`.execute(db);
    expect(rows).toEqual([{ doc: { n: 11 } }]);
  });
  it('stays small under many writes if it is tidied up, and grows if it is not', async () => {
    const { database } = await reopened(closed.path);
    const rewriteAll = () => sql`update kept set doc = jsonb_build_object('n', random())`.execute(database.db);
    const sizeOf = async () => Number((await sql<{ size: string }>`select pg_relation_size('kept') as size`.execute(database.db)).rows[0]?.size);
    for (let pass = 0; pass < 4; pass++) { await rewriteAll(); await database.housekeeping(['public.kept']); }
    const tidy = await sizeOf();
    for (let pass = 0; pass < 4; pass++) await rewriteAll();
    expect(await sizeOf()).toBeGreaterThan(tidy * 1.8);
  });
});
