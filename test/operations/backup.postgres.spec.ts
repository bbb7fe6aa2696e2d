import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ReadModels } from '../../projections/engine/read-models.js';
import { openPostgresVault } from '../../src/adapters/postgres/open-postgres-vault.js';
import { startApp, type AppWorld } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import { StandIn } from '../support/eventstoredb/stand-in.js';
import { completedExchange, type Exchange } from '../support/exchange.js';
import { tempDirectory } from '../support/temp-directory.js';

const LONG_MS = 180_000;
const temp = tempDirectory();
const at = (name: string): string => join(temp.path, name);
const databases: string[] = [];

const tell = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};
const newDatabase = async (): Promise<string> => {
  const name = `barnraise_${randomBytes(6).toString('hex')}`;
  await tell(`create database ${name}`);
  databases.push(name);
  const url = new URL(process.env['DATABASE_URL'] ?? '');
  url.pathname = `/${name}`;
  return url.href;
};

let server: StandIn;
let world: AppWorld;
let town: Exchange;
let masterKey: Readonly<Record<string, string>>;
beforeAll(async () => {
  server = await StandIn.start({ links: true });
  masterKey = { MASTER_KEY: randomBytes(32).toString('hex') };
  world = await startApp({ DATABASE_URL: await newDatabase(), EVENTSTORE_URL: server.url, ...masterKey });
  town = await completedExchange(world);
  const { DATABASE_URL = '', DATA_DIR } = world.config;
  const { code, said } = await runCommand(['backup', at('backup'), '--data-dir', DATA_DIR], { DATABASE_URL, EVENTSTORE_URL: server.url, ...masterKey });
  if (code !== 0) throw new Error(said);
}, LONG_MS);
afterAll(async () => {
  await world.close();
  await server.stop();
  temp.remove();
  for (const name of databases) await tell(`drop database if exists ${name} with (force)`);
});

const mustWork = async (environment: Readonly<Record<string, string>>): Promise<void> => {
  const other = await startApp({ ...environment, ...masterKey });
  const models = other.app.get(ReadModels);
  for (const { name } of await models.status()) expect([name, (await models.verify({ name })).differing]).toEqual([name, 0]);
  const leo = { ...town.leo, token: await other.signIn({ email: town.leo.email, password: town.leo.password }) };
  expect(await other.ask('query ($id: ID!) { booking(id: $id) { id } }', { id: town.bookingId }, { as: leo })).toEqual({ booking: { id: town.bookingId } });
  await other.close();
};

describe('a backup of EventStoreDB and PostgreSQL', () => {
  it('restored into an empty server and an empty database works as before', async () => {
    const empty = await StandIn.start();
    const target = { DATABASE_URL: await newDatabase(), EVENTSTORE_URL: empty.url, DATA_DIR: at('there') };
    expect(await runCommand(['restore', at('backup')], { ...target, ...masterKey })).toMatchObject({ code: 0 });
    expect([existsSync(join(at('there'), 'log.sqlite')), existsSync(join(at('there'), 'vault.sqlite'))]).toEqual([false, false]);
    await mustWork(target);
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('again')], { ...target, ...masterKey, DATA_DIR: '' })).toMatchObject({ code: 65, said: expect.stringMatching(/^DATABASE_URL: there is a vault already/) });
    await empty.stop();
  }, LONG_MS);

  it('is not restored beside read models of before, which would look current', async () => {
    const url = await newDatabase();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create schema read_models_listings_g7').finally(() => client.end());
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('beside')], { DATABASE_URL: url, ...masterKey })).toMatchObject({ code: 65, said: expect.stringMatching(/^DATABASE_URL: there are read models already/) });
    expect(existsSync(at('beside'))).toBe(false);
  });

  it('restored into a directory works without either', async () => {
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('embedded')], masterKey)).toMatchObject({ code: 0 });
    await mustWork({ DATABASE_URL: '', EVENTSTORE_URL: '', DATA_DIR: at('embedded') });
  }, LONG_MS);

  it('brings back every entry of the vault but those that would be wrong elsewhere', async () => {
    const url = await newDatabase();
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('vault')], { DATABASE_URL: url, ...masterKey })).toMatchObject({ code: 0 });
    const opened = await openPostgresVault({ url, onConnectionLost: () => undefined });
    const [restored, original] = [await opened.all({ max: 10_000 }), await world.stores.vault.all({ max: 10_000 })];
    await opened.close();
    const lasting = original.filter(({ drawer, id }) => ['person-key', 'credential'].includes(drawer) || (drawer === 'checkpoint' && !id.startsWith('process:')));
    expect(restored).toEqual(lasting);
  }, LONG_MS);
});

describe('the doctor', () => {
  it('looks into EventStoreDB and PostgreSQL while instances work on them', async () => {
    const { DATABASE_URL = '', DATA_DIR } = world.config;
    const { code, said } = await runCommand(['doctor', '--data-dir', DATA_DIR], { DATABASE_URL, EVENTSTORE_URL: server.url, ...masterKey });
    expect([code, said]).toEqual([0, expect.stringMatching(/event log: answers; the last event stands at \d+/)]);
    expect(said).toMatch(/vault: the master key fits; \d+ of \d+ pieces of work are taken; instances: [01]/);
    expect(said).toMatch(/read database: PostgreSQL answers/);
  });
});
