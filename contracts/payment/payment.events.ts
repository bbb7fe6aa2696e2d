import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { money } from '../money.js';
import { bookingId, communityId, instant, memberId } from '../values.js';
import { call, callFailure, onboardCall } from './calls.js';
import { callKey, disputeStatus, payeeStatus, stripeId } from './observed.js';

const minor = money.shape.amountMinor;
const ofBooking = { bookingId };
/** Which call brought it about, where one of ours did. */
const key = callKey.optional();

/** Held now and captured when the terms are agreed to; or, of a booking further ahead than a hold lasts, a card that is saved and charged before the start. */
export const way = z.enum(['HOLD', 'SAVED_CARD']);
export type Way = z.infer<typeof way>;

/**
 * The payer is about to pay. A payment has a round for each amount or card that it was begun with: the last one counts, the ones before it are
 * released. `basisPoints`: the community's fee as it stands. `consent`: which words of consent to a later charge the payer was shown, by their version, and agreed to.
 */
export const PaymentIntended = defineEvent('PaymentIntended', 1, z.object({
  ...ofBooking, round: z.int().positive(), communityId, payerId: memberId, payeeId: memberId, amount: money, basisPoints: z.int().min(0).max(10_000), way,
  termsVersion: z.int().positive(), payBy: instant, chargeAt: instant.optional(), consent: z.string().max(40).optional(),
}));
/** Stripe is about to be asked, in these words: said before it is, so that a crash in between is made good under the same name. `refundNo`: which refund it is for. */
export const PaymentCallIntended = defineEvent('PaymentCallIntended', 1, z.object({ ...ofBooking, round: z.int().positive(), call, intendedAt: instant, refundNo: z.int().positive().optional() }));
/** The intent is there, and waits for the payer's card. `intentId`: of a payment intent, or of a setup intent where the card is saved. */
export const PaymentOpened = defineEvent('PaymentOpened', 1, z.object({ ...ofBooking, round: z.int().positive(), intentId: stripeId, key }));
/** The money is held on the payer's card, until `captureBefore`. */
export const PaymentAuthorised = defineEvent('PaymentAuthorised', 1, z.object({ ...ofBooking, round: z.int().positive(), intentId: stripeId, amount: money, chargeId: stripeId.optional(), captureBefore: instant, key }));
/** The payer's card is saved for a charge before the start. */
export const CardSaved = defineEvent('CardSaved', 1, z.object({ ...ofBooking, round: z.int().positive(), intentId: stripeId, customerId: stripeId, paymentMethodId: stripeId, key }));
/** The bank has said no; the payer can try again, with this card or another. */
export const PaymentDeclined = defineEvent('PaymentDeclined', 1, z.object({ ...ofBooking, round: z.int().positive(), intentId: stripeId, code: z.string().max(100), declineCode: z.string().max(100).optional(), key }));
/** The money is with the platform. `amount`: what was captured, of which `feeMinor` is the platform's and the rest is meant for the provider. */
export const PaymentCaptured = defineEvent('PaymentCaptured', 1, z.object({ ...ofBooking, round: z.int().positive(), intentId: stripeId, chargeId: stripeId, amount: money, feeMinor: minor, key }));
/** Nothing is held any more, and nothing was taken. `intentId`: where it was not known before. */
export const PaymentReleased = defineEvent('PaymentReleased', 1, z.object({ ...ofBooking, round: z.int().positive(), intentId: stripeId.optional(), why: z.enum(['ASKED', 'REPLACED', 'ABANDONED', 'EXPIRED', 'REVOKED']), key }));
/** What the terms live by cannot be had: the hold ran out before it was captured, or the saved card was declined. The payer has to pay anew. */
export const PaymentMissed = defineEvent('PaymentMissed', 1, z.object({ ...ofBooking, round: z.int().positive(), why: z.enum(['HOLD_EXPIRED', 'DECLINED', 'AUTHENTICATION_REQUIRED', 'NOT_PAID']), code: z.string().max(100).optional() }));
/** Nothing came of the booking: no other round begins, and whatever is held or taken goes back. Said even where nobody has begun to pay, so that nobody begins. */
export const PaymentClosed = defineEvent('PaymentClosed', 1, z.object({ ...ofBooking, why: z.enum(['ASKED', 'ABANDONED']) }));
/** The booking is over, and its money is still on its way to the platform: what is to go where is worked out once it is there. `dueMinor`: what was agreed to, of which the provider is owed `percent`. */
export const SettlementAwaited = defineEvent('SettlementAwaited', 1, z.object({ ...ofBooking, how: z.enum(['COMPLETED', 'CANCELLED']), percent: z.int().min(0).max(100), dueMinor: minor }));

/**
 * The booking is over: of what was captured, `refundMinor` goes back and the provider is owed `owedMinor`; `feeMinor` stays. `how`: completed, called
 * off with a share for the provider, or called off whole.
 */
export const PaymentSettled = defineEvent('PaymentSettled', 1, z.object({ ...ofBooking, how: z.enum(['COMPLETED', 'CANCELLED']), percent: z.int().min(0).max(100), refundMinor: minor, owedMinor: minor, feeMinor: minor }));
/** Some of it is to go back beyond what the terms say: by the provider's will, or a treasurer's. `feeMinor`: how much less the platform keeps, worked out of all refunds so far. `percent`: of the cancellation, where that is why. `restOf`: what of an earlier refund was not sent, because a dispute that was lost had brought the payer so much, and is wanted again since that was won on appeal; it counts as granted with that one, and costs the platform nothing more. */
export const RefundGranted = defineEvent('RefundGranted', 1, z.object({ ...ofBooking, refundNo: z.int().positive(), round: z.int().positive(), amount: money, feeMinor: minor, by: memberId.optional(), why: z.enum(['TIER', 'GOODWILL', 'CORRECTION', 'RACE']), percent: z.int().min(0).max(100).optional(), restOf: z.int().positive().optional() }));
/** Money is on its way back to the payer, or has arrived. */
export const PaymentRefunded = defineEvent('PaymentRefunded', 1, z.object({ ...ofBooking, refundNo: z.int().positive(), refundId: stripeId, amount: money, status: z.enum(['PENDING', 'SUCCEEDED']), key }));
/** The payer's bank did not take it back: it is with the platform again, and has to be given back in another way. */
export const RefundFailed = defineEvent('RefundFailed', 1, z.object({ ...ofBooking, refundNo: z.int().positive(), refundId: stripeId, amount: money, code: z.string().max(100).optional(), key }));

/** The provider's share is theirs at Stripe. */
export const EarningsTransferred = defineEvent('EarningsTransferred', 1, z.object({ ...ofBooking, transferId: stripeId, destination: stripeId, amount: money, key }));
/** The provider cannot be paid yet: the debt waits until they can. */
export const EarningsDeferred = defineEvent('EarningsDeferred', 1, z.object({ ...ofBooking, payeeId: memberId, owed: money, why: z.enum(['PAYEE_NOT_READY', 'BALANCE_INSUFFICIENT', 'DISPUTED']) }));
/** Some of what the provider was paid has come back: after a refund, or a dispute that was lost. */
export const EarningsReversed = defineEvent('EarningsReversed', 1, z.object({ ...ofBooking, reversalId: stripeId, transferId: stripeId, amount: money, key }));

/** The payer's bank is asked for the money back. `inquiry`: it only asks for now. */
export const DisputeOpened = defineEvent('DisputeOpened', 1, z.object({ ...ofBooking, disputeId: stripeId, chargeId: stripeId, amount: money, reason: z.string().max(100), inquiry: z.boolean(), evidenceBy: instant.optional(), withdrawn: money }));
export const DisputeMoved = defineEvent('DisputeMoved', 1, z.object({ ...ofBooking, disputeId: stripeId, status: disputeStatus, withdrawn: money, evidenceBy: instant.optional() }));
/** `recovered`: what the platform took back from the provider, or has to; a loss that nobody covers is shown as what it is. */
export const DisputeClosed = defineEvent('DisputeClosed', 1, z.object({ ...ofBooking, disputeId: stripeId, outcome: z.enum(['WON', 'LOST', 'CLOSED']), withdrawn: money }));

/** Stripe has said no, for good, under this name. A new attempt has another. */
export const PaymentCallFailed = defineEvent('PaymentCallFailed', 1, z.object({ ...ofBooking, round: z.int().positive(), key: callKey, failure: callFailure, code: z.string().max(100).optional() }));

export const paymentEvents = [
  PaymentIntended, PaymentCallIntended, PaymentOpened, PaymentAuthorised, CardSaved, PaymentDeclined, PaymentCaptured, PaymentReleased, PaymentMissed, PaymentClosed, SettlementAwaited, PaymentSettled, RefundGranted,
  PaymentRefunded, RefundFailed, EarningsTransferred, EarningsDeferred, EarningsReversed, DisputeOpened, DisputeMoved, DisputeClosed, PaymentCallFailed,
] as const;
export type PaymentEvent = EventOf<(typeof paymentEvents)[number]>;

const ofPayee = { memberId };
/** A member is about to become somebody who can be paid: Stripe is asked for an account in these words. */
export const OnboardingIntended = defineEvent('OnboardingIntended', 1, z.object({ ...ofPayee, call: onboardCall, intendedAt: instant }));
export const PayeeAccountOpened = defineEvent('PayeeAccountOpened', 1, z.object({ ...ofPayee, accountId: stripeId, country: onboardCall.shape.country }));
/** What Stripe says of them now. `wanting`: what it still asks for, in its own short names. */
export const PayeeStatusChanged = defineEvent('PayeeStatusChanged', 1, z.object({ ...ofPayee, accountId: stripeId, status: payeeStatus, wanting: z.array(z.string().max(200)).max(50) }));
/** Stripe was asked in its turn, and has said the same as before, for the time `unchanged`. It is asked again at `nextAt`, whether a webhook comes or not. */
export const PayeeLookedAt = defineEvent('PayeeLookedAt', 1, z.object({ ...ofPayee, accountId: stripeId, unchanged: z.int().positive(), nextAt: instant }));
/** Stripe will not open an account so: the member can try again. */
export const OnboardingFailed = defineEvent('OnboardingFailed', 1, z.object({ ...ofPayee, key: callKey, failure: callFailure, code: z.string().max(100).optional() }));
/** The provider's share of this booking waits here until they can be paid. */
export const DebtDeferred = defineEvent('DebtDeferred', 1, z.object({ ...ofPayee, bookingId }));
/** It has been taken up again. */
export const DebtResumed = defineEvent('DebtResumed', 1, z.object({ ...ofPayee, bookingId }));

export const payeeEvents = [OnboardingIntended, PayeeAccountOpened, PayeeStatusChanged, PayeeLookedAt, OnboardingFailed, DebtDeferred, DebtResumed] as const;
export type PayeeEvent = EventOf<(typeof payeeEvents)[number]>;
