import { accountEvents, type AccountEvent } from './account/account.events.js';
import { bookingEvents, type BookingEvent } from './booking/booking.events.js';
import { calendarEvents, type CalendarEvent } from './calendar/calendar.events.js';
import { communityEvents, type CommunityEvent } from './community/community.events.js';
import { membershipEvents, type MembershipEvent } from './community/membership.events.js';
import { ledgerEvents, type LedgerEvent } from './ledger/ledger.events.js';
import { listingEvents, type ListingEvent } from './listing/listing.events.js';
import { memberEvents, type MemberEvent } from './member/member.events.js';
import { payeeEvents, paymentEvents, type PayeeEvent, type PaymentEvent } from './payment/payment.events.js';
import { webhookEvents, type WebhookEvent } from './payment/webhook.events.js';
import { projectionEvents, type ProjectionEvent } from './operations/operations.events.js';
import { reviewEvents, type ReviewEvent } from './review/review.events.js';

/** Every event that can be said. */
export const allEvents = [
  ...memberEvents, ...communityEvents, ...membershipEvents, ...listingEvents, ...calendarEvents, ...bookingEvents, ...reviewEvents, ...accountEvents, ...ledgerEvents,
  ...paymentEvents, ...payeeEvents, ...webhookEvents, ...projectionEvents,
] as const;
export type DomainEvent = MemberEvent | CommunityEvent | MembershipEvent | ListingEvent | CalendarEvent | BookingEvent | ReviewEvent | AccountEvent | LedgerEvent | PaymentEvent | PayeeEvent | WebhookEvent | ProjectionEvent;
export type EventType = DomainEvent['type'];

/** Where each noun keeps its story. The category is the part before the first dash. */
export const streamOf = {
  member: (memberId: string) => `member-${memberId}`,
  community: (communityId: string) => `community-${communityId}`,
  membership: (communityId: string, memberId: string) => `membership-${communityId}.${memberId}`,
  listing: (listingId: string) => `listing-${listingId}`,
  calendar: (listingId: string) => `calendar-${listingId}`,
  booking: (bookingId: string) => `booking-${bookingId}`,
  review: (bookingId: string) => `review-${bookingId}`,
  account: (accountId: string) => `account-${accountId}`,
  ledger: (communityId: string) => `ledger-${communityId}`,
  payment: (bookingId: string) => `payment-${bookingId}`,
  payee: (memberId: string) => `payee-${memberId}`,
  webhook: (eventId: string) => `webhook-${eventId}`,
  projection: (name: string) => `projection-${name}`,
};
