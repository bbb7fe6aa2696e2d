import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { bookingId, side, words } from '../../contracts/values.js';
import type { ReplyToReviewInput } from '../../contracts/schema.generated.js';
import { Asking, Door, type DoorContext } from '../kernel/door.js';
import { ReplyToReview } from './review.commands.js';

const replyToReviewInput = z.object({ bookingId, to: z.string().toLowerCase().pipe(side), text: words(2000) });

/** The door for what concerns a review alone; submitting one needs the booking too and lives in `processes/submit-review`. */
@Resolver()
export class ReviewResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  replyToReview(@Args('input') input: ReplyToReviewInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'ReviewRejected',
      make: (meta) => new ReplyToReview(replyToReviewInput.parse(input), meta),
      reply: ({ data }) => ({ success: 'ReplyToReviewSuccess', rejected: 'ReviewRejected', read: { booking: data.bookingId } }),
    });
  }
}
