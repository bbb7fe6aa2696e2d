import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import pg from 'pg';
import { WebSocket } from 'ws';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { startChild } from '../support/child.js';
import { eventually } from '../support/eventually.js';
import { StandIn } from '../support/eventstoredb/stand-in.js';
import { mustBeSound, mustKeep, mustNotDoubleBook, mustReactOnce } from '../support/fault-checks.js';
import { FaultClient } from '../support/fault-client.js';
import { FaultRandom } from '../support/fault-random.js';
import { FaultServer } from '../support/fault-server.js';
import { FaultTown } from '../support/fault-town.js';
import { tempDirectory } from '../support/temp-directory.js';
import { wholeLogOf } from '../support/whole-log.js';

/** Two processes on one EventStoreDB (the stand-in) and one PostgreSQL, with a directory each. */
const database = `barnraise_instances_${randomBytes(4).toString('hex')}`;
const directories = [tempDirectory(), tempDirectory()] as const;
/** Far longer than a lease, so that somebody else goes on, and long enough that every connection of the frozen one has been given up meanwhile. */
const FROZEN_MS = 30_000;
const TAKEOVER_MS_MAX = 10_000;

let standIn: StandIn;
let vault: pg.Pool;
let servers: FaultServer[];
let town: FaultTown;
const turns = { next: 0 };
const frozen = new Set<FaultServer>();
const alive = (): readonly FaultServer[] => servers.filter((server) => server.url !== undefined && !frozen.has(server));
const client = new FaultClient(() => alive()[turns.next++ % Math.max(1, alive().length)]?.url);

const databaseUrl = (name: string): string => Object.assign(new URL(process.env['DATABASE_URL'] ?? ''), { pathname: `/${name}` }).href;
const tellServer = async (statement: string): Promise<void> => {
  const connection = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await connection.connect();
  await connection.query(statement).finally(() => connection.end());
};
const masterKey = randomBytes(32).toString('hex');
const env = () => ({ EVENTSTORE_URL: standIn.url, DATABASE_URL: databaseUrl(database), MASTER_KEY: masterKey, TEST_CLOCK: 'false', LOG_LEVEL: 'warn' });
const start = async (which: 0 | 1): Promise<FaultServer> => {
  const server = FaultServer.start({ dataDir: directories[which].path, env: env() });
  await server.serving();
  return server;
};

/** Which process has which piece of work; '' is nobody. */
const owners = async (): Promise<ReadonlyMap<string, string>> => {
  const { rows } = await vault.query<{ id: string; value: string }>("select id, value from vault.entries where drawer = 'lease' and id like 'of:%'");
  return new Map(rows.map(({ id, value }) => [id, (JSON.parse(value) as { owner: string }).owner.split(':').at(-2) ?? '']));
};
const ownedBy = async (...of: readonly FaultServer[]): Promise<readonly number[]> => {
  const all = [...(await owners()).values()];
  return of.map(({ pid }) => all.filter((owner) => owner === `${pid}`).length);
};
const ownsAll = async (server: FaultServer): Promise<boolean> => [...(await owners()).values()].every((owner) => owner === `${server.pid}`);
const live = async (ms: number): Promise<void> => {
  const endMs = performance.now() + ms;
  await Promise.all([1, 2, 3].map(() => town.live(() => performance.now() < endMs)));
  await town.settleUnknown(() => performance.now() < endMs + 30_000);
};

/** Somebody with a street and a listing of their own, at one of the two. */
class Neighbour {
  private constructor(private readonly client: FaultClient, readonly token: string) {}

  static async at(server: FaultServer): Promise<Neighbour> {
    const stranger = new Neighbour(new FaultClient(() => server.url), '');
    const account = { email: 'mia@example.org', password: 'the long password of Mia' };
    await stranger.ask('registerMember', { ...account, name: 'Mia' });
    return new Neighbour(stranger.client, String((await stranger.ask('signIn', account, 'token'))['token']));
  }

  async ask(mutation: string, input: object, fields = '__typename'): Promise<Readonly<Record<string, unknown>>> {
    const type = `${mutation.slice(0, 1).toUpperCase()}${mutation.slice(1)}`;
    const answer = await this.client.send(`mutation ($input: ${type}Input!) { ${mutation}(input: $input) { __typename ... on ${type}Success { ${fields} } } }`, { input }, this.token === '' ? undefined : this.token);
    const told = answer?.data?.[mutation];
    if (told?.__typename !== `${type}Success`) throw new Error(`${mutation} was answered ${JSON.stringify(answer)}`);
    return told;
  }

  async draft(): Promise<string> {
    const { community } = await this.ask('foundCommunity', { name: 'Next street' }, 'community { id }');
    const { listing } = await this.ask('draftListing', {
      communityId: (community as { readonly id: string }).id, kind: 'OFFER', content: {
        title: 'Knives sharpened', description: 'We sharpen them together.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'Sharpening' }], prices: [{ kind: 'GIFT' }],
        place: { label: 'Yard', latitude: 52.5, longitude: 13.4 }, contributions: { provider: [{ kind: 'TOOL', what: 'the stone' }], recipient: [{ kind: 'TASK', what: 'holds the knife' }] },
      },
    }, 'listing { id }');
    return (listing as { readonly id: string }).id;
  }
}

beforeAll(async () => {
  await tellServer(`create database ${database}`);
  standIn = await StandIn.start();
  servers = [await start(0)];
  servers.push(await start(1));
  vault = new pg.Pool({ connectionString: databaseUrl(database), max: 2 });
  town = await FaultTown.found(client, new FaultRandom(20_270_301));
}, 240_000);
afterAll(async () => {
  for (const server of servers) if (!server.isDead) await server.stop();
  await standIn.stop();
  await vault.end();
  await tellServer(`drop database if exists ${database} with (force)`);
  for (const { remove } of directories) remove();
}, 120_000);

describe('two processes on one EventStoreDB and one PostgreSQL', () => {
  it('share the work', async () => {
    const [first, second] = servers as [FaultServer, FaultServer];
    await eventually(async () => (await ownedBy(first, second)).every((count) => count >= 4), 30_000);
    await live(2_000);
    expect(town.attempts.filter(({ fate }) => fate === 'ok').length).toBeGreaterThan(0);
  }, 120_000);

  it('hear at either what was done at the other', async () => {
    const [here, there] = servers as [FaultServer, FaultServer];
    const mia = await Neighbour.at(there);
    const id = await mia.draft();
    const socket = createClient({ url: `${here.url?.replace('http', 'ws') ?? ''}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${mia.token}` } });
    const heard = socket.iterate<{ listingChanged: { status: string } }>({ query: 'subscription ($id: ID!) { listingChanged(id: $id) { status } }', variables: { id } });
    const next = heard.next() as Promise<{ readonly value: { readonly data: unknown } }>;
    await pause(500);
    const startMs = performance.now();
    await mia.ask('publishListing', { listingId: id });
    expect((await next).value.data).toEqual({ listingChanged: { status: 'PUBLISHED' } });
    expect(performance.now() - startMs).toBeLessThan(TAKEOVER_MS_MAX);
    await socket.dispose();
  }, 60_000);

  it('go on as one within ten seconds when the other is killed', async () => {
    const [killed, survivor] = servers as [FaultServer, FaultServer];
    const living = live(3_000);
    await pause(1_000);
    await killed.kill();
    const tookMs = await eventually(() => ownsAll(survivor), TAKEOVER_MS_MAX);
    expect(tookMs).toBeLessThan(TAKEOVER_MS_MAX);
    await living;
    await live(2_000);
    expect(town.unknown()).toEqual([]);
  }, 120_000);

  it('take nothing twice when one was frozen, was followed, and wakes', async () => {
    servers[0] = await start(0);
    const [first, second] = servers as [FaultServer, FaultServer];
    await eventually(async () => (await ownedBy(first, second)).every((count) => count >= 4), 30_000);
    await live(1_000);
    process.kill(second.pid, 'SIGSTOP');
    frozen.add(second);
    const lonely = pause(FROZEN_MS);
    await eventually(() => ownsAll(first), TAKEOVER_MS_MAX);
    await live(2_000);
    await lonely;
    process.kill(second.pid, 'SIGCONT');
    frozen.clear();
    await live(2_000);
    await eventually(async () => (await ownedBy(first, second)).every((count) => count >= 4), 30_000);
    await live(1_000);
  }, 180_000);

  it('leave a log in which everything stands once, and read models that say what the log says', async () => {
    await live(500);
    for (const server of servers) await server.stop();
    const log = new EventStoreDbEventStore({ connectionString: standIn.url });
    const events = await wholeLogOf(log).finally(() => log.close());
    mustBeSound(events);
    mustKeep(events, town.attempts);
    mustReactOnce(events);
    mustNotDoubleBook(events);
    const comparing = startChild('test/faults/comparing-child.ts', [], { NODE_ENV: 'test', PORT: '0', DATA_DIR: directories[0].path, ...env() });
    await comparing.line((line) => line === 'compared');
    const compared = comparing.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as { name: string; rows: number; differing: number });
    expect(compared.length).toBeGreaterThan(5);
    for (const each of compared) expect(each).toMatchObject({ differing: 0 });
    expect((await comparing.exited).code).toBe(0);
  }, 180_000);
});
