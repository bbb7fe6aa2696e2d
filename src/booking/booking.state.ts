import type { BookingEvent, HeldCredits, Outcome, Terms } from '../../contracts/booking/booking.events.js';
import type { Policy } from '../../contracts/community/policy.js';
import type { BookingId, CommunityId, CreditHoldId, HoldId, Instant, MemberId, Side } from '../../contracts/values.js';
import { unreachable } from '../kernel/decider.js';

type Parties = { readonly bookingId: BookingId; readonly communityId: CommunityId; readonly providerId: MemberId; readonly recipientId: MemberId };
/** Holds that are given back, or about to be: no terms may name them any more. */
type Holds = { readonly abandoned: readonly HoldId[] };
/** What is held for it in credits, if the price is in credits. */
type Paid = { readonly credits: HeldCredits | undefined };

export type Unknown = Holds & { readonly status: 'unknown' };
export type Negotiating = Parties & Holds & {
  readonly status: 'requested' | 'countered';
  readonly requestedBy: Side;
  readonly proposedBy: Side;
  readonly terms: Terms;
  readonly answerBy: Instant;
  readonly abandonedCredits: readonly CreditHoldId[];
  /** Until when the recipient is waited for to pay: before that nobody else hears of the request. */
  readonly payBy: Instant | undefined;
  /** The terms that the recipient's card is held for, and until when, as it was first seen. */
  readonly held: { readonly terms: Terms; readonly until: Instant } | undefined;
};
export type Agreed = Parties & Paid & {
  readonly status: 'accepted' | 'delivered';
  readonly terms: Terms;
  readonly completesAt: Instant;
  /** What calling off costs, by the rules under which its price was agreed to. */
  readonly tiers: Policy['cancellationTiers'] | undefined;
  /** The money could not be had: until when it is waited for. */
  readonly payBy: Instant | undefined;
  readonly reported: readonly Side[];
  readonly confirmed: readonly Side[];
  /** Minutes of credit that each side says were delivered, the latest word of each. */
  readonly delivered: { readonly [By in Side]?: string | undefined };
};
/** One side's word for how a breakdown should end. */
export type Settlement = { readonly outcome: Outcome; readonly creditMinutes?: string | undefined };
/** `delivered`: minutes of credit that would have been paid without the objection. */
export type BrokenDown = Parties & Paid & { readonly status: 'brokenDown'; readonly terms: Terms; readonly delivered: string | undefined; readonly proposals: { readonly [By in Side]?: Settlement } };
export type Closed = Parties & Paid & { readonly status: 'completed' | 'declined' | 'withdrawn' | 'expired' | 'cancelled'; readonly brokeDown: boolean };
export type Known = Negotiating | Agreed | BrokenDown | Closed;
export type Booking = Unknown | Known;

export const unknown: Booking = { status: 'unknown', abandoned: [] };

/** What the booking remembers after one more event. */
export const evolve = (booking: Booking, { type, data }: BookingEvent): Booking => {
  switch (type) {
    case 'BookingRequested': return { ...partiesOf(data), status: 'requested', requestedBy: data.by, proposedBy: data.by, terms: data.terms, answerBy: data.answerBy, abandoned: asUnknown(booking).abandoned, abandonedCredits: [], payBy: data.payBy, held: undefined };
    case 'RequestSecured': return secured(asNegotiating(booking), data);
    case 'TermsCountered': return { ...asNegotiating(booking), status: 'countered', proposedBy: data.by, terms: data.terms, answerBy: data.answerBy };
    case 'HoldAbandoned': return withoutHold(booking, data.holdId);
    case 'CreditHoldAbandoned': return { ...asNegotiating(booking), abandonedCredits: [...asNegotiating(booking).abandonedCredits, data.holdId] };
    case 'BookingAccepted': return agreed(asNegotiating(booking), data);
    case 'BookingDeclined': return closed(booking, 'declined');
    case 'BookingWithdrawn': return closed(booking, 'withdrawn');
    case 'BookingExpired': return closed(booking, 'expired');
    case 'BookingCancelled': return closed(booking, 'cancelled');
    case 'BookingPaymentMissed': return { ...asAgreed(booking), payBy: data.payBy };
    case 'BookingPaymentRestored': return { ...asAgreed(booking), payBy: undefined };
    case 'BookingPaymentAbandoned': return closed(booking, 'cancelled');
    case 'ContributionsReported': return withReport(asAgreed(booking), data);
    case 'ContributionsConfirmed': return withConfirmation(asAgreed(booking), data);
    case 'DeliveryObjected': return brokenDown(asAgreed(booking));
    case 'SettlementProposed': return { ...asBrokenDown(booking), proposals: { ...asBrokenDown(booking).proposals, [data.by]: { outcome: data.outcome, creditMinutes: data.creditMinutes } } };
    case 'BreakdownSettled': return closed(booking, data.outcome === 'COMPLETED' ? 'completed' : 'cancelled');
    case 'BookingCompleted': return closed(booking, 'completed');
    default: return unreachable(type);
  }
};

const partiesOf = ({ bookingId, communityId, providerId, recipientId }: Parties): Parties => ({ bookingId, communityId, providerId, recipientId });

const secured = (booking: Negotiating, { answerBy, holdsUntil: until }: { readonly answerBy: Instant; readonly holdsUntil?: Instant | undefined }): Negotiating =>
  ({ ...booking, answerBy, payBy: undefined, held: until === undefined ? undefined : { terms: booking.terms, until } });

type Agreement = { readonly completesAt: Instant; readonly credits?: HeldCredits | undefined; readonly cancellationTiers?: Policy['cancellationTiers'] | undefined };
const agreed = (booking: Negotiating, { completesAt, credits, cancellationTiers: tiers }: Agreement): Agreed =>
  ({ ...partiesOf(booking), status: 'accepted', terms: booking.terms, completesAt, credits, tiers, payBy: undefined, reported: [], confirmed: [], delivered: {} });

/** What a side says, with the minutes that it says were delivered, if it says them. */
type Word = { readonly by: Side; readonly creditMinutes?: string | undefined };

const withWord = (booking: Agreed, { by, creditMinutes }: Word): Agreed =>
  ({ ...booking, status: 'delivered', delivered: { ...booking.delivered, [by]: creditMinutes ?? booking.delivered[by] } });

const withReport = (booking: Agreed, word: Word): Agreed => ({ ...withWord(booking, word), reported: [...booking.reported, word.by] });

/** The booking once this side has confirmed. */
export const withConfirmation = (booking: Agreed, word: Word): Agreed => ({ ...withWord(booking, word), confirmed: [...booking.confirmed, word.by] });

/**
 * Minutes of credit to be paid, as far as the two have spoken: what the provider says, who is paid; or what the recipient says, if the
 * provider has confirmed that; or all that is held, as was agreed. Undefined where the price is not in credits.
 */
export const deliveredMinutes = ({ credits, delivered, confirmed }: Pick<Agreed, 'credits' | 'delivered' | 'confirmed'>): string | undefined =>
  credits && (delivered.provider ?? (confirmed.includes('provider') ? delivered.recipient : undefined) ?? credits.minutes);

const brokenDown = (booking: Agreed): BrokenDown =>
  ({ ...partiesOf(booking), status: 'brokenDown', terms: booking.terms, credits: booking.credits, delivered: deliveredMinutes(booking), proposals: {} });

const closed = (booking: Booking, status: Closed['status']): Closed => {
  if (booking.status === 'unknown') throw historySays(booking);
  return { ...partiesOf(booking), status, credits: 'credits' in booking ? booking.credits : undefined, brokeDown: booking.status === 'brokenDown' || ('brokeDown' in booking && booking.brokeDown) };
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
