import { describe, expect, it } from '@jest/globals';
import { CreditsTransferred, RewardApproved, RewardLapsed, TransferRefused, type AccountEvent } from '../../contracts/account/account.events.js';
import { accountOf, fundOf } from '../../contracts/account/accounts.js';
import { BookingRequested, ContributionsReported, DeliveryObjected, type BookingEvent } from '../../contracts/booking/booking.events.js';
import { ERASED } from '../../contracts/event.js';
import { programmeId, sponsorId, transferId } from '../../contracts/values.js';
import { accepted, cancelledLate, completed, confirmed, objected, reported, requested, settledByBoth, theBooking, togetherTasks } from '../../test/support/bookings.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, kreuzberg } from '../../test/support/listings.js';
import { bookingDetails } from './booking-details.projection.js';
import { bookingRewards } from './booking-rewards.projection.js';
import { rewardsOf } from './booking-rewards.resolver.js';

const [walks, talks] = ['1', '2'].map((last) => programmeId.parse(`prg_${last.repeat(32)}`)) as [ReturnType<typeof programmeId.parse>, ReturnType<typeof programmeId.parse>];
const one = transferId.parse(`trf_${'3'.repeat(32)}`);
const [fund, anas, bakery] = [fundOf(kreuzberg), accountOf(kreuzberg, ana), accountOf(kreuzberg, sponsorId.parse(`sponsor_${'4'.repeat(32)}`))];
const contributions = { ...togetherTasks, recipient: [{ kind: 'TASK' as const, what: 'looks on' }, { kind: 'TASK' as const, what: 'walks', reward: { programmeId: walks, minutes: '60', reason: 'For walking.' } }] };
const asked = BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, contributions } });
const did = (done: 'DONE' | 'PARTLY') => ContributionsReported.of({ ...reported('recipient').data, reports: [{ index: 1, done }] });
const walked = [asked, accepted, did('DONE'), confirmed('provider'), confirmed('recipient'), completed('CONFIRMED')];

const purpose = { kind: 'REWARD' as const, programmeId: walks, bookingId: theBooking };
const paid = CreditsTransferred.of({ accountId: fund, transferId: one, to: anas, minutes: '60', purpose, authority: 'AGREEMENT', after: { balance: '0', held: '0' } });
const refused = (code: 'REWARD_CAP_REACHED' | 'BUDGET_EXHAUSTED' | 'LIMIT_REACHED', accountId = fund) => TransferRefused.of({ accountId, attempt: one, to: anas, minutes: '60', purpose, code, missing: '15' });
const approved = RewardApproved.of({ accountId: fund, transferId: one, source: bakery, to: anas, minutes: '60', programmeId: walks, bookingId: theBooking, effectiveAt: '2027-03-05T10:00:00.000Z' });
const lapsed = RewardLapsed.of({ ...approved.data, code: 'LIMIT_REACHED', missing: '15' });

const when = recordedAt('2027-03-05T10:00:00.000Z');
const rewards = (booking: readonly BookingEvent[], account: readonly AccountEvent[] = []) => {
  const row = rowsAfter(bookingDetails)(...booking.map(when)).get(theBooking);
  return row && rewardsOf(row, rowsAfter(bookingRewards)(...account.map(when)).get(theBooking)?.outcomes ?? []);
};
const status = (booking: readonly BookingEvent[], account: readonly AccountEvent[] = []) => rewards(booking, account)?.map((reward) => reward.status);

describe('what the recipient of a booking earns', () => {
  it('is what the terms promise, at its place', () => expect(rewards([asked])).toMatchObject([{ programmeId: walks, index: 1, minutes: '60', status: 'PROMISED', refusal: null, missing: null }]));
  it.each<[string, readonly BookingEvent[], readonly AccountEvent[], string]>([
    ['promised until it is completed', walked.slice(0, -1), [], 'PROMISED'], ['on its way once it is earned', walked, [], 'PENDING'],
    ['granted when the fund has paid', walked, [paid], 'GRANTED'], ['granted when a sponsor is to pay', walked, [approved], 'GRANTED'],
    ['refused when the fund has refused', walked, [refused('BUDGET_EXHAUSTED')], 'REFUSED'], ['refused when the sponsor could not pay', walked, [approved, refused('LIMIT_REACHED', bakery), lapsed], 'REFUSED'],
    ['granted when it was refused before', walked, [refused('BUDGET_EXHAUSTED'), paid], 'GRANTED'],
    ['not earned when it was called off', [asked, accepted, cancelledLate], [], 'NOT_EARNED'], ['not earned when it was done in part', [asked, accepted, did('PARTLY'), confirmed('provider'), completed('IN_TIME')], [], 'NOT_EARNED'],
    ['not earned when the provider has not confirmed it', [asked, accepted, did('DONE'), completed('IN_TIME')], [], 'NOT_EARNED'],
    ['not earned when the provider objected', [asked, accepted, did('DONE'), confirmed('provider'), DeliveryObjected.of({ ...objected.data, by: 'provider' }), settledByBoth('COMPLETED', 'provider'), completed('SETTLED')], [], 'NOT_EARNED'],
  ])('is %s', (_, booking, account, expected) => expect(status(booking, account)).toEqual([expected]));

  it.each(['REWARD_CAP_REACHED', 'BUDGET_EXHAUSTED', 'LIMIT_REACHED'] as const)('was refused in plain words: %s', (code) => {
    const [reward] = rewards(walked, [refused(code)]) ?? [];
    expect(reward).toMatchObject({ refusal: code, missing: '15' });
    expect(reward?.message).toContain('15 minutes');
    expect(reward?.message).toContain('A coordinator or a treasurer may grant it another day.');
  });
  it('is also what was granted besides', () => expect(rewards(walked, [CreditsTransferred.of({ ...paid.data, purpose: { ...purpose, programmeId: talks } })])).toMatchObject([{ status: 'PENDING' }, { programmeId: talks, index: null, status: 'GRANTED' }]));
  it('is what was granted, where the words of the terms are erased', () => {
    const erased = BookingRequested.of({ ...asked.data, terms: { ...asked.data.terms, contributions: ERASED } });
    expect([status([erased, ...walked.slice(1)]), status([erased, ...walked.slice(1)], [paid])]).toEqual([[], ['GRANTED']]);
  });
  it('is nothing where nothing is promised', () => expect(status([requested])).toEqual([]));
  it('is of no other booking, and no other payment', () => expect(status(walked, [CreditsTransferred.of({ ...paid.data, purpose: { kind: 'FUND_SPENDING' } })])).toEqual(['PENDING']));
});
