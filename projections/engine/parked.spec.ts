import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventMetadata, Position } from '../../src/kernel/event-store.js';
import { eventually } from '../../test/support/eventually.js';
import { reportMet } from '../../test/support/fault-report.js';
import { granted, holders, member, persons, registered, renamed, type Person } from '../../test/support/sample-projections.js';
import { sharedDatabase, SpecLog, type Place, type Said, type SharedDatabase } from '../../test/support/spec-log.js';
import { defineProjection, type AnyDomainEvent, type AnyProjection, type Projection } from './projection.js';
import { ReadModels } from './read-models.js';

let shared: SharedDatabase;
const running: ReadModels[] = [];
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterEach(async () => { for (const models of running.splice(0)) await models.close(); });
afterAll(() => shared.close());

const isCalledPoison = ({ data }: AnyDomainEvent): boolean => 'name' in data && data.name === 'Poison';

/** Persons whose rows cannot take every event, until they are cured. */
class Illness {
  isCured = false;

  constructor(private readonly isPoison: (event: AnyDomainEvent) => boolean = isCalledPoison) {}

  readonly projection: Projection<Person> = defineProjection<Person>({
    ...persons, name: 'sample-ill',
    on: {
      MemberRegistered: (row, event, key) => persons.on.MemberRegistered?.(row, this.#digested(event), key),
      ProfileUpdated: (row, event, key) => persons.on.ProfileUpdated?.(row, this.#digested(event), key),
    },
  });

  #digested<Event extends AnyDomainEvent>(event: Event): Event {
    if (!this.isCured && this.isPoison(event)) throw new Error('cannot stomach this');
    return event;
  }
}

type Given = { readonly log?: SpecLog; readonly place?: Place; readonly parkedEventsMax?: number };
const start = async (projections: readonly AnyProjection[], { log = new SpecLog(), place = shared.newPlace(), parkedEventsMax }: Given = {}) => {
  const { store, codec, clock, masterKey } = log;
  const models = new ReadModels({ store, codec, clock, masterKey, projections, database: await place.open(), schema: place.schema, ...(parkedEventsMax === undefined ? {} : { parkedEventsMax }) });
  await models.start();
  running.push(models);
  const status = async ({ name }: AnyProjection) => (await models.status()).find((each) => each.name === name);
  return {
    log, place, models, status,
    row: <Row extends object>(projection: Projection<Row>, key: string) => models.reads().row(projection, key),
    given: async (...said: readonly Said[]): Promise<Position> => {
      const position = await log.say(...said);
      await models.caughtUp();
      return position;
    },
  };
};
const close = async (models: ReadModels): Promise<void> => {
  running.splice(running.indexOf(models), 1);
  await models.close();
};
const metadata: EventMetadata = { commandId: 'c', commandHash: 'h', actorId: 'a', at: '2027-03-01T09:00:00.000Z' };
const append = async ({ store }: SpecLog, stream: string, type: string, data: object): Promise<string> => {
  const id = randomUUID();
  await store.append(stream, [{ id, type, version: 1, data, metadata }], 'any');
  return id;
};

describe('an event that a row cannot take', () => {
  it('holds up its own key, what comes for that key waits, and everything else goes on', async () => {
    const { projection } = new Illness();
    const world = await start([persons, projection]);
    await world.given(registered(1), renamed(1, 'Poison'), registered(2), renamed(1, 'Anna'), renamed(2, 'Ben'), renamed(1, 'Annie'));
    expect(await world.row(projection, member(1))).toMatchObject({ name: 'Member 1', edits: 0 });
    expect(await world.row(projection, member(2))).toMatchObject({ name: 'Ben', edits: 1 });
    expect(await world.row(persons, member(1))).toMatchObject({ name: 'Annie', edits: 3 });
    expect(await world.models.parked()).toMatchObject([{ projection: projection.name, key: member(1), eventType: 'ProfileUpdated', error: 'cannot stomach this', attempts: 0, waiting: 2 }]);
    expect(await world.models.parked(persons.name)).toEqual([]);
    reportMet('poison: live', 1);
    expect([await world.status(projection), await world.status(persons)]).toMatchObject([{ state: 'live', eventsBehind: 0, parkedKeys: 1 }, { state: 'live', parkedKeys: 0 }]);
  });
  it('is taken with all that waits behind it, in order, when it is tried again and can be', async () => {
    const illness = new Illness();
    const { projection } = illness;
    const world = await start([projection]);
    await world.given(registered(1), renamed(1, 'Poison'), renamed(1, 'Anna'), registered(2));
    const changes = world.models.changes(projection);
    illness.isCured = true;
    expect(await world.models.retryParked(projection.name, member(1))).toBe('released');
    expect(await world.row(projection, member(1))).toEqual({ id: member(1), name: 'Anna', edits: 2 });
    expect((await changes.next()).value).toMatchObject({ keys: [member(1)] });
    expect([await world.models.parked(), (await world.status(projection))?.parkedKeys]).toEqual([[], 0]);
    await world.given(renamed(1, 'Annie'));
    expect(await world.row(projection, member(1))).toMatchObject({ name: 'Annie', edits: 3 });
    expect(await world.models.verify(projection)).toMatchObject({ rows: 2, differing: 0 });
  });
  it('is parked again while it cannot, and counts how often it was tried', async () => {
    const { projection } = new Illness();
    const world = await start([projection]);
    await world.given(registered(1, 'Poison'), renamed(1, 'Anna'));
    const [before] = await world.models.parked();
    expect(await world.models.retryParked(projection.name, member(1))).toBe('parked');
    expect(await world.models.retryParked(projection.name, member(1))).toBe('parked');
    expect(await world.models.parked()).toEqual([{ ...before, attempts: 2 }]);
    expect(await world.row(projection, member(1))).toBeUndefined();
  });
  it('behind another that is cured is what holds up the key from then on', async () => {
    let cured = '';
    const illness = new Illness(({ data }) => 'name' in data && (data.name === 'Poison' || data.name === 'Venom') && data.name !== cured);
    const { projection } = illness;
    const world = await start([projection]);
    await world.given(registered(1), renamed(1, 'Poison'), renamed(1, 'Anna'), renamed(1, 'Venom'), renamed(1, 'Annie'));
    cured = 'Poison';
    expect(await world.models.retryParked(projection.name, member(1))).toBe('parked');
    expect(await world.row(projection, member(1))).toMatchObject({ name: 'Anna', edits: 2 });
    expect(await world.models.parked()).toMatchObject([{ key: member(1), waiting: 1, attempts: 1 }]);
  });
  it('is left out of its row when it is skipped, and nothing else is', async () => {
    const { projection } = new Illness();
    const world = await start([projection]);
    await world.given(registered(1), renamed(1, 'Poison'), renamed(1, 'Anna'));
    const [parked] = await world.models.parked();
    expect(await world.models.skipParked(projection.name, member(1), parked?.eventId ?? '')).toBe('released');
    expect(await world.row(projection, member(1))).toEqual({ id: member(1), name: 'Anna', edits: 1 });
    await world.given(renamed(1, 'Annie'));
    expect(await world.row(projection, member(1))).toMatchObject({ name: 'Annie', edits: 2 });
    expect(await world.models.verify(projection)).toMatchObject({ rows: 1, differing: 0 }); // also when it is built anew
  });
  it('makes a build fail loudly that nobody told to skip it', async () => {
    const { projection } = new Illness();
    const world = await start([projection]);
    await world.given(registered(1), renamed(1, 'Poison'));
    await expect(world.models.verify(projection)).rejects.toThrow('cannot stomach this');
    expect(await world.row(projection, member(1))).toMatchObject({ name: 'Member 1' });
    reportMet('poison: replay', 1);
  });
  it('is parked no longer where its fold was mended and its version raised; the version before still knows of it', async () => {
    const [{ projection }, mended] = [new Illness(), new Illness()];
    mended.isCured = true;
    const world = await start([projection]);
    await world.given(registered(1), renamed(1, 'Poison'), registered(2));
    const newer = await start([{ ...mended.projection, version: 2 }], { log: world.log, place: world.place });
    await newer.models.caughtUp();
    expect([await newer.models.parked(), await newer.models.parked(projection.name), (await newer.status(projection))?.parkedKeys]).toEqual([[], [], 0]);
    expect([(await world.models.parked()).map(({ key }) => key), (await world.status(projection))?.parkedKeys]).toEqual([[member(1)], 1]);
    expect(await newer.models.retryParked(projection.name, member(1))).toBe('unknown');
  });
  it('holds up one of its keys, and the others take it', async () => {
    const projection = defineProjection({ ...holders, name: 'sample-half-ill', on: { ...holders.on, RoleGranted: (row, event, key) => {
      if (key === 'treasurer') throw new Error('no treasurers here');
      return holders.on.RoleGranted?.(row, event, key);
    } } });
    const world = await start([projection]);
    await world.given(granted(1, 'treasurer'), granted(2, 'treasurer'), granted(1, 'coordinator'));
    expect(await world.row(projection, `${member(2)}.treasurer`)).toMatchObject({ members: [member(2)] });
    expect(await world.row(projection, 'coordinator')).toMatchObject({ members: [member(1)] });
    expect(await world.row(projection, 'treasurer')).toBeUndefined();
    expect(await world.models.parked()).toMatchObject([{ key: 'treasurer', waiting: 1 }]);
  });
  it('is still known after a restart, and what comes for its key still waits', async () => {
    const illness = new Illness();
    const { projection } = illness;
    const first = await start([projection]);
    await first.given(registered(1), renamed(1, 'Poison'));
    await close(first.models);
    illness.isCured = true;
    const world = await start([projection], first);
    await world.given(renamed(1, 'Anna'));
    expect(await world.row(projection, member(1))).toMatchObject({ name: 'Member 1' });
    expect(await world.models.parked()).toMatchObject([{ key: member(1), waiting: 1 }]);
    expect(await world.models.retryParked(projection.name, member(1))).toBe('released');
    expect(await world.row(projection, member(1))).toMatchObject({ name: 'Anna', edits: 2 });
  });
});

describe('an event that cannot be read', () => {
  it('holds up its stream, and no other', async () => {
    const world = await start([persons, holders]);
    const id = await append(world.log, 'member-1', 'MemberRegistered', { memberId: 'nobody' });
    await append(world.log, 'member-1', 'MemberRegistered', { memberId: member(1), name: 'After' });
    await world.given(registered(2), granted(1, 'treasurer'));
    expect(await world.row(persons, member(1))).toBeUndefined();
    expect(await world.row(persons, member(2))).toMatchObject({ id: member(2) });
    expect(await world.row(holders, 'treasurer')).toMatchObject({ members: [member(1)] });
    expect(await world.models.parked()).toMatchObject([{ projection: persons.name, key: 'stream:member-1', eventId: id, stream: 'member-1', waiting: 1 }]);
    expect(await world.models.retryParked(persons.name, 'stream:member-1')).toBe('parked');
    expect(await world.models.skipParked(persons.name, 'stream:member-1', id)).toBe('released');
    expect(await world.row(persons, member(1))).toMatchObject({ name: 'After' });
    expect(await world.models.parked()).toEqual([]);
    expect(await world.models.verify(persons)).toMatchObject({ rows: 2, differing: 0 });
  });
  it('of a later version is held up as well', async () => {
    const world = await start([persons]);
    const event = { id: randomUUID(), type: 'MemberRegistered', version: 99, data: { memberId: member(1), name: 'From the future' }, metadata };
    await world.log.store.append('member-1', [event], 'any');
    await world.given(registered(2));
    expect(await world.models.parked()).toMatchObject([{ key: 'stream:member-1', eventId: event.id }]);
    expect(await world.row(persons, member(1))).toBeUndefined();
    reportMet('future version', 1);
  });
  it('because nobody knows its type is passed over, as what no row listens to, and so it is in a build', async () => {
    const world = await start([persons]);
    await world.given(registered(1));
    await append(world.log, 'member-1', 'MemberKnighted', { memberId: member(1), name: 'Sir' });
    await world.given(renamed(1, 'Anna'));
    expect(await world.row(persons, member(1))).toMatchObject({ name: 'Anna' });
    expect([await world.models.parked(), await world.status(persons)]).toMatchObject([[], { state: 'live', eventsBehind: 0 }]);
    expect(await world.models.verify(persons)).toMatchObject({ rows: 1, differing: 0 });
    reportMet('unknown type', 1);
  });
  it('nor placed, because its key cannot be told, holds up its stream until it can', async () => {
    let isCured = false;
    const projection = defineProjection<Person>({ ...persons, name: 'sample-keyless', key: (event) => {
      if (!isCured && event.type === 'MemberRegistered' && event.data.name === 'Poison') throw new Error('whose is this?');
      return persons.key(event);
    } });
    const world = await start([projection]);
    await world.log.sayAtOnce(registered(1, 'Poison'), renamed(1, 'Anna'));
    await world.given(registered(2));
    expect(await world.models.parked()).toMatchObject([{ key: 'stream:spec-at-once', error: 'whose is this?', waiting: 1 }]);
    isCured = true;
    expect(await world.models.retryParked(projection.name, 'stream:spec-at-once')).toBe('released');
    expect(await world.row(projection, member(1))).toMatchObject({ name: 'Anna', edits: 1 });
  });
});

describe('nothing is released', () => {
  it('that is not held up, or not there', async () => {
    const { projection } = new Illness();
    const world = await start([projection]);
    await world.given(registered(1), registered(2, 'Poison'));
    expect(await world.models.retryParked(projection.name, member(1))).toBe('unknown');
    expect(await world.models.retryParked('no-such-projection', member(2))).toBe('unknown');
    expect(await world.models.skipParked('no-such-projection', member(2), 'any')).toBe('unknown');
  });
  it('by skipping another event than the one that holds the key up', async () => {
    const { projection } = new Illness();
    const world = await start([projection]);
    await world.given(registered(1, 'Poison'), renamed(1, 'Anna'));
    const [waiting] = await world.log.store.readAll({ direction: 'backwards', max: 1 });
    expect(await world.models.skipParked(projection.name, member(1), waiting?.id ?? '')).toBe('unknown');
    expect(await world.models.skipParked(projection.name, member(1), randomUUID())).toBe('unknown');
    expect(await world.models.parked()).toMatchObject([{ key: member(1), waiting: 1 }]);
  });
});

describe('more than may be parked', () => {
  it('stops the projection before it, names the event, says how far behind it is, and goes on from there once it can be folded', async () => {
    const illness = new Illness();
    const { projection } = illness;
    const world = await start([persons, projection], { parkedEventsMax: 2 });
    await world.log.sayAtOnce(registered(1, 'Poison'), registered(2), renamed(1, 'Anna'), registered(3, 'Poison'), registered(4));
    await eventually(async () => (await world.status(projection))?.state === 'stopped');
    await world.models.waitFor(persons.name, (await world.log.store.head()) ?? { commit: 0n, prepare: 0n }, 5_000);
    world.log.clock.advanceTo(new Date(Date.now() + 3_600_000).toISOString());
    const status = await world.status(projection);
    expect(status).toMatchObject({ eventsBehind: 2, parkedKeys: 1 });
    expect(status?.error).toMatch(/^MemberRegistered .*cannot stomach this/);
    expect(status?.secondsBehind).toBeGreaterThan(3_590);
    expect(status?.retryAt).toBeDefined();
    expect(await world.row(projection, member(2))).toMatchObject({ id: member(2) });
    await expect(world.models.caughtUp(50)).rejects.toThrow(`${projection.name} has not caught up`);
    expect(await world.row(persons, member(4))).toMatchObject({ id: member(4) });
    illness.isCured = true;
    await eventually(async () => (await world.status(projection))?.state === 'live');
    expect(await world.models.retryParked(projection.name, member(1))).toBe('released');
    for (const each of [1, 2, 3, 4]) expect(await world.row(projection, member(each))).toMatchObject({ id: member(each) });
  }, 30_000);
});

it('what is released while the log goes on is neither lost nor taken twice', async () => {
  const illness = new Illness();
  const { projection } = illness;
  const world = await start([projection]);
  await world.given(registered(1), renamed(1, 'Poison'), registered(2));
  illness.isCured = true;
  const saying = (async () => { for (let edit = 0; edit < 60; edit++) await world.log.say(renamed(edit % 2 === 0 ? 1 : 2, `Name ${edit}`)); })();
  const outcomes = await Promise.all([0, 1, 2].map(async (turn) => {
    await new Promise((resolve) => setTimeout(resolve, turn * 10));
    return world.models.retryParked(projection.name, member(1));
  }));
  await saying;
  await world.models.caughtUp();
  expect(outcomes).toContain('released');
  expect([await world.models.parked(), await world.row(projection, member(1)), await world.row(projection, member(2))]).toMatchObject([[], { edits: 31 }, { edits: 30 }]);
});
