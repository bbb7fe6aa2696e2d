import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SlotHeld } from '../../contracts/calendar/calendar.events.js';
import { streamOf } from '../../contracts/events.js';
import { ListingEdited, ListingPublished } from '../../contracts/listing/listing.events.js';
import { bookingId, holdId } from '../../contracts/values.js';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import { RequestBooking } from '../../src/booking/booking.commands.js';
import { HoldSlot } from '../../src/calendar/calendar.commands.js';
import { EventStore, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent, type SubscribeOptions } from '../../src/kernel/event-store.js';
import { idFrom } from '../../src/kernel/ids.js';
import { EVENTS_BETWEEN } from '../../src/kernel/snapshots.js';
import { StandIn } from '../support/eventstoredb/stand-in.js';
import { bicycleRepair, kreuzberg, leo, repairContent, ana, everyDay, weekdays } from '../support/listings.js';
import { MemoryVault } from '../support/memory-vault.js';
import { Neighbourhood } from '../support/neighbourhood.js';
import { tempDirectory } from '../support/temp-directory.js';

/** Counts what is read of the streams of a store, in events and in bytes. */
class CountingStore extends EventStore {
  events = 0;
  bytes = 0;

  constructor(private readonly inner: EventStore) {
    super();
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const events = await this.inner.readStream(stream, options);
    this.events += events.length;
    this.bytes += events.reduce((sum, { data, metadata }) => sum + JSON.stringify(data).length + JSON.stringify(metadata).length, 0);
    return events;
  }

  append(...[stream, events, expected]: Parameters<EventStore['append']>) { return this.inner.append(stream, events, expected); }
  readAll(options?: ReadAllOptions) { return this.inner.readAll(options); }
  head() { return this.inner.head(); }
  subscribe(options?: SubscribeOptions) { return this.inner.subscribe(options); }
  close() { return this.inner.close(); }

  /** What `act` reads. */
  async during(act: () => Promise<unknown>): Promise<{ readonly events: number; readonly bytes: number }> {
    const before = { events: this.events, bytes: this.bytes };
    await act();
    return { events: this.events - before.events, bytes: this.bytes - before.bytes };
  }
}

type Opened = { readonly store: EventStore; readonly end: () => Promise<void> };
const sqlite = async (): Promise<Opened> => {
  const { path, remove } = tempDirectory();
  const store = new SqliteEventStore(path);
  return { store, end: async () => { await store.close(); remove(); } };
};
const eventStoreDb = async (): Promise<Opened> => {
  const server = await StandIn.start();
  const store = new EventStoreDbEventStore({ connectionString: server.url });
  return { store, end: async () => { await store.close(); await server.stop(); } };
};

const HOLDS = 10_000;
const EDITS = 1_000;
const at = '2027-03-01T10:00:00.000Z';
const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
const first = Date.UTC(2027, 5, 1);
const held = (n: number) => SlotHeld.of({
  listingId: bicycleRepair, bookingId: bookingId.parse(idFrom('bkg', n)), holdId: holdId.parse(idFrom('hld', n)),
  startsAt: new Date(first + n * 3_600_000).toISOString(), endsAt: new Date(first + (n + 1) * 3_600_000).toISOString(), seats: 1,
});
const edited = (version: number) => ListingEdited.of({ listingId: bicycleRepair, ownerId: leo, version, content: { ...repairContent, title: `edition ${version}`, prices: [{ kind: 'GIFT' }] } });

describe.each([['SQLite', sqlite], ['EventStoreDB', eventStoreDb]] as const)('on %s, a booking of a listing that was edited a thousand times, in a calendar with ten thousand holds', (_, open) => {
  let opened: Opened;
  let store: CountingStore;
  const vault = new MemoryVault();
  let world: Neighbourhood;
  /** A process that has just started on this log. */
  const restarted = async (): Promise<Neighbourhood> => (world = await Neighbourhood.open({ store, vault, isNew: false }));
  /** Appends to a stream what happened without anybody asking, as a page at a time. */
  const goOn = async (stream: string, events: readonly { readonly type: string; readonly data: object }[]): Promise<void> => {
    for (let from = 0; from < events.length; from += 200) {
      const [last] = await store.readStream(stream, { direction: 'backwards', max: 1 });
      const page = events.slice(from, from + 200).map((event) => ({ ...event, id: crypto.randomUUID(), metadata: { commandId: crypto.randomUUID(), commandHash: idFrom('hld', from).padEnd(43, '0'), actorId: leo, at } }));
      await store.append(stream, await world.parts.codec.encode(stream, page), last?.revision ?? 'none');
    }
  };
  const request = (name: string) => world.send(new RequestBooking({ bookingId: bookingId.parse(idFrom('bkg', name)), listingId: bicycleRepair, slot: friday, priceIndex: 0 }, { commandId: name, actor: ana, at }));

  beforeAll(async () => {
    opened = await open();
    store = new CountingStore(opened.store);
    world = await Neighbourhood.open({ store, vault, plan: { ...weekdays, weekly: everyDay('00:00', '24:00') } });
    await goOn(streamOf.calendar(bicycleRepair), Array.from({ length: HOLDS }, (_, n) => held(n)));
    await goOn(streamOf.listing(bicycleRepair), Array.from({ length: EDITS }, (_, index) => edited(index + 2)));
    await world.record(streamOf.listing(bicycleRepair), ListingPublished.of({ listingId: bicycleRepair, ownerId: leo, warnAt: '2027-05-01T10:00:00.000Z', expiresAt: '2027-05-30T10:00:00.000Z' }));
  }, 120_000);
  afterAll(() => opened.end());

  it('reads after a restart a fiftieth of what it reads when nothing is kept yet, and comes out the same', async () => {
    await restarted();
    const nothingKept = await store.during(async () => expect(await request('one')).toMatchObject({ revision: 0n }));
    expect(nothingKept.events).toBeGreaterThan(2 * HOLDS + EDITS);
    await world.snapshotsKept();
    await restarted();
    const kept = await store.during(async () => expect(await request('two')).toMatchObject({ rejected: 'SLOT_TAKEN' }));
    expect(kept.events).toBeLessThanOrEqual(nothingKept.events / 50);
    expect(kept.bytes).toBeLessThanOrEqual(nothingKept.bytes / 50);
  }, 60_000);

  it('never reads more than a snapshot lets grow', async () => {
    for (const from of [0, 200]) {
      await goOn(streamOf.calendar(bicycleRepair), Array.from({ length: 200 }, (_, index) => held(HOLDS + from + index)));
      await restarted();
      const { events } = await store.during(() => request(`again ${from}`));
      expect(events).toBeLessThanOrEqual(2 * (EVENTS_BETWEEN + 200) + EVENTS_BETWEEN);
      await world.snapshotsKept();
    }
  }, 60_000);

  it('still knows its very first hold, and every command that it has answered', async () => {
    const { meta, data } = { meta: { commandId: crypto.randomUUID(), actor: ana, at }, data: { ...held(0).data, communityId: kreuzberg } };
    await restarted();
    expect(await world.send(new HoldSlot({ ...data, bookingId: bookingId.parse(idFrom('bkg', 'other')) }, meta))).toMatchObject({ rejected: 'SLOT_TAKEN' });
    expect(await world.send(new HoldSlot(data, meta))).not.toHaveProperty('rejected');
  });
});
