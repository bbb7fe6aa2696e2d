import type Stripe from 'stripe';
import { bookingId as bookingIdSchema } from '../../../contracts/values.js';
import { anyStripeAmount, fromStripeAmount } from '../../../contracts/payment/chargeable.js';
import { callKey, type SeenAccount, type SeenDispute, type SeenIntent, type SeenPayout, type SeenRefund, type SeenReversal, type SeenSetup, type SeenTransfer } from '../../../contracts/payment/observed.js';

// Stripe's objects in the payment's own words. A status that nobody here has heard of is read as one that moves nothing.

/** What every object that a call of ours makes carries. No words, nothing about a person: ids alone. */
export const markOf = ({ bookingId, key }: { readonly bookingId: string; readonly key: string }): Record<string, string> => ({ booking_id: bookingId, call: key });

type Marked = { readonly metadata?: Stripe.Metadata | null };
const keyIn = ({ metadata }: Marked): { readonly key?: string } => {
  const key = callKey.safeParse(metadata?.call);
  return key.success ? { key: key.data } : {};
};
/** Whose booking an object says it is of; undefined where it says nothing that could be ours. */
export const bookingIn = (marked: Marked | undefined, group?: string | null): string | undefined => {
  const said = bookingIdSchema.safeParse(marked?.metadata?.booking_id ?? group);
  return said.success ? said.data : undefined;
};

/** The id of what is either an id or the object itself. */
export const idOf = (held: string | { readonly id: string } | null | undefined): string | undefined => (typeof held === 'string' ? held : held?.id);
const objectOf = <Held extends object>(held: string | Held | null | undefined): Held | undefined => (typeof held === 'object' && held !== null ? held : undefined);
const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString();

const intentStatuses: Readonly<Record<string, SeenIntent['status']>> = {
  requires_payment_method: 'OPEN', requires_confirmation: 'OPEN', requires_action: 'ACTION_REQUIRED', processing: 'PROCESSING', requires_capture: 'AUTHORISED', succeeded: 'CAPTURED', canceled: 'RELEASED',
};

export const intentSeen = (intent: Stripe.PaymentIntent): SeenIntent => {
  const charge = objectOf(intent.latest_charge);
  const chargeId = idOf(intent.latest_charge);
  const before = charge?.payment_method_details?.card?.capture_before;
  return {
    intentId: intent.id, status: intentStatuses[intent.status] ?? 'PROCESSING', amount: fromStripeAmount(intent.amount, intent.currency), captured: fromStripeAmount(intent.amount_received, intent.currency),
    ...(chargeId === undefined ? {} : { chargeId }), ...(before === undefined ? {} : { captureBefore: instantOf(before) }), ...declineIn(intent.last_payment_error), ...keyIn(intent),
  };
};

const declineIn = (error: Stripe.PaymentIntent['last_payment_error']): Pick<SeenIntent, 'decline'> => {
  if (!error) return {};
  const { code, decline_code: declineCode } = error;
  return { decline: { code: code ?? error.type, ...(declineCode === undefined ? {} : { declineCode }) } };
};

const setupStatuses: Readonly<Record<string, SeenSetup['status']>> = { requires_payment_method: 'OPEN', requires_confirmation: 'OPEN', requires_action: 'ACTION_REQUIRED', processing: 'OPEN', succeeded: 'SAVED', canceled: 'CANCELLED' };

export const setupSeen = (setup: Stripe.SetupIntent): SeenSetup => {
  const [customerId, paymentMethodId] = [idOf(setup.customer), idOf(setup.payment_method)];
  return { setupId: setup.id, status: setupStatuses[setup.status] ?? 'OPEN', ...(customerId === undefined ? {} : { customerId }), ...(paymentMethodId === undefined ? {} : { paymentMethodId }), ...keyIn(setup) };
};

const refundStatuses: Readonly<Record<string, SeenRefund['status']>> = { pending: 'PENDING', requires_action: 'PENDING', succeeded: 'SUCCEEDED', failed: 'FAILED', canceled: 'FAILED' };

export const refundSeen = (refund: Stripe.Refund): SeenRefund => {
  const chargeId = idOf(refund.charge);
  const { failure_reason: failure } = refund;
  return {
    refundId: refund.id, ...(chargeId === undefined ? {} : { chargeId }), status: refundStatuses[refund.status ?? ''] ?? 'PENDING', amount: fromStripeAmount(refund.amount, refund.currency),
    ...(failure === undefined ? {} : { failure }), ...keyIn(refund),
  };
};

export const transferSeen = (transfer: Stripe.Transfer): SeenTransfer => ({
  transferId: transfer.id, amount: fromStripeAmount(transfer.amount, transfer.currency), takenBack: fromStripeAmount(transfer.amount_reversed, transfer.currency), destination: idOf(transfer.destination) ?? '', ...keyIn(transfer),
});

export const reversalSeen = (reversal: Stripe.TransferReversal): SeenReversal => ({
  reversalId: reversal.id, transferId: idOf(reversal.transfer) ?? '', amount: fromStripeAmount(reversal.amount, reversal.currency), ...keyIn(reversal),
});

const payoutStatuses: Readonly<Record<string, SeenPayout['status']>> = { pending: 'PENDING', in_transit: 'IN_TRANSIT', paid: 'PAID', failed: 'FAILED', canceled: 'CANCELLED' };

export const payoutSeen = (payout: Stripe.Payout): SeenPayout => ({
  payoutId: payout.id, status: payoutStatuses[payout.status] ?? 'PENDING', amount: anyStripeAmount(payout.amount, payout.currency), arrivesAt: instantOf(payout.arrival_date), ...(payout.failure_code === null ? {} : { failure: payout.failure_code }),
});

const disputeStatuses: Readonly<Record<string, SeenDispute['status']>> = {
  warning_needs_response: 'INQUIRY', warning_under_review: 'INQUIRY', warning_closed: 'CLOSED', prevented: 'CLOSED', needs_response: 'NEEDS_RESPONSE', under_review: 'UNDER_REVIEW',
  appeal_needs_response: 'NEEDS_RESPONSE', appeal_under_review: 'UNDER_REVIEW', won: 'WON', lost: 'LOST',
};

/** Whether it was won is what its status says, not that money came back: that happens otherwise too. */
export const disputeSeen = (dispute: Stripe.Dispute): SeenDispute => {
  const due = dispute.evidence_details.due_by;
  return {
    disputeId: dispute.id, chargeId: idOf(dispute.charge) ?? '', status: disputeStatuses[dispute.status] ?? 'UNDER_REVIEW', amount: fromStripeAmount(dispute.amount, dispute.currency), reason: dispute.reason,
    ...(typeof due === 'number' ? { evidenceBy: instantOf(due) } : {}), withdrawn: withdrawnBy(dispute),
  };
};

/** What the platform's balance has lost by it so far: in the currency of that balance, which may be another one. */
const withdrawnBy = ({ balance_transactions: moves, currency }: Stripe.Dispute): SeenDispute['withdrawn'] => {
  const lost = -moves.reduce((sum, { net }) => sum + net, 0);
  return fromStripeAmount(Math.max(0, lost), moves[0]?.currency ?? currency);
};

const WANTING_MAX = 50;

/** Whether a provider can be paid: what the capability to receive transfers says, and nothing else. */
export const accountSeen = (account: Stripe.V2.Core.Account): SeenAccount => {
  const memberId = account.metadata?.member_id;
  const wanting = (account.requirements?.entries ?? []).filter(({ awaiting_action_from: from }) => from === 'user').map(({ description }) => description.slice(0, 200));
  return { accountId: account.id, status: payeeStatusOf(account), wanting: wanting.slice(0, WANTING_MAX), ...(memberId === undefined ? {} : { memberId }) };
};

const payeeStatusOf = (account: Stripe.V2.Core.Account): SeenAccount['status'] => {
  if (account.closed === true) return 'REJECTED';
  const capabilities = account.configuration?.recipient?.capabilities;
  return standingOf(account, capabilities?.stripe_balance?.stripe_transfers?.status);
};

const standingOf = (account: Stripe.V2.Core.Account, transfers: string | undefined): SeenAccount['status'] => {
  switch (transfers) {
    case 'active': return 'ACTIVE';
    case 'rejected': case 'unsupported': return 'REJECTED';
    case 'restricted': return isStillNew(account) ? 'ONBOARDING' : 'RESTRICTED';
    default: return 'ONBOARDING';
  }
};

/** Stripe calls it restricted as well before anything was told. */
const isStillNew = ({ requirements }: Stripe.V2.Core.Account): boolean =>
  (requirements?.entries ?? []).some(({ requested_reasons: reasons }) => reasons.some(({ code }) => code === 'routine_onboarding'));
