import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { benches } from './benches.js';
import type { Bench } from './harness/bench.js';
import type { Figure } from './harness/figure.js';
import { isCalled, optionsFrom } from './harness/options.js';
import { ROOT, serverEnvironment, serverFlags } from './harness/server-flags.js';
import { tableOf } from './harness/table.js';

const NODE_OPTIONS = [...serverFlags().filter((flag) => flag !== '--enable-source-maps'), '--disable-warning=ExperimentalWarning', '--expose-gc', '--import', './test/support/run-typescript.mjs', '--import', 'reflect-metadata'];
const MS_MAX = 30 * 60_000;

const options = optionsFrom(process.argv.slice(2), benches);
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const directory = mkdtempSync(join(tmpdir(), 'barnraise-bench-'));
const removed = (): void => rmSync(directory, { recursive: true, force: true });

/** What was measured, or undefined where the bench broke: it has said why. */
const figuresOf = async ({ name, about }: Bench): Promise<readonly Figure[] | undefined> => {
  say(`${name}: ${about}`);
  const own = join(directory, name);
  mkdirSync(own);
  const child = spawn(process.execPath, [...NODE_OPTIONS, 'bench/bench-child.ts', name, own, join(directory, 'logs'), ...(options.quick ? ['quick'] : [])], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], timeout: MS_MAX, env: { ...process.env, ...serverEnvironment(), NODE_ENV: 'production' }, // libraries check more where it is not set
  });
  const stop = (): void => void child.kill();
  process.once('exit', stop);
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  process.removeListener('exit', stop);
  rmSync(own, { recursive: true, force: true });
  const line = printed.trim().split('\n').at(-1) ?? '';
  return code === 0 && line.startsWith('[') ? (JSON.parse(line) as readonly Figure[]) : undefined;
};

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.once('exit', removed);

const figures: Figure[] = [];
const broken: string[] = [];
for (const bench of benches) {
  const isAsked = options.only.length === 0 || options.only.some((name) => isCalled(bench, name));
  if (!isAsked) continue;
  if (bench.needs && !process.env[bench.needs]) {
    say(`${bench.name}: left out, ${bench.needs} is not set`);
    if (options.only.length > 0) broken.push(bench.name);
    continue;
  }
  const found = await figuresOf(bench);
  if (found) figures.push(...found);
  else broken.push(bench.name);
}

process.stdout.write(options.json ? `${JSON.stringify(figures, null, 2)}\n` : `${tableOf(figures)}\n`);
const short = figures.filter(({ ok }) => !ok);
say(`${figures.length} rows: ${figures.length - short.length} pass, ${short.length} short${short.length > 0 ? ` (${short.map(({ name }) => name).join(', ')})` : ''}${broken.length > 0 ? `; could not be measured: ${broken.join(', ')}` : ''}`);
process.exitCode = broken.length > 0 ? 1 : 0;
