import 'reflect-metadata';
import { InvalidArgumentError, Option } from 'commander';
import type { AdminCommand } from './admin-command.js';
import { exitCode } from './exit-codes.js';
import { showEvents, tailLog } from './operate/log.js';
import { addressed, withServer } from './operate/reach.js';
import { remark } from './operate/tables.js';

type Options = { readonly json?: boolean; readonly url?: string; readonly dataDir?: string; readonly follow?: boolean; readonly last?: number };

const LAST_MAX = 100;

/** `barnraise events …`: the log as operators see it, over GraphQL. What people typed is hidden. */
export const eventsCommand: AdminCommand = (program, { environment, finish }) => {
  const events = program.command('events').description('read the log; what people typed is hidden');
  addressed(events.command('tail').description('the last events, the newest at the end'))
    .option('--follow', 'go on until Ctrl-C')
    .addOption(new Option('--last <number>', 'how many').default(20).argParser(count))
    .action(async ({ json = false, follow, last = 20, ...where }: Options) => withServer({ environment, ...where }, async ({ client }) => {
      const leaving = new AbortController();
      const leave = (): void => leaving.abort();
      process.once('SIGINT', leave);
      await tailLog(client, { last, json, follow: follow ? leaving.signal : undefined }).finally(() => process.off('SIGINT', leave));
      finish(exitCode.done);
    }));
  addressed(events.command('show <stream>').description('every event of a stream, or one event by its id or its address (3@booking-…)'))
    .action(async (name: string, { json = false, ...where }: Options) => withServer({ environment, ...where }, async ({ client }) => {
      const isThere = await showEvents(client, name, json);
      if (!isThere) remark(`there is nothing called ${name} in the log`);
      finish(isThere ? exitCode.done : exitCode.usage);
    }));
};

const count = (value: string): number => {
  if (/^\d{1,3}$/.test(value) && Number(value) >= 1 && Number(value) <= LAST_MAX) return Number(value);
  throw new InvalidArgumentError(`expected a whole number from 1 to ${LAST_MAX}`);
};
