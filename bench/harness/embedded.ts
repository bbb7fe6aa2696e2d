import { mkdirSync } from 'node:fs';
import { allEvents } from '../../contracts/events.js';
import { DataDirectory } from '../../src/adapters/sqlite/data-directory.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import { SqliteVault } from '../../src/adapters/sqlite/sqlite-vault.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import type { EventStore } from '../../src/kernel/event-store.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import type { Vault } from '../../src/kernel/vault.js';

/** Log, vault and codec as the embedded server opens them, without anything that runs by itself. */
export type Embedded = { readonly path: string; readonly store: EventStore; readonly vault: Vault; readonly keys: PersonKeys; readonly codec: Codec; readonly masterKey: Uint8Array; readonly close: () => Promise<void> };

export const openEmbedded = (path: string): Embedded => {
  mkdirSync(path, { recursive: true });
  const directory = new DataDirectory(path);
  const masterKey = directory.masterKey();
  const [store, vault] = [new SqliteEventStore(path), new SqliteVault(path)];
  const keys = new PersonKeys(vault, new SystemClock(), masterKey);
  const codec = new Codec(allEvents, keys);
  const close = async (): Promise<void> => {
    await store.close();
    await vault.close();
    directory.close();
  };
  return { path, store, vault, keys, codec, masterKey, close };
};
