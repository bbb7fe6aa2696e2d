import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { anEvent, eventsIn, followUntil, idsOf, newStream, numbersOf, someEvents } from '../../../test/support/conformance/event-store-under-test.js';
import { StandIn } from '../../../test/support/eventstoredb/stand-in.js';
import { PositionUnknown, StoreUnavailable, WrongExpectedRevision, type EventStore, type RecordedEvent } from '../../kernel/event-store.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { AccessDenied, StreamDeleted } from './failures.js';
import type { Timings } from './patience.js';

/** Everything as in earnest, only sooner. */
const SOON: Timings = { callMs: 500, deadlineMs: 15_000, backoffMs: 10, quietMs: 300, giveUpMs: 1_500, checkpointRecords: 8 };

jest.setTimeout(60_000); // on a busy machine each of these waits longer

let server: StandIn;
let store: EventStoreDbEventStore;
let troubles: unknown[];
const open = (timings: Partial<Timings> = {}, connectionString = server.url): EventStoreDbEventStore =>
  new EventStoreDbEventStore({ connectionString, timings: { ...SOON, ...timings }, trouble: (error) => troubles.push(error) });

beforeEach(async () => {
  troubles = [];
  server = await StandIn.start({ links: true });
  store = open();
});
afterEach(async () => {
  await store.close();
  await server.stop();
});

/** Ten appends, one after the other, each at the revision that the one before answered. */
const tenAppends = async (stream = newStream()): Promise<{ readonly stream: string; readonly acknowledged: readonly string[] }> => {
  const acknowledged: string[] = [];
  for (let revision: bigint | 'none' = 'none'; acknowledged.length < 20;) {
    const events = someEvents(2);
    ({ revision } = await store.append(stream, events, revision));
    acknowledged.push(...idsOf(events));
  }
  return { stream, acknowledged };
};

const passing: readonly (readonly [string, () => Promise<void> | void])[] = [
  ['the connection breaks before the write', () => void (server.faults.dropBeforeWrite = 2)],
  ['the connection breaks after the write, before the answer', () => void (server.faults.dropAfterWrite = 2)],
  ['the answer never comes', () => void (server.faults.silentAfterWrite = 2)],
  ['the call is never looked at', () => void (server.faults.silentAppends = 2)],
  ['the server is not ready', () => void (server.faults.notReady = 3)],
  ['another node is said to be the leader, where nobody listens', () => void (server.faults.notLeader = 2)],
  ['every answer is slow', () => void (server.faults.delayMs = 50)],
  ['nobody listens for a while', async () => {
    await server.refuse();
    setTimeout(() => void server.accept(), 300);
  }],
  ['the server falls silent with its connections open', () => {
    server.freeze();
    setTimeout(() => server.thaw(), 900);
  }],
  ['the connections fall silent for good, and only new ones work', () => server.stall()],
  ['the server is started again', () => void setTimeout(() => void server.restart('with-data'), 10)],
];

describe('an append', () => {
  it.each(passing)('is acknowledged once and is there once, in order, when %s', async (_, misbehave) => {
    await store.append(newStream(), [anEvent()], 'none');
    await store.head();
    await misbehave();
    const { stream, acknowledged } = await tenAppends();
    expect(idsOf(await store.readStream(stream))).toEqual(acknowledged);
  });

  it.each(passing)('beside many others keeps each stream in order when %s', async (_, misbehave) => {
    const streams = Promise.all(Array.from({ length: 8 }, () => tenAppends()));
    await misbehave();
    for (const { stream, acknowledged } of await streams) expect(idsOf(await store.readStream(stream))).toEqual(acknowledged);
  });

  it('that was sent without waiting for the one before stands after it, also when that one had to be sent again', async () => {
    const stream = newStream();
    server.faults.dropBeforeWrite = 1;
    const appends = someEvents(20).map((event, index) => store.append(stream, [event], index === 0 ? 'none' : BigInt(index - 1)));
    expect((await Promise.all(appends)).map(({ revision }) => revision)).toEqual(Array.from({ length: 20 }, (_, index) => BigInt(index)));
    expect(numbersOf(await store.readStream(stream))).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('ends as unavailable when the outage outlasts its time, and a repeat later is no other append', async () => {
    await store.close();
    store = open({ deadlineMs: 300 });
    const [stream, events] = [newStream(), someEvents(2)];
    server.faults.silentAfterWrite = 100;
    await expect(store.append(stream, events, 'none')).rejects.toBeInstanceOf(StoreUnavailable);
    server.faults.silentAfterWrite = 0;
    expect((await store.append(stream, events, 'none')).revision).toBe(1n);
    expect(idsOf(await store.readStream(stream))).toEqual(idsOf(events));
  });

  it('without an expectation is not written twice when the server has forgotten it', async () => {
    const [stream, events] = [newStream(), someEvents(2)];
    const first = await store.append(stream, events, 'any');
    await server.restart('with-data');
    expect(await store.append(stream, events, 'any')).toEqual(first);
    server.faults.dropAfterWrite = 1;
    await store.append(stream, someEvents(1), 'any');
    expect(await store.readStream(stream)).toHaveLength(3);
  });

  it('without an expectation goes behind what another program wrote to the stream, or what is hidden there', async () => {
    const [stream, hidden] = [newStream(), newStream()];
    await store.append(stream, someEvents(1), 'none');
    server.log.append(stream, [{ id: randomUUID(), type: 'Foreign', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.from('') }], 'any');
    expect(await store.append(stream, someEvents(1), 'any')).toMatchObject({ revision: 2n });
    await store.append(hidden, someEvents(2), 'none');
    const expired = server.log.stream(hidden);
    if (expired) expired.from = expired.next; // as with a $maxAge that has passed
    expect(await store.readStream(hidden)).toEqual([]);
    expect(await store.append(hidden, someEvents(1), 'any')).toMatchObject({ revision: 2n });
  });

  it('of another client of this process is not hurt by a broken one', async () => {
    const other = await StandIn.start();
    const bystander = open({}, other.url);
    const appends = Promise.all(Array.from({ length: 50 }, async () => (await bystander.append(newStream(), someEvents(1), 'none')).revision));
    server.cut();
    await server.refuse();
    await expect(Promise.race([tenAppends(), pause(50)])).resolves.toBeUndefined();
    await server.accept();
    expect(new Set(await appends)).toEqual(new Set([0n]));
    await bystander.close();
    await other.stop();
  });

  it('goes in a call of its own, on another connection than reads', async () => {
    await tenAppends();
    expect(server.calls).toMatchObject({ append: 10, batchAppend: 0 });
  });

  it('to a stream that was deleted is refused by name, and a repeat of what was deleted is not taken for done', async () => {
    const [stream, events] = [newStream(), someEvents(1)];
    await store.append(stream, events, 'none');
    server.log.delete(stream, 'soft-deleted');
    await expect(store.append(stream, events, 'none')).rejects.toBeInstanceOf(StreamDeleted);
    expect(await store.readStream(stream)).toEqual([]);
    server.log.delete(stream, 'tombstoned');
    await expect(store.append(stream, someEvents(1), 'none')).rejects.toBeInstanceOf(StreamDeleted);
    await expect(store.readStream(stream)).rejects.toBeInstanceOf(StreamDeleted);
  });

  it('is refused at once, not tried again, when access is denied', async () => {
    server.faults.accessDenied = true;
    await expect(store.append(newStream(), someEvents(1), 'none')).rejects.toBeInstanceOf(AccessDenied);
    await expect(store.readAll()).rejects.toBeInstanceOf(AccessDenied);
    expect(server.calls).toMatchObject({ append: 1, read: 1 });
  });

  it('keeps what is under way below a mebibyte, whatever waits', async () => {
    const large = (): ReturnType<typeof anEvent> => anEvent({ text: 'x'.repeat(200_000) });
    let [underWay, most] = [0, 0];
    const write = server.log.append.bind(server.log);
    server.faults.delayMs = 30;
    server.log.append = (name, records, expected) => {
      underWay += records.reduce((sum, { data }) => sum + data.length, 0);
      most = Math.max(most, underWay);
      setImmediate(() => (underWay = 0));
      return write(name, records, expected);
    };
    await Promise.all(Array.from({ length: 30 }, () => store.append(newStream(), [large()], 'none')));
    expect(most).toBeLessThanOrEqual(1024 * 1024);
  });
});

const readTroubles: readonly (readonly [string, () => Promise<void> | void])[] = [
  ['is never answered', () => void (server.faults.silentReads = 2)], ['meets a server that is not ready', () => void (server.faults.notReady = 2)],
  ['meets a broken connection', () => server.cut()], ['meets a server that is being started', () => server.restart('with-data')],
];

describe('a read', () => {
  it.each(readTroubles)('is answered in full when it %s', async (_, misbehave) => {
    const { stream, acknowledged } = await tenAppends();
    await misbehave();
    expect(idsOf(await store.readStream(stream))).toEqual(acknowledged);
    await misbehave();
    expect(idsOf(await store.readAll())).toEqual(acknowledged);
    await misbehave();
    expect(await store.head()).toEqual((await store.readStream(stream)).at(-1)?.position);
  });

  it('after a position that the log does not have is refused: it is another log', async () => {
    const { stream } = await tenAppends();
    const position = await store.head();
    await server.restart('empty-handed');
    await expect(store.readAll({ after: position ?? fail() })).rejects.toBeInstanceOf(PositionUnknown);
    expect(await store.readStream(stream)).toEqual([]);
    expect(await store.head()).toBeUndefined();
    for (let n = 0; n < 20; n++) await store.append(newStream(), [anEvent({ longer: 'x'.repeat(n * 7 + 900) })], 'none');
    await expect(store.readAll({ after: position ?? fail() })).rejects.toBeInstanceOf(PositionUnknown);
  });

  it('sees nothing of what the system, its projections and other programs write', async () => {
    const { acknowledged } = await tenAppends();
    server.log.append('foreign-1', [{ id: randomUUID(), type: 'Elsewhere', contentType: 'application/json', data: Buffer.from('{}'), metadata: Buffer.from('') }], 'any');
    server.log.append('foreign-2', [{ id: randomUUID(), type: 'Bytes', contentType: 'application/octet-stream', data: Buffer.from([1, 2]), metadata: Buffer.from('x') }], 'any');
    server.log.append('foreign-3', [{ id: randomUUID(), type: 'Broken', contentType: 'application/json', data: Buffer.from('{'), metadata: Buffer.from('{"eventVersion":"one"}') }], 'any');
    expect(server.log.records.length).toBeGreaterThan(60);
    expect(idsOf(await store.readAll())).toEqual(acknowledged);
    expect(idsOf(await store.readAll({ direction: 'backwards', max: 3 }))).toEqual(acknowledged.slice(-3).reverse());
    expect(await store.readStream('foreign-1')).toEqual([]);
  });

  it('finds the end of the log behind any number of links, and looks at each of them once', async () => {
    const { stream } = await tenAppends();
    const head = (await store.readStream(stream)).at(-1)?.position;
    for (let n = 0; n < 6_000; n++) server.log.append('$links', [{ id: randomUUID(), type: '$>', contentType: 'application/octet-stream', data: Buffer.from('0@a'), metadata: Buffer.from('') }], 'any');
    expect(await store.head()).toEqual(head);
    const { read } = server.calls;
    expect(await store.head()).toEqual(head);
    expect(server.calls.read).toBe(read + 1);
  });
});

const fail = (): never => {
  throw new Error('there must be one');
};

describe('a subscription', () => {
  const troublesOf: readonly (readonly [string, () => Promise<void> | void])[] = [
    ['the connection breaks', () => server.cut()],
    ['the server ends it without a word', () => server.endSubscriptions()],
    ['it goes silent', () => {
      server.faults.muteSubscriptions = true;
      setTimeout(() => (server.faults.muteSubscriptions = false), 900);
    }],
    ['nobody listens for a while', async () => {
      await server.refuse();
      setTimeout(() => void server.accept(), 300);
    }],
    ['the server falls silent with its connections open', () => {
      server.freeze();
      setTimeout(() => server.thaw(), 900);
    }],
    ['the server is started again', () => server.restart('with-data')],
  ];

  it.each(troublesOf)('goes on where it was, nothing lost and nothing twice, when %s', async (_, misbehave) => {
    const acknowledged: string[] = [...(await tenAppends()).acknowledged];
    const seen = follow(store, 60);
    await pause(50);
    await misbehave();
    acknowledged.push(...(await tenAppends()).acknowledged);
    await misbehave();
    acknowledged.push(...(await tenAppends()).acknowledged);
    expect(idsOf(await seen)).toEqual(acknowledged);
  });

  it('that waits at a log without news is left alone', async () => {
    await tenAppends();
    const stop = new AbortController();
    const waiting = followUntil(store, { signal: stop.signal }, () => false);
    await pause(1_500);
    stop.abort();
    expect((await waiting).filter((part) => part === 'caught-up')).toHaveLength(1);
    expect(server.calls.subscribe).toBe(2); // the second is the one that many share
  });

  it('is one for all who follow: they get the same, and the server gives it once', async () => {
    const acknowledged = [...(await tenAppends()).acknowledged];
    const followers = Array.from({ length: 12 }, () => follow(store, 200));
    await pause(150);
    for (let count = 20; count < 200; count += 20) acknowledged.push(...(await tenAppends()).acknowledged);
    for (const events of await Promise.all(followers)) expect(idsOf(events)).toEqual(acknowledged);
    expect(server.calls.subscribe).toBe(13);
  });

  it('that shares the newest events goes on alone when it falls behind them, and comes back', async () => {
    const acknowledged: string[] = [];
    const { promise: fallenBehind, resolve: goOn } = Promise.withResolvers<undefined>();
    const stop = new AbortController();
    const quick = followUntil(store, { signal: stop.signal }, () => false);
    const numbers: string[] = [];
    const slow = (async () => {
      for await (const delivery of store.subscribe()) {
        if (delivery.kind === 'events') numbers.push(...idsOf(delivery.events));
        if (numbers.length >= 5_020) break;
        if (numbers.length <= 20) await fallenBehind;
      }
    })();
    await pause(150);
    acknowledged.push(...(await tenAppends()).acknowledged);
    for (let count = 0; count < 5_000; count += 100) {
      const events = someEvents(100);
      await store.append(newStream(), events, 'none');
      acknowledged.push(...idsOf(events));
    }
    await pause(100);
    goOn(undefined);
    await slow;
    stop.abort();
    expect(numbers).toEqual(acknowledged);
    expect(idsOf(eventsIn(await quick))).toEqual(acknowledged);
  });

  it('gives nobody events that another could change', async () => {
    const followers = Array.from({ length: 2 }, () => follow(store, 40));
    await pause(150);
    await tenAppends();
    await tenAppends();
    const [[event] = []] = (await Promise.all(followers)).map((events) => events.slice(-1));
    expect(() => Object.assign(event?.data ?? {}, { n: 'changed' })).toThrow(TypeError);
  });

  it('gives up when none can be made for long, and whoever asks again goes on', async () => {
    const { acknowledged } = await tenAppends();
    await store.close();
    store = open({ deadlineMs: 500 });
    await server.refuse();
    await expect(followUntil(store, {}, () => false)).rejects.toBeInstanceOf(StoreUnavailable);
    await server.accept();
    expect(idsOf(await follow(store, 20))).toEqual(acknowledged);
  });

  it('from a position that the log does not have is refused, also when the log was replaced while it waited', async () => {
    await tenAppends();
    const after = (await store.head()) ?? fail();
    const waiting = followUntil(store, { after }, () => false);
    const told = expect(waiting).rejects.toBeInstanceOf(PositionUnknown);
    await pause(50);
    await server.restart('empty-handed');
    await told;
    await expect(followUntil(store, { after }, () => true)).rejects.toBeInstanceOf(PositionUnknown);
  });

  it('that was told to have come to where nothing is written yet goes on when it breaks there', async () => {
    const { acknowledged } = await tenAppends();
    while (server.log.records.length % SOON.checkpointRecords !== 0) server.log.append('$more', [{ id: randomUUID(), type: '$>', contentType: 'application/octet-stream', data: Buffer.from('0@a'), metadata: Buffer.from('') }], 'any');
    const all = follow(store, 40);
    await pause(300);
    server.cut();
    await pause(600);
    expect(idsOf(await follow(store, 20))).toEqual(acknowledged);
    const more = await tenAppends();
    expect(idsOf(await all)).toEqual([...acknowledged, ...more.acknowledged]);
  });

  it('passes over ten thousand links without giving one, and is not taken for dead meanwhile', async () => {
    const { acknowledged } = await tenAppends();
    for (let n = 0; n < 10_000; n++) server.log.append('$links', [{ id: randomUUID(), type: '$>', contentType: 'application/octet-stream', data: Buffer.from('0@a'), metadata: Buffer.from('') }], 'any');
    const more = await tenAppends();
    expect(idsOf(await follow(store, 40))).toEqual([...acknowledged, ...more.acknowledged]);
    expect(server.calls.subscribe).toBeLessThanOrEqual(2); // its own, and the one that many share
  });

  it('loses nothing that was on the way behind a checkpoint when its reader is slow and the connection breaks', async () => {
    const stream = newStream();
    for (let from = 0; from < 4_000; from += 500) await store.append(stream, someEvents(500, from), from === 0 ? 'none' : BigInt(from - 1));
    const numbers: unknown[] = [];
    for await (const delivery of store.subscribe()) {
      if (delivery.kind === 'caught-up') break;
      numbers.push(...numbersOf(delivery.events));
      if (numbers.length > 3_000) continue;
      await pause(400);
      server.cut();
    }
    expect(numbers).toEqual(Array.from({ length: 4_000 }, (_, index) => index));
  });

  it('whose reader is slow keeps the rest at the server', async () => {
    const stream = newStream();
    for (let from = 0; from < 6_000; from += 1_000) await store.append(stream, someEvents(1_000, from), from === 0 ? 'none' : BigInt(from - 1));
    const numbers: unknown[] = [];
    for await (const delivery of store.subscribe()) {
      if (delivery.kind === 'caught-up') break;
      numbers.push(...numbersOf(delivery.events));
      await pause(20);
    }
    expect(numbers).toEqual(Array.from({ length: 6_000 }, (_, index) => index));
  });
});

/** So many events of a subscription from the beginning. */
const follow = async (of: EventStore, count: number): Promise<readonly RecordedEvent[]> => eventsIn(await followUntil(of, {}, (seen) => eventsIn(seen).length >= count));

describe('in a cluster', () => {
  it('appends and reads go on after a discovery has failed, which breaks the client for ever', async () => {
    await store.close();
    store = open({}, server.clusterUrl);
    const { stream, acknowledged } = await tenAppends();
    expect(server.calls.gossip).toBeGreaterThan(0);
    const all = follow(store, 40);
    await server.refuse();
    setTimeout(() => void server.accept(), 500);
    const more = await tenAppends();
    expect(idsOf(await store.readStream(stream))).toEqual(acknowledged);
    expect(idsOf(await all)).toEqual([...acknowledged, ...more.acknowledged]);
  });

  it('a wrong revision is a wrong revision there, too', async () => {
    await store.close();
    store = open({}, server.clusterUrl);
    await expect(store.append(newStream(), someEvents(1), 5n)).rejects.toBeInstanceOf(WrongExpectedRevision);
  });
});
