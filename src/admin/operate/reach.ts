import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { ReadModels } from '../../../projections/engine/read-models.js';
import { DataDirectoryInUse } from '../../adapters/sqlite/data-directory.js';
import { beginApp, listen, prepareApp } from '../../app.js';
import { readConfig, type Config } from '../../config.js';
import { SystemClock } from '../../kernel/clock.js';
import { Lifecycle } from '../../lifecycle.js';
import { openLog } from '../../logging.js';
import { operatorTokenOf } from '../../operator-token.js';
import { openStores, type Stores } from '../../stores.js';
import type { Environment } from '../admin-command.js';
import { progressTo, stageOf } from '../progress.js';
import { OperatorClient, NotAnOperator, ServerUnavailable } from './operator-client.js';
import { localUrlOf, serverUrlIn } from './server-file.js';

/** The server that was reached. `here`: there was none, so that this process is it as long as the command runs. */
export type Reached = { readonly client: OperatorClient; readonly isHere: boolean };
export type Where = { readonly environment: Environment; readonly url?: string | undefined; readonly dataDir?: string | undefined };

/**
 * Finds the server to ask: the one at `--url`, the one that holds the data directory or, where nobody holds it, an application started here for
 * as long as the command runs: read models follow the log, and nothing else happens by itself.
 * @throws ServerUnavailable, NotAnOperator, and what opening the stores throws
 */
export const withServer = async <Result>({ environment, url, dataDir }: Where, use: (reached: Reached) => Promise<Result>): Promise<Result> => {
  const given = { ...environment, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) };
  if (url !== undefined) return use({ client: new OperatorClient(url, tokenFor(url, given)), isHere: false });
  const config: Config = { ...readConfig({ LOG_LEVEL: 'warn', ...given }), HOST: '127.0.0.1', PORT: 0, METRICS_PORT: undefined };
  const log = openLog(config);
  let stores: Stores;
  try {
    stores = await openStores(config, log, new SystemClock());
  } catch (error) {
    if (!(error instanceof DataDirectoryInUse)) throw error;
    return use({ client: new OperatorClient(serverOf(config), operatorTokenOf(config)), isHere: false });
  }
  try {
    return await here(stores, config, use);
  } finally {
    await stores.close();
  }
};

/** What others keep is as new as the log as soon as this process has read so far, too. */
const CATCH_UP_MS_MAX = 5_000;

const here = async <Result>(stores: Stores, config: Config, use: (reached: Reached) => Promise<Result>): Promise<Result> => {
  const [clock, lifecycle] = [new SystemClock(), new Lifecycle()];
  const progress = progressTo(process.stderr, clock);
  const app = await prepareApp(stores, { config, clock, log: openLog(config), lifecycle, onBuilding: stageOf(progress, 'building read models: events') });
  try {
    const address = await listen(app, config);
    await beginApp(app, config, { isAtRest: true });
    await app.get(ReadModels).caughtUp(CATCH_UP_MS_MAX).catch(() => undefined); // what does not come that far says so itself
    progress.end();
    lifecycle.serve();
    return await use({ client: new OperatorClient(localUrlOf(address), operatorTokenOf(config)), isHere: true });
  } finally {
    await app.close();
  }
};

const serverOf = ({ DATA_DIR }: Config): string => {
  const url = serverUrlIn(DATA_DIR);
  if (url === undefined) throw new ServerUnavailable(`another process holds ${DATA_DIR} and does not say where it can be asked: it is an import, or a server that is not up yet`);
  return url;
};

/** The token of a data directory is shown to servers of this machine alone. */
const tokenFor = (url: string, { OPERATOR_TOKEN, DATA_DIR }: Environment): string => {
  const config = readConfig({ OPERATOR_TOKEN, DATA_DIR });
  if (config.OPERATOR_TOKEN !== undefined) return config.OPERATOR_TOKEN;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname);
  if (isLocal && existsSync(join(config.DATA_DIR, 'operator.token'))) return operatorTokenOf(config);
  throw new NotAnOperator(url);
};

/** The options of every command that asks a server. */
export const addressed = (command: Command): Command => command
  .option('--json', 'answer in JSON, a value a line')
  .addOption(new Option('--url <address>', 'the server to ask (with OPERATOR_TOKEN)').argParser(address))
  .option('--data-dir <directory>', 'where everything is kept (DATA_DIR)');

const address = (value: string): string => {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value;
  throw new InvalidArgumentError('expected an address such as http://127.0.0.1:4000');
};
