import { Command, CommanderError } from 'commander';
import { DataDirectoryInUse } from '../adapters/sqlite/data-directory.js';
import { DataDirectoryUnusable } from '../adapters/sqlite/unusable.js';
import { BadConfig } from '../config.js';
import { PortTaken } from '../listening.js';
import { EventStoreDbUnavailable, PostgresUnavailable, WrongMasterKey } from '../stores.js';
import { StoreUnavailable } from '../kernel/event-store.js';
import { GatewayUnavailable } from '../kernel/payment-gateway.js';
import type { Environment } from './admin-command.js';
import { BackupRefused } from './backup/manifest.js';
import { adminCommands } from './commands.js';
import { exitCode, type ExitCode } from './exit-codes.js';
import { AskedWrongly, NotAnOperator, ServerUnavailable } from './operate/operator-client.js';

/** @returns the exit code; what went wrong has been said on standard error, in one line where it is the caller's to mend */
export const runCommandLine = async (argv: readonly string[], environment: Environment): Promise<ExitCode> => {
  let code: ExitCode = exitCode.done;
  const program = new Command('barnraise')
    .description('A marketplace backend for services that people produce together.\nSettings come from the environment; docs/configuration.md lists them all.')
    .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
    .showHelpAfterError('(add --help for what there is)')
    .exitOverride();
  for (const add of adminCommands) add(program, { environment, finish: (given) => void (code = given) });
  try {
    await program.parseAsync([...argv]);
    return code;
  } catch (error) {
    return explained(error);
  }
};

const MENDABLE = [[BadConfig, exitCode.config], [PortTaken, exitCode.unavailable], [WrongMasterKey, exitCode.config], [DataDirectoryUnusable, exitCode.config], [DataDirectoryInUse, exitCode.unavailable], [PostgresUnavailable, exitCode.unavailable], [EventStoreDbUnavailable, exitCode.unavailable],
  [ServerUnavailable, exitCode.unavailable], [NotAnOperator, exitCode.denied], [AskedWrongly, exitCode.usage], [BackupRefused, exitCode.badInput], [StoreUnavailable, exitCode.unavailable], [GatewayUnavailable, exitCode.unavailable],
] as const;

/** What the caller can mend is said in one line; anything else is shown whole. */
const explained = (error: unknown): ExitCode => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  for (const [kind, code] of MENDABLE) if (error instanceof kind) return say(error.message, code);
  return say(error instanceof Error ? (error.stack ?? error.message) : String(error), exitCode.failed);
};

const say = (message: string, code: ExitCode): ExitCode => {
  process.stderr.write(`${message}\n`);
  return code;
};
