import { describe, it } from '@jest/globals';
import { faultSeed } from '../support/fault-random.js';
import { withSeed } from '../support/fault-run.js';
import { weathers } from '../support/tcp-proxy.js';
import { chaosOfPostgres } from './chaos-homes.js';

const seed = faultSeed();

describe('a PostgreSQL that is cut, slow, deaf and started again', () => {
  it(`loses no booking that was acknowledged, and books nothing twice (seed ${seed})`, async () => {
    const happened = await withSeed(seed, (run) => chaosOfPostgres(run, { bookings: 40, clients: 6, quietMsMax: 60_000, pace: 'quick' }));
    happened.mustHave(...weathers.map((weather) => `PostgreSQL: ${weather}`), 'PostgreSQL: restart', 'comparisons');
  }, 240_000);
});
