import type { HeldCredits, Outcome, Report, Slot } from '../../contracts/booking/booking.events.js';
import type { WrittenSlot } from '../../contracts/calendar/resolve-slot.js';
import type { Contributions, ListingKind, Price } from '../../contracts/listing/listing.events.js';
import type { Money } from '../../contracts/money.js';
import type { AccountId, BookingId, CommunityId, CreditHoldId, HoldId, Instant, ListingId, MemberId, Side } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

/** What the asker would change; what is left out stays as the listing, or the other side's proposal, says. */
type Wish = { readonly contributions?: Contributions | undefined; readonly note?: string | undefined };

/** Needs a slot of the calendar as well as a booking: taken from the bus by src/processes/request-booking. */
export class RequestBooking extends command('RequestBooking')<Wish & { bookingId: BookingId; listingId: ListingId; slot: WrittenSlot; priceIndex: number }> {}
/** With another slot it needs the calendar as well: taken from the bus by src/processes/counter-booking. */
export class CounterBooking extends command('CounterBooking')<
  Wish & { bookingId: BookingId; termsVersion: number; slot?: WrittenSlot | undefined; priceIndex?: number | undefined }
> {}

/** A hold that no terms came to name: abandoned by the booking's stream first, then given back to the calendar. Taken from the bus by src/processes/settle-holds. */
export class GiveSlotBack extends command('GiveSlotBack')<{ bookingId: BookingId; listingId: ListingId; holdId: HoldId }> {}
/** The same of credits: abandoned by the booking's stream first, then given back to the account. Taken from the bus by src/processes/settle-credit-holds. */
export class GiveCreditsBack extends command('GiveCreditsBack')<{ bookingId: BookingId; accountId: AccountId; holdId: CreditHoldId }> {}
/** Where the price is in credits it needs the recipient's account as well: taken from the bus by src/processes/accept-booking. */
export class AcceptBooking extends command('AcceptBooking')<{ bookingId: BookingId; termsVersion: number }> {}

/** The slot is held: the booking begins. Its actor is who asks, the recipient of an offer or the provider of a need. */
export class PlaceBooking extends command('PlaceBooking')<{
  bookingId: BookingId; communityId: CommunityId; listingId: ListingId; listingKind: ListingKind; listingVersion: number;
  providerId: MemberId; recipientId: MemberId;
  proposal: { slot: Slot; price: Price; contributions: Contributions; note?: string | undefined };
}> {}
/** Other terms: what is left out stays as in the version that was read, except for the note. */
export class ProposeTerms extends command('ProposeTerms')<
  Wish & { bookingId: BookingId; termsVersion: number; slot?: Slot | undefined; price?: Price | undefined }
> {}
/** Before a hold is released that no terms name: from now on none ever will. Refused while the booking lives by it. */
export class AbandonHold extends command('AbandonHold')<{ bookingId: BookingId; holdId: HoldId }> {}

/** The same of credits that are held. */
export class AbandonCreditHold extends command('AbandonCreditHold')<{ bookingId: BookingId; holdId: CreditHoldId }> {}

type OfBooking = { bookingId: BookingId };
type WithReason = OfBooking & { reason?: string | undefined };
/** Minutes of credit that were really delivered. */
type Delivered = { creditMinutes?: string | undefined };

/** What `AcceptBooking` comes to once its credits are held, if it needs any, and a card stands for its money. The booking hears it under the same name, and so answers a repeat as it always has. */
export class AgreeToTerms extends command('AcceptBooking')<OfBooking & { termsVersion: number; credits?: HeldCredits | undefined; money?: Money | undefined }> {}
export class DeclineBooking extends command('DeclineBooking')<WithReason> {}
export class WithdrawBooking extends command('WithdrawBooking')<WithReason> {}
/** Sent by a timer; the decider has the last word. */
export class ExpireBooking extends command('ExpireBooking')<OfBooking> {}
export class CancelBooking extends command('CancelBooking')<WithReason> {}
/** Of one's own contributions only; a `side` that is given must be one's own. */
export class ReportContributions extends command('ReportContributions')<OfBooking & Delivered & { side?: Side | undefined; reports: readonly Report[] }> {}
export class ConfirmContributions extends command('ConfirmContributions')<OfBooking & Delivered & { note?: string | undefined }> {}
export class ObjectToDelivery extends command('ObjectToDelivery')<OfBooking & { reason: string }> {}
export class SettleBreakdown extends command('SettleBreakdown')<WithReason & Delivered & { outcome: Outcome }> {}
/** Sent by a timer; the decider has the last word. */
export class CompleteBooking extends command('CompleteBooking')<OfBooking> {}

/** The recipient's card stands for `amount`, until `holdsUntil` where it is a hold. Processes alone. */
export class SecureRequest extends command('SecureRequest')<OfBooking & { amount: Money; holdsUntil?: Instant | undefined }> {}
/** What was agreed to in money could not be had. Processes alone. */
export class MissPayment extends command('MissPayment')<OfBooking> {}
/** Nobody paid anew in time. Sent by a timer; the decider has the last word. */
export class AbandonUnpaid extends command('AbandonUnpaid')<OfBooking> {}

/** What the stream of one booking hears. */
export const bookingCommands = [
  PlaceBooking, ProposeTerms, AbandonHold, AbandonCreditHold, AgreeToTerms, DeclineBooking, WithdrawBooking, ExpireBooking, CancelBooking,
  ReportContributions, ConfirmContributions, ObjectToDelivery, SettleBreakdown, CompleteBooking, SecureRequest, MissPayment, AbandonUnpaid,
] as const;
export type BookingCommand = InstanceType<(typeof bookingCommands)[number]>;
