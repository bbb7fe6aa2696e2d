import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql, type KyselyPlugin, type PluginTransformQueryArgs, type PluginTransformResultArgs } from 'kysely';
import { readable } from '../../contracts/event.js';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import { gateAtTheBeginning, GatedStore } from '../../test/support/gated-store.js';
import { fragile, granted, holders, member, persons, registered, renamed, revoked, type Person } from '../../test/support/sample-projections.js';
import { sharedDatabase, SpecLog, type Place, type Said, type SharedDatabase } from '../../test/support/spec-log.js';
import { liveTableOf } from '../../test/support/tables.js';
import { defineProjection, type AnyProjection } from './projection.js';
import { ReadModels, type Report } from './read-models.js';
import type { RebuildingLimits } from './rebuilding.js';

let shared: SharedDatabase;
const running: ReadModels[] = [];
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterEach(async () => { for (const models of running.splice(0)) await models.close(); });
afterAll(() => shared.close());

type At = { readonly log: SpecLog; readonly place: Place; readonly store: GatedStore };
type Options = { readonly rebuilding?: RebuildingLimits; readonly report?: (report: Report) => void };
const newWorld = (): At => {
  const store = new GatedStore();
  return { log: new SpecLog(store), place: shared.newPlace(), store };
};
const make = async ({ log: { store, codec, clock, masterKey }, place }: At, projections: readonly AnyProjection[], options: Options = {}, plugin?: KyselyPlugin): Promise<ReadModels> => {
  const opened = await place.open();
  const database = plugin ? { ...opened, db: opened.db.withPlugin(plugin) } : opened;
  const models = new ReadModels({ store, codec, clock, masterKey, projections, database, schema: place.schema, ...options });
  running.push(models);
  return models;
};
const start = async (at: At, projections: readonly AnyProjection[], options: Options = {}): Promise<ReadModels> => {
  const models = await make(at, projections, options);
  await models.start();
  return models;
};
const stop = async (models: ReadModels): Promise<void> => {
  running.splice(running.indexOf(models), 1);
  await models.close();
};
/** Keeps who writes rows waiting for the answers to some statements. */
class SlowWrites implements KyselyPlugin {
  readonly #writes = new WeakSet<object>();
  readonly #released = Promise.withResolvers<undefined>();
  held = 0;

  /** @param holds so many of them */
  constructor(private readonly holds: number) {}

  release(): void {
    this.#released.resolve(undefined);
  }
  transformQuery({ node, queryId }: PluginTransformQueryArgs): ReturnType<KyselyPlugin['transformQuery']> {
    if (JSON.stringify(node, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)).includes('put as (')) this.#writes.add(queryId);
    return node;
  }
  async transformResult({ result, queryId }: PluginTransformResultArgs): ReturnType<KyselyPlugin['transformResult']> {
    if (this.held < this.holds && this.#writes.has(queryId)) {
      this.held++;
      await this.#released.promise;
    }
    return result;
  }
}

const people = (count: number): Said[] => Array.from({ length: count }, (_, number) => registered(number));
const rowsOf = async ({ place: { schema } }: At, { name }: AnyProjection): Promise<readonly string[]> =>
  (await sql<{ row: string }>`select to_jsonb(rows)::text as row from ${sql.table(await liveTableOf(shared.database.db, name, schema))} as rows order by key`.execute(shared.database.db)).rows.map(({ row }) => row);
const generationsOf = async ({ place: { schema } }: At) =>
  (await sql<{ generation: number; state: string }>`select generation, state from ${sql.table(`${schema}.generations`)} where state <> 'gone' order by generation`.execute(shared.database.db)).rows.map(({ generation, state }) => `${generation} ${state}`);
/** Interrupts whoever builds after so many pages, as a kill would: what it wanted to write after that is not written. */
const interrupted = async (at: At, projections: readonly AnyProjection[], { pages, rebuilding }: { readonly pages: number; readonly rebuilding: RebuildingLimits }): Promise<void> => {
  const models = await make(at, projections, { rebuilding });
  let read = 0;
  const [reached, never] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
  at.store.whileReading = async ({ max }) => {
    if (max !== 1 && read++ === pages) {
      reached.resolve(undefined);
      await never.promise;
    }
  };
  never.promise.catch(() => undefined);
  const starting = models.start().catch(() => undefined);
  await Promise.race([reached.promise, starting]);
  at.store.whileReading = async () => undefined;
  never.reject(new Error('killed'));
  await stop(models);
  await starting;
};

describe('rows are the same, however they came to be:', () => {
  const anyone = fc.integer({ min: 0, max: 30 });
  const role = fc.constantFrom('treasurer' as const, 'coordinator' as const);
  const said: fc.Arbitrary<Said> = fc.oneof(
    anyone.map((number) => registered(number)), fc.tuple(anyone, fc.string({ maxLength: 30, minLength: 1 }).filter((name) => !name.includes('\u0000'))).map(([number, name]) => renamed(number, name)),
    fc.tuple(anyone, role).map(([number, of]) => granted(number, of)), fc.tuple(anyone, role).map(([number, of]) => revoked(number, of)),
  );
  const both = [persons, holders];

  it('followed, built in memory, built with next to no memory, written while others are folded, and built by processes that are stopped in the middle', async () => {
    await fc.assert(fc.asyncProperty(fc.array(said, { minLength: 1, maxLength: 100 }), fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }), fc.integer({ min: 1, max: 5_000 }), async (history, interruptions, memoryBytesMax) => {
      const [followed, spilled, resumed, behind] = [newWorld(), newWorld(), newWorld(), newWorld()];
      const following = await start(followed, both);
      const long = Array.from({ length: Math.ceil(1_600 / history.length) }, () => history).flat(); // several pages of the log
      for (const at of [followed, spilled, resumed, behind]) for (let from = 0; from < long.length; from += 200) await at.log.sayAtOnce(...long.slice(from, from + 200));
      await following.caughtUp();
      await start(spilled, both, { rebuilding: { memoryBytesMax } });
      await start(behind, both, { rebuilding: { keptRows: memoryBytesMax % 8 } });
      for (const pages of interruptions) await interrupted(resumed, both, { pages, rebuilding: { memoryBytesMax, saveEveryMs: 0, keptRows: 2 } });
      await start(resumed, both, { rebuilding: { memoryBytesMax, saveEveryMs: 0, keptRows: 2 } });
      for (const projection of both) {
        const expected = await rowsOf(followed, projection);
        expect([await rowsOf(spilled, projection), await rowsOf(resumed, projection), await rowsOf(behind, projection)]).toEqual([expected, expected, expected]);
      }
      for (const models of [...running]) await stop(models);
      for (const { place } of [followed, spilled, resumed, behind]) await place.remove();
    }), { numRuns: 5 });
  }, 240_000);

  it('rows that are written while others are folded, change again and go', async () => {
    const at = newWorld();
    const told = [people(2_000), Array.from({ length: 500 }, (_, number) => granted(number, 'treasurer')), Array.from({ length: 2_000 }, (_, number) => renamed(number, `Name ${number}`)), Array.from({ length: 250 }, (_, number) => revoked(number * 2, 'treasurer'))];
    for (const said of told) await at.log.sayAtOnce(...said);
    const [behind, atTheEnd] = [await start(at, [persons, holders], { rebuilding: { keptRows: 100 } }), { log: at.log, place: shared.newPlace(), store: at.store }];
    await start(atTheEnd, [persons, holders], { rebuilding: { keptRows: 10_000 } });
    for (const projection of [persons, holders]) expect(await rowsOf(at, projection)).toEqual(await rowsOf(atTheEnd, projection));
    expect((await rowsOf(at, persons)).length).toBe(2_000);
    await stop(behind);
  }, 60_000);

  it('a build that was stopped goes on where it was', async () => {
    const at = newWorld();
    await at.log.sayAtOnce(...people(3_000));
    await interrupted(at, [persons], { pages: 4, rebuilding: { memoryBytesMax: 1 } });
    expect(await generationsOf(at)).toEqual(['1 building']);
    const from: (bigint | undefined)[] = [];
    at.store.whileReading = async ({ after, max }) => { if (max !== 1) from.push(after?.commit); };
    await start(at, [persons]);
    expect([await generationsOf(at), (await rowsOf(at, persons)).length, from[0]]).toEqual([['1 live'], 3_000, 2_000n]);
  }, 60_000);

  it('rows that were written ahead of where a build goes on from are not folded twice', async () => {
    const at = newWorld();
    await at.log.sayAtOnce(...people(3), ...Array.from({ length: 1_200 }, (_, edit) => renamed(edit % 3, `Name ${edit}`)));
    await interrupted(at, [persons], { pages: 2, rebuilding: { saveEveryMs: 0 } });
    // as a kill in the middle of writing leaves it: the rows of one key are further than the checkpoint
    const { db } = shared.database;
    const [schema, ahead] = [`${at.place.schema}_sample_persons_g1`, (await at.log.store.readAll({ max: 700 })).at(-1)?.position];
    await sql`update ${sql.table(`${schema}.sample_persons`)} set doc = doc || '{"name": "Name 696", "edits": 233}', name = 'Name 696', edits = 233 where key = ${member(0)}`.execute(db);
    await sql`insert into ${sql.table(`${schema}._ahead`)} values (${member(0)}, ${`${ahead?.commit}`}, ${`${ahead?.prepare}`})`.execute(db);
    const models = await start(at, [persons]);
    expect(await models.reads().row(persons, member(0))).toEqual({ id: member(0), name: 'Name 1197', edits: 400 });
    expect((await models.verify(persons)).differing).toBe(0);
  }, 60_000);

  it('a build that is tried again while rows are still being written leaves nothing to be written over what it writes', async () => {
    const at = newWorld();
    const { ProfileUpdated: updated = () => undefined } = persons.on;
    const wordy = defineProjection<Person>({ ...persons, on: { ...persons.on, ProfileUpdated: (row, event, key) => {
      const next = updated(row, event, key);
      return next && { ...next, words: 'many '.repeat(200) }; // so that a page of the log is written in several statements
    } } });
    await at.log.sayAtOnce(...people(3_000));
    await at.log.sayAtOnce(...Array.from({ length: 3_000 }, (_, number) => renamed(number, `Name ${number}`)));
    await interrupted(at, [wordy], { pages: 6, rebuilding: { memoryBytesMax: 1 } });
    const slow = new SlowWrites(2);
    let [pages, failures] = [0, 0];
    at.store.whileReading = async ({ max }) => {
      if (max === 1) return;
      pages++;
      if (failures === 0 && pages === 5) {
        failures++;
        pages = 0;
        setTimeout(() => slow.release(), 1_500);
        throw new StoreUnavailable('the log is away for a moment');
      }
      if (failures === 1 && pages === 2) {
        slow.release();
        await new Promise((resolve) => setTimeout(resolve, 300)); // for what was held back
      }
    };
    const models = await make(at, [wordy], { rebuilding: { keptRows: 0 } }, slow);
    await models.start();
    at.store.whileReading = async () => undefined;
    expect([failures, slow.held]).toEqual([1, 2]);
    expect(await models.verify(wordy)).toMatchObject({ rows: 3_000, differing: 0 });
  }, 60_000);

  it('a replay that is interrupted goes on at the next start, a trial does not', async () => {
    for (const dryRun of [false, true]) {
      const at = newWorld();
      await at.log.sayAtOnce(...people(1_200));
      const before = await start(at, [persons]);
      const gate = gateAtTheBeginning(at.store);
      await before.replay([persons.name], { id: randomUUID(), dryRun });
      await gate.reached;
      const stopping = stop(before);
      gate.open();
      await stopping;
      const models = await start(at, [persons]);
      for (let tries = 0; tries < 400 && (await generationsOf(at)).some((each) => each.endsWith('building')); tries++) await new Promise((resolve) => setTimeout(resolve, 25));
      expect(await generationsOf(at)).toEqual(dryRun ? ['1 live'] : ['1 previous', '2 live']);
      expect((await models.verify(persons)).differing).toBe(0);
    }
  }, 60_000);
});

describe('another version', () => {
  type Louder = Person & { readonly loud: string };
  const louder = defineProjection<Louder>({
    ...persons, version: 2,
    on: {
      MemberRegistered: (_, { data }) => {
        const name = readable(data.name) ?? '';
        return { id: data.memberId, name, edits: 0, loud: name.toUpperCase() };
      },
    },
    table: persons.table,
  });

  it('is built at the start while rows of the one before are read, as they were; nobody waits, and it follows what came meanwhile', async () => {
    const at = newWorld();
    await at.log.say(...people(3));
    await stop(await start(at, [persons]));
    await at.log.say(registered(3));
    const gate = gateAtTheBeginning(at.store);
    const models = await start(at, [louder]);
    await gate.reached;
    expect(await models.reads().rows(louder, [member(1), member(3)])).toEqual([{ id: member(1), name: 'Member 1', edits: 0 }, undefined]);
    expect(await models.status()).toMatchObject([{ name: persons.name, version: 2, isServingOlder: true, state: 'rebuilding', eventsBehind: 1 }]);
    const position = await at.log.say(registered(4));
    await expect(models.reads(position).row(louder, member(4))).rejects.toMatchObject({ extensions: { code: 'READ_MODEL_BEHIND' } });
    gate.open();
    await models.caughtUp();
    expect(await models.reads(position).rows(louder, [member(1), member(4)])).toMatchObject([{ loud: 'MEMBER 1' }, { loud: 'MEMBER 4' }]);
    expect(await models.status()).toMatchObject([{ isServingOlder: false, generation: 2 }]);
    expect(await generationsOf(at)).toEqual(['1 live', '2 live']);
  });

  it('whose columns are others is waited for', async () => {
    const at = newWorld();
    await at.log.say(...people(3));
    await stop(await start(at, [persons]));
    const changed = defineProjection({ ...persons, table: { columns: { initial: { type: 'text', value: ({ name }: Person) => name?.[0] } } } });
    const models = await start(at, [changed]);
    const found = await models.reads().query(changed, (db, table) => db.selectFrom(table).select('rows.key').where(sql<boolean>`rows.initial = 'M'`).execute());
    expect(found).toHaveLength(3);
  });

  it('that is taken back finds its rows, and brings them up to date', async () => {
    const at = newWorld();
    await at.log.say(...people(3));
    await stop(await start(at, [persons]));
    const newer = await start(at, [louder]);
    await newer.caughtUp();
    await at.log.say(renamed(1, 'Renamed'), registered(7));
    await stop(newer);
    const built: string[] = [];
    const models = await start(at, [persons], { report: ({ message }) => built.push(message) });
    await models.caughtUp();
    expect([built, await models.reads().rows(persons, [member(1), member(7)])]).toMatchObject([[], [{ name: 'Renamed', edits: 1 }, { name: 'Member 7' }]]);
  });

  it('before the last one is cleared away, and so is a read model that there is no more, after a week', async () => {
    const at = newWorld();
    await at.log.say(...people(2), granted(1, 'treasurer'));
    await stop(await start(at, [persons, holders]));
    for (const version of [2, 3]) {
      const models = await start(at, [defineProjection({ ...persons, version })]);
      await models.caughtUp();
      await stop(models);
    }
    await sql`update ${sql.table(`${at.place.schema}.generations`)} set moved_at = now() - interval '8 days'`.execute(shared.database.db);
    const said: string[] = [];
    await stop(await start(at, [defineProjection({ ...persons, version: 3 })], { report: ({ projection, message }) => said.push(`${projection} ${message}`) }));
    const { rows } = await sql<{ name: string }>`select nspname as name from pg_namespace where starts_with(nspname, ${`${at.place.schema}_`}) order by 1`.execute(shared.database.db);
    expect(rows.map(({ name }) => name.slice(at.place.schema.length + 1))).toEqual(['sample_persons_g2', 'sample_persons_g3']);
  });

  it('that cannot be built leaves the rows of the one before to be read, says why, and is tried again', async () => {
    let isCured = false;
    const at = newWorld();
    await at.log.say(registered(1), registered(2, 'Poison'));
    const before = await start(at, [defineProjection({ ...persons, name: 'sample-fragile' })]);
    await stop(before);
    const models = await start(at, [defineProjection({ ...fragile(() => isCured), version: 2 })]);
    for (let tries = 0; tries < 400 && (await models.status())[0]?.error === undefined; tries++) await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await models.status()).toMatchObject([{ isServingOlder: true, error: expect.stringContaining('cannot stomach this') }]);
    expect(await models.replays()).toMatchObject([{ state: 'failed', error: expect.stringContaining('cannot stomach this') }]);
    isCured = true;
    await models.caughtUp();
    expect(await models.status()).toMatchObject([{ isServingOlder: false }]);
  }, 60_000);
});

describe('of two instances on one database', () => {
  it('one replays, and the other reads and writes the new rows from then on', async () => {
    const at = newWorld();
    await at.log.say(...people(3));
    const [one, other] = [await start(at, [persons]), await start(at, [persons])];
    const id = randomUUID();
    await one.replay([persons.name], { id, dryRun: false });
    expect(await one.finished(id)).toMatchObject([{ state: 'done', difference: { differing: 0 } }]);
    const position = await at.log.say(renamed(1, 'After it'));
    for (const models of [one, other]) expect(await models.reads(position).row(persons, member(1))).toEqual({ id: member(1), name: 'After it', edits: 1 });
    expect(other.schemaOf(persons.name)).toBe(one.schemaOf(persons.name));
    await expect(Promise.all([one, other].map((models) => models.replay([persons.name], { id: randomUUID(), dryRun: true })))).rejects.toMatchObject({ code: 'ALREADY_REPLAYING' });
  });

  it('one replays while both follow what is written: nothing is lost, and nothing is there twice', async () => {
    const at = newWorld();
    await at.log.sayAtOnce(...people(600));
    const [one, other] = [await start(at, [persons]), await start(at, [persons])];
    const over = new AbortController();
    const writing = (async () => {
      for (let edit = 1; !over.signal.aborted; edit++) {
        const position = await at.log.say(renamed(edit % 20, `Name ${edit}`));
        await (edit % 2 === 0 ? one : other).waitFor(persons.name, position, 2_000);
      }
    })();
    for (const models of [one, other, one]) {
      const id = randomUUID();
      await models.replay([persons.name], { id, dryRun: false });
      expect(await models.finished(id)).toMatchObject([{ state: 'done', difference: { rows: 600, differing: 0 } }]);
    }
    over.abort();
    await writing;
    await Promise.all([one.caughtUp(), other.caughtUp()]);
    expect(await one.verify(persons)).toMatchObject({ rows: 600, differing: 0 });
  }, 60_000);

  it('one does not compare its new rows with live ones that the other has brought further meanwhile', async () => {
    const at = newWorld();
    await at.log.sayAtOnce(...people(20));
    const [one, other] = [await start(at, [persons]), await start(at, [persons])];
    let further = 0;
    at.store.whileReading = async () => {
      if (further >= 4 || !(await one.replays()).some(({ state }) => state === 'comparing')) return;
      await other.waitFor(persons.name, await at.log.say(renamed(1, `Further ${further++}`)), 2_000);
    };
    for (const round of [1, 2]) {
      const id = randomUUID();
      await one.replay([persons.name], { id, dryRun: round === 1 });
      await at.log.say(renamed(1, 'While it is built'));
      expect(await one.finished(id)).toMatchObject([{ state: 'done', difference: { differing: 0 } }]);
      further = 0;
    }
  }, 60_000);

  it('one that was frozen while it built, and was followed by the other, changes nothing when it wakes', async () => {
    const at = newWorld();
    await at.log.sayAtOnce(...people(2_000));
    const [reached, thawed] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    let read = 0;
    at.store.whileReading = async ({ max }) => {
      if (max === 1 || read++ !== 3) return;
      reached.resolve(undefined);
      await thawed.promise;
    };
    const frozen = await make(at, [persons], { rebuilding: { memoryBytesMax: 1 } });
    const starting = frozen.start();
    await reached.promise;
    await sql`update ${sql.table(`${at.place.schema}.generations`)} set builder = null`.execute(shared.database.db); // as if it had been silent for long
    const other = await start(at, [persons]);
    for (let number = 0; number < 2_000; number += 100) await at.log.say(renamed(number, 'Renamed'));
    await other.caughtUp();
    thawed.resolve(undefined);
    await starting;
    await frozen.caughtUp();
    expect([await generationsOf(at), (await other.verify(persons)).differing]).toEqual([['1 live'], 0]);
  }, 60_000);

  it('the second calls off what the first replays', async () => {
    const at = newWorld();
    await at.log.say(...people(3));
    const [one, other] = [await start(at, [persons]), await start(at, [persons])];
    const gate = gateAtTheBeginning(at.store);
    const id = randomUUID();
    await one.replay([persons.name], { id, dryRun: false });
    await gate.reached;
    expect(await other.cancelReplay(persons.name)).toBe(true);
    gate.open();
    expect(await one.finished(id)).toMatchObject([{ state: 'cancelled' }]);
    expect(await generationsOf(at)).toEqual(['1 live']);
  });
});
