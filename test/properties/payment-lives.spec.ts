import { describe, it } from '@jest/globals';
import { faultSeed } from '../support/fault-random.js';
import { reportMet } from '../support/fault-report.js';
import { withSeed } from '../support/fault-run.js';
import { paymentLives } from '../support/payment-lives.js';

/** PAYMENT_RUNS=1000 is the long form: so many bookings. */
const BOOKINGS = Number(process.env['PAYMENT_RUNS'] ?? 12);
const PER_TOWN = 20;
/** Said as it goes in the long form. */
const say = BOOKINGS > PER_TOWN ? (line: string) => void process.stderr.write(`${line}\n`) : undefined;
const LONG_MS = 3_600_000;
const seed = faultSeed();

describe('bookings that are paid for by card', () => {
  it(`end the same, however Stripe answers and its post arrives, and our log says what Stripe says (seed ${seed})`, async () => {
    const happened = await withSeed(seed, (run) => paymentLives(run, { bookings: BOOKINGS, perTown: PER_TOWN, faultsPerDay: 12, timeOutsPerDay: BOOKINGS > PER_TOWN ? 2 : 0.3 }), say);
    say?.(happened.toString());
    for (const [kind, times] of happened.all()) reportMet(kind, times);
    happened.mustHave('bookings', 'PaymentIntended', ...(BOOKINGS > PER_TOWN ? ['PaymentCaptured', 'EarningsTransferred'] : [])); // of a dozen all may come to nothing
  }, LONG_MS);
});
