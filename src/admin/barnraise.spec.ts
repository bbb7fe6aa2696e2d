import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { startChild, type Child } from '../../test/support/child.js';
import { runCommand, type Ran } from '../../test/support/command-line.js';
import { copyOfTemplate } from '../../test/support/pglite-template.js';
import { tempDirectory } from '../../test/support/temp-directory.js';
import { DataDirectory } from '../adapters/sqlite/data-directory.js';

const START_MS_MAX = 120_000;

let directory: ReturnType<typeof tempDirectory>;
let children: Child[] = [];
beforeEach(() => { directory = tempDirectory(); });
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  children = [];
  directory.remove();
});

const barnraise = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Child => {
  const child = startChild('src/admin/barnraise.ts', args, { DATABASE_URL: '', LOG_LEVEL: 'error', DATA_DIR: directory.path, PORT: '0', ...environment });
  children.push(child);
  return child;
};
const addressOf = async (child: Child): Promise<string> => /http:\/\/[^/\s]+/.exec(await child.line((line) => line.includes('serves')))?.[0] ?? '';
const serving = async (): Promise<{ readonly child: Child; readonly address: string }> => {
  await copyOfTemplate(join(directory.path, 'read-models'));
  const child = barnraise(['start', '--no-demo', '--test-clock']);
  return { child, address: await addressOf(child) };
};

const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ran> => runCommand(args, { DATA_DIR: directory.path, ...environment });

describe('the command line', () => {
  it('says what there is, and what a command takes', async () => {
    const help = await run(['--help']);
    expect(help).toMatchObject({ code: 0, errors: '' });
    for (const command of ['start', 'import']) expect(help.out).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    const startHelp = await run(['start', '--help']);
    expect(startHelp).toMatchObject({ code: 0, errors: '' });
    for (const option of ['--port', '--data-dir', '--test-clock', '--no-demo']) expect(startHelp.out).toContain(option);
  });

  it.each([
    [64, [], {}, /Usage: barnraise/],
    [64, ['strat'], {}, /unknown command 'strat'/],
    [64, ['start', '--prot', '5'], {}, /unknown option '--prot'/],
    [64, ['start', '--port'], {}, /argument missing/],
    [78, ['start', '--port', 'five'], {}, /^PORT: expected a whole number from 0 to 65535\n$/],
    [78, ['start'], { EVENTSTORE_URL: 'http://barn:s3cret@localhost:2113' }, /^(?!.*s3cret)EVENTSTORE_URL: expected an address such as esdb:.*\n$/],
    [69, ['start'], { EVENTSTORE_URL: 'esdb://barn:s3cret@127.0.0.1:1?tls=false', EVENTSTORE_WAIT_SECONDS: '1' }, /^(?!.*s3cret).*EVENTSTORE_URL: EventStoreDB at esdb:\/\/127\.0\.0\.1:1 cannot be used.*\n$/],
    [78, ['start'], { NODE_ENV: 'production' }, /^MASTER_KEY: .*\n$/],
    [78, ['start', '--test-clock'], { NODE_ENV: 'production', MASTER_KEY: 'ab'.repeat(32) }, /^TEST_CLOCK: .*\n$/],
    [69, ['start'], { DATABASE_URL: 'postgres://barn:s3cret@127.0.0.1:1/barn' }, /^(?!.*s3cret).*DATABASE_URL.*\n$/],
  ])('exits with %i when it is called as %j with %j', async (code, args, environment, said) => {
    const { out, errors, ...result } = await run(args, environment);
    expect(result.code).toBe(code);
    expect(errors).toMatch(said);
    expect(out).toBe('');
  });

  it('refuses an old Node in one line, before anything else', async () => {
    const child = barnraise(['--help'], { NODE_OPTIONS: '--import data:text/javascript,Object.defineProperty(process,%22versions%22,{value:{...process.versions,node:%2220.20.2%22}})' });
    expect(await child.exited).toEqual({ code: 78, signal: null });
    expect(child.errors()).toMatch(/^Barnraise needs Node 24\.9 or newer, this is 20\.20\.2\..*\n$/);
  }, START_MS_MAX);
});

it('what is read no further, as by `| head`, ends without a word', () => {
  const doctor = [process.execPath, '--disable-warning=ExperimentalWarning', '--import', './test/support/run-typescript.mjs', 'src/admin/barnraise.ts', 'doctor', '--data-dir', directory.path];
  const { status, stderr } = spawnSync('bash', ['-c', 'set -o pipefail; "$@" | true', 'bash', ...doctor], { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: '', EVENTSTORE_URL: '' } });
  expect([status, stderr]).toEqual([0, '']);
}, START_MS_MAX);

describe('barnraise start', () => {
  it('serves until it is told to stop, says goodbye to sockets and streams, and leaves the directory to the next', async () => {
    const { child, address } = await serving();
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ status: 'ready' });

    const socket = new WebSocket(`${address.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const goodbye = new Promise<number>((resolve) => socket.once('close', resolve));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"type":"connection_init"}');
    const keptAlive = await fetch(`${address}/livez`, { headers: { connection: 'keep-alive' } });
    await keptAlive.text();

    const second = barnraise(['start', '--no-demo']);
    expect(await second.exited).toEqual({ code: 69, signal: null });
    expect(second.errors()).toMatch(/^the data directory .* is in use by another Barnraise process.*\n$/);

    const begin = performance.now();
    expect(await child.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect(await goodbye).toBe(1001);
    expect(performance.now() - begin).toBeLessThan(10_000);
    expect(child.errors()).toBe('');

    const next = barnraise(['start', '--no-demo']);
    await addressOf(next);
    expect(await next.kill('SIGINT')).toEqual({ code: 0, signal: null });
  }, START_MS_MAX);

  it('is found by the command line while it runs; what a killed one leaves behind misleads nobody', async () => {
    const { child, address } = await serving();
    const [list, remote] = [['projections', 'list', '--json'], ['projections', 'list', '--json', '--url', address]];
    const found = await run(list);
    expect([found.code, found.errors]).toEqual([0, '']);
    expect(found.out).toContain('"name":"listings"');
    expect(await run(remote)).toMatchObject({ code: 0, out: found.out });
    await child.kill('SIGKILL');
    expect(existsSync(join(directory.path, 'server.json'))).toBe(true);
    expect(await run(remote)).toMatchObject({ code: 69, errors: expect.stringContaining('cannot be asked') });
    const alone = await run(list);
    expect([alone.code, alone.out.split('\n').length]).toEqual([0, found.out.split('\n').length]);
  }, START_MS_MAX);

  it('says in one line that the port is taken, and frees the directory', async () => {
    await copyOfTemplate(join(directory.path, 'read-models'));
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const { code, errors } = await run(['start', '--no-demo', '--port', String(port)]);
    taken.close();
    expect([code, errors]).toEqual([69, `PORT: 127.0.0.1:${port} is taken; choose another with --port or PORT\n`]);
    new DataDirectory(directory.path).close();
  }, START_MS_MAX);

  it('says in one line which variable names an address that cannot be listened on, also where it is that of the metrics', async () => {
    await copyOfTemplate(join(directory.path, 'read-models'));
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const metrics = await run(['start', '--no-demo', '--port', '0'], { METRICS_PORT: String(port) });
    taken.close();
    expect([metrics.code, metrics.errors]).toEqual([69, `METRICS_PORT: 127.0.0.1:${port} is taken; choose another with METRICS_PORT\n`]);
    const host = await run(['start', '--no-demo', '--port', '0', '--host', '203.0.113.7']);
    expect([host.code, host.errors]).toEqual([78, 'HOST: 203.0.113.7 is no address of this machine (EADDRNOTAVAIL)\n']);
  }, START_MS_MAX);
});
