import { paymentAfter, isBefore, type PaymentAccount, type Round } from '../../contracts/payment/payment-account.js';
import { currentRound, grantedOf, lostOf, refundableOf, restOf, roundNumbered, sharedRound, sharesAfter } from '../../contracts/payment/payment-position.js';
import { roundedTo } from '../../contracts/payment/chargeable.js';
import { PaymentReleased, PaymentSettled, RefundGranted, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import { grant, intend, minorOf, refunding, takingBack, type Saying } from './payment.calls.js';

/** What follows of itself from where a payment stands: one thing, which is then no longer to be said. */
type Consequence = (state: PaymentAccount, saying: Saying) => PaymentEvent | undefined;

/**
 * Everything that follows of itself, one after the other, until nothing does. Every command ends here: so no path forgets a refund, a release, or
 * what is to be taken back, in whatever order things were seen.
 */
export const following = (state: PaymentAccount, saying: Saying): readonly PaymentEvent[] => {
  const said: PaymentEvent[] = [];
  let now = state;
  for (;;) {
    const next = consequences.map((consequence) => consequence(now, saying)).find((event) => event !== undefined);
    if (next === undefined) return said;
    said.push(next);
    now = paymentAfter(now, next);
  }
};

/** What was captured although nothing came of the booking, or another round counts, goes back whole. */
const backFromARace: Consequence = (state, saying) => {
  const round = state.rounds.find((one) => one.captured > 0n && (one.round !== state.captured || (state.closed !== undefined && !state.settled)) && refundableOf(state, one) > 0n);
  return round && grant(state, saying, { round, amount: refundableOf(state, round), why: 'RACE' });
};

/** The money that was waited for is there. */
const settledAtLast: Consequence = (state, saying) => (state.awaited && !state.settled && sharedRound(state) ? settlement(state, saying, state.awaited) : undefined);

/** How a booking that is over is settled: `percent` of what was agreed to is the provider's, and what has been refunded before counts. */
export const settlement = (state: PaymentAccount, { bookingId }: Saying, { how, percent, dueMinor }: NonNullable<PaymentAccount['awaited']>): PaymentEvent | undefined => {
  const round = sharedRound(state);
  if (round === undefined) return undefined;
  const refund = backOf(state, round, { percent, dueMinor });
  const { fee, net } = sharesAfter(round, grantedOf(state, round) + lostOf(state, round) + refund);
  return PaymentSettled.of({ bookingId, how, percent, refundMinor: String(refund), owedMinor: String(net), feeMinor: String(fee) });
};

/** What is still to go back so that no more than the provider's share stays. */
const backOf = (state: PaymentAccount, round: Round, { percent, dueMinor }: Pick<NonNullable<PaymentAccount['awaited']>, 'percent' | 'dueMinor'>): bigint => {
  const share = roundedTo(round.amount.currency, { numerator: BigInt(dueMinor) * BigInt(percent), denominator: 100n });
  const back = round.captured - share - grantedOf(state, round) - lostOf(state, round);
  return back > 0n ? back : 0n;
};

/** Again, where a dispute had brought the payer a part of it before the booking was settled, and is won on appeal since. */
const backByTheTier: Consequence = (state, saying) => {
  const [round, settled] = [sharedRound(state), state.settled];
  if (!round || !settled) return undefined;
  const amount = backOf(state, round, { percent: settled.percent, dueMinor: state.awaited?.dueMinor ?? String(round.captured) });
  return amount > 0n ? grant(state, saying, { round, amount, why: 'TIER', percent: settled.percent }) : undefined;
};

/** A refund goes to Stripe once: what was kept back of it goes in one of its own. */
const theRest: Consequence = (state, { bookingId }) => {
  const refund = state.refunds.find((one) => restOf(state, one) > 0n);
  const round = roundNumbered(state, refund?.round);
  if (refund === undefined || round === undefined) return undefined;
  const { refundNo, why, by, percent } = refund;
  return RefundGranted.of({ bookingId, refundNo: state.refunds.length + 1, round: round.round, amount: minorOf(restOf(state, refund), round), feeMinor: '0', why, by, percent, restOf: refundNo });
};

const onItsWayBack: Consequence = (state, saying) => {
  const wishes = state.refunds.filter(({ status }) => status === 'GRANTED').map(({ refundNo }) => refunding(state, refundNo));
  const wish = wishes.find((one) => one !== undefined);
  return wish && intend(state, saying, wish);
};

/** Nobody will capture it any more. */
const isDone = (state: PaymentAccount, round: Round): boolean => state.closed !== undefined || round.round !== currentRound(state)?.round || (state.awaited !== undefined && round.missed);

/** What is still open at Stripe of a round that is done with, if anything is. */
const openIntentOf = ({ status, intentId, chargeIntentId }: Round): string | undefined => (status === 'SAVED' ? chargeIntentId : status === 'OPEN' || status === 'AUTHORISED' ? intentId : undefined);
const wasReleased = ({ calls }: PaymentAccount, intentId: string): boolean => calls.some(({ call }) => call.operation === 'RELEASE' && call.intentId === intentId);
const isCharging = ({ calls }: PaymentAccount, { round }: Round): boolean => calls.some((one) => one.state === 'OPEN' && one.round === round && one.call.operation === 'CHARGE');

const letGo: Consequence = (state, saying) => {
  for (const round of state.rounds) {
    const intentId = openIntentOf(round);
    if (intentId === undefined || !isDone(state, round) || wasReleased(state, intentId) || isCharging(state, round)) continue;
    const why = state.closed === 'ABANDONED' ? 'abandoned' : 'requested_by_customer';
    return intend(state, saying, { round: round.round, words: { operation: 'RELEASE', intentId, why } });
  }
  return undefined;
};

/** Of a card that was saved nothing is held: it is not charged any more, and that is all. */
const forgetTheCard: Consequence = (state, { bookingId }) => {
  const round = state.rounds.find((one) => one.status === 'SAVED' && isBefore(one.status, 'RELEASED') && one.chargeIntentId === undefined && isDone(state, one) && !isCharging(state, one));
  return round && PaymentReleased.of({ bookingId, round: round.round, why: whyReleased(state, round) });
};

/** Why nothing is held any more of a round that nobody captures; undefined where it still counts. */
export const whyDone = (state: PaymentAccount, round: Round): 'ASKED' | 'ABANDONED' | 'REPLACED' | undefined => {
  if (round.round !== currentRound(state)?.round) return 'REPLACED';
  return state.closed ?? (isDone(state, round) ? 'ASKED' : undefined);
};
const whyReleased = (state: PaymentAccount, round: Round) => whyDone(state, round) ?? 'ASKED';

/** After the payer has theirs, never before: a refund that fails later must not have cost the provider anything. */
const backFromTheProvider: Consequence = (state, saying) => {
  const round = sharedRound(state) ?? currentRound(state);
  if (round === undefined || state.calls.some(({ state: answer, call }) => answer === 'FAILED' && call.operation === 'TAKE_BACK')) return undefined;
  const wish = takingBack(state, round);
  return wish && intend(state, saying, wish);
};

const consequences: readonly Consequence[] = [backFromARace, settledAtLast, backByTheTier, theRest, onItsWayBack, letGo, forgetTheCard, backFromTheProvider];
