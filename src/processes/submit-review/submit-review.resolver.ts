import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { marks } from '../../../contracts/review/review.events.js';
import { bookingId, words } from '../../../contracts/values.js';
import type { SubmitReviewInput } from '../../../contracts/schema.generated.js';
import { Asking, Door, type DoorContext } from '../../kernel/door.js';
import { ReviewBooking } from './submit-review.commands.js';

const absent = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;
const submitReviewInput = z.object({
  bookingId, marks,
  text: words(2000).nullish().transform(absent),
  privateNote: words(500).nullish().transform(absent),
});

/** The door of this process. */
@Resolver()
export class SubmitReviewResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  submitReview(@Args('input') input: SubmitReviewInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'ReviewRejected',
      make: (meta) => {
        const { bookingId: reviewed, ...content } = submitReviewInput.parse(input);
        return new ReviewBooking({ bookingId: reviewed, content }, meta);
      },
      reply: ({ data }) => ({ success: 'SubmitReviewSuccess', rejected: 'ReviewRejected', read: { booking: data.bookingId } }),
    });
  }
}
