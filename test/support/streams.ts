import { randomBytes } from 'node:crypto';
import { allEvents } from '../../contracts/events.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { MemoryVault } from './memory-vault.js';
import { recordedAt } from './given.js';

type Said = { readonly type: string; readonly data: object };

/** A reader of one stream with this history, through the real codec. */
export const streamsOf = (stream: string, history: readonly Said[]): Promise<StreamReader> => streamsOfAll({ [stream]: history });

/** The same of several streams, by name. */
export const streamsOfAll = async (histories: Readonly<Record<string, readonly Said[]>>): Promise<StreamReader> => {
  const store = new MemoryEventStore();
  const codec = new Codec(allEvents, new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32)));
  const said = recordedAt('2027-03-05T10:00:00.000Z');
  for (const [stream, history] of Object.entries(histories)) {
    const events = history.map((event, index) => {
      const { id, type, data, metadata } = said(event, index);
      return { id, type, data, metadata };
    });
    if (events.length > 0) await store.append(stream, await codec.encode(stream, events), 'none');
  }
  return new StreamReader(store, codec);
};
