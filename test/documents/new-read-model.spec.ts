import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startChildIn, type Child } from '../support/child.js';
import { tempDirectory } from '../support/temp-directory.js';
import { registered } from './registration.js';

const root = resolve(import.meta.dirname, '../..');
const REGISTRATION = join(root, 'docs/example/app.module.diff');
const MODULE = 'src/app.module.ts';

/** The house as it is, with the folder of docs/example in it and the lines of its registration: nothing else is touched. */
const houseWithTheExample = (house: string): void => {
  for (const room of ['src', 'contracts', 'projections', 'test', 'package.json', '.swcrc', 'jest.config.js']) cpSync(join(root, room), join(house, room), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  cpSync(join(root, 'docs/example/projections/most-wanted'), join(house, 'projections/most-wanted'), { recursive: true });
  writeFileSync(join(house, MODULE), registered(readFileSync(join(house, MODULE), 'utf8'), readFileSync(REGISTRATION, 'utf8')));
  mkdirSync(join(house, 'bench'));
};

let temp: ReturnType<typeof tempDirectory>;
let server: Child;
let url: string;

const ask = async <Data>(query: string, variables: object = {}): Promise<Data> => {
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query, variables }) });
  const { data, errors } = await response.json() as { readonly data: Data; readonly errors?: readonly object[] };
  expect(errors).toBeUndefined();
  return data;
};

describe('a read model of its own, as docs/a-new-read-model.md tells it', () => {
  beforeAll(async () => {
    temp = tempDirectory();
    houseWithTheExample(temp.path);
    server = startChildIn(temp.path, 'src/admin/barnraise.ts', {
      args: ['start', '--port', '0', '--data-dir', join(temp.path, 'data')], env: { DATABASE_URL: '', EVENTSTORE_URL: '', LOG_LEVEL: 'error' },
    });
    [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(await server.line((line) => line.includes('http://'))) ?? [];
  }, 120_000);
  afterAll(async () => {
    await server.kill('SIGTERM');
    temp.remove();
  });

  it('answers its question, from a log that was there before', async () => {
    const { communities: { nodes } } = await ask<{ communities: { nodes: readonly { id: string }[] } }>('{ communities { nodes { id } } }');
    const wanted = await Promise.all(nodes.map(async ({ id: communityId }) =>
      (await ask<{ mostWanted: { nodes: readonly { listingId: string; requests: number }[] } }>('query ($communityId: ID!) { mostWanted(communityId: $communityId, first: 3) { nodes { listingId requests lastAskedAt } } }', { communityId })).mostWanted.nodes));
    const [first] = wanted.filter((each) => each.length > 0);
    expect(first?.map(({ requests }) => requests)).toEqual(first?.map(({ requests }) => requests).toSorted((a, b) => b - a));
    expect(first?.length).toBe(3);
  }, 60_000);

  it('passes its own spec', () => {
    const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js', 'projections/most-wanted'];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: temp.path, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } });
    expect({ status, passed: /Tests: +5 passed, 5 total/.test(stderr) }).toEqual({ status: 0, passed: true });
  }, 120_000);
});

describe('a registration', () => {
  const house = 'import { a } from "a";\nconst list = [a];\n';
  it('is imports at the top, and words after the line that they belong to', () =>
    expect(registered(house, "+import { b } from 'b';\n const list = [\n+  b,\n")).toBe('import { b } from \'b\';\nimport { a } from "a";\nconst list = [\n  b,a];\n'));
  it('is refused where the house has no such line', () => expect(() => registered(house, ' const others = [\n+  b,\n')).toThrow('const others = ['));
  it('is refused where it has two', () => expect(() => registered(house + house, ' const list = [\n+  b,\n')).toThrow('const list = ['));
});
