import type { CallFailure } from '../../contracts/payment/calls.js';
import type { Money } from '../../contracts/money.js';
import type { KnownCall, PaymentAccount, Refund, Round } from '../../contracts/payment/payment-account.js';
import { currentRound, parkedFailures, positionOf, roundNumbered, roundOfCharge, sharedRound } from '../../contracts/payment/payment-position.js';
import { sharesOf } from '../../contracts/payment/shares.js';
import { accountOf, type PaymentRow, type Said } from './payments.projection.js';

const statuses = { INTENDED: 'INTENDED', FAILED: 'INTENDED', OPEN: 'OPEN', AUTHORISED: 'AUTHORISED', SAVED: 'CARD_SAVED', RELEASED: 'RELEASED', CAPTURED: 'CAPTURED' } as const;
const statusOf = (account: PaymentAccount, round: Round) => {
  if (account.settled) return 'SETTLED';
  return round.missed ? 'MISSED' : statuses[round.status];
};

/** Why Stripe or a bank said no, for people. */
const reasons: Readonly<Record<CallFailure, string>> = {
  DECLINED: 'The bank has declined the card.', AUTHENTICATION_REQUIRED: 'The bank wants the payer to confirm the payment.', INTENT_MOVED_ON: 'The payment had moved on meanwhile.',
  HOLD_EXPIRED: 'The bank does not hold the money any more.', BALANCE_INSUFFICIENT: 'The balance does not reach.', PAYEE_NOT_READY: 'The provider cannot be paid yet.',
  DISPUTED: 'The payer’s bank disputes the payment.', ALREADY_REFUNDED: 'It has gone back already.', ABOVE_WHAT_IS_LEFT: 'It is more than is left.', AMOUNT_REFUSED: 'Stripe does not take this amount.',
  NOT_FOUND: 'Stripe does not know it.', PARAMETERS_CHANGED: 'It was asked for in other words before.', SERVER_ERROR: 'Stripe has failed over it, more than once.', OTHER: 'Stripe has refused it.',
};
const waits: Readonly<Record<NonNullable<PaymentAccount['deferred']>, string>> = {
  PAYEE_NOT_READY: 'The provider cannot be paid by card yet: what is owed is paid as soon as they can.', BALANCE_INSUFFICIENT: 'The platform’s balance at Stripe does not reach yet: it is looked at again every hour.',
  DISPUTED: 'The payer’s bank disputes the payment: it is paid out once that is decided.',
};
const declines: Readonly<Record<string, string>> = {
  insufficient_funds: 'The account behind the card does not have the money.', expired_card: 'The card has expired.', authentication_required: reasons.AUTHENTICATION_REQUIRED, incorrect_cvc: 'The check number of the card is wrong.',
};

/** A payment as the SDL tells it, but for what depends on who asks. */
export const shownPayment = (row: PaymentRow) => {
  const account = accountOf(row);
  const round = currentRound(account);
  if (round === undefined) throw new Error(`the payment of ${row.id} has no round`);
  const inMoney = moneyIn(round.amount.currency);
  const { captured, refunded, transferred, reversed, owed, owedBack } = positionOf(account);
  return {
    row, account, booking: { __typename: 'Booking', id: row.id }, status: statusOf(account, round), statusSince: lastMove(row.said), amount: round.amount, ...sharesShown(account, round), ...waysShown(round),
    captured: inMoney(captured), refunded: inMoney(refunded), owed: inMoney(owed), paidOut: inMoney(transferred - reversed),
    waitsFor: account.deferred && owed > 0n ? waits[account.deferred] : null, refunds: account.refunds.map((refund) => shownRefund(refund, { row, inMoney: inMoneyOf(roundNumbered(account, refund.round) ?? round) })), owedBack,
  };
};

const moneyIn = (currency: string) => (minor: bigint): Money => ({ amountMinor: `${minor}`, currency });
/** A round before the last may have been in another currency, and what was taken in it goes back in it. */
const inMoneyOf = ({ amount: { currency } }: Pick<Round, 'amount'>) => moneyIn(currency);

/** What the platform and the provider get: as it was taken, or as it would be. */
const sharesShown = (account: PaymentAccount, { amount: { amountMinor, currency }, basisPoints }: Round) => {
  const { fee, net } = sharedRound(account) ? positionOf(account) : sharesOf(BigInt(amountMinor), { basisPoints, currency });
  return { fee: moneyIn(currency)(fee), forProvider: moneyIn(currency)(net) };
};

const waysShown = ({ way, status, captureBefore, chargeAt, decline }: Round) => ({
  way, captureBefore: captureBefore ?? null, chargeAt: status === 'SAVED' ? chargeAt ?? null : null, declined: decline ? declines[decline.declineCode ?? decline.code] ?? reasons.DECLINED : null,
});
export type PaymentShown = ReturnType<typeof shownPayment>;

/** Calls are our own business: what has happened to the money is what counts. */
const lastMove = (said: readonly Said[]): string => (said.findLast(({ type }) => type !== 'PaymentCallIntended') ?? said[0])?.at ?? '';

const refundStatuses = { GRANTED: 'INTENDED', ASKED: 'INTENDED', PENDING: 'PENDING', SUCCEEDED: 'SUCCEEDED', FAILED: 'FAILED' } as const;
const refundReasons = { TIER: 'TIER', GOODWILL: 'GOODWILL', CORRECTION: 'GOODWILL', RACE: 'RACE' } as const;
const shownRefund = ({ refundNo, amount, feeMinor, why, percent, status }: Refund, { row, inMoney }: { readonly row: PaymentRow; readonly inMoney: (minor: bigint) => object }) => ({
  amount: inMoney(amount), fee: inMoney(feeMinor), reason: refundReasons[why], percentKept: percent ?? null, status: refundStatuses[status],
  at: row.said.find((said) => said.type === 'RefundGranted' && said.data.refundNo === refundNo)?.at ?? '',
});

/** The dispute that was opened last, for the provider and treasurers. */
export const shownDispute = ({ account, amount, owedBack }: PaymentShown) => {
  const dispute = account.disputes.at(-1);
  if (dispute === undefined) return null;
  const { status, reason, withdrawn, evidenceBy, chargeId } = dispute;
  const inMoney = inMoneyOf(roundOfCharge(account, chargeId) ?? { amount });
  return { status, reason, amount: inMoney(dispute.amount), withdrawn: inMoney(withdrawn), evidenceBy: evidenceBy ?? null, owedByProvider: moneyIn(amount.currency)(status === 'LOST' ? owedBack : 0n) };
};

/** What waits for a treasurer: a call that Stripe has refused for good, or a refund that the payer's bank did not take. */
export const shownFailures = ({ account, row }: PaymentShown) => parkedFailures(account).map(({ call, refund }) => (call ? refusedCall(call, row) : refusedRefund(refund, row)));

const refusedCall = ({ call: { operation, key }, failure = 'OTHER', code }: KnownCall, { said }: PaymentRow) =>
  ({ operation, reason: reasons[failure], code: code ?? null, at: said.findLast((one) => one.type === 'PaymentCallFailed' && one.data.key === key)?.at ?? '' });
const refusedRefund = (refund: Refund | undefined, { said }: PaymentRow) =>
  ({ operation: 'REFUND', reason: 'The payer’s bank did not take the money back.', code: refund?.code ?? null, at: said.findLast((one) => one.type === 'RefundFailed' && one.data.refundNo === refund?.refundNo)?.at ?? '' });
