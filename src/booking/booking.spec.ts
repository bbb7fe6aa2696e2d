import { describe, expect, it } from '@jest/globals';
import { BookingAccepted, BookingCancelled, BookingRequested, BreakdownSettled, ContributionsReported, TermsCountered, type BookingEvent } from '../../contracts/booking/booking.events.js';
import { policy, type Policy } from '../../contracts/community/policy.js';
import type { Role } from '../../contracts/community/membership.events.js';
import { ERASED } from '../../contracts/event.js';
import { plusMinutes } from '../../contracts/time.js';
import {
  abandoned, accepted, acceptedCounter, afterTheEnd, answerBy, asGift, askedAt, asking, cancelled, carriedOut, completed, completesAt, confirmed, countered, counteredBack,
  declined, endsAt, expired, friday, notPayable, objected, ofNeed, otherAbandoned, otherTasks, proposal, proposed, reported, requested, requestedOfNeed,
  reviewsUntil, reviewsUntilInTime, settledByBoth, startsAt, tenDaysLater, theBooking, togetherTasks, withdrawn,
} from '../../test/support/bookings.js';
import { specOf } from '../../test/support/given.js';
import { amongMembers, ana, leo, mia } from '../../test/support/listings.js';
import type { BookingCommand } from './booking.commands.js';
import { bookingDecider, type BookingRejection } from './booking.decider.js';

const given = specOf(bookingDecider, amongMembers);
const givenRoles = (...roles: readonly Role[]) => specOf(bookingDecider, { ...amongMembers, roles });
const givenPolicy = (changes: object) => specOf(bookingDecider, { ...amongMembers, policy: policy.parse(changes) });
const { place, propose, abandon, accept, decline, withdraw, expire, cancel, report, confirm, object, settle, complete } = asking;

const aMillisecondBefore = (instant: string) => `${plusMinutes(instant, -1).slice(0, 17)}59.999Z`;
const hoursBeforeTheStart = (hours: number) => plusMinutes(startsAt, -60 * hours);
const afterwards = [requested, accepted] as const;
const brokenDown = [requested, accepted, objected] as const;

describe('a request', () => {
  it('begins a booking, to be answered before the slot starts', () => given().when(place()).then(requested));
  it('is to be answered within the community’s hours when the start is further off', () =>
    given().when(place(ana, { proposal: { ...proposal, slot: tenDaysLater } })).then(BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, slot: tenDaysLater }, answerBy: '2027-03-07T10:00:00.000Z' })));
  it('of a need comes from who would provide', () => given().when(place(ana, ofNeed)).then(requestedOfNeed));
  it('is made once', () => given(requested).when(place()).rejected('ALREADY_REQUESTED'));
  it('is not made again after its end', () => given(requested, declined).when(place()).rejected('ALREADY_REQUESTED'));
  it('is never of one’s own listing', () => given().when(place(leo, { recipientId: leo })).rejected('OWN_LISTING'));
  it('comes from one of the two', () => given().when(place(mia)).rejected('NOT_FOUND'));
  it('is for members of the community', () => givenRoles()().when(place()).rejected('NOT_A_MEMBER'));
  it('names a price that can be paid', () => given().when(place(ana, { proposal: { ...proposal, price: notPayable } })).rejected('PRICE_NOT_YET_PAYABLE'));
  it('finds its slot refused once the hold was abandoned', () => given(abandoned).when(place()).rejected('HOLD_LAPSED'));
  it('is not hindered by another hold that was abandoned', () => given(otherAbandoned).when(place()).then(requested));
});

describe('a hold without a booking', () => {
  it('is abandoned before it is given back', () => given().when(abandon()).then(abandoned));
  it('is abandoned once', () => given(abandoned).when(abandon()).then());
  it('stays abandoned when another is', () => given(abandoned, otherAbandoned).when(place()).rejected('HOLD_LAPSED'));
  it('is abandoned while other terms stand', () => given(requested).when(abandon(tenDaysLater.holdId)).then(otherAbandoned));
  it.each([
    ['asked for', [requested]], ['countered', [requested, countered]], ['accepted', [requested, accepted]], ['delivered', [requested, accepted, reported('provider')]], ['broken down', brokenDown],
  ])('is none when a booking that is %s lives by it', (_, history) => given(...history).when(abandon()).rejected('HOLD_IN_USE'));
  it('needs no word once the booking is over', () => given(requested, declined).when(abandon()).then());
  it('needs no word once other terms are agreed', () => given(...afterwards).when(abandon(tenDaysLater.holdId)).then());
});

describe('terms', () => {
  it('are accepted by the other side', () => given(requested).when(accept(leo)).then(accepted));
  it('complete by themselves later where the community says so', () =>
    givenPolicy({ autoCompleteHours: 72 })(requested).when(accept(leo)).then(BookingAccepted.of({ ...accepted.data, completesAt: '2027-03-08T10:00:00.000Z' })));
  it('are agreed to with what calling them off will mean, of a gift as well', () => {
    const cancellationTiers = [{ hoursBefore: 12, percent: 0 }, { hoursBefore: 0, percent: 20 }];
    givenPolicy({ cancellationTiers })(requested).when(accept(leo)).then(BookingAccepted.of({ ...accepted.data, cancellationTiers }));
  });
  it('are not accepted by who proposed them', () => given(requested).when(accept(ana)).rejected('OWN_PROPOSAL'));
  it('are countered by the other side, as the next version', () => given(requested).when(propose(leo, 1, { contributions: otherTasks })).then(countered));
  it('keep everything that the counter-offer leaves out, except for the note', () =>
    given(requested).when(propose(leo, 1, { note: 'bring pads' })).then(TermsCountered.of({ ...countered.data, terms: { version: 2, slot: friday, price: asGift, contributions: togetherTasks, note: 'bring pads' } })));
  it('are to be answered anew after a counter-offer', () =>
    given(requested).when(propose(leo, 1, { slot: tenDaysLater })).then(TermsCountered.of({ ...countered.data, terms: { version: 2, slot: tenDaysLater, price: asGift, contributions: togetherTasks }, answerBy: '2027-03-07T10:00:00.000Z' })));
  it('are not countered by who proposed them', () => given(requested).when(propose(ana, 1)).rejected('OWN_PROPOSAL'));
  it('come back to the first side after a counter-offer', () => given(requested, countered).when(accept(ana, 2)).then(acceptedCounter));
  it('go back and forth', () => given(requested, countered).when(propose(ana, 2, { contributions: togetherTasks })).then(counteredBack));
  it('are not accepted by who countered', () => given(requested, countered).when(accept(leo, 2)).rejected('OWN_PROPOSAL'));
  it('are accepted only as read', () => given(requested, countered).when(accept(ana, 1)).rejected('STALE_TERMS'));
  it('are accepted only in a version that exists', () => given(requested).when(accept(leo, 2)).rejected('STALE_TERMS'));
  it('are countered only as read', () => given(requested, countered, counteredBack).when(propose(leo, 1)).rejected('STALE_TERMS'));
  it('are accepted until the very last millisecond', () => given(requested).when(accept(leo, 1, aMillisecondBefore(answerBy))).then(accepted));
  it('are not accepted when the time is up', () => given(requested).when(accept(leo, 1, answerBy)).rejected('ANSWER_TOO_LATE'));
  it('are not countered when the time is up', () => given(requested).when(propose(leo, 1, { at: answerBy })).rejected('ANSWER_TOO_LATE'));
  it('name a price that can be paid', () => given(requested).when(propose(leo, 1, { price: notPayable })).rejected('PRICE_NOT_YET_PAYABLE'));
  it('name no slot that was abandoned', () => given(requested, otherAbandoned).when(propose(leo, 1, { slot: tenDaysLater })).rejected('HOLD_LAPSED'));
  it('stand when they say words that have been erased meanwhile', () => {
    const erased = BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, contributions: ERASED } });
    given(erased).when(accept(leo)).then(accepted);
    given(erased, accepted).when(report(ana)).rejected('NO_SUCH_CONTRIBUTION');
    given(erased, accepted).when(confirm(leo)).then(confirmed('provider'));
  });
});

describe('an unanswered request', () => {
  it('is declined by the side that was asked', () => given(requested).when(decline(leo)).then(declined));
  it('is declined by that side also after its own counter-offer', () => given(requested, countered).when(decline(leo)).then(declined));
  it('is not declined by the side that asked', () => given(requested).when(decline(ana)).rejected('WRONG_SIDE'));
  it('of a need is declined by its owner', () => given(requestedOfNeed).when(decline(ana)).rejected('WRONG_SIDE'));
  it('is withdrawn by the side that asked', () => given(requested).when(withdraw(ana)).then(withdrawn));
  it('is withdrawn by that side also after a counter-offer', () => given(requested, countered).when(withdraw(ana)).then(withdrawn));
  it('is not withdrawn by the side that was asked', () => given(requested).when(withdraw(leo)).rejected('WRONG_SIDE'));
  it('expires when the time is up', () => given(requested).when(expire(answerBy)).then(expired));
  it('does not expire a millisecond before', () => given(requested).when(expire(aMillisecondBefore(answerBy))).rejected('STILL_OPEN'));
  it('expires as well when it waits for an answer to a counter-offer', () => given(requested, countered).when(expire(answerBy)).then(expired));
});

describe('a cancellation', () => {
  const called = (side: 'provider' | 'recipient', minutesBefore: number, percent: number) => BookingCancelled.of({ bookingId: theBooking, by: side, authorId: side === 'provider' ? leo : ana, minutesBefore, percent, late: false });
  const late = (side: 'provider' | 'recipient', minutesBefore: number, { percent, until }: { percent: number; until: string }) => BookingCancelled.of({ ...called(side, minutesBefore, percent).data, late: true, reviewsUntil: until });

  const agreedUnder = (cancellationTiers: Policy['cancellationTiers']) => () => given(requested, BookingAccepted.of({ ...accepted.data, cancellationTiers }));

  it('is free two days before', () => given(...afterwards).when(cancel(ana, hoursBeforeTheStart(48))).then(called('recipient', 2880, 0)));
  it('costs the recipient half the price later, and opens the reviews', () => given(...afterwards).when(cancel(ana, plusMinutes(hoursBeforeTheStart(48), 1))).then(late('recipient', 2879, { percent: 50, until: '2027-03-17T09:01:00.000Z' })));
  it('a second too late is too late for free', () => given(...afterwards).when(cancel(ana, '2027-03-03T09:00:01.000Z')).then(late('recipient', 2879, { percent: 50, until: '2027-03-17T09:00:01.000Z' })));
  it('by the provider costs nothing, but a late one counts', () => given(...afterwards).when(cancel(leo, hoursBeforeTheStart(1))).then(late('provider', 60, { percent: 0, until: '2027-03-19T08:00:00.000Z' })));
  it('by the provider in good time does not count', () => given(...afterwards).when(cancel(leo, hoursBeforeTheStart(72))).then(called('provider', 4320, 0)));
  it('goes by the community’s own tiers, in whatever order they are written', () => {
    const threeTiers = agreedUnder([{ hoursBefore: 0, percent: 80 }, { hoursBefore: 24, percent: 20 }, { hoursBefore: 96, percent: 0 }]);
    threeTiers().when(cancel(ana, hoursBeforeTheStart(96))).then(called('recipient', 5760, 0));
    threeTiers().when(cancel(ana, hoursBeforeTheStart(24))).then(late('recipient', 1440, { percent: 20, until: '2027-03-18T09:00:00.000Z' }));
    threeTiers().when(cancel(ana, hoursBeforeTheStart(23))).then(late('recipient', 1380, { percent: 80, until: '2027-03-18T10:00:00.000Z' }));
  });
  it('below the last tier falls under the last tier, which goes to the start', () =>
    agreedUnder([{ hoursBefore: 72, percent: 0 }, { hoursBefore: 24, percent: 30 }])().when(cancel(ana, hoursBeforeTheStart(1))).then(late('recipient', 60, { percent: 30, until: '2027-03-19T08:00:00.000Z' })));
  it('in a community without charges is never late', () => agreedUnder([{ hoursBefore: 0, percent: 0 }])().when(cancel(leo, hoursBeforeTheStart(1))).then(called('provider', 60, 0)));
  it('of a gift that was agreed to before the tiers were kept goes by those of the day', () =>
    givenPolicy({ cancellationTiers: [{ hoursBefore: 0, percent: 0 }] })(requested, BookingAccepted.of({ ...accepted.data, cancellationTiers: undefined })).when(cancel(leo, hoursBeforeTheStart(1))).then(called('provider', 60, 0)));
  it('goes by what was agreed to, also of a gift, whatever the community says since', () => {
    const agreed = BookingAccepted.of({ ...accepted.data, cancellationTiers: [{ hoursBefore: 24, percent: 0 }, { hoursBefore: 0, percent: 30 }] });
    for (const percent of [0, 100]) {
      const since = givenPolicy({ cancellationTiers: [{ hoursBefore: 720, percent: 0 }, { hoursBefore: 0, percent }] });
      since(requested, agreed).when(cancel(ana, hoursBeforeTheStart(48))).then(called('recipient', 2880, 0));
      since(requested, agreed).when(cancel(ana, hoursBeforeTheStart(1))).then(late('recipient', 60, { percent: 30, until: '2027-03-19T08:00:00.000Z' }));
    }
  });
  it('is possible until the last millisecond', () => given(...afterwards).when(cancel(ana, aMillisecondBefore(startsAt))).then(late('recipient', 0, { percent: 50, until: '2027-03-19T08:59:59.999Z' })));
  it('is not possible once it has begun', () => given(...afterwards).when(cancel(ana, startsAt)).rejected('TOO_LATE_TO_CANCEL'));
});

describe('a report', () => {
  it('says what became of one’s own contributions', () => given(...afterwards).when(report(leo)).then(reported('provider')));
  it('may come as soon as it has ended', () => given(...afterwards).when(report(leo, {}, endsAt)).then(reported('provider')));
  it('does not come before the end', () => given(...afterwards).when(report(leo, {}, aMillisecondBefore(endsAt))).rejected('NOT_YET_ENDED'));
  it('may name its side', () => given(...afterwards).when(report(ana, { side: 'recipient' })).then(reported('recipient')));
  it('is never for the other side', () => given(...afterwards).when(report(leo, { side: 'recipient' })).rejected('WRONG_SIDE'));
  it('covers several contributions', () =>
    given(...afterwards).when(report(leo, { reports: [{ index: 1, done: 'PARTLY', note: 'ran out of time' }, { index: 0, done: 'DONE' }] }))
      .then(ContributionsReported.of({ ...reported('provider').data, reports: [{ index: 1, done: 'PARTLY', note: 'ran out of time' }, { index: 0, done: 'DONE' }] })));
  it('is about contributions of one’s own list', () => given(...afterwards).when(report(ana, { reports: [{ index: 1, done: 'DONE' }] })).rejected('NO_SUCH_CONTRIBUTION'));
  it('says which line is about none', () =>
    expect(bookingDecider.decide(afterwards.reduce(bookingDecider.evolve, bookingDecider.initial), report(ana, { reports: [{ index: 0, done: 'DONE' }, { index: 7, done: 'DONE' }] }), amongMembers))
      .toEqual({ rejected: 'NO_SUCH_CONTRIBUTION', path: ['input', 'reports', '1', 'index'] }));
  it('names each contribution once', () => given(...afterwards).when(report(leo, { reports: [{ index: 0, done: 'DONE' }, { index: 0, done: 'NOT_DONE' }] })).rejected('REPORTED_TWICE'));
  it('may be corrected', () => given(...afterwards, reported('provider')).when(report(leo)).then(reported('provider')));
  it('may be corrected while only its own side has confirmed', () => given(...afterwards, reported('recipient'), confirmed('provider')).when(report(leo)).then(reported('provider')));
  it('stands once the other side has confirmed it', () => given(...afterwards, reported('provider'), confirmed('recipient')).when(report(leo)).rejected('ALREADY_CONFIRMED'));
});

describe('a confirmation', () => {
  const bothReported = [...afterwards, reported('provider'), reported('recipient')] as const;
  it('is for what the other side has reported', () => given(...bothReported).when(confirm(ana)).then(confirmed('recipient')));
  it('waits for the other side’s report', () => given(...afterwards, reported('provider')).when(confirm(leo)).rejected('NOT_YET_REPORTED'));
  it('does not wait for a side that brings nothing', () => {
    const bringsNothing = BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, contributions: { ...togetherTasks, recipient: [] } } });
    given(bringsNothing, accepted).when(confirm(leo)).then(confirmed('provider'));
  });
  it('does not come before the end', () => given(...bothReported).when(confirm(ana, aMillisecondBefore(endsAt))).rejected('NOT_YET_ENDED'));
  it('is given once', () => given(...bothReported, confirmed('recipient')).when(confirm(ana)).rejected('ALREADY_CONFIRMED'));
  it('by both completes the booking and opens the reviews', () => given(...bothReported, confirmed('recipient')).when(confirm(leo)).then(confirmed('provider'), completed('CONFIRMED')));
});

describe('time', () => {
  it('completes what nobody objected to', () => given(...afterwards).when(complete(completesAt)).then(completed('IN_TIME', reviewsUntilInTime)));
  it('completes what one side has confirmed', () => given(...afterwards, reported('provider'), confirmed('recipient')).when(complete(completesAt)).then(completed('IN_TIME', reviewsUntilInTime)));
  it('does not complete a millisecond before', () => given(...afterwards).when(complete(aMillisecondBefore(completesAt))).rejected('NOT_YET_DUE'));
  it('stands still for a breakdown', () => given(...brokenDown).when(complete(completesAt)).rejected('BROKEN_DOWN'));
  it('leaves the reviews open for as long as the community says', () => givenPolicy({ reviewDays: 1 })(...afterwards).when(complete(completesAt)).then(completed('IN_TIME', '2027-03-08T10:00:00.000Z')));
});

describe('an objection', () => {
  it('stops the clock', () => given(...afterwards).when(object(ana)).then(objected));
  it('is possible for who has confirmed', () => given(...afterwards, reported('provider'), confirmed('recipient')).when(object(ana)).then(objected));
  it('does not come before the end', () => given(...afterwards).when(object(ana, aMillisecondBefore(endsAt))).rejected('NOT_YET_ENDED'));
  it('is raised once', () => given(...brokenDown).when(object(leo)).rejected('BROKEN_DOWN'));
  it('comes too late once it is completed', () => given(...afterwards, completed('IN_TIME')).when(object(ana)).rejected('CLOSED'));
});

describe('a breakdown', () => {
  const coordinator = givenRoles('member', 'coordinator');
  const settled = BreakdownSettled.of({ bookingId: theBooking, by: 'coordinator', authorId: mia, outcome: 'CANCELLED', reason: 'heard both', reviewsUntil });

  it('is proposed to end by one side', () => given(...brokenDown).when(settle(leo, 'COMPLETED')).then(proposed('provider', 'COMPLETED')));
  it('goes on while the two say different things', () => given(...brokenDown, proposed('provider', 'COMPLETED')).when(settle(ana, 'CANCELLED')).then(proposed('recipient', 'CANCELLED')));
  it('goes on when one side repeats itself', () => given(...brokenDown, proposed('provider', 'COMPLETED')).when(settle(leo, 'COMPLETED')).then(proposed('provider', 'COMPLETED')));
  it('ends as a service that was given when both say so', () =>
    given(...brokenDown, proposed('provider', 'COMPLETED')).when(settle(ana, 'COMPLETED')).then(proposed('recipient', 'COMPLETED'), settledByBoth('COMPLETED', 'recipient'), completed('SETTLED')));
  it('ends as called off when both say so', () => given(...brokenDown, proposed('recipient', 'CANCELLED')).when(settle(leo, 'CANCELLED')).then(proposed('provider', 'CANCELLED'), settledByBoth('CANCELLED', 'provider')));
  it('goes by the latest word of each', () =>
    given(...brokenDown, proposed('provider', 'COMPLETED'), proposed('recipient', 'CANCELLED'), proposed('provider', 'CANCELLED')).when(settle(ana, 'COMPLETED')).then(proposed('recipient', 'COMPLETED')));
  it('is settled at once by a coordinator with a reason', () => coordinator(...brokenDown).when(settle(mia, 'CANCELLED', 'heard both')).then(settled));
  it('is completed by a coordinator in the same breath', () =>
    coordinator(...brokenDown).when(settle(mia, 'COMPLETED', 'heard both')).then(BreakdownSettled.of({ ...settled.data, outcome: 'COMPLETED' }), completed('SETTLED')));
  it('is not settled by a coordinator without a reason', () => coordinator(...brokenDown).when(settle(mia, 'CANCELLED')).rejected('REASON_REQUIRED'));
  it('is a coordinator’s own like anybody’s when they are part of it', () => coordinator(...brokenDown).when(settle(leo, 'COMPLETED', 'I say so')).then({ ...proposed('provider', 'COMPLETED'), data: { ...proposed('provider', 'COMPLETED').data, reason: 'I say so' } }));
  it('is not settled by a treasurer', () => givenRoles('member', 'treasurer')(...brokenDown).when(settle(mia, 'CANCELLED', 'heard both')).rejected('NOT_FOUND'));
  it('is settled once', () => coordinator(...brokenDown, settled).when(settle(mia, 'COMPLETED', 'heard both')).rejected('CLOSED'));
  it.each([['CANCELLED', 'cancelled'], ['COMPLETED', 'completed']] as const)('that is settled as %s leaves the booking %s', (outcome, status) =>
    expect([...brokenDown, settledByBoth(outcome, 'provider')].reduce(bookingDecider.evolve, bookingDecider.initial).status).toBe(status));
  it('must have been there for a coordinator to know of what is over', () => coordinator(...carriedOut).when(settle(mia, 'CANCELLED', 'heard both')).rejected('NOT_FOUND'));
  it('must be there for a coordinator to know of the booking', () => coordinator(...afterwards).when(settle(mia, 'CANCELLED', 'heard both')).rejected('NOT_FOUND'));
});

/** Every situation, and how each thing that can be asked is answered there: by a code, or `heard`. */
const situations: Readonly<Record<string, readonly BookingEvent[]>> = {
  unknown: [], requested: [requested], countered: [requested, countered], accepted: [...afterwards], delivered: [...afterwards, reported('provider'), reported('recipient')],
  brokenDown: [...brokenDown], completed: carriedOut, declined: [requested, declined], withdrawn: [requested, withdrawn], expired: [requested, expired], cancelled: [requested, accepted, cancelled],
};
type Answer = BookingRejection | 'heard';
const over: readonly Answer[] = ['ALREADY_REQUESTED', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED', 'CLOSED'];
const negotiating: readonly Answer[] = ['ALREADY_REQUESTED', 'heard', 'heard', 'heard', 'heard', 'heard', 'NOT_YET_ACCEPTED', 'NOT_YET_ACCEPTED', 'NOT_YET_ACCEPTED', 'NOT_YET_ACCEPTED', 'NOT_BROKEN_DOWN', 'NOT_YET_ACCEPTED'];
const agreed: readonly Answer[] = ['ALREADY_REQUESTED', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'heard', 'heard', 'heard', 'heard', 'NOT_BROKEN_DOWN', 'heard'];
const answers: Readonly<Record<string, readonly Answer[]>> = {
  unknown: ['heard', ...Array.from({ length: 11 }, () => 'NOT_FOUND' as const)],
  requested: negotiating,
  countered: negotiating,
  accepted: agreed.with(8, 'NOT_YET_REPORTED'),
  delivered: agreed,
  brokenDown: ['ALREADY_REQUESTED', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'NOT_NEGOTIABLE', 'BROKEN_DOWN', 'BROKEN_DOWN', 'BROKEN_DOWN', 'BROKEN_DOWN', 'heard', 'BROKEN_DOWN'],
  completed: over, declined: over, withdrawn: over, expired: over, cancelled: over,
};
/** In the order of the answers. In a situation of negotiation, by who may speak and as of the version that stands. */
const asked = (situation: string, ask: (who: { turn: string; version: number }) => readonly BookingCommand[] = everything) =>
  ask(situation === 'countered' ? { turn: ana, version: 2 } : { turn: leo, version: 1 });
const everything = ({ turn, version }: { turn: string; version: number }): readonly BookingCommand[] => [
  place(), propose(turn, version), accept(turn, version), decline(leo), withdraw(ana), expire(answerBy),
  cancel(ana, askedAt), report(leo), confirm(ana), object(ana), settle(ana, 'COMPLETED'), complete(completesAt),
];
const table = Object.entries(situations).flatMap(([situation, history]) =>
  asked(situation).map((command, index) => ({ situation, command: command.type, answer: answers[situation]?.[index] ?? 'heard', history, asked: command })));
const byStrangers = ({ version }: { version: number }): readonly BookingCommand[] => [
  propose(mia, version), accept(mia, version), decline(mia), withdraw(mia), cancel(mia, askedAt), report(mia), confirm(mia), object(mia), settle(mia, 'COMPLETED', 'I say so'),
];
const strangers = Object.entries(situations).flatMap(([situation, history]) => asked(situation, byStrangers).map((command) => ({ situation, command: command.type, history, asked: command })));

describe('a booking', () => {
  it.each(table)('that is $situation answers $command: $answer', ({ history, asked: command, answer }) => {
    const decision = bookingDecider.decide(history.reduce(bookingDecider.evolve, bookingDecider.initial), command, amongMembers);
    expect('rejected' in decision ? decision.rejected : 'heard').toBe(answer);
    if (!('rejected' in decision)) expect(decision.length).toBeGreaterThan(0);
  });
  it.each(strangers)('that is $situation does not exist for a stranger who sends $command', ({ history, asked: command }) => given(...history).when(command).rejected('NOT_FOUND'));
  it('refuses a history that cannot be', () => expect(() => [accepted].reduce(bookingDecider.evolve, bookingDecider.initial)).toThrow('history says unknown'));
  it.each([
    ['requested twice', [requested, requested]], ['countered once accepted', [...afterwards, countered]], ['reported before it is accepted', [requested, reported('provider')]],
    ['settled before anybody objects', [...afterwards, proposed('provider', 'COMPLETED')]], ['abandoned by its hold once accepted', [...afterwards, abandoned]], ['expired before it began', [expired]],
  ])('is never %s', (_, history) => expect(() => history.reduce(bookingDecider.evolve, bookingDecider.initial)).toThrow('history says'));
  it('gives the reviews the days of the community after a breakdown too', () => expect(reviewsUntil).toBe(plusMinutes(afterTheEnd, 14 * 24 * 60)));
});
