import { z } from 'zod';
import { defineEvent, personal, sealed, type EventOf } from '../event.js';
import { listingKind } from '../listing/listing.events.js';
import { bookingId, communityId, instant, listingId, memberId, side, text } from '../values.js';

const mark = z.int().min(1).max(5);

/** 1 to 5: did their part, kept what was agreed, gave something back (taught, learnt, reciprocated), and overall. */
export const marks = z.object({ didTheirPart: mark, keptAgreement: mark, gaveBack: mark, overall: mark });
export type Marks = z.infer<typeof marks>;

/** What one side says of the other. `privateNote` is for the other side alone. */
export const reviewContent = z.object({ marks, text: text(2000).optional(), privateNote: text(500).optional() });
export type ReviewContent = z.infer<typeof reviewContent>;

/** What every review is about. The owner of an OFFER provides, the owner of a NEED receives: so `listingKind` says whose listing it is. */
export const reviewedBooking = z.object({ bookingId, communityId, listingId, listingKind, providerId: memberId, recipientId: memberId });
export type ReviewedBooking = z.infer<typeof reviewedBooking>;

const review = { by: side, authorId: memberId, content: sealed(reviewContent, { of: 'authorId' }) };

/** Sealed: only its author can read it until both are in or the window closes. */
export const ReviewSubmitted = defineEvent('ReviewSubmitted', 1, z.object({ ...reviewedBooking.shape, ...review, windowEndsAt: instant }));
/** Replaces the author's sealed words; possible until the other side has written. */
export const ReviewRevised = defineEvent('ReviewRevised', 1, z.object({ bookingId, ...review }));

/** The marks stand for ever; the words are their author's. */
export const revealedReview = z.object({
  by: side,
  authorId: memberId,
  subjectId: memberId,
  marks,
  text: personal(text(2000), { of: 'authorId' }).optional(),
  privateNote: personal(text(500), { of: 'authorId' }).optional(),
});
export type RevealedReview = z.infer<typeof revealedReview>;

/** All reviews of a booking at once, none, one or two; nothing can be submitted afterwards. `repliesUntil`: one public reply each until then. */
export const ReviewsRevealed = defineEvent('ReviewsRevealed', 1, z.object({
  ...reviewedBooking.shape, how: z.enum(['BOTH_IN', 'WINDOW_CLOSED']), reviews: z.array(revealedReview).max(2), repliesUntil: instant,
}));
/** The reviewed side's one public answer; `to` is the side whose review is answered. */
export const ReviewReplied = defineEvent('ReviewReplied', 1, z.object({ bookingId, to: side, authorId: memberId, text: personal(text(2000), { of: 'authorId' }) }));

export const reviewEvents = [ReviewSubmitted, ReviewRevised, ReviewsRevealed, ReviewReplied] as const;
export type ReviewEvent = EventOf<(typeof reviewEvents)[number]>;
