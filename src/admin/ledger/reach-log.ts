import { join } from 'node:path';
import { readLogFile } from '../../adapters/sqlite/read-log.js';
import type { Config } from '../../config.js';
import { eventsOf } from '../backup/make-backup.js';
import { FILES } from '../backup/manifest.js';
import { withRemoteLog } from '../backup/remote-log.js';
import { LEDGER_CATEGORIES, type Pages } from './verify.js';

/** Reads the log of an installation, or of a backup's directory, from the beginning to where it ends now. Its server may go on meanwhile. */
export const withLedgerPages = <Result>({ DATA_DIR, EVENTSTORE_URL }: Pick<Config, 'DATA_DIR' | 'EVENTSTORE_URL'>, task: (pages: Pages) => Promise<Result>): Promise<Result> =>
  EVENTSTORE_URL === undefined ? task(readLogFile(join(DATA_DIR, FILES.log), LEDGER_CATEGORIES)) : withRemoteLog(EVENTSTORE_URL, (log) => task(eventsOf(log)));
