import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import type { ReadStreamOptions, RecordedEvent } from '../../src/kernel/event-store.js';

/** A log that counts the events which were read of its streams. */
export class CountingStore extends MemoryEventStore {
  eventsRead = 0;

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const events = await super.readStream(stream, options);
    this.eventsRead += events.length;
    return events;
  }
}
