import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Purses, purseOfAna, purseOfLeo, purseOfMia } from '../../test/support/purses.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { ledgerImbalance } from './imbalance.js';
import { ledger } from './ledger.projection.js';

let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([ledger]);
}, 60_000);
afterAll(() => world.close());

describe('what the ledgers miss of zero', () => {
  it('is nothing before anybody has an account', async () => expect(await ledgerImbalance(world.reads())).toBe(0));
  it('is nothing while payments are on their way and credits are held', async () => {
    const purses = new Purses();
    await world.given(...purses.pay({ from: purseOfAna, to: purseOfLeo, minutes: 100, levy: 10 }), purses.hold({ id: 1, from: purseOfAna, to: purseOfMia, minutes: 60 }), purses.leave({ from: purseOfLeo, to: purseOfMia, minutes: 25 }));
    expect(await ledgerImbalance(world.reads())).toBe(0);
  });
  it('is what has come without having left', async () => {
    await world.given(...new Purses().arrive({ from: purseOfLeo, to: purseOfMia, minutes: 85 }));
    expect(await ledgerImbalance(world.reads())).not.toBe(0);
  });
});
