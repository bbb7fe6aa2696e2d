import { whyNotChargeable, roundedTo, type NotChargeable } from '../../contracts/payment/chargeable.js';
import type { PaymentAccount } from '../../contracts/payment/payment-account.js';
import { currentRound, openDisputes, refundableOf, sharedRound } from '../../contracts/payment/payment-position.js';
import { isSystem } from '../kernel/command.js';
import { reject, type Rule } from '../kernel/decider.js';
import type { BeginPayment, CapturePayment, ChargeSavedCard, PayEarnings, PaymentCommand, RefundPayment, RetryPaymentCall } from './payment.commands.js';

/** Why a command may be refused. The public reason is said in contracts/payment. */
export type PaymentRejection =
  | 'NOT_FOUND' | 'NOT_TREASURER' | 'CONSENT_REQUIRED' | 'ALREADY_PAID' | 'CAPTURE_UNDER_WAY' | 'PAYMENT_OVER' | 'OTHER_CURRENCY' | 'ABOVE_AUTHORISED' | 'NOT_YET_DUE'
  | 'NOTHING_CAPTURED' | 'NOT_SETTLED' | 'ALREADY_SETTLED' | 'DISPUTED' | 'ABOVE_WHAT_IS_LEFT' | 'NOTHING_TO_RETRY' | NotChargeable;

type Anything = Rule<PaymentAccount, PaymentCommand, PaymentRejection>;
type BeginRule = Rule<PaymentAccount, BeginPayment, PaymentRejection>;
type TakeRule = Rule<PaymentAccount, CapturePayment | ChargeSavedCard, PaymentRejection>;
type RefundRule = Rule<PaymentAccount, RefundPayment, PaymentRejection>;

/** Processes and timers; to everybody else there is no such payment. */
const onlyTheSystem: Anything = (_, command) => (isSystem(command) ? undefined : 'NOT_FOUND');
const onlyWhatWasBegun: Anything = ({ rounds }) => (rounds.length > 0 ? undefined : 'NOT_FOUND');
const onlyWhileSomethingMayCome: Anything = (state) => (isOver(state) ? 'PAYMENT_OVER' : undefined);

const onlyWhatIsNotPaid: BeginRule = (state) => (sharedRound(state) ? 'ALREADY_PAID' : undefined);
/** Two rounds must never be captured: while the bank is asked for the money of one, no other begins. */
const onlyWhileNothingIsTaken: BeginRule = (state) => (isBeingTaken(state) ? 'CAPTURE_UNDER_WAY' : undefined);
const onlyWithConsent: BeginRule = (_, { data: { way, consent } }) => (way === 'SAVED_CARD' && consent === undefined ? 'CONSENT_REQUIRED' : undefined);
const onlyWhatCanBeCharged: BeginRule = (_, { data: { amount } }) => whyNotChargeable(amount);
/** Of the money that counts: the rounds before may have been in another currency, for terms can be countered in another. */
const inItsCurrency: Rule<PaymentAccount, CapturePayment | ChargeSavedCard | RefundPayment, PaymentRejection> = (state, { data: { amount: { currency } } }) =>
  (currentRound(state)?.amount.currency === currency ? undefined : 'OTHER_CURRENCY');

const neverMoreThanWasAgreedTo: TakeRule = (state, { data: { amount } }) => (BigInt(amount.amountMinor) > BigInt(currentRound(state)?.amount.amountMinor ?? 0) ? 'ABOVE_AUTHORISED' : undefined);
const somethingAtAll: TakeRule = (_, { data: { amount } }) => (BigInt(amount.amountMinor) > 0n ? undefined : 'AMOUNT_TOO_SMALL');
const notBeforeItsTime: Rule<PaymentAccount, ChargeSavedCard, PaymentRejection> = (state, { meta }) => (meta.at < (currentRound(state)?.chargeAt ?? '') ? 'NOT_YET_DUE' : undefined);

const onlyAfterTheBooking: Rule<PaymentAccount, PayEarnings, PaymentRejection> = ({ settled }) => (settled ? undefined : 'NOT_SETTLED');

const isTreasurer = ({ roles }: { readonly roles: readonly string[] }): boolean => roles.includes('treasurer');
/** Nobody gives back to themselves what somebody else has earned: another treasurer does. */
const onlyWhoGives: RefundRule = ({ parties }, { meta }, context) => (meta.actor === parties?.payeeId || (isTreasurer(context) && meta.actor !== parties?.payerId) ? undefined : 'NOT_FOUND');
const onlyTreasurers: Rule<PaymentAccount, RetryPaymentCall, PaymentRejection> = ({ parties }, { meta }, context) => {
  if (isTreasurer(context)) return undefined;
  return meta.actor === parties?.payeeId || meta.actor === parties?.payerId ? 'NOT_TREASURER' : 'NOT_FOUND';
};
const onlyWhatWasCaptured: RefundRule = (state) => (sharedRound(state) ? undefined : 'NOTHING_CAPTURED');
const onlyWhileNobodyDisputesIt: RefundRule = (state) => (openDisputes(state).length > 0 ? 'DISPUTED' : undefined);
const onlyWhatIsLeft: RefundRule = (state, { data: { amount } }) => {
  const shared = sharedRound(state);
  const left = shared ? refundableOf(state, shared) : 0n;
  return BigInt(amount.amountMinor) <= left ? undefined : reject('ABOVE_WHAT_IS_LEFT', { path: ['input', 'amountMinor'], facts: { left: String(left) } });
};
const onlyRoundAmounts: RefundRule = (_, { data: { amount: { amountMinor, currency } } }) => {
  const numerator = BigInt(amountMinor);
  return numerator > 0n && roundedTo(currency, { numerator, denominator: 1n }) === numerator ? undefined : reject('AMOUNT_NOT_ROUND', { path: ['input', 'amountMinor'] });
};

export const toBegin = [onlyTheSystem, onlyWhileSomethingMayCome, onlyWhatIsNotPaid, onlyWhileNothingIsTaken, onlyWhatCanBeCharged, onlyWithConsent] as const;
const toTake = [onlyTheSystem, onlyWhatWasBegun, inItsCurrency, somethingAtAll, neverMoreThanWasAgreedTo] as const;
export const toCapture = toTake;
export const toCharge = [...toTake, notBeforeItsTime] as const;
export const toRelease = [onlyTheSystem] as const;
export const toSettle = [onlyTheSystem, onlyWhatWasBegun] as const;
export const toPay = [onlyTheSystem, onlyWhatWasBegun, onlyAfterTheBooking] as const;
export const toRefund = [onlyWhatWasBegun, onlyWhoGives, inItsCurrency, onlyWhatWasCaptured, onlyRoundAmounts, onlyWhileNobodyDisputesIt, onlyWhatIsLeft] as const;
export const toRetry = [onlyWhatWasBegun, onlyTreasurers] as const;
export const toObserve = [onlyTheSystem, onlyWhatWasBegun] as const;

/** No other round begins: nothing came of the booking, or it is over. */
export const isOver = ({ closed, awaited, settled }: PaymentAccount): boolean => closed !== undefined || awaited !== undefined || settled !== undefined;

/** The bank has been asked for the money of the current round, and has not answered; or a treasurer has to look. */
export const isBeingTaken = (state: PaymentAccount): boolean => taking(state) !== undefined;
export const taking = (state: PaymentAccount) =>
  state.calls.find(({ state: answer, round, call }) => (answer === 'OPEN' || answer === 'FAILED') && (call.operation === 'CAPTURE' || call.operation === 'CHARGE') && round === currentRound(state)?.round);
