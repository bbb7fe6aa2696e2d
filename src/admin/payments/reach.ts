import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readLogFile } from '../../adapters/sqlite/read-log.js';
import { stripeClient } from '../../adapters/stripe/stripe-client.js';
import { StripeMoneyReader } from '../../adapters/stripe/stripe-money-reader.js';
import { openSandbox } from '../../adapters/stripe-sandbox/open-sandbox.js';
import { BadConfig, type Config } from '../../config.js';
import type { MoneyReader } from '../../kernel/money-records.js';
import { stripeAt } from '../../payments.js';
import { eventsOf } from '../backup/make-backup.js';
import { FILES } from '../backup/manifest.js';
import { withRemoteLog } from '../backup/remote-log.js';
import type { Pages } from './our-payments.js';

type LogConfig = Pick<Config, 'DATA_DIR' | 'EVENTSTORE_URL'>;
type StripeConfig = Pick<Config, 'DATA_DIR' | 'STRIPE_SECRET_KEY' | 'STRIPE_API_URL'>;

/** Reads the streams of these categories in the log of an installation, and of others where the log is not a file, to where it ends now. Its server may go on meanwhile. */
export const withPages = <Result>({ DATA_DIR, EVENTSTORE_URL }: LogConfig, categories: readonly string[], task: (pages: Pages) => Promise<Result>): Promise<Result> =>
  (EVENTSTORE_URL === undefined ? task(readLogFile(join(DATA_DIR, FILES.log), categories)) : withRemoteLog(EVENTSTORE_URL, (log) => task(eventsOf(log))));

/** Asks Stripe where there is a key; without one the sandbox that the installation has kept. @throws BadConfig where there is neither */
export const withMoneyReader = async <Result>({ DATA_DIR, STRIPE_SECRET_KEY: secretKey, STRIPE_API_URL: apiUrl }: StripeConfig, task: (reader: MoneyReader) => Promise<Result>): Promise<Result> => {
  if (secretKey !== undefined) return task(new StripeMoneyReader(stripeAt({ secretKey, apiUrl })));
  const file = join(DATA_DIR, 'stripe-sandbox', 'stripe-sandbox.sqlite');
  if (!existsSync(file)) throw new BadConfig([`STRIPE_SECRET_KEY: there is no key, and no sandbox in ${DATA_DIR}`]);
  return withCopyOf(file, task);
};

/** A copy of the sandbox in which time stands still: the one that a server works with is neither waited for nor moved on. */
const withCopyOf = async <Result>(file: string, task: (reader: MoneyReader) => Promise<Result>): Promise<Result> => {
  const directory = mkdtempSync(join(tmpdir(), 'barnraise-reconcile-'));
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    database.prepare('VACUUM INTO ?').run(join(directory, 'stripe-sandbox.sqlite'));
    database.close();
    const { host, port, secretKey, close } = await openSandbox({ directory, now: () => 0, platformSecret: 'none', connectSecret: 'none', thinSecret: 'none' });
    return await task(new StripeMoneyReader(stripeClient({ secretKey, host, port }))).finally(close);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
};
