import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEventStoreDb } from '../../src/adapters/eventstoredb/open-eventstoredb.js';
import { comparePositions, PositionUnknown, type EventStore, type Position } from '../../src/kernel/event-store.js';
import { eventStoreConformance } from '../support/conformance/event-store.js';
import { anEvent, eventsIn, followUntil, idsOf, newStream, someEvents } from '../support/conformance/event-store-under-test.js';

const connectionString = process.env['EVENTSTORE_URL'] ?? '';
const open = (): Promise<EventStore> => openEventStoreDb({ connectionString, waitMs: 10_000, waiting: () => undefined });

eventStoreConformance('EventStoreDB at EVENTSTORE_URL', async () => {
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = await open());
    },
    end: () => store.close(),
  };
});

/** What the stand-in claims about a real server and the adapter leans on. */
describe('a real server', () => {
  let store: EventStore;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  it('says where an event stands in the log also when its stream is read', async () => {
    const { position } = await store.append(newStream(), [anEvent()], 'none');
    const [event] = await store.readAll({ direction: 'backwards', max: 1 });
    expect(event?.position).toEqual(position);
    expect((await store.readStream(event?.stream ?? ''))[0]?.position).toEqual(position);
  });

  it('knows nothing beyond its end, and nothing inside an event', async () => {
    const { position } = await store.append(newStream(), someEvents(2), 'none');
    const beyond: Position = { commit: position.commit + 10_000_000n, prepare: position.prepare + 10_000_000n };
    await expect(store.readAll({ after: beyond })).rejects.toBeInstanceOf(PositionUnknown);
    await expect(followUntil(store, { after: beyond }, () => true)).rejects.toBeInstanceOf(PositionUnknown);
    const inside: Position = { commit: position.commit - 1n, prepare: position.prepare - 1n };
    await expect(store.readAll({ after: inside })).rejects.toBeInstanceOf(PositionUnknown);
    await expect(followUntil(store, { after: inside }, () => true)).rejects.toBeInstanceOf(PositionUnknown);
  });

  it('goes on after a subscription that nobody reads for a while', async () => {
    const after = await store.head();
    const stream = newStream();
    const ids: string[] = [];
    for (let count = 0; count < 5_000; count += 500) {
      const events = someEvents(500, count);
      ids.push(...idsOf(events));
      await store.append(stream, events, count === 0 ? 'none' : BigInt(count - 1));
    }
    const seen = eventsIn(await followUntil(store, after ? { after } : {}, (parts) => {
      for (const end = performance.now() + 5; performance.now() < end;); // busy with something else
      return eventsIn(parts).length >= 5_000;
    }));
    expect(idsOf(seen)).toEqual(ids);
    expect(seen.every((event, index) => index === 0 || comparePositions(seen[index - 1]?.position ?? event.position, event.position) < 0)).toBe(true);
  }, 60_000);

  it('keeps two stores of one process apart', async () => {
    const other = await open();
    const streams = Array.from({ length: 40 }, () => `case-${randomUUID()}`);
    const appended = await Promise.all(streams.map((stream, index) => (index % 2 === 0 ? store : other).append(stream, someEvents(3), 'none')));
    await other.close();
    expect(new Set(appended.map(({ revision }) => revision))).toEqual(new Set([2n]));
    for (const stream of streams) expect(await store.readStream(stream)).toHaveLength(3);
  });
});
