import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RecentMap } from './recent-map.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);

it('forgets the entry that was set longest ago, and no more than it must', () => {
  const map = new RecentMap<string, number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.set('a', 3);
  map.set('c', 4);
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([3, undefined, 4]);
});

it('forgets nothing when an entry is set again', () => {
  const map = new RecentMap<string, number>(2);
  for (const [key, value] of [['a', 1], ['b', 2], ['b', 3], ['a', 4]] as const) map.set(key, value);
  expect([map.get('a'), map.get('b')]).toEqual([4, 3]);
});

it.each([1, 2, 5, 8])('never holds more than %i, and always the half of them that were set last', (max) => {
  fc.assert(fc.property(fc.array(fc.nat(12), { maxLength: 80, size: 'max' }), (keys) => {
    const map = new RecentMap<number, number>(max);
    keys.forEach((key, time) => map.set(key, time));
    const lastSet = new Map(keys.map((key, time) => [key, time]));
    const held = [...lastSet.keys()].filter((key) => map.get(key) !== undefined);
    expect(held.length).toBeLessThanOrEqual(max);
    for (const key of held) expect(map.get(key)).toBe(lastSet.get(key));
    const newest = [...lastSet].sort(([, a], [, b]) => b - a).slice(0, Math.ceil(max / 2)).map(([key]) => key);
    expect(held).toEqual(expect.arrayContaining(newest));
  }), { numRuns: RUNS });
});
