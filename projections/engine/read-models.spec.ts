import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { PositionUnknown, StoreUnavailable, type Delivery, type Position, type ReadAllOptions, type RecordedEvent, type SubscribeOptions } from '../../src/kernel/event-store.js';
import { eventually } from '../../test/support/eventually.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { modelsOf, sharedDatabase, SpecLog, type SharedDatabase } from '../../test/support/spec-log.js';
import { granted, holders, member, persons, registered, renamed, revoked } from '../../test/support/sample-projections.js';
import type { AnyProjection } from './projection.js';
import { qualifiedName } from './read-source.js';
import { ReadModelBehind, RequestReads } from './request-reads.js';

let shared: SharedDatabase;
const worlds: ReadModelWorld[] = [];
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterEach(async () => { for (const world of worlds.splice(0)) await world.close(); });
afterAll(() => shared.close());

const worldOf = async (projections: readonly AnyProjection[], log = new SpecLog()): Promise<ReadModelWorld> => {
  const world = await readModelsWith(projections, { place: shared.newPlace(), log });
  worlds.push(world);
  return world;
};
const future: Position = { commit: 1_000_000n, prepare: 1_000_000n };
const statusOf = async (world: ReadModelWorld, { name }: AnyProjection) => (await world.models.status()).find((each) => each.name === name);

describe('rows follow the log', () => {
  it('one or several an event, made, changed and removed', async () => {
    const world = await worldOf([persons, holders]);
    await world.given(registered(1, 'Ana'), renamed(1, 'Anna'), granted(1, 'treasurer'), granted(2, 'treasurer'), granted(2, 'coordinator'));
    await world.given(revoked(1, 'treasurer'), revoked(2, 'coordinator'));
    expect(await world.row(persons, member(1))).toEqual({ id: member(1), name: 'Anna', edits: 1 });
    expect(await world.row(holders, 'treasurer')).toEqual({ role: 'treasurer', members: [member(2)] });
    expect(await world.row(holders, `${member(1)}.treasurer`)).toBeUndefined();
    expect(await world.row(holders, 'coordinator')).toBeUndefined();
  });
  it('with columns that can be asked for, arrays too', async () => {
    const world = await worldOf([holders]);
    await world.given(granted(1, 'treasurer'), granted(2, 'treasurer'));
    const rows = await world.reads().query(holders, (db, table) => db.selectFrom(table).select(['rows.key', 'rows.member_count', 'rows.doc']).where(sql<boolean>`${member(2)} = any(rows.members)`).orderBy('rows.key').execute());
    expect(rows).toMatchObject([{ key: `${member(2)}.treasurer`, member_count: 1 }, { key: 'treasurer', member_count: 2, doc: { members: [member(1), member(2)] } }]);
  });
  it('with any text that an event can hold', async () => {
    const name = 'Zoë "Z" \\ O\'Brien {1,2} 🚲\n';
    const world = await worldOf([persons]);
    await world.given(registered(1, name));
    expect((await world.row(persons, member(1)))?.name).toBe(name);
  });
  it('past events that nobody knows or wants', async () => {
    const world = await worldOf([persons]);
    const metadata = { commandId: 'c', commandHash: 'h', actorId: 'a', at: '2027-03-01T09:00:00.000Z' };
    await world.log.store.append('future-1', [{ id: randomUUID(), type: 'InventedLater', version: 1, data: {}, metadata }], 'any');
    await world.given(granted(1, 'treasurer'), registered(1, 'Ana'));
    expect(await statusOf(world, persons)).toMatchObject({ state: 'live', eventsBehind: 0, secondsBehind: 0 });
  });
});

describe('who has written something reads it', () => {
  it('however many write at the same time', async () => {
    const world = await worldOf([persons, holders]);
    await world.log.say(...Array.from({ length: 12 }, (_, client) => registered(client)));
    await Promise.all(Array.from({ length: 12 }, async (_, client) => {
      for (let write = 1; write <= 12; write++) {
        const position = await world.log.say(renamed(client, `Name ${write}`));
        expect(await world.reads(position).row(persons, member(client))).toEqual({ id: member(client), name: `Name ${write}`, edits: write });
      }
    }));
  }, 60_000);
  it('also when it was read before in the same request', async () => {
    const world = await worldOf([persons]);
    await world.given(registered(1, 'Ana'));
    const reads = world.reads();
    expect((await reads.row(persons, member(1)))?.name).toBe('Ana');
    reads.readAfter(await world.log.say(renamed(1, 'Anna')));
    expect((await reads.row(persons, member(1)))?.name).toBe('Anna');
  });
  it('or is told that it cannot be seen yet, in a bounded time', async () => {
    const world = await worldOf([persons]);
    const startedMs = Date.now();
    await expect(world.reads(future).row(persons, member(1))).rejects.toBeInstanceOf(ReadModelBehind);
    await expect(world.models.waitFor(persons.name, future, 10)).resolves.toBe(false);
    expect(Date.now() - startedMs).toBeLessThan(6_000);
  });
  it('at an older position at once', async () => {
    const world = await worldOf([persons]);
    const first = await world.log.say(registered(1));
    await world.given(registered(2));
    await expect(world.models.waitFor(persons.name, first, 0)).resolves.toBe(true);
  });
});

describe('the reads of a request', () => {
  it('ask once for all rows of a moment, and never twice for the same', async () => {
    const world = await worldOf([persons]);
    await world.given(registered(1), registered(2));
    let statements = 0;
    const db = world.models.db.withPlugin({ transformQuery: ({ node }) => { statements++; return node; }, transformResult: async ({ result }) => result });
    const reads = new RequestReads({ db, schemaOf: (name) => world.models.schemaOf(name), cursorKey: world.models.cursorKey, isBuilt: () => true, waitFor: async () => true });
    const rows = await Promise.all([reads.row(persons, member(1)), reads.rows(persons, [member(2), member(9), member(1)])]);
    expect(rows).toMatchObject([{ id: member(1) }, [{ id: member(2) }, undefined, { id: member(1) }]]);
    await reads.row(persons, member(2));
    expect(statements).toBe(1);
  });
});

describe('what stops one read model stops no other', () => {
  it('a table that is gone: it is built anew', async () => {
    const world = await worldOf([persons, holders]);
    await world.given(registered(1), granted(1, 'treasurer'));
    await sql`drop table ${sql.table(qualifiedName(world.models.schemaOf(persons.name), persons))}`.execute(shared.database.db);
    await world.log.say(registered(2));
    await eventually(async () => (await statusOf(world, persons))?.state === 'live');
    expect(await world.row(persons, member(1))).toMatchObject({ id: member(1) });
    expect(await world.row(persons, member(2))).toMatchObject({ id: member(2) });
  });
});

describe('changes', () => {
  it('are told after they can be read', async () => {
    const world = await worldOf([persons]);
    const changes = world.models.changes(persons);
    for (let edit = 0; edit < 5; edit++) {
      const position = await world.log.say(edit === 0 ? registered(1) : renamed(1, `Name ${edit}`));
      expect(await changes.next()).toEqual({ done: false, value: { keys: [member(1)], position } });
      expect((await world.row(persons, member(1)))?.edits).toBe(edit);
    }
  });
  it('of rows that another instance has written are told as well', async () => {
    const log = new SpecLog();
    const world = await worldOf([persons], log);
    const other = await modelsOf({ log, place: world.place }, [persons]);
    await other.start();
    const heard = new Set<string>();
    const listening = new AbortController();
    const listen = async (models: typeof other): Promise<void> => {
      for await (const { keys } of models.changes(persons, listening.signal)) for (const key of keys) heard.add(`${models === other ? 'other' : 'this'} ${key}`);
    };
    const both = Promise.all([listen(other), listen(world.models)]);
    for (let person = 0; person < 20; person++) await log.say(registered(person));
    await eventually(async () => heard.size === 40);
    listening.abort();
    await both;
    await other.close();
  }, 30_000);
});

describe('two instances on one database', () => {
  it('apply every event once between them', async () => {
    const log = new SpecLog();
    const world = await worldOf([persons, holders], log);
    const other = await modelsOf({ log, place: world.place }, [persons, holders]);
    await other.start();
    await log.say(...Array.from({ length: 5 }, (_, person) => registered(person)));
    for (let edit = 0; edit < 60; edit++) await Promise.all([log.say(renamed(edit % 5, `Name ${edit}`)), log.say(granted(edit % 5, 'coordinator'))]);
    await Promise.all([other.caughtUp(), world.models.caughtUp()]);
    for (let person = 0; person < 5; person++) expect((await world.row(persons, member(person)))?.edits).toBe(12);
    await other.close();
    expect(await world.models.verify(persons)).toMatchObject({ rows: 5, differing: 0 });
    expect(await world.models.verify(holders)).toMatchObject({ differing: 0 });
  }, 60_000);
});

it('rows that another instance has set back to an earlier event are brought forward from there', async () => {
  const world = await worldOf([persons]);
  const second = await world.given(registered(1), registered(2));
  await world.given(registered(3), registered(4));
  const { db } = shared.database;
  await sql`update ${sql.table(`${world.models.schema}.generations`)} set commit_position = ${second.commit.toString()}, prepare_position = ${second.prepare.toString()}`.execute(db);
  await sql`delete from ${sql.table(qualifiedName(world.models.schemaOf(persons.name), persons))} where key > ${member(2)}`.execute(db);
  await world.given(registered(5));
  expect(await world.reads().rows(persons, [1, 2, 3, 4, 5].map(member))).toMatchObject([1, 2, 3, 4, 5].map((number) => ({ id: member(number) })));
});

/** A log that breaks off after every few pages. */
class BreakingStore extends MemoryEventStore {
  broken = 0;
  override async *subscribe(options: SubscribeOptions = {}): AsyncGenerator<Delivery, void> {
    let pages = 0;
    for await (const delivery of super.subscribe(options)) {
      if (++pages % 3 === 0) {
        this.broken++;
        throw new StoreUnavailable('the line is dead');
      }
      yield delivery;
    }
  }
}

/** As a server that was set up anew, or lost what it had, answers who asks for what follows on a position. */
class ReplacedStore extends MemoryEventStore {
  isReplaced = false;
  override async readAll(options: ReadAllOptions = {}): Promise<readonly RecordedEvent[]> {
    if (this.isReplaced && options.after) throw new PositionUnknown(options.after);
    return super.readAll(options);
  }
  override async *subscribe(options: SubscribeOptions = {}): AsyncGenerator<Delivery, void> {
    for await (const delivery of super.subscribe(options)) {
      if (this.isReplaced) throw new PositionUnknown(options.after ?? future);
      yield delivery;
    }
  }
}

it('rows of a log that is not there any more are not called current, until it is there again', async () => {
  const store = new ReplacedStore();
  const world = await worldOf([persons, holders], new SpecLog(store));
  await world.given(registered(1, 'Ana'));
  store.isReplaced = true;
  const position = await world.log.say(renamed(1, 'Anna'));
  await eventually(async () => (await world.models.status()).every(({ state, error }) => state === 'stopped' && error?.includes('restored or replaced') === true));
  store.isReplaced = false;
  expect(await world.models.waitFor(persons.name, position, 10_000)).toBe(true);
  await eventually(async () => (await world.models.status()).every(({ state }) => state === 'live'));
  expect((await world.row(persons, member(1)))?.name).toBe('Anna');
});

it('a log that breaks off again and again is followed from where it broke, with nothing lost or taken twice', async () => {
  const store = new BreakingStore();
  const world = await worldOf([persons], new SpecLog(store));
  await world.given(registered(1));
  for (let edit = 0; edit < 6; edit++) await world.given(renamed(1, `Name ${edit}`));
  expect((await world.row(persons, member(1)))?.edits).toBe(6);
  expect(store.broken).toBeGreaterThan(1);
}, 30_000);
