import { expect, it } from '@jest/globals';
import { RecentMap } from './recent-map.js';

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
