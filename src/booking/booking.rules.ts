import { isHeardOfBy } from '../../contracts/booking/negotiation.js';
import { creditsOf, isPayable, moneyOf } from '../../contracts/booking/price-of.js';
import type { Policy } from '../../contracts/community/policy.js';
import { readable } from '../../contracts/event.js';
import type { Money } from '../../contracts/money.js';
import { minutesBetween } from '../../contracts/time.js';
import { otherSide, type Side } from '../../contracts/values.js';
import { reject, type CommandContext, type Rule } from '../kernel/decider.js';
import type {
  AbandonUnpaid, AgreeToTerms, BookingCommand, CancelBooking, CompleteBooking, ConfirmContributions, DeclineBooking, ExpireBooking, ObjectToDelivery,
  PlaceBooking, ProposeTerms, ReportContributions, SettleBreakdown, WithdrawBooking,
} from './booking.commands.js';
import { deliveredMinutes, type Agreed, type BrokenDown, type Closed, type Known, type Negotiating, type Unknown } from './booking.state.js';

type Answer = AgreeToTerms | ProposeTerms;
type AnswerRule<Code extends string> = Rule<Negotiating, Answer, Code>;
type AfterwardsRule<Code extends string> = Rule<Agreed, ReportContributions | ConfirmContributions | ObjectToDelivery, Code>;
type ReportRule<Code extends string> = Rule<Agreed, ReportContributions, Code>;
type ConfirmRule<Code extends string> = Rule<Agreed, ConfirmContributions, Code>;

const onlyOneOfTheTwo: Rule<Unknown, PlaceBooking, 'NOT_FOUND'> = (_, { data, meta }) => (sideOf(data, meta.actor) ? undefined : 'NOT_FOUND');
const notOnesOwnListing: Rule<Unknown, PlaceBooking, 'OWN_LISTING'> = (_, { data }) => (data.providerId === data.recipientId ? 'OWN_LISTING' : undefined);
const onlyMembersOfTheCommunity: Rule<Unknown, PlaceBooking, 'NOT_A_MEMBER'> = (_, __, { roles }) => (roles.length > 0 ? undefined : 'NOT_A_MEMBER');
const onlyWhatCanBePaid: Rule<Unknown, PlaceBooking, 'PRICE_NOT_YET_PAYABLE'> = (_, { data: { proposal } }) => (isPayable(proposal.price, proposal.slot) ? undefined : 'PRICE_NOT_YET_PAYABLE');
const onAHoldThatStands: Rule<Unknown, PlaceBooking, 'HOLD_LAPSED'> = ({ abandoned }, { data }) => (abandoned.includes(data.proposal.slot.holdId) ? 'HOLD_LAPSED' : undefined);

const onlyTheOtherSidesProposal: AnswerRule<'OWN_PROPOSAL'> = (booking, command) => (speaker(booking, command) === booking.proposedBy ? 'OWN_PROPOSAL' : undefined);
const onlyTermsThatWereRead: AnswerRule<'STALE_TERMS'> = ({ terms }, { data }) => (data.termsVersion === terms.version ? undefined : 'STALE_TERMS');
const onlyInTime: AnswerRule<'ANSWER_TOO_LATE'> = ({ answerBy }, { meta }) => (meta.at < answerBy ? undefined : 'ANSWER_TOO_LATE');
const onlyWithItsCredits: Rule<Negotiating, AgreeToTerms, 'HOLD_LAPSED'> = ({ terms, abandonedCredits }, { data: { credits } }) => {
  const isHeld = credits?.minutes === creditsOf(terms.price, terms.slot) && (credits === undefined || !abandonedCredits.includes(credits.holdId));
  return isHeld ? undefined : 'HOLD_LAPSED';
};
const onlyWithItsMoney: Rule<Negotiating, AgreeToTerms, 'PAYMENT_REQUIRED'> = ({ terms }, { data: { money } }) =>
  (isSameMoney(moneyOf(terms.price, terms.slot), money) ? undefined : 'PAYMENT_REQUIRED');
const onlyAnotherThatCanBePaid: Rule<Negotiating, ProposeTerms, 'PRICE_NOT_YET_PAYABLE'> = ({ terms }, { data: { price = terms.price, slot = terms.slot } }) =>
  (isPayable(price, slot) ? undefined : 'PRICE_NOT_YET_PAYABLE');
const onAnotherHoldThatStands: Rule<Negotiating, ProposeTerms, 'HOLD_LAPSED'> = ({ abandoned }, { data }) => (data.slot && abandoned.includes(data.slot.holdId) ? 'HOLD_LAPSED' : undefined);
const onlyTheSideThatWasAsked: Rule<Negotiating, DeclineBooking, 'WRONG_SIDE'> = (booking, command) => (speaker(booking, command) === booking.requestedBy ? 'WRONG_SIDE' : undefined);
const onlyTheSideThatAsked: Rule<Negotiating, WithdrawBooking, 'WRONG_SIDE'> = (booking, command) => (speaker(booking, command) === booking.requestedBy ? undefined : 'WRONG_SIDE');
const onlyWhenTimeIsUp: Rule<Negotiating, ExpireBooking, 'STILL_OPEN'> = ({ answerBy, payBy }, { meta }) => (meta.at < (payBy ?? answerBy) ? 'STILL_OPEN' : undefined);
const onlyWhenNobodyPaidInTime: Rule<Agreed, AbandonUnpaid, 'NOT_YET_DUE'> = ({ payBy }, { meta }) => (payBy === undefined || meta.at < payBy ? 'NOT_YET_DUE' : undefined);

const onlyBeforeTheStart: Rule<Agreed, CancelBooking, 'TOO_LATE_TO_CANCEL'> = ({ terms }, { meta }) => (meta.at < terms.slot.startsAt ? undefined : 'TOO_LATE_TO_CANCEL');
const onlyAfterTheEnd: AfterwardsRule<'NOT_YET_ENDED'> = ({ terms }, { meta }) => (meta.at < terms.slot.endsAt ? 'NOT_YET_ENDED' : undefined);
const onlyForOnesOwnSide: ReportRule<'WRONG_SIDE'> = (booking, command) =>
  (command.data.side === undefined || command.data.side === speaker(booking, command) ? undefined : reject('WRONG_SIDE', { path: ['input', 'side'] }));
const onlyWhatOnesSideBrings: ReportRule<'NO_SUCH_CONTRIBUTION'> = (booking, command) => {
  const count = contributionsOf(booking, speaker(booking, command));
  const at = command.data.reports.findIndex(({ index }) => index >= count);
  return at < 0 ? undefined : reject('NO_SUCH_CONTRIBUTION', { path: ['input', 'reports', `${at}`, 'index'] });
};
const eachContributionOnce: ReportRule<'REPORTED_TWICE'> = (_, { data: { reports } }) => {
  const at = reports.findIndex(({ index }, place) => reports.slice(0, place).some((earlier) => earlier.index === index));
  return at < 0 ? undefined : reject('REPORTED_TWICE', { path: ['input', 'reports', `${at}`, 'index'] });
};
const onlyUntilTheOtherConfirms: ReportRule<'ALREADY_CONFIRMED'> = (booking, command) =>
  (booking.confirmed.includes(otherSide(speaker(booking, command))) ? 'ALREADY_CONFIRMED' : undefined);
const onlyWhatWasReported: ConfirmRule<'NOT_YET_REPORTED'> = (booking, command) => {
  const other = otherSide(speaker(booking, command));
  return booking.reported.includes(other) || contributionsOf(booking, other) === 0 ? undefined : 'NOT_YET_REPORTED';
};
const eachSideConfirmsOnce: ConfirmRule<'ALREADY_CONFIRMED'> = (booking, command) => (booking.confirmed.includes(speaker(booking, command)) ? 'ALREADY_CONFIRMED' : undefined);
const onlyMinutesThatAreHeld: Rule<Agreed | BrokenDown, ReportContributions | ConfirmContributions | SettleBreakdown, 'MINUTES_OUT_OF_RANGE'> = ({ credits }, { data: { creditMinutes } }) =>
  (creditMinutes === undefined || isPartOf(creditMinutes, credits?.minutes ?? '0') ? undefined : reject('MINUTES_OUT_OF_RANGE', { path: ['input', 'creditMinutes'] }));
const onlyTheMinutesThatTheOtherSays: ConfirmRule<'MINUTES_DIFFER'> = (booking, command) => {
  const side = speaker(booking, command);
  const [own, others] = [command.data.creditMinutes ?? booking.delivered[side], booking.delivered[otherSide(side)]];
  return own === undefined || others === undefined || own === others ? undefined : reject('MINUTES_DIFFER', { path: ['input', 'creditMinutes'] });
};
/** Whoever speaks last changes nothing to the other's cost that the other has confirmed: the provider asks for no more, the recipient pays no less. */
const notAgainstWhatTheOtherConfirmed: ConfirmRule<'MINUTES_DIFFER'> = (booking, command) => {
  const side = speaker(booking, command);
  const [own, confirmed] = [command.data.creditMinutes, booking.confirmed.includes(otherSide(side)) ? deliveredMinutes(booking) : undefined];
  if (own === undefined || confirmed === undefined) return undefined;
  const isToTheirCost = side === 'provider' ? BigInt(own) > BigInt(confirmed) : BigInt(own) < BigInt(confirmed);
  return isToTheirCost ? reject('MINUTES_DIFFER', { path: ['input', 'creditMinutes'] }) : undefined;
};
const onlyMinutesOfWhatTookPlace: Rule<BrokenDown, SettleBreakdown, 'MINUTES_OUT_OF_RANGE'> = (_, { data: { outcome, creditMinutes } }) =>
  (creditMinutes === undefined || outcome === 'COMPLETED' ? undefined : reject('MINUTES_OUT_OF_RANGE', { path: ['input', 'creditMinutes'] }));
const onlyWhenNobodyObjectedInTime: Rule<Agreed, CompleteBooking, 'NOT_YET_DUE'> = ({ completesAt }, { meta }) => (meta.at < completesAt ? 'NOT_YET_DUE' : undefined);
const onlyWhatIsPaidOrGivenUp: Rule<Agreed, CompleteBooking, 'NOT_YET_DUE'> = ({ payBy }) => (payBy === undefined ? undefined : 'NOT_YET_DUE');
const strangersSayWhy: Rule<BrokenDown, SettleBreakdown, 'REASON_REQUIRED'> = (booking, { data, meta }) =>
  (sideOf(booking, meta.actor) || data.reason !== undefined ? undefined : reject('REASON_REQUIRED', { path: ['input', 'reason'] }));

export const toPlace = [onlyOneOfTheTwo, notOnesOwnListing, onlyMembersOfTheCommunity, onlyWhatCanBePaid, onAHoldThatStands] as const;
const toAnswer = [onlyTheOtherSidesProposal, onlyTermsThatWereRead, onlyInTime] as const;
export const toAccept = [...toAnswer, onlyWithItsMoney, onlyWithItsCredits] as const;
export const toCounter = [...toAnswer, onlyAnotherThatCanBePaid, onAnotherHoldThatStands] as const;
export const toDecline = [onlyTheSideThatWasAsked] as const;
export const toWithdraw = [onlyTheSideThatAsked] as const;
export const toExpire = [onlyWhenTimeIsUp] as const;
export const toCancel = [onlyBeforeTheStart] as const;
export const toReport = [onlyAfterTheEnd, onlyForOnesOwnSide, onlyWhatOnesSideBrings, eachContributionOnce, onlyUntilTheOtherConfirms, onlyMinutesThatAreHeld] as const;
export const toConfirm = [onlyAfterTheEnd, eachSideConfirmsOnce, onlyWhatWasReported, onlyMinutesThatAreHeld, onlyTheMinutesThatTheOtherSays, notAgainstWhatTheOtherConfirmed] as const;
export const toObject = [onlyAfterTheEnd] as const;
export const toSettle = [strangersSayWhy, onlyMinutesOfWhatTookPlace, onlyMinutesThatAreHeld] as const;
export const toAbandonUnpaid = [onlyWhenNobodyPaidInTime] as const;
export const toComplete = [onlyWhenNobodyObjectedInTime, onlyWhatIsPaidOrGivenUp] as const;

/** Which side of the booking this member is; undefined for everybody else. */
export const sideOf = ({ providerId, recipientId }: Pick<Known, 'providerId' | 'recipientId'>, member: string): Side | undefined =>
  member === providerId ? 'provider' : member === recipientId ? 'recipient' : undefined;

/** The side that speaks, in a command that only the two parties may send. */
export const speaker = (booking: Known, { meta }: BookingCommand): Side => {
  const side = sideOf(booking, meta.actor);
  if (!side) throw new Error('somebody else than the two got through to the rules of the booking');
  return side;
};

/** Timers and processes act for nobody; a member must be one of the two, or a coordinator looking after a breakdown. To all others there is no such booking. */
export const mayKnowOf = (booking: Known, command: BookingCommand, { roles }: CommandContext): boolean => {
  switch (command.type) {
    case 'PlaceBooking': case 'AbandonHold': case 'AbandonCreditHold': case 'ExpireBooking': case 'CompleteBooking': case 'SecureRequest': case 'MissPayment': case 'AbandonUnpaid': return true;
    case 'SettleBreakdown': return sideOf(booking, command.meta.actor) !== undefined || (hasBrokenDown(booking) && roles.includes('coordinator'));
    default: return isHeardOfBy(command.meta.actor, booking, { isUnpaid: 'requestedBy' in booking && booking.payBy !== undefined });
  }
};

const hasBrokenDown = (booking: Known): boolean => booking.status === 'brokenDown' || ('brokeDown' in booking && (booking satisfies Closed).brokeDown);

const QUARTER_MINUTES = 15n;
/** Whole quarters of an hour, none or more, or all of what is held. */
const isPartOf = (minutes: string, held: string): boolean => minutes === held || (BigInt(minutes) < BigInt(held) && BigInt(minutes) % QUARTER_MINUTES === 0n);

const isSameMoney = (asked: Money | undefined, given: Money | undefined): boolean => asked?.amountMinor === given?.amountMinor && asked?.currency === given?.currency;

/** How many things a side brings; none that could be reported on once the words are erased. */
const contributionsOf = ({ terms }: Agreed, side: Side): number => readable(terms.contributions)?.[side].length ?? 0;

/** What a cancellation costs so long before the start: the tier that is reached, or the last one, which goes to the start. */
export const tierAt = (cancellationTiers: Policy['cancellationTiers'], minutesBefore: number) => {
  const fromEarliest = [...cancellationTiers].sort((a, b) => b.hoursBefore - a.hoursBefore);
  const tier = fromEarliest.find(({ hoursBefore }) => minutesBefore >= hoursBefore * 60) ?? fromEarliest.at(-1);
  if (!tier) throw new Error('a policy has at least one tier');
  return tier;
};

export const minutesBeforeStart = ({ terms }: Agreed, { meta }: CancelBooking): number => minutesBetween(meta.at, terms.slot.startsAt);
