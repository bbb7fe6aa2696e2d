import { describe, expect, it } from '@jest/globals';
import { faultSeed, FaultRandom } from '../support/fault-random.js';
import { withSeed } from '../support/fault-run.js';
import { killLoop } from './kills.js';

const seed = faultSeed();

describe('the whole server, killed again and again', () => {
  it(`loses nothing it has acknowledged, does nothing twice, and starts by itself (seed ${seed})`, async () => {
    const happened = await withSeed(seed, (run) => killLoop(run, { kills: 3, clients: 4, comparedEvery: 4, round: ['load', 'switch', 'rebuild'] }));
    happened.mustHave('kills', 'killed: load', 'comparisons');
  }, 180_000);
});

describe('the dice', () => {
  it('fall the same way for the same seed, and otherwise for another', () => {
    const rolls = (of: number) => Array.from({ length: 20 }, (_, index) => new FaultRandom(of).of(`part ${index}`).between(1, 1_000_000));
    expect(rolls(7)).toEqual(rolls(7));
    expect(rolls(7)).not.toEqual(rolls(8));
  });
});
