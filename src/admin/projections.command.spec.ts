import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { listings } from '../../projections/listings/listings.projection.js';
import { startApp, type AppWorld } from '../../test/support/app.js';
import { runCommand, type Ran } from '../../test/support/command-line.js';
import { completedExchange, tell, type Exchange } from '../../test/support/exchange.js';
import { copyOfTemplate } from '../../test/support/pglite-template.js';
import { liveTableOf } from '../../test/support/tables.js';
import { tempDirectory } from '../../test/support/temp-directory.js';
import { openPGlite } from '../adapters/pglite/open-pglite.js';
import { announceServer } from './operate/server-file.js';

const token = '0badc0de'.repeat(8);

describe('looking after the read models alone', () => {
  let directory: ReturnType<typeof tempDirectory>;
  beforeEach(async () => {
    directory = tempDirectory();
    await copyOfTemplate(join(directory.path, 'read-models'));
  });
  afterEach(() => directory.remove());
  const projections = (...args: readonly string[]) => runCommand(['projections', ...args], { DATA_DIR: directory.path });
  const planted = async () => {
    const database = await openPGlite({ directory: join(directory.path, 'read-models') });
    await sql`insert into ${sql.table(await liveTableOf(database.db, 'ratings'))} (key, doc) values ('nobody', '{}')`.execute(database.db);
    await database.close();
  };

  it('says of every read model that nothing differs, finds a row that the log knows nothing of, and builds it away', async () => {
    const first = await projections('verify', '--json');
    expect([first.code, first.errors]).toEqual([0, '']);
    const compared = first.json();
    expect(compared.map(({ name }) => name)).toEqual(expect.arrayContaining(['listings', 'ratings']));
    for (const one of compared) expect(one).toMatchObject({ state: 'DONE', dryRun: true, rows: 0, differing: 0, examples: [] });

    await planted();
    expect(await projections('diff', 'ratings')).toMatchObject({ code: 1, out: 'ratings: 0 rows, 1 differ (0 added, 1 removed, 0 changed)\n  removed nobody\n' });
    expect(await projections('replay', 'ratings', '--reason', 'Somebody was in the table.')).toMatchObject({ code: 0, out: expect.stringMatching(/^ratings: generation \d+ serves, 0 rows/) });
    expect((await projections('history', 'ratings')).out).toMatch(/ {2}replay +done, generation \d+.* {2}Somebody was in the table\.\n/);
  }, 180_000);

  it('refuses a name that no read model has', async () => {
    const { code, errors } = await projections('diff', 'nonsense');
    expect([code, errors]).toEqual([64, expect.stringContaining('there is no read model called nonsense; there are ')]);
  }, 60_000);
});

describe('looking after the read models of a server', () => {
  let world: AppWorld;
  let story: Exchange;
  let forget: () => void;
  beforeAll(async () => {
    world = await startApp({ OPERATOR_TOKEN: token, DATABASE_URL: '' });
    story = await completedExchange(world);
    forget = announceServer(world.config.DATA_DIR, world.app.getHttpServer().address() as AddressInfo);
  }, 120_000);
  afterAll(async () => {
    forget();
    await world.close();
  });
  const projections = (...args: readonly string[]): Promise<Ran> => runCommand(['projections', ...args], { DATA_DIR: world.config.DATA_DIR, OPERATOR_TOKEN: token });
  const elsewhere = (environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> => runCommand(['projections', ...args], environment);

  it('finds it by its data directory, or is told where it is', async () => {
    const [here, there] = [await projections('list'), await elsewhere({ OPERATOR_TOKEN: token, DATA_DIR: '/nowhere' }, 'list', '--url', world.url)];
    expect([here.code, here.errors]).toEqual([0, '']);
    expect(here.out).toMatch(/^read model +state +generation +behind +parked\n/);
    expect(here.out).toMatch(/^listings +live +\d+ \(version \d+\) +0 +0$/m);
    expect(there.out).toBe(here.out);
    const [members] = (await projections('list', '--json')).json().filter(({ name }) => name === 'members');
    expect(members).toMatchObject({ state: 'LIVE', lag: { events: 0 }, parkedCount: 0 });
  });

  it.each([
    [77, 'another token', { OPERATOR_TOKEN: 'f00d'.repeat(16) }, undefined, /does not take this operator token/],
    [77, 'no token', {}, undefined, /set OPERATOR_TOKEN/],
    [69, 'nobody there', { OPERATOR_TOKEN: token }, 'http://127.0.0.1:1', /^http:\/\/127\.0\.0\.1:1 cannot be asked \(.*\)\n$/],
    [64, 'no address', { OPERATOR_TOKEN: token }, 'nowhere', /expected an address such as/],
  ])('exits with %i where there is %s', async (code, _, environment, url, words) => {
    const ran = await elsewhere({ DATA_DIR: '/nowhere', ...environment }, 'list', '--url', url ?? world.url);
    expect([ran.code, ran.out, ran.errors]).toEqual([code, '', expect.stringMatching(words)]);
    expect(ran.errors).not.toContain(token);
  });

  it('exits with 69 where the directory is held by who does not say where', async () => {
    forget();
    expect(await projections('list')).toMatchObject({ code: 69, errors: expect.stringContaining('does not say where it can be asked') });
    forget = announceServer(world.config.DATA_DIR, world.app.getHttpServer().address() as AddressInfo);
  });

  it('builds all of them anew in one go, and goes back', async () => {
    const all = await projections('replay', '--all', '--json');
    expect(all.code).toBe(0);
    expect(all.json().map(({ name, state }) => `${String(name)} ${String(state)}`)).toEqual(expect.arrayContaining(['listings DONE', 'members DONE']));
    expect(await projections('rollback', 'members', '--reason', 'Just to see.')).toMatchObject({ code: 0, out: expect.stringMatching(/^members: generation \d+ serves again\n$/) });
    expect(await projections('history', 'members')).toMatchObject({ code: 0, out: expect.stringMatching(/rollback +done, generation \d+ +Just to see\.\n/) });
  }, 60_000);

  it.each([
    [64, ['replay'], /name the read models, or say --all/], [64, ['replay', 'nonsense'], /there is no read model called nonsense/], [64, ['park', 'list', 'nonsense'], /there is no read model called nonsense/], [64, ['rollback', 'nonsense'], /no read model of this name/],
    [1, ['cancel', 'listings'], /is not being replayed/], [1, ['park', 'retry', 'listings', 'nothing'], /Nothing is parked under this key/], [64, ['park', 'skip', 'listings', 'nothing', 'x'], /expected the id of an event/],
    [64, ['frobnicate'], /unknown command/], [64, ['replay', '--frobnicate'], /unknown option/],
  ])('exits with %i for %j', async (code, args, words) => {
    const ran = await projections(...args);
    expect([ran.code, ran.out]).toEqual([code, '']);
    expect(ran.errors).toMatch(words);
  });

  it('leaves a replay to the server when it is interrupted, and says so', async () => {
    const watching = projections('replay', '--all');
    let seen = false;
    while (!seen) {
      await pause(5);
      seen = (await world.ask<{ projection: { replay: { state: string } | null } }>('{ projection(name: "reviews") { replay { state } } }', {}, { headers: { authorization: `Bearer ${token}` } })).projection.replay?.state === 'BUILDING';
    }
    process.emit('SIGINT');
    const { code, errors } = await watching;
    expect(code === 130 ? errors : `over before it could be interrupted, ${code}`).toMatch(/goes on in the server|over before it could be interrupted, 0/);
    let isOver = false;
    while (!isOver) {
      await pause(25);
      isOver = (await projections('list', '--json')).json().every(({ replay }) => (replay as { state: string } | null)?.state === 'DONE');
    }
  }, 60_000);

  it('shows what is parked and how to go on, and goes on', async () => {
    const steps = listings.on as Record<string, unknown>;
    const { ListingPaused: asItWas } = steps;
    steps['ListingPaused'] = () => { throw new Error('cannot stomach a pause'); };
    await tell(world, 'pauseListing', { as: story.leo, input: { listingId: story.listingId } });
    const shown = await projections('park', 'list');
    expect(shown.out).toMatch(new RegExp(`^listings ${story.listingId}\n  ListingPaused .* cannot be folded: .*cannot stomach a pause`));
    const [parked] = (await projections('park', 'list', 'listings', '--json')).json();
    expect(await projections('park', 'retry', 'listings', story.listingId)).toMatchObject({ code: 1, out: expect.stringContaining('is parked again') });
    expect(await projections('park', 'skip', 'listings', story.listingId, String(parked?.['eventId']), '--json')).toMatchObject({ code: 0, out: expect.stringContaining('"outcome":"RELEASED"') });
    steps['ListingPaused'] = asItWas;
    expect((await projections('park', 'list')).out).toBe('Nothing is parked.\n');
  }, 60_000);
});
