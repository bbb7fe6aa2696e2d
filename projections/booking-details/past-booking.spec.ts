import { describe, expect, it } from '@jest/globals';
import { CreditsTransferred, TransferRefused, type AccountEvent } from '../../contracts/account/account.events.js';
import { accountOf, fundOf } from '../../contracts/account/accounts.js';
import { BookingRequested, ContributionsReported, type BookingEvent } from '../../contracts/booking/booking.events.js';
import { streamOf } from '../../contracts/events.js';
import { programmeId, transferId } from '../../contracts/values.js';
import { accepted, askedAt, completed, confirmed, objected, reported, requested, theBooking, togetherTasks } from '../../test/support/bookings.js';
import { acceptedForAnHour, completedFor, requestedForAnHour, settledFor } from '../../test/support/credit-bookings.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import { streamsOfAll } from '../../test/support/streams.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { Projection } from '../engine/projection.js';
import type { ReadModels } from '../engine/read-models.js';
import type { RequestReads } from '../engine/request-reads.js';
import { BookingsResolver } from './booking-details.resolver.js';
import { BookingRewardsResolver } from './booking-rewards.resolver.js';

const told = '2027-03-05T10:00:00.000Z';
const later = '2027-03-06T10:00:00.000Z';
const [anas, leos, fund] = [accountOf(kreuzberg, ana), accountOf(kreuzberg, leo), fundOf(kreuzberg)];
const [walks, transfer] = [programmeId.parse(`prg_${'1'.repeat(32)}`), transferId.parse(`trf_${'3'.repeat(32)}`)];
const unasked: Partial<ReadModels> = {};

/** What Ana is shown of her booking: as it is, and as of an instant. Everything was said at once. */
const shown = async (booking: readonly BookingEvent[], account: AccountEvent, asOf: string) => {
  const streams = await streamsOfAll({ [streamOf.booking(theBooking)]: booking, [streamOf.account(account.data.accountId)]: [account] });
  const all = [...booking, account].map((event, index) => recordedAt(told)(event, index));
  const reads: Pick<RequestReads, 'row'> = { row: async <Row extends object>(projection: Projection<Row>, key: string) => rowsAfter(projection)(...all).get(key) };
  const asking: Pick<GraphContext, 'viewer' | 'reads' | 'now' | 'rolesIn'> = { viewer: ana, reads: reads as RequestReads, now: () => later, rolesIn: async () => [] };
  const context = asking as GraphContext;
  const [bookings, rewards] = [new BookingsResolver(unasked as ReadModels, streams), new BookingRewardsResolver(streams)];
  const seen = async (at: string | null) => {
    const row = await bookings.booking(theBooking, at, context);
    return row && { status: row.status, credits: row.credits, rewards: await rewards.rewards(row, {}, context) };
  };
  return { now: await seen(null), then: await seen(asOf) };
};

describe('a booking as of an instant', () => {
  const settled = [requestedForAnHour, acceptedForAnHour, objected, settledFor('15', 'provider'), completedFor('SETTLED', '15')] as const;
  const refused = TransferRefused.of({ accountId: anas, attempt: transfer, to: leos, minutes: '15', code: 'LIMIT_REACHED', missing: '1', purpose: { kind: 'BOOKING', bookingId: theBooking } });
  it('says what was owed then and could not be paid', async () => {
    const { now, then } = await shown(settled, refused, told);
    expect(now).toMatchObject({ status: 'COMPLETED', credits: { posted: '0', unpaid: '15' } });
    expect(then).toEqual(now);
  });

  const contributions = { ...togetherTasks, recipient: [{ kind: 'TASK' as const, what: 'walks', reward: { programmeId: walks, minutes: '60', reason: 'For walking.' } }] };
  const walked = [
    BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, contributions } }), accepted,
    ContributionsReported.of({ ...reported('recipient').data, reports: [{ index: 0, done: 'DONE' }] }), confirmed('provider'), confirmed('recipient'), completed('CONFIRMED'),
  ];
  const granted = CreditsTransferred.of({ accountId: fund, transferId: transfer, to: anas, minutes: '60', purpose: { kind: 'REWARD', programmeId: walks, bookingId: theBooking }, authority: 'AGREEMENT', after: { balance: '0', held: '0' } });
  it('says what had become then of what taking part earns', async () => {
    const { now, then } = await shown(walked, granted, told);
    expect(now).toMatchObject({ rewards: [{ programmeId: walks, status: 'GRANTED' }] });
    expect(then).toEqual(now);
  });
  it('is nothing where it was not there yet', async () => expect((await shown(walked, granted, askedAt)).then).toBeNull());
});
