import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { adminCommands } from '../../src/admin/commands.js';
import { exitCode } from '../../src/admin/exit-codes.js';
import { configSchema } from '../../src/config.js';
import { metricNames } from '../../src/telemetry/meters.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');
const program = new Command('barnraise');
for (const add of adminCommands) add(program, { environment: {}, finish: () => undefined });

/** Every call of the command line that the page shows. */
const calls = [...page.matchAll(/barnraise ((?:start|import|projections|events|ledger|doctor|backup|restore)\b[^`\n]*)/g)].map(([, call = '']) => call.trim());
const words = (call: string): readonly string[] => [...call.matchAll(/"[^"]*"|\S+/g)].map(([word]) => word);

/** The command that is called, and the words after its name. */
const commandOf = (call: string): { readonly command: Command; readonly rest: readonly string[] } => {
  let command = program;
  const rest = [...words(call)];
  for (let next = childOf(command, rest[0]); next; next = childOf(command, rest[0])) {
    command = next;
    rest.shift();
  }
  return { command, rest };
};
const childOf = ({ commands }: Command, name = ''): Command | undefined => commands.find((one) => [one.name(), ...one.aliases()].includes(name));

/** What is wrong with a call: a command, an option or a number of arguments that there is not. */
const problemOf = (call: string): string | undefined => {
  const { command, rest } = commandOf(call);
  if (command.commands.length > 0) return `${command.name()} has no command ${rest[0] ?? ''}`;
  const options = rest.map((word) => command.options.find(({ long }) => long === word));
  const unknown = rest.find((word, index) => word.startsWith('--') && !options[index]);
  if (unknown !== undefined) return `${command.name()} has no option ${unknown}`;
  const given = rest.filter((_, index) => !options[index] && !options[index - 1]?.required);
  return isEnough(command, given.length) ? undefined : `${command.name()} takes other arguments than ${given.join(' ')}`;
};
const isEnough = ({ registeredArguments: all }: Command, given: number): boolean =>
  given >= all.filter(({ required }) => required).length && (given <= all.length || all.some(({ variadic }) => variadic));

describe('the page for operators', () => {
  it.each(calls)('shows a call that there is: barnraise %s', (call) => expect(problemOf(call)).toBeUndefined());
  it.each(['projections repair listings', 'backup', 'restore a b', 'restore a --until now', 'projections park skip listings lst_1', 'ledger repair', 'ledger head --known a'])('would not show: barnraise %s', (call) => expect(problemOf(call)).toBeDefined());

  it('shows how to do everything it promises', () => {
    for (const begin of ['start', 'doctor', 'projections diff', 'projections replay', 'projections rollback', 'projections park list', 'projections park retry', 'projections park skip', 'events show', 'ledger verify', 'ledger head', 'backup', 'restore']) {
      expect([begin, calls.some((call) => call.startsWith(begin))]).toEqual([begin, true]);
    }
  });

  const table = page.slice(page.indexOf('## Watch'), page.indexOf('## Replay'));
  it('explains every metric, and none that there is not', () => {
    const explained = [...table.matchAll(/`([a-z0-9]+(?:_[a-z0-9]+)+|ready)`/g)].map(([, name]) => name);
    expect([...new Set(explained)].sort()).toEqual([...metricNames].sort());
  });

  it('names no setting that there is not', () => {
    const named = [...page.matchAll(/`([A-Z][A-Z0-9]+_[A-Z0-9_]+)(?:=[^`]*)?`/g)].map(([, name = '']) => name).filter((name) => !/^(EVENTSTORE_RUN_PROJECTIONS|READ_MODEL_BEHIND)$/.test(name));
    expect(named.filter((name) => !(name in configSchema.shape))).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });

  it('explains every exit code', () => {
    const said = /The exit codes of `barnraise`: (.*)/.exec(page)?.[1] ?? '';
    expect([...said.matchAll(/(?:^|; )(\d+) /g)].map(([, code]) => Number(code)).sort()).toEqual(Object.values(exitCode).map(Number).sort());
  });
});
