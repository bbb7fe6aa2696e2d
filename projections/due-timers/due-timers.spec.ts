import { describe, expect, it } from '@jest/globals';
import { CreditRequestClosed, CreditsHeld, CreditsRequested, CreditsTransferred, HoldExpired, HoldPosted, HoldVoided, type Purpose } from '../../contracts/account/account.events.js';
import { accountOf } from '../../contracts/account/accounts.js';
import { BookingAccepted, BookingPaymentAbandoned, BookingPaymentMissed, BookingPaymentRestored } from '../../contracts/booking/booking.events.js';
import { SlotHeld, SlotReleased } from '../../contracts/calendar/calendar.events.js';
import { ListingArchived, ListingExpired, ListingExpiryWarned, ListingPaused } from '../../contracts/listing/listing.events.js';
import { DebtDeferred, PayeeLookedAt, PayeeStatusChanged } from '../../contracts/payment/payment.events.js';
import { WebhookHandled, WebhookParked } from '../../contracts/payment/webhook.events.js';
import { ReviewsRevealed } from '../../contracts/review/review.events.js';
import { creditHoldId, creditRequestId } from '../../contracts/values.js';
import {
  accepted, answerBy, askedAt, cancelled, cancelledLate, completed, completesAt, countered, declined, expired, friday, movedTo, objected, requested, reviewsUntil, settledByBoth, tenDaysLater, theBooking, withdrawn,
} from '../../test/support/bookings.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, bicycleRepair, expiresAt, kreuzberg, leo, published, warnAt } from '../../test/support/listings.js';
import { dueTimers } from './due-timers.projection.js';
import { LEDGER_HEAD } from './ledger-head.js';

const said = recordedAt(askedAt);
type Said = Parameters<typeof said>[0];
/** Every timer that a history leaves behind, but for that of the ledger's head, which every entry of an account sets. */
const timers = (...history: readonly Said[]) => [...rowsAfter(dueTimers)(...history.map((event) => said(event))).values()].filter(({ kind }) => kind !== LEDGER_HEAD);
/** The same as `kind dueAt`. */
const waiting = (...history: readonly Said[]) => timers(...history).map(({ kind, dueAt }) => `${kind} ${dueAt}`).sort();
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

describe('money that was agreed to and cannot be had', () => {
  const missed = BookingPaymentMissed.of({ bookingId: theBooking, payBy: answerBy });
  const kinds = (...history: readonly Said[]) => timers(requested, accepted, missed, ...history).map(({ kind }) => kind).sort();

  it('is waited for', () => expect(waiting(requested, accepted, missed)).toContain(`abandon-unpaid ${answerBy}`));
  it('is waited for no more once it is there', () => expect(kinds(BookingPaymentRestored.of({ bookingId: theBooking }))).toEqual(['auto-complete']));
  it('is waited for no more once the booking is off', () => expect(kinds(BookingPaymentAbandoned.of({ bookingId: theBooking }))).toEqual([]));
  it('is waited for no more once the booking is cancelled', () => expect(kinds(cancelled)).toEqual([]));
  it('is waited for no more once the booking is completed', () => expect(kinds(completed('CONFIRMED'))).toEqual(['close-reviews']));
  it('is waited for no more once the booking is broken down', () => expect(kinds(objected)).toEqual([]));
});

describe('a listing', () => {
  it('is warned of and then ends', () => expect(waiting(published)).toEqual([`expire-listing ${expiresAt}`, `warn-listing ${warnAt}`]));
  it('is warned of once', () => expect(waiting(published, ListingExpiryWarned.of({ ...ofListing, expiresAt }))).toEqual([`expire-listing ${expiresAt}`]));
  it('is renewed by being published again', () => expect(waiting(published, ListingExpiryWarned.of({ ...ofListing, expiresAt }), published)).toEqual([`expire-listing ${expiresAt}`, `warn-listing ${warnAt}`]));
  it.each([ListingPaused, ListingExpired, ListingArchived])('waits for nothing after $type', (event) => expect(waiting(published, event.of(ofListing))).toEqual([]));
});

const [theirs, leos] = [accountOf(kreuzberg, ana), accountOf(kreuzberg, leo)];
const [holdId, transferId] = [`crh_${'1'.repeat(32)}`, `trf_${'3'.repeat(32)}`];
const requestId = creditRequestId.parse(`crq_${'2'.repeat(32)}`);
const after = { balance: '0', held: '0' };
const minutes = '60';
const forTheBooking: Purpose = { kind: 'BOOKING', bookingId: theBooking };

describe('a webhook', () => {
  const eventId = 'evt_1';
  const parked = (attempt: number) => WebhookParked.of({ eventId, why: 'NOT_FOUND', attempt });

  it.each([[1, '10:01'], [2, '10:02'], [3, '10:04'], [9, '14:16'], [10, '16:00'], [1_000, '16:00']])('that was parked for the time %d is tried again at %s', (attempt, at) => expect(waiting(parked(attempt))).toEqual([`retry-webhook 2027-03-01T${at}:00.000Z`]));
  it('is tried no more once it is handled', () => expect(waiting(parked(1), parked(2), WebhookHandled.of({ eventId, how: 'APPLIED' }))).toEqual([]));
  it('waits for nothing when it is handled at once', () => expect(waiting(WebhookHandled.of({ eventId, how: 'IGNORED' }))).toEqual([]));
});

describe('a member who is paid by card', () => {
  const stands = (status: 'ONBOARDING' | 'ACTIVE' | 'RESTRICTED' | 'REJECTED') => PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_1', status, wanting: [] });
  const looked = (nextAt: string) => PayeeLookedAt.of({ memberId: leo, accountId: 'acct_1', unchanged: 1, nextAt });
  const next = (at: string) => [`look-at-payee 2027-03-${at}.000Z`];

  it.each([['ONBOARDING', '01T10:10:00'], ['RESTRICTED', '01T10:10:00'], ['ACTIVE', '02T10:00:00'], ['REJECTED', '02T10:00:00']] as const)('is asked for anew when it is %s: at %s', (status, at) => expect(waiting(stands(status))).toEqual(next(at)));
  it('is asked for when the last look has said so', () => expect(waiting(stands('ACTIVE'), looked(completesAt))).toEqual([`look-at-payee ${completesAt}`]));
  it('is asked for soon when money waits for them', () => expect(waiting(looked(completesAt), DebtDeferred.of({ memberId: leo, bookingId: theBooking }))).toEqual(next('01T10:10:00')));
});

describe('credits that are set aside', () => {
  const terms = { accountId: theirs, holdId, to: leos, minutes, purpose: forTheBooking, authority: 'AGREEMENT' as const, after };
  const setAside = CreditsHeld.of({ ...terms, expiresAt: answerBy });
  const ofHold = { accountId: theirs, holdId, minutes, after };
  const posted = HoldPosted.of({ ...terms, transferId, released: '0' });

  const soon = 'settle-credit-holds 2027-03-01T10:02:00.000Z';
  const agreed = (by: string) => BookingAccepted.of({ ...accepted.data, credits: { holdId: creditHoldId.parse(by), minutes } });

  it('are looked after in two minutes, and given back in the end', () => expect(waiting(setAside)).toEqual([`expire-credit-holds ${answerBy}`, soon]));
  it('are told to their processes with the account, and with the booking', () => expect(timers(setAside).map(({ about }) => about).sort()).toEqual([`${theirs} ${theBooking} ${holdId}`, `${theirs} ${holdId}`].sort()));
  it('without an end wait for none', () => expect(waiting(CreditsHeld.of(terms))).toEqual([soon]));
  it('for no booking are not looked after', () => expect(waiting(CreditsHeld.of({ ...terms, purpose: { kind: 'GIFT' } }))).toEqual([]));
  it('need nobody once a booking is agreed by them', () => expect(waiting(requested, setAside, agreed(holdId))).toEqual([`auto-complete ${completesAt}`, `expire-credit-holds ${answerBy}`]));
  it('are looked after when the booking is agreed by others', () => expect(waiting(requested, setAside, agreed(`crh_${'9'.repeat(32)}`))).toContain(soon));
  it.each([['posted', posted], ['voided', HoldVoided.of(ofHold)], ['expired', HoldExpired.of(ofHold)]])('wait for nothing once they are %s', (_, end) => expect(waiting(setAside, end)).toEqual([]));
  it('wait on while a hold of the same id ends at another account', () => expect(waiting(setAside, HoldVoided.of({ ...ofHold, accountId: leos }))).toEqual([`expire-credit-holds ${answerBy}`]));
});

describe('a request for credits', () => {
  const asked = CreditsRequested.of({ accountId: theirs, requestId, to: leos, minutes, answerBy, silent: false });
  const paid = (purpose: Purpose, accountId = theirs) => CreditsTransferred.of({ accountId, transferId, to: leos, minutes, purpose, authority: 'OWNER', after });
  const closed = (how: 'REFUSED' | 'WITHDRAWN' | 'EXPIRED') => CreditRequestClosed.of({ accountId: theirs, requestId, how });
  const forIt: Purpose = { kind: 'REQUEST', requestId };

  it('waits for an answer', () => expect(waiting(asked)).toEqual([`lapse-credit-requests ${answerBy}`]));
  it('is told to its process with the account', () => expect(timers(asked).map(({ about }) => about)).toEqual([`${theirs} ${requestId}`]));
  it.each(['REFUSED', 'WITHDRAWN', 'EXPIRED'] as const)('waits for nothing once it is %s', (how) => expect(waiting(asked, closed(how))).toEqual([]));
  it('waits for nothing once it is paid', () => expect(waiting(asked, paid(forIt))).toEqual([]));
  it('waits on while something else is paid', () => expect(waiting(asked, paid(forTheBooking))).toEqual([`lapse-credit-requests ${answerBy}`]));
  it('waits on while another account pays a request of the same id', () => expect(waiting(asked, paid(forIt, leos))).toEqual([`lapse-credit-requests ${answerBy}`]));
});
