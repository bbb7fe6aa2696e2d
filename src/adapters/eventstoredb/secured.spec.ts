import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { anEvent, eventsIn, followUntil, idsOf, newStream, someEvents } from '../../../test/support/conformance/event-store-under-test.js';
import { StandInCluster } from '../../../test/support/eventstoredb/cluster.js';
import { StandIn } from '../../../test/support/eventstoredb/stand-in.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { AccessDenied } from './failures.js';
import { openEventStoreDb } from './open-eventstoredb.js';

const SOON = { callMs: 500, deadlineMs: 15_000, backoffMs: 10, quietMs: 300, giveUpMs: 5_000, checkpointRecords: 8 };
const user = { name: 'barnraise', password: 'p@ss:word/1' };

jest.setTimeout(60_000); // on a busy machine each of these waits longer

let end: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of end.toReversed()) await close();
  end = [];
});
const started = async (options: Parameters<typeof StandIn.start>[0]): Promise<StandIn> => {
  const server = await StandIn.start(options);
  end.push(() => server.stop());
  return server;
};
const opened = async (connectionString: string): Promise<EventStoreDbEventStore> => {
  const store = await openEventStoreDb({ connectionString, waitMs: 5_000, waiting: () => undefined, timings: SOON });
  end.push(() => store.close());
  return store;
};
const worksAt = async (connectionString: string): Promise<void> => {
  const [store, stream, events] = [await opened(connectionString), newStream(), someEvents(3)];
  await store.append(stream, events, 'none');
  expect(idsOf(await store.readStream(stream))).toEqual(idsOf(events));
  expect(idsOf(eventsIn(await followUntil(store, {}, (parts) => eventsIn(parts).length >= 3)))).toEqual(idsOf(events));
};

describe('a server with TLS and users', () => {
  it('is written to, read and followed by who trusts its authority and knows the password', async () => worksAt((await started({ tls: true, user })).url));
  it('is discovered in the same way', async () => worksAt((await started({ tls: true, user })).clusterUrl));
  it.each([['without a user', ''], ['with another password', 'barnraise:guessed@']])('turns away who comes %s, at once', async (_, who) => {
    const server = await started({ tls: true, user });
    await expect(opened(server.url.replace(/\/\/.*@/, `//${who}`))).rejects.toBeInstanceOf(AccessDenied);
  });
  it.each([
    ['by who was not told of its authority', (url: string) => url.replace(/\?.*/, ''), 'tlsCAFile'], ['under another name than its certificate has', (url: string) => url.replace('127.0.0.1', 'localhost'), 'another name'],
  ])('is not trusted %s, and nobody waits for it', async (_, as, words) => {
    const server = await started({ tls: true });
    await expect(openEventStoreDb({ connectionString: as(server.url), waitMs: 60_000, waiting: () => undefined, timings: SOON })).rejects.toThrow(words);
    expect(server.calls.read).toBe(0);
  });
  it('does not understand who comes without TLS', async () => {
    const server = await started({ tls: true });
    await expect(openEventStoreDb({ connectionString: `esdb://127.0.0.1:${server.port}?tls=false`, waitMs: 300, waiting: () => undefined, timings: SOON })).rejects.toThrow();
    expect(server.calls.read).toBe(0);
  });
});

describe('a cluster of three nodes', () => {
  it.each([['', {}], [' with TLS and users', { tls: true, user }]])('%s is one log: what the leader took is there for who follows when another leads, once and in order', async (_, options) => {
    const cluster = await StandInCluster.start(options);
    end.push(() => cluster.stop());
    const store = await opened(cluster.url);
    const stream = newStream();
    const acknowledged: string[] = [];
    const append = async (): Promise<void> => {
      const events = [anEvent()];
      await store.append(stream, events, acknowledged.length === 0 ? 'none' : BigInt(acknowledged.length - 1));
      acknowledged.push(...idsOf(events));
    };
    const following = followUntil(store, {}, (parts) => eventsIn(parts).length >= 30);
    for (let count = 0; count < 10; count++) await append();
    await cluster.fall();
    setTimeout(() => cluster.elect(), 300);
    for (let count = 0; count < 10; count++) await append();
    cluster.stepDown();
    for (let count = 0; count < 10; count++) await append();
    expect(idsOf(eventsIn(await following))).toEqual(acknowledged);
    expect(idsOf(await store.readStream(stream))).toEqual(acknowledged);
  });

  it('is not taken for another log when a follower that has not heard of everything is asked, while nobody leads', async () => {
    const cluster = await StandInCluster.start();
    end.push(() => cluster.stop());
    const [store, stream, events] = [await opened(cluster.url), newStream(), someEvents(10)];
    const { position: after } = await store.append(stream, events.slice(0, 5), 'none');
    const following = followUntil(store, {}, (parts) => eventsIn(parts).length >= 10);
    const late = pause(600).then(() => followUntil(store, { after }, (parts) => eventsIn(parts).length >= 5));
    await pause(200);
    await cluster.fall();
    cluster.lag();
    setTimeout(() => cluster.elect(), 1_000);
    expect(await store.readStream(stream)).toHaveLength(5);
    expect(await store.head()).toEqual(after);
    await store.append(stream, events.slice(5), 4n);
    expect([idsOf(eventsIn(await following)), idsOf(eventsIn(await late))]).toEqual([idsOf(events), idsOf(events.slice(5))]);
  });
});
