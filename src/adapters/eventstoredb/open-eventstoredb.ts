import { EventStoreDbEventStore, type EventStoreDbOptions } from './eventstoredb-event-store.js';
import { mistakeOfTls } from './failures.js';

type Opening = EventStoreDbOptions & {
  /** How long to wait for a server that is away, in milliseconds. */
  readonly waitMs: number;
  /** Told once, when the first attempt has failed and waiting begins. */
  readonly waiting: (error: unknown) => void;
};

/** A log that has answered once. @throws StoreUnavailable when the server did not come up in time, AccessDenied, or what keeps it from ever working */
export const openEventStoreDb = async ({ waitMs, waiting, ...options }: Opening): Promise<EventStoreDbEventStore> => {
  const store = new EventStoreDbEventStore(options);
  let isTold = false;
  try {
    await store.reached(waitMs, (error) => {
      const mistake = mistakeOfTls(error);
      if (mistake !== undefined) throw new Error(mistake, { cause: error });
      if (!isTold && waitMs > 0) waiting(error);
      isTold = true;
    });
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
};
