import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openCalls, positionOf } from '../../contracts/payment/payment-position.js';
import { paymentAfter, type PaymentAccount } from '../../contracts/payment/payment-account.js';
import { isRejected, noCommunity } from '../../src/kernel/decider.js';
import type { PaymentCommand } from '../../src/payment/payment.commands.js';
import { paymentDecider } from '../../src/payment/payment.decider.js';
import { afterAll, afterwards, begins, captures, charged, charges, disputed, earned, eur, intent, pays, refunded, refunds, releases, savesCard, settles, setup, system, transferred, reversed } from '../support/payment-tables.js';

/** PAYMENT_RUNS=20000 is the long form. */
const RUNS = Math.ceil(Number(process.env['PAYMENT_RUNS'] ?? 150) / 3);
const seed = process.env['FAULT_SEED'];
const SEARCH = seed === undefined ? {} : { seed: Number(seed), endOnFailure: true };

/** Where payments stand when news of them arrives, and all that can be seen from then on, in order. */
const lives: Readonly<Record<string, { readonly from: () => PaymentAccount; readonly seen: readonly PaymentCommand[] }>> = {
  'a hold that is captured': { from: () => afterAll(begins(), intent('OPEN'), intent('AUTHORISED'), captures()), seen: [intent('OPEN'), intent('ACTION_REQUIRED'), intent('AUTHORISED'), intent('CAPTURED')] },
  'a hold that is confirmed': { from: () => afterAll(begins()), seen: [intent('OPEN'), intent('OPEN', { decline: { code: 'expired_card' } }), intent('OPEN', { decline: { code: 'card_declined' } }), intent('ACTION_REQUIRED'), intent('AUTHORISED')] },
  'a hold that the bank gives up while it is captured': { from: () => afterAll(begins(), intent('AUTHORISED'), captures()), seen: [intent('OPEN'), intent('AUTHORISED'), intent('RELEASED', {}, system(afterwards))] },
  'a hold that nobody wants any more': { from: () => afterAll(begins(), releases()), seen: [intent('OPEN'), intent('AUTHORISED'), intent('RELEASED')] },
  'a capture that crosses a release': { from: () => afterAll(begins(), intent('AUTHORISED'), captures(), releases()), seen: [intent('OPEN'), intent('AUTHORISED'), intent('CAPTURED'), refunded('PENDING', 4500), refunded('SUCCEEDED', 4500)] },
  'a round that was replaced': { from: () => afterAll(begins(), begins(4000)), seen: [intent('OPEN'), intent('RELEASED'), intent('OPEN', { round: 2, amount: 4000 }), intent('AUTHORISED', { round: 2, amount: 4000 })] },
  'a saved card that is charged': { from: () => afterAll(savesCard(), setup('SAVED'), charges()), seen: [setup('OPEN'), setup('SAVED'), charged('PROCESSING'), charged('CAPTURED')] },
  'a settlement with everything on its way': {
    from: () => afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles(50), pays()),
    seen: [intent('AUTHORISED'), intent('CAPTURED'), refunded('PENDING', 2250), refunded('SUCCEEDED', 2250), transferred(2194)],
  },
  'a refund that the bank sends back, and a take-back': { from: () => afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), refunds(1000)), seen: [refunded('PENDING', 1000), refunded('SUCCEEDED', 1000), refunded('FAILED', 1000)] },
  'a dispute that is lost after the payout': { from: earned, seen: [disputed('INQUIRY', 0), disputed('NEEDS_RESPONSE', 0), disputed('NEEDS_RESPONSE', 6000), disputed('UNDER_REVIEW', 6000), disputed('LOST', 6000), reversed(4387)] },
  'a dispute that is won on appeal': { from: earned, seen: [disputed('NEEDS_RESPONSE', 3500, { amount: eur(2000) }), disputed('WON', 3500, { amount: eur(2000) }), disputed('WON', 0, { amount: eur(2000) })] },
};

/** What was not known yet is told again, until nothing more is said. */
const heard = (from: PaymentAccount, news: readonly PaymentCommand[]): PaymentAccount => {
  let [state, waiting] = [from, news];
  for (let rounds = news.length; rounds > 0 && waiting.length > 0; rounds--) {
    waiting = waiting.filter((command) => {
      const decision = paymentDecider.decide(state, command, noCommunity);
      if (isRejected(decision)) return true;
      state = decision.reduce(paymentAfter, state);
      return false;
    });
  }
  return state;
};

/** All but what only tells of the way: which words of the bank came last, and under which attempts things were asked for. */
const essence = (state: PaymentAccount) => ({
  rounds: state.rounds.map(({ decline: _, declines: __, ...round }) => round), refunds: state.refunds.map(({ failedIds, ...refund }) => [refund, [...failedIds].sort()]), transfers: state.transfers, disputes: state.disputes,
  open: openCalls(state).map(({ call: { key: _, ...words } }) => JSON.stringify(words)).sort(), position: positionOf(state), closed: state.closed, settled: state.settled,
});

describe('what is seen at Stripe, in any order and any number,', () => {
  it.each(Object.keys(lives))('leads to the same end: %s', (name) => {
    const life = lives[name];
    if (life === undefined) throw new Error(name);
    const inOrder = essence(heard(life.from(), life.seen));
    const last = life.seen.at(-1);
    fc.assert(fc.property(fc.shuffledSubarray([...life.seen, ...life.seen, ...life.seen], { minLength: 0 }), fc.shuffledSubarray([...life.seen], { minLength: life.seen.length, maxLength: life.seen.length }), (some, all) => {
      expect(essence(heard(life.from(), [...some, ...all]))).toEqual(inOrder);
    }), { ...SEARCH, numRuns: RUNS });
    expect(last && heard(heard(life.from(), life.seen), life.seen)).toEqual(heard(life.from(), life.seen));
  });
});
