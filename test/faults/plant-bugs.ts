import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { PlantedBug } from './planted-bug.js';
import { plantedBugs } from './planted-bugs.js';

// npm run faults:bugs: plants every bug in a copy of the project, one after the other, and wants to see a test turn red for each.

const ROOT = join(import.meta.dirname, '..', '..');
const SPEC_MS_MAX = 240_000;
const ALL_MS_MAX = 1_800_000;
type Verdict = { readonly failed: readonly string[]; readonly couldNotRun: readonly string[]; readonly seconds: number };

/** What is in the working tree and not ignored, with the installed packages of the original. */
const copyOfProject = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'barnraise-bugs-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0').filter(Boolean);
  for (const file of files) {
    mkdirSync(join(copy, dirname(file)), { recursive: true });
    try {
      cpSync(join(ROOT, file), join(copy, file));
    } catch (error) {
      if (!isMissing(error)) throw error; // deleted, and not yet committed
    }
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const runSpecs = async (copy: string, specs: readonly string[], msMax: number): Promise<Verdict> => {
  const start = performance.now();
  const report = join(copy, 'bugs-report.json');
  rmSync(report, { force: true });
  const args = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${report}`, '--forceExit', '--testTimeout=60000', '--runTestsByPath', ...specs];
  const env = { ...process.env, FAULT_SEED: '1', FAULT_SEEDS: '1', NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning' };
  const jest = spawn(process.execPath, args, { cwd: copy, env, stdio: 'ignore', timeout: msMax, killSignal: 'SIGKILL' });
  await new Promise((resolve) => jest.once('close', resolve));
  const seconds = Math.round((performance.now() - start) / 1000);
  try {
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report;
    const failed = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName));
    return { failed, couldNotRun: testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).map(({ name }) => name), seconds };
  } catch (error) {
    if (!isMissing(error)) throw error;
    return { failed: [], couldNotRun: [`no report after ${seconds} s`], seconds };
  }
};

type Report = { readonly testResults: readonly { readonly name: string; readonly status: string; readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] }[] };

/** @returns undefined when `from` does not stand in the text exactly once */
export const planted = (text: string, { from, to }: Pick<PlantedBug, 'from' | 'to'>): string | undefined => (text.split(from).length === 2 ? text.replace(from, () => to) : undefined);

const verdictOn = async (copy: string, bug: PlantedBug): Promise<{ readonly word: 'found' | 'SURVIVED' | 'BROKEN' | 'GONE'; readonly by: string; readonly seconds: number }> => {
  const path = join(copy, bug.file);
  const text = readFileSync(path, 'utf8');
  const buggy = planted(text, bug);
  if (buggy === undefined) return { word: 'GONE', by: `the text to change does not stand in ${bug.file} exactly once`, seconds: 0 };
  writeFileSync(path, buggy);
  const { failed, couldNotRun, seconds } = await runSpecs(copy, bug.red, SPEC_MS_MAX);
  writeFileSync(path, text);
  const [first] = failed;
  if (first !== undefined) return { word: 'found', by: first, seconds };
  return { word: couldNotRun.length > 0 ? 'BROKEN' : 'SURVIVED', by: [...couldNotRun, ...bug.red].join(', '), seconds };
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const plantAll = async (bugs: readonly PlantedBug[]): Promise<void> => {
  const copy = copyOfProject();
  try {
    const specs = [...new Set(bugs.flatMap(({ red }) => red))];
    say(`${bugs.length} bugs, ${specs.length} spec files, in ${copy}`);
    const { failed, couldNotRun } = await runSpecs(copy, specs, ALL_MS_MAX);
    if (failed.length + couldNotRun.length > 0) throw new Error(`without any bug these fail already: ${[...failed, ...couldNotRun].slice(0, 10).join('; ')}`);
    let lost = 0;
    for (const [index, bug] of bugs.entries()) {
      const { word, by, seconds } = await verdictOn(copy, bug);
      if (word !== 'found') lost++;
      say(`${String(index + 1).padStart(2)}  ${word.padEnd(8)}  ${bug.what}  |  ${by}  (${seconds} s)`);
    }
    say(`planted bugs: ${bugs.length - lost} found, ${lost} not`);
    process.exitCode = lost === 0 ? 0 : 1;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
};

if (process.argv[1] === import.meta.filename) {
  const { values: { only, help } } = parseArgs({ options: { only: { type: 'string' }, help: { type: 'boolean', short: 'h', default: false } } });
  if (help) say('Usage: npm run faults:bugs -- [--only TEXT]\n\nPlants each known mistake in a copy of the project and wants a test to turn red for it; --only: those whose words or file have TEXT in them. Hours without it.');
  else await plantAll(plantedBugs.filter(({ what, file }) => only === undefined || what.includes(only) || file.includes(only)));
}
