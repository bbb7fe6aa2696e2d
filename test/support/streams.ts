import { randomBytes } from 'node:crypto';
import { allEvents } from '../../contracts/events.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { MemoryVault } from './memory-vault.js';
import { recordedAt } from './given.js';

/** A reader of one stream with this history, through the real codec. */
export const streamsOf = async (stream: string, history: readonly { readonly type: string; readonly data: object }[]): Promise<StreamReader> => {
  const store = new MemoryEventStore();
  const codec = new Codec(allEvents, new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32)));
  const said = recordedAt('2027-03-05T10:00:00.000Z');
  const events = history.map((event, index) => {
    const { id, type, data, metadata } = said(event, index);
    return { id, type, data, metadata };
  });
  if (events.length > 0) await store.append(stream, await codec.encode(stream, events), 'none');
  return new StreamReader(store, codec);
};
