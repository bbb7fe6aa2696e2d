import type { ReviewedBooking } from '../../contracts/review/review.events.js';
import { otherSide, type Side } from '../../contracts/values.js';
import type { Rule } from '../kernel/decider.js';
import type { ReplyToReview, RevealReviews, SubmitReview } from './review.commands.js';
import type { Review, Revealed, SealedReview, Unwritten } from './review.state.js';

type BeforeTheReveal = Unwritten | SealedReview;

const onlyTheParties: Rule<Review, SubmitReview, 'NOT_FOUND'> = (_, { data, meta }) => (sideOf(data.booking, meta.actor) ? undefined : 'NOT_FOUND');
/** The same answer whether or not the other side has written: what is sealed never speaks through an error. */
const onlyWhileTheWindowIsOpen: Rule<Review, SubmitReview, 'REVIEW_WINDOW_CLOSED'> = (_, { data, meta }) =>
  (meta.at < data.reviewsUntil ? undefined : 'REVIEW_WINDOW_CLOSED');
const onlyBeforeBothAreIn: Rule<Review, SubmitReview, 'ALREADY_REVEALED'> = (review) =>
  (review.status === 'revealed' && review.how === 'BOTH_IN' ? 'ALREADY_REVEALED' : undefined);
const onlyBeforeTheyAreShown: Rule<Review, SubmitReview, 'REVIEW_WINDOW_CLOSED'> = (review) => (review.status === 'revealed' ? 'REVIEW_WINDOW_CLOSED' : undefined);
const onlyWhenTheWindowIsOver: Rule<BeforeTheReveal, RevealReviews, 'WINDOW_STILL_OPEN'> = (_, { data, meta }) => (meta.at < data.reviewsUntil ? 'WINDOW_STILL_OPEN' : undefined);

const onlyTheReviewedSide: Rule<Revealed, ReplyToReview, 'NOT_FOUND'> = ({ booking }, { data, meta }) => (sideOf(booking, meta.actor) === otherSide(data.to) ? undefined : 'NOT_FOUND');
const onlyAReviewThatWasWritten: Rule<Revealed, ReplyToReview, 'NOT_FOUND'> = ({ reviewedBy }, { data }) => (reviewedBy.includes(data.to) ? undefined : 'NOT_FOUND');
const onlyOnce: Rule<Revealed, ReplyToReview, 'REPLY_TWICE'> = ({ replied }, { data }) => (replied.includes(data.to) ? 'REPLY_TWICE' : undefined);
const onlyInTime: Rule<Revealed, ReplyToReview, 'REPLY_WINDOW_CLOSED'> = ({ repliesUntil }, { meta }) => (meta.at < repliesUntil ? undefined : 'REPLY_WINDOW_CLOSED');

export const toSubmit = [onlyTheParties, onlyBeforeBothAreIn, onlyWhileTheWindowIsOpen, onlyBeforeTheyAreShown] as const;
export const toReveal = [onlyWhenTheWindowIsOver] as const;
export const toReply = [onlyTheReviewedSide, onlyAReviewThatWasWritten, onlyOnce, onlyInTime] as const;

/** Which side of the booking this member is; undefined for everybody else. */
export const sideOf = ({ providerId, recipientId }: ReviewedBooking, member: string): Side | undefined =>
  member === providerId ? 'provider' : member === recipientId ? 'recipient' : undefined;
