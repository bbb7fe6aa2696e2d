import { cpSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { createApp, listen } from '../../src/app.js';
import { readConfig } from '../../src/config.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { openPayments, paymentsOff, type Payments } from '../../src/payments.js';
import { Health } from '../../src/readiness.js';
import { openStores, type Stores } from '../../src/stores.js';
import type { Request } from './load.js';

/** The whole application in this process, on the loopback. */
export type Server = { readonly app: NestFastifyApplication; readonly stores: Stores; readonly payments: Payments; readonly port: number; readonly close: () => Promise<void> };

const LOOKED_EVERY_MS = 50;

/** When it is there every read model and every process has come to the end of the log. `isPaid`: with card money, which moves in a sandbox of its own. */
export const startServer = async (directory: string, environment: Readonly<Record<string, string>> = {}, { isPaid = false } = {}): Promise<Server> => {
  const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'error', DATA_DIR: directory, PORT: '0', ...environment });
  const [clock, log] = [new SystemClock(), pino({ level: 'error' }, process.stderr)];
  const stores = await openStores(config, log, clock);
  const payments = isPaid ? await openPayments(config, { log, clock }) : paymentsOff();
  const app = await createApp(stores, { config, clock, log, payments });
  const { port } = await listen(app, config);
  while (!(await app.get(Health).parts()).every(({ state }) => state === 'live')) await pause(LOOKED_EVERY_MS);
  const close = async (): Promise<void> => {
    await app.close();
    await payments.close();
    await stores.close();
  };
  return { app, stores, payments, port, close };
};

/** Asks it once. @throws when the answer has errors */
export const answerTo = async <Data extends object>(port: number, { path, body }: Request): Promise<Data> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const { data, errors } = await response.json() as { readonly data?: Data; readonly errors?: unknown };
  if (!data || errors !== undefined) throw new Error(`not answered: ${JSON.stringify(errors)}`);
  return data;
};

/** A data directory of one's own with a log that others will want as it is. */
export const copyOfLog = (log: string, directory: string): string => {
  cpSync(log, directory, { recursive: true });
  return directory;
};
