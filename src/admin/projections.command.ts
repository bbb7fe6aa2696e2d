import 'reflect-metadata';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { AdminCommand, Environment } from './admin-command.js';
import { exitCode, type ExitCode } from './exit-codes.js';
import type { OperatorClient, Told } from './operate/operator-client.js';
import { namesOf, tellHistory, tellOverview } from './operate/overview.js';
import { release, tellParked } from './operate/parking.js';
import { addressed, withServer, type Reached } from './operate/reach.js';
import { refused, replayAndWatch } from './operate/replays.js';
import { remark, say, sayJson } from './operate/tables.js';

type Options = { readonly json?: boolean; readonly url?: string; readonly dataDir?: string; readonly all?: boolean; readonly dryRun?: boolean; readonly yes?: boolean; readonly reason?: string };
type Given = { readonly json: boolean; readonly reason: string };
type Work = (reached: Reached, given: Given) => Promise<ExitCode>;

const ROLLBACK = 'mutation ($input: RollbackProjectionInput!) { rollbackProjection(input: $input) { __typename ... on RollbackProjectionSuccess { generation } ... on ProjectionRejected { code message } } }';
const CANCEL = 'mutation ($input: CancelReplayInput!) { cancelReplay(input: $input) { __typename ... on ProjectionRejected { code message } } }';

/** `barnraise projections …`: looks after the read models, over GraphQL: of the running server, or alone where there is none. */
export const projectionsCommand: AdminCommand = (program, { environment, finish }) => {
  const projections = program.command('projections').description('look after the read models: of the server that holds the data directory, of the one at --url, or alone');
  const run = (options: Options, work: Work): Promise<void> => reached(environment, options, work).then(finish);
  addressed(projections.command('list').description('how every read model is, and how far behind the log'))
    .action((options: Options) => run(options, async ({ client }, { json }) => tellOverview(client, json).then(() => exitCode.done)));
  addReplays(projections, run);
  addressed(ordering(projections.command('rollback <name>').description('let the generation before serve again, once it is as new as the log')))
    .action((name: string, options: Options) => run(options, (at, given) => confirmed(`Let the generation before serve again for ${name}?`, options, () => rollback(at.client, name, given))));
  addressed(ordering(projections.command('cancel <names...>').description('call off a replay')))
    .action((names: readonly string[], options: Options) => run(options, ({ client }, given) => cancel(client, names, given)));
  addressed(projections.command('history <name>').description('what operators have done with a read model, and why'))
    .action((name: string, options: Options) => run(options, ({ client }, { json }) => known(client, [name], async () => tellHistory(client, name, json).then(() => exitCode.done))));
  addParking(projections.command('park').description('events that could not be folded, and wait'), run);
};

type Run = (options: Options, work: Work) => Promise<void>;

const addReplays = (projections: Command, run: Run): void => {
  addressed(ordering(projections.command('replay [names...]').description('build read models anew beside the live ones and put them in their place; all in one pass over the log')))
    .option('--all', 'every read model')
    .option('--dry-run', 'only compare, as diff does')
    .action((names: readonly string[], options: Options) => run(options, ({ client, isHere }, given) => known(client, names, async (all) => {
      const [chosen, dryRun] = [names.length > 0 ? names : options.all ? all : [], options.dryRun ?? false];
      if (chosen.length === 0) return misused(`name the read models, or say --all; there are ${all.join(', ')}`);
      const order = () => replayAndWatch({ client, isHere }, { names: chosen, dryRun, ...given });
      return dryRun ? order() : confirmed(`Build ${chosen.join(', ')} anew?`, options, order);
    })));
  addressed(projections.command('diff [names...]').alias('verify').description('build read models (default: all) anew, compare them with the live ones row by row and throw them away; exits with 1 when one differs'))
    .option('--reason <words>', 'why, for those who read it later')
    .action((names: readonly string[], options: Options) => run(options, ({ client, isHere }, given) => known(client, names, (all) =>
      replayAndWatch({ client, isHere }, { names: names.length > 0 ? names : all, dryRun: true, ...given }))));
};

const addParking = (park: Command, run: Run): void => {
  addressed(park.command('list [projection]').description('what is parked, why, and how to go on'))
    .action((projection: string | undefined, options: Options) => run(options, ({ client }, { json }) => known(client, projection === undefined ? [] : [projection], () => tellParked(client, projection, json).then(() => exitCode.done))));
  addressed(ordering(park.command('retry <projection> <key>').description('try a parked event again, and all that wait behind it')))
    .action((projection: string, key: string, options: Options) => run(options, ({ client }, given) => release(client, { projection, key, ...given })));
  addressed(ordering(park.command('skip <projection> <key> <event>').description('leave a parked event out of one row, and go on')))
    .action((...[projection, key, eventId, options]: [string, string, string, Options]) => run(options, ({ client }, given) =>
      confirmed(`Leave ${eventId} out of ${key} for good?`, options, () => release(client, { projection, key, eventId, ...given }))));
};

const ordering = (command: Command): Command => command
  .option('--reason <words>', 'why, for those who read it later')
  .option('--yes', 'do not ask back');

const reached = (environment: Environment, { url, dataDir, json = false, reason = 'asked for on the command line' }: Options, work: Work): Promise<ExitCode> =>
  withServer({ environment, url, dataDir }, (at) => work(at, { json, reason }));

/** Goes on when there are read models of these names. */
const known = async (client: OperatorClient, names: readonly string[], work: (all: readonly string[]) => Promise<ExitCode>): Promise<ExitCode> => {
  const all = await namesOf(client);
  const unknown = names.filter((name) => !all.includes(name));
  return unknown.length > 0 ? misused(`there is no read model called ${unknown.join(', ')}; there are ${all.join(', ')}`) : work(all);
};

const misused = (why: string): ExitCode => {
  remark(why);
  return exitCode.usage;
};

/** Asks back, where there is a person to be asked. */
const confirmed = async (question: string, { yes, json }: Options, work: () => Promise<ExitCode>): Promise<ExitCode> => {
  if (!yes && !json && process.stdin.isTTY && process.stderr.isTTY) {
    const asking = createInterface({ input: process.stdin, output: process.stderr });
    const answer = await asking.question(`${question} [y/N] `).finally(() => asking.close());
    if (!/^y(es)?$/i.test(answer.trim())) return misused('Nothing has been done.');
  }
  return work();
};

const rollback = async (client: OperatorClient, projection: string, { json, reason }: Given): Promise<ExitCode> => {
  const { rollbackProjection: told } = await client.ask<{ rollbackProjection: Told & { readonly generation?: number } }>(ROLLBACK, { input: { projection, reason } });
  if (told.generation === undefined) return refused(told);
  if (json) sayJson({ name: projection, generation: told.generation });
  else say(`${projection}: generation ${told.generation} serves again`);
  return exitCode.done;
};

const cancel = async (client: OperatorClient, names: readonly string[], { json, reason }: Given): Promise<ExitCode> => {
  let code: ExitCode = exitCode.done;
  for (const projection of names) {
    const { cancelReplay: told } = await client.ask<{ cancelReplay: Told }>(CANCEL, { input: { projection, reason } });
    if (told.code !== undefined) code = refused(told);
    else if (json) sayJson({ name: projection, cancelled: true });
    else say(`${projection}: its replay is called off`);
  }
  return code;
};
