import { afterEach, expect, it } from '@jest/globals';
import { streamOf } from '../../contracts/events.js';
import { bookingId } from '../../contracts/values.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { RequestBooking, WithdrawBooking } from '../../src/booking/booking.commands.js';
import { StoreUnavailable, type Delivery, type ReadStreamOptions, type RecordedEvent, type SubscribeOptions } from '../../src/kernel/event-store.js';
import { idFrom } from '../../src/kernel/ids.js';
import { reportMet } from '../support/fault-report.js';
import { ana, bicycleRepair } from '../support/listings.js';
import { Neighbourhood, SetClock } from '../support/neighbourhood.js';

const at = '2027-03-01T10:00:00.000Z';
const bookingOf = (name: string) => bookingId.parse(idFrom('bkg', name));

/** Delivers every page backwards, and fails once to read a stream. */
class BackwardsStore extends MemoryEventStore {
  failsOnceFor: string | undefined;

  override async *subscribe(options?: SubscribeOptions): AsyncGenerator<Delivery> {
    for await (const delivery of super.subscribe(options)) yield delivery.kind === 'events' ? { ...delivery, events: delivery.events.toReversed() } : delivery;
  }

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    if (stream === this.failsOnceFor) {
      this.failsOnceFor = undefined;
      throw new StoreUnavailable('this once');
    }
    return super.readStream(stream, options);
  }
}

const store = new BackwardsStore();
afterEach(() => store.close());

it('a process that fails inside a page which came backwards leaves nothing out when it goes on', async () => {
  const world = await Neighbourhood.open({ store, clock: new SetClock(at) });
  for (const [index, name] of ['first', 'second'].entries()) {
    const slot = { startsAt: `2027-03-05T${String(9 + index).padStart(2, '0')}:00:00.000Z`, endsAt: `2027-03-05T${10 + index}:00:00.000Z`, seats: 1 };
    await world.send(new RequestBooking({ bookingId: bookingOf(name), listingId: bicycleRepair, slot, priceIndex: 0 }, { commandId: name, actor: ana, at }));
  }
  for (const name of ['first', 'second']) await world.send(new WithdrawBooking({ bookingId: bookingOf(name) }, { commandId: `${name} withdrawn`, actor: ana, at }));
  expect(await world.heldSlots()).toHaveLength(2);
  const processes = world.processes();
  store.failsOnceFor = streamOf.booking(bookingOf('first'));
  processes.start();
  await processes.settle();
  await processes.stop();
  expect(store.failsOnceFor).toBeUndefined();
  expect(await world.heldSlots()).toEqual([]);
  reportMet('page backwards', 1);
});
