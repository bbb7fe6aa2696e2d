import { eventStoreConformance } from '../../../test/support/conformance/event-store.js';
import { StandIn } from '../../../test/support/eventstoredb/stand-in.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

eventStoreConformance('EventStoreDB', async () => {
  const server = await StandIn.start({ links: true });
  let store = new EventStoreDbEventStore({ connectionString: server.url });
  return {
    store,
    reopen: async () => {
      await store.close();
      await server.restart('with-data');
      return (store = new EventStoreDbEventStore({ connectionString: server.url }));
    },
    end: async () => {
      await store.close();
      await server.stop();
    },
  };
});
