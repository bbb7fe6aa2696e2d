import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { members } from '../../projections/members/members.projection.js';
import { ReadModels } from '../../projections/engine/read-models.js';
import { DRAFT } from '../../src/adapters/sqlite/data-directory.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import { SqliteVault } from '../../src/adapters/sqlite/sqlite-vault.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { startChild } from '../support/child.js';
import { runCommand } from '../support/command-line.js';
import { completedExchange, type Exchange } from '../support/exchange.js';
import { copyOfTemplate } from '../support/pglite-template.js';
import { tempDirectory } from '../support/temp-directory.js';
import { wholeLogOf } from '../support/whole-log.js';

const LONG_MS = 180_000;
const EMBEDDED = { DATABASE_URL: '', EVENTSTORE_URL: '' };
const temp = tempDirectory();
const at = (name: string): string => join(temp.path, name);
const UPDATE = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { ... on UpdateProfileSuccess { position } } }';

const restoredLog = async (name: string): Promise<readonly RecordedEvent[]> => {
  const store = new SqliteEventStore(at(name));
  return wholeLogOf(store).finally(() => store.close());
};

type Manifest = { readonly madeAt: string; readonly masterKey: string; readonly log: { readonly events: number; readonly head: number; readonly lastRecordedAt: string } };
let world: AppWorld;
let town: Exchange;
let zoe: Person;
let manifest: Manifest;
/** What was acknowledged before the backup began, and between its beginning and its end. */
const acknowledged = { before: [] as string[], meanwhile: 0 };

const bioOf = async (of: AppWorld, person: Person): Promise<unknown> => {
  const { member } = await of.ask<{ member: { bio: unknown } | null }>('query ($id: ID!) { member(id: $id) { bio } }', { id: person.id }, { as: person });
  return member?.bio;
};

beforeAll(async () => {
  world = await startApp(EMBEDDED);
  town = await completedExchange(world);
  zoe = await world.person('Zoe');
  await world.ask(UPDATE, { input: { bio: 'to be forgotten' } }, { as: zoe });
  await world.app.get(PersonKeys).destroy(zoe.id);
  const checkpoint = (commit: string): string => JSON.stringify({ commit, prepare: commit });
  await world.stores.vault.insert('checkpoint', [{ id: 'process:early', value: checkpoint('3') }, { id: 'process:late', value: checkpoint(String((await wholeLogOf(world.stores.log)).length)) }]);
  let isOver = false;
  const busy = [town.ana, town.leo, town.mia].map(async (person) => {
    for (let n = 0; !isOver; n++) {
      const { updateProfile: { position } } = await world.ask<{ updateProfile: { position: string } }>(UPDATE, { input: { bio: `${person.name} ${n}`, idempotencyKey: `${person.id}-${n}` } }, { as: person });
      if (position) acknowledged.meanwhile++;
    }
  });
  await pause(500);
  acknowledged.before = (await wholeLogOf(world.stores.log)).map(({ id }) => id);
  const backup = startChild('src/admin/barnraise.ts', ['backup', at('backup'), '--with-master-key', '--json', '--data-dir', world.config.DATA_DIR], { DATABASE_URL: '', EVENTSTORE_URL: '', MASTER_KEY: '' });
  const { code } = await backup.exited;
  isOver = true;
  await Promise.all(busy);
  if (code !== 0) throw new Error(backup.errors());
  manifest = JSON.parse(backup.lines.join('')) as Manifest;
}, LONG_MS);
afterAll(async () => {
  await world.close();
  temp.remove();
});

describe('a backup that was made while commands went on', () => {
  it('holds everything that was acknowledged before it began, in the order of the log, and nothing that is not in the log', async () => {
    const [then, now] = [await restoredCopy(), (await wholeLogOf(world.stores.log))];
    expect(acknowledged.meanwhile).toBeGreaterThan(10);
    expect(then).toHaveLength(manifest.log.events);
    expect(then.length).toBeGreaterThanOrEqual(acknowledged.before.length);
    expect(then).toEqual(now.slice(0, then.length));
    expect(manifest.log.head).toBe(Number(then.at(-1)?.position.commit));
  });

  it('is a copy of the log and then of the vault, which so has every key that an event needs', () => {
    const [log, vault] = ['log.sqlite', 'vault.sqlite'].map((file) => statSync(join(at('backup'), file), { bigint: true }).mtimeNs);
    expect(log).toBeLessThan(vault ?? 0n);
  });

  it('is proven whole by a check that changes nothing', async () => {
    const { code, out } = await runCommand(['restore', at('backup'), '--check']);
    expect([code, out]).toEqual([0, expect.stringContaining('the backup is whole')]);
  });

  it('restored elsewhere starts, and every read model is what its log says', async () => {
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('elsewhere')])).toMatchObject({ code: 0, errors: '' });
    await copyOfTemplate(join(at('elsewhere'), 'read-models'));
    const other = await startApp({ ...EMBEDDED, DATA_DIR: at('elsewhere') });
    const models = other.app.get(ReadModels);
    for (const { name } of await models.status()) expect([name, (await models.verify({ name })).differing]).toEqual([name, 0]);
    const leo = { ...town.leo, token: await other.signIn({ email: town.leo.email, password: town.leo.password }) };
    expect(await bioOf(other, leo)).toMatch(/^Leo \d+$/);
    expect(await other.ask('query ($id: ID!) { booking(id: $id) { id } }', { id: town.bookingId }, { as: leo })).toEqual({ booking: { id: town.bookingId } });
    await other.ask(UPDATE, { input: { bio: 'goes on' } }, { as: leo });
    expect(await bioOf(other, leo)).toBe('goes on');
    const rows = await models.reads().query(members, (db, table) => db.selectFrom(table).select(['rows.key', 'rows.doc']).execute());
    expect(JSON.stringify(rows.find(({ key }) => key === zoe.id))).not.toContain('forgotten');
    expect(rows.map(({ key }) => key)).toContain(zoe.id);
    await other.close();
  }, LONG_MS);

  it('lets nobody in who was signed in when it was made', async () => {
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('sessions')])).toMatchObject({ code: 0 });
    const vault = new SqliteVault(at('sessions'));
    const drawers = new Set((await vault.all({ max: 10_000 })).map(({ drawer }) => drawer));
    await vault.close();
    expect([...drawers].sort()).toEqual(['checkpoint', 'credential', 'person-key']);
  });

  it('holds the master key only where that was asked for', async () => {
    expect(existsSync(join(at('backup'), 'master.key'))).toBe(true);
    expect(await runCommand(['backup', at('without-key'), '--data-dir', world.config.DATA_DIR])).toMatchObject({ code: 0 });
    expect(readdirSync(at('without-key')).sort()).toEqual(['log.sqlite', 'manifest.json', 'vault.sqlite']);
    for (const file of ['log.sqlite', 'vault.sqlite', 'manifest.json']) expect(readFileSync(join(at('without-key'), file)).toString('latin1')).not.toContain(readFileSync(join(world.config.DATA_DIR, 'master.key'), 'utf8').trim());
  });
});

describe('a restore', () => {
  it('to an event ends with that event, and with the checkpoints that it knows', async () => {
    const half = 10;
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('half'), '--to-position', String(half), '--json'])).toMatchObject({ code: 0, out: expect.stringContaining(`"head":${half}`) });
    expect(await restoredLog('half')).toEqual((await restoredCopy()).slice(0, half));
    const vault = new SqliteVault(at('half'));
    const checkpoints = (await vault.all({ max: 10_000 })).filter(({ id }) => id.startsWith('process:'));
    await vault.close();
    for (const { value } of checkpoints) expect(Number((JSON.parse(value) as { commit: string }).commit)).toBeLessThanOrEqual(half);
    expect(checkpoints.map(({ id }) => id)).toContain('process:early');
  });

  it('to an instant ends with the last event that had been recorded by then', async () => {
    const log = await restoredCopy();
    const cut = log[Math.floor(log.length / 3)]?.recordedAt ?? '';
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('third'), '--to-time', cut])).toMatchObject({ code: 0 });
    const restored = await restoredLog('third');
    const later = log.findIndex(({ recordedAt }) => recordedAt > cut);
    expect(restored).toEqual(log.slice(0, later));
  });

  it('that was cut goes on from there: the next event takes the next place', async () => {
    await copyOfTemplate(join(at('half'), 'read-models'));
    const other = await startApp({ ...EMBEDDED, DATA_DIR: at('half') });
    const head = await other.stores.log.head();
    await other.person('Nora');
    expect((await other.stores.log.readAll(head ? { after: head } : {})).map(({ type, position }) => [type, position.commit])).toEqual([['MemberRegistered', (head?.commit ?? 0n) + 1n]]);
    await other.close();
  }, LONG_MS);

  it('into an empty directory leaves it the one that it is: it may be a volume, or stand where nobody may make another beside it', async () => {
    mkdirSync(at('volume/data'), { recursive: true });
    const { ino } = statSync(at('volume/data'));
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('volume/data')])).toMatchObject({ code: 0, errors: '' });
    expect([statSync(at('volume/data')).ino, readdirSync(at('volume')), readdirSync(at('volume/data')).sort()]).toEqual([ino, ['data'], ['log.sqlite', 'master.key', 'vault.sqlite']]);
  });

  it('into an empty directory that was killed before anything was in its place is done again; until then nobody starts there', async () => {
    mkdirSync(join(at('killed'), DRAFT), { recursive: true });
    writeFileSync(join(at('killed'), DRAFT, 'log.sqlite'), 'half a log');
    expect(await runCommand(['events', 'tail', '--data-dir', at('killed')])).toMatchObject({ code: 78, errors: expect.stringMatching(/^DATA_DIR: a restore into .* has broken off: .*\n$/) });
    expect(await runCommand(['restore', at('backup'), '--data-dir', at('killed')])).toMatchObject({ code: 0 });
    expect(readdirSync(at('killed')).sort()).toEqual(['log.sqlite', 'master.key', 'vault.sqlite']);
  });

  const usable = 'a1'.repeat(32);
  it.each([
    ['into a directory that is not empty', () => { mkdirSync(at('full')); writeFileSync(join(at('full'), 'something'), ''); return ['restore', at('backup'), '--data-dir', at('full')]; }, 65, /is not empty/],
    ['beyond the end of the backup', () => ['restore', at('backup'), '--data-dir', at('no-1'), '--to-position', '999999999'], 65, /the backup ends at/],
    ['to a time before the first event', () => ['restore', at('backup'), '--data-dir', at('no-2'), '--to-time', '2020-01-01T00:00:00Z'], 65, /nothing had been recorded by then/],
    ['to something that is no time', () => ['restore', at('backup'), '--data-dir', at('no-3'), '--to-time', 'yesterday'], 64, /expected an instant/],
    ['to an event and a time at once', () => ['restore', at('backup'), '--data-dir', at('no-4'), '--to-time', '2027-01-01T00:00:00Z', '--to-position', '1'], 64, /cannot be used with/],
    ['of what is no backup', () => ['restore', at('nowhere'), '--data-dir', at('no-5')], 65, /there is no backup/],
    ['of a backup with a changed byte in its log', () => ['restore', damaged('log.sqlite', (bytes) => { bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1; return bytes; }), '--data-dir', at('no-6')], 65, /damaged: .*log\.sqlite/],
    ['of a backup with half a vault', () => ['restore', damaged('vault.sqlite', (bytes) => bytes.subarray(0, bytes.length / 2)), '--data-dir', at('no-7')], 65, /damaged: .*vault\.sqlite/],
    ['of a backup with another manifest', () => ['restore', damaged('manifest.json', () => Buffer.from('{"format":"barnraise backup","version":2}')), '--data-dir', at('no-8')], 65, /damaged: .*manifest\.json/],
  ] as const)('%s is refused in one line, and leaves nothing behind', async (_, args, code, said) => {
    const given = args();
    const { code: exit, errors } = await runCommand(given);
    expect([exit, errors]).toEqual([code, expect.stringMatching(said)]);
    const target = given[given.indexOf('--data-dir') + 1] ?? '';
    expect(existsSync(target) ? readdirSync(target) : []).toEqual(target === at('full') ? ['something'] : []);
    expect(readdirSync(temp.path).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it('with another master key is refused before anything is written', async () => {
    const { code, errors } = await runCommand(['restore', at('backup'), '--data-dir', at('no-9')], { MASTER_KEY: usable });
    expect([code, errors, existsSync(at('no-9'))]).toEqual([78, expect.stringMatching(/^MASTER_KEY is not the key/), false]);
  });
});

describe('a backup is refused', () => {
  it('where there is nothing to back up', async () => expect(await runCommand(['backup', at('none'), '--data-dir', at('empty')])).toMatchObject({ code: 65, errors: expect.stringMatching(/there is nothing to back up/) }));
  it('into a directory that holds something', async () => expect(await runCommand(['backup', at('backup'), '--data-dir', world.config.DATA_DIR])).toMatchObject({ code: 65, errors: expect.stringMatching(/is not empty/) }));
  it.each([
    ['backup', () => ['backup', at('none'), '--data-dir', world.config.DATA_DIR]],
    ['restore', () => ['restore', at('backup'), '--data-dir', at('none')]],
  ] as const)('in one line where PostgreSQL is away, and so is a restore: %s', async (_, args) =>
    expect(await runCommand(args(), { DATABASE_URL: 'postgres://barn:s3cret@127.0.0.1:1/barn' })).toMatchObject({ code: 69, errors: expect.stringMatching(/^(?!.*s3cret)DATABASE_URL: PostgreSQL cannot be used .*\n$/) }));
  it('with a master key that does not open the vault', async () => expect(await runCommand(['backup', at('none'), '--data-dir', world.config.DATA_DIR], { MASTER_KEY: 'a1'.repeat(32) })).toMatchObject({ code: 78 }));
});

const restoredCopy = async (): Promise<readonly RecordedEvent[]> => {
  if (!existsSync(at('whole'))) await runCommand(['restore', at('backup'), '--data-dir', at('whole')]);
  return restoredLog('whole');
};

let copies = 0;
/** The backup again, with one of its files changed. */
const damaged = (file: string, change: (bytes: Buffer) => Buffer): string => {
  const copy = at(`damaged-${++copies}`);
  mkdirSync(copy);
  for (const name of readdirSync(at('backup'))) {
    const bytes = readFileSync(join(at('backup'), name));
    writeFileSync(join(copy, name), name === file ? change(bytes) : bytes);
  }
  return copy;
};
