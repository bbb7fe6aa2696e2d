import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import type { ReadAllOptions, RecordedEvent } from '../../src/kernel/event-store.js';

/** A log in memory that lets a spec do something whenever a page of it has been read, or keep the reader waiting. */
export class GatedStore extends MemoryEventStore {
  whileReading: (options: ReadAllOptions) => Promise<void> = async () => undefined;

  override async readAll(options: ReadAllOptions = {}): Promise<readonly RecordedEvent[]> {
    const events = await super.readAll(options);
    await this.whileReading(options);
    return events;
  }
}

/** A reader that has come to the gate, and its opening. */
export type Gate = { readonly reached: Promise<void>; readonly open: () => void };

/** Keeps the next reader of the log's beginning waiting until the gate is opened: that is who builds something. */
export const gateAtTheBeginning = (store: GatedStore): Gate => {
  const [reached, opened] = [Promise.withResolvers(), Promise.withResolvers()];
  store.whileReading = async ({ after, max }) => {
    if (after !== undefined || max === 1) return;
    store.whileReading = async () => undefined;
    reached.resolve(undefined);
    await opened.promise;
  };
  return { reached: reached.promise.then(() => undefined), open: () => opened.resolve(undefined) };
};
