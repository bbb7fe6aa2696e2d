import { describe, it } from '@jest/globals';
import { faultSeed } from '../support/fault-random.js';
import { withSeed } from '../support/fault-run.js';
import { paymentKills } from './payment-kills.js';

const seed = faultSeed();

describe('the whole server, killed where money is between it and Stripe,', () => {
  it(`charges once and pays once, and says the same as Stripe when it is started again (seed ${seed})`, async () => {
    const happened = await withSeed(seed, (run) => paymentKills(run, { lives: 1, stages: ['taking'] }));
    happened.mustHave('reconciled', 'killed in taking: before PaymentCaptured');
  }, 180_000);
});
