import type { BookingEvent, Outcome, Terms } from '../../contracts/booking/booking.events.js';
import type { BookingId, CommunityId, HoldId, Instant, MemberId, Side } from '../../contracts/values.js';
import { unreachable } from '../kernel/decider.js';

type Parties = { readonly bookingId: BookingId; readonly communityId: CommunityId; readonly providerId: MemberId; readonly recipientId: MemberId };
/** Holds that are given back, or about to be: no terms may name them any more. */
type Holds = { readonly abandoned: readonly HoldId[] };

export type Unknown = Holds & { readonly status: 'unknown' };
export type Negotiating = Parties & Holds & {
  readonly status: 'requested' | 'countered';
  readonly requestedBy: Side;
  readonly proposedBy: Side;
  readonly terms: Terms;
  readonly answerBy: Instant;
};
export type Agreed = Parties & {
  readonly status: 'accepted' | 'delivered';
  readonly terms: Terms;
  readonly completesAt: Instant;
  readonly reported: readonly Side[];
  readonly confirmed: readonly Side[];
};
export type BrokenDown = Parties & { readonly status: 'brokenDown'; readonly terms: Terms; readonly proposals: { readonly [By in Side]?: Outcome } };
export type Closed = Parties & { readonly status: 'completed' | 'declined' | 'withdrawn' | 'expired' | 'cancelled'; readonly brokeDown: boolean };
export type Known = Negotiating | Agreed | BrokenDown | Closed;
export type Booking = Unknown | Known;

export const unknown: Booking = { status: 'unknown', abandoned: [] };

/** What the booking remembers after one more event. */
export const evolve = (booking: Booking, { type, data }: BookingEvent): Booking => {
  switch (type) {
    case 'BookingRequested': return { ...partiesOf(data), status: 'requested', requestedBy: data.by, proposedBy: data.by, terms: data.terms, answerBy: data.answerBy, abandoned: asUnknown(booking).abandoned };
    case 'TermsCountered': return { ...asNegotiating(booking), status: 'countered', proposedBy: data.by, terms: data.terms, answerBy: data.answerBy };
    case 'HoldAbandoned': return withoutHold(booking, data.holdId);
    case 'BookingAccepted': return { ...partiesOf(asNegotiating(booking)), status: 'accepted', terms: asNegotiating(booking).terms, completesAt: data.completesAt, reported: [], confirmed: [] };
    case 'BookingDeclined': return closed(booking, 'declined');
    case 'BookingWithdrawn': return closed(booking, 'withdrawn');
    case 'BookingExpired': return closed(booking, 'expired');
    case 'BookingCancelled': return closed(booking, 'cancelled');
    case 'ContributionsReported': return { ...asAgreed(booking), status: 'delivered', reported: [...asAgreed(booking).reported, data.by] };
    case 'ContributionsConfirmed': return { ...asAgreed(booking), status: 'delivered', confirmed: [...asAgreed(booking).confirmed, data.by] };
    case 'DeliveryObjected': return { ...partiesOf(asAgreed(booking)), status: 'brokenDown', terms: asAgreed(booking).terms, proposals: {} };
    case 'SettlementProposed': return { ...asBrokenDown(booking), proposals: { ...asBrokenDown(booking).proposals, [data.by]: data.outcome } };
    case 'BreakdownSettled': return closed(booking, data.outcome === 'COMPLETED' ? 'completed' : 'cancelled');
    case 'BookingCompleted': return closed(booking, 'completed');
    default: return unreachable(type);
  }
};

const partiesOf = ({ bookingId, communityId, providerId, recipientId }: Parties): Parties => ({ bookingId, communityId, providerId, recipientId });

const closed = (booking: Booking, status: Closed['status']): Closed => {
  if (booking.status === 'unknown') throw historySays(booking);
  return { ...partiesOf(booking), status, brokeDown: booking.status === 'brokenDown' || ('brokeDown' in booking && booking.brokeDown) };
};

const withoutHold = (booking: Booking, holdId: HoldId): Booking => {
  if (!('abandoned' in booking)) throw historySays(booking);
  return { ...booking, abandoned: [...booking.abandoned, holdId] };
};

const asUnknown = (booking: Booking): Unknown => {
  if (booking.status !== 'unknown') throw historySays(booking);
  return booking;
};

const asNegotiating = (booking: Booking): Negotiating => {
  if (booking.status !== 'requested' && booking.status !== 'countered') throw historySays(booking);
  return booking;
};

const asAgreed = (booking: Booking): Agreed => {
  if (booking.status !== 'accepted' && booking.status !== 'delivered') throw historySays(booking);
  return booking;
};

const asBrokenDown = (booking: Booking): BrokenDown => {
  if (booking.status !== 'brokenDown') throw historySays(booking);
  return booking;
};

const historySays = ({ status }: Booking) => new Error(`history says ${status} where that cannot be`);
