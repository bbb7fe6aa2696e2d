import { InvalidArgumentError, Option } from 'commander';
import { readConfig, type Config } from '../config.js';
import type { AdminCommand } from './admin-command.js';
import { provenBackup } from './backup/manifest.js';
import { restoreBackup } from './backup/restore-backup.js';
import { exitCode } from './exit-codes.js';

type Options = { readonly dataDir?: string; readonly toPosition?: number; readonly toTime?: string; readonly check?: boolean; readonly json?: boolean };

/** `barnraise restore <backup> --data-dir <new>`: never over anything that is there. */
export const restoreCommand: AdminCommand = (program, { environment, finish }) => {
  program.command('restore <backup>')
    .description('make a new installation from a backup; the next start builds its read models')
    .option('--data-dir <directory>', 'an empty directory, or one that does not exist yet (DATA_DIR)')
    .option('--to-position <number>', 'leave out every event after so many', position)
    .addOption(new Option('--to-time <instant>', 'leave out every event recorded later, such as 2027-03-01T12:00:00Z').argParser(instant).conflicts('toPosition'))
    .option('--check', 'only prove that the backup is whole')
    .option('--json', 'print what was restored as JSON on standard output')
    .action(async (backup: string, options: Options) => {
      const { dataDir, toPosition, toTime, check = false, json = false } = options;
      const config = readConfig({ ...environment, ...(dataDir === undefined ? {} : { DATA_DIR: dataDir }) });
      const { events, head, lastRecordedAt } = check ? (await provenBackup(backup)).log : await restoreBackup(backup, config, { position: toPosition, time: toTime });
      const what = check ? ': the backup is whole' : `, are in ${placesOf(config)}. Everybody signs in anew; read models are built at the next start`;
      process.stdout.write(json ? `${JSON.stringify({ events, head, lastRecordedAt })}\n` : `${events} events up to ${head}, recorded until ${lastRecordedAt ?? 'nothing'}${what}.\n`);
      finish(exitCode.done);
    });
};

const placesOf = ({ DATA_DIR, DATABASE_URL, EVENTSTORE_URL }: Config): string =>
  [...(EVENTSTORE_URL === undefined ? [] : ['EventStoreDB']), ...(DATABASE_URL === undefined ? [] : ['PostgreSQL']), ...(EVENTSTORE_URL === undefined || DATABASE_URL === undefined ? [DATA_DIR] : [])].join(' and ');

const position = (text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('expected how many events, counted from the first');
  return Number(text);
};

const instant = (text: string): string => {
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text) || Number.isNaN(Date.parse(text))) throw new InvalidArgumentError('expected an instant such as 2027-03-01T12:00:00Z');
  return new Date(text).toISOString();
};
