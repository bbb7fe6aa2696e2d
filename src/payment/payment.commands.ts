import type { Call, CallFailure } from '../../contracts/payment/calls.js';
import type { SeenDispute, SeenIntent, SeenRefund, SeenReversal, SeenSetup, SeenTransfer } from '../../contracts/payment/observed.js';
import type { Way } from '../../contracts/payment/payment.events.js';
import type { Money } from '../../contracts/money.js';
import type { BookingId, CommunityId, Instant, MemberId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

type OfBooking = { bookingId: BookingId };

/** The payer wants to pay: needs the booking as well, and Stripe. Taken from the bus by src/processes/prepare-payment. `consent`: to a later charge, by the version of its words. */
export class PreparePayment extends command('PreparePayment')<OfBooking & { consent?: string | undefined }> {}
/** What is open at Stripe for this booking is asked for, or looked up where it was asked before. Taken from the bus by src/processes/make-payment-calls. */
export class MakePaymentCalls extends command('MakePaymentCalls')<OfBooking> {}

/** The time to pay is over: unless Stripe has the money all the same, the request (`EXPIRE`) or the booking (`ABANDON`) is off. Taken from the bus by src/processes/give-up-unpaid. */
export class GiveUpUnpaid extends command('GiveUpUnpaid')<OfBooking & { how: 'EXPIRE' | 'ABANDON' }> {}

/** Begins a round, unless one for the same amount and terms is open; one for another is released. Sent by `prepare-payment` alone. */
export class BeginPayment extends command('BeginPayment')<OfBooking & {
  communityId: CommunityId; payerId: MemberId; payeeId: MemberId; amount: Money; basisPoints: number; way: Way; termsVersion: number; payBy: Instant;
  chargeAt?: Instant | undefined; consent?: string | undefined;
}> {}
/** The terms are agreed to: `amount` of what is held is captured. Of a saved card nothing happens before `ChargeSavedCard`. Processes alone. */
export class CapturePayment extends command('CapturePayment')<OfBooking & { amount: Money }> {}
/** The time has come to charge the card that was saved. Processes alone. */
export class ChargeSavedCard extends command('ChargeSavedCard')<OfBooking & { amount: Money }> {}
/** Nothing came of the booking: whatever is held is released, whatever was captured meanwhile goes back. Processes alone. */
export class ReleasePayment extends command('ReleasePayment')<OfBooking & { why: 'ASKED' | 'ABANDONED' }> {}
/** The booking is over: the provider is owed `percent` of the price, the rest goes back. `amount`: what was agreed to, for where nothing of it was captured yet. Processes alone. */
export class SettlePayment extends command('SettlePayment')<OfBooking & { how: 'COMPLETED' | 'CANCELLED'; percent: number; amount?: Money | undefined }> {}
/** More goes back than the terms say: by the provider, or by a treasurer. */
export class RefundPayment extends command('RefundPayment')<OfBooking & { amount: Money }> {}
/** The provider can be paid now, as far as is known; or the money is there. Processes alone. `destination`: their account. */
export class PayEarnings extends command('PayEarnings')<OfBooking & { destination: string | undefined }> {}
/** What was refused for good is tried under a new name: by a treasurer. */
export class RetryPaymentCall extends command('RetryPaymentCall')<OfBooking> {}

/** What was seen at Stripe, by a call of ours, a webhook or a sweep: moves the payment forward, never back. Processes alone. */
export class ObserveIntent extends command('ObserveIntent')<OfBooking & { seen: SeenIntent }> {}
export class ObserveSetup extends command('ObserveSetup')<OfBooking & { seen: SeenSetup }> {}
export class ObserveRefund extends command('ObserveRefund')<OfBooking & { seen: SeenRefund }> {}
export class ObserveTransfer extends command('ObserveTransfer')<OfBooking & { seen: SeenTransfer }> {}
export class ObserveReversal extends command('ObserveReversal')<OfBooking & { seen: SeenReversal }> {}
export class ObserveDispute extends command('ObserveDispute')<OfBooking & { seen: SeenDispute }> {}
/** A call of ours was refused for good. Processes alone. */
export class FailPaymentCall extends command('FailPaymentCall')<OfBooking & { call: Call; failure: CallFailure; code?: string | undefined }> {}

/** What the stream of one payment hears. */
export const paymentCommands = [
  BeginPayment, CapturePayment, ChargeSavedCard, ReleasePayment, SettlePayment, RefundPayment, PayEarnings, RetryPaymentCall, ObserveIntent, ObserveSetup, ObserveRefund, ObserveTransfer,
  ObserveReversal, ObserveDispute, FailPaymentCall,
] as const;
export type PaymentCommand = InstanceType<(typeof paymentCommands)[number]>;
