import { describe, expect, it } from '@jest/globals';
import { BookingAccepted, BookingRequested, TermsCountered, type BookingEvent } from '../../contracts/booking/booking.events.js';
import {
  accepted, asking, cancelled, completesAt, confirmed, countered, declined, friday, inMoney, objected, reported, requested, reviewsUntil, reviewsUntilInTime, settledByBoth, tenDaysLater,
} from '../../test/support/bookings.js';
import {
  acceptedForAnHour, anHour, askingFor, completedFor, confirmedMinutes, holdAbandoned, inCredits, otherHold, proposedFor, reportedMinutes, requestedForAnHour, settledFor, theHold,
} from '../../test/support/credit-bookings.js';
import { specOf } from '../../test/support/given.js';
import { amongMembers, ana, leo } from '../../test/support/listings.js';
import { bookingDecider, type BookingRejection } from './booking.decider.js';
import type { BookingCommand } from './booking.commands.js';

const given = specOf(bookingDecider, amongMembers);
const { place, propose, accept, complete } = asking;
const { agree, abandon, report, confirm, settle } = askingFor;
const agreed = [requestedForAnHour, acceptedForAnHour] as const;
const bothReported = [...agreed, reported('provider'), reported('recipient')] as const;
const brokenDown = [...agreed, objected] as const;

/** Where the reason lies is part of the answer. */
const refused = (history: readonly BookingEvent[], command: BookingCommand, code: BookingRejection) =>
  expect(bookingDecider.decide(history.reduce(bookingDecider.evolve, bookingDecider.initial), command, amongMembers)).toEqual({ rejected: code, path: ['input', 'creditMinutes'] });

describe('a price in credits', () => {
  it('can be booked', () => given().when(place(ana, { proposal: inCredits })).then(requestedForAnHour));
  it('can be proposed instead of a gift', () => given(requested).when(propose(leo, 1, { price: anHour })).then(TermsCountered.of({ ...countered.data, terms: { ...countered.data.terms, contributions: requested.data.terms.contributions, price: anHour } })));
  it.each([
    ['money', inMoney], ['money and credits', { ...inMoney, kind: 'MIXED' as const, credits: anHour.credits }],
    ['fewer credits than a quarter of an hour', { kind: 'CREDITS' as const, credits: { minutes: 14, per: 'BOOKING' as const } }],
    ['more credits than a day', { kind: 'CREDITS' as const, credits: { minutes: 3, per: 'SEAT' as const } }],
    ['more credits than an account can move', { kind: 'CREDITS' as const, credits: { minutes: 1440, per: 'HOUR' as const } }],
  ])('is not %s', (_, price) => given().when(place(ana, { proposal: { ...inCredits, slot: { ...friday, endsAt: '2027-04-04T09:00:00.000Z', seats: 500 }, price } })).rejected('PRICE_NOT_YET_PAYABLE'));
  it('is not proposed for a slot that makes it more than a day', () =>
    given(BookingRequested.of({ ...requestedForAnHour.data, terms: { ...requestedForAnHour.data.terms, price: { kind: 'CREDITS', credits: { minutes: 721, per: 'SEAT' } } } }))
      .when(propose(leo, 1, { slot: { ...tenDaysLater, seats: 2 } })).rejected('PRICE_NOT_YET_PAYABLE'));
});

describe('terms in credits', () => {
  it('are agreed to once the credits are held', () => given(requestedForAnHour).when(agree(leo, theHold)).then(acceptedForAnHour));
  it('are agreed to by another hold when one was abandoned', () => given(requestedForAnHour, holdAbandoned).when(agree(leo, otherHold)).then(BookingAccepted.of({ ...acceptedForAnHour.data, credits: otherHold })));
  it('are not agreed to before that', () => given(requestedForAnHour).when(agree(leo)).rejected('HOLD_LAPSED'));
  it('are not agreed to by credits that were abandoned', () => given(requestedForAnHour, holdAbandoned).when(agree(leo, theHold)).rejected('HOLD_LAPSED'));
  it.each(['45', '61', '120'])('are not agreed to when %s minutes are held for them', (minutes) => given(requestedForAnHour).when(agree(leo, { ...theHold, minutes })).rejected('HOLD_LAPSED'));
  it('are not agreed to by who proposed them, whatever is held', () => given(requestedForAnHour).when(agree(ana, theHold)).rejected('OWN_PROPOSAL'));
  it('are still as they were read', () => given(requestedForAnHour, countered).when(agree(ana, theHold)).rejected('STALE_TERMS'));
  it('that are a gift hold nothing', () => given(requested).when(agree(leo, theHold)).rejected('HOLD_LAPSED'));
  it('that are a gift are agreed to as ever', () => given(requested).when(accept(leo)).then(accepted));
});

describe('credits that are held without an agreement', () => {
  it('are abandoned before they are given back', () => given(requestedForAnHour).when(abandon()).then(holdAbandoned));
  it('are abandoned once', () => given(requestedForAnHour, holdAbandoned).when(abandon()).then());
  it('need no word once it was agreed by others', () => given(...agreed).when(abandon(otherHold)).then());
  it('need no word once the request is declined', () => given(requestedForAnHour, declined).when(abandon()).then());
  it('are never those of a booking that nobody has asked for', () => given().when(abandon()).rejected('NOT_FOUND'));
  it.each<[string, readonly BookingEvent[]]>([
    ['accepted', agreed], ['delivered', [...agreed, reported('provider')]], ['broken down', brokenDown],
    ['cancelled', [...agreed, cancelled]], ['completed', [...agreed, completedFor('IN_TIME', '60')]], ['settled', [...brokenDown, settledByBoth('CANCELLED', 'provider')]],
  ])('are not those of a booking that is %s by them', (_, history) => given(...history).when(abandon()).rejected('HOLD_IN_USE'));
});

describe('minutes that were delivered', () => {
  it.each(['0', '15', '30', '45', '60'])('are said in a report: %s', (minutes) => given(...agreed).when(report(leo, minutes)).then(reportedMinutes('provider', minutes)));
  it.each(['1', '14', '50', '59', '61', '75', '9007199254740993'])('are whole quarters of what is held, not %s', (minutes) => refused(agreed, report(leo, minutes), 'MINUTES_OUT_OF_RANGE'));
  it.each(['20', '61'])('are said in a confirmation in no other way: %s', (minutes) => refused(bothReported, confirm(leo, minutes), 'MINUTES_OUT_OF_RANGE'));
  it('are all that is held, also where that is no whole quarter', () => {
    const oddly = BookingAccepted.of({ ...accepted.data, credits: { ...theHold, minutes: '50' } });
    given(requestedForAnHour, oddly).when(report(leo, '50')).then(reportedMinutes('provider', '50'));
    refused([requestedForAnHour, oddly], report(leo, '51'), 'MINUTES_OUT_OF_RANGE');
  });
  it('are none of a gift', () => refused([requested, accepted], report(leo, '15'), 'MINUTES_OUT_OF_RANGE'));
  it('are confirmed by saying nothing else', () => given(...agreed, reportedMinutes('provider', '45')).when(confirm(ana)).then(confirmed('recipient')));
  it('are confirmed by saying the same', () => given(...agreed, reportedMinutes('provider', '45')).when(confirm(ana, '45')).then(confirmedMinutes('recipient', '45')));
  it('are not confirmed by saying another number', () => refused([...agreed, reportedMinutes('provider', '60')], confirm(ana, '45'), 'MINUTES_DIFFER'));
  it('are not confirmed by who has reported another number', () => refused([...agreed, reportedMinutes('provider', '60'), reportedMinutes('recipient', '45')], confirm(ana), 'MINUTES_DIFFER'));
  it('are confirmed once they were reported again', () =>
    given(...agreed, reportedMinutes('provider', '60'), reportedMinutes('recipient', '45'), reportedMinutes('provider', '45')).when(confirm(ana)).then(confirmed('recipient')));
  it('are not fewer than the provider has confirmed, in the last word of who pays', () => {
    refused([...bothReported, confirmed('provider')], confirm(ana, '45'), 'MINUTES_DIFFER');
    refused([...agreed, reported('provider'), confirmed('provider')], confirm(ana, '0'), 'MINUTES_DIFFER');
    refused([...agreed, reported('provider'), reportedMinutes('recipient', '45'), confirmed('provider')], confirm(ana, '30'), 'MINUTES_DIFFER');
    given(...bothReported, confirmed('provider')).when(confirm(ana, '60')).then(confirmedMinutes('recipient', '60'), completedFor('CONFIRMED', '60', reviewsUntil));
  });
  it('are not more than the recipient has confirmed, in the last word of who is paid', () => {
    const thirty = [...agreed, reportedMinutes('provider', '30'), reported('recipient'), confirmed('recipient')];
    refused(thirty, confirm(leo, '60'), 'MINUTES_DIFFER');
    given(...thirty).when(confirm(leo, '30')).then(confirmedMinutes('provider', '30'), completedFor('CONFIRMED', '30', reviewsUntil));
  });
  it('stay as they were said when a report is corrected without them', () => refused([...agreed, reportedMinutes('provider', '60'), reported('provider')], confirm(ana, '45'), 'MINUTES_DIFFER'));
});

describe('a completed booking pays', () => {
  it('all that is held when nobody says anything else', () => given(...bothReported, confirmed('recipient')).when(confirm(leo)).then(confirmed('provider'), completedFor('CONFIRMED', '60', reviewsUntil)));
  it.each<[string, readonly BookingEvent[]]>([
    ['the provider has said, and the recipient confirmed', [...agreed, reportedMinutes('provider', '45'), reported('recipient'), confirmed('recipient')]],
    ['both have said', [...agreed, reportedMinutes('provider', '45'), reportedMinutes('recipient', '45'), confirmed('recipient')]],
    ['the recipient has said, as the provider now confirms', [...agreed, reported('provider'), reportedMinutes('recipient', '45'), confirmed('recipient')]],
    ['the recipient has said in its confirmation', [...bothReported, confirmedMinutes('recipient', '45')]],
  ])('what %s', (_, history) => given(...history).when(confirm(leo)).then(confirmed('provider'), completedFor('CONFIRMED', '45', reviewsUntil)));
  it('what the last to confirm says, when the other has said nothing', () => given(...bothReported, confirmed('recipient')).when(confirm(leo, '30')).then(confirmedMinutes('provider', '30'), completedFor('CONFIRMED', '30', reviewsUntil)));
  it('nothing when both say so', () => given(...agreed, reportedMinutes('provider', '0'), reported('recipient'), confirmed('recipient')).when(confirm(leo)).then(confirmed('provider'), completedFor('CONFIRMED', '0', reviewsUntil)));
  it('in time what was agreed, when nobody has spoken', () => given(...agreed).when(complete(completesAt)).then(completedFor('IN_TIME', '60', reviewsUntilInTime)));
  it('in time no more than the provider asks for', () => given(...agreed, reportedMinutes('provider', '30')).when(complete(completesAt)).then(completedFor('IN_TIME', '30', reviewsUntilInTime)));
  it('in time what the recipient says once the provider has confirmed it', () => given(...agreed, reportedMinutes('recipient', '30'), confirmed('provider')).when(complete(completesAt)).then(completedFor('IN_TIME', '30', reviewsUntilInTime)));
  it('in time not what the recipient alone says: it would have had to object', () => given(...agreed, reportedMinutes('recipient', '30')).when(complete(completesAt)).then(completedFor('IN_TIME', '60', reviewsUntilInTime)));
});

describe('a breakdown of a booking in credits', () => {
  it('is settled when both say the same minutes', () => given(...brokenDown, proposedFor('recipient', 'COMPLETED', '30')).when(settle(leo, 'COMPLETED', '30'))
    .then({ ...proposedFor('provider', 'COMPLETED', '30'), data: { ...proposedFor('provider', 'COMPLETED', '30').data, reason: 'as heard from both' } },
      { ...settledFor('30', 'provider'), data: { ...settledFor('30', 'provider').data, reason: 'as heard from both' } }, completedFor('SETTLED', '30', reviewsUntil)));
  it.each([['other minutes', '45'], ['none', undefined]])('is not settled while one says %s', (_, minutes) => {
    const state = [...brokenDown, proposedFor('recipient', 'COMPLETED', '30')].reduce(bookingDecider.evolve, bookingDecider.initial);
    expect(bookingDecider.decide(state, settle(leo, 'COMPLETED', minutes), amongMembers)).toMatchObject([{ type: 'SettlementProposed' }]);
  });
  it.each(['61', '20'])('is not settled for %s minutes', (minutes) => refused(brokenDown, settle(leo, 'COMPLETED', minutes), 'MINUTES_OUT_OF_RANGE'));
  it('pays nothing when it is called off', () => refused(brokenDown, settle(leo, 'CANCELLED', '15'), 'MINUTES_OUT_OF_RANGE'));
  it('pays what was said before, when the settlement does not say', () => {
    const state = [...agreed, reportedMinutes('provider', '45'), objected].reduce(bookingDecider.evolve, bookingDecider.initial);
    const coordinator = { ...amongMembers, roles: ['member', 'coordinator'] as const };
    expect(bookingDecider.decide(state, settle('mbr_000000000000000000000000000000cc', 'COMPLETED'), coordinator)).toMatchObject([{ type: 'BreakdownSettled' }, { type: 'BookingCompleted', data: { how: 'SETTLED', creditMinutes: '45' } }]);
  });
});
