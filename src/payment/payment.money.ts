import { paymentAfter, type PaymentAccount, type Refund } from '../../contracts/payment/payment-account.js';
import { EarningsReversed, EarningsTransferred, PaymentRefunded, RefundFailed, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import { reject, type Case } from '../kernel/decider.js';
import { grant, type Decision } from './payment.calls.js';
import type { ObserveRefund, ObserveReversal, ObserveTransfer } from './payment.commands.js';

/** Money on its way back to the payer. One that nobody here has granted was made at Stripe itself: it counts as granted. */
export const observeRefund = ({ state, command }: Case<PaymentAccount, ObserveRefund>): Decision => {
  const { seen } = command.data;
  if (state.refunds.some(({ failedIds }) => failedIds.includes(seen.refundId))) return [];
  const known = refundOf(state, seen);
  return known ? movedOn(known, command) : fromElsewhere(state, command);
};

/** By its id, or by the name of the call that made it, unless that call is known to have made another. */
const refundOf = ({ refunds, calls }: PaymentAccount, { refundId, key }: ObserveRefund['data']['seen']): Refund | undefined => {
  const named = calls.find(({ call }) => call.key === key)?.refundNo;
  return refunds.find((one) => one.refundId === refundId) ?? refunds.find((one) => one.refundNo === named && one.refundId === undefined);
};

const ranks = { PENDING: 1, SUCCEEDED: 2, FAILED: 3 } as const;
const rankOf = ({ status, refundId }: Refund): number => (refundId !== undefined && (status === 'PENDING' || status === 'SUCCEEDED') ? ranks[status] : 0);

const movedOn = (refund: Refund, { data: { bookingId, seen: { refundId, status, amount, failure, key } } }: ObserveRefund): readonly PaymentEvent[] => {
  if (ranks[status] <= rankOf(refund)) return [];
  const { refundNo } = refund;
  return [status === 'FAILED' ? RefundFailed.of({ bookingId, refundNo, refundId, amount, code: failure, key }) : PaymentRefunded.of({ bookingId, refundNo, refundId, amount, status, key })];
};

const fromElsewhere = (state: PaymentAccount, command: ObserveRefund): Decision => {
  const { data: { seen: { chargeId, amount, status } } } = command;
  const round = state.rounds.find((one) => one.chargeId !== undefined && one.chargeId === chargeId && one.captured > 0n);
  if (!round) return reject('NOT_FOUND');
  if (status === 'FAILED') return [];
  const granted = grant(state, command.data, { round, amount: BigInt(amount.amountMinor), why: 'CORRECTION' });
  const refund = paymentAfter(state, granted).refunds.at(-1);
  return refund ? [granted, ...movedOn(refund, command)] : [granted];
};

/** Only what was paid by a call of this payment is the provider's of it. */
export const observeTransfer = ({ state, command: { data: { bookingId, seen: { transferId, destination, amount, key } } } }: Case<PaymentAccount, ObserveTransfer>): Decision => {
  if (state.transfers.some((one) => one.transferId === transferId)) return [];
  const isOurs = state.calls.some(({ call }) => call.key === key && call.operation === 'PAY_PROVIDER');
  return isOurs ? [EarningsTransferred.of({ bookingId, transferId, destination, amount, key })] : reject('NOT_FOUND');
};

export const observeReversal = ({ state, command: { data: { bookingId, seen } } }: Case<PaymentAccount, ObserveReversal>): Decision => {
  const transfer = state.transfers.find(({ transferId }) => transferId === seen.transferId);
  if (!transfer) return reject('NOT_FOUND');
  return transfer.reversals.some(({ reversalId }) => reversalId === seen.reversalId) ? [] : [EarningsReversed.of({ bookingId, ...seen })];
};
