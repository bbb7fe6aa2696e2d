import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { placeOf } from './adapters/eventstoredb/connection-string.js';
import { openPGlite } from './adapters/pglite/open-pglite.js';
import { answers } from './adapters/postgres/answers.js';
import { openPostgres } from './adapters/postgres/open-postgres.js';
import { openPostgresVault } from './adapters/postgres/open-postgres-vault.js';
import type { ReadDatabase } from './adapters/postgres/read-database.js';
import { DataDirectory } from './adapters/sqlite/data-directory.js';
import { SqliteEventStore } from './adapters/sqlite/sqlite-event-store.js';
import { SqliteVault } from './adapters/sqlite/sqlite-vault.js';
import type { Config } from './config.js';
import { SystemClock, type Clock } from './kernel/clock.js';
import type { EventStore } from './kernel/event-store.js';
import { LeasedOwner } from './kernel/leased-owner.js';
import { messageOf } from './kernel/message-of.js';
import { SoleOwner, type Ownership } from './kernel/ownership.js';
import { MASTER_KEY_MARK, masterKeyMark } from './kernel/person-keys.js';
import type { Vault } from './kernel/vault.js';
import type { Probe } from './readiness.js';

/** Everything that outlives the process, opened. Whoever opened it closes it, after the application. */
export type Stores = {
  readonly log: EventStore;
  readonly vault: Vault;
  readonly readDatabase: ReadDatabase;
  readonly masterKey: Uint8Array;
  /** How often something went wrong between here and a store and was tried again. */
  readonly troubles: () => number;
  readonly close: () => Promise<void>;
};

/** The vault was made with another master key: everything personal in it could be neither read nor hidden any more. */
export class WrongMasterKey extends Error {
  constructor() {
    super('MASTER_KEY is not the key that this vault was made with');
  }
}

/** DATABASE_URL leads to no server that can be used. */
export class PostgresUnavailable extends Error {
  constructor(cause: unknown) {
    const reason = typeof cause === 'object' && cause !== null && 'message' in cause && cause.message !== '' ? cause.message : cause;
    super(`DATABASE_URL: PostgreSQL cannot be used (${String(reason)})`, { cause });
  }
}

/** EVENTSTORE_URL leads to no server that can be used. */
export class EventStoreDbUnavailable extends Error {
  constructor(url: string, cause: unknown) {
    super(`EVENTSTORE_URL: EventStoreDB at ${placeOf(url)} cannot be used (${messageOf(cause)})`, { cause });
  }
}

type StoresConfig = Pick<Config, 'DATA_DIR' | 'DATABASE_URL' | 'MASTER_KEY'> & Partial<Pick<Config, 'EVENTSTORE_URL' | 'EVENTSTORE_WAIT_SECONDS'>>;

/**
 * Opens what the configuration names: the log in DATA_DIR or in EventStoreDB; vault and embedded read models in DATA_DIR, or both on PostgreSQL.
 * @throws DataDirectoryInUse when another process has the directory, WrongMasterKey, PostgresUnavailable, EventStoreDbUnavailable
 */
export const openStores = async (config: StoresConfig, logger: Logger, clock: Clock = new SystemClock()): Promise<Stores> => {
  const opened: { readonly close: () => Promise<void> | void }[] = [];
  const keep = <Resource extends { close: () => Promise<void> | void }>(resource: Resource): Resource => {
    opened.unshift(resource);
    return resource;
  };
  let troubles = 0;
  const trouble: Trouble = (error, message) => {
    troubles++;
    logger.warn({ err: error }, message);
  };
  const close = async (): Promise<void> => {
    for (const resource of opened.splice(0)) await resource.close();
  };
  try {
    const directory = keep(new DataDirectory(config.DATA_DIR));
    const masterKey = config.MASTER_KEY === undefined ? directory.masterKey() : Buffer.from(config.MASTER_KEY, 'hex');
    const vault = keep(await openVault(config.DATABASE_URL, directory, trouble));
    await mustFit(masterKey, vault);
    const log = keep(await openEventLog(config, { directory, logger, clock, trouble }));
    const readDatabase = keep(closedOnce(await openReadDatabase(config.DATABASE_URL, directory, { logger, trouble })));
    return { log, vault, readDatabase, masterKey, troubles: () => troubles, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Who of several instances does what. There can be several where the log and everything beside it is on servers: whoever has a part of it in its own directory is alone with it. */
export const ownershipOf = ({ EVENTSTORE_URL, DATABASE_URL }: Pick<Config, 'EVENTSTORE_URL' | 'DATABASE_URL'>, vault: Vault, logger: Logger): Ownership =>
  EVENTSTORE_URL === undefined || DATABASE_URL === undefined ? new SoleOwner() : new LeasedOwner({ vault, instance: `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`, report: (message, error) => logger.warn({ err: error }, message) });

/** Questions that a store answers only when it is in order. */
export const probesOf = ({ log, vault, readDatabase }: Stores): readonly Probe[] => [
  { name: 'event log', ask: () => log.head() },
  { name: 'vault', ask: () => vault.get(MASTER_KEY_MARK.drawer, [MASTER_KEY_MARK.id], 0) },
  { name: 'read database', ask: () => answers(readDatabase) },
];

const openEventLog = async ({ EVENTSTORE_URL: url, EVENTSTORE_WAIT_SECONDS: waitSeconds = 0 }: StoresConfig, { directory, logger, clock, trouble }: { readonly directory: DataDirectory; readonly logger: Logger; readonly clock: Clock; readonly trouble: Trouble }): Promise<EventStore> => {
  if (url === undefined) return new SqliteEventStore(directory.path, clock);
  const { openEventStoreDb } = await import('./adapters/eventstoredb/open-eventstoredb.js'); // large, and needed by nobody else
  return openEventStoreDb({
    connectionString: url, waitMs: waitSeconds * 1_000,
    waiting: (error) => logger.warn(`waiting up to ${waitSeconds} s for EventStoreDB at ${placeOf(url)}: ${messageOf(error)}`),
    trouble: (error) => trouble(error, 'trouble with EventStoreDB; it is tried again'),
  }).catch((error: unknown) => { throw new EventStoreDbUnavailable(url, error); });
};

const openVault = async (url: string | undefined, directory: DataDirectory, trouble: Trouble): Promise<Vault> =>
  url === undefined ? new SqliteVault(directory.path) : openPostgresVault({ url, onConnectionLost: lost(trouble) }).catch(unavailable);

const openReadDatabase = (url: string | undefined, directory: DataDirectory, { logger, trouble }: { readonly logger: Logger; readonly trouble: Trouble }): Promise<ReadDatabase> =>
  url === undefined
    ? openPGlite({ directory: join(directory.path, 'read-models'), onWiped: (reason) => logger.info(`read models are built anew: ${reason}`) })
    : openPostgres({ url, onConnectionLost: lost(trouble) }).catch(unavailable);

const unavailable = (error: unknown): never => {
  throw new PostgresUnavailable(error);
};

/** The read models close their database when they stop; whoever never started them has to do it here. */
const closedOnce = (database: ReadDatabase): ReadDatabase => {
  let closing: Promise<void> | undefined;
  return { ...database, close: () => (closing ??= database.close()) };
};

const lost = (trouble: Trouble) => (error: Error): void => trouble(error, 'a connection to PostgreSQL was lost');

/** Told of what went wrong on the way to a store and is tried again. */
type Trouble = (error: unknown, message: string) => void;

/** The first start leaves a mark of its key; a later one with another key stops before it can do harm. */
const mustFit = async (masterKey: Uint8Array, vault: Vault): Promise<void> => {
  const { drawer, id } = MASTER_KEY_MARK;
  const value = masterKeyMark(masterKey);
  await vault.insert(drawer, [{ id, value }]);
  if ((await vault.get(drawer, [id], 0)).get(id) !== value) throw new WrongMasterKey();
};
