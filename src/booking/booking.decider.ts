import {
  BookingAccepted, BookingCancelled, BookingDeclined, BookingExpired, BookingRequested, BookingWithdrawn, BreakdownSettled,
  ContributionsConfirmed, ContributionsReported, DeliveryObjected, SettlementProposed, TermsCountered,
  type BookingEvent,
} from '../../contracts/booking/booking.events.js';
import { plusDays, plusHours } from '../../contracts/time.js';
import { otherSide } from '../../contracts/values.js';
import { firstRejection, reject, unreachable, type Case, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type {
  AgreeToTerms, BookingCommand as AnyBookingCommand, CancelBooking, CompleteBooking, ConfirmContributions, DeclineBooking, ExpireBooking,
  ObjectToDelivery, PlaceBooking, ProposeTerms, ReportContributions, SettleBreakdown, WithdrawBooking,
} from './booking.commands.js';
import { completed, reviewsUntil } from './booking.ending.js';
import { abandon, type Abandoning } from './booking.holds.js';
import { answerBy, answerToTerms, isPaying, overMoney, payByOf, type Paying } from './booking.money.js';
import {
  mayKnowOf, minutesBeforeStart, sideOf, speaker, tierAt,
  toAccept, toCancel, toComplete, toConfirm, toCounter, toDecline, toExpire, toObject, toPlace, toReport, toSettle, toWithdraw,
} from './booking.rules.js';
import { deliveredMinutes, evolve, unknown, withConfirmation, type Agreed, type Booking, type BrokenDown, type Closed, type Known, type Negotiating, type Settlement, type Unknown } from './booking.state.js';

/** Why a command may be refused. The public reason is said in contracts/booking/booking.graphql. */
export type BookingRejection =
  | 'NOT_FOUND' | 'OWN_LISTING' | 'NOT_A_MEMBER' | 'PRICE_NOT_YET_PAYABLE' | 'PAYMENT_REQUIRED' | 'HOLD_LAPSED' | 'HOLD_IN_USE' | 'ALREADY_REQUESTED'
  | 'NOT_NEGOTIABLE' | 'OWN_PROPOSAL' | 'STALE_TERMS' | 'ANSWER_TOO_LATE' | 'STILL_OPEN' | 'WRONG_SIDE'
  | 'NOT_YET_ACCEPTED' | 'TOO_LATE_TO_CANCEL' | 'NOT_YET_ENDED' | 'NOT_YET_DUE' | 'NO_SUCH_CONTRIBUTION' | 'REPORTED_TWICE' | 'NOT_YET_REPORTED'
  | 'ALREADY_CONFIRMED' | 'MINUTES_OUT_OF_RANGE' | 'MINUTES_DIFFER' | 'BROKEN_DOWN' | 'NOT_BROKEN_DOWN' | 'REASON_REQUIRED' | 'CLOSED';
type Decision = readonly BookingEvent[] | Rejected<BookingRejection>;
type BookingCommand = Exclude<AnyBookingCommand, Abandoning | Paying>;

/** The life of a booking: what is heard in which situation. */
const decide = (state: Booking, command: AnyBookingCommand, context: CommandContext): Decision => {
  if (state.status !== 'unknown' && !mayKnowOf(state, command, context)) return reject('NOT_FOUND');
  if (command.type === 'AbandonHold' || command.type === 'AbandonCreditHold') return abandon(state, command);
  if (isPaying(command)) return overMoney({ state, command, context });
  switch (state.status) {
    case 'unknown': return begin({ state, command, context });
    case 'requested':
    case 'countered': return negotiate({ state, command, context });
    case 'accepted':
    case 'delivered': return carryOut({ state, command, context });
    case 'brokenDown': return mend({ state, command, context });
    case 'completed':
    case 'declined':
    case 'withdrawn':
    case 'expired':
    case 'cancelled': return remember(command);
    default: return unreachable(state);
  }
};

const begin = ({ state, command, context }: Case<Unknown, BookingCommand>): Decision => {
  switch (command.type) {
    case 'PlaceBooking': return place({ state, command, context });
    default: return reject('NOT_FOUND');
  }
};

const negotiate = ({ state, command, context }: Case<Negotiating, BookingCommand>): Decision => {
  switch (command.type) {
    case 'PlaceBooking': return reject('ALREADY_REQUESTED');
    case 'ProposeTerms': return counter({ state, command, context });
    case 'AcceptBooking': return accept({ state, command, context });
    case 'DeclineBooking': return decline({ state, command, context });
    case 'WithdrawBooking': return withdraw({ state, command, context });
    case 'ExpireBooking': return expire({ state, command, context });
    case 'SettleBreakdown': return reject('NOT_BROKEN_DOWN');
    case 'CancelBooking':
    case 'ReportContributions':
    case 'ConfirmContributions':
    case 'ObjectToDelivery':
    case 'CompleteBooking': return reject('NOT_YET_ACCEPTED');
    default: return unreachable(command);
  }
};

const carryOut = ({ state, command, context }: Case<Agreed, BookingCommand>): Decision => {
  switch (command.type) {
    case 'PlaceBooking': return reject('ALREADY_REQUESTED');
    case 'CancelBooking': return cancel({ state, command, context });
    case 'ReportContributions': return report({ state, command, context });
    case 'ConfirmContributions': return confirm({ state, command, context });
    case 'ObjectToDelivery': return object({ state, command, context });
    case 'CompleteBooking': return complete({ state, command, context });
    case 'SettleBreakdown': return reject('NOT_BROKEN_DOWN');
    case 'ProposeTerms':
    case 'AcceptBooking':
    case 'DeclineBooking':
    case 'WithdrawBooking':
    case 'ExpireBooking': return reject('NOT_NEGOTIABLE');
    default: return unreachable(command);
  }
};

const mend = ({ state, command, context }: Case<BrokenDown, BookingCommand>): Decision => {
  switch (command.type) {
    case 'PlaceBooking': return reject('ALREADY_REQUESTED');
    case 'SettleBreakdown': return settle({ state, command, context });
    case 'ProposeTerms':
    case 'AcceptBooking':
    case 'DeclineBooking':
    case 'WithdrawBooking':
    case 'ExpireBooking': return reject('NOT_NEGOTIABLE');
    case 'CancelBooking':
    case 'ReportContributions':
    case 'ConfirmContributions':
    case 'ObjectToDelivery':
    case 'CompleteBooking': return reject('BROKEN_DOWN');
    default: return unreachable(command);
  }
};

const remember = (command: BookingCommand): Decision => {
  switch (command.type) {
    case 'PlaceBooking': return reject('ALREADY_REQUESTED');
    case 'ProposeTerms':
    case 'AcceptBooking':
    case 'DeclineBooking':
    case 'WithdrawBooking':
    case 'ExpireBooking': return reject('NOT_NEGOTIABLE');
    case 'CancelBooking':
    case 'ReportContributions':
    case 'ConfirmContributions':
    case 'ObjectToDelivery':
    case 'SettleBreakdown':
    case 'CompleteBooking': return reject('CLOSED');
    default: return unreachable(command);
  }
};

const place = (asked: Case<Unknown, PlaceBooking>): Decision => {
  const { command: { data: { proposal, ...data }, meta }, context } = asked;
  const by = meta.actor === data.providerId ? 'provider' : 'recipient';
  return firstRejection(toPlace, asked)
    ?? [BookingRequested.of({ ...data, by, authorId: meta.actor, terms: { ...proposal, version: 1 }, answerBy: answerBy(meta.at, proposal.slot, context), payBy: payByOf(asked.command, context) })];
};

const counter = (asked: Case<Negotiating, ProposeTerms>): Decision => {
  const { state: { terms }, command: { data } } = asked;
  const no = firstRejection(toCounter, asked);
  if (no) return no;
  const { slot = terms.slot, price = terms.price, contributions = terms.contributions, note } = data;
  return [TermsCountered.of({ ...said(asked), terms: { version: terms.version + 1, slot, price, contributions, note }, answerBy: answerToTerms(asked, { price, slot }) })];
};

const accept = (asked: Case<Negotiating, AgreeToTerms>): Decision => {
  const { state: { terms }, command: { data: { credits, money } }, context: { policy: { autoCompleteHours, cancellationTiers } } } = asked;
  return firstRejection(toAccept, asked)
    ?? [BookingAccepted.of({ ...said(asked), termsVersion: terms.version, completesAt: plusHours(terms.slot.endsAt, autoCompleteHours), credits, money, cancellationTiers })];
};

const decline = (asked: Case<Negotiating, DeclineBooking>): Decision =>
  firstRejection(toDecline, asked) ?? [BookingDeclined.of({ ...said(asked), reason: asked.command.data.reason })];

const withdraw = (asked: Case<Negotiating, WithdrawBooking>): Decision =>
  firstRejection(toWithdraw, asked) ?? [BookingWithdrawn.of({ ...said(asked), reason: asked.command.data.reason })];

const expire = (asked: Case<Negotiating, ExpireBooking>): Decision => firstRejection(toExpire, asked) ?? [BookingExpired.of(asked.command.data)];

/** A provider owes nothing for calling off, but a late one counts all the same. What it costs, and when it is late, was agreed to with the terms: nobody changes that afterwards. Gifts of before that was kept go by the policy of the day. */
const cancel = (asked: Case<Agreed, CancelBooking>): Decision => {
  const { state, command: { data: { reason }, meta }, context: { policy } } = asked;
  const no = firstRejection(toCancel, asked);
  if (no) return no;
  const minutesBefore = minutesBeforeStart(state, asked.command);
  const { percent } = tierAt(state.tiers ?? policy.cancellationTiers, minutesBefore);
  const late = percent > 0;
  const reviewsUntil = late ? plusDays(meta.at, policy.reviewDays) : undefined;
  return [BookingCancelled.of({ ...said(asked), reason, minutesBefore, percent: speaker(state, asked.command) === 'recipient' ? percent : 0, late, reviewsUntil })];
};

const report = (asked: Case<Agreed, ReportContributions>): Decision => {
  const { reports, creditMinutes } = asked.command.data;
  return firstRejection(toReport, asked) ?? [ContributionsReported.of({ ...said(asked), reports: [...reports], creditMinutes })];
};

/** While its money is missed it is waited for: whoever completes it now leaves nothing for the provider. */
const confirm = (asked: Case<Agreed, ConfirmContributions>): Decision => {
  const { state, command: { data } } = asked;
  const no = firstRejection(toConfirm, asked);
  if (no) return no;
  const word = { ...said(asked), note: data.note, creditMinutes: data.creditMinutes };
  const confirmed = ContributionsConfirmed.of(word);
  if (!state.confirmed.includes(otherSide(word.by)) || state.payBy !== undefined) return [confirmed];
  return [confirmed, completed(asked, { how: 'CONFIRMED', creditMinutes: deliveredMinutes(withConfirmation(state, word)) })];
};

const object = (asked: Case<Agreed, ObjectToDelivery>): Decision =>
  firstRejection(toObject, asked) ?? [DeliveryObjected.of({ ...said(asked), reason: asked.command.data.reason })];

const complete = (asked: Case<Agreed, CompleteBooking>): Decision =>
  firstRejection(toComplete, asked) ?? [completed(asked, { how: 'IN_TIME', creditMinutes: deliveredMinutes(asked.state) })];

const settle = (asked: Case<BrokenDown, SettleBreakdown>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toSettle, asked);
  if (no) return no;
  const side = sideOf(state, meta.actor);
  if (side === undefined) return settled(asked, 'coordinator');
  const { outcome, reason, creditMinutes } = data;
  const proposed = SettlementProposed.of({ ...said(asked), outcome, reason, creditMinutes });
  return isTheSame(state.proposals[otherSide(side)], data) ? [proposed, ...settled(asked, 'both')] : [proposed];
};

const isTheSame = (others: Settlement | undefined, { outcome, creditMinutes }: Settlement): boolean => others?.outcome === outcome && others.creditMinutes === creditMinutes;

const settled = (asked: Case<BrokenDown, SettleBreakdown>, by: 'both' | 'coordinator'): readonly BookingEvent[] => {
  const { state, command: { data, meta } } = asked;
  const event = BreakdownSettled.of({ ...data, by, authorId: meta.actor, reviewsUntil: reviewsUntil(asked) });
  return data.outcome === 'COMPLETED' ? [event, completed(asked, { how: 'SETTLED', creditMinutes: data.creditMinutes ?? state.delivered })] : [event];
};

/** Which booking, which side, and whose words. */
const said = ({ state, command }: Case<Exclude<Known, Closed>, BookingCommand>) =>
  ({ bookingId: state.bookingId, by: speaker(state, command), authorId: command.meta.actor });

export const bookingDecider: Decider<Booking, AnyBookingCommand, BookingEvent, BookingRejection> = { initial: unknown, evolve, decide };
