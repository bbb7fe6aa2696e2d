import 'reflect-metadata';
import { InvalidArgumentError, Option } from 'commander';
import { readConfig } from '../config.js';
import { SystemClock } from '../kernel/clock.js';
import type { AdminCommand, Environment } from './admin-command.js';
import { exitCode } from './exit-codes.js';
import { ourPayments } from './payments/our-payments.js';
import { reconcile, type Reconciled } from './payments/reconcile.js';
import { reconciledLines } from './payments/said.js';
import { progressTo, stageOf } from './progress.js';

type Options = { readonly dataDir?: string; readonly json?: boolean; readonly since?: number };

/** `barnraise payments …`: whether our log and Stripe say the same of card money. Needs no server, and changes nothing anywhere. */
export const paymentsCommand: AdminCommand = (program, { environment, finish }) => {
  program.command('payments').description('look after card money')
    .command('reconcile').description('compare our log with Stripe, or with the sandbox where there is no key, booking by booking; exits with 1 when they differ')
    .option('--data-dir <directory>', 'where everything is kept (DATA_DIR)')
    .option('--json', 'print each line as JSON on standard output')
    .addOption(new Option('--since <date>', 'only what was begun then or later, such as 2027-03-01').argParser(instant))
    .action(async ({ json = false, ...options }: Options) => {
      const told = await read(environment, options);
      for (const line of reconciledLines(told, json)) process.stdout.write(`${line}\n`);
      finish(told.differences.length > 0 ? exitCode.failed : exitCode.done);
    });
};

/** Our log is read before Stripe and after it: what has moved in between is looked at another time. */
const read = async (environment: Environment, { dataDir, since }: Options): Promise<Reconciled> => {
  const config = readConfig({ ...environment, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) });
  const { withMoneyReader, withPaymentPages } = await import('./payments/reach.js'); // large, and no other command needs it
  const progress = progressTo(process.stderr, new SystemClock());
  const log = (name: string) => withPaymentPages(config, (pages) => ourPayments(pages, stageOf(progress, name)));
  try {
    const ours = await log('reading our log: events');
    const theirs = await withMoneyReader(config, (reader) => reader.read(since, stageOf(progress, 'reading Stripe: objects')));
    return reconcile({ ours, theirs, after: await log('reading our log again: events'), since });
  } finally {
    progress.end();
  }
};

const instant = (value: string): number => {
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('expected a date such as 2027-03-01');
  return ms;
};
