import { readable } from '../../contracts/event.js';
import { ReviewReplied, ReviewRevised, ReviewsRevealed, ReviewSubmitted, type RevealedReview, type ReviewEvent, type ReviewedBooking } from '../../contracts/review/review.events.js';
import { plusDays } from '../../contracts/time.js';
import { otherSide, type MemberId, type Side } from '../../contracts/values.js';
import { firstRejection, reject, unreachable, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { ReplyToReview, RevealReviews, ReviewCommand, SubmitReview } from './review.commands.js';
import { sideOf, toReply, toReveal, toSubmit } from './review.rules.js';
import { evolve, unwritten, type Review, type Revealed, type SealedReview, type Unwritten, type Written } from './review.state.js';

export type ReviewRejection = 'NOT_FOUND' | 'REVIEW_WINDOW_CLOSED' | 'ALREADY_REVEALED' | 'WINDOW_STILL_OPEN' | 'REPLY_TWICE' | 'REPLY_WINDOW_CLOSED';
type Decision = readonly ReviewEvent[] | Rejected<ReviewRejection>;
type Asked<Command> = { readonly command: Command; readonly context: CommandContext };

/** The life of a booking's reviews: sealed, revealed together, answered. */
const decide = (review: Review, command: ReviewCommand, context: CommandContext): Decision => {
  switch (command.type) {
    case 'SubmitReview': return submit(review, { command, context });
    case 'RevealReviews': return review.status === 'revealed' ? [] : reveal(review, { command, context });
    case 'ReplyToReview': return review.status === 'revealed' ? reply(review, { command, context }) : reject('NOT_FOUND');
    default: return unreachable(command);
  }
};

const submit = (review: Review, asked: Asked<SubmitReview>): Decision => {
  const no = firstRejection(toSubmit, { state: review, ...asked });
  if (no) return no;
  if (review.status === 'revealed') throw new Error('the rules let a review through after the reveal');
  const { booking, reviewsUntil, content } = asked.command.data;
  const mine: Written = { ...authorOf(booking, asked.command), content };
  const written = review.status === 'sealed' ? review.written : [];
  if (written.some(({ by }) => by === mine.by)) return [ReviewRevised.of({ bookingId: booking.bookingId, ...mine })];
  const submitted = ReviewSubmitted.of({ ...booking, ...mine, windowEndsAt: reviewsUntil });
  return written.length === 0 ? [submitted] : [submitted, revealed([...written, mine], { how: 'BOTH_IN', booking, ...asked })];
};

const reveal = (review: Unwritten | SealedReview, asked: Asked<RevealReviews>): Decision =>
  firstRejection(toReveal, { state: review, ...asked })
  ?? [revealed(review.status === 'sealed' ? review.written : [], { how: 'WINDOW_CLOSED', booking: asked.command.data.booking, ...asked })];

const reply = (review: Revealed, asked: Asked<ReplyToReview>): Decision => {
  const { bookingId, to, text } = asked.command.data;
  return firstRejection(toReply, { state: review, ...asked })
    ?? [ReviewReplied.of({ bookingId, to, text, authorId: memberOn(review.booking, otherSide(to)) })];
};

type Reveal = { readonly how: 'BOTH_IN' | 'WINDOW_CLOSED'; readonly booking: ReviewedBooking } & Asked<SubmitReview | RevealReviews>;

const revealed = (written: readonly Written[], { how, booking, command, context }: Reveal) =>
  ReviewsRevealed.of({
    ...booking, how,
    reviews: written.flatMap((one) => revealedReview(one, booking)),
    repliesUntil: plusDays(command.meta.at, context.policy.replyDays),
  });

/** Nothing, where the author's words were erased while they were sealed. */
const revealedReview = ({ by, authorId, content }: Written, booking: ReviewedBooking): RevealedReview[] => {
  const words = readable(content);
  return words === undefined ? [] : [{ by, authorId, subjectId: memberOn(booking, otherSide(by)), ...words }];
};

const memberOn = ({ providerId, recipientId }: ReviewedBooking, side: Side): MemberId => (side === 'provider' ? providerId : recipientId);

const authorOf = (booking: ReviewedBooking, { meta }: SubmitReview): Pick<Written, 'by' | 'authorId'> => {
  const by = sideOf(booking, meta.actor);
  if (!by) throw new Error('the rules let a stranger through');
  return { by, authorId: memberOn(booking, by) };
};

export const reviewDecider: Decider<Review, ReviewCommand, ReviewEvent, ReviewRejection> = { initial: unwritten, evolve, decide };
