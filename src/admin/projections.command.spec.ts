import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { sql } from 'kysely';
import { copyOfTemplate } from '../../test/support/pglite-template.js';
import { liveTableOf } from '../../test/support/tables.js';
import { tempDirectory } from '../../test/support/temp-directory.js';
import { openPGlite } from '../adapters/pglite/open-pglite.js';
import { runCommandLine } from './command-line.js';

let directory: ReturnType<typeof tempDirectory>;
beforeEach(async () => {
  directory = tempDirectory();
  await copyOfTemplate(join(directory.path, 'read-models'));
});
afterEach(() => directory.remove());

const verify = async (...args: readonly string[]) => {
  const said = { out: '', errors: '' };
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((text) => { said.out += String(text); return true; });
  const errors = jest.spyOn(process.stderr, 'write').mockImplementation((text) => { said.errors += String(text); return true; });
  try {
    return { code: await runCommandLine(['node', 'barnraise', 'projections', 'verify', ...args], { LOG_LEVEL: 'silent', DATA_DIR: directory.path }), ...said };
  } finally {
    out.mockRestore();
    errors.mockRestore();
  }
};

it('says of every read model that nothing differs, and finds a row that the log knows nothing of', async () => {
  const first = await verify('--json');
  const compared = first.out.trim().split('\n').map((line) => JSON.parse(line) as { name: string; rows: number; differing: number });
  expect([first.code, first.errors]).toEqual([0, '']);
  expect(compared.map(({ name }) => name)).toContain('listings');
  expect(compared.every(({ differing, rows }) => differing === 0 && rows === 0)).toBe(true);

  const database = await openPGlite({ directory: join(directory.path, 'read-models') });
  await sql`insert into ${sql.table(await liveTableOf(database.db, 'ratings'))} (key, doc) values ('nobody', '{}')`.execute(database.db);
  await database.close();
  expect(await verify('ratings')).toEqual({ code: 1, out: 'ratings: 0 rows, 1 differ\n  unexpected nobody\n', errors: '' });
}, 120_000);

it('refuses a name that no read model has', async () => {
  const { code, errors } = await verify('nonsense');
  expect([code, errors]).toEqual([64, expect.stringContaining('there is no read model called nonsense; there are ')]);
}, 60_000);
