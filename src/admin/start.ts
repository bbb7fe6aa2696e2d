import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { beginApp, listen, prepareApp } from '../app.js';
import { readConfig, type Config } from '../config.js';
import { SystemClock, TestClock } from '../kernel/clock.js';
import { Lifecycle } from '../lifecycle.js';
import { openLog } from '../logging.js';
import { openPayments, type Payments } from '../payments.js';
import { openStores } from '../stores.js';
import { seedDemo, type DemoSignIn } from './demo/seed-demo.js';
import type { AdminCommand } from './admin-command.js';
import { cardMoneyLine } from './card-money.js';
import { announceServer } from './operate/server-file.js';
import { progressTo, stageOf } from './progress.js';
import { exitCode, type ExitCode } from './exit-codes.js';

/** How long work in progress may take to finish once the server was told to stop. */
const SHUTDOWN_MS_MAX = 20_000;

type StartOptions = { readonly port?: string; readonly host?: string; readonly dataDir?: string; readonly testClock?: boolean; readonly demo: boolean };

/** `barnraise start`: serves until SIGTERM or SIGINT. */
export const startCommand: AdminCommand = (program, { environment, finish }) => {
  program.command('start')
    .description('serve GraphQL, with GraphiQL at / (the default data directory is ./data)')
    .option('--port <number>', 'port to listen on (PORT)')
    .option('--host <address>', 'address to listen on (HOST)')
    .option('--data-dir <directory>', 'where everything is kept (DATA_DIR)')
    .option('--test-clock', 'allow the clock to be set forward (TEST_CLOCK=true)')
    .option('--no-demo', 'leave an empty data directory empty, without the demo community')
    .action(async (options: StartOptions) => {
      const { port, host, dataDir, testClock } = options;
      const given = { PORT: port, HOST: host, DATA_DIR: dataDir, TEST_CLOCK: testClock ? 'true' : undefined };
      const config = readConfig({ ...environment, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) });
      finish(await serve(config, { demo: options.demo && config.NODE_ENV !== 'production' }));
    });
};

/** A demo's sign-ins are known to everybody: never in production. */
const serve = async (config: Config, { demo }: { readonly demo: boolean }): Promise<ExitCode> => {
  const log = openLog(config);
  const clock = config.TEST_CLOCK ? new TestClock() : new SystemClock();
  const stopping = stopSignal();
  const stores = await openStores(config, log, clock);
  let payments: Payments | undefined;
  try {
    payments = await openPayments(config, { log, clock });
    const progress = progressTo(process.stderr, clock);
    const lifecycle = new Lifecycle();
    const app = await prepareApp(stores, { config, clock, log, lifecycle, payments, onBuilding: stageOf(progress, 'building read models: events') });
    let forget = (): void => undefined;
    try {
      const address = await listen(app, config); // before it has begun: probes hear how far it is
      forget = announceServer(config.DATA_DIR, address);
      const beginning = begin(app, { config, demo }).finally(() => progress.end());
      beginning.catch(() => undefined); // when it is told to stop meanwhile, how the beginning ends is of no interest
      const signIns = await Promise.race([beginning, stopping.then(() => undefined)]);
      if (signIns) {
        lifecycle.serve();
        process.stdout.write(`${[...greeting(address, config), cardMoneyLine(payments), ...signIns.map(({ email, password }) => `  demo: sign in as ${email} with the password ${password}`)].join('\n')}\n`);
      }
      log.info(`${await stopping}: finishing what is in progress`);
      lifecycle.drain();
      await pause(delayMsOf(config));
    } finally {
      forget();
      await inTime(app.close(), log);
    }
  } finally {
    await inTime(closeBoth(payments, stores), log);
  }
  return exitCode.done;
};

/** @returns the demo's sign-ins, where there is a demo */
const begin = async (app: NestFastifyApplication, { config, demo }: { readonly config: Config; readonly demo: boolean }): Promise<readonly DemoSignIn[]> => {
  await beginApp(app, config);
  if (!demo) return [];
  app.get(Lifecycle).does('founding the demo');
  return await seedDemo(app) ?? [];
};

/** Long enough for whoever asks `/readyz` every few seconds to notice. */
const delayMsOf = ({ SHUTDOWN_DELAY_MS, NODE_ENV }: Config): number => SHUTDOWN_DELAY_MS ?? (NODE_ENV === 'production' ? 5_000 : 0);

/** The first signal asks to stop, a second one insists. */
const stopSignal = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    let isAsked = false;
    for (const name of ['SIGTERM', 'SIGINT'] as const) {
      process.on(name, () => {
        if (isAsked) process.exit(exitCode.failed);
        isAsked = true;
        resolve(name);
      });
    }
  });

/** What hangs while the server stops must not keep it from stopping. */
const inTime = async (closing: Promise<void>, log: Logger): Promise<void> => {
  const deadline = setTimeout(() => {
    log.fatal(`not finished after ${SHUTDOWN_MS_MAX} ms`);
    process.exit(exitCode.failed);
  }, SHUTDOWN_MS_MAX);
  await closing.finally(() => clearTimeout(deadline));
};

const greeting = ({ address, family, port }: AddressInfo, config: Config): readonly string[] => {
  const host = address === '0.0.0.0' || address === '::' ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return [
    `Barnraise serves http://${host}:${port}/`,
    `  GraphiQL in a browser: http://${host}:${port}/   GraphQL: POST http://${host}:${port}/graphql`,
    `  data: ${config.DATA_DIR}${config.TEST_CLOCK ? '   The test clock is on: advanceTestClock sets it forward.' : ''}`,
  ];
};

const closeBoth = async (payments: Payments | undefined, stores: { readonly close: () => Promise<void> }): Promise<void> => {
  await payments?.close();
  await stores.close();
};
