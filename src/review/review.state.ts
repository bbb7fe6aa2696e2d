import type { Erased, Sealed } from '../../contracts/event.js';
import type { ReviewContent, ReviewEvent, ReviewedBooking } from '../../contracts/review/review.events.js';
import type { Instant, MemberId, Side } from '../../contracts/values.js';
import { unreachable } from '../kernel/decider.js';

/** One side's sealed words; erased when its author has been. */
export type Written = { readonly by: Side; readonly authorId: MemberId; readonly content: ReviewContent | Erased | Sealed };

export type Unwritten = { readonly status: 'unwritten' };
/** One side's review waits for the other's, or for the end of the window. */
export type SealedReview = { readonly status: 'sealed'; readonly booking: ReviewedBooking; readonly windowEndsAt: Instant; readonly written: readonly Written[] };
/** Everything that will ever be said has been said, save the replies. */
export type Revealed = {
  readonly status: 'revealed';
  readonly booking: ReviewedBooking;
  readonly how: 'BOTH_IN' | 'WINDOW_CLOSED';
  /** The sides that have a review to be answered, and those whose review has been. */
  readonly reviewedBy: readonly Side[];
  readonly replied: readonly Side[];
  readonly repliesUntil: Instant;
};
export type Review = Unwritten | SealedReview | Revealed;

/** Nobody has written anything. */
export const unwritten: Review = { status: 'unwritten' };

/** What the stream remembers after one more event. */
export const evolve = (review: Review, { type, data }: ReviewEvent): Review => {
  switch (type) {
    case 'ReviewSubmitted': {
      const { by, authorId, content, windowEndsAt, ...booking } = data;
      const before = review.status === 'sealed' ? review.written : [];
      return { status: 'sealed', booking, windowEndsAt, written: [...before, { by, authorId, content }] };
    }
    case 'ReviewRevised': return rewritten(review, data);
    case 'ReviewsRevealed': {
      const { how, reviews, repliesUntil, ...booking } = data;
      return { status: 'revealed', booking, how, repliesUntil, reviewedBy: reviews.map(({ by }) => by), replied: [] };
    }
    case 'ReviewReplied': return review.status === 'revealed' ? { ...review, replied: [...review.replied, data.to] } : review;
    default: return unreachable(type);
  }
};

const rewritten = (review: Review, { by, authorId, content }: Written): Review =>
  review.status === 'sealed'
    ? { ...review, written: review.written.map((written) => (written.by === by ? { by, authorId, content } : written)) }
    : review;
