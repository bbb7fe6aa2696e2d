import { describe, expect, it } from '@jest/globals';
import { BookingCompleted, BookingRequested, type BookingEvent } from '../../../contracts/booking/booking.events.js';
import { bicycleRepair, requestedRepair, windowEndsAt } from '../../../test/support/reviews.js';
import { streamsOf } from '../../../test/support/streams.js';
import { RevealReviews } from '../../review/review.commands.js';
import { closeReviews } from './close-reviews.process.js';

const { bookingId } = bicycleRepair;
const completed = BookingCompleted.of({ bookingId, how: 'CONFIRMED', reviewsUntil: windowEndsAt });
const meta = { commandId: 'c', actor: 'system:timers', at: windowEndsAt };

const sent = async (...history: readonly BookingEvent[]) => (await closeReviews.fire(bookingId, await streamsOf(`booking-${bookingId}`, history))).map((send) => send(meta));

describe('the end of the time to review', () => {
  it('asks for the reveal with what the booking says, written or not', async () =>
    expect(await sent(BookingRequested.of(requestedRepair), completed)).toEqual([new RevealReviews({ booking: bicycleRepair, reviewsUntil: windowEndsAt }, meta)]));
  it('asks for nothing while the booking is under way', async () => expect(await sent(BookingRequested.of(requestedRepair))).toEqual([]));
  it('asks for nothing where there is no booking', async () => expect(await sent()).toEqual([]));
});
