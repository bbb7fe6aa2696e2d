import type { PaymentAccount, Round } from '../../contracts/payment/payment-account.js';
import { currentRound, sharedRound } from '../../contracts/payment/payment-position.js';
import { PaymentClosed, PaymentIntended, PaymentMissed, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import { firstRejection, reject, type Case } from '../kernel/decider.js';
import { intend, sayingOf, type Decision, type Wish } from './payment.calls.js';
import type { BeginPayment, CapturePayment, ChargeSavedCard, ReleasePayment } from './payment.commands.js';
import { isBeingTaken, isOver, toBegin, toCapture, toCharge, toRelease } from './payment.rules.js';

/** Another round, unless the one that there is serves as well. The ones before it are let go of (`following`). */
export const begin = (asked: Case<PaymentAccount, BeginPayment>): Decision => {
  const { state, command } = asked;
  const no = firstRejection(toBegin, asked);
  if (no) return no;
  const last = currentRound(state);
  if (last && serves(last, command)) return [];
  const round = (last?.round ?? 0) + 1;
  return [PaymentIntended.of({ ...command.data, round }), intend(state, sayingOf(command), { round, words: wordsToBegin(command) })];
};

const wordsToBegin = ({ data: { way, payerId, amount } }: BeginPayment): Wish['words'] => (way === 'HOLD' ? { operation: 'AUTHORISE', payerId, amount } : { operation: 'SAVE_CARD', payerId });

/** Waiting for the payer's card, or standing: for the same money in the same way. */
const serves = (round: Round, { data: { amount, ...asked }, meta: { at } }: BeginPayment): boolean => {
  const isSame = isInTheSameWay(round, asked) && round.amount.amountMinor === amount.amountMinor && round.amount.currency === amount.currency;
  return isSame && (round.status === 'INTENDED' || round.status === 'OPEN' || stands(round, at));
};

/** A saved card is charged at a time that goes with the terms. One that stands stands for them until then: that a hold would do by now is no reason to ask the payer for it again. */
const isInTheSameWay = (round: Round, { way, termsVersion }: Pick<BeginPayment['data'], 'way' | 'termsVersion'>): boolean => {
  if (round.way === 'HOLD') return way === 'HOLD';
  return round.termsVersion === termsVersion && (way === 'SAVED_CARD' || round.status === 'SAVED');
};

const stands = ({ status, missed, captureBefore }: Round, at: string): boolean =>
  !missed && (status === 'SAVED' || (status === 'AUTHORISED' && (captureBefore === undefined || at < captureBefore)));

/** The terms are agreed to: takes what is held, or a part of it. Where nothing is held any more the payer pays anew. */
export const capture = (asked: Case<PaymentAccount, CapturePayment>): Decision => {
  const { state, command } = asked;
  const no = firstRejection(toCapture, asked);
  if (no) return no;
  return take(asked, ({ status, way, intentId, missed }) => {
    if (way === 'SAVED_CARD' && status === 'SAVED' && !missed) return 'WAIT';
    return status === 'AUTHORISED' && intentId !== undefined ? { operation: 'CAPTURE', intentId, amount: command.data.amount } : undefined;
  }) ?? missing(state, command);
};

/** The payer is not there, and has agreed to it before. */
export const charge = (asked: Case<PaymentAccount, ChargeSavedCard>): Decision => {
  const { state, command } = asked;
  const no = firstRejection(toCharge, asked);
  if (no) return no;
  return take(asked, (round) => (round.way === 'HOLD' ? 'WAIT' : wordsToCharge(state, round, command.data.amount))) ?? missing(state, command);
};

export const wordsToCharge = ({ parties }: PaymentAccount, { status, customerId, paymentMethodId }: Round, amount: Round['amount']): Wish['words'] | undefined =>
  (parties && status === 'SAVED' && customerId !== undefined && paymentMethodId !== undefined ? { operation: 'CHARGE', payerId: parties.payerId, amount, customerId, paymentMethodId } : undefined);

type Taking = CapturePayment | ChargeSavedCard;

/** The call that takes the money, where it can be made; nothing where it was made before, or is not to be yet; undefined where the money cannot be had. */
const take = ({ state, command }: Case<PaymentAccount, Taking>, wordsFor: (round: Round) => Wish['words'] | 'WAIT' | undefined): Decision | undefined => {
  const round = currentRound(state);
  if (!round || sharedRound(state) || isBeingTaken(state)) return [];
  if (isOver(state)) return reject('PAYMENT_OVER');
  const words = wordsFor(round);
  if (words === 'WAIT' || round.missed) return [];
  return words && [intend(state, sayingOf(command), { round: round.round, words })];
};

const missing = (state: PaymentAccount, { data: { bookingId } }: Taking): readonly PaymentEvent[] => {
  const round = currentRound(state);
  return round ? [PaymentMissed.of({ bookingId, round: round.round, why: round.status === 'RELEASED' ? 'HOLD_EXPIRED' : 'NOT_PAID' })] : [];
};

/** Nothing came of the booking. Said of a payment that nobody has begun, too: a round that was about to begin does not. What was settled stays so. */
export const release = (asked: Case<PaymentAccount, ReleasePayment>): Decision => {
  const { state, command: { data } } = asked;
  return firstRejection(toRelease, asked) ?? (isOver(state) ? [] : [PaymentClosed.of(data)]);
};
