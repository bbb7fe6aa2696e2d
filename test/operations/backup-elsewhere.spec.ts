import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadModels } from '../../projections/engine/read-models.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { startApp, type AppWorld } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import { StandIn } from '../support/eventstoredb/stand-in.js';
import { completedExchange, type Exchange } from '../support/exchange.js';
import { copyOfTemplate } from '../support/pglite-template.js';
import { tempDirectory } from '../support/temp-directory.js';
import { wholeLogOf } from '../support/whole-log.js';

const LONG_MS = 180_000;
const temp = tempDirectory();
const at = (name: string): string => join(temp.path, name);

/** What an event is, wherever it is kept. */
const saidIn = (events: readonly RecordedEvent[]) => events.map(({ id, type, version, stream, revision, data, metadata }) => ({ id, type, version, stream, revision, data, metadata }));

let [server, empty]: StandIn[] = [];
let world: AppWorld;
let town: Exchange;
beforeAll(async () => {
  [server, empty] = [await StandIn.start({ links: true }), await StandIn.start()];
  world = await startApp({ DATABASE_URL: '', EVENTSTORE_URL: server.url });
  town = await completedExchange(world);
  const { code, said } = await runCommand(['backup', at('backup'), '--with-master-key', '--data-dir', world.config.DATA_DIR], { EVENTSTORE_URL: server.url });
  if (code !== 0) throw new Error(said);
}, LONG_MS);
afterAll(async () => {
  await world.close();
  await Promise.all([server?.stop(), empty?.stop()]);
  temp.remove();
});

/** Starts on what was restored, and asks of it what only whole stores can answer. */
const mustWork = async (environment: Readonly<Record<string, string>>): Promise<void> => {
  const other = await startApp(environment);
  const models = other.app.get(ReadModels);
  for (const { name } of await models.status()) expect([name, (await models.verify({ name })).differing]).toEqual([name, 0]);
  const leo = { ...town.leo, token: await other.signIn({ email: town.leo.email, password: town.leo.password }) };
  expect(await other.ask('query ($id: ID!) { booking(id: $id) { id } }', { id: town.bookingId }, { as: leo })).toEqual({ booking: { id: town.bookingId } });
  expect((await other.person('Nora')).token).not.toBe('');
  await other.close();
};

describe('a backup of a log in EventStoreDB', () => {
  it('restored into a directory holds the same events in the same order, as they were recorded', async () => {
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('embedded')])).toMatchObject({ code: 0 });
    const store = new SqliteEventStore(at('embedded'));
    const [restored, original] = [await wholeLogOf(store), await wholeLogOf(world.stores.log)];
    await store.close();
    expect(saidIn(restored)).toEqual(saidIn(original));
    expect(restored.map(({ recordedAt }) => recordedAt)).toEqual(original.map(({ recordedAt }) => recordedAt));
    await copyOfTemplate(join(at('embedded'), 'read-models'));
    await mustWork({ DATABASE_URL: '', EVENTSTORE_URL: '', DATA_DIR: at('embedded') });
  }, LONG_MS);

  it('restored into a server that holds nothing is the same log there, and can be restored into it again', async () => {
    const url = empty?.url ?? '';
    for (const name of ['remote', 'remote-again']) expect(await runCommand(['restore', at('backup'), '--data-dir', at(name)], { EVENTSTORE_URL: url })).toMatchObject({ code: 0 });
    await copyOfTemplate(join(at('remote'), 'read-models'));
    const other = await startApp({ DATABASE_URL: '', EVENTSTORE_URL: url, DATA_DIR: at('remote') });
    expect(saidIn(await wholeLogOf(other.stores.log))).toEqual(saidIn(await wholeLogOf(world.stores.log)));
    await other.close();
    await mustWork({ DATABASE_URL: '', EVENTSTORE_URL: url, DATA_DIR: at('remote') });
  }, LONG_MS);

  it('is not restored into a server whose log goes on beyond it, as that one did since', async () => {
    const url = empty?.url ?? '';
    const events = (await wholeLogOf(world.stores.log)).length;
    const no = (after: number) => ({ code: 65, said: expect.stringMatching(new RegExp(`^EVENTSTORE_URL: there is a log already that is another after ${after} events; restore into a server that holds nothing`)) });
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('shorter'), '--to-position', '5'], { EVENTSTORE_URL: url })).toMatchObject(no(5));
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('beyond')], { EVENTSTORE_URL: url })).toMatchObject(no(events));
    expect([existsSync(at('shorter')), existsSync(at('beyond'))]).toEqual([false, false]);
  }, LONG_MS);

  it('is not restored into a server that holds another log', async () => {
    const other = await StandIn.start();
    const stranger = await startApp({ DATABASE_URL: '', EVENTSTORE_URL: other.url });
    await stranger.person('Somebody');
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('refused')], { EVENTSTORE_URL: other.url })).toMatchObject({ code: 65, said: expect.stringMatching(/^EVENTSTORE_URL: there is another log/) });
    expect(await wholeLogOf(stranger.stores.log)).toHaveLength(1);
    await stranger.close();
    await other.stop();
  }, LONG_MS);
});
