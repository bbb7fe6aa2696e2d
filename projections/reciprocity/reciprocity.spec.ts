import { describe, expect, it } from '@jest/globals';
import { BookingAccepted, BookingCancelled, BookingCompleted, BookingDeclined, BookingExpired, BookingRequested, BookingWithdrawn } from '../../contracts/booking/booking.events.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, bicycleRepair, completedAt, leo, requestedRepair, windowEndsAt } from '../../test/support/reviews.js';
import { reciprocity } from './reciprocity.projection.js';

const rows = rowsAfter(reciprocity);
const said = recordedAt(completedAt);
const { bookingId } = bicycleRepair;
const requested = said(BookingRequested.of(requestedRepair));
const by = { bookingId, by: 'provider', authorId: leo } as const;
const accepted = said(BookingAccepted.of({ ...by, termsVersion: 1, completesAt: windowEndsAt }));
const completed = said(BookingCompleted.of({ bookingId, how: 'CONFIRMED', reviewsUntil: windowEndsAt }));

describe('what was given and received', () => {
  it('counts once it is completed', () => expect(rows(requested, accepted, completed).get(bookingId)).toEqual({ listingId: bicycleRepair.listingId, providerId: leo, recipientId: ana, completedAt }));
  it('is not yet anything while it is under way', () => expect(rows(requested, accepted).get(bookingId)?.completedAt).toBeNull());
  it.each([
    ['declined', BookingDeclined.of(by)],
    ['withdrawn', BookingWithdrawn.of(by)],
    ['expired', BookingExpired.of({ bookingId })],
    ['cancelled', BookingCancelled.of({ ...by, minutesBefore: 60, percent: 0, late: true, reviewsUntil: windowEndsAt })],
  ])('forgets a booking that was %s', (_, end) => expect(rows(requested, said(end)).size).toBe(0));
  it('is nothing without a request', () => expect(rows(completed).size).toBe(0));
});
