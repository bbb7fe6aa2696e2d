import type { Call } from '../../contracts/payment/calls.js';
import type { PaymentAccount, Round } from '../../contracts/payment/payment-account.js';
import { grantedOf, leftOf, lostOf, openDisputes, paidOf, positionOf, roundNumbered, sharesAfter, toBeSent } from '../../contracts/payment/payment-position.js';
import { PaymentCallIntended, RefundGranted, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import type { BookingId, Instant, MemberId } from '../../contracts/values.js';
import type { Rejected } from '../kernel/decider.js';
import type { PaymentRejection } from './payment.rules.js';

export type Decision = readonly PaymentEvent[] | Rejected<PaymentRejection>;
/** Of which payment it is said, and when. */
export type Saying = { readonly bookingId: BookingId; readonly at: Instant };
export const sayingOf = ({ data, meta }: { readonly data: { readonly bookingId: BookingId }; readonly meta: { readonly at: Instant } }): Saying => ({ bookingId: data.bookingId, at: meta.at });

type WithoutName<Words> = Words extends Call ? Omit<Words, 'key' | 'bookingId'> : never;
/** What Stripe is to be asked, and of which round; `refundNo`: for which refund. */
export type Wish = { readonly round: number; readonly refundNo?: number | undefined; readonly words: WithoutName<Call> };

/** Puts a name to a call that no other call of this payment had: attempts are counted for each operation, over all rounds. */
export const intend = ({ calls }: PaymentAccount, { bookingId, at }: Saying, { round, refundNo, words }: Wish): PaymentEvent => {
  const attempt = calls.filter(({ call }) => call.operation === words.operation).length + 1;
  return PaymentCallIntended.of({ bookingId, round, intendedAt: at, refundNo, call: { ...words, key: `${bookingId}:${words.operation}:${attempt}`, bookingId } });
};

export const minorOf = (amount: bigint, { amount: { currency } }: Pick<Round, 'amount'>) => ({ amountMinor: String(amount), currency });

/** So much of a round goes back: the platform keeps less by the fee's part of all that has been granted so far. */
export const grant = (state: PaymentAccount, { bookingId }: Pick<Saying, 'bookingId'>, { round, amount, ...why }: { readonly round: Round; readonly amount: bigint; readonly why: 'TIER' | 'GOODWILL' | 'CORRECTION' | 'RACE'; readonly by?: MemberId; readonly percent?: number }): PaymentEvent => {
  const event = (feeMinor: bigint) => RefundGranted.of({ bookingId, refundNo: state.refunds.length + 1, round: round.round, amount: minorOf(amount, round), feeMinor: String(feeMinor), ...why });
  const back = grantedOf(state, round) + lostOf(state, round);
  return event(sharesAfter(round, back).fee - sharesAfter(round, back + amount).fee);
};

const askedFor = ({ calls }: PaymentAccount, operation: 'PAY_PROVIDER' | 'TAKE_BACK', of?: string): bigint =>
  calls.reduce((sum, { state, call }) => (state === 'OPEN' && call.operation === operation && (of === undefined || ('transferId' in call && call.transferId === of)) && 'amount' in call ? sum + BigInt(call.amount.amountMinor) : sum), 0n);

/** What can be paid to the provider now: what they are owed, without what is on its way already. */
export const payable = (state: PaymentAccount): bigint => {
  const wanted = positionOf(state).owed - askedFor(state, 'PAY_PROVIDER');
  return wanted > 0n ? wanted : 0n;
};

/** What is to be taken back from the provider and is not on its way back yet, of the newest transfers first: the first of such calls. */
export const takingBack = (state: PaymentAccount, round: Round): Wish | undefined => {
  const wanted = positionOf(state).owedBack - askedFor(state, 'TAKE_BACK');
  if (wanted <= 0n || paidOf(state) === 0n) return undefined;
  const [transfer] = [...state.transfers].reverse().map((one) => ({ one, left: leftOf(one) - askedFor(state, 'TAKE_BACK', one.transferId) })).filter(({ left }) => left > 0n);
  if (transfer === undefined) return undefined;
  const amount = wanted < transfer.left ? wanted : transfer.left;
  return { round: round.round, words: { operation: 'TAKE_BACK', transferId: transfer.one.transferId, amount: minorOf(amount, round) } };
};

/** The call that sends a refund on its way; undefined while a dispute is open, and where it was lost meanwhile so that nothing is left to send. */
export const refunding = (state: PaymentAccount, refundNo: number): Wish | undefined => {
  const refund = state.refunds.find((one) => one.refundNo === refundNo);
  const round = roundNumbered(state, refund?.round);
  if (refund === undefined || round?.chargeId === undefined || openDisputes(state).some(({ chargeId }) => chargeId === round.chargeId)) return undefined;
  const amount = toBeSent(state, refund);
  return amount > 0n ? { round: round.round, refundNo, words: { operation: 'REFUND', chargeId: round.chargeId, amount: minorOf(amount, round) } } : undefined;
};
