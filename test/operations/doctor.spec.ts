import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { announceServer } from '../../src/admin/operate/server-file.js';
import { startApp, type AppWorld } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import { tempDirectory } from '../support/temp-directory.js';

type Finding = { readonly name: string; readonly state: string; readonly said: string };

let world: AppWorld;
beforeAll(async () => { world = await startApp({ DATABASE_URL: '', EVENTSTORE_URL: '' }); await world.person('Ana'); }, 60_000);
afterAll(() => world.close());

const doctor = async (environment: Readonly<Record<string, string>> = {}) => {
  const { code, said } = await runCommand(['doctor', '--json'], { LOG_LEVEL: 'info', DATA_DIR: world.config.DATA_DIR, ...environment });
  return { code, said, findings: said.startsWith('{') ? said.trim().split('\n').map((line) => JSON.parse(line) as Finding) : [] };
};
const found = (findings: readonly Finding[], name: string) => findings.find((finding) => finding.name === name);

describe('the doctor', () => {
  it('finds nothing wrong with a server that is well, and looks at it while it runs', async () => {
    const forget = announceServer(world.config.DATA_DIR, { address: '127.0.0.1', family: 'IPv4', port: Number(new URL(world.url).port) });
    const { code, findings } = await doctor();
    forget();
    expect(code).toBe(0);
    expect(findings.map(({ name }) => name)).toEqual(['configuration', 'event log', 'vault', 'read database', 'disk', 'server']);
    expect(findings.filter(({ state }) => state === 'bad')).toEqual([]);
    expect(found(findings, 'event log')?.said).toMatch(/^1 events up to 1, /);
    expect(found(findings, 'vault')?.said).toMatch(/^the master key fits/);
    expect(found(findings, 'server')?.said).toMatch(/ is ready, \d+ read models and processes keep up$/);
  });

  it('says that a server which is announced does not answer', async () => {
    const forget = announceServer(world.config.DATA_DIR, { address: '127.0.0.1', family: 'IPv4', port: 1 });
    expect(found((await doctor()).findings, 'server')).toMatchObject({ state: 'warning', said: expect.stringMatching(/nobody answers/) });
    forget();
  });

  const sick: readonly (readonly [string, Readonly<Record<string, string>>, string, RegExp])[] = [
    ['another master key', { MASTER_KEY: 'a1'.repeat(32) }, 'vault', /not the one/],
    ['a PostgreSQL that is not there', { DATABASE_URL: 'postgres://barn:s3cret@127.0.0.1:1/barn' }, 'read database', /ECONNREFUSED|connect/],
  ];
  it.each(sick)('finds %s, ends with 1, and tells no secret', async (_, environment, name, said) => {
    const { code, findings, said: all } = await doctor(environment);
    expect([code, found(findings, name)]).toEqual([1, { name, state: 'bad', said: expect.stringMatching(said) }]);
    expect(all).not.toMatch(/s3cret|a1a1a1/);
  });

  it('finds a log that is damaged', async () => {
    const { path, remove } = tempDirectory();
    writeFileSync(join(path, 'log.sqlite'), 'this is no database, though it is long enough to be taken for one at first sight'.repeat(20));
    const { code, findings } = await doctor({ DATA_DIR: path });
    expect([code, found(findings, 'event log')?.state]).toEqual([1, 'bad']);
    remove();
  });

  it('finds a data directory in which this user may not do what a server does', async () => {
    const { path, remove } = tempDirectory();
    writeFileSync(join(path, 'file'), ''); // whoever runs as root may do everything in a directory
    const { code, findings } = await doctor({ DATA_DIR: join(path, 'file') });
    expect([code, found(findings, 'disk')]).toEqual([1, { name: 'disk', state: 'bad', said: expect.stringMatching(/may not be read and written by this user/) }]);
    remove();
  });

  it('has nothing against a directory that waits for its first start, and leaves it as it is', async () => {
    const { path, remove } = tempDirectory();
    rmSync(path, { recursive: true });
    const { code, findings } = await doctor({ DATA_DIR: path });
    expect([code, findings.filter(({ state }) => state === 'bad')]).toEqual([0, []]);
    remove();
  });

  it('stops at a wrong configuration, in one line', async () => expect(await doctor({ PORT: 'five' })).toMatchObject({ code: 78, said: expect.stringMatching(/^PORT: [^\n]*\n$/) }));
});
