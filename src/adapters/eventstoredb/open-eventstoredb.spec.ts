import { afterEach, describe, expect, it } from '@jest/globals';
import { anEvent, newStream } from '../../../test/support/conformance/event-store-under-test.js';
import { StandIn } from '../../../test/support/eventstoredb/stand-in.js';
import { StoreUnavailable } from '../../kernel/event-store.js';
import type { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { AccessDenied } from './failures.js';
import { openEventStoreDb } from './open-eventstoredb.js';

let server: StandIn;
let store: EventStoreDbEventStore | undefined;
let waited: unknown[];
const open = async (connectionString: string, waitMs: number): Promise<void> => {
  waited = [];
  store = await openEventStoreDb({ connectionString, waitMs, waiting: (error) => waited.push(error), timings: { callMs: 400, backoffMs: 10 } });
};
afterEach(async () => {
  await store?.close();
  store = undefined;
  await server.stop();
});

describe('a log in EventStoreDB', () => {
  it('is open when the server has answered, and says nothing about waiting', async () => {
    server = await StandIn.start();
    await open(server.url, 10_000);
    expect(waited).toEqual([]);
    expect((await store?.append(newStream(), [anEvent()], 'none'))?.revision).toBe(0n);
  });

  it('waits for a server that is being started, that is not ready or that is silent at first, and says so once', async () => {
    server = await StandIn.start();
    await server.refuse();
    setTimeout(() => void server.accept(), 200);
    server.faults.notReady = 3;
    server.faults.silentReads = 1;
    await open(server.url, 10_000);
    expect(waited).toHaveLength(1);
  });

  it('is given up when nobody answers for long enough, whatever keeps them from it', async () => {
    server = await StandIn.start();
    await server.refuse();
    await expect(open(server.url, 300)).rejects.toBeInstanceOf(StoreUnavailable);
    await server.accept();
    server.freeze();
    await expect(open(server.url, 300)).rejects.toThrow(/no answer .*within 400 ms/);
  });

  it('that is not waited for is tried once', async () => {
    server = await StandIn.start();
    await server.refuse();
    await expect(open(server.url, 0)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(waited).toEqual([]);
  });

  it('is not waited for when access is denied', async () => {
    server = await StandIn.start();
    server.faults.accessDenied = true;
    await expect(open(server.url, 10_000)).rejects.toBeInstanceOf(AccessDenied);
    expect(waited).toEqual([]);
  });

  it('is not waited for when the server has no TLS and the connection string wants it', async () => {
    server = await StandIn.start();
    await expect(open(server.url.replace('?tls=false', ''), 10_000)).rejects.toThrow('does not speak TLS: add tls=false');
  });
});
