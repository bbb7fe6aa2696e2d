import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { reportMet } from '../../test/support/fault-report.js';
import { GatedStore } from '../../test/support/gated-store.js';
import { liveTableOf } from '../../test/support/tables.js';
import { modelsOf, sharedDatabase, SpecLog, type Place, type Said, type SharedDatabase } from '../../test/support/spec-log.js';
import { fragile, granted, holders, member, persons, registered, renamed, revoked, type Person } from '../../test/support/sample-projections.js';
import { defineProjection, type AnyProjection, type Projection } from './projection.js';
import type { ReadModels } from './read-models.js';
import { ReadModelBehind } from './request-reads.js';

let shared: SharedDatabase;
const running: ReadModels[] = [];
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterEach(async () => { for (const models of running.splice(0)) await models.close(); });
afterAll(() => shared.close());

/** Starts read models, waits until they are current; `built` names those that were built from the log. */
const start = async (at: { readonly log: SpecLog; readonly place: Place }, projections: readonly AnyProjection[]) => {
  const built: string[] = [];
  const models = await modelsOf(at, projections, ({ message }) => built.push(...(/^building (.*) from the log/.exec(message)?.[1]?.split(', ') ?? [])));
  await models.start();
  running.push(models);
  return { models, built };
};
const stop = async (models: ReadModels): Promise<void> => {
  running.splice(running.indexOf(models), 1);
  await models.close();
};
const people = (count: number): Said[] => Array.from({ length: count }, (_, number) => registered(number));
const tableOf = async ({ schema }: Place, { name }: AnyProjection) => sql.table(await liveTableOf(shared.database.db, name, schema));
/** The registry's, and one for each generation. */
const schemasOf = async ({ schema }: Place): Promise<readonly string[]> =>
  (await sql<{ name: string }>`select nspname as name from pg_namespace where nspname = ${schema} or starts_with(nspname, ${`${schema}_`}) order by 1`.execute(shared.database.db)).rows.map(({ name }) => name);
const countOf = async (place: Place, projection: AnyProjection): Promise<number> => Number((await sql<{ n: string }>`select count(*) as n from ${await tableOf(place, projection)}`.execute(shared.database.db)).rows[0]?.n);
/** Falsifies a row behind the engine's back: it is right again only if the table has been built anew. */
const falsify = async (place: Place, projection: AnyProjection) => sql`update ${await tableOf(place, projection)} set doc = '{"name": "Falsified"}'`.execute(shared.database.db);
const nameOf = async (models: ReadModels, projection: Projection<Person>, number = 1) => (await models.reads().row(projection, member(number)))?.name;

describe('at the start', () => {
  it('what is new is built from the log, and what is there goes on', async () => {
    const at = { log: new SpecLog(), place: shared.newPlace() };
    await at.log.say(...people(3), granted(1, 'treasurer'));
    const before = await start(at, [persons]);
    await stop(before.models);
    await falsify(at.place, persons);
    await at.log.say(granted(2, 'treasurer'));
    const { models, built } = await start(at, [persons, holders]);
    expect(built).toEqual(['sample-holders']);
    expect(await models.reads().row(holders, 'treasurer')).toEqual({ role: 'treasurer', members: [member(1), member(2)] });
    expect(await nameOf(models, persons)).toBe('Falsified');
  });

  it.each<readonly [string, Projection<Person>]>([
    ['whose version was raised', defineProjection({ ...persons, version: 2 })],
    ['that has another column', defineProjection({ ...persons, table: { columns: { ...persons.table.columns, initial: { type: 'text', value: ({ name }) => name?.[0] } } } })],
    ['whose column has another type', defineProjection({ ...persons, table: { columns: { ...persons.table.columns, edits: { type: 'text not null', value: ({ edits }) => String(edits) } } } })],
    ['that has another index', defineProjection({ ...persons, table: { ...persons.table, indexes: { by_name: '(name)' } } })],
  ])('a read model %s is built anew', async (_, changed) => {
    const at = { log: new SpecLog(), place: shared.newPlace() };
    await at.log.say(...people(3));
    await stop((await start(at, [persons, holders])).models);
    await falsify(at.place, persons);
    const { models, built } = await start(at, [changed, holders]);
    await models.caughtUp();
    expect([built, await nameOf(models, changed), (await models.verify(changed)).differing]).toEqual([['sample-persons'], 'Member 1', 0]);
  });

  it('rows from the future of the log are thrown away', async () => {
    const [place, log] = [shared.newPlace(), new SpecLog()];
    for (const number of [1, 2, 3, 4, 5]) await log.say(granted(number, 'treasurer'));
    const { models: before } = await start({ log, place }, [holders]);
    await before.caughtUp();
    await stop(before);
    const restored = new SpecLog(); // from a backup: the same log, but not all of it
    for (const { stream, ...event } of (await log.store.readAll()).slice(0, 2)) await restored.store.append(stream, [event], 'any');
    const { models, built } = await start({ log: restored, place }, [holders]);
    expect(built).toEqual(['sample-holders']);
    expect(await models.reads().row(holders, 'treasurer')).toEqual({ role: 'treasurer', members: [member(1), member(2)] });
    reportMet('checkpoint ahead: read model', 1);
  });

  it('rows of a log that was restored and has gone on differently are thrown away, all of them, though it is as long as before', async () => {
    const [place, log] = [shared.newPlace(), new SpecLog()];
    await log.say(...people(2));
    for (const number of [1, 2, 3]) await log.say(granted(number, 'treasurer'));
    const { models: before } = await start({ log, place }, [persons, holders]);
    await log.say(granted(4, 'treasurer'));
    await before.caughtUp();
    await stop(before);
    const restored = new SpecLog(); // from a backup, which lacks the last: and somebody else was the next
    const [, ...kept] = (await log.store.readAll()).toReversed();
    for (const { stream, ...event } of kept.toReversed()) await restored.store.append(stream, [event], 'any');
    await restored.say(granted(5, 'treasurer'), granted(6, 'treasurer'));
    expect((await log.store.head())?.commit).toBeLessThan((await restored.store.head())?.commit ?? 0n);
    const { models, built } = await start({ log: restored, place }, [persons, holders]);
    expect([built, (await models.verify(persons)).differing]).toEqual([['sample-persons', 'sample-holders'], 0]);
    expect(await models.reads().row(holders, 'treasurer')).toEqual({ role: 'treasurer', members: [1, 2, 3, 5, 6].map(member) });
    await stop(models);
    expect((await start({ log: restored, place }, [persons, holders])).built).toEqual([]);
  });

  it('a registry of before, in which no event is kept with a checkpoint, is gone on with', async () => {
    const at = { log: new SpecLog(), place: shared.newPlace() };
    await at.log.say(...people(2));
    await stop((await start(at, [persons])).models);
    await sql`alter table ${sql.table(`${at.place.schema}.generations`)} drop column mark`.execute(shared.database.db);
    const { models, built } = await start(at, [persons]);
    await at.log.say(registered(3));
    await models.caughtUp();
    const { rows } = await sql<{ readonly mark: string | null }>`select mark from ${sql.table(`${at.place.schema}.generations`)}`.execute(shared.database.db);
    expect([built, rows]).toEqual([[], [{ mark: expect.stringContaining('"id"') }]]);
  });

  it('rows of a log that is gone are thrown away, also when the log is empty now', async () => {
    const [place, log] = [shared.newPlace(), new SpecLog()];
    await log.say(...people(5));
    await stop((await start({ log, place }, [persons])).models);
    await stop((await start({ log: new SpecLog(), place }, [persons])).models);
    expect(await countOf(place, persons)).toBe(0);
  });

  it('rows of another log are thrown away, even if that is longer', async () => {
    const [place, log, longer] = [shared.newPlace(), new SpecLog(), new SpecLog()];
    await log.say(registered(99));
    await stop((await start({ log, place }, [persons])).models);
    await longer.say(...people(4));
    const { models } = await start({ log: longer, place }, [persons]);
    expect([await countOf(place, persons), await models.reads().row(persons, member(99))]).toEqual([4, undefined]);
  });

  it('what a killed process left half-built is cleared away', async () => {
    const at = { log: new SpecLog(), place: shared.newPlace() };
    const leftover = `${at.place.schema}_sample_persons_g7`;
    await sql`create schema ${sql.ref(leftover)}`.execute(shared.database.db);
    await sql`create table ${sql.table(`${leftover}.sample_persons`)} (key text)`.execute(shared.database.db);
    await start(at, [persons]);
    expect(await schemasOf(at.place)).toEqual([at.place.schema, `${at.place.schema}_sample_persons_g1`]);
  });

  it('an event that stops one of them lets the others be built; there is nothing to read of that one until it can be built', async () => {
    let isCured = false;
    const ill = fragile(() => isCured);
    const at = { log: new SpecLog(), place: shared.newPlace() };
    await at.log.say(registered(1), registered(2, 'Poison'));
    const { models } = await start(at, [ill, persons]);
    expect(await nameOf(models, persons, 2)).toBe('Poison');
    await expect(models.reads().row(ill, member(1))).rejects.toBeInstanceOf(ReadModelBehind);
    expect((await models.status()).map(({ state }) => state)).toEqual(['stopped', 'live']);
    isCured = true;
    await at.log.say(registered(3));
    await models.caughtUp();
    expect([await nameOf(models, ill, 1), await nameOf(models, ill, 3)]).toEqual(['Member 1', 'Member 3']);
  }, 30_000);

  it('events that come while it builds are not lost', async () => {
    const store = new GatedStore();
    const at = { log: new SpecLog(store), place: shared.newPlace() };
    await at.log.say(...people(10));
    let said = 0;
    store.whileReading = async () => { if (said++ < 8) await at.log.say(renamed(1, `Name ${said}`)); };
    const { models } = await start(at, [persons]);
    await models.caughtUp();
    expect(await models.reads().row(persons, member(1))).toEqual({ id: member(1), name: 'Name 8', edits: 8 });
  });
});

describe('comparing live rows with rows built anew', () => {
  it('finds a row too many, one that is missing and one that is different', async () => {
    const at = { log: new SpecLog(), place: shared.newPlace() };
    await at.log.say(...people(6));
    const { models } = await start(at, [persons]);
    await models.caughtUp();
    const { db } = shared.database;
    await sql`update ${await tableOf(at.place, persons)} set edits = 7 where key = ${member(1)}`.execute(db);
    await sql`delete from ${await tableOf(at.place, persons)} where key = ${member(2)}`.execute(db);
    await sql`insert into ${await tableOf(at.place, persons)} (key, doc, edits) values ('zzz', '{}', 0)`.execute(db);
    expect(await models.verify(persons)).toEqual({
      rows: 6, differing: 3, added: 1, removed: 1, changed: 1,
      examples: [{ key: member(1), how: 'changed', fields: ['edits'] }, { key: member(2), how: 'added' }, { key: 'zzz', how: 'removed' }],
    });
  });
  it('leaves the read model as it was, and what came meanwhile follows', async () => {
    const at = { log: new SpecLog(), place: shared.newPlace() };
    await at.log.say(...people(6));
    const { models } = await start(at, [persons]);
    const [comparison] = await Promise.all([models.verify(persons), at.log.say(renamed(1, 'Meanwhile'))]);
    expect(comparison.differing).toBe(0);
    await models.caughtUp();
    expect(await nameOf(models, persons)).toBe('Meanwhile');
    expect(await schemasOf(at.place)).toEqual([at.place.schema, `${at.place.schema}_sample_persons_g1`]);
  });
  it('of an empty log finds nothing', async () => {
    const { models } = await start({ log: new SpecLog(), place: shared.newPlace() }, [persons, holders]);
    expect(await models.verify(holders)).toEqual({ rows: 0, differing: 0, added: 0, removed: 0, changed: 0, examples: [] });
  });
});

describe('a read model built from zero equals the live one', () => {
  const anyone = fc.integer({ min: 0, max: 6 });
  const role = fc.constantFrom('treasurer' as const, 'coordinator' as const);
  const said: fc.Arbitrary<Said> = fc.oneof(
    anyone.map((number) => registered(number)), fc.tuple(anyone, fc.string({ minLength: 1, maxLength: 20 }).filter((name) => !name.includes('\u0000'))).map(([number, name]) => renamed(number, name)),
    fc.tuple(anyone, role).map(([number, of]) => granted(number, of)), fc.tuple(anyone, role).map(([number, of]) => revoked(number, of)),
  );
  const step = fc.oneof({ weight: 6, arbitrary: fc.array(said, { minLength: 1, maxLength: 12 }) }, { weight: 1, arbitrary: fc.constant('restart' as const) }, { weight: 2, arbitrary: fc.constant('catch up' as const) });

  it('row by row, after any history, in pieces of any size and with restarts anywhere', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
      const at = { log: new SpecLog(), place: shared.newPlace() };
      let { models } = await start(at, [persons, holders]);
      for (const each of steps) {
        if (each === 'catch up') await models.caughtUp();
        else if (each === 'restart') { await stop(models); ({ models } = await start(at, [persons, holders])); }
        else await at.log.sayAtOnce(...each);
      }
      await models.caughtUp();
      for (const projection of [persons, holders]) expect(await models.verify(projection)).toMatchObject({ differing: 0 });
      await stop(models);
      await at.place.remove();
    }), { numRuns: 15 });
  }, 120_000);
});
