import { describe, expect, it } from '@jest/globals';
import { Allowance } from './allowance.js';

const taken = (allowance: Allowance, seconds: readonly number[], who = 'ana') => seconds.map((second) => allowance.take(who, 1_000_000 + second * 1000));

describe('an allowance', () => {
  it('is used up by so many at once, and says for how long', () => expect(taken(new Allowance({ atOnce: 3, everySeconds: 6 }), [0, 0, 0, 0, 0.5])).toEqual([0, 0, 0, 6, 6]));
  it('has another every so many seconds, and is whole again in the end', () => {
    const allowance = new Allowance({ atOnce: 3, everySeconds: 6 });
    expect(taken(allowance, [0, 0, 0, 5, 6, 6, 11.1, 12, 100, 100, 100, 100])).toEqual([0, 0, 0, 1, 0, 6, 1, 0, 0, 0, 0, 6]);
  });
  it('is not used up by what it refuses', () => expect(taken(new Allowance({ atOnce: 1, everySeconds: 10 }), [0, 1, 2, 9.9, 10])).toEqual([0, 9, 8, 1, 0]));
  it('is everybody’s own', () => {
    const allowance = new Allowance({ atOnce: 1, everySeconds: 10 });
    expect([taken(allowance, [0, 0]), taken(allowance, [0, 0], 'leo')]).toEqual([[0, 10], [0, 10]]);
  });
  it('is not forgotten while it counts, however many there are', () => {
    const allowance = new Allowance({ atOnce: 1, everySeconds: 10 });
    taken(allowance, [0]);
    for (let nth = 0; nth < 20_000; nth++) allowance.take(`other ${nth}`, 1_001_000);
    expect(taken(allowance, [2])).toEqual([8]);
  });
});
