import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { beginApp, listen, prepareApp } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import { Lifecycle } from '../../src/lifecycle.js';
import { Health, partsOf, Readiness, type Part, type Probe } from '../../src/readiness.js';
import { openStores } from '../../src/stores.js';
import { startApp, type AppWorld } from '../support/app.js';
import { copyOfTemplate } from '../support/pglite-template.js';
import { tempDirectory } from '../support/temp-directory.js';

class Following extends Health {
  constructor(private readonly found: () => Promise<readonly Part[]>) {
    super();
  }
  parts(): Promise<readonly Part[]> {
    return this.found();
  }
}
const live: Part = { name: 'listings', state: 'live', isReady: true };
const log: Probe = { name: 'event log', ask: async () => 'a head' };
const never = () => new Promise<never>(() => undefined);
const readiness = ({ probes = [log], parts = async () => [live], lifecycle = serving() }: { probes?: readonly Probe[]; parts?: () => Promise<readonly Part[]>; lifecycle?: Lifecycle } = {}) =>
  new Readiness({ lifecycle, probes, health: new Following(parts), answerMsMax: 50 });
const serving = (): Lifecycle => {
  const lifecycle = new Lifecycle();
  lifecycle.serve();
  return lifecycle;
};

describe('an instance is ready', () => {
  it('when it serves, its stores answer and everything keeps up', async () => expect(await readiness().verdict()).toMatchObject({ isReady: true }));

  const unready: readonly (readonly [string, Parameters<typeof readiness>[0], string])[] = [
    ['while it starts', { lifecycle: new Lifecycle() }, ''],
    ['when a store refuses', { probes: [log, { name: 'vault', ask: () => Promise.reject(new StoreUnavailable('away')) }] }, 'vault'],
    ['when a store says so at once', { probes: [{ name: 'vault', ask: () => { throw new Error('closed'); } }] }, 'vault'],
    ['when a store never answers', { probes: [{ name: 'read database', ask: never }] }, 'read database'],
    ['when a read model is stopped', { parts: async () => [{ name: 'listings', state: 'stopped', isReady: false }] }, 'listings'],
    ['when nobody can say how read models are', { parts: never }, 'what follows the log'],
    ['when asking for them fails', { parts: () => Promise.reject(new Error('no log')) }, 'what follows the log'],
  ];
  it.each(unready)('but not %s', async (_, given, name) => {
    const { isReady, stores, parts } = await readiness(given).verdict();
    expect(isReady).toBe(false);
    if (name !== '') expect([...stores, ...parts].filter((part) => !part.isReady).map((part) => part.name)).toEqual([name]);
  });

  it('but not from the moment on that it is told to stop, whatever was found before', async () => {
    const lifecycle = serving();
    const asked = readiness({ lifecycle });
    expect((await asked.verdict()).isReady).toBe(true);
    lifecycle.drain();
    expect((await asked.verdict()).isReady).toBe(false);
    lifecycle.serve();
    expect((await asked.verdict()).isReady).toBe(false);
  });

  it('and a store that is away is asked once, however many want to know, until it answers', async () => {
    let asked = 0;
    const away = readiness({ probes: [{ name: 'vault', ask: () => { asked++; return never(); } }] });
    for (let round = 0; round < 3; round++) {
      await Promise.all([away.verdict(), away.verdict(), away.verdict()]);
      await pause(300);
    }
    expect(asked).toBe(1);
  });
});

describe('a read model', () => {
  const one = { name: 'listings', state: 'live', eventsBehind: 0, secondsBehind: 0, parkedKeys: 0, isServingOlder: false };
  it.each([
    [true, 'is as new as the log', {}],
    [true, 'has keys parked: all others go on', { parkedKeys: 3 }],
    [true, 'is a little behind', { state: 'catching-up', eventsBehind: 900, secondsBehind: 30 }],
    [true, 'is built anew while older rows that know everything are read', { state: 'rebuilding', isServingOlder: true }],
    [false, 'is behind for longer than is allowed', { state: 'catching-up', eventsBehind: 1, secondsBehind: 31 }],
    [false, 'says it is live and is behind for longer than is allowed', { secondsBehind: 31 }],
    [false, 'is built for the first time', { state: 'rebuilding' }],
    [false, 'is built anew while older rows are read that have fallen behind', { state: 'rebuilding', isServingOlder: true, secondsBehind: 31 }],
    [false, 'is stopped', { state: 'stopped' }],
    [false, 'waits', { state: 'waiting' }],
  ])('lets the instance be ready: %s, when it %s', (isReady, _, change) => expect(partsOf({ projections: [{ ...one, ...change }], processes: [], lagSecondsMax: 30 })).toMatchObject([{ isReady }]));
});

describe('a process', () => {
  it.each([[true, 'live'], [true, 'standby'], [true, 'catching-up'], [false, 'stopped'], [false, 'retrying'], [false, 'waiting']])('lets the instance be ready: %s, when it is %s', (isReady, state) =>
    expect(partsOf({ projections: [], processes: [{ name: 'release-slots', state }], lagSecondsMax: 30 })).toMatchObject([{ isReady }]));
});

describe('the probes of a server', () => {
  let world: AppWorld;
  const get = async (path: string, token?: string) => {
    const response = await fetch(`${world.url}${path}`, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: await response.json() as Record<string, unknown> };
  };
  const operatorToken = (): string => readFileSync(join(world.config.DATA_DIR, 'operator.token'), 'utf8').trim();
  beforeAll(async () => { world = await startApp(); }, 60_000);
  afterAll(() => world.close());

  it.each([['/livez', { status: 'alive' }], ['/startupz', { status: 'started' }], ['/readyz', { status: 'ready' }]])('%s says no more than it must', async (path, body) =>
    expect(await get(path)).toEqual({ status: 200, body }));

  it('tell an operator which stores answer and how far everything is, and nobody else', async () => {
    const { body } = await get('/readyz', operatorToken());
    expect(body).toMatchObject({ status: 'ready', stage: 'serving', cardPayments: 'sandbox', stores: [{ name: 'event log', state: 'answers' }, { name: 'vault' }, { name: 'read database' }] });
    expect(body['parts']).toContainEqual(expect.objectContaining({ name: 'members', state: 'live', eventsBehind: 0, secondsBehind: 0 }));
    expect((await get('/readyz', 'x'.repeat(64))).body).toEqual({ status: 'ready' });
  });

  it('say that it lives but is not ready when a store is away, and that requests may be repeated later', async () => {
    await world.stores.vault.close();
    await pause(300);
    expect(await get('/readyz')).toEqual({ status: 503, body: { status: 'not ready' } });
    expect(await get('/livez')).toEqual({ status: 200, body: { status: 'alive' } });
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'mutation { signIn(input: { email: "a@example.org", password: "does not matter" }) { __typename } }' }),
    });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.json()).toMatchObject({ data: null, errors: [{ extensions: { code: 'UNAVAILABLE', retryAfter: 2 } }] });
  });
});

describe('a server that has not begun', () => {
  const endings: (() => Promise<void> | void)[] = [];
  afterEach(async () => { for (const end of endings.splice(0)) await end(); });

  it('answers probes, says how far it is, and asks everybody else to wait', async () => {
    const { path, remove } = tempDirectory();
    await copyOfTemplate(join(path, 'read-models'));
    const config = readConfig({ NODE_ENV: 'test', DATA_DIR: path, PORT: '0', LOG_LEVEL: 'silent' });
    const [lifecycle, silent, clock] = [new Lifecycle(), pino({ level: 'silent' }), new SystemClock()];
    const stores = await openStores(config, silent, clock);
    const app = await prepareApp(stores, { config, clock, log: silent, lifecycle });
    endings.push(() => app.close(), () => stores.close(), remove);
    const { port } = await listen(app, config);
    const get = async (of: string, init?: RequestInit) => {
      const response = await fetch(`http://127.0.0.1:${port}${of}`, init);
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body: await response.json() as unknown };
    };
    const ask = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' };
    lifecycle.does('building read models');
    lifecycle.folded(1_234);
    expect(await get('/livez')).toMatchObject({ status: 200 });
    expect(await get('/startupz')).toMatchObject({ status: 503, body: { status: 'starting', doing: 'building read models', events: 1_234 } });
    expect(await get('/readyz')).toMatchObject({ status: 503 });
    expect(await get('/graphql', ask)).toMatchObject({ status: 503, retryAfter: '2', body: { errors: [{ extensions: { code: 'UNAVAILABLE' } }] } });
    await beginApp(app, config);
    lifecycle.serve();
    expect(await get('/startupz')).toMatchObject({ status: 200 });
    expect(await get('/graphql', ask)).toMatchObject({ status: 200 });
  }, 60_000);
});
