import type { EventStore } from '../../kernel/event-store.js';

/** Does something with the log in EventStoreDB. Its client is large, and nobody else on the command line needs it: it is loaded here. */
export const withRemoteLog = async <Result>(connectionString: string, task: (log: EventStore) => Promise<Result>): Promise<Result> => {
  const { EventStoreDbEventStore } = await import('../../adapters/eventstoredb/eventstoredb-event-store.js');
  const log = new EventStoreDbEventStore({ connectionString });
  return task(log).finally(() => log.close());
};
