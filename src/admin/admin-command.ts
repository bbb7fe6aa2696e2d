import type { Command } from 'commander';
import type { ExitCode } from './exit-codes.js';

/** The variables that a command reads its settings from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A part of the command line: adds its command to the program. `finish` takes the exit code when it is done. */
export type AdminCommand = (program: Command, context: { readonly environment: Environment; readonly finish: (code: ExitCode) => void }) => void;
