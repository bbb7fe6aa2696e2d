import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import type { ReviewEvent } from '../../contracts/review/review.events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { reviewCommands, type ReviewCommand } from './review.commands.js';
import { reviewDecider, type ReviewRejection } from './review.decider.js';
import { ReviewResolver } from './review.resolver.js';
import type { Review } from './review.state.js';

/** Both sides' reviews of one booking, in one stream. */
export const review: StreamModule<Review, ReviewCommand, ReviewEvent, ReviewRejection> = {
  decider: reviewDecider,
  streamOf: (command) => streamOf.review(command.type === 'ReplyToReview' ? command.data.bookingId : command.data.booking.bookingId),
  communityOf: (state, command) => (command.type === 'ReplyToReview' ? communityOf(state) : command.data.booking.communityId),
};

const communityOf = (state: Review) => (state.status === 'unwritten' ? undefined : state.booking.communityId);

@Module({ providers: [ReviewResolver, ...commandHandlers<Review, ReviewCommand, ReviewEvent, ReviewRejection>(reviewCommands, review)] })
export class ReviewModule {}
