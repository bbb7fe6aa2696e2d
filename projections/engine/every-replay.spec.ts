import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { eventually } from '../../test/support/eventually.js';
import { gateAtTheBeginning, GatedStore } from '../../test/support/gated-store.js';
import { persons, registered } from '../../test/support/sample-projections.js';
import { modelsOf, sharedDatabase, SpecLog, type SharedDatabase } from '../../test/support/spec-log.js';
import { EveryReplay } from './every-replay.js';
import { Generations } from './generations.js';
import type { ReadModels } from './read-models.js';
import type { ReplayProgress } from './replay-progress.js';
import { ToldReplays } from './told-replays.js';

let shared: SharedDatabase;
const running: ReadModels[] = [];
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterEach(async () => { for (const models of running.splice(0)) await models.close(); });
afterAll(() => shared.close());

const progress = (more: Partial<ReplayProgress> = {}): ReplayProgress =>
  ({ id: 'first', projection: 'homes', generation: 2, dryRun: false, state: 'building', events: 1, done: 0.5, eventsPerSecond: 10, rows: 1, startedAt: '2027-03-01T10:00:00.000Z', ...more });
const reports: string[] = [];
const registry = async () => {
  const { schema } = shared.newPlace();
  await new Generations(shared.database.db, schema, 'nobody').create([]);
  const told = new ToldReplays(shared.database.db, schema);
  const one = (isAlone = false) => new EveryReplay({ told, isAlone, report: (_, message) => reports.push(message) });
  const longAgo = (id: string, time: string) => sql`update ${sql.table(`${schema}.replays`)} set told_at = now() - ${time}::interval where replay_id = ${id}`.execute(shared.database.db);
  const drop = () => sql`drop table ${sql.table(`${schema}.replays`)}`.execute(shared.database.db);
  return { told, one, longAgo, drop };
};

describe('what instances tell each other of their replays', () => {
  it('is what was said last of each', async () => {
    const { one } = await registry();
    const there = one();
    await there.tell(progress());
    await there.tell(progress({ done: 0.7 }));
    await there.tell(progress({ projection: 'members' }));
    expect(await one().list([])).toHaveLength(2);
    expect(await one().list([])).toContainEqual(progress({ done: 0.7 }));
  });
  it('leaves out ours, which we know better', async () => {
    const { one } = await registry();
    const here = one();
    await here.tell(progress());
    expect(await here.list([progress({ done: 0.9 })])).toEqual([progress({ done: 0.9 })]);
  });
  it('begins with what runs, and of what has ended only the newest of each read model is left', async () => {
    const { one } = await registry();
    const there = one();
    const at = (hour: number) => `2027-03-01T${hour}:00:00.000Z`;
    for (const [id, hour] of [['old', 11], ['new', 13]] as const) await there.tell(progress({ id, state: 'done', startedAt: at(hour) }));
    await there.tell(progress({ id: 'running', startedAt: at(10) }));
    expect((await one().list([progress({ id: 'ours', state: 'failed', startedAt: at(12) })])).map(({ id }) => id)).toEqual(['running', 'new']);
  });
  it('does not tell of a replay whose instance has fallen silent, and tells how one ended for a day', async () => {
    const { one, longAgo } = await registry();
    const there = one();
    await there.tell(progress({ id: 'silent' }));
    await there.tell(progress({ id: 'over', state: 'done' }));
    await longAgo('silent', '20 seconds');
    await longAgo('over', '23 hours');
    expect((await one().list([])).map(({ id }) => id)).toEqual(['over']);
    await longAgo('over', '25 hours');
    await there.tell(progress({ id: 'next', projection: 'members', state: 'done' }));
    expect((await one().list([])).map(({ id }) => id)).toEqual(['next']);
  });
  it('is passed on to who listens, once for each thing that is said', async () => {
    const { one } = await registry();
    const [there, here] = [one(), one()];
    const heard = here.feed.subscribe();
    for (const said of [progress(), progress({ state: 'done', done: 1 })]) {
      await there.tell(said);
      for (let beat = 0; beat < 3; beat++) await here.exchange([]);
      expect(await heard.next()).toEqual({ done: false, value: said });
    }
    await here.exchange([]);
    const next = heard.next();
    await here.close();
    expect(await next).toEqual({ done: true, value: undefined });
  });
  it('is nothing where there is only one instance', async () => {
    const { told, one } = await registry();
    await one(true).tell(progress());
    expect(await told.all()).toEqual([]);
    await one().tell(progress());
    expect(await one(true).list([])).toEqual([]);
  });
  it('may fail: the replay goes on, and it is reported', async () => {
    const { one, drop } = await registry();
    await drop();
    await one().tell(progress());
    expect(reports.at(-1)).toContain('others do not hear how its replay goes on');
  });
});

describe('two instances', () => {
  it('answer alike what is being replayed on one of them, and how it ended', async () => {
    const [store, place] = [new GatedStore(), shared.newPlace()];
    const log = new SpecLog(store);
    await log.say(registered(1), registered(2));
    const several = { ...place, open: async () => ({ ...(await place.open()), kind: 'postgres' as const }) }; // so that neither believes to be alone
    const start = async (): Promise<ReadModels> => {
      const models = await modelsOf({ log, place: several }, [persons]);
      running.push(models);
      await models.start();
      return models;
    };
    const [one, other] = [await start(), await start()];
    const gate = gateAtTheBeginning(store);
    const id = randomUUID();
    await one.replay([persons.name], { id, dryRun: false });
    await eventually(async () => (await other.replays()).some((each) => each.id === id && each.state === 'building'));
    const listening = new AbortController();
    const ended = (async () => {
      for await (const each of other.replayProgress(listening.signal)) if (each.state === 'done') return each;
      return undefined;
    })();
    gate.open();
    const [done] = await one.finished(id);
    expect(await ended).toEqual(done);
    expect((await other.replays()).find((each) => each.id === id)).toEqual(done);
    listening.abort();
  }, 60_000);
});
