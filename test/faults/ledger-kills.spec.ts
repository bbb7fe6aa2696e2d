import { describe, it } from '@jest/globals';
import { faultSeed } from '../support/fault-random.js';
import { withSeed } from '../support/fault-run.js';
import { ledgerKills, places } from './ledger-kills.js';

const seed = faultSeed();

describe('the whole server, killed where credits are between two streams,', () => {
  it(`comes to zero after every event, holds and pays each booking once, and says so itself when it is started again (seed ${seed})`, async () => {
    const happened = await withSeed(seed, (run) => ledgerKills(run, { lives: 1, byCommand: false }));
    happened.mustHave('settled', ...Object.entries(places).map(([stage, [place]]) => `killed in ${stage}: ${place}`));
  }, 180_000);
});
