import { describe, it } from '@jest/globals';
import {
  BookingAccepted, BookingPaymentAbandoned, BookingPaymentMissed, BookingPaymentRestored, BookingRequested, BookingWithdrawn, RequestSecured, TermsCountered, type BookingEvent,
} from '../../contracts/booking/booking.events.js';
import { defaultPolicy, policy } from '../../contracts/community/policy.js';
import { plusMinutes } from '../../contracts/time.js';
import {
  afterTheEnd, answerBy, askedAt, asking, completed, completesAt, confirmed, countered, inMoney, ofNeed, proposal, reported, requested, requestedOfNeed, reviewsUntil, reviewsUntilInTime, startsAt, theBooking,
} from '../../test/support/bookings.js';
import { specOf } from '../../test/support/given.js';
import { amongMembers, ana, leo, mia } from '../../test/support/listings.js';
import { AbandonUnpaid, AgreeToTerms, ExpireBooking, MissPayment, ProposeTerms, SecureRequest } from './booking.commands.js';
import { bookingDecider } from './booking.decider.js';

const given = specOf(bookingDecider, amongMembers);
const givenPolicy = (changes: object) => specOf(bookingDecider, { ...amongMembers, policy: policy.parse(changes) });
const { place, decline, withdraw, cancel, propose, report, confirm, complete } = asking;

const priced = { proposal: { ...proposal, price: inMoney } };
const halfAnHourLater = '2027-03-01T10:30:00.000Z';
const fifteen = { amountMinor: '1500', currency: 'EUR' };
const theSystem = (at: string) => ({ commandId: `system ${at}`, actor: 'system:follow-payments', at });
const secure = (amount: { amountMinor: string; currency: string } = fifteen, { at = askedAt, holdsUntil }: { at?: string; holdsUntil?: string } = {}) => new SecureRequest({ bookingId: theBooking, amount, holdsUntil }, theSystem(at));
const miss = (at: string) => new MissPayment({ bookingId: theBooking }, theSystem(at));
const abandonAt = (at: string) => new AbandonUnpaid({ bookingId: theBooking }, theSystem(at));
const expireAt = (at: string) => new ExpireBooking({ bookingId: theBooking }, theSystem(at));
const agree = (actor: string, money?: { amountMinor: string; currency: string }) => new AgreeToTerms({ bookingId: theBooking, termsVersion: 1, money }, { commandId: `${actor} agrees`, actor, at: askedAt });

const unpaid = BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, price: inMoney }, payBy: halfAnHourLater });
const secured = RequestSecured.of({ bookingId: theBooking, answerBy });
const holdsUntil = '2027-03-04T10:00:00.000Z';
/** Half a day before. */
const whileHeld = '2027-03-03T22:00:00.000Z';
const securedUntil = RequestSecured.of({ bookingId: theBooking, answerBy: whileHeld, holdsUntil });
const accepted = BookingAccepted.of({ bookingId: theBooking, by: 'provider', authorId: leo, termsVersion: 1, completesAt: '2027-03-07T10:00:00.000Z', money: fifteen, cancellationTiers: defaultPolicy.cancellationTiers });
const payAgainBy = '2027-03-02T10:00:00.000Z';
const missed = BookingPaymentMissed.of({ bookingId: theBooking, payBy: payAgainBy });
const restored = BookingPaymentRestored.of({ bookingId: theBooking });
const abandoned = BookingPaymentAbandoned.of({ bookingId: theBooking });

describe('a request that costs money', () => {
  it('is paid within half an hour', () => given().when(place(ana, priced)).then(unpaid));
  it('is paid within the time that the community gives, and before the start', () => {
    givenPolicy({ payWithinMinutes: 45 })().when(place(ana, priced)).then(BookingRequested.of({ ...unpaid.data, payBy: '2027-03-01T10:45:00.000Z' }));
    const soon = { ...proposal, price: inMoney, slot: { ...proposal.slot, startsAt: '2027-03-01T10:20:00.000Z', endsAt: '2027-03-01T11:20:00.000Z' } };
    given().when(place(ana, { proposal: soon })).then(BookingRequested.of({ ...unpaid.data, terms: { ...soon, version: 1 }, answerBy: soon.slot.startsAt, payBy: soon.slot.startsAt }));
  });
  it('is heard of at once where the asker is not the one who pays', () =>
    given().when(place(ana, { ...ofNeed, ...priced })).then(BookingRequested.of({ ...requestedOfNeed.data, terms: { ...requestedOfNeed.data.terms, price: inMoney } })));
  it.each([['too little', '49'], ['too much', '100000000']])('is refused when it comes to %s for a card', (_, amountMinor) =>
    given().when(place(ana, { proposal: { ...proposal, price: { ...inMoney, money: { ...inMoney.money, amountMinor } } } })).rejected('PRICE_NOT_YET_PAYABLE'));
  it('is refused in a currency that cannot be charged', () => given().when(place(ana, { proposal: { ...proposal, price: { ...inMoney, money: { ...inMoney.money, currency: 'XTS' } } } })).rejected('PRICE_NOT_YET_PAYABLE'));
});

describe('until it is paid for, a request', () => {
  it.each<[string, Parameters<ReturnType<typeof given>['when']>[0]]>([
    ['accepted', agree(leo, fifteen)], ['declined', decline(leo)], ['countered', propose(leo, 1, {})], ['called off', cancel(leo, askedAt)], ['reported on', report(leo)],
  ])('cannot be %s by the other side, who has not heard of it', (_, command) => given(unpaid).when(command).rejected('NOT_FOUND'));
  it('is not there for a stranger', () => given(unpaid).when(withdraw(mia)).rejected('NOT_FOUND'));
  it('can be taken back', () => given(unpaid).when(withdraw(ana)).then(BookingWithdrawn.of({ bookingId: theBooking, by: 'recipient', authorId: ana, reason: withdraw(ana).data.reason })));
  it('expires when it should have been paid', () => {
    given(unpaid).when(expireAt(plusMinutes(halfAnHourLater, -1))).rejected('STILL_OPEN');
    given(unpaid).when(expireAt(halfAnHourLater)).then({ type: 'BookingExpired', data: { bookingId: theBooking } });
  });
  it('waits for all of the money, in its currency', () => {
    given(unpaid).when(secure({ amountMinor: '1499', currency: 'EUR' })).then();
    given(unpaid).when(secure({ amountMinor: '1500', currency: 'CHF' })).then();
  });
});

describe('once the card stands for it, a request', () => {
  it('is heard of, and waits for an answer from now on', () => given(unpaid).when(secure(fifteen, { at: '2027-03-01T10:20:00.000Z' })).then(RequestSecured.of({ bookingId: theBooking, answerBy: startsAt })));
  it('is to be answered half a day before the hold ends', () =>
    given(unpaid).when(secure(fifteen, { holdsUntil })).then(securedUntil));
  it('says so once', () => given(unpaid, secured).when(secure()).then());
  it('is declined like any other', () => given(unpaid, secured).when(decline(leo)).then({ type: 'BookingDeclined', data: { bookingId: theBooking, by: 'provider', authorId: leo, reason: decline(leo).data.reason } }));
  it('expires when nobody has answered, not when it should have been paid', () => given(unpaid, secured).when(expireAt(halfAnHourLater)).rejected('STILL_OPEN'));
  it('is agreed to with exactly its money', () => given(unpaid, secured).when(agree(leo, fifteen)).then(accepted));
  it.each([['none', undefined], ['less', { amountMinor: '1499', currency: 'EUR' }], ['more', { amountMinor: '1501', currency: 'EUR' }], ['another currency', { amountMinor: '1500', currency: 'USD' }]])('is not agreed to with %s', (_, money) =>
    given(unpaid, secured).when(agree(leo, money)).rejected('PAYMENT_REQUIRED'));
  it('of a gift is not agreed to with money', () => given(requested).when(agree(leo, fifteen)).rejected('PAYMENT_REQUIRED'));
  it('gone by a withdrawal stays gone', () => given(unpaid, BookingWithdrawn.of({ bookingId: theBooking, by: 'recipient', authorId: ana })).when(secure()).then());
  it('that was countered meanwhile needs no word', () => given(requested, countered).when(secure()).then());
});

describe('other terms', () => {
  const priceOf = (amountMinor: string) => ({ ...inMoney, money: { ...inMoney.money, amountMinor } });
  const counters = (at: string, price = inMoney) => new ProposeTerms({ bookingId: theBooking, termsVersion: 1, price }, { commandId: 'other terms', actor: leo, at });
  const until = (date: string, price = inMoney) => TermsCountered.of({ bookingId: theBooking, by: 'provider', authorId: leo, terms: { ...unpaid.data.terms, version: 2, price, note: undefined }, answerBy: date });

  it('that the hold on the card covers are answered half a day before it ends', () => {
    given(unpaid, securedUntil).when(counters('2027-03-02T10:00:00.000Z')).then(until(whileHeld));
    given(unpaid, securedUntil).when(counters('2027-03-02T10:00:00.000Z', priceOf('1400'))).then(until(whileHeld, priceOf('1400')));
  });
  it('that cost more are paid for anew, and answered in the time that the community gives', () =>
    given(unpaid, securedUntil).when(counters('2027-03-02T10:00:00.000Z', priceOf('1600'))).then(until(startsAt, priceOf('1600'))));
  it('of a card that is not held are answered in the time that the community gives', () => given(unpaid, secured).when(counters('2027-03-02T10:00:00.000Z')).then(until(startsAt)));
  it('that the hold covered once, but which come after it has ended, are paid for anew as well', () => {
    const dearer = until(startsAt, priceOf('1600'));
    const back = new ProposeTerms({ bookingId: theBooking, termsVersion: 2, price: inMoney }, { commandId: 'back', actor: ana, at: '2027-03-04T12:00:00.000Z' });
    given(unpaid, securedUntil, dearer).when(back).then(TermsCountered.of({ ...until(startsAt).data, by: 'recipient', authorId: ana, terms: { ...until(startsAt).data.terms, version: 3 } }));
  });
});

describe('money that was agreed to and cannot be had', () => {
  const before: readonly BookingEvent[] = [unpaid, secured, accepted];
  it('is asked for again, for a day', () => given(...before).when(miss(askedAt)).then(missed));
  it('is asked for until the start at the latest, and never for less than half an hour', () => {
    given(...before).when(miss('2027-03-05T00:00:00.000Z')).then(BookingPaymentMissed.of({ bookingId: theBooking, payBy: startsAt }));
    given(...before).when(miss('2027-03-05T08:50:00.000Z')).then(BookingPaymentMissed.of({ bookingId: theBooking, payBy: '2027-03-05T09:20:00.000Z' }));
  });
  it('is asked for once', () => given(...before, missed).when(miss(askedAt)).then());
  it('is no matter of a request that nobody has agreed to', () => given(unpaid, secured).when(miss(askedAt)).then());
  it('that has come after all lets the booking go on', () => given(...before, missed).when(secure()).then(restored));
  it('calls the booking off when nobody has paid in time', () => given(...before, missed).when(abandonAt(payAgainBy)).then(abandoned));
  it('calls nothing off before', () => given(...before, missed).when(abandonAt(plusMinutes(payAgainBy, -1))).rejected('NOT_YET_DUE'));
  it('calls nothing off once it is there', () => given(...before, missed, restored).when(abandonAt(payAgainBy)).rejected('NOT_YET_DUE'));
  it('calls nothing off twice', () => given(...before, missed, abandoned).when(abandonAt(payAgainBy)).then());
  it('leaves nothing to be carried out', () => given(...before, missed, abandoned).when(report(leo)).rejected('CLOSED'));
  describe('before a short service', () => {
    const soon = BookingPaymentMissed.of({ bookingId: theBooking, payBy: plusMinutes(afterTheEnd, 10) });
    const over = [...before, soon, reported('provider'), reported('recipient'), confirmed('provider')];
    const paidAfter = secure(fifteen, { at: afterTheEnd });
    it('keeps it from being completed by both', () => given(...over).when(confirm(ana)).then(confirmed('recipient')));
    it('lets it be completed as soon as it is there', () => given(...over, confirmed('recipient')).when(paidAfter).then(restored, completed('CONFIRMED')));
    it('lets it be completed by both afterwards', () => given(...over, restored).when(confirm(ana)).then(confirmed('recipient'), completed('CONFIRMED')));
    it('completes nothing that one side has not confirmed', () => given(...over).when(paidAfter).then(restored));
    it('does not call off what both have confirmed when nobody has paid in time', () => given(...over, confirmed('recipient')).when(abandonAt(plusMinutes(afterTheEnd, 10))).then(completed('CONFIRMED', plusMinutes(reviewsUntil, 10))));
    it('calls off what one side has not confirmed', () => given(...over).when(abandonAt(plusMinutes(afterTheEnd, 10))).then(abandoned));
    it('keeps it from being completed by itself until it is paid or given up', () => {
      const late = BookingPaymentMissed.of({ bookingId: theBooking, payBy: plusMinutes(completesAt, 10) });
      given(...before, late).when(complete(completesAt)).rejected('NOT_YET_DUE');
      given(...before, late, restored).when(complete(completesAt)).then(completed('IN_TIME', reviewsUntilInTime));
    });
  });
  it('is nothing where there is no booking', () => given().when(secure()).rejected('NOT_FOUND'));
});

