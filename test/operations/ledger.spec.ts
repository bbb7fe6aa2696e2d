import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dateAfter } from '../../contracts/time.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { runCommand } from '../support/command-line.js';
import { StandIn } from '../support/eventstoredb/stand-in.js';
import { tempDirectory } from '../support/temp-directory.js';
import { TimeBank } from '../support/time-bank.js';

const LONG_MS = 120_000;
const EMBEDDED = { DATABASE_URL: '', EVENTSTORE_URL: '' };
const temp = tempDirectory();
const at = (name: string): string => join(temp.path, name);

let world: AppWorld;
let bank: TimeBank;
let tom: Person;
let ana: Person;
let leo: Person;

const give = (from: Person, to: Person, minutes: string, reason: string) => bank.say('giveCredits', { to: bank.accountOf(to), minutes, reason }, from);
const verify = (directory: string, ...more: readonly string[]) => runCommand(['ledger', 'verify', '--data-dir', directory, ...more], EMBEDDED);
const head = async (directory: string, environment: Readonly<Record<string, string>> = EMBEDDED) => (await runCommand(['ledger', 'head', '--json', '--data-dir', directory], environment)).out;

/** The heads as somebody has kept them, the first and the second. */
const kept: string[] = [];
beforeAll(async () => {
  world = await startApp(EMBEDDED);
  [tom, ana, leo] = [await world.person('Tom'), await world.person('Ana'), await world.person('Leo')];
  bank = await TimeBank.open(world, { treasurer: tom, members: [ana, leo], policy: { levyPercent: 10 } });
  await world.advanceTo(`${dateAfter(world.clock.now().slice(0, 10), 1)}T12:00:00.000Z`); // far from midnight, whenever this is run
  for (const day of ['first', 'second']) {
    await give(ana, leo, '60', `For the bicycle, on the ${day} day.`);
    await give(leo, ana, '25', `For the soup, on the ${day} day.`);
    await world.pass({}); // everything has arrived
    await world.pass({ days: 1 });
    kept.push(await head(world.config.DATA_DIR));
  }
  writeFileSync(at('kept.jsonl'), kept.join(''));
  await runCommand(['backup', at('backup'), '--with-master-key', '--data-dir', world.config.DATA_DIR], EMBEDDED);
}, LONG_MS);
afterAll(async () => {
  await world.close();
  temp.remove();
});

/** A copy of the log with something done to it. */
const damaged = (name: string, sql: string): string => {
  mkdirSync(at(name));
  copyFileSync(join(at('backup'), 'log.sqlite'), join(at(name), 'log.sqlite'));
  const database = new DatabaseSync(join(at(name), 'log.sqlite'));
  database.exec(sql);
  database.close();
  return at(name);
};
describe('the ledger of a server that runs', () => {
  it('has a head for each day on which something happened, each going on from the one before', () => {
    const heads = kept.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(heads).toEqual([1, 2].map((times) => ({ communityId: bank.communityId, day: expect.any(String), total: 6 * times, head: expect.stringMatching(/^[0-9a-f]{64}$/) })));
    expect(heads[0]?.['head']).not.toBe(heads[1]?.['head']);
  });

  it('is as it should be, also with what no head covers yet', async () => {
    await give(ana, leo, '10', 'For the hat.');
    await world.pass({});
    const { code, out } = await verify(world.config.DATA_DIR, '--known', at('kept.jsonl'));
    expect([code, out]).toEqual([0, expect.stringContaining('Everything is as it should be.')]);
    expect(out).toContain(`${bank.communityId}: 15 entries of 3 accounts, 0 minutes issued, 0 open holds, 0 on the way; 2 heads, 3 entries after the last`);
  });

  it('is the same when the key of somebody who wrote in it is destroyed', async () => {
    const before = await head(world.config.DATA_DIR);
    await world.app.get(PersonKeys).destroy(ana.id);
    expect(await head(world.config.DATA_DIR)).toBe(before);
    expect(await verify(world.config.DATA_DIR, '--known', at('kept.jsonl'))).toMatchObject({ code: 0 });
  });

  it('can be asked of one community, and says it in JSON', async () => {
    expect((await verify(world.config.DATA_DIR, '--community', bank.communityId, '--json')).json()).toMatchObject([{ kind: 'ledger', communityId: bank.communityId, heads: 2, inTransit: [] }]);
    expect(await verify(world.config.DATA_DIR, '--community', `cmt_${'0'.repeat(32)}`)).toMatchObject({ code: 0, out: 'There is no ledger yet.\n' });
  });
});

describe('a copy of the log', () => {
  it('in a backup has the same head', async () => {
    expect(await head(at('backup'))).toBe(kept[1]);
    expect(await verify(at('backup'), '--known', at('kept.jsonl'))).toMatchObject({ code: 0 });
  });

  it('restored into another store has the same head, though its positions are others', async () => {
    const server = await StandIn.start({ links: true });
    const elsewhere = { DATABASE_URL: '', EVENTSTORE_URL: server.url };
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('in-eventstoredb')], elsewhere)).toMatchObject({ code: 0 });
    expect(await head(at('in-eventstoredb'), elsewhere)).toBe(kept[1]);
    expect(await runCommand(['ledger', 'verify', '--data-dir', at('in-eventstoredb'), '--known', at('kept.jsonl')], elsewhere)).toMatchObject({ code: 0 });
    await server.stop();
  }, LONG_MS);

  it('restored to a time before lacks the head that is known', async () => {
    const database = new DatabaseSync(join(at('backup'), 'log.sqlite'), { readOnly: true });
    const position = String(database.prepare('SELECT max(position) AS position FROM events WHERE type = \'CreditsReceived\'').get()?.['position']);
    database.close();
    await runCommand(['restore', at('backup'), '--data-dir', at('before'), '--to-position', position], EMBEDDED);
    expect(await verify(at('before'))).toMatchObject({ code: 0 });
    expect(await verify(at('before'), '--known', at('kept.jsonl'))).toMatchObject({ code: 1, out: expect.stringMatching(/^ledger-cmt_\w+ the head \w+ over 12 entries is known, and was not published here\n/) });
  });
});

describe('a log that somebody has changed', () => {
  it.each([
    ['an amount', `UPDATE events SET data = replace(data, '"minutes":"60"', '"minutes":"50"') WHERE type = 'CreditsTransferred'`, /^\d+@account-\S+ says that the balance is/],
    ['a balance', `UPDATE events SET data = replace(data, '"balance":"54"', '"balance":"55"')`, /^\d+@account-\S+ says that the balance is 55 after it, and 54 follows/],
    ['what somebody wrote', 'UPDATE events SET data = replace(data, \'"box":"\', \'"box":"x\') WHERE type = \'CreditsTransferred\'', /^0@ledger-\S+ is not the head of the 6 entries before it/],
    ['who it was', `UPDATE events SET metadata = replace(metadata, 'mbr_', 'mbr_0') WHERE type = 'CreditsTransferred' AND position = (SELECT max(position) FROM events WHERE type = 'CreditsTransferred')`, /^1@ledger-\S+ is not the head/],
    ['a receipt that is gone', 'DELETE FROM events WHERE position = (SELECT min(position) FROM events WHERE type = \'CreditsReceived\')', /an entry is missing|entries are missing|is not the head/],
    ['a head that is gone', 'DELETE FROM events WHERE type = \'LedgerHeadPublished\' AND revision = 0', /^1@ledger-\S+ is number 1 of its stream, and 0 should follow/],
    ['a record that is no JSON any more', 'UPDATE events SET data = substr(data, 2) WHERE position = (SELECT max(position) FROM events WHERE type = \'CreditsTransferred\')', /^\d+@account-\S+ cannot be read: /],
    ['a number that is none', `UPDATE events SET data = replace(data, '"minutes":"60"', '"minutes":"6e1"')`, /is not a CreditsTransferred as its contract says/],
    ['an event of another kind', `UPDATE events SET type = 'MemberLeft' WHERE type = 'CreditsTransferred'`, /is not a MemberLeft as its contract says/],
  ])('is found: %s', async (name, sql, said) => {
    const { code, out } = await verify(damaged(name.replaceAll(' ', '-'), sql));
    expect([code, out]).toEqual([1, expect.stringMatching(said)]);
    expect(out).not.toContain('as it should be');
  });

  it('says so in JSON, a line for each thing that is wrong', async () => {
    const ran = await verify(damaged('in-json', `UPDATE events SET data = replace(data, '"balance":"54"', '"balance":"55"')`), '--json');
    expect(ran.json().filter(({ kind }) => kind === 'wrong')).toContainEqual({ kind: 'wrong', where: expect.stringMatching(/^\d+@account-/), what: expect.stringContaining('55') });
  });

  it('is found where the file itself is damaged', async () => {
    mkdirSync(at('rubbish'));
    writeFileSync(join(at('rubbish'), 'log.sqlite'), 'this is no database, though it is long enough to be taken for one at first sight'.repeat(20));
    expect(await verify(at('rubbish'))).toMatchObject({ code: 1, out: expect.stringMatching(/cannot be read/) });
  });
});

describe('a call of the command', () => {
  it('needs a log', async () => expect(await verify(at('nowhere'))).toMatchObject({ code: 1, out: expect.stringContaining('there is no log') }));
  it.each([['--community', 'kreuzberg'], ['--known', at('no-such-file')], ['--known', join(import.meta.dirname, 'ledger.spec.ts')], ['--repair', 'all']])('is refused with %s %s', async (...words) =>
    expect(await verify(at('backup'), ...words)).toMatchObject({ code: 64, out: '' }));
});
