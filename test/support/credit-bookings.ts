import {
  BookingAccepted, BookingCompleted, BookingRequested, ContributionsConfirmed, ContributionsReported, CreditHoldAbandoned, SettlementProposed, BreakdownSettled, type HeldCredits, type Outcome,
} from '../../contracts/booking/booking.events.js';
import { creditHoldId, type Instant, type Side } from '../../contracts/values.js';
import { AbandonCreditHold, AgreeToTerms, ConfirmContributions, ReportContributions, SettleBreakdown } from '../../src/booking/booking.commands.js';
import { accepted, afterTheEnd, askedAt, completed, confirmed, proposal, proposed, reported, requested, settledByBoth, theBooking } from './bookings.js';

/** The same hour of bicycle repair, for an hour: sixty minutes of credit are held in Ana's account. */
export const anHour = { kind: 'CREDITS' as const, credits: { minutes: 60, per: 'HOUR' as const } };
export const inCredits = { ...proposal, price: anHour };
export const theHold: HeldCredits = { holdId: creditHoldId.parse(`crh_${'1'.repeat(32)}`), minutes: '60' };
export const otherHold: HeldCredits = { holdId: creditHoldId.parse(`crh_${'2'.repeat(32)}`), minutes: '60' };

export const requestedForAnHour = BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, price: anHour } });
export const acceptedForAnHour = BookingAccepted.of({ ...accepted.data, credits: theHold });
export const holdAbandoned = CreditHoldAbandoned.of({ bookingId: theBooking, holdId: theHold.holdId });
export const reportedMinutes = (by: Side, creditMinutes: string) => ContributionsReported.of({ ...reported(by).data, creditMinutes });
export const confirmedMinutes = (by: Side, creditMinutes: string) => ContributionsConfirmed.of({ ...confirmed(by).data, creditMinutes });
export const completedFor = (how: 'CONFIRMED' | 'IN_TIME' | 'SETTLED', creditMinutes: string, until?: Instant) => BookingCompleted.of({ ...completed(how, until).data, creditMinutes });
export const proposedFor = (by: Side, outcome: Outcome, creditMinutes: string) => SettlementProposed.of({ ...proposed(by, outcome).data, creditMinutes });
export const settledFor = (creditMinutes: string, last: Side) => BreakdownSettled.of({ ...settledByBoth('COMPLETED', last).data, creditMinutes });

const meta = (actor: string, at: Instant) => ({ commandId: `${actor} ${at}`, actor, at });

/** What is asked of a booking in credits. */
export const askingFor = {
  agree: (actor: string, credits?: HeldCredits) => new AgreeToTerms({ bookingId: theBooking, termsVersion: 1, credits }, meta(actor, askedAt)),
  abandon: ({ holdId }: HeldCredits = theHold) => new AbandonCreditHold({ bookingId: theBooking, holdId }, meta('system:settle-credit-holds', askedAt)),
  report: (actor: string, creditMinutes?: string) => new ReportContributions({ bookingId: theBooking, reports: [{ index: 0, done: 'DONE' }], creditMinutes }, meta(actor, afterTheEnd)),
  confirm: (actor: string, creditMinutes?: string) => new ConfirmContributions({ bookingId: theBooking, creditMinutes }, meta(actor, afterTheEnd)),
  settle: (actor: string, outcome: Outcome, creditMinutes?: string) => new SettleBreakdown({ bookingId: theBooking, outcome, reason: 'as heard from both', creditMinutes }, meta(actor, afterTheEnd)),
};
