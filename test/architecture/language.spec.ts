import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PlantedHouse } from './planted-house.js';

const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('\n');
const functionOf = (count: number) => `export const long = (): number => {\n  let sum = 0;\n${lines(count - 4, (index) => `  sum += ${index};`)}\n  return sum;\n};\n`;
const branches = (count: number) => `export const branchy = (n: number): number => {\n${lines(count, (index) => `  if (n === ${index}) return ${index};`)}\n  return -1;\n};\n`;

/** What may not be said, with the rule that must hear it. One file each. */
const violations: readonly { law: string; file: string; rule: string; text: string }[] = [
  { law: 'any', file: 'src/lent/any.ts', rule: '@typescript-eslint/no-explicit-any', text: 'export const open = (door: any): string => String(door);\n' },
  { law: 'a cast through unknown', file: 'src/lent/cast.ts', rule: 'no-restricted-syntax', text: 'export const cast = (word: string): number => word as unknown as number;\n' },
  { law: 'a non-null assertion', file: 'src/lent/sure.ts', rule: '@typescript-eslint/no-non-null-assertion', text: 'export const sure = (words: readonly string[]): string => words[0]!;\n' },
  { law: 'a default export', file: 'src/lent/default.ts', rule: 'no-restricted-exports', text: 'const one = 1;\nexport default one;\n' },
  { law: 'console output in the product', file: 'src/lent/chatty.ts', rule: 'no-console', text: 'export const chatty = (): void => { console.info(1); };\n' },
  { law: 'a forgotten promise', file: 'src/lent/forgetful.ts', rule: '@typescript-eslint/no-floating-promises', text: 'export const forgetful = (): void => { Promise.resolve(1); };\n' },
  { law: 'a file of 251 lines', file: 'src/lent/big.ts', rule: 'max-lines', text: `${lines(251, (index) => `export const n${index} = ${index};`)}\n` },
  { law: 'a function of 71 lines', file: 'src/lent/long.ts', rule: 'max-lines-per-function', text: functionOf(71) },
  { law: 'nine branches', file: 'src/lent/branchy.ts', rule: 'complexity', text: branches(8) },
  { law: 'nesting four deep', file: 'src/lent/deep.ts', rule: 'max-depth', text: 'export const deep = (n: number): number => {\n  if (n > 1) { if (n > 2) { if (n > 3) { if (n > 4) return n; } } }\n  return 0;\n};\n' },
  { law: 'four parameters', file: 'src/lent/wide.ts', rule: 'max-params', text: 'export const wide = (a: number, b: number, c: number, d: number): number => a + b + c + d;\n' },
  { law: 'a rule silenced without a reason', file: 'src/lent/silent.ts', rule: 'house/disable-says-why', text: '// eslint-disable-next-line @typescript-eslint/no-explicit-any\nexport const open = (door: any): string => String(door);\n' },
  { law: 'a whole file silenced without a reason', file: 'src/lent/mute.ts', rule: 'house/disable-says-why', text: '/* eslint-disable */\nexport const open = (door: any): string => String(door);\n' },
  { law: 'a silenced rule that nothing breaks', file: 'src/lent/needless.ts', rule: 'Unused eslint-disable directive (no problems were reported from \'no-console\').', text: '// eslint-disable-next-line no-console -- a reason, and yet no need\nexport const one = 1;\n' },
  { law: 'a silenced compiler', file: 'src/lent/compiler.ts', rule: '@typescript-eslint/ban-ts-comment', text: '// @ts-ignore\nexport const one = 1;\n' },
  { law: 'the clock in a decider', file: 'src/lent/lent.decider.ts', rule: 'no-restricted-globals', text: 'export const now = (): number => Date.now();\n' },
  { law: 'randomness in rules', file: 'src/lent/lent.rules.ts', rule: 'no-restricted-properties', text: 'export const dice = (): number => Math.random();\n' },
  { law: 'the environment in a state', file: 'src/lent/lent.state.ts', rule: 'no-restricted-globals', text: 'export const home = (): string | undefined => process.env.HOME;\n' },
  { law: 'the network in commands', file: 'src/lent/lent.commands.ts', rule: 'no-restricted-globals', text: 'export const call = async (): Promise<Response> => fetch(\'http://127.0.0.1\');\n' },
  { law: 'made-up ids in a projection', file: 'projections/lent/lent.projection.ts', rule: 'no-restricted-globals', text: 'export const id = (): string => crypto.randomUUID();\n' },
  { law: 'the clock in a contract', file: 'contracts/lent/lent.events.ts', rule: 'no-restricted-globals', text: 'export const now = new Date();\n' },
  { law: 'a skipped test', file: 'test/lent/skipped.spec.ts', rule: 'no-restricted-syntax', text: 'import { it } from \'@jest/globals\';\nit.' + 'skip(\'rests\', () => undefined);\n' },
  { law: 'a focused test', file: 'test/lent/focused.spec.ts', rule: 'no-restricted-syntax', text: 'import { describe } from \'@jest/globals\';\ndescribe.' + 'only(\'alone\', () => undefined);\n' },
  { law: 'a test skipped on a condition', file: 'test/lent/sometimes.spec.ts', rule: 'no-restricted-syntax', text: 'import { describe } from \'@jest/globals\';\nexport const sometimes = Math.random() > 0.5 ? describe : describe.skip;\n' },
];

const innocent = {
  'src/lent/table.ts': `export const table = (n: 'a' | 'b'): number => {\n  switch (n) {\n    case 'a': return 1;\n    case 'b': return 2;\n  }\n};\n`,
  'src/lent/explained.ts': '// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the caller of a foreign library decides\nexport const open = (door: any): string => String(door);\n',
  'src/lent/just-short-enough.ts': functionOf(39),
  'src/lent/clock.ts': 'export const now = (): number => Date.now();\n',
  'src/admin/command-line.ts': 'export const say = (word: string): void => { console.info(word); };\n',
  'test/lent/long.spec.ts': `import { expect, it } from '@jest/globals';\nit('has many cases', () => {\n${lines(300, (index) => `  expect(${index}).toBe(${index});`)}\n});\n`,
};

describe('the language of the house', () => {
  let house: PlantedHouse;
  let found: ReadonlyMap<string, readonly string[]> = new Map();
  beforeAll(() => {
    house = PlantedHouse.build({ ...innocent, 'src/lent/longish.ts': functionOf(45), ...Object.fromEntries(violations.map(({ file, text }) => [file, text])) });
    found = house.lint();
  }, 60_000);
  afterAll(() => { house.tearDown(); });

  it.each(violations)('refuses $law', ({ file, rule }) => {
    expect(found.get(file)).toContain(`error ${rule}`);
  });

  it('warns of a function of more than 40 lines', () => {
    expect(found.get('src/lent/longish.ts')).toEqual(['warning house/short-functions']);
  });

  it.each(Object.keys(innocent))('has nothing against %s', (file) => {
    expect(found.get(file)).toEqual([]);
  });
});
