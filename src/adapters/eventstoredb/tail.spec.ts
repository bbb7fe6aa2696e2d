import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { newStream, someEvents } from '../../../test/support/conformance/event-store-under-test.js';
import { StandIn } from '../../../test/support/eventstoredb/stand-in.js';
import { StoreUnavailable, type Delivery } from '../../kernel/event-store.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

jest.setTimeout(60_000);

type Following = AsyncIterator<Delivery, unknown>;

let server: StandIn;
let store: EventStoreDbEventStore;
beforeEach(async () => {
  server = await StandIn.start();
  store = new EventStoreDbEventStore({ connectionString: server.url, timings: { callMs: 500, deadlineMs: 400, backoffMs: 10, giveUpMs: 300 } });
  await store.append(newStream(), someEvents(1), 'none');
});
afterEach(async () => {
  await store.close();
  await server.stop();
});

const begin = (): Following => store.subscribe()[Symbol.asyncIterator]();

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Takes what comes, up to the first of a kind. */
const take = async (following: Following, kind: Delivery['kind']): Promise<void> => {
  for (;;) {
    const next = await following.next();
    if (next.done) throw new Error('it has ended');
    if (next.value.kind === kind) return;
  }
};

/** Appends one event; each of these has to get it. */
const seeAnother = async (...following: readonly Following[]): Promise<void> => {
  await store.append(newStream(), someEvents(1), 'none');
  await Promise.all(following.map((one) => take(one, 'events')));
};

/** Two that have the newest events from the same subscription, the third the server was asked for. */
const together = async (): Promise<readonly [Following, Following]> => {
  const [slow, quick] = [begin(), begin()];
  await Promise.all([take(slow, 'caught-up'), take(quick, 'caught-up')]);
  await until(() => server.calls.subscribe === 3);
  await seeAnother(slow, quick);
  await seeAnother(slow, quick);
  return [slow, quick];
};

describe('who shares the newest events with others', () => {
  it('and was busy while their subscription failed and was replaced is told of it, and does not wait at the old one for ever', async () => {
    const [slow, quick] = await together();
    await server.refuse();
    await expect(take(quick, 'events')).rejects.toBeInstanceOf(StoreUnavailable);
    await server.accept();
    const { subscribe } = server.calls;
    const again = begin();
    await take(again, 'caught-up');
    await until(() => server.calls.subscribe >= subscribe + 2);
    const resumed = slow.next();
    const missed = seeAnother(again).then(() => seeAnother(again)).then(() => 'nothing was said');
    await expect(Promise.race([resumed, missed])).rejects.toBeInstanceOf(StoreUnavailable);
    await missed;
    await again.return?.();
  });
});
