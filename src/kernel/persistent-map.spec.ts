import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entriesOf, mapOf, valueAt, withChanged, withValue, type PersistentMap } from './persistent-map.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const keys = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }).map(String), fc.nat()), { maxLength: 120, size: 'max' });
const mapAfter = (entries: readonly (readonly [string, number])[]): PersistentMap<number> => entries.reduce<PersistentMap<number>>((map, [key, value]) => withValue(map, key, value), undefined);
const inOrder = (entries: readonly (readonly [string, number])[]) => [...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1));
const told = (map: PersistentMap<number>) => inOrder(entriesOf(map));

describe('a map that never changes', () => {
  it('has what a map that does has, by key', () => {
    fc.assert(fc.property(keys, (entries) => {
      const map = mapAfter(entries);
      expect(told(map)).toEqual(inOrder(entries));
      for (const [key, value] of new Map(entries)) expect(valueAt(map, key)).toBe(value);
      expect(valueAt(map, 'none')).toBeUndefined();
    }), { numRuns: RUNS });
  });

  it('stays as it was when something is added or changed', () => {
    fc.assert(fc.property(keys, fc.nat(60), (entries, key) => {
      const before = mapAfter(entries);
      const copy = told(before);
      const after = withValue(before, String(key), -1);
      if (valueAt(before, String(key)) !== undefined) withChanged(before, String(key), (value) => value - 1);
      expect(told(before)).toEqual(copy);
      expect(valueAt(after, String(key))).toBe(-1);
    }), { numRuns: RUNS });
  });

  it('stays as it was whichever of all that came of each other is asked or goes on, in whatever order', () => {
    const step = fc.record({ of: fc.nat(), key: fc.integer({ min: 0, max: 8 }).map(String), value: fc.nat(), asked: fc.nat() });
    fc.assert(fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const maps: { readonly map: PersistentMap<number>; readonly model: ReadonlyMap<string, number> }[] = [{ map: undefined, model: new Map() }];
      const oneOf = (number: number) => maps[number % maps.length] ?? { map: undefined, model: new Map<string, number>() };
      for (const { of, key, value, asked } of steps) {
        const { map, model } = oneOf(of);
        maps.push({ map: withValue(map, key, value), model: new Map([...model, [key, value]]) });
        expect(valueAt(oneOf(asked).map, key)).toBe(oneOf(asked).model.get(key));
      }
      for (const { map, model } of maps) expect(told(map)).toEqual(inOrder([...model]));
    }), { numRuns: RUNS });
  });

  it('is asked long after a hundred thousand others came of it', () => {
    const first = withValue<number>(undefined, 'first', 1);
    let last = first;
    for (let number = 0; number < 100_000; number++) last = withValue(last, String(number % 1_000), number);
    expect([told(first), entriesOf(last).length, valueAt(first, '7'), valueAt(last, '7')]).toEqual([[['first', 1]], 1_001, undefined, 99_007]);
  });

  it('is made at once of its entries', () => {
    fc.assert(fc.property(keys, (entries) => expect(told(mapOf(inOrder(entries)))).toEqual(inOrder(entries))), { numRuns: RUNS });
    expect(mapOf([])).toBeUndefined();
  });

  it.each([[['a', 'a']], [['a', 'b', 'a']]])('is not made of %j, where a key is there twice', (keys) => {
    expect(() => mapOf(keys.map((key) => [key, 1] as const))).toThrow('the same key');
  });
  it('changes nothing that it does not have', () => expect(() => withChanged(mapAfter([['a', 1]]), 'b', (value) => value)).toThrow('nothing is known under b'));
});
