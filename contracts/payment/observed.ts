import { z } from 'zod';
import { money } from '../money.js';
import { instant } from '../values.js';

/** An id of Stripe's: `pi_…`, `ch_…`, `tr_…`, `acct_…`. */
export const stripeId = z.string().regex(/^[A-Za-z0-9_]{3,255}$/, 'expected an id of Stripe’s');

/**
 * The name under which a call is made: payment, operation, attempt. Stripe answers the same name the same for 24 hours, and each object that a
 * call makes carries it in its metadata, so that it can be found for ever.
 */
export const callKey = z.string().regex(/^[a-z]{3}_[0-9a-f]{32}:[A-Z_]+:[1-9]\d{0,5}$/, 'expected the name of a call');

/** Where an intent stands, in the payment's own words; Stripe's are translated by the adapter. */
export const intentStatus = z.enum(['OPEN', 'ACTION_REQUIRED', 'PROCESSING', 'AUTHORISED', 'CAPTURED', 'RELEASED']);
/** A payment intent as it was seen at Stripe: a fact at a time, whoever brought it. */
export const seenIntent = z.object({
  intentId: stripeId, status: intentStatus, amount: money, captured: money, chargeId: stripeId.optional(), captureBefore: instant.optional(),
  /** Why the last attempt to pay was declined: Stripe's code and the bank's. */
  decline: z.object({ code: z.string().max(100), declineCode: z.string().max(100).optional() }).optional(),
  key: callKey.optional(),
});
export type SeenIntent = z.infer<typeof seenIntent>;

export const setupStatus = z.enum(['OPEN', 'ACTION_REQUIRED', 'SAVED', 'CANCELLED']);
export const seenSetup = z.object({ setupId: stripeId, status: setupStatus, customerId: stripeId.optional(), paymentMethodId: stripeId.optional(), key: callKey.optional() });
export type SeenSetup = z.infer<typeof seenSetup>;

export const refundStatus = z.enum(['PENDING', 'SUCCEEDED', 'FAILED']);
export const seenRefund = z.object({ refundId: stripeId, chargeId: stripeId.optional(), status: refundStatus, amount: money, failure: z.string().max(100).optional(), key: callKey.optional() });
export type SeenRefund = z.infer<typeof seenRefund>;

export const seenTransfer = z.object({ transferId: stripeId, amount: money, takenBack: money, destination: stripeId, key: callKey.optional() });
export type SeenTransfer = z.infer<typeof seenTransfer>;
export const seenReversal = z.object({ reversalId: stripeId, transferId: stripeId, amount: money, key: callKey.optional() });
export type SeenReversal = z.infer<typeof seenReversal>;

export const disputeStatus = z.enum(['INQUIRY', 'NEEDS_RESPONSE', 'UNDER_REVIEW', 'WON', 'LOST', 'CLOSED']);
export const seenDispute = z.object({
  disputeId: stripeId, chargeId: stripeId, status: disputeStatus, amount: money, reason: z.string().max(100), evidenceBy: instant.optional(),
  /** What the dispute took from the platform's balance so far, its fee included; 0 while it is an inquiry, and once the money is back. */
  withdrawn: money,
});
export type SeenDispute = z.infer<typeof seenDispute>;

export const payoutStatus = z.enum(['PENDING', 'IN_TRANSIT', 'PAID', 'FAILED', 'CANCELLED']);
/** Money that Stripe sends from a provider's account to their bank. `PAID` says that it is expected to be there; it can come back as `FAILED` days later. */
export const seenPayout = z.object({ payoutId: stripeId, status: payoutStatus, amount: money, arrivesAt: instant, failure: z.string().max(100).optional() });
export type SeenPayout = z.infer<typeof seenPayout>;

/** Whether a provider can be paid: not yet, yes, not any more, never. */
export const payeeStatus = z.enum(['ONBOARDING', 'ACTIVE', 'RESTRICTED', 'REJECTED']);
export type PayeeStatus = z.infer<typeof payeeStatus>;
/** `wanting`: what Stripe asks for, as its own short names. */
export const seenAccount = z.object({ accountId: stripeId, status: payeeStatus, wanting: z.array(z.string().max(200)).max(50), memberId: z.string().max(40).optional() });
export type SeenAccount = z.infer<typeof seenAccount>;
