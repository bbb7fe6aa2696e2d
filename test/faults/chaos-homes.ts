import { join } from 'node:path';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb-event-store.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { FaultPostgres } from '../support/fault-postgres.js';
import { logOfCopy } from '../support/fault-checks.js';
import { FaultStandIn } from '../support/fault-stand-in.js';
import type { FaultRun } from '../support/fault-run.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { tempDirectory } from '../support/temp-directory.js';
import { wholeLogOf } from '../support/whole-log.js';
import { storeChaos, type ChaosPlan } from './chaos.js';

type Size = Pick<ChaosPlan, 'bookings' | 'clients' | 'quietMsMax' | 'pace'>;
const settings = { NODE_ENV: 'test', LOG_LEVEL: 'warn', DATABASE_URL: '', EVENTSTORE_URL: '' };

type Ending = () => Promise<void> | void;

/** Ends what was begun, the last first, whatever becomes of the task. */
const withEndings = async (task: (atTheEnd: (ending: Ending) => void) => Promise<void>): Promise<void> => {
  const endings: Ending[] = [];
  try {
    await task((ending) => void endings.unshift(ending));
  } finally {
    for (const ending of endings) await ending();
  }
};

const postgresLink = async (run: FaultRun, atTheEnd: (ending: Ending) => void) => {
  const postgres = await FaultPostgres.start();
  atTheEnd(() => postgres.remove());
  const proxy = await TcpProxy.to({ host: '127.0.0.1', port: postgres.port });
  atTheEnd(() => proxy.close());
  const restart = async (): Promise<void> => {
    await postgres.down(run.random.chance(0.5) ? 'immediate' : 'fast');
    await postgres.up();
  };
  return { link: { name: 'PostgreSQL', proxy, restart }, through: postgres.url(proxy.port), direct: postgres.url() };
};

const eventStoreLink = async (path: string, atTheEnd: (ending: Ending) => void) => {
  const standIn = await FaultStandIn.start(join(path, 'eventstore.log'));
  atTheEnd(() => standIn.stop());
  const proxy = await TcpProxy.to({ host: '127.0.0.1', port: standIn.port });
  atTheEnd(() => proxy.close());
  return { link: { name: 'event store', proxy, restart: () => standIn.restart() }, through: urlOf(proxy.port), direct: urlOf(standIn.port) };
};

const urlOf = (port: number): string => `esdb://127.0.0.1:${port}?tls=false`;

const logBehind = async (connectionString: string): Promise<readonly RecordedEvent[]> => {
  const store = new EventStoreDbEventStore({ connectionString });
  return wholeLogOf(store).finally(() => store.close());
};

/** The log on disk, read models and vault on a PostgreSQL of our own that comes and goes. */
export const chaosOfPostgres = (run: FaultRun, size: Size): Promise<void> => withEndings(async (atTheEnd) => {
  const { path, remove } = tempDirectory();
  atTheEnd(remove);
  const { link, through, direct } = await postgresLink(run, atTheEnd);
  await storeChaos(run, {
    ...size, links: [link], home: { dataDir: path, env: { DATABASE_URL: through, LOG_LEVEL: 'warn' } },
    direct: { ...settings, DATA_DIR: path, DATABASE_URL: direct }, log: () => logOfCopy(path), isLogShared: false,
  });
});

/** The log in a stand-in for EventStoreDB that comes and goes, the rest embedded. */
export const chaosOfEventStore = (run: FaultRun, size: Size): Promise<void> => withEndings(async (atTheEnd) => {
  const { path, remove } = tempDirectory();
  atTheEnd(remove);
  const { link, through, direct } = await eventStoreLink(path, atTheEnd);
  await storeChaos(run, {
    ...size, links: [link], home: { dataDir: join(path, 'data'), env: { EVENTSTORE_URL: through, LOG_LEVEL: 'warn' } },
    direct: { ...settings, DATA_DIR: join(path, 'data'), EVENTSTORE_URL: direct }, log: () => logBehind(direct), isLogShared: true,
  });
});

/** Both on servers, both come and go. */
export const chaosOfBoth = (run: FaultRun, size: Size): Promise<void> => withEndings(async (atTheEnd) => {
  const { path, remove } = tempDirectory();
  atTheEnd(remove);
  const [eventStore, postgres] = [await eventStoreLink(path, atTheEnd), await postgresLink(run, atTheEnd)];
  await storeChaos(run, {
    ...size, links: [eventStore.link, postgres.link],
    home: { dataDir: join(path, 'data'), env: { EVENTSTORE_URL: eventStore.through, DATABASE_URL: postgres.through, LOG_LEVEL: 'warn' } },
    direct: { ...settings, DATA_DIR: join(path, 'data'), EVENTSTORE_URL: eventStore.direct, DATABASE_URL: postgres.direct }, log: () => logBehind(eventStore.direct), isLogShared: true,
  });
});
