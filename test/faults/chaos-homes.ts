import { FaultPostgres } from '../support/fault-postgres.js';
import { logOfCopy } from '../support/fault-checks.js';
import type { FaultRun } from '../support/fault-run.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { tempDirectory } from '../support/temp-directory.js';
import { storeChaos, type ChaosPlan } from './chaos.js';

type Size = Pick<ChaosPlan, 'bookings' | 'clients' | 'quietMsMax'>;
const settings = { NODE_ENV: 'test', LOG_LEVEL: 'warn', DATABASE_URL: '', EVENTSTORE_URL: '' };

/** The log on disk, read models and vault on a PostgreSQL of our own that comes and goes. */
export const chaosOfPostgres = async (run: FaultRun, size: Size): Promise<void> => {
  const { path, remove } = tempDirectory();
  const postgres = await FaultPostgres.start();
  const proxy = await TcpProxy.to({ host: '127.0.0.1', port: postgres.port });
  try {
    const restart = async (): Promise<void> => {
      await postgres.down(run.random.chance(0.5) ? 'immediate' : 'fast');
      await postgres.up();
    };
    await storeChaos(run, {
      ...size, links: [{ name: 'PostgreSQL', proxy, restart }],
      home: { dataDir: path, env: { DATABASE_URL: postgres.url(proxy.port), LOG_LEVEL: 'warn' } },
      direct: { ...settings, DATA_DIR: path, DATABASE_URL: postgres.url() },
      log: () => logOfCopy(path),
    });
  } finally {
    await proxy.close();
    await postgres.remove();
    remove();
  }
};
