import { readConfig } from '../config.js';
import type { AdminCommand } from './admin-command.js';
import { examine } from './doctor/checks.js';
import { exitCode } from './exit-codes.js';

type Options = { readonly dataDir?: string; readonly json?: boolean };

/** `barnraise doctor`: whether everything is there that a server needs. */
export const doctorCommand: AdminCommand = (program, { environment, finish }) => {
  program.command('doctor')
    .description('look at configuration, stores, keys, disk and the running server; exits with 1 when something does not work')
    .option('--data-dir <directory>', 'where everything is kept (DATA_DIR)')
    .option('--json', 'print each finding as JSON on standard output')
    .action(async ({ dataDir, json = false }: Options) => {
      const findings = await examine(readConfig({ ...environment, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) }));
      for (const finding of findings) process.stdout.write(json ? `${JSON.stringify(finding)}\n` : `${finding.state.padEnd(8)} ${finding.name}: ${finding.said}\n`);
      finish(findings.some(({ state }) => state === 'bad') ? exitCode.failed : exitCode.done);
    });
};
