import type { EventStore, RecordedEvent } from '../../src/kernel/event-store.js';

/** Every event of the log, in order. */
export const wholeLogOf = async (store: EventStore): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for (let page = await store.readAll(); page.length > 0; page = await store.readAll({ after: page.at(-1)?.position ?? { commit: 0n, prepare: 0n } })) events.push(...page);
  return events;
};
