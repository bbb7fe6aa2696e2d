import { z } from 'zod';
import { defineEvent, personal, readable, upcaster, type EventOf } from '../event.js';
import { credits, creditsOrNone } from '../account/credits.js';
import { cancellationTier } from '../community/policy.js';
import { money } from '../money.js';
import { contributions, listingKind, price } from '../listing/listing.events.js';
import { bookingId, communityId, creditHoldId, holdId, instant, listingId, memberId, side, text } from '../values.js';

/** The stretch of the listing's calendar that is held for the booking. */
const slot = z.object({ holdId, startsAt: instant, endsAt: instant, seats: z.int().min(1).max(500) });
export type Slot = z.infer<typeof slot>;

/** What both sides must agree on, word for word, before anything is booked. Raised by one with every counter-offer. */
export const terms = z.object({
  version: z.int().positive(),
  slot,
  price,
  contributions: personal(contributions, { of: 'authorId' }),
  note: personal(text(500), { of: 'authorId' }).optional(),
});
export type Terms = z.infer<typeof terms>;

const done = { index: z.int().min(0).max(9), done: z.enum(['DONE', 'PARTLY', 'NOT_DONE']) };
/** One line of a side's own account of what it contributed; `index` is the place in the side's contributions of the terms. */
export const report = z.object({ ...done, note: personal(text(500), { of: 'authorId' }).optional() });
export type Report = z.infer<typeof report>;

export const outcome = z.enum(['COMPLETED', 'CANCELLED']);
export type Outcome = z.infer<typeof outcome>;

/** `authorId` is who typed the words of an event: their key hides them. */
const by = { bookingId, by: side, authorId: memberId };
const reason = personal(text(500), { of: 'authorId' }).optional();

/** What the recipient's account has set aside for the booking. */
const heldCredits = z.object({ holdId: creditHoldId, minutes: credits });
export type HeldCredits = z.infer<typeof heldCredits>;
/** Minutes of credit that were really delivered, where the price is in credits: of what is held, at most all of it. */
const creditMinutes = creditsOrNone.optional();

/** `payBy`: it costs money, and until the recipient's card stands for it nobody else hears of it; by then it is gone. */
export const BookingRequested = defineEvent('BookingRequested', 1, z.object({
  ...by, communityId, listingId, listingKind, listingVersion: z.int().positive(), providerId: memberId, recipientId: memberId, terms, answerBy: instant, payBy: instant.optional(),
}));
/** The recipient's card stands for what was asked: now the other side hears of it, and has until `answerBy`. `holdsUntil`: when the bank gives the hold up, where it is one. */
export const RequestSecured = defineEvent('RequestSecured', 1, z.object({ bookingId, answerBy: instant, holdsUntil: instant.optional() }));
export const TermsCountered = defineEvent('TermsCountered', 1, z.object({ ...by, terms, answerBy: instant }));
/** Both agree to the same version. `completesAt`: when it completes by itself if nobody objects. `credits`: what is held for it, where the price is in credits. `money`: what the recipient's card stands for, where it is in money. `cancellationTiers`: what of it is owed when it is called off, and when that is late, as the community had it then; gifts that were agreed to before it was kept of them have none. */
export const BookingAccepted = defineEvent('BookingAccepted', 1, z.object({ ...by, termsVersion: z.int().positive(), completesAt: instant, credits: heldCredits.optional(), money: money.optional(), cancellationTiers: z.array(cancellationTier).min(1).optional() }));
/** The money that was agreed to could not be had: the recipient pays anew by then, or the booking is off. */
export const BookingPaymentMissed = defineEvent('BookingPaymentMissed', 1, z.object({ bookingId, payBy: instant }));
export const BookingPaymentRestored = defineEvent('BookingPaymentRestored', 1, z.object({ bookingId }));
/** Agreed to, and not paid for in time: off, and nobody owes anything. */
export const BookingPaymentAbandoned = defineEvent('BookingPaymentAbandoned', 1, z.object({ bookingId }));
export const BookingDeclined = defineEvent('BookingDeclined', 1, z.object({ ...by, reason }));
export const BookingWithdrawn = defineEvent('BookingWithdrawn', 1, z.object({ ...by, reason }));
export const BookingExpired = defineEvent('BookingExpired', 1, z.object({ bookingId }));
/** This hold will be given back, and no terms will ever name it: said before the calendar hears of it, so that nothing is booked on a slot that is free. */
export const HoldAbandoned = defineEvent('HoldAbandoned', 1, z.object({ bookingId, holdId }));
/** The same of credits that are held: said before the account hears of it, so that no agreement lives by credits that are free. */
export const CreditHoldAbandoned = defineEvent('CreditHoldAbandoned', 1, z.object({ bookingId, holdId: creditHoldId }));
/** `percent` of the price is owed to the other side (0 when the provider cancels); `late` cancellations open the reviews until `reviewsUntil`. */
export const BookingCancelled = defineEvent('BookingCancelled', 1, z.object({
  ...by, reason, minutesBefore: z.int(), percent: z.int().min(0).max(100), late: z.boolean(), reviewsUntil: instant.optional(),
}));
const reportedV1 = z.object({ ...by, reports: personal(z.array(z.object({ ...done, note: text(500).optional() })).max(10), { of: 'authorId' }) });
const reported = z.object({ ...by, reports: z.array(report).max(10), creditMinutes });
/**
 * What was done is a fact of the booking and stands for ever; only the notes are their author's own words. Version 1 hid both together, so
 * that erasing a person took away what had been done: where its words are erased, nothing is known to have been reported. `creditMinutes`: what
 * this side says was delivered; a later word takes its place.
 */
export const ContributionsReported = defineEvent('ContributionsReported', {
  version: 2, earlier: [upcaster(1, { from: reportedV1, to: reported }, ({ reports, ...data }) => ({ ...data, reports: readable(reports) ?? [] }))],
}, reported);
/** This side says that the other's contributions were made as agreed. `creditMinutes`: what it says was delivered, which is what the other has said, if it has. */
export const ContributionsConfirmed = defineEvent('ContributionsConfirmed', 1, z.object({ ...by, note: personal(text(500), { of: 'authorId' }).optional(), creditMinutes }));
/** Something went wrong: the clock that completes the booking stands still until it is settled. */
export const DeliveryObjected = defineEvent('DeliveryObjected', 1, z.object({ ...by, reason: personal(text(500), { of: 'authorId' }) }));
/** One side's word for how the breakdown should end; it is settled when the other says the same. */
export const SettlementProposed = defineEvent('SettlementProposed', 1, z.object({ ...by, outcome, reason, creditMinutes }));
/** Settled by the two together, or by a coordinator of the community with a reason. */
export const BreakdownSettled = defineEvent('BreakdownSettled', 1, z.object({
  bookingId, by: z.enum(['both', 'coordinator']), authorId: memberId, outcome, reason, reviewsUntil: instant, creditMinutes,
}));
/** `creditMinutes`: what the provider is paid of the credits that are held; none of them, when it says 0. */
export const BookingCompleted = defineEvent('BookingCompleted', 1, z.object({ bookingId, how: z.enum(['CONFIRMED', 'IN_TIME', 'SETTLED']), reviewsUntil: instant, creditMinutes }));

export const bookingEvents = [
  BookingRequested, TermsCountered, BookingAccepted, BookingDeclined, BookingWithdrawn, BookingExpired, HoldAbandoned, CreditHoldAbandoned, BookingCancelled,
  RequestSecured, BookingPaymentMissed, BookingPaymentRestored, BookingPaymentAbandoned, ContributionsReported, ContributionsConfirmed, DeliveryObjected, SettlementProposed, BreakdownSettled, BookingCompleted,
] as const;
export type BookingEvent = EventOf<(typeof bookingEvents)[number]>;
