import {
  BookingAccepted, BookingCancelled, BookingCompleted, BookingDeclined, BookingExpired, BookingRequested, BookingWithdrawn, BreakdownSettled,
  ContributionsConfirmed, ContributionsReported, DeliveryObjected, HoldAbandoned, SettlementProposed, TermsCountered, type Outcome, type Slot,
} from '../../contracts/booking/booking.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import type { Instant, Side } from '../../contracts/values.js';
import {
  AbandonHold, AcceptBooking, CancelBooking, CompleteBooking, ConfirmContributions, DeclineBooking, ExpireBooking, ObjectToDelivery,
  PlaceBooking, ProposeTerms, ReportContributions, SettleBreakdown, WithdrawBooking,
} from '../../src/booking/booking.commands.js';
import { aBookingId, aHoldId, ana, bicycleRepair, kreuzberg, leo } from './listings.js';

/** Ana asks Leo on the first of March for an hour of bicycle repair on the fifth. */
export const askedAt = '2027-03-01T10:00:00.000Z';
export const startsAt = '2027-03-05T09:00:00.000Z';
export const endsAt = '2027-03-05T10:00:00.000Z';
/** The start comes before the six days. */
export const answerBy = '2027-03-05T09:00:00.000Z';
export const completesAt = '2027-03-07T10:00:00.000Z';
export const afterTheEnd = '2027-03-05T12:00:00.000Z';
export const reviewsUntil = '2027-03-19T12:00:00.000Z';
export const reviewsUntilInTime = '2027-03-21T10:00:00.000Z';

export const theBooking = aBookingId('1');
export const friday: Slot = { holdId: aHoldId('f1'), startsAt, endsAt, seats: 1 };
/** Ten days later: the six days to answer come first. */
export const tenDaysLater: Slot = { holdId: aHoldId('f2'), startsAt: '2027-03-15T09:00:00.000Z', endsAt: '2027-03-15T10:00:00.000Z', seats: 1 };
export const togetherTasks = {
  provider: [{ kind: 'TOOL' as const, what: 'brings the tools' }, { kind: 'KNOWLEDGE' as const, what: 'shows every step' }],
  recipient: [{ kind: 'TASK' as const, what: 'holds the wheel' }],
};
export const asGift = { kind: 'GIFT' as const };
export const inMoney = { kind: 'MONEY' as const, money: { amountMinor: '1500', currency: 'EUR', per: 'HOUR' as const } };
/** No card is charged in a currency that there is none of. */
export const notPayable = { kind: 'MONEY' as const, money: { amountMinor: '1500', currency: 'XTS', per: 'HOUR' as const } };
export const proposal = { slot: friday, price: asGift, contributions: togetherTasks, note: 'The rear brake squeaks.' };
export const otherTasks = { ...togetherTasks, recipient: [...togetherTasks.recipient, { kind: 'MATERIAL' as const, what: 'brings new pads' }] };

const ofOffer = { bookingId: theBooking, communityId: kreuzberg, listingId: bicycleRepair, listingKind: 'OFFER' as const, listingVersion: 1, providerId: leo, recipientId: ana };
/** The same two, the other way round: Leo needs a hand and Ana offers hers. */
export const ofNeed = { ...ofOffer, listingKind: 'NEED' as const, providerId: ana, recipientId: leo };

const memberOf = (side: Side) => (side === 'provider' ? leo : ana);
const said = (by: Side) => ({ bookingId: theBooking, by, authorId: memberOf(by) });

export const requested = BookingRequested.of({ ...ofOffer, by: 'recipient', authorId: ana, terms: { ...proposal, version: 1 }, answerBy });
export const requestedOfNeed = BookingRequested.of({ ...ofNeed, by: 'provider', authorId: ana, terms: { ...proposal, version: 1 }, answerBy });
/** Leo asks Ana to bring pads. */
export const countered = TermsCountered.of({ ...said('provider'), terms: { version: 2, slot: friday, price: asGift, contributions: otherTasks }, answerBy });
export const counteredBack = TermsCountered.of({ ...said('recipient'), terms: { version: 3, slot: friday, price: asGift, contributions: togetherTasks }, answerBy });
export const movedTo = (slot: Slot, version = 2) => TermsCountered.of({ ...said(version % 2 === 0 ? 'provider' : 'recipient'), terms: { version, slot, price: asGift, contributions: togetherTasks }, answerBy });
export const abandoned = HoldAbandoned.of({ bookingId: theBooking, holdId: friday.holdId });
export const otherAbandoned = HoldAbandoned.of({ bookingId: theBooking, holdId: tenDaysLater.holdId });
const { cancellationTiers } = defaultPolicy;
export const accepted = BookingAccepted.of({ ...said('provider'), termsVersion: 1, completesAt, cancellationTiers });
export const acceptedCounter = BookingAccepted.of({ ...said('recipient'), termsVersion: 2, completesAt, cancellationTiers });
export const declined = BookingDeclined.of({ ...said('provider'), reason: 'away that week' });
export const withdrawn = BookingWithdrawn.of({ ...said('recipient'), reason: 'found the fault myself' });
export const expired = BookingExpired.of({ bookingId: theBooking });
export const cancelled = BookingCancelled.of({ ...said('recipient'), minutesBefore: 5760, percent: 0, late: false });
export const cancelledLate = BookingCancelled.of({ ...said('recipient'), minutesBefore: 120, percent: 50, late: true, reviewsUntil });
export const reported = (by: Side) => ContributionsReported.of({ ...said(by), reports: [{ index: 0, done: 'DONE' }] });
export const confirmed = (by: Side) => ContributionsConfirmed.of(said(by));
export const objected = DeliveryObjected.of({ ...said('recipient'), reason: 'the brake fell off' });
export const proposed = (by: Side, outcome: Outcome) => SettlementProposed.of({ ...said(by), outcome });
export const settledByBoth = (outcome: Outcome, last: Side) => BreakdownSettled.of({ bookingId: theBooking, by: 'both', authorId: memberOf(last), outcome, reviewsUntil });
export const completed = (how: 'CONFIRMED' | 'IN_TIME' | 'SETTLED', until: Instant = reviewsUntil) => BookingCompleted.of({ bookingId: theBooking, how, reviewsUntil: until });
/** Both have said what they did, and each has confirmed the other's part. */
export const carriedOut = [requested, accepted, reported('provider'), reported('recipient'), confirmed('provider'), confirmed('recipient'), completed('CONFIRMED')];

const meta = (actor: string, at: Instant) => ({ commandId: `${actor} ${at}`, actor, at });

/** What can be asked, by whom and when. */
export const asking = {
  place: (actor: string = ana, data: Partial<PlaceBooking['data']> = {}) => new PlaceBooking({ ...ofOffer, proposal, ...data }, meta(actor, askedAt)),
  propose: (actor: string, termsVersion: number, { at = askedAt, ...data }: Partial<ProposeTerms['data']> & { at?: Instant } = {}) => new ProposeTerms({ bookingId: theBooking, termsVersion, ...data }, meta(actor, at)),
  abandon: (holdId = friday.holdId) => new AbandonHold({ bookingId: theBooking, holdId }, meta('system:settle-holds', askedAt)),
  accept: (actor: string, termsVersion = 1, at: Instant = askedAt) => new AcceptBooking({ bookingId: theBooking, termsVersion }, meta(actor, at)),
  decline: (actor: string) => new DeclineBooking({ bookingId: theBooking, reason: 'away that week' }, meta(actor, askedAt)),
  withdraw: (actor: string) => new WithdrawBooking({ bookingId: theBooking, reason: 'found the fault myself' }, meta(actor, askedAt)),
  expire: (at: Instant) => new ExpireBooking({ bookingId: theBooking }, meta('system:expire-request', at)),
  cancel: (actor: string, at: Instant) => new CancelBooking({ bookingId: theBooking }, meta(actor, at)),
  report: (actor: string, data: Partial<ReportContributions['data']> = {}, at: Instant = afterTheEnd) =>
    new ReportContributions({ bookingId: theBooking, reports: [{ index: 0, done: 'DONE' }], ...data }, meta(actor, at)),
  confirm: (actor: string, at: Instant = afterTheEnd) => new ConfirmContributions({ bookingId: theBooking }, meta(actor, at)),
  object: (actor: string, at: Instant = afterTheEnd) => new ObjectToDelivery({ bookingId: theBooking, reason: 'the brake fell off' }, meta(actor, at)),
  settle: (actor: string, outcome: Outcome, reason?: string) => new SettleBreakdown({ bookingId: theBooking, outcome, reason }, meta(actor, afterTheEnd)),
  complete: (at: Instant) => new CompleteBooking({ bookingId: theBooking }, meta('system:auto-complete', at)),
};
