import 'reflect-metadata';
import { once } from 'node:events';
import { InvalidArgumentError, Option } from 'commander';
import { communityId, type CommunityId } from '../../contracts/values.js';
import { readConfig } from '../config.js';
import { SystemClock } from '../kernel/clock.js';
import type { AdminCommand, Environment } from './admin-command.js';
import { exitCode } from './exit-codes.js';
import { ourPayments, PAYMENT_CATEGORIES } from './payments/our-payments.js';
import { reconcile, type Reconciled } from './payments/reconcile.js';
import { reconciledLines } from './payments/said.js';
import { YEARLY_CATEGORIES, yearlyLines } from './payments/yearly.js';
import { progressTo, stageOf } from './progress.js';

type YearlyOptions = { readonly dataDir?: string | undefined; readonly year: number; readonly community?: CommunityId | undefined };
type Options = { readonly dataDir?: string; readonly json?: boolean; readonly since?: number };

/** `barnraise payments …`: whether our log and Stripe say the same of card money, and what every provider has earned in a year. Needs no server, and changes nothing anywhere. */
export const paymentsCommand: AdminCommand = (program, { environment, finish }) => {
  const payments = program.command('payments').description('look after card money');
  payments.command('dac7').description('print what every provider has earned in a year, by quarter, as CSV: for reports to tax offices (DAC7, 1099-K)')
    .option('--data-dir <directory>', 'where everything is kept (DATA_DIR), or the directory of a backup')
    .addOption(new Option('--year <year>', 'the year, in UTC, such as 2027').argParser(yearOf).makeOptionMandatory())
    .addOption(new Option('--community <id>', 'only this one').argParser(communityOf))
    .action(async ({ dataDir, year, community }: YearlyOptions) => {
      await print(environment, { dataDir, year, community });
      finish(exitCode.done);
    });
  payments.command('reconcile').description('compare our log with Stripe, or with the sandbox where there is no key, booking by booking; exits with 1 when they differ')
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
  const config = configOf(environment, dataDir);
  const { withMoneyReader, withPages } = await import('./payments/reach.js'); // large, and no other command needs it
  const progress = progressTo(process.stderr, new SystemClock());
  const log = (name: string) => withPages(config, PAYMENT_CATEGORIES, (pages) => ourPayments(pages, stageOf(progress, name)));
  try {
    const ours = await log('reading our log: events');
    const theirs = await withMoneyReader(config, (reader) => reader.read(since, stageOf(progress, 'reading Stripe: objects')));
    return reconcile({ ours, theirs, after: await log('reading our log again: events'), since });
  } finally {
    progress.end();
  }
};

const configOf = (environment: Environment, dataDir: string | undefined) => readConfig({ ...environment, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) });

/** Line by line, as fast as whoever reads takes them. */
const print = async (environment: Environment, { dataDir, year, community }: YearlyOptions): Promise<void> => {
  const config = configOf(environment, dataDir);
  const { withPages } = await import('./payments/reach.js');
  for await (const line of yearlyLines((task) => withPages(config, YEARLY_CATEGORIES, task), { year, community })) if (!process.stdout.write(line)) await once(process.stdout, 'drain');
};

const yearOf = (value: string): number => {
  if (!/^20\d\d$/.test(value)) throw new InvalidArgumentError('expected a year such as 2027');
  return Number(value);
};

const communityOf = (value: string): CommunityId => {
  const parsed = communityId.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('expected the id of a community, cmt_…');
};

const instant = (value: string): number => {
  const ms = Date.parse(value);
  if (Number.isNaN(ms)) throw new InvalidArgumentError('expected a date such as 2027-03-01');
  return ms;
};
