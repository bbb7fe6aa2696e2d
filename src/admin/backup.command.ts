import { readConfig } from '../config.js';
import { SystemClock } from '../kernel/clock.js';
import type { AdminCommand } from './admin-command.js';
import { makeBackup } from './backup/make-backup.js';
import { exitCode } from './exit-codes.js';

type Options = { readonly dataDir?: string; readonly withMasterKey?: boolean; readonly json?: boolean };

/** `barnraise backup <directory>`: while the server runs, or without one. */
export const backupCommand: AdminCommand = (program, { environment, finish }) => {
  program.command('backup <directory>')
    .description('copy log and vault into a new directory, while the server runs')
    .option('--data-dir <directory>', 'where everything is kept (DATA_DIR)')
    .option('--with-master-key', 'put the master key beside it: whoever has such a backup can read everything in it')
    .option('--json', 'print the manifest as JSON on standard output')
    .action(async (target: string, { dataDir, withMasterKey = false, json = false }: Options) => {
      const config = readConfig({ ...environment, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) });
      const manifest = await makeBackup(config, target, { withMasterKey, now: new SystemClock().now() });
      const { log, vault } = manifest;
      const key = withMasterKey ? 'The master key is in it: keep it as you keep the key.' : 'The master key is not in it: keep the key in another place.';
      process.stdout.write(json ? `${JSON.stringify(manifest)}\n` : `${log.events} events up to ${log.head}, recorded until ${log.lastRecordedAt ?? 'nothing'}, ${log.bytes + vault.bytes} bytes in ${target}. ${key}\n`);
      finish(exitCode.done);
    });
};
