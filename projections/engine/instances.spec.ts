import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, type Kysely, type KyselyPlugin } from 'kysely';
import { BEAT_MS, LeasedOwner, SURE_MS } from '../../src/kernel/leased-owner.js';
import { eventually } from '../../test/support/eventually.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { granted, holders, member, persons, registered, renamed } from '../../test/support/sample-projections.js';
import { sharedDatabase, SpecLog, type Place, type SharedDatabase } from '../../test/support/spec-log.js';
import type { Change } from './changes.js';
import { Checkpoints } from './checkpoints.js';
import { defineProjection, type AnyProjection } from './projection.js';
import { ReadModels } from './read-models.js';
import { Rows } from './rows.js';

let shared: SharedDatabase;
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterAll(() => shared.close());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Holds back what the database answers, as a frozen process would come to read it later. */
class Freezer implements KyselyPlugin {
  #asleep: Promise<unknown> | undefined;
  #wake: (() => void) | undefined;
  waiting = 0;

  freeze(): void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#asleep = promise;
    this.#wake = () => resolve(undefined);
  }
  thaw(): void {
    this.#wake?.();
    this.#asleep = undefined;
  }
  transformQuery({ node }: Parameters<KyselyPlugin['transformQuery']>[0]): ReturnType<KyselyPlugin['transformQuery']> {
    return node;
  }
  async transformResult({ result }: Parameters<KyselyPlugin['transformResult']>[0]): ReturnType<KyselyPlugin['transformResult']> {
    if (this.#asleep) {
      this.waiting++;
      await this.#asleep;
    }
    return result;
  }
}

type Instance = { readonly name: string; readonly owner: LeasedOwner; readonly models: ReadModels; readonly freezer: Freezer; readonly owns: (projection: AnyProjection) => Promise<boolean>; readonly heard: Change[] };

/** Instances on one log, one vault and one database, each with its own beat. */
class Street {
  readonly log = new SpecLog();
  readonly vault = new MemoryVault();
  readonly place: Place = shared.newPlace();
  nowMs = 0;
  readonly #instances: Instance[] = [];
  readonly #listening = new AbortController();

  constructor(readonly projections: readonly AnyProjection[] = [persons]) {}

  async instance(name: string): Promise<Instance> {
    const { store, codec, clock, masterKey } = this.log;
    const owner = new LeasedOwner({ vault: this.vault, instance: name, monotonicMs: () => this.nowMs });
    const freezer = new Freezer();
    const database = await this.place.open();
    const frozen = { ...database, db: database.db.withPlugin(freezer) };
    const models = new ReadModels({ store, codec, clock, masterKey, projections: this.projections, database: frozen, schema: this.place.schema, ownership: owner });
    await owner.beat();
    await models.start();
    const [first] = this.projections;
    const instance: Instance = { name, owner, models, freezer, heard: [], owns: async ({ name: projection }) => (await models.status()).find((each) => each.name === projection)?.owner === 'this' };
    if (first) void this.#listen(instance, first);
    this.#instances.push(instance);
    return instance;
  }

  /** Time passes for the leases, and whoever lives says so. */
  async pass(ms: number, ...living: readonly Instance[]): Promise<void> {
    for (let passed = 0; passed < ms; passed += BEAT_MS) {
      this.nowMs += BEAT_MS;
      for (const { owner } of living) await owner.beat();
    }
  }

  async end(): Promise<void> {
    this.#listening.abort();
    for (const { models, freezer, owner } of this.#instances) {
      freezer.thaw();
      await models.close();
      await owner.close();
    }
    await this.place.remove();
  }

  async #listen({ models, heard }: Instance, projection: AnyProjection): Promise<void> {
    for await (const change of models.changes(projection, this.#listening.signal)) heard.push(change);
  }
}

let street: Street;
const begin = (projections?: readonly AnyProjection[]): Street => (street = new Street(projections));
afterEach(() => street.end());
const edits = async ({ models }: Instance, number: number): Promise<number | undefined> => (await models.reads().row(persons, member(number)))?.edits;

describe('two instances', () => {
  it('have one owner for each read model, and both read what either has written', async () => {
    begin([persons, holders]);
    const [first, second] = [await street.instance('first'), await street.instance('second')];
    await street.pass(BEAT_MS * 4, first, second);
    for (const projection of [persons, holders]) expect(await first.owns(projection)).toBe(!(await second.owns(projection)));
    for (let edit = 0; edit < 10; edit++) {
      const position = await street.log.say(edit === 0 ? registered(1) : renamed(1, `Name ${edit}`), granted(edit, 'treasurer'));
      for (const { models } of [first, second]) {
        expect((await models.reads(position).row(persons, member(1)))?.edits).toBe(edit);
        expect((await models.reads(position).row(holders, 'treasurer'))?.members).toHaveLength(edit + 1);
      }
    }
    expect((await second.models.status()).map(({ state, eventsBehind }) => [state, eventsBehind])).toEqual([['live', 0], ['live', 0]]);
  });
  it('tell every subscriber every change once, after it can be read', async () => {
    begin();
    const [first, second] = [await street.instance('first'), await street.instance('second')];
    const positions: bigint[] = [];
    for (let number = 0; number < 30; number++) positions.push((await street.log.say(registered(number))).commit);
    await eventually(() => first.heard.flatMap(({ keys }) => keys).length >= 30 && second.heard.flatMap(({ keys }) => keys).length >= 30);
    await pause(50);
    for (const { heard } of [first, second]) {
      expect(heard.flatMap(({ keys }) => keys).sort()).toEqual(Array.from({ length: 30 }, (_, number) => member(number)).sort());
      expect([...heard].sort((a, b) => (a.position.commit < b.position.commit ? -1 : 1))).toEqual(heard);
    }
    expect(await edits(second, 29)).toBe(0);
  });
  it('that do not own a read model do not wait for it when nothing in the log concerns it', async () => {
    begin([persons]);
    const [, second] = [await street.instance('first'), await street.instance('second')];
    const position = await street.log.say(granted(1, 'treasurer'), granted(2, 'treasurer'));
    expect(await second.models.waitFor(persons.name, position, 5_000)).toBe(true);
    expect(await second.models.waitFor(persons.name, { commit: position.commit + 1n, prepare: position.prepare + 1n }, 50)).toBe(false);
  });
  it('hear of what the other has released', async () => {
    let isCured = false;
    const ill = defineProjection({ ...persons, name: 'sample-ill', on: { MemberRegistered: (row, event, key) => {
      if (!isCured && event.data.name === 'Poison') throw new Error('cannot stomach this');
      return persons.on.MemberRegistered?.(row, event, key);
    }, ProfileUpdated: persons.on.ProfileUpdated ?? (() => undefined) } });
    begin([ill]);
    const [first, second] = [await street.instance('first'), await street.instance('second')];
    await street.log.say(registered(1, 'Poison'));
    const position = await street.log.say(registered(2));
    await second.models.waitFor(ill.name, position, 5_000);
    expect(await second.models.parked()).toMatchObject([{ key: member(1) }]);
    isCured = true;
    const before = [first, second].map(({ heard }) => heard.length);
    expect(await second.models.retryParked(ill.name, member(1))).toBe('released');
    await eventually(() => second.heard.length === (before[1] ?? 0) + 1);
    if (shared.database.kind === 'postgres') await eventually(() => first.heard.length === (before[0] ?? 0) + 1);
    await street.log.say(renamed(1, 'Anna'));
    await eventually(async () => (await first.models.reads().row(ill, member(1)))?.edits === 1);
  });
});

describe('an owner', () => {
  it('that falls silent is followed by another, who goes on where it was', async () => {
    begin();
    const first = await street.instance('first');
    await street.log.say(registered(1), renamed(1, 'Anna'));
    await first.models.caughtUp();
    const second = await street.instance('second');
    expect(await second.owns(persons)).toBe(false);
    await street.pass(9_000, second);
    expect([await first.owns(persons), await second.owns(persons)]).toEqual([false, true]);
    const checkpoints = new Checkpoints(shared.database.db, street.place.schema);
    await eventually(async () => (await checkpoints.live(persons))?.fence === 2n); // before it has anything to write
    const position = await street.log.say(renamed(1, 'Annie'));
    expect(await second.models.waitFor(persons.name, position, 5_000)).toBe(true);
    expect(await first.models.waitFor(persons.name, position, 5_000)).toBe(true);
    expect([await edits(second, 1), await edits(first, 1)]).toEqual([2, 2]);
  });
  it('that was frozen in the middle of a page changes nothing when it wakes, and nothing is taken twice', async () => {
    begin();
    const first = await street.instance('first');
    await street.log.say(registered(1));
    await first.models.caughtUp();
    first.freezer.freeze();
    await street.log.say(renamed(1, 'Anna'));
    await eventually(() => first.freezer.waiting > 0);
    const second = await street.instance('second');
    await street.pass(30_000, second);
    for (let edit = 0; edit < 5; edit++) await second.models.waitFor(persons.name, await street.log.say(renamed(1, `Name ${edit}`)), 5_000);
    expect(await edits(second, 1)).toBe(6);
    first.freezer.thaw();
    await eventually(async () => (await edits(first, 1)) === 6);
    expect([await first.owns(persons), await second.owns(persons)]).toEqual([false, true]);
    await street.pass(BEAT_MS * 3, first, second);
    const position = await street.log.say(renamed(1, 'at last'));
    for (const { models } of [first, second]) expect(await models.waitFor(persons.name, position, 5_000)).toBe(true);
    expect([await edits(first, 1), await edits(second, 1)]).toEqual([7, 7]);
    await eventually(() => [first, second].every(({ heard }) => heard.at(-1)?.position.commit === position.commit));
    for (const { heard } of [first, second]) expect(new Set(heard.map(({ position: { commit } }) => commit)).size).toBe(heard.length);
  }, 30_000);
  it('whose leases were lost goes on all the same, under a fence above the one that was', async () => {
    begin();
    const first = await street.instance('first');
    await street.log.say(registered(1));
    await first.models.caughtUp();
    await sql`update ${sql.table(`${street.place.schema}.generations`)} set fence = 7`.execute(shared.database.db);
    const position = await street.log.say(renamed(1, 'Anna'));
    await eventually(async () => !(await first.owns(persons)));
    await street.pass(BEAT_MS, first);
    expect(await first.models.waitFor(persons.name, position, 5_000)).toBe(true);
    expect([await first.owns(persons), await edits(first, 1)]).toEqual([true, 1]);
  });
  it('whose lease lapsed for a moment, with nobody to follow it, writes what came meanwhile when it is sure again', async () => {
    begin();
    const first = await street.instance('first');
    await street.log.say(registered(1));
    await first.models.caughtUp();
    street.nowMs += SURE_MS;
    const position = await street.log.say(renamed(1, 'Anna'));
    await eventually(async () => !(await first.owns(persons)));
    await pause(50); // until it has looked at the page
    await first.owner.beat();
    expect(await first.models.waitFor(persons.name, position, 3_000)).toBe(true);
    expect([await first.owns(persons), await edits(first, 1)]).toEqual([true, 1]);
  });
  it('that stops in order is followed at once', async () => {
    begin();
    const [first, second] = [await street.instance('first'), await street.instance('second')];
    await first.owner.close();
    await street.pass(BEAT_MS, second);
    expect(await second.models.waitFor(persons.name, await street.log.say(registered(1)), 5_000)).toBe(true);
    expect([await first.owns(persons), await second.owns(persons)]).toEqual([false, true]);
  });
});

it('a checkpoint is moved under no lower fence than it was moved under before', async () => {
  begin();
  const { models } = await street.instance('first');
  const position = await street.log.say(registered(1));
  await models.caughtUp();
  const checkpoints = new Checkpoints(shared.database.db, street.place.schema);
  const live = await checkpoints.live(persons);
  if (!live) throw new Error('nothing is live');
  const rows = new Rows(shared.database.db, models.schemaOf(persons.name), persons);
  const to = { ...live, position: { commit: position.commit + 9n, prepare: position.prepare + 9n } };
  const changes = new Map([[member(7), { id: member(7), name: 'a ghost', edits: 0 }]]);
  expect(live.fence).toBe(1n);
  expect(await checkpoints.move(rows, changes, { from: live, to, fence: 0n })).toBe(false);
  expect(await models.reads().row(persons, member(7))).toBeUndefined();
  expect(await checkpoints.move(rows, new Map(), { from: live, to: live, fence: 5n })).toBe(true);
  expect(await checkpoints.move(rows, changes, { from: live, to, fence: 4n })).toBe(false);
});

const onPostgres = (): boolean => shared.database.kind === 'postgres';
const endListening = async (db: Kysely<object>): Promise<number> => {
  const { rows } = await sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'barnraise listening' and datname = current_database()`.execute(db);
  return rows.length;
};

it('connections that listen and break again and again are made anew, and nothing is missed', async () => {
  begin();
  const [first, second] = [await street.instance('first'), await street.instance('second')];
  const heardAll = ({ heard }: Instance, count: number): boolean => new Set(heard.flatMap(({ keys }) => keys)).size === count;
  for (let number = 0; number < 20; number++) {
    if (onPostgres() && number % 5 === 0) await endListening(shared.database.db);
    await street.log.say(registered(number));
    await pause(10);
  }
  await eventually(() => heardAll(first, 20) && heardAll(second, 20));
  for (const { heard } of [first, second]) expect(heard.flatMap(({ keys }) => keys)).toHaveLength(20);
}, 30_000);
