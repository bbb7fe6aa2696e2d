import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anySteps, notAtRest, PaymentLife, type Step } from '../support/payment-life.js';

/** PAYMENT_RUNS=20000 is the long form. */
const RUNS = Number(process.env['PAYMENT_RUNS'] ?? 150);
const LONG_MS = 3_600_000;
/** Who plants bugs wants to know that one is found, not the shortest life in which it shows. */
const seed = process.env['FAULT_SEED'];
const SEARCH = seed === undefined ? {} : { seed: Number(seed), endOnFailure: true };

const lived = (steps: readonly Step[]): PaymentLife => {
  const life = new PaymentLife();
  for (const step of steps) life.do(step);
  return life;
};

const RULES = {
  M1: 'conservation: what was captured is refunded, with the provider, the platform’s, disputed or held, after every event',
  M2: 'no payment is taken twice',
  M3: 'nothing is taken above what was agreed to and authorised',
  M4: 'no provider is paid before the settlement, above the net, or while the payer disputes it',
  M5: 'a name is used for one call',
  M6: 'nothing takes a step back, and everything comes to rest',
  M7: 'a refund goes back once, and no more than was captured',
  M8: 'nothing is taken back that has not gone back',
  M9: 'nobody says what is not theirs to say',
} as const;

/** Of a breach of another rule, that rule's own test tells. */
const breachOf = (rule: string, steps: readonly Step[]): string | undefined => {
  try {
    const life = lived(steps);
    life.rest();
    return undefined;
  } catch (error) {
    if (error instanceof Error && (error.message.startsWith(`${rule} `) || !/^M\d /.test(error.message))) return error.message;
    return undefined;
  }
};

describe('whatever payers, banks, processes and treasurers do, in any order, with calls that are lost or refused, and news that is old or comes twice,', () => {
  it.each(Object.entries(RULES))('%s %s', (rule) => fc.assert(fc.property(anySteps, (steps) => {
    expect(breachOf(rule, steps)).toBeUndefined();
  }), { ...SEARCH, numRuns: RUNS }), LONG_MS);

  it('at rest the payment shows what the bank has, and nobody is owed anything', () => fc.assert(fc.property(anySteps, (steps) => {
    const life = lived(steps);
    life.rest();
    expect(notAtRest(life)).toEqual([]);
  }), { ...SEARCH, numRuns: RUNS * 2 }), LONG_MS);

  it('at rest nothing more is said, whatever is told again', () => fc.assert(fc.property(anySteps, (steps) => {
    const life = lived(steps);
    life.rest();
    const said = life.log.length;
    for (const old of life.bank.seen) life.send(old);
    expect(life.log.slice(said)).toEqual([]);
  }), { ...SEARCH, numRuns: RUNS }), LONG_MS);

  it('these trials say everything that a payment can say, and are refused for many reasons', () => {
    const [said, refused] = [new Set<string>(), new Set<string>()];
    fc.assert(fc.property(anySteps, (steps) => {
      const life = lived(steps);
      life.rest();
      for (const { type, data } of life.log) said.add(type === 'RefundGranted' ? data.why : type === 'PaymentMissed' || type === 'EarningsDeferred' ? data.why : type === 'PaymentCallIntended' ? data.call.operation : type);
      for (const code of life.refused) refused.add(code);
    }), { numRuns: Math.max(RUNS, 400), seed: 7 });
    expect([...said]).toEqual(expect.arrayContaining([
      'AUTHORISE', 'SAVE_CARD', 'CHARGE', 'CAPTURE', 'RELEASE', 'REFUND', 'PAY_PROVIDER', 'TAKE_BACK', 'PaymentDeclined', 'HOLD_EXPIRED', 'DECLINED', 'NOT_PAID', 'PaymentClosed', 'SettlementAwaited', 'PaymentSettled',
      'TIER', 'GOODWILL', 'CORRECTION', 'RACE', 'RefundFailed', 'PAYEE_NOT_READY', 'DISPUTED', 'EarningsReversed', 'DisputeMoved', 'DisputeClosed', 'PaymentCallFailed',
    ]));
    expect([...refused]).toEqual(expect.arrayContaining(['NOT_FOUND', 'NOT_TREASURER', 'ALREADY_PAID', 'CAPTURE_UNDER_WAY', 'PAYMENT_OVER', 'ABOVE_AUTHORISED', 'NOT_YET_DUE', 'NOT_SETTLED', 'ALREADY_SETTLED', 'DISPUTED', 'ABOVE_WHAT_IS_LEFT', 'NOTHING_TO_RETRY']));
  }, LONG_MS);
});
