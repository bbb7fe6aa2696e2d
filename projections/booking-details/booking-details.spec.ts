import { describe, expect, it } from '@jest/globals';
import { TransferRefused } from '../../contracts/account/account.events.js';
import { accountOf } from '../../contracts/account/accounts.js';
import { BookingRequested, ContributionsReported } from '../../contracts/booking/booking.events.js';
import { ERASED } from '../../contracts/event.js';
import type { ProgrammeId, TransferId } from '../../contracts/values.js';
import {
  accepted, afterTheEnd, answerBy, asGift, askedAt, cancelledLate, carriedOut, completed, completesAt, confirmed, countered, declined, endsAt, expired, friday, objected, otherAbandoned, otherTasks, proposed,
  reported, requested, requestedOfNeed, reviewsUntil, settledByBoth, startsAt, theBooking, togetherTasks, withdrawn,
} from '../../test/support/bookings.js';
import { acceptedForAnHour, completedFor, confirmedMinutes, reportedMinutes, requestedForAnHour, settledFor } from '../../test/support/credit-bookings.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, bicycleRepair, kreuzberg, leo } from '../../test/support/listings.js';
import { bookingDetails } from './booking-details.projection.js';

type Said = Parameters<ReturnType<typeof recordedAt>>[0];
/** The row after a history whose last event was said after the end, all others at the time of the request. */
const row = (...history: readonly Said[]) => rowsAfter(bookingDetails)(...history.map((event, index) => recordedAt(index > 0 && index === history.length - 1 ? afterTheEnd : askedAt)(event))).get(theBooking);

const firstTerms = { version: 1, proposedBy: 'RECIPIENT', proposedAt: askedAt, startsAt, endsAt, seats: 1, price: asGift, contributions: togetherTasks, note: 'The rear brake squeaks.' };
const nothing = { completesAt: null, providerReport: [], recipientReport: [], confirmations: [], reason: null, cancellation: null, breakdown: null, reviewsUntil: null };

describe('a booking as its two parties see it', () => {
  it('begins with the first terms', () => expect(row(requested)).toEqual({
    ...nothing, id: theBooking, communityId: kreuzberg, listingId: bicycleRepair, listingVersion: 1, providerId: leo, recipientId: ana, requestedBy: 'RECIPIENT', requestedAt: askedAt,
    status: 'REQUESTED', statusSince: askedAt, termsHistory: [firstTerms], answerBy,
  }));
  it('says who asked for it', () => expect(row(requestedOfNeed)).toMatchObject({ requestedBy: 'PROVIDER', providerId: ana, recipientId: leo }));
  it('keeps every version of the terms', () => expect(row(requested, countered)).toMatchObject({
    status: 'COUNTERED', statusSince: afterTheEnd, answerBy,
    termsHistory: [firstTerms, { version: 2, proposedBy: 'PROVIDER', proposedAt: afterTheEnd, contributions: otherTasks, note: null }],
  }));
  it('says nothing of holds that came to nothing', () => expect(row(requested, otherAbandoned)).toEqual(row(requested)));
  it('is there only once it is asked for', () => expect(row(otherAbandoned)).toBeUndefined());
  it('awaits no answer once accepted, and completes by itself', () => expect(row(requested, accepted)).toMatchObject({ status: 'ACCEPTED', answerBy: null, completesAt, statusSince: afterTheEnd }));
  it.each([['DECLINED', declined], ['WITHDRAWN', withdrawn]])('says why it was %s', (status, event) => expect(row(requested, event)).toMatchObject({ status, answerBy: null, reason: event.data.reason }));
  it('says no words for one that expired', () => expect(row(requested, expired)).toMatchObject({ status: 'EXPIRED', answerBy: null, reason: null }));
  it('says how it was cancelled, and until when that can be reviewed', () =>
    expect(row(requested, accepted, cancelledLate)).toMatchObject({ status: 'CANCELLED', completesAt: null, reviewsUntil, cancellation: { by: 'RECIPIENT', minutesBefore: 120, percent: 50, late: true } }));
  it('is delivered once one side says so, while the clock goes on', () => expect(row(requested, accepted, reported('provider'))).toMatchObject({ status: 'DELIVERED', completesAt, providerReport: [{ index: 0, done: 'DONE' }], recipientReport: [] }));
  it('takes the corrected lines of a report and keeps the others', () => {
    const corrected = ContributionsReported.of({ ...reported('provider').data, reports: [{ index: 1, done: 'PARTLY' }, { index: 0, done: 'NOT_DONE', note: 'forgot the tools' }] });
    const once = ContributionsReported.of({ ...reported('provider').data, reports: [{ index: 1, done: 'DONE' }] });
    expect(row(requested, accepted, reported('provider'), once)?.providerReport).toEqual([{ index: 0, done: 'DONE' }, { index: 1, done: 'DONE' }]);
    expect(row(requested, accepted, reported('provider'), once, corrected)?.providerReport).toEqual([{ index: 0, done: 'NOT_DONE', note: 'forgot the tools' }, { index: 1, done: 'PARTLY' }]);
  });
  it('says who has confirmed', () => expect(row(requested, accepted, reported('provider'), confirmed('recipient'))?.confirmations).toEqual([{ by: 'RECIPIENT', at: afterTheEnd, note: null }]));
  it('is completed', () => expect(row(...carriedOut)).toMatchObject({ status: 'COMPLETED', completesAt: null, reviewsUntil, confirmations: [{ by: 'PROVIDER' }, { by: 'RECIPIENT' }] }));
  it('says what went wrong', () => expect(row(requested, accepted, objected)).toMatchObject({ status: 'BROKEN_DOWN', completesAt: null, breakdown: { by: 'RECIPIENT', reason: 'the brake fell off', at: afterTheEnd, proposals: [], settlement: null } }));
  it('keeps the latest word of each on how that should end', () => {
    const { breakdown } = row(requested, accepted, objected, proposed('provider', 'COMPLETED'), proposed('recipient', 'CANCELLED'), proposed('provider', 'CANCELLED')) ?? {};
    expect(breakdown?.proposals).toEqual([{ by: 'RECIPIENT', outcome: 'CANCELLED', reason: null }, { by: 'PROVIDER', outcome: 'CANCELLED', reason: null }]);
  });
  it('says how it was settled', () => expect(row(requested, accepted, objected, settledByBoth('CANCELLED', 'provider'))).toMatchObject({ status: 'CANCELLED', reviewsUntil, breakdown: { settlement: { by: 'BOTH', outcome: 'CANCELLED', at: afterTheEnd, reason: null } } }));
  it('counts as completed when it was settled so', () => expect(row(requested, accepted, objected, settledByBoth('COMPLETED', 'provider'), completed('SETTLED'))).toMatchObject({ status: 'COMPLETED', breakdown: { settlement: { outcome: 'COMPLETED' } } }));
  it('has no words where they were erased, and stands all the same', () => {
    const erased = BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, contributions: ERASED, note: ERASED } });
    const silent = { ...declined, data: { ...declined.data, reason: ERASED } };
    expect(row(erased, silent)).toMatchObject({ status: 'DECLINED', reason: null, termsHistory: [{ contributions: null, note: null, startsAt: friday.startsAt }] });
  });
});

describe('a booking in credits as its two parties see it', () => {
  const agreed = [requestedForAnHour, acceptedForAnHour] as const;
  const nothingSaid = { minutes: '60', held: '60', posted: null, unpaid: '0', providerSays: null, recipientSays: null };

  it('says what the price comes to', () => expect(row(requestedForAnHour)).toMatchObject({ termsHistory: [{ creditMinutes: '60' }] }));
  it('says what is held once it is agreed', () => expect(row(...agreed)?.credits).toEqual(nothingSaid));
  it('says what each says was delivered, the latest word of each', () =>
    expect(row(...agreed, reportedMinutes('provider', '60'), reportedMinutes('provider', '45'), confirmedMinutes('recipient', '45'), reported('provider'))?.credits).toEqual({ ...nothingSaid, providerSays: '45', recipientSays: '45' }));
  it.each([
    ['what was delivered, when it is completed', [completedFor('CONFIRMED', '45')], '45'], ['nothing, when nothing was', [completedFor('CONFIRMED', '0')], '0'],
    ['the tier’s share, when it is cancelled', [cancelledLate], '30'], ['nothing, when it is settled as called off', [objected, settledByBoth('CANCELLED', 'provider')], '0'],
    ['what was settled', [objected, settledFor('15', 'provider'), completedFor('SETTLED', '15')], '15'],
  ])('says that the provider is paid %s', (_, ends, posted) => expect(row(...agreed, ...ends)?.credits).toMatchObject({ minutes: '60', held: '0', posted }));
  it('says what was owed and could not be paid, and takes no other refusal for it', () => {
    const refused = (attempt: 'trf' | 'crh', kind: 'BOOKING' | 'CANCELLATION' | 'REWARD') => TransferRefused.of({
      accountId: accountOf(kreuzberg, ana), attempt: `${attempt}_${'1'.repeat(32)}` as TransferId, to: accountOf(kreuzberg, leo), minutes: '15', code: 'LIMIT_REACHED', missing: '1',
      purpose: kind === 'REWARD' ? { kind, programmeId: `prg_${'1'.repeat(32)}` as ProgrammeId, bookingId: theBooking } : { kind, bookingId: theBooking },
    });
    const done = [...agreed, objected, settledFor('15', 'provider'), completedFor('SETTLED', '15')];
    expect([row(...done, refused('trf', 'BOOKING'))?.credits, row(...agreed, cancelledLate, refused('trf', 'CANCELLATION'))?.credits]).toMatchObject([{ posted: '0', unpaid: '15' }, { posted: '0', unpaid: '15' }]);
    expect([row(...done, refused('trf', 'REWARD'))?.credits, row(...done, refused('crh', 'BOOKING'))?.credits]).toMatchObject([{ posted: '15', unpaid: '0' }, { posted: '15', unpaid: '0' }]);
  });
  it('says how many minutes were settled on', () => expect(row(...agreed, objected, settledFor('15', 'provider'))?.breakdown?.settlement).toMatchObject({ creditMinutes: '15' }));
});
