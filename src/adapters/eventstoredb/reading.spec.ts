import { PassThrough } from 'node:stream';
import { EventStoreDBClient, type AllStreamResolvedEvent, type ResolvedEvent, type StreamingRead } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { idsOf, newStream, someEvents } from '../../../test/support/conformance/event-store-under-test.js';
import { StandIn } from '../../../test/support/eventstoredb/stand-in.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

/** A read that says nothing until it was given up, and everything after that. */
class LateRead extends PassThrough {
  isCancelled = false;

  constructor() {
    super({ objectMode: true });
  }

  async cancel(): Promise<void> {
    this.isCancelled = true;
  }

  speak(records: readonly object[]): void {
    for (const record of records) this.write(record);
  }
}

const takenFrom = async <Record extends object>(reading: StreamingRead<Record>): Promise<readonly Record[]> => {
  const records: Record[] = [];
  for await (const record of reading) records.push(record);
  return records;
};

const [readStream, readAll] = [EventStoreDBClient.prototype.readStream, EventStoreDBClient.prototype.readAll];
let server: StandIn;
let store: EventStoreDbEventStore;
let stream: string;
let ids: readonly string[];
let late: LateRead;

/** The first read is late; what it says comes while the next one waits for its answer. */
const beLate = (ofStream: readonly ResolvedEvent[], ofAll: readonly AllStreamResolvedEvent[]): void => {
  jest.spyOn(EventStoreDBClient.prototype, 'readStream').mockImplementationOnce(() => late).mockImplementation(function (this: EventStoreDBClient, ...asked) {
    late.speak(ofStream);
    return readStream.apply(this, asked);
  });
  jest.spyOn(EventStoreDBClient.prototype, 'readAll').mockImplementationOnce(() => late).mockImplementation(function (this: EventStoreDBClient, ...asked) {
    late.speak(ofAll);
    return readAll.apply(this, asked);
  });
};

beforeEach(async () => {
  server = await StandIn.start();
  store = new EventStoreDbEventStore({ connectionString: server.url, timings: { callMs: 400, backoffMs: 10 } });
  [stream, late] = [newStream(), new LateRead()];
  const events = someEvents(6);
  ids = idsOf(events);
  await store.append(stream, events, 'none');
  const client = EventStoreDBClient.connectionString(server.url);
  beLate(await takenFrom(client.readStream(stream, { maxCount: 4 })), await takenFrom(client.readAll({ maxCount: 4 })));
  await client.dispose();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await store.close();
  await server.stop();
});

describe('what a read says after it was given up', () => {
  it('is in no page of a stream, whole or cut', async () => {
    expect(idsOf(await store.readStream(stream))).toEqual(ids);
    expect(late.isCancelled).toBe(true);
    expect(idsOf(await store.readStream(stream, { max: 3 }))).toEqual(ids.slice(0, 3));
  });

  it('is in no page of a stream that is cut at its maximum', async () => {
    expect(idsOf(await store.readStream(stream, { from: 1n, max: 3 }))).toEqual(ids.slice(1, 4));
  });

  it('is in no page of the log', async () => {
    expect(idsOf(await store.readAll())).toEqual(ids);
  });

  it('is in no page of the log that is cut at its maximum', async () => {
    expect(idsOf(await store.readAll({ direction: 'backwards', max: 3 }))).toEqual(ids.toReversed().slice(0, 3));
  });

  it('is not taken for the end of the log', async () => {
    const last = await store.append(stream, someEvents(1), 5n);
    expect(await store.head()).toEqual(last.position);
  });
});
