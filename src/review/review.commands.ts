import type { ReviewContent, ReviewedBooking } from '../../contracts/review/review.events.js';
import type { BookingId, Instant, Side } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

/** What the booking's own stream says, brought along by whoever sends the command. */
type Facts = { readonly booking: ReviewedBooking; readonly reviewsUntil: Instant };

/** Seals the actor's review, or replaces the one that is still sealed. */
export class SubmitReview extends command('SubmitReview')<Facts & { content: ReviewContent }> {}
/** Sent by a timer; the decider has the last word. */
export class RevealReviews extends command('RevealReviews')<Facts> {}
/** `to` is the side whose review is answered. */
export class ReplyToReview extends command('ReplyToReview')<{ bookingId: BookingId; to: Side; text: string }> {}

export const reviewCommands = [SubmitReview, RevealReviews, ReplyToReview] as const;
export type ReviewCommand = InstanceType<(typeof reviewCommands)[number]>;
