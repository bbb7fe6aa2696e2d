import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { personal, type EventDefinition } from '../../contracts/event.js';
import { allEvents } from '../../contracts/events.js';
import { text } from '../../contracts/values.js';
import { arbitraryOf } from '../support/arbitrary-of.js';
import { isAsParsed } from '../../contracts/as-parsed.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 3);
const definitions: readonly EventDefinition[] = allEvents;

/** What may not be said of any value: that it is as parsed, and parsing would make another of it or refuse it. */
const mustBeRight = (contract: z.ZodType, value: unknown): boolean => {
  const isRight = isAsParsed(contract, value);
  if (isRight) expect(contract.safeParse(value)).toStrictEqual({ success: true, data: value });
  return isRight;
};

const oddities: readonly unknown[] = [undefined, null, '', 'x', 'e\u0301', '\u0000', '\ud800', 0, -1, 1.5, 2 ** 53, NaN, true, [], [undefined], {}, { erased: true }, { sealed: true }, { erased: true, more: 1 }];

/** The same JSON with one thing in it another; what is undefined is left out, or is there as what it is. */
const damaged = (value: unknown, { at, to, isLeftOut }: { readonly at: number; readonly to: unknown; readonly isLeftOut: boolean }): unknown => {
  let place = at;
  const walk = (part: unknown): unknown => {
    if (place-- === 0) return to;
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    const named = Object.fromEntries(Object.entries(part).map(([name, inner]: [string, unknown]) => [name, walk(inner)] as const).filter(([, inner]) => inner !== undefined || !isLeftOut));
    return place-- === 0 ? { ...named, stranger: to } : named;
  };
  return walk(value);
};

describe('every event of the contracts', () => {
  it.each(definitions.map((definition) => [definition.type, definition] as const))('%s is called as it was parsed only where it is', (_, { data: contract }) => {
    const said = arbitraryOf(contract, { plain: 'plain', secret: 'secret' });
    fc.assert(fc.property(said, fc.nat(60), fc.constantFrom(...oddities), fc.boolean(), (data, at, to, isLeftOut) => {
      const again: unknown = JSON.parse(JSON.stringify(data));
      mustBeRight(contract, again);
      mustBeRight(contract, damaged(again, { at, to, isLeftOut }));
    }), { numRuns: RUNS });
  });

  const folder = resolve(import.meta.dirname, '../../contracts/samples');
  const samples = globSync('*.json', { cwd: folder }).sort().map((file) => ({ file, type: file.split('.')[0], data: JSON.parse(readFileSync(join(folder, file), 'utf8')) as object }));
  it.each(samples)('says the same of $file as the contract', ({ type, data }) => {
    const contract = definitions.find((one) => one.type === type)?.data;
    if (contract) for (let at = 0; at < 40; at++) for (const isLeftOut of [true, false]) mustBeRight(contract, damaged(data, { at, to: isLeftOut ? oddities[at % oddities.length] : undefined, isLeftOut }));
  });

  it('is known to be as it was parsed, but for what was said before some rules were there', () => {
    const newest = samples.filter(({ file }) => definitions.some(({ type, version }) => file === `${type}.v${version}.json`));
    const unknown = newest.filter(({ type, data }) => !definitions.some((one) => one.type === type && isAsParsed(one.data, data)));
    expect(unknown.map(({ file }) => file)).toEqual(['CommunityFounded.v1.json', 'PolicyChanged.v1.json']);
  });
});

describe('a value that parsing would change', () => {
  const changed: readonly (readonly [string, z.ZodType, unknown])[] = [
    ['has a name that the contract does not have', z.object({ a: z.string() }), { a: 'x', b: 1 }],
    ['has such a name inside', z.object({ a: z.array(z.object({})) }), { a: [{ b: 1 }] }],
    ['has such a name instead of one that may be missing', z.object({ a: z.string().optional() }), { b: 'x' }],
    ['lacks what is put in by default', z.object({ a: z.string().default('x') }), {}],
    ['lacks what would be a default if it could be missing', z.object({ a: z.string().default('x').optional() }), {}],
    ['is not composed', text(9), 'e\u0301'],
    ['is taken by an earlier option, which leaves a name out', z.union([z.object({ a: z.string() }), z.object({ a: z.string(), b: z.string() })]), { a: 'x', b: 'y' }],
    ['is erased where anything could be missing', personal(z.object({ a: z.string().optional() }), { of: 'a' }), { erased: true }],
    ['is made another', z.string().transform((value) => value.toUpperCase()), 'x'],
    ['is another once it is trimmed', z.string().trim(), ' x'],
    ['is made a number of', z.coerce.number(), '7'],
    ['is caught', z.string().catch('x'), 7],
  ];
  it.each(changed)('%s', (_, contract, value) => {
    expect(isAsParsed(contract, value)).toBe(false);
    expect(contract.safeParse(value).data).not.toEqual(value);
  });

  const refused: readonly (readonly [string, z.ZodType, unknown])[] = [
    ['is a list where a record is meant', z.object({}), []],
    ['is undefined under a name that must be there', z.object({ a: z.string() }), { a: undefined }],
    ['breaks a rule between fields', z.object({ a: z.number(), b: z.number() }).refine(({ a, b }) => a < b), { a: 2, b: 1 }],
    ['is too long in one of several ways', z.array(z.string()).max(1), ['x', 'y']],
    ['is no number', z.number(), Infinity],
    ['is the name of an enum\'s number', z.enum({ one: 1 }), 'one'],
    ['has nothing that tells which option it is', z.discriminatedUnion('kind', [z.object({ kind: z.literal('A') })]), {}],
    ['has the shape of another option', z.discriminatedUnion('kind', [z.object({ kind: z.literal('A'), a: z.string() }), z.object({ kind: z.literal('B') })]), { kind: 'B', a: 'x' }],
  ];
  it.each(refused)('or refuse: it %s', (_, contract, value) => {
    expect(isAsParsed(contract, value)).toBe(false);
  });

  it('is not, where what may be missing is there and undefined', () => {
    const contract = z.object({ a: z.string().optional(), b: z.string() });
    expect([{ a: undefined, b: 'x' }, { b: 'x' }].map((value) => mustBeRight(contract, value))).toEqual([true, true]);
  });

  it('is found by a pattern every time, also one that remembers where it was', () => {
    const contract = z.string().regex(/^x/g);
    expect([1, 2, 3].map(() => mustBeRight(contract, 'x'))).toEqual([true, true, true]);
  });
});
