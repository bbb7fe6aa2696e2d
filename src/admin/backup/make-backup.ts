import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyAsItIs, readLogCopy, readVaultCopy, writeLogCopy, writeVaultCopy } from '../../adapters/sqlite/copies.js';
import { masterKeyIn } from '../../adapters/sqlite/data-directory.js';
import type { Config } from '../../config.js';
import { comparePositions, type EventStore, type RecordedEvent } from '../../kernel/event-store.js';
import { MASTER_KEY_MARK, masterKeyMark } from '../../kernel/person-keys.js';
import type { StoredEntry, Vault } from '../../kernel/vault.js';
import { WrongMasterKey } from '../../stores.js';
import { BackupRefused, FILES, fingerprintOf, type Manifest } from './manifest.js';
import { madeWhole } from './places.js';
import { withRemoteLog } from './remote-log.js';
import { withRemoteVault } from './remote-vault.js';

type Sources = Pick<Config, 'DATA_DIR' | 'DATABASE_URL' | 'EVENTSTORE_URL' | 'MASTER_KEY'>;
const PAGE = 1_000;

/**
 * Copies log and vault into a new directory, while the server goes on. The log comes first: what its events need of the vault is there
 * already when an event is written, so that a later vault has it as well.
 * @throws BackupRefused, WrongMasterKey, or what a store says that does not answer
 */
export const makeBackup = (config: Sources, target: string, { withMasterKey, now }: { readonly withMasterKey: boolean; readonly now: string }): Promise<Manifest> =>
  madeWhole(target, async (draft) => {
    const [log, vault] = [join(draft, FILES.log), join(draft, FILES.vault)];
    await copyLog(config, log);
    await copyVault(config, vault);
    await takeMasterKey(config, draft, withMasterKey);
    const manifest: Manifest = {
      format: 'barnraise backup', version: 1, madeAt: now,
      log: { from: config.EVENTSTORE_URL === undefined ? 'embedded' : 'eventstoredb', ...await fingerprintOf(log), ...readLogCopy(log) },
      vault: { from: config.DATABASE_URL === undefined ? 'embedded' : 'postgres', ...await fingerprintOf(vault) },
      masterKey: withMasterKey ? 'included' : 'apart',
    };
    writeFileSync(join(draft, FILES.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
    return manifest;
  });

/** A backup of a vault that its key does not open would be found out when it is needed. */
const takeMasterKey = async ({ DATA_DIR, MASTER_KEY }: Sources, draft: string, isIncluded: boolean): Promise<void> => {
  const masterKey = MASTER_KEY === undefined ? masterKeyIn(DATA_DIR) : Buffer.from(MASTER_KEY, 'hex');
  const mark = readVaultCopy(join(draft, FILES.vault), MASTER_KEY_MARK);
  if (masterKey && mark !== undefined && mark !== masterKeyMark(masterKey)) throw new WrongMasterKey();
  if (!isIncluded) return;
  if (!masterKey) throw new BackupRefused(`there is no master key to put into the backup: neither MASTER_KEY nor ${join(DATA_DIR, FILES.masterKey)}`);
  writeFileSync(join(draft, FILES.masterKey), `${Buffer.from(masterKey).toString('base64')}\n`, { mode: 0o600, flush: true });
};

const copyLog = async ({ DATA_DIR, EVENTSTORE_URL }: Sources, target: string): Promise<void> => {
  if (EVENTSTORE_URL === undefined) copyEmbedded(join(DATA_DIR, FILES.log), target);
  else await withRemoteLog(EVENTSTORE_URL, (log) => writeLogCopy(target, eventsOf(log)));
};

const copyVault = async ({ DATA_DIR, DATABASE_URL }: Sources, target: string): Promise<void> => {
  if (DATABASE_URL === undefined) copyEmbedded(join(DATA_DIR, FILES.vault), target);
  else await withRemoteVault(DATABASE_URL, (vault) => writeVaultCopy(target, entriesOf(vault)));
};

const copyEmbedded = (source: string, target: string): void => {
  if (!existsSync(source)) throw new BackupRefused(`there is nothing to back up: ${source} does not exist`);
  copyAsItIs(source, target);
};

/** Everything up to where the log ends now: one that grows has an end all the same. */
export async function* eventsOf(store: EventStore): AsyncGenerator<readonly RecordedEvent[]> {
  const head = await store.head();
  let after: RecordedEvent['position'] | undefined;
  while (head && (after === undefined || comparePositions(after, head) < 0)) {
    const page = await store.readAll({ ...(after ? { after } : {}), max: PAGE });
    after = page.at(-1)?.position ?? head;
    yield page.filter(({ position }) => comparePositions(position, head) <= 0);
  }
}

export async function* entriesOf(vault: Vault): AsyncGenerator<readonly StoredEntry[]> {
  for (let page = await vault.all({ max: PAGE }); page.length > 0; page = await vault.all({ after: page.at(-1), max: PAGE })) yield page;
}
