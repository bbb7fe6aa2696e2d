import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { hasReadModels } from '../../adapters/postgres/has-read-models.js';
import { cutLogCopy, cutVaultCopy, lastBefore, readLogCopy, readVaultCopy, type LogFacts } from '../../adapters/sqlite/copies.js';
import { SqliteEventStore } from '../../adapters/sqlite/sqlite-event-store.js';
import { SqliteVault } from '../../adapters/sqlite/sqlite-vault.js';
import type { Config } from '../../config.js';
import type { EventStore, RecordedEvent } from '../../kernel/event-store.js';
import { MASTER_KEY_MARK, masterKeyMark } from '../../kernel/person-keys.js';
import type { Drawer, StoredEntry, Vault } from '../../kernel/vault.js';
import { WrongMasterKey } from '../../stores.js';
import { entriesOf, eventsOf } from './make-backup.js';
import { BackupRefused, FILES, provenBackup, type Manifest } from './manifest.js';
import { madeWhole } from './places.js';
import { withRemoteLog } from './remote-log.js';
import { withRemoteVault } from './remote-vault.js';

type Target = Pick<Config, 'DATA_DIR' | 'DATABASE_URL' | 'EVENTSTORE_URL' | 'MASTER_KEY'>;
/** How much of the log: everything, or up to a number, or what had been recorded at an instant. */
export type UpTo = { readonly position?: number | undefined; readonly time?: string | undefined };

/** Events that are appended together where the log is in EventStoreDB; well below what one append may hold. */
const TOGETHER = { events: 100, bytes: 400_000 };
/** What would be wrong elsewhere or later: who is signed in, who works at what, and what is worked out from the log. */
const LEFT_OUT: readonly Drawer[] = ['session', 'sign-in-attempt', 'lease', 'snapshot'];

/**
 * Makes a new installation from a backup: in a directory that is empty or does not exist, and where the configuration names EventStoreDB or
 * PostgreSQL, in those, which must hold nothing yet. Read models are built at the next start. @returns what the new log holds
 * @throws BackupRefused before anything is changed, WrongMasterKey
 */
export const restoreBackup = async (backup: string, target: Target, upTo: UpTo): Promise<LogFacts> => {
  const manifest = await provenBackup(backup);
  const head = headOf(join(backup, FILES.log), manifest, upTo);
  mustOpen(backup, target);
  if (target.DATABASE_URL !== undefined) await mustBeEmpty(target.DATABASE_URL);
  return madeWhole(target.DATA_DIR, async (draft) => {
    const [log, vault] = [join(draft, FILES.log), join(draft, FILES.vault)];
    copyFileSync(join(backup, FILES.log), log);
    copyFileSync(join(backup, FILES.vault), vault);
    if (manifest.masterKey === 'included') copyFileSync(join(backup, FILES.masterKey), join(draft, FILES.masterKey));
    cutLogCopy(log, head);
    // Numbers of a log that came from EventStoreDB are new ones: no checkpoint knows them.
    cutVaultCopy(vault, (entry) => isKept(entry, manifest.log.from === 'embedded' && target.EVENTSTORE_URL === undefined ? head : 0));
    const facts = readLogCopy(log);
    if (target.EVENTSTORE_URL !== undefined) await moveLog(draft, target.EVENTSTORE_URL);
    if (target.DATABASE_URL !== undefined) await moveVault(draft, target.DATABASE_URL);
    return facts;
  });
};

const headOf = (log: string, { log: { head } }: Manifest, { position, time }: UpTo): number => {
  if (position !== undefined && position > head) throw new BackupRefused(`the backup ends at ${head}, before ${position}: a backup counts its events from 1, and where one stood in EventStoreDB is no number of it; --to-time takes the time beside it`);
  const asked = position ?? (time === undefined ? head : lastBefore(log, time));
  if (asked < 1 && head > 0) throw new BackupRefused(`nothing had been recorded by then: the backup begins later`);
  return asked;
};

/** A restored vault that cannot be opened is found out now, not at the next start. */
const mustOpen = (backup: string, { MASTER_KEY }: Target): void => {
  const mark = readVaultCopy(join(backup, FILES.vault), MASTER_KEY_MARK);
  if (MASTER_KEY !== undefined && mark !== undefined && mark !== masterKeyMark(Buffer.from(MASTER_KEY, 'hex'))) throw new WrongMasterKey();
};

const checkpoint = z.object({ commit: z.string().regex(/^\d+$/).transform(BigInt) });

const isKept = ({ drawer, id, value }: Pick<StoredEntry, 'drawer' | 'id' | 'value'>, head: number): boolean => {
  if (LEFT_OUT.includes(drawer)) return false;
  if (drawer !== 'checkpoint' || !id.startsWith('process:')) return true;
  return checkpoint.parse(JSON.parse(value)).commit <= BigInt(head);
};

/** Into a server that holds nothing, or the beginning of the same log: one that was broken off goes on. */
const moveLog = async (draft: string, connectionString: string): Promise<void> => {
  const from = new SqliteEventStore(draft);
  try {
    await withRemoteLog(connectionString, async (to) => {
      await mustBeginAlike(to, from);
      for await (const page of eventsOf(from)) for (const together of groupsOf(page)) await appendAll(to, together);
    });
  } finally {
    await from.close();
  }
  removeDatabase(join(draft, FILES.log));
};

/** A log that goes on beyond the backup is not the backup's: its vault lacks the keys of whoever came since. */
const mustBeginAlike = async (there: EventStore, backup: EventStore): Promise<void> => {
  let [count, after]: [number, RecordedEvent['position'] | undefined] = [0, undefined];
  for await (const page of eventsOf(there)) {
    const same: readonly RecordedEvent[] = page.length === 0 ? [] : await backup.readAll({ ...(after ? { after } : {}), max: page.length });
    const other = page.findIndex(({ id }, index) => same[index]?.id !== id);
    if (other !== -1) throw new BackupRefused(`EVENTSTORE_URL: there is ${count + other === 0 ? 'another log already' : `a log already that is another after ${count + other} events`}; restore into a server that holds nothing`);
    [count, after] = [count + page.length, same.at(-1)?.position ?? after];
  }
};

const appendAll = async (store: EventStore, events: readonly RecordedEvent[]): Promise<void> => {
  const [first] = events;
  if (!first) return;
  await store.append(first.stream, events.map(({ id, type, version, data, metadata }) => ({ id, type, version, data, metadata })), first.revision === 0n ? 'none' : first.revision - 1n);
};

/** Neighbours in the log that are of one stream: their order in the whole log stays what it was. */
const groupsOf = (events: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] => {
  const groups: RecordedEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const group = groups.at(-1);
    bytes += sizeOf(event);
    if (group && isOneMore(group, event, bytes)) group.push(event);
    else {
      groups.push([event]);
      bytes = sizeOf(event);
    }
  }
  return groups;
};

const isOneMore = (group: readonly RecordedEvent[], { stream }: RecordedEvent, bytes: number): boolean =>
  group[0]?.stream === stream && group.length < TOGETHER.events && bytes <= TOGETHER.bytes;
const sizeOf = ({ data, metadata }: RecordedEvent): number => Buffer.byteLength(JSON.stringify([data, metadata]));

const moveVault = async (draft: string, url: string): Promise<void> => {
  const from = new SqliteVault(draft);
  try {
    await withRemoteVault(url, async (to) => {
      await mustBeNew(to);
      for await (const page of entriesOf(from)) {
        for (const [drawer, entries] of Map.groupBy(page, (entry) => entry.drawer)) await to.insert(drawer, entries);
      }
    });
  } finally {
    await from.close();
  }
  removeDatabase(join(draft, FILES.vault));
};

/** Read models of before would look current, and belong to owners whose numbers the restored leases do not know. */
const mustBeEmpty = async (url: string): Promise<void> => {
  await withRemoteVault(url, mustBeNew);
  if (await hasReadModels(url)) throw new BackupRefused('DATABASE_URL: there are read models already; restore into a database that holds none');
};

const mustBeNew = async (vault: Vault): Promise<void> => {
  const found = await vault.all({ max: 1 });
  if (found.length > 0) throw new BackupRefused('DATABASE_URL: there is a vault already; restore into a database that holds none');
};

const removeDatabase = (path: string): void => {
  for (const suffix of ['', '-wal', '-shm']) if (existsSync(`${path}${suffix}`)) rmSync(`${path}${suffix}`);
};
