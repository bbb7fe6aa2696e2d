import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql, type KyselyPlugin } from 'kysely';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import { gateAtTheBeginning, GatedStore } from '../../test/support/gated-store.js';
import { fragile, granted, holders, member, persons, registered, renamed, revoked, type Person } from '../../test/support/sample-projections.js';
import { modelsOf, sharedDatabase, SpecLog, type Place, type Said, type SharedDatabase } from '../../test/support/spec-log.js';
import { liveTableOf } from '../../test/support/tables.js';
import { defineProjection, type AnyProjection, type Projection } from './projection.js';
import type { ReadModels } from './read-models.js';
import { hasEnded, type ReplayProgress } from './replay-progress.js';

let shared: SharedDatabase;
const running: ReadModels[] = [];
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterEach(async () => { for (const models of running.splice(0)) await models.close(); });
afterAll(() => shared.close());

type At = { readonly log: SpecLog; readonly place: Place };
const newWorld = (store = new GatedStore()) => ({ log: new SpecLog(store), place: shared.newPlace(), store });
const start = async (at: At, projections: readonly AnyProjection[]): Promise<ReadModels> => {
  const models = await modelsOf(at, projections);
  await models.start();
  running.push(models);
  return models;
};
const stop = async (models: ReadModels): Promise<void> => {
  running.splice(running.indexOf(models), 1);
  await models.close();
};
const people = (count: number): Said[] => Array.from({ length: count }, (_, number) => registered(number));
const tableOf = async ({ schema }: Place, { name }: AnyProjection) => sql.table(await liveTableOf(shared.database.db, name, schema));
/** Falsifies a row behind the engine's back: it is right again only in rows that were built anew. */
const falsify = async (place: Place, projection: AnyProjection, number = 1) => sql`update ${await tableOf(place, projection)} set doc = doc || '{"name": "Falsified"}' where key = ${member(number)}`.execute(shared.database.db);
const nameOf = async (models: ReadModels, projection: Projection<{ readonly name: string | null }> = persons, number = 1) => (await models.reads().row(projection, member(number)))?.name;
const replay = async (models: ReadModels, names: readonly string[], dryRun = false): Promise<readonly ReplayProgress[]> => {
  const id = randomUUID();
  await models.replay(names, { id, dryRun });
  return models.finished(id);
};
/** What is left of a read model: states in the registry, and schemas beside it. */
const leftOf = async ({ schema }: Place) => ({
  states: (await sql<{ state: string }>`select state from ${sql.table(`${schema}.generations`)} where state <> 'gone' order by generation`.execute(shared.database.db)).rows.map(({ state }) => state),
  schemas: (await sql<{ name: string }>`select nspname as name from pg_namespace where starts_with(nspname, ${`${schema}_`}) order by 1`.execute(shared.database.db)).rows.map(({ name }) => name.slice(schema.length + 1)),
});
const same = { differing: 0, added: 0, removed: 0, changed: 0, examples: [] };

describe('a replay', () => {
  it('builds rows beside the live ones and puts them in their place; the old ones are kept, those before are gone', async () => {
    const at = newWorld();
    await at.log.say(...people(3));
    const models = await start(at, [persons]);
    await falsify(at.place, persons);
    const [done] = await replay(models, [persons.name]);
    expect(done).toMatchObject({ projection: persons.name, generation: 2, dryRun: false, state: 'done', events: 3, done: 1, rows: 3, difference: { rows: 3, differing: 1, changed: 1, examples: [{ key: member(1), how: 'changed', fields: ['name'] }] } });
    expect(await nameOf(models)).toBe('Member 1');
    expect(await leftOf(at.place)).toEqual({ states: ['previous', 'live'], schemas: ['sample_persons_g1', 'sample_persons_g2'] });
    await replay(models, [persons.name]);
    expect(await leftOf(at.place)).toEqual({ states: ['previous', 'live'], schemas: ['sample_persons_g2', 'sample_persons_g3'] });
    expect(await models.generations(persons.name)).toMatchObject([{ generation: 3, state: 'live', version: 1, rows: 3 }, { generation: 2, state: 'previous', rows: 3 }]);
  });

  it('of several reads the log once', async () => {
    const at = newWorld();
    await at.log.say(...people(4), granted(1, 'treasurer'));
    const models = await start(at, [persons, holders]);
    let begun = 0;
    at.store.whileReading = async ({ after, max }) => { if (after === undefined && max !== 1) begun++; };
    const done = await replay(models, [persons.name, holders.name]);
    expect([done.map(({ state }) => state), begun]).toEqual([['done', 'done'], 1]);
  });

  it('misses nothing of what is written while it runs, and readers always find what they have written', async () => {
    const at = newWorld();
    await at.log.say(...people(40));
    const models = await start(at, [persons, holders]);
    const over = new AbortController();
    const writing = (async () => {
      for (let edit = 1; !over.signal.aborted; edit++) {
        const position = await at.log.say(renamed(edit % 40, `Name ${edit}`), edit % 3 === 0 ? revoked(edit % 7, 'treasurer') : granted(edit % 7, 'treasurer'));
        expect((await models.reads(position).row(persons, member(edit % 40)))?.name).toBe(`Name ${edit}`);
      }
    })();
    for (let round = 0; round < 3; round++) for (const done of await replay(models, [persons.name, holders.name])) expect(done).toMatchObject({ state: 'done', difference: same });
    over.abort();
    await writing;
    await models.caughtUp();
    for (const projection of [persons, holders]) expect(await models.verify(projection)).toMatchObject(same);
  }, 60_000);

  it('is not to be noticed by who listens for changes: each is told once, in order', async () => {
    const at = newWorld();
    await at.log.say(registered(1));
    const models = await start(at, [persons]);
    const changes = models.changes(persons);
    const heard: bigint[] = [];
    const said: bigint[] = [];
    const replaying = (async () => { for (let round = 0; round < 3; round++) await replay(models, [persons.name]); })();
    for (let edit = 0; edit < 60; edit++) said.push((await at.log.say(renamed(1, `Name ${edit}`))).commit);
    await replaying;
    await models.caughtUp();
    while ((heard.at(-1) ?? 0n) < (said.at(-1) ?? 0n)) {
      const next = await changes.next();
      if (next.done === true) throw new Error('nothing more is told');
      heard.push(next.value.position.commit);
    }
    expect(heard).toEqual([...new Set(heard)].sort((a, b) => Number(a - b)));
    expect(await nameOf(models)).toBe('Name 59');
  }, 30_000);

  it('that meets an event which cannot be folded fails and says which; the live rows go on', async () => {
    let isWell = true;
    const ill = fragile(() => isWell);
    const at = newWorld();
    await at.log.say(registered(1), registered(2, 'Poison'), registered(3));
    const models = await start(at, [ill]);
    isWell = false;
    const [failed] = await replay(models, [ill.name]);
    expect(failed).toMatchObject({ state: 'failed', error: expect.stringMatching(/^MemberRegistered .*cannot stomach this/) });
    await at.log.say(registered(4));
    await models.caughtUp();
    expect(await nameOf(models, ill, 4)).toBe('Member 4');
    expect(await leftOf(at.place)).toEqual({ states: ['live', 'failed'], schemas: ['sample_fragile_g1'] });
    isWell = true;
    expect(await replay(models, [ill.name])).toMatchObject([{ state: 'done', generation: 3 }]);
  });

  it.each([
    ['a read model that there is not', ['nothing'], 'UNKNOWN_PROJECTION'],
    ['one of several that there is not', ['sample-persons', 'nothing'], 'UNKNOWN_PROJECTION'],
  ])('of %s does not begin', async (_, names, code) => {
    const at = newWorld();
    const models = await start(at, [persons]);
    await expect(models.replay(names, { id: randomUUID(), dryRun: false })).rejects.toMatchObject({ code, projection: 'nothing' });
    expect(await leftOf(at.place)).toEqual({ states: ['live'], schemas: ['sample_persons_g1'] });
  });

  it('of what is being replayed does not begin, alone or with others; another waits for its turn', async () => {
    const at = newWorld();
    await at.log.say(...people(3), granted(1, 'treasurer'));
    const models = await start(at, [persons, holders]);
    const gate = gateAtTheBeginning(at.store);
    const [first, second] = [randomUUID(), randomUUID()];
    await models.replay([persons.name], { id: first, dryRun: false });
    await gate.reached;
    for (const names of [[persons.name], [holders.name, persons.name]]) {
      await expect(models.replay(names, { id: randomUUID(), dryRun: true })).rejects.toMatchObject({ code: 'ALREADY_REPLAYING', projection: persons.name });
    }
    await expect(models.rollback(persons.name)).rejects.toMatchObject({ code: 'ALREADY_REPLAYING' });
    await models.replay([holders.name], { id: second, dryRun: false });
    expect(await models.replays()).toMatchObject([{ projection: persons.name, state: 'building' }, { projection: holders.name, state: 'building', events: 0 }, expect.anything(), expect.anything()]);
    gate.open();
    expect([...(await models.finished(first)), ...(await models.finished(second))]).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  });

  it('tells how it goes on, and always how it ended', async () => {
    const at = newWorld();
    await at.log.say(...people(5));
    const models = await start(at, [persons]);
    const listening = new AbortController();
    const told: ReplayProgress[] = [];
    const listener = (async () => {
      for await (const progress of models.replayProgress(listening.signal)) {
        told.push(progress);
        if (hasEnded(progress)) listening.abort();
      }
    })();
    await replay(models, [persons.name]);
    await listener;
    expect(told.at(-1)).toMatchObject({ projection: persons.name, state: 'done', done: 1, finishedAt: expect.any(String) });
    expect(told.filter(hasEnded)).toHaveLength(1);
    expect((await models.replays()).find(({ dryRun, generation }) => !dryRun && generation === 2)).toEqual(told.at(-1));
    expect(await models.finished('nobody knows it')).toEqual([]);
  });
});

describe('a replay of several', () => {
  it('that cannot begin, because the database is away for a moment, leaves none of them behind', async () => {
    const at = newWorld();
    await at.log.say(...people(3), granted(1, 'treasurer'));
    let left = Infinity;
    const flaky: KyselyPlugin = {
      transformQuery: ({ node }) => {
        if (JSON.stringify(node, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)).includes('replay_id, dry_run, builder') && --left === 0) throw new StoreUnavailable('the database is away');
        return node;
      },
      transformResult: async ({ result }) => result,
    };
    const models = await start({ ...at, place: { ...at.place, open: async () => { const opened = await at.place.open(); return { ...opened, db: opened.db.withPlugin(flaky) }; } } }, [persons, holders]);
    left = 2;
    await expect(models.replay([persons.name, holders.name], { id: randomUUID(), dryRun: false })).rejects.toThrow('the database is away');
    expect(await models.replayUnderWay(persons.name)).toBeUndefined();
    expect(await replay(models, [persons.name, holders.name])).toMatchObject([{ state: 'done' }, { state: 'done' }]);
  });
});

describe('a dry run', () => {
  it('compares at the same position, says what differs, and leaves everything as it was', async () => {
    const at = newWorld();
    await at.log.say(...people(4));
    const models = await start(at, [persons]);
    await falsify(at.place, persons);
    const [done] = await replay(models, [persons.name], true);
    expect(done).toMatchObject({ state: 'done', dryRun: true, difference: { rows: 4, differing: 1, changed: 1 } });
    expect(await nameOf(models)).toBe('Falsified');
    expect(await leftOf(at.place)).toEqual({ states: ['live'], schemas: ['sample_persons_g1'] });
  });

  it('of thousands of rows finds the one, while others change', async () => {
    const at = newWorld();
    await at.log.sayAtOnce(...people(2_500));
    const models = await start(at, [persons]);
    await falsify(at.place, persons, 2_400);
    const over = new AbortController();
    const writing = (async () => { for (let edit = 0; !over.signal.aborted; edit++) await Promise.all([at.log.say(renamed(edit % 50, `Name ${edit}`)), turn()]); })();
    const [done] = await replay(models, [persons.name], true);
    over.abort();
    await writing;
    expect(done).toMatchObject({ difference: { rows: 2_500, differing: 1, examples: [{ key: member(2_400), how: 'changed', fields: ['name'] }] } });
  }, 60_000);
});

describe('a replay that is called off', () => {
  it('leaves nothing behind, at whatever page of the log it is, and the live rows as they were', async () => {
    const at = newWorld();
    await at.log.sayAtOnce(...people(1_600));
    const models = await start(at, [persons]);
    for (let page = 0; page < 4; page++) {
      let read = 0;
      let cancelling: Promise<boolean> | undefined;
      at.store.whileReading = async ({ max }) => { if (max !== 1 && read++ === page) cancelling = models.cancelReplay(persons.name); };
      const [cancelled] = await replay(models, [persons.name]);
      expect([cancelled?.state, await cancelling]).toEqual(['cancelled', true]);
      expect(await leftOf(at.place)).toEqual({ states: ['live'], schemas: ['sample_persons_g1'] });
    }
  }, 60_000);

  it('while it waits for its turn, never begins', async () => {
    const at = newWorld();
    await at.log.say(...people(3), granted(1, 'treasurer'));
    const models = await start(at, [persons, holders]);
    const gate = gateAtTheBeginning(at.store);
    const id = randomUUID();
    await models.replay([persons.name], { id, dryRun: true });
    await gate.reached;
    const waiting = randomUUID();
    await models.replay([holders.name], { id: waiting, dryRun: false });
    const cancelled = models.cancelReplay(holders.name);
    gate.open();
    expect([await cancelled, await models.finished(waiting)]).toMatchObject([true, [{ state: 'cancelled', events: 0 }]]);
    expect((await models.finished(id))[0]?.state).toBe('done');
  });

  it('does not stop the others of its job', async () => {
    const at = newWorld();
    await at.log.say(...people(3), granted(1, 'treasurer'));
    const models = await start(at, [persons, holders]);
    const gate = gateAtTheBeginning(at.store);
    const id = randomUUID();
    await models.replay([persons.name, holders.name], { id, dryRun: false });
    await gate.reached;
    const cancelling = models.cancelReplay(persons.name);
    gate.open();
    expect([await cancelling, (await models.finished(id)).map(({ state }) => state)]).toEqual([true, ['cancelled', 'done']]);
  });

  it('was none: nothing happens', async () => {
    const models = await start(newWorld(), [persons]);
    expect([await models.cancelReplay(persons.name), await models.cancelReplay('nothing')]).toEqual([false, false]);
  });
});

describe('going back', () => {
  it('puts the rows from before a replay in place again, caught up, and can be taken back itself', async () => {
    const at = newWorld();
    await at.log.say(...people(3));
    const models = await start(at, [persons]);
    await falsify(at.place, persons);
    await replay(models, [persons.name]);
    await at.log.say(renamed(2, 'Later'), registered(9));
    expect(await models.rollback(persons.name)).toEqual({ generation: 1 });
    expect([await nameOf(models), await nameOf(models, persons, 2), await nameOf(models, persons, 9)]).toEqual(['Falsified', 'Later', 'Member 9']);
    await at.log.say(renamed(0, 'Later still'));
    expect(await models.rollback(persons.name)).toEqual({ generation: 2 });
    expect([await nameOf(models), await nameOf(models, persons, 0)]).toEqual(['Member 1', 'Later still']);
    expect(await leftOf(at.place)).toEqual({ states: ['previous', 'live'], schemas: ['sample_persons_g1', 'sample_persons_g2'] });
    expect(await models.verify(persons)).toMatchObject(same);
  });

  it('is refused where there is nothing to go back to, or only rows of another version', async () => {
    const at = newWorld();
    await at.log.say(...people(2));
    const before = await start(at, [persons]);
    await expect(before.rollback('nothing')).rejects.toMatchObject({ code: 'UNKNOWN_PROJECTION' });
    await expect(before.rollback(persons.name)).rejects.toMatchObject({ code: 'NO_PREVIOUS_GENERATION' });
    await stop(before);
    const models = await start(at, [defineProjection({ ...persons, version: 2 })]);
    await models.caughtUp();
    await expect(models.rollback(persons.name)).rejects.toMatchObject({ code: 'OTHER_VERSION' });
  });

  it('that cannot catch up leaves everything as it was', async () => {
    let isWell = true;
    const ill = fragile(() => isWell);
    const at = newWorld();
    await at.log.say(registered(1));
    const models = await start(at, [ill]);
    await replay(models, [ill.name]);
    await at.log.say(registered(2, 'Poison'));
    await models.caughtUp();
    isWell = false;
    await expect(models.rollback(ill.name)).rejects.toThrow('cannot stomach this');
    expect(await leftOf(at.place)).toEqual({ states: ['previous', 'live'], schemas: ['sample_fragile_g1', 'sample_fragile_g2'] });
  });

  it('to rows with an event that one of them has not taken takes what waited behind it in its order', async () => {
    const at = newWorld();
    let isCured = false;
    const ill = defineProjection<Person>({ ...persons, name: 'sample-ill', on: {
      MemberRegistered: (row, event, key) => {
        if (event.data.name === 'Poison' && !isCured) throw new Error('cannot stomach this');
        return persons.on.MemberRegistered?.(row, event, key);
      },
      ProfileUpdated: (row, event, key) => persons.on.ProfileUpdated?.(row, event, key),
    } });
    const models = await start(at, [ill]);
    await at.log.say(registered(1, 'Poison'));
    await models.caughtUp();
    expect(await models.parked()).toHaveLength(1);
    isCured = true;
    await replay(models, [ill.name]);
    await at.log.say(renamed(1, 'Anna'));
    await models.caughtUp();
    isCured = false;
    await expect(models.rollback(ill.name)).rejects.toThrow('cannot stomach this');
    expect((await leftOf(at.place)).states).toEqual(['previous', 'live']);
    isCured = true;
    expect(await models.rollback(ill.name)).toEqual({ generation: 1 });
    await at.log.say(renamed(1, 'Annie'));
    await models.caughtUp();
    for (const { key } of await models.parked()) await models.retryParked(ill.name, key);
    expect([await models.parked(), (await models.verify(ill)).differing]).toEqual([[], 0]);
  });
});
