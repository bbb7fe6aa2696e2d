import { eventStoreConformance } from '../../../test/support/conformance/event-store.js';
import { tempDirectory } from '../../../test/support/temp-directory.js';
import { SqliteEventStore } from './sqlite-event-store.js';

eventStoreConformance('SQLite', async () => {
  const { path, remove } = tempDirectory();
  let store = new SqliteEventStore(path);
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = new SqliteEventStore(path));
    },
    end: async () => {
      await store.close();
      remove();
    },
  };
});
