import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { faultSeed } from '../support/fault-random.js';
import { kindsOfSpecs, readMet, specsOfFaults } from '../support/fault-report.js';
import { withSeed, type FaultRun } from '../support/fault-run.js';
import { stormy } from '../support/payment-storm.js';
import { weathers } from '../support/tcp-proxy.js';
import { tempDirectory } from '../support/temp-directory.js';
import { chaosOfBoth, chaosOfEventStore, chaosOfPostgres } from './chaos-homes.js';
import { everyMoment, killLoop } from './kills.js';
import { everyPlace, ledgerKills, LIVES_FOR_ALL } from './ledger-kills.js';
import { everyPlace as everyPaymentPlace, LIVES_FOR_ALL as PAYMENT_LIVES_FOR_ALL, paymentKills, STAGES } from './payment-kills.js';

type Scenario = { readonly what: string; readonly mustMeet: readonly string[]; readonly play: (run: FaultRun) => Promise<void> };
/** What can be said on the command line. */
type Sizes = { readonly kills: number; readonly bookings: number; readonly rounds: number; readonly lives: number };
type Asked = { readonly help: boolean; readonly only: string | undefined; readonly seed: number | undefined; readonly sizes: Sizes };

const LEDGER_SPECS = ['ledger', 'ledger-races', 'ledger-crashes', 'ledger-chain', 'ledger-liveness', 'ledger-statements', 'credit-booking-crashes', 'exchange', 'rewards'].map((name) => `test/properties/${name}.spec.ts`);
const [PAYMENT_LIVES, PAYMENT_CRASHES] = ['test/properties/payment-lives.spec.ts', 'test/properties/payment-crashes.spec.ts'];
/** So many bookings meet everything that a storm has. */
const STORMY_LIVES = 200;
const USAGE_EXIT = 64;
const troublesOf = (store: string): readonly string[] => [...weathers, 'restart'].map((trouble) => `${store}: ${trouble}`);

/** Card money. */
const cardScenarios = ({ rounds, lives }: Pick<Sizes, 'rounds' | 'lives'>): Readonly<Record<string, Scenario>> => ({
  'payment-kills': {
    what: `the whole server, killed five times in each of ${Math.min(rounds, PAYMENT_LIVES_FOR_ALL)} visits that are paid by card, where money is between it and Stripe`, mustMeet: rounds < PAYMENT_LIVES_FOR_ALL ? ['reconciled'] : ['reconciled', ...everyPaymentPlace],
    play: (run) => paymentKills(run, { lives: Math.min(rounds, PAYMENT_LIVES_FOR_ALL), stages: STAGES }),
  },
  payments: {
    what: `${lives} bookings that are paid by card, in calm weather and in a storm`, mustMeet: lives < STORMY_LIVES ? ['bookings'] : ['bookings', ...stormy],
    play: (run) => specsPass(run, [PAYMENT_LIVES], { PAYMENT_RUNS: `${lives}` }),
  },
  'payment-crashes': {
    what: 'services that are paid by card, and who provides them, once for every append at which the machine may stop', mustMeet: ['stopped before an append', 'stopped after an append', 'off for a day'],
    play: (run) => specsPass(run, [PAYMENT_CRASHES], { CRASHES: 'all' }),
  },
});

const scenariosOf = ({ kills, bookings, rounds, lives }: Sizes): Readonly<Record<string, Scenario>> => {
  const size = { bookings, clients: 12, quietMsMax: 30_000, pace: 'thorough' } as const;
  return {
    kills: {
      what: `the whole server, killed ${kills} times`, mustMeet: ['killed: first start', 'killed: start', 'killed: rebuild', 'killed: load', 'killed: replay', 'killed: switch', 'comparisons', 'asked again'],
      play: (run) => killLoop(run, { kills, clients: 6, comparedEvery: 5, round: everyMoment }),
    },
    'ledger-kills': {
      what: `the whole server, killed three times in each of ${rounds} lives of time credits, where they are between two streams`, mustMeet: rounds < LIVES_FOR_ALL ? ['settled'] : ['settled', ...everyPlace],
      play: (run) => ledgerKills(run, { lives: rounds, byCommand: true }),
    },
    postgres: {
      what: `PostgreSQL comes and goes during ${bookings} bookings`, mustMeet: [...troublesOf('PostgreSQL'), 'long outages', 'comparisons'],
      play: (run) => chaosOfPostgres(run, size),
    },
    'event-store': {
      what: `EventStoreDB (a stand-in) comes and goes during ${bookings} bookings`, mustMeet: [...troublesOf('event store'), 'long outages', 'comparisons'],
      play: (run) => chaosOfEventStore(run, size),
    },
    both: {
      what: `EventStoreDB (a stand-in) and PostgreSQL come and go during ${bookings} bookings`, mustMeet: [...troublesOf('event store'), ...troublesOf('PostgreSQL'), 'long outages', 'comparisons'],
      play: (run) => chaosOfBoth(run, size),
    },
    specs: {
      what: 'deliveries, clocks, power cuts, poison and restored logs, over and over', mustMeet: ['spec files', ...kindsOfSpecs],
      play: (run) => specsPass(run, specsOfFaults, { FAULT_SEEDS: '20', POWER_CUTS: '200', KILL_ROUNDS: '60' }),
    },
    ledger: {
      what: `the rules of the ledger in ${lives} made-up lives each`, mustMeet: ['spec files'],
      play: (run) => specsPass(run, LEDGER_SPECS, { LEDGER_RUNS: `${lives}` }),
    },
    ...cardScenarios({ rounds, lives }),
  };
};

/** @throws when one of them fails */
async function specsPass({ random, happened, say: tell }: FaultRun, specs: readonly string[], sizes: Readonly<Record<string, string>>): Promise<void> {
  const { path, remove } = tempDirectory();
  const env = { ...process.env, FAULT_SEED: `${random.seed}`, ...sizes, FAULT_REPORT: join(path, 'met'), NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
  const jest = spawn(process.execPath, ['node_modules/jest/bin/jest.js', '--verbose', '--testTimeout=600000', '--runTestsByPath', ...specs], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise<number | null>((resolve) => jest.once('close', resolve));
  readMet(env.FAULT_REPORT, happened);
  remove();
  if (code !== 0) throw new Error(`jest ended with ${code}`);
  happened.note('spec files', specs.length);
  tell(`${specs.length} spec files passed`);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const options = {
  help: { type: 'boolean', short: 'h', default: false }, only: { type: 'string' }, seed: { type: 'string' },
  kills: { type: 'string', default: '200' }, bookings: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '21' }, lives: { type: 'string', default: '10000' },
} as const;

const wholeNumber = (name: string, text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new Error(`--${name} is a whole number, not ${text}`);
  return Number(text);
};

/** @throws when it cannot be understood */
const asked = (): Asked => {
  const { values: { help, only, seed, kills, bookings, rounds, lives } } = parseArgs({ options });
  const sizes = Object.fromEntries(Object.entries({ kills, bookings, rounds, lives }).map(([name, text]) => [name, wholeNumber(name, text)])) as Sizes;
  if (only !== undefined && !(only in scenariosOf(sizes))) throw new Error(`there is no fault run called ${only}; there are ${Object.keys(scenariosOf(sizes)).join(', ')}`);
  return { help, only, seed: seed === undefined ? undefined : wholeNumber('seed', seed), sizes };
};

const usage = (sizes: Sizes): string => `Usage: npm run faults -- [options]

Plays faults without end, by a seed that is printed; ends with 1 at the first thing that is lost, done twice or wrong. Without options everything below, one after the other: hours.

  --only <run>      one of the runs below
  --seed <number>   play it again as it was said to have been played
  --kills <n>       kills of \`kills\` (${options.kills.default})
  --bookings <n>    requests of \`postgres\`, \`event-store\` and \`both\` (${options.bookings.default})
  --rounds <n>      lives of \`ledger-kills\`, three kills each, and of \`payment-kills\`, five kills each (${options.rounds.default}; fewer than ${LIVES_FOR_ALL} do not come by every place)
  --lives <n>       made-up lives for each rule of \`ledger\`, bookings of \`payments\` (${options.lives.default})
  -h, --help        this

${Object.entries(scenariosOf(sizes)).map(([name, { what }]) => `  ${name.padEnd(16)} ${what}`).join('\n')}

\`npm run faults:bugs\` plants mistakes instead, and wants to see a test turn red for each.`;

const playAll = async ({ only, seed = faultSeed(), sizes }: Asked): Promise<void> => {
  say(`seed ${seed} (again with: npm run faults -- --seed ${seed})`);
  for (const [name, { what, mustMeet, play }] of Object.entries(scenariosOf(sizes)).filter(([each]) => only === undefined || each === only)) {
    const start = performance.now();
    say(`\n== ${name}: ${what}`);
    const happened = await withSeed(seed, play, (line) => say(`   ${line}`));
    happened.mustHave(...mustMeet);
    say(`ok ${name} (${Math.round((performance.now() - start) / 1000)} s): ${happened.toString()}`);
  }
};

const understood = (): Asked | undefined => {
  try {
    return asked();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\nnpm run faults -- --help tells what there is.\n`);
    process.exitCode = USAGE_EXIT;
    return undefined;
  }
};

const told = understood();
if (told?.help === true) say(usage(told.sizes));
else if (told) await playAll(told);
