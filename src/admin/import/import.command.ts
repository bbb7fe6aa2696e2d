import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { InvalidArgumentError, Option } from 'commander';
import type { Logger } from 'pino';
import { instant, type Instant } from '../../../contracts/values.js';
import { zoneNamed } from '../../../contracts/time.js';
import { ReadModels } from '../../../projections/engine/read-models.js';
import { Argon2PasswordHasher } from '../../adapters/argon2/argon2-password-hasher.js';
import { createApp } from '../../app.js';
import { readConfig, type Config } from '../../config.js';
import { readSdl, SdlRejectionMessages } from '../../graphql/sdl.js';
import { SystemClock, type Clock } from '../../kernel/clock.js';
import { CommandHandling } from '../../kernel/handle-command.js';
import { KernelModule } from '../../kernel/kernel.module.js';
import { PersonKeys } from '../../kernel/person-keys.js';
import { frameworkLog, openLog } from '../../logging.js';
import { openStores, type Stores } from '../../stores.js';
import type { AdminCommand } from '../admin-command.js';
import { progressTo, stageOf, type Progress } from '../progress.js';
import { exitCode, type ExitCode } from '../exit-codes.js';
import { BadSource } from './csv-rows.js';
import { ImportReport, StoppedByBrokenRow } from './import-report.js';
import { InsideAirbnbImport, type InsideAirbnbOptions } from './insideairbnb.js';
import { findTables } from './source-tables.js';

type Options = {
  readonly community: string; readonly currency: string; readonly zone?: string; readonly asOf?: Instant;
  readonly alsoGift?: boolean; readonly strict?: boolean; readonly json?: boolean; readonly dataDir?: string;
};
type House = { readonly stores: Stores; readonly config: Config; readonly clock: Clock; readonly log: Logger };

const CATCH_UP_MS_MAX = 3_600_000;

/** `barnraise import insideairbnb DIR`: reads a snapshot, writes what it says as events, and brings the read models up to date. */
export const importCommand: AdminCommand = (program, { environment, finish }) => {
  program.command('import').description('bring in data from elsewhere (stop the server first)')
    .command('insideairbnb <directory>')
    .description('listings, reviews and calendar of an Inside Airbnb snapshot (.csv or .csv.gz); running it again changes nothing')
    .option('--community <name>', 'name of the community that is founded for them', 'Inside Airbnb')
    .addOption(new Option('--currency <code>', 'currency of the prices (ISO 4217)').default('USD').argParser(currencyCode))
    .addOption(new Option('--zone <name>', 'time zone of the homes, such as America/New_York (default: the nautical zone of their longitude)').argParser(zoneName))
    .addOption(new Option('--as-of <instant>', 'what counts as today, such as 2024-11-05T00:00:00.000Z (default: now)').argParser(instantOf))
    .option('--also-gift', 'let every home be booked as a gift as well, for trying the whole way before money can be paid')
    .option('--strict', 'stop at the first broken row')
    .option('--json', 'print the summary as JSON on standard output')
    .option('--data-dir <directory>', 'where everything is kept (DATA_DIR)')
    .action(async (directory: string, options: Options) => {
      const config = readConfig({ LOG_LEVEL: 'warn', ...environment, ...(options.dataDir === undefined ? {} : { DATA_DIR: options.dataDir }) });
      finish(await explained(() => importSnapshot(directory, options, config)));
    });
};

/** A source that cannot be read is the caller's to mend, in one line. */
const explained = async (work: () => Promise<ExitCode>): Promise<ExitCode> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BadSource)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCode.badInput;
  }
};

const importSnapshot = async (directory: string, options: Options, config: Config): Promise<ExitCode> => {
  findTables(directory); // before anything is opened or made
  const [clock, log] = [new SystemClock(), openLog(config)];
  const progress = progressTo(process.stderr, clock);
  const report = new ImportReport({ strict: options.strict ?? false, onBroken: (told) => progress.note(`left out: ${told}`) });
  const startedMs = clock.nowMs();
  const stores = await openStores(config, log, clock);
  try {
    const house = { stores, config, clock, log };
    const code = await runImport(directory, { ...house, options, report, progress });
    await catchUp(house, progress);
    const summary = { ...report.counts, seconds: Math.round((clock.nowMs() - startedMs) / 100) / 10, stopped: code !== exitCode.done };
    process.stdout.write(options.json ? `${JSON.stringify({ ...summary, broken: report.broken })}\n` : `${told(summary)}\n`);
    return code;
  } finally {
    await stores.close();
  }
};

type Running = House & { readonly options: Options; readonly report: ImportReport; readonly progress: Progress };

const runImport = async (directory: string, { stores, clock, log, options, report, progress }: Running): Promise<ExitCode> => {
  const kernel = await NestFactory.createApplicationContext(
    KernelModule.with({ store: stores.log, vault: stores.vault, clock, passwords: new Argon2PasswordHasher(), messages: new SdlRejectionMessages(readSdl()), masterKey: stores.masterKey }),
    { abortOnError: false, logger: frameworkLog(log) },
  );
  const wanted: InsideAirbnbOptions = { communityName: options.community, currency: options.currency, zone: options.zone, placeName: options.community, alsoGift: options.alsoGift ?? false, asOf: options.asOf ?? clock.now() };
  try {
    await new InsideAirbnbImport({ kernel: kernel.get(CommandHandling), keys: kernel.get(PersonKeys), report, progress }, wanted).run(directory);
    return exitCode.done;
  } catch (error) {
    if (!(error instanceof StoppedByBrokenRow)) throw error;
    progress.end();
    progress.note(`stopped: ${error.message}`);
    return exitCode.badInput;
  } finally {
    await kernel.close();
  }
};

/** Opens the house as the server would, until everything that follows the log has seen it all. */
const catchUp = async (house: House, progress: Progress): Promise<void> => {
  const app = await createApp(house.stores, { ...house, onBuilding: stageOf(progress, 'building read models: events') });
  await app.get(ReadModels).caughtUp(CATCH_UP_MS_MAX);
  progress.end();
  await app.close();
};

const told = ({ seconds, members, listings, withoutPrice, bookings, reviews, stillSealed, closedRanges, textsCut, brokenRows, stopped }: ImportReport['counts'] & { readonly seconds: number; readonly stopped: boolean }): string => [
  `${stopped ? 'Stopped' : 'Done'} after ${seconds} s. In the log now:`,
  `  ${members} members, ${listings} published listings (${withoutPrice} without a price), ${closedRanges} closed stretches of calendars`,
  `  ${bookings} completed bookings, ${reviews} revealed reviews, ${stillSealed} sealed until their time to write is over`,
  `  ${textsCut} texts cut at the limit, ${brokenRows} rows left out`,
].join('\n');

const currencyCode = (value: string): string => {
  if (/^[A-Z]{3}$/.test(value)) return value;
  throw new InvalidArgumentError('expected three capital letters such as USD');
};
const zoneName = (value: string): string => {
  const zone = zoneNamed(value);
  if (zone !== undefined) return zone;
  throw new InvalidArgumentError('expected an IANA time zone such as America/New_York');
};
const instantOf = (value: string): Instant => {
  const parsed = instant.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('expected an instant in UTC such as 2024-11-05T00:00:00.000Z');
};
