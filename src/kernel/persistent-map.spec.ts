import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { entriesOf, mapOf, valueAt, withChanged, withValue, type PersistentMap } from './persistent-map.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const keys = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }).map(String), fc.nat()), { maxLength: 120, size: 'max' });
const mapAfter = (entries: readonly (readonly [string, number])[]): PersistentMap<number> => entries.reduce<PersistentMap<number>>((map, [key, value]) => withValue(map, key, value), undefined);
const inOrder = (entries: readonly (readonly [string, number])[]) => [...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1));

describe('a map that never changes', () => {
  it('has what a map that does has, by key', () => {
    fc.assert(fc.property(keys, (entries) => {
      const map = mapAfter(entries);
      expect(entriesOf(map)).toEqual(inOrder(entries));
      for (const [key, value] of new Map(entries)) expect(valueAt(map, key)).toBe(value);
      expect(valueAt(map, 'none')).toBeUndefined();
    }), { numRuns: RUNS });
  });

  it('stays as it was when something is added or changed', () => {
    fc.assert(fc.property(keys, fc.nat(60), (entries, key) => {
      const before = mapAfter(entries);
      const copy = entriesOf(before);
      withValue(before, String(key), -1);
      if (valueAt(before, String(key)) !== undefined) withChanged(before, String(key), (value) => value - 1);
      expect(entriesOf(before)).toEqual(copy);
    }), { numRuns: RUNS });
  });

  it('is never deeper than twice what its size needs, however its keys come', () => {
    const rising = Array.from({ length: 4096 }, (_, n) => [String(n).padStart(5, '0'), n] as const);
    for (const entries of [rising, rising.toReversed()]) expect(mapAfter(entries)?.height).toBeLessThanOrEqual(18);
  });

  it('is made at once of entries that stand in order', () => {
    fc.assert(fc.property(keys, (entries) => expect(entriesOf(mapOf(inOrder(entries)))).toEqual(inOrder(entries))), { numRuns: RUNS });
  });

  it.each([[['b', 'a']], [['a', 'a']], [['a', 'c', 'b', 'd']]])('is not made of %j, which stand out of order', (unordered) => {
    expect(() => mapOf(unordered.map((key) => [key, 1] as const))).toThrow('out of order');
  });
  it('changes nothing that it does not have', () => expect(() => withChanged(mapAfter([['a', 1]]), 'b', (value) => value)).toThrow('nothing is known under b'));
});
