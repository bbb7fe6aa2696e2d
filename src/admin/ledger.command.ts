import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';
import { digest } from '../../contracts/ledger/ledger.events.js';
import { communityId, type CommunityId } from '../../contracts/values.js';
import { readConfig } from '../config.js';
import { SystemClock } from '../kernel/clock.js';
import type { AdminCommand, Environment } from './admin-command.js';
import { exitCode } from './exit-codes.js';
import type { KnownHead } from './ledger/heads.js';
import { withLedgerPages } from './ledger/reach-log.js';
import { headLines, verdictLines, type Told } from './ledger/said.js';
import { verifyLedgers } from './ledger/verify.js';
import { progressTo, stageOf } from './progress.js';

type Options = { readonly dataDir?: string; readonly community?: CommunityId; readonly json?: boolean; readonly known?: readonly KnownHead[] };

/** What is told of one by one; of the rest it is said how many there are. */
const TOLD_MAX = 1_000;

/** `barnraise ledger …`: whether the accounts are what they say, and the number to keep that proves it. Needs no key, and no server. */
export const ledgerCommand: AdminCommand = (program, { environment, finish }) => {
  const ledger = program.command('ledger').description('prove that no entry of time credits was changed; works on the log alone, while the server runs or without one');
  common(ledger.command('verify').description('check every entry, every hold, every transfer and every published head; exits with 1 when something is wrong'))
    .addOption(new Option('--known <file>', 'heads that you have kept, as `ledger head --json` prints them: they must have been published here').argParser(knownHeads))
    .action(async ({ json = false, ...options }: Options) => {
      const told = await read(environment, options);
      for (const line of verdictLines(told, json)) process.stdout.write(`${line}\n`);
      finish(told.count > 0 ? exitCode.failed : exitCode.done);
    });
  common(ledger.command('head').description('print the last published head of each community, to be kept elsewhere'))
    .action(async ({ json = false, ...options }: Options) => {
      const told = await read(environment, options);
      for (const line of headLines(told, json)) process.stdout.write(`${line}\n`);
      finish(exitCode.done);
    });
};

const common = (command: Command): Command => command
  .option('--data-dir <directory>', 'where everything is kept (DATA_DIR), or the directory of a backup')
  .addOption(new Option('--community <id>', 'only this one').argParser(community))
  .option('--json', 'print each line as JSON on standard output');

const read = async (environment: Environment, { dataDir, community: only, known }: Options): Promise<Told> => {
  const config = readConfig({ ...environment, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) });
  const progress = progressTo(process.stderr, new SystemClock());
  const wrongs: { where: string; what: string }[] = [];
  let count = 0;
  const summaries = await withLedgerPages(config, (pages) => verifyLedgers(pages, {
    only, onRead: stageOf(progress, 'reading the ledger: events'), ...(known ? { known } : {}),
    tell: (wrong) => { if (count++ < TOLD_MAX) wrongs.push(wrong); },
  })).finally(() => progress.end());
  return { summaries, wrongs, count };
};

const community = (value: string): CommunityId => {
  const parsed = communityId.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('expected the id of a community, cmt_…');
};

const knownHead = z.object({ communityId, total: z.int().positive(), head: digest });

const knownHeads = (path: string): readonly KnownHead[] => {
  try {
    return readFileSync(path, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => knownHead.parse(JSON.parse(line)));
  } catch {
    throw new InvalidArgumentError('expected a file with lines of JSON as `ledger head --json` prints them');
  }
};
