import { eventStoreConformance } from '../../../test/support/conformance/event-store.js';
import { MemoryEventStore } from './memory-event-store.js';

eventStoreConformance('memory', async () => {
  const store = new MemoryEventStore();
  return { store, end: () => store.close() };
});
