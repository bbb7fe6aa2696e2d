import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import { streamOf } from '../../../contracts/events.js';
import { notYetRequested, reviewableAfter, type Reviewable } from '../../../contracts/review/reviewable.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { SubmitReview } from '../../review/review.commands.js';
import { ReviewBooking } from './submit-review.commands.js';

/** Brings what the booking's stream says to the review's stream. Only the second is written, so there is nothing to undo. */
@CommandHandler(ReviewBooking)
export class SubmitReviewProcess implements ICommandHandler<ReviewBooking> {
  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {}

  async execute(asked: ReviewBooking): Promise<Outcome> {
    const reviewable = await this.streams.fold<Reviewable, BookingEvent>(streamOf.booking(asked.data.bookingId), notYetRequested, reviewableAfter);
    const command = submitReview(reviewable, asked);
    return isRejected(command) ? command : this.commands.execute<SubmitReview, Outcome>(command);
  }
}

/** The command for the review's stream, or why there is nothing to review. Strangers learn nothing, not even that the booking exists. */
export const submitReview = (reviewable: Reviewable, { data, meta }: ReviewBooking): SubmitReview | Rejected<'NOT_FOUND' | 'NOT_YET_COMPLETED' | 'NOTHING_TO_REVIEW'> => {
  if (reviewable.status === 'unknown' || ![reviewable.booking.providerId, reviewable.booking.recipientId].some((party) => party === meta.actor)) return reject('NOT_FOUND');
  switch (reviewable.status) {
    case 'under way': return reject('NOT_YET_COMPLETED');
    case 'nothing happened': return reject('NOTHING_TO_REVIEW');
    case 'reviewable': {
      const { booking, reviewsUntil } = reviewable;
      return new SubmitReview({ booking, reviewsUntil, content: data.content }, { ...meta, commandId: derivedUuid('submit-review', meta.commandId, 0) });
    }
  }
};
