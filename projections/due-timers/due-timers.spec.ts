import { describe, expect, it } from '@jest/globals';
import { SlotHeld, SlotReleased } from '../../contracts/calendar/calendar.events.js';
import { ListingArchived, ListingExpired, ListingExpiryWarned, ListingPaused } from '../../contracts/listing/listing.events.js';
import { ReviewsRevealed } from '../../contracts/review/review.events.js';
import {
  accepted, answerBy, askedAt, cancelled, cancelledLate, completed, completesAt, countered, declined, expired, friday, movedTo, objected, requested, reviewsUntil, settledByBoth, tenDaysLater, theBooking, withdrawn,
} from '../../test/support/bookings.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, bicycleRepair, expiresAt, kreuzberg, leo, published, warnAt } from '../../test/support/listings.js';
import { dueTimers } from './due-timers.projection.js';

const said = recordedAt(askedAt);
type Said = Parameters<typeof said>[0];
/** Every timer that a history leaves behind, as `kind dueAt`. */
const waiting = (...history: readonly Said[]) => [...rowsAfter(dueTimers)(...history.map((event) => said(event))).values()].map(({ kind, dueAt }) => `${kind} ${dueAt}`).sort();
const held = SlotHeld.of({ listingId: bicycleRepair, bookingId: theBooking, ...friday });
const heldAgain = SlotHeld.of({ listingId: bicycleRepair, bookingId: theBooking, ...tenDaysLater });
const ofListing = { listingId: bicycleRepair, ownerId: leo };
const revealed = ReviewsRevealed.of({ bookingId: theBooking, communityId: kreuzberg, listingId: bicycleRepair, listingKind: 'OFFER', providerId: leo, recipientId: ana, how: 'BOTH_IN', reviews: [], repliesUntil: reviewsUntil });

describe('a hold', () => {
  it('is looked after in two minutes', () => expect(waiting(held)).toEqual(['settle-holds 2027-03-01T10:02:00.000Z']));
  it('is told to its process with listing and booking', () => expect([...rowsAfter(dueTimers)(said(held)).values()].map(({ about }) => about)).toEqual([`${bicycleRepair} ${theBooking} ${friday.holdId}`]));
  it('needs nobody once a booking lives by it', () => expect(waiting(held, requested)).not.toContain('settle-holds 2027-03-01T10:02:00.000Z'));
  it('needs nobody once it is released', () => expect(waiting(held, SlotReleased.of({ listingId: bicycleRepair, bookingId: theBooking, holdId: friday.holdId }))).toEqual([]));
  it('of a counter-offer is looked after like any other', () => expect(waiting(held, requested, heldAgain)).toEqual([`expire-request ${answerBy}`, 'settle-holds 2027-03-01T10:02:00.000Z']));
  it('of a counter-offer needs nobody once the terms name it', () => expect(waiting(held, requested, heldAgain, movedTo(tenDaysLater))).toEqual([`expire-request ${answerBy}`]));
});

describe('a booking', () => {
  it('waits for an answer', () => expect(waiting(requested)).toEqual([`expire-request ${answerBy}`]));
  it('waits for one answer at a time', () => expect(waiting(requested, { ...countered, data: { ...countered.data, answerBy: completesAt } })).toEqual([`expire-request ${completesAt}`]));
  it('completes by itself once accepted', () => expect(waiting(requested, accepted)).toEqual([`auto-complete ${completesAt}`]));
  it('waits for nothing once it is broken down', () => expect(waiting(requested, accepted, objected)).toEqual([]));
  it.each([['declined', declined], ['withdrawn', withdrawn], ['expired', expired]])('waits for nothing once it is %s', (_, end) => expect(waiting(requested, end)).toEqual([]));
  it('waits for nothing once it is cancelled in time', () => expect(waiting(requested, accepted, cancelled)).toEqual([]));
  it('has its reviews closed after a late cancellation', () => expect(waiting(requested, accepted, cancelledLate)).toEqual([`close-reviews ${reviewsUntil}`]));
  it('has its reviews closed after completion', () => expect(waiting(requested, accepted, completed('CONFIRMED'))).toEqual([`close-reviews ${reviewsUntil}`]));
  it('has its reviews closed after a breakdown is settled', () => expect(waiting(requested, accepted, objected, settledByBoth('CANCELLED', 'provider'))).toEqual([`close-reviews ${reviewsUntil}`]));
  it('waits for nothing once its reviews are shown', () => expect(waiting(requested, accepted, completed('CONFIRMED'), revealed)).toEqual([]));
});

describe('a listing', () => {
  it('is warned of and then ends', () => expect(waiting(published)).toEqual([`expire-listing ${expiresAt}`, `warn-listing ${warnAt}`]));
  it('is warned of once', () => expect(waiting(published, ListingExpiryWarned.of({ ...ofListing, expiresAt }))).toEqual([`expire-listing ${expiresAt}`]));
  it('is renewed by being published again', () => expect(waiting(published, ListingExpiryWarned.of({ ...ofListing, expiresAt }), published)).toEqual([`expire-listing ${expiresAt}`, `warn-listing ${warnAt}`]));
  it.each([ListingPaused, ListingExpired, ListingArchived])('waits for nothing after $type', (event) => expect(waiting(published, event.of(ofListing))).toEqual([]));
});
