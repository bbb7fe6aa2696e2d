import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = resolve(import.meta.dirname, '../..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

type Row = { readonly number: number; readonly names: readonly string[]; readonly beside: string };
type Part = { readonly title: string; readonly count: number; readonly files: readonly string[] };
const parts: readonly Part[] = [
  { title: '### Edge cases', count: 13, files: ['on-the-way', 'of-cards', 'of-payouts'].map((about) => `test/stripe/edge-cases-${about}.spec.ts`) },
  { title: '### Mistakes of others', count: 10, files: ['test/stripe/mistakes.spec.ts'] },
];

/** The rows of the table under a title. */
const rowsOf = (readme: string, title: string): readonly Row[] => {
  const part = readme.slice(readme.indexOf(title)).split('\n###')[0] ?? '';
  return [...part.matchAll(/^\| (\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$/gm)].map(([, number, names = '', beside = '']) => ({ number: Number(number), names: quoted(names), beside }));
};
const quoted = (text: string): readonly string[] => [...text.matchAll(/“([^”]+)”/g)].map(([, name = '']) => name);
/** The names of tests that begin with a number. */
const numbered = (source: string): readonly string[] => [...source.matchAll(/(?:\bit|\))\('(\d+: [^']+)'/g)].map(([, name = '']) => name);

/** What a table says that is not so, and what it does not say. */
const faults = (rows: readonly Row[], { count, sources }: { readonly count: number; readonly sources: readonly string[] }): readonly string[] => {
  const [listed, told] = [rows.flatMap(({ names }) => names), sources.flatMap(numbered)];
  const numbers = Array.from({ length: count }, (_, before) => before + 1);
  return [
    ...numbers.filter((number) => !rows.some((row) => row.number === number && row.names.length > 0)).map((number) => `${number} has no test`),
    ...rows.flatMap(({ number, names }) => names.filter((name) => !name.startsWith(`${number}: `)).map((name) => `“${name}” is in row ${number}`)),
    ...listed.filter((name) => !told.includes(name)).map((name) => `there is no “${name}”`),
    ...told.filter((name) => !listed.includes(name)).map((name) => `“${name}” is not listed`),
  ];
};

/** What is said to be tried elsewhere, and is not there. */
const notBeside = ({ beside }: Row): readonly string[] => [...beside.matchAll(/`([^`]+)`(?: \(“([^”]+)”\))?/g)].flatMap(([, path = '', name]) => {
  if (!existsSync(join(root, path))) return [`there is no ${path}`];
  return name === undefined || textOf(path).includes(name) ? [] : [`there is no “${name}” in ${path}`];
});

describe('the list of edge cases and mistakes', () => {
  const readme = textOf('test/stripe/README.md');
  it.each(parts)('names a test of each, and every test, by its name: $title', ({ title, count, files }) => {
    const rows = rowsOf(readme, title);
    expect(rows).toHaveLength(count);
    expect(faults(rows, { count, sources: files.map(textOf) })).toEqual([]);
    expect(rows.flatMap(notBeside)).toEqual([]);
  });
  it('misses what has no test, what has another name, and what is not listed', () => {
    const rows = rowsOf('### Those\n\n| | what | by | and |\n|---|---|---|---|\n| 1 | this | “1: it is so”<br>“2: it was so” | `test/nothing.spec.ts` |\n| 2 | that | none | `package.json` (“no such words”) |\n', '### Those');
    const found = faults(rows, { count: 2, sources: ['it(\'1: it is so\', () => {}); it.each([1])(\'1: it is %s\', () => {});'] });
    expect(found).toEqual(['2 has no test', '“2: it was so” is in row 1', 'there is no “2: it was so”', '“1: it is %s” is not listed']);
    expect(rows.flatMap(notBeside)).toEqual(['there is no test/nothing.spec.ts', 'there is no “no such words” in package.json']);
  });
});
