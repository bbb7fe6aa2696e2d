import type { BookingEvent } from '../booking/booking.events.js';
import type { Instant } from '../values.js';
import type { ReviewedBooking } from './review.events.js';

/** What a booking's own story says to those who would review it. */
export type Reviewable =
  | { readonly status: 'unknown' }
  | { readonly status: 'under way'; readonly booking: ReviewedBooking }
  | { readonly status: 'nothing happened'; readonly booking: ReviewedBooking }
  | { readonly status: 'reviewable'; readonly booking: ReviewedBooking; readonly reviewsUntil: Instant };

/** Before its first event. */
export const notYetRequested: Reviewable = { status: 'unknown' };

/** Folds a booking's events to what a review depends on: who took part, and until when they may review each other. */
export const reviewableAfter = (before: Reviewable, { type, data }: BookingEvent): Reviewable => {
  switch (type) {
    case 'BookingRequested': return { status: 'under way', booking: reviewedBookingOf(data) };
    case 'BookingDeclined':
    case 'BookingWithdrawn':
    case 'BookingExpired':
    case 'BookingPaymentAbandoned': return endedWithout(before);
    case 'BookingCancelled': return data.reviewsUntil === undefined ? endedWithout(before) : openUntil(before, data.reviewsUntil);
    case 'BreakdownSettled':
    case 'BookingCompleted': return openUntil(before, data.reviewsUntil);
    default: return before;
  }
};

const reviewedBookingOf = ({ bookingId, communityId, listingId, listingKind, providerId, recipientId }: ReviewedBooking): ReviewedBooking =>
  ({ bookingId, communityId, listingId, listingKind, providerId, recipientId });

const endedWithout = (before: Reviewable): Reviewable =>
  before.status === 'unknown' ? before : { status: 'nothing happened', booking: before.booking };

const openUntil = (before: Reviewable, reviewsUntil: Instant): Reviewable =>
  before.status === 'unknown' ? before : { status: 'reviewable', booking: before.booking, reviewsUntil };
