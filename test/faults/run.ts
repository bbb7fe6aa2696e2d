import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { faultSeed } from '../support/fault-random.js';
import { withSeed, type FaultRun } from '../support/fault-run.js';
import { weathers } from '../support/tcp-proxy.js';
import { chaosOfBoth, chaosOfEventStore, chaosOfPostgres } from './chaos-homes.js';
import { everyMoment, killLoop } from './kills.js';

type Scenario = { readonly what: string; readonly mustMeet: readonly string[]; readonly play: (run: FaultRun) => Promise<void> };

const { values: { seed: given, only, kills, bookings, lives } } = parseArgs({ options: { seed: { type: 'string' }, only: { type: 'string' }, kills: { type: 'string', default: '200' }, bookings: { type: 'string', default: '2000' }, lives: { type: 'string', default: '10000' } } });

const SPECS = ['delivery', 'disorder', 'clock-jumps', 'power-cut', 'log', 'booking-races'].map((name) => `test/faults/${name}.spec.ts`);
const LEDGER_SPECS = ['ledger', 'ledger-races', 'ledger-crashes', 'credit-booking-crashes'].map((name) => `test/properties/${name}.spec.ts`);
const size = { bookings: Number(bookings), clients: 12, quietMsMax: 30_000, pace: 'thorough' } as const;
const troublesOf = (store: string): readonly string[] => [...weathers, 'restart'].map((trouble) => `${store}: ${trouble}`);

const scenarios: Readonly<Record<string, Scenario>> = {
  kills: {
    what: `the whole server, killed ${kills} times`, mustMeet: ['killed: first start', 'killed: start', 'killed: rebuild', 'killed: load', 'killed: replay', 'killed: switch', 'comparisons', 'asked again'],
    play: (run) => killLoop(run, { kills: Number(kills), clients: 6, comparedEvery: 5, round: everyMoment }),
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
    what: 'deliveries, clocks and power cuts, over and over', mustMeet: ['spec files'],
    play: (run) => specsPass(run, SPECS, { FAULT_SEEDS: '20', POWER_CUTS: '200', KILL_ROUNDS: '60' }),
  },
  ledger: {
    what: `the rules of the ledger in ${lives} made-up lives each`, mustMeet: ['spec files'],
    play: (run) => specsPass(run, LEDGER_SPECS, { LEDGER_RUNS: lives }),
  },
};

/** @throws when one of them fails */
async function specsPass({ random, happened, say: tell }: FaultRun, specs: readonly string[], sizes: Readonly<Record<string, string>>): Promise<void> {
  const env = { ...process.env, FAULT_SEED: `${random.seed}`, ...sizes, NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
  const jest = spawn(process.execPath, ['node_modules/jest/bin/jest.js', '--testTimeout=600000', '--runTestsByPath', ...specs], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const code = await new Promise<number | null>((resolve) => jest.once('close', resolve));
  if (code !== 0) throw new Error(`jest ended with ${code}`);
  happened.note('spec files', specs.length);
  tell(`${specs.length} spec files passed`);
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const chosen = Object.entries(scenarios).filter(([name]) => only === undefined || name === only);
if (chosen.length === 0) throw new Error(`there is no fault run called ${only}; there are ${Object.keys(scenarios).join(', ')}`);
const seed = given === undefined ? faultSeed() : Number(given);
say(`seed ${seed} (again with: npm run faults -- --seed ${seed})`);
for (const [name, { what, mustMeet, play }] of chosen) {
  const start = performance.now();
  say(`\n== ${name}: ${what}`);
  const happened = await withSeed(seed, play, (line) => say(`   ${line}`));
  happened.mustHave(...mustMeet);
  say(`ok ${name} (${Math.round((performance.now() - start) / 1000)} s): ${happened.toString()}`);
}
