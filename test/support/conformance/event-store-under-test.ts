import { randomUUID } from 'node:crypto';
import type { Delivery, EventStore, NewEvent, RecordedEvent, SubscribeOptions } from '../../../src/kernel/event-store.js';

/** A store that may hold events of earlier cases; `reopen`, where what was written outlives the object, closes it and opens it anew. */
export type StoreUnderTest = { readonly store: EventStore; readonly reopen?: () => Promise<EventStore>; readonly end: () => Promise<void> };
export type OpenStore = () => Promise<StoreUnderTest>;

/** What each case works with: the store as it is now, and a stream that nobody else has. */
export type Case = { store: EventStore; stream: string; under: StoreUnderTest };

export const newStream = (): string => `case-${randomUUID()}`;

export const anEvent = (data: object = { words: 'as written' }, over: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(), type: 'Said', version: 1, data, metadata: { commandId: randomUUID(), commandHash: 'hash', actorId: 'mbr_1', at: '2027-03-01T10:00:00.000Z' }, ...over,
});

export const someEvents = (count: number, from = 0): readonly NewEvent[] => Array.from({ length: count }, (_, index) => anEvent({ n: from + index }));

export const numbersOf = (events: readonly RecordedEvent[]): readonly unknown[] => events.map(({ data }) => (data as { n?: unknown }).n);
export const idsOf = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id);

/** Reads a subscription until `enough` says so; gives the events and each word of having caught up, as `caught-up`. */
export const followUntil = async (
  store: EventStore, options: SubscribeOptions, enough: (seen: readonly (RecordedEvent | 'caught-up')[]) => boolean,
): Promise<readonly (RecordedEvent | 'caught-up')[]> => {
  const seen: (RecordedEvent | 'caught-up')[] = [];
  for await (const delivery of store.subscribe(options)) {
    seen.push(...partsOf(delivery));
    if (enough(seen)) break;
  }
  return seen;
};

const partsOf = (delivery: Delivery): readonly (RecordedEvent | 'caught-up')[] => (delivery.kind === 'events' ? delivery.events : ['caught-up']);
export const eventsIn = (seen: readonly (RecordedEvent | 'caught-up')[]): readonly RecordedEvent[] => seen.filter((part) => part !== 'caught-up');
