import { describe, expect, it } from '@jest/globals';
import { BookingCancelled, BookingCompleted, BookingDeclined, BookingExpired, BookingPaymentAbandoned, BookingRequested, BookingWithdrawn, BreakdownSettled, type BookingEvent } from '../../../contracts/booking/booking.events.js';
import { notYetRequested, reviewableAfter } from '../../../contracts/review/reviewable.js';
import { ana, bicycleRepair, completedAt, leo, mia, patientTeacher, requestedRepair, windowEndsAt } from '../../../test/support/reviews.js';
import { derivedUuid } from '../../kernel/ids.js';
import { SubmitReview } from '../../review/review.commands.js';
import { ReviewBooking } from './submit-review.commands.js';
import { submitReview } from './submit-review.process.js';

const { bookingId } = bicycleRepair;
const requested = BookingRequested.of(requestedRepair);
const completed = BookingCompleted.of({ bookingId, how: 'CONFIRMED', reviewsUntil: windowEndsAt });
const by = { bookingId, by: 'provider', authorId: leo } as const;
const meta = (actor: string) => ({ commandId: 'c', actor, at: completedAt });
const asked = (actor: string, ...history: readonly BookingEvent[]) =>
  submitReview(history.reduce(reviewableAfter, notYetRequested), new ReviewBooking({ bookingId, content: patientTeacher }, meta(actor)));

describe('asking to review a booking', () => {
  it.each([['its recipient', ana], ['its provider', leo]])('becomes one command to the review’s stream for %s, with what the booking says', (_, member) =>
    expect(asked(member, requested, completed))
      .toEqual(new SubmitReview({ booking: bicycleRepair, reviewsUntil: windowEndsAt, content: patientTeacher }, { ...meta(member), commandId: derivedUuid('submit-review', 'c', 0) })));
  it('is possible after a late cancellation', () =>
    expect(asked(ana, requested, BookingCancelled.of({ ...by, minutesBefore: 60, percent: 0, late: true, reviewsUntil: windowEndsAt }))).toBeInstanceOf(SubmitReview));
  it('is possible after a breakdown was settled by calling it off', () =>
    expect(asked(ana, requested, BreakdownSettled.of({ bookingId, by: 'both', authorId: leo, outcome: 'CANCELLED', reviewsUntil: windowEndsAt }))).toBeInstanceOf(SubmitReview));
  it('is refused to a stranger as if there were no booking', () => expect(asked(mia, requested, completed)).toEqual({ rejected: 'NOT_FOUND' }));
  it('is refused where there is no booking', () => expect(asked(ana)).toEqual({ rejected: 'NOT_FOUND' }));
  it('is refused to a stranger while the booking is under way, in the same words', () => expect(asked(mia, requested)).toEqual({ rejected: 'NOT_FOUND' }));
  it('comes too early while the booking is under way', () => expect(asked(ana, requested)).toEqual({ rejected: 'NOT_YET_COMPLETED' }));
  it.each([
    ['declined', BookingDeclined.of(by)],
    ['withdrawn', BookingWithdrawn.of({ ...by, by: 'recipient', authorId: ana })],
    ['expired', BookingExpired.of({ bookingId })],
    ['called off since nobody paid', BookingPaymentAbandoned.of({ bookingId })],
    ['cancelled in good time', BookingCancelled.of({ ...by, minutesBefore: 6000, percent: 0, late: false })],
  ])('finds nothing to review where it was %s', (_, end) => expect(asked(ana, requested, end)).toEqual({ rejected: 'NOTHING_TO_REVIEW' }));
});
