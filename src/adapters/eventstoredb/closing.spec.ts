import { setTimeout as pause } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StandIn } from '../../../test/support/eventstoredb/stand-in.js';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';
import { Line } from './line.js';
import { DEFAULT_TIMINGS } from './patience.js';
import { Reads } from './reading.js';

/** Nothing is given up in the time that a test has: what ends does so because the store was closed. */
const PATIENT = { callMs: 600_000, deadlineMs: 600_000, giveUpMs: 600_000, backoffMs: 10 };

let server: StandIn;
let store: EventStoreDbEventStore;
beforeEach(async () => {
  server = await StandIn.start();
  store = new EventStoreDbEventStore({ connectionString: server.url, timings: PATIENT });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await store.close();
  await server.stop();
});

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await pause(5);
};

describe('a store that is closed', () => {
  it('ends a subscription that has not begun, though nobody answers it', async () => {
    server.faults.silentReads = 1;
    const beginning = store.subscribe()[Symbol.asyncIterator]().next();
    await until(() => server.calls.read === 1);
    await store.close();
    expect(await beginning).toEqual({ done: true, value: undefined });
  });

  it.each<readonly [string, (reads: Reads) => Promise<unknown>]>([
    ['the end of the log', (reads) => reads.head()],
    ['a position', (reads) => reads.mustKnow({ commit: 5n, prepare: 5n })],
    ['a stream', (reads) => reads.stream('any')],
    ['the log', (reads) => reads.all()],
  ])('does not take a read of %s that it has cut off for an empty answer', async (_, ask) => {
    const [line, ended] = [new Line(server.url), new AbortController()];
    server.faults.silentReads = 1;
    const told = expect(ask(new Reads(line, { ...DEFAULT_TIMINGS, ...PATIENT }, ended.signal))).rejects.toBeInstanceOf(StoreUnavailable);
    await until(() => server.calls.read === 1);
    ended.abort();
    await line.close();
    await told;
  });

  it('makes no client after that', async () => {
    const line = new Line(server.url);
    const { client, number } = line.current;
    await line.close();
    line.renew(number);
    expect(line.current.client).toBe(client);
  });

  it('makes no subscription after that, whoever is busy', async () => {
    const made = jest.spyOn(EventStoreDBClient.prototype, 'subscribeToAll');
    const busy = store.subscribe()[Symbol.asyncIterator]();
    await busy.next();
    await until(() => server.calls.subscribe === 2);
    await store.close();
    await pause(200); // twenty times what it would wait before it makes one
    expect(made).toHaveBeenCalledTimes(2);
    expect(await busy.next()).toEqual({ done: true, value: undefined });
  });
  it('or a signal that is aborted ends a subscription at once, also when its reader is busy', async () => {
    const made = jest.spyOn(EventStoreDBClient.prototype, 'subscribeToAll');
    const stop = new AbortController();
    await store.subscribe({ signal: stop.signal })[Symbol.asyncIterator]().next();
    const [first] = made.mock.results;
    if (first?.type !== 'return') throw new Error('there must be one');
    const unsubscribed = jest.spyOn(first.value, 'unsubscribe');
    stop.abort();
    expect(unsubscribed).toHaveBeenCalledTimes(1);
  });
});
