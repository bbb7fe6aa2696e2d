import { randomBytes } from 'node:crypto';
import { cp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { tempDirectory } from '../../../test/support/temp-directory.js';
import { PGLITE_MAJOR } from './data-directory.js';
import { openPGlite, type PGliteDatabase } from './open-pglite.js';

it('x', async () => {
  const { path: directory } = tempDirectory();
  let t = performance.now();
  const a = await openPGlite({ directory, onWiped: (r) => console.log(r) });
  console.log('first', performance.now() - t);
  await sql`create table t (key text primary key, doc jsonb)`.execute(a.db);
  await sql`insert into t select g::text, '{"a":1}'::jsonb from generate_series(1,20000) g`.execute(a.db);
  t = performance.now();
  await a.close();
  console.log('close', performance.now() - t);
  t = performance.now();
  const b = await openPGlite({ directory, onWiped: (r) => console.log(r) });
  console.log('second', performance.now() - t, (await sql`select count(*) from t`.execute(b.db)).rows, b.fileSystem.flushes);
  await b.close();
}, 60000);
