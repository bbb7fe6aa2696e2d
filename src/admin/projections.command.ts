import 'reflect-metadata';
import { ReadModels } from '../../projections/engine/read-models.js';
import { createApp } from '../app.js';
import { readConfig, type Config } from '../config.js';
import { SystemClock } from '../kernel/clock.js';
import { openLog } from '../logging.js';
import { openStores } from '../stores.js';
import type { AdminCommand } from './admin-command.js';
import { exitCode, type ExitCode } from './exit-codes.js';

type Options = { readonly json?: boolean; readonly dataDir?: string };

const CATCH_UP_MS_MAX = 3_600_000;

/** `barnraise projections verify [names…]`: builds read models anew from the log and compares them with the live ones. */
export const projectionsCommand: AdminCommand = (program, { environment, finish }) => {
  program.command('projections').description('look after the read models (stop the server first)')
    .command('verify [names...]')
    .description('build these read models (default: all) anew from the log and compare them row by row; exits with 1 when one differs')
    .option('--json', 'print the comparison as JSON on standard output')
    .option('--data-dir <directory>', 'where everything is kept (DATA_DIR)')
    .action(async (names: readonly string[], options: Options) => {
      const config = readConfig({ LOG_LEVEL: 'warn', ...environment, ...(options.dataDir === undefined ? {} : { DATA_DIR: options.dataDir }) });
      finish(await verify(names, options, config));
    });
};

const verify = async (names: readonly string[], { json }: Options, config: Config): Promise<ExitCode> => {
  const [clock, log] = [new SystemClock(), openLog(config)];
  const stores = await openStores(config, log, clock);
  try {
    const app = await createApp(stores, { config, clock, log });
    try {
      return await compareAll(app.get(ReadModels), names, json ?? false);
    } finally {
      await app.close();
    }
  } finally {
    await stores.close();
  }
};

const compareAll = async (models: ReadModels, names: readonly string[], json: boolean): Promise<ExitCode> => {
  const known = (await models.status()).map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    process.stderr.write(`there is no read model called ${unknown.join(', ')}; there are ${known.join(', ')}\n`);
    return exitCode.usage;
  }
  await models.caughtUp(CATCH_UP_MS_MAX);
  let code: ExitCode = exitCode.done;
  for (const name of names.length > 0 ? names : known) {
    const { rows, differing, examples } = await models.verify({ name });
    if (differing > 0) code = exitCode.failed;
    process.stdout.write(json ? `${JSON.stringify({ name, rows, differing, examples })}\n` : `${name}: ${rows} rows, ${differing} differ${examples.map(({ key, how }) => `\n  ${how} ${key}`).join('')}\n`);
  }
  return code;
};
