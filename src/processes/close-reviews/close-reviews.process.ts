import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import { streamOf } from '../../../contracts/events.js';
import { notYetRequested, reviewableAfter, type Reviewable } from '../../../contracts/review/reviewable.js';
import { defineTimer } from '../../kernel/process.js';
import { RevealReviews } from '../../review/review.commands.js';

/**
 * When the time to review a booking is over, what was written is shown, and nothing more can be written. It comes due for every
 * booking alike, reviewed or not, so that neither the timer nor its absence says whether anybody has written.
 */
export const closeReviews = defineTimer({
  kind: 'close-reviews',
  fire: async (about, streams) => {
    const reviewable = await streams.fold<Reviewable, BookingEvent>(streamOf.booking(about), notYetRequested, reviewableAfter);
    if (reviewable.status !== 'reviewable') return [];
    const { booking, reviewsUntil } = reviewable;
    return [(meta) => new RevealReviews({ booking, reviewsUntil }, meta)];
  },
});
