import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { allEvents } from '../../contracts/events.js';
import type { EventDefinition } from '../../contracts/event.js';

const folder = resolve(import.meta.dirname, '../../contracts/samples');
const files = globSync('**/*.json', { cwd: folder }).sort();
const samples = files.filter((file) => !file.includes('/')).map((file) => {
  const [, type = '', version = ''] = /^(\w+)\.v(\d+)\.json$/.exec(file) ?? [];
  return { file, type, version: Number(version), data: JSON.parse(readFileSync(join(folder, file), 'utf8')) as object };
});
const definitions: readonly EventDefinition[] = allEvents;
const definitionOf = (type: string): EventDefinition => {
  const definition = definitions.find((one) => one.type === type);
  if (definition === undefined) throw new Error(`${type} was written once, and no event has that name any more`);
  return definition;
};

/** Lines of `sha256sum`, by file. */
const sumsOf = (text: string): ReadonlyMap<string, string> => new Map(text.trim().split('\n').map((line) => [line.slice(66), line.slice(0, 64)] as const));
const sumOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const frozen = sumsOf(readFileSync(join(folder, 'SHA256SUMS'), 'utf8'));
const changedSince = (sums: ReadonlyMap<string, string>, current: ReadonlyMap<string, string>): readonly string[] =>
  [...new Set([...sums.keys(), ...current.keys()])].filter((file) => sums.get(file) !== current.get(file)).sort();

/** A community that said its rules before there were others has the defaults of those. */
const withLaterRules = (data: object): object => ('policy' in data ? { ...data, policy: { ...defaultPolicy, ...data.policy as object } } : data);

describe('events', () => {
  it('have names that are not used twice', () => {
    const names = definitions.map(({ type }) => type);
    expect(names).toEqual([...new Set(names)]);
  });

  it('have names in the past tense, beginning with a capital', () => {
    expect(definitions.map(({ type }) => type).filter((type) => !/^([A-Z][a-z]+)+$/.test(type) || !/(ed|edAt|Set|Held|Left|Given|Withdrawn)$/.test(type))).toEqual([]);
  });

  const versions = definitions.flatMap(({ type, version }) => Array.from({ length: version }, (_, before) => ({ type, version: before + 1 })));
  it.each(versions)('$type has a sample of version $version', ({ type, version }) => {
    expect(files).toContain(`${type}.v${version}.json`);
  });
});

describe('a sample of an event', () => {
  it.each(samples)('$file parses by the contract of its own version', ({ type, version, data }) => {
    const { data: newest, earlier } = definitionOf(type);
    expect((earlier[version - 1]?.from ?? newest).safeParse(data).error).toBeUndefined();
  });

  it.each(samples.filter(({ type, version }) => version < definitionOf(type).version))('$file is led up to what the newest version says', ({ type, version, data }) => {
    const { version: newest, earlier } = definitionOf(type);
    const led = earlier.slice(version - 1).reduce((before, { up }) => up(before), data);
    expect(led).toEqual(samples.find((sample) => sample.type === type && sample.version === newest)?.data);
  });

  it.each(samples.filter(({ type, version }) => definitionOf(type).version === version))('$file says the whole of what the contract reads', ({ type, data }) => {
    expect(definitionOf(type).data.parse(data)).toEqual(withLaterRules(data));
  });

  it.each(samples)('$file is of a version that was reached', ({ type, version }) => {
    expect(version).toBeGreaterThanOrEqual(1);
    expect(version).toBeLessThanOrEqual(definitionOf(type).version);
  });

  it('is never edited, and never taken away (a new one is added to SHA256SUMS)', () => {
    const current = new Map(files.map((file) => [file, sumOf(readFileSync(join(folder, file), 'utf8'))] as const));
    expect(changedSince(frozen, current)).toEqual([]);
  });

  it('is missed when it was edited, taken away, or added without its sum', () => {
    const sums = sumsOf(`${sumOf('a')}  A.v1.json\n${sumOf('b')}  B.v1.json\n${sumOf('c')}  C.v1.json\n`);
    const current = new Map([['A.v1.json', sumOf('a')], ['B.v1.json', sumOf('b, edited')], ['D.v1.json', sumOf('d')]]);
    expect(changedSince(sums, current)).toEqual(['B.v1.json', 'C.v1.json', 'D.v1.json']);
  });
});
