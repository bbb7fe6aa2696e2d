import { Command } from 'commander';
import type { Bench } from './bench.js';

export type Options = { readonly only: readonly string[]; readonly json: boolean; readonly quick: boolean };

type Parsed = { readonly only?: readonly string[]; readonly json?: boolean; readonly quick?: boolean };

/** Reads the command line; `--help` and mistakes end the process, mistakes with 1. */
export const optionsFrom = (args: readonly string[], benches: readonly Bench[]): Options => {
  const program = new Command('npm run bench --')
    .description('Measures the engine and, in the same run, the physical limit of each row. Exits with 1 only when a row could not be measured.')
    .option('--only <name...>', 'only these benches, or the benches of these rows')
    .option('--json', 'print the rows as JSON on standard output')
    .option('--quick', 'little of everything: shows that it can be measured, not how fast it is')
    .addHelpText('after', `\nBenches and their rows:\n${benches.map(helpOf).join('\n')}`)
    .allowExcessArguments(false);
  const { only = [], json = false, quick = false } = program.parse([...args], { from: 'user' }).opts<Parsed>();
  const unknown = only.filter((name) => !benches.some((bench) => isCalled(bench, name)));
  if (unknown.length > 0) program.error(`error: nothing is called ${unknown.join(', ')}; --help lists all rows`);
  return { only, json, quick };
};

export const isCalled = (bench: Bench, name: string): boolean => bench.name === name || bench.rows.includes(name);

const helpOf = ({ name, about, rows, needs }: Bench): string => `  ${name.padEnd(20)} ${about}${needs ? ` (where ${needs} is set)` : ''}\n${' '.repeat(23)}${rows.join(' ')}`;
