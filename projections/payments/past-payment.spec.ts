import { describe, expect, it } from '@jest/globals';
import type { Instant, MemberId } from '../../contracts/values.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import { afterwards, begins, booking, captures, intent, now, saidIn } from '../../test/support/payment-tables.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { Projection } from '../engine/projection.js';
import type { RequestReads } from '../engine/request-reads.js';
import type { PaymentRow } from './payments.projection.js';
import { BookingPaymentResolver } from './payments.resolver.js';

const [begun, held, taken] = [now, '2027-03-02T09:00:00.000Z', afterwards];
const instants = [begun, held, held, taken, taken] as const;
const said = saidIn(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED')).map((event, index) => ({ ...event, at: instants[Math.min(index, 4)] ?? taken }));
const row: PaymentRow = { id: booking, communityId: kreuzberg, payerId: ana, payeeId: leo, said };
const shown = async (viewer: MemberId, asOf?: Instant) => {
  const reads: Pick<RequestReads, 'row'> = { row: async <Row extends object>(_: Projection<Row>) => row as Row };
  const asking: Pick<GraphContext, 'viewer' | 'reads' | 'rolesIn'> = { viewer, reads: reads as RequestReads, rolesIn: async () => [] };
  return new BookingPaymentResolver().payment({ id: booking, ...(asOf === undefined ? {} : { asOf }) }, {}, asking as GraphContext);
};

describe('the money of a booking as of an instant', () => {
  it('is what had been said by then', async () => {
    expect(await shown(ana)).toMatchObject({ status: 'CAPTURED', captured: { amountMinor: '4500' } });
    expect(await shown(ana, taken)).toMatchObject({ status: 'CAPTURED', captured: { amountMinor: '4500' } });
    expect(await shown(ana, begun)).toMatchObject({ status: 'INTENDED', captured: { amountMinor: '0' }, statusSince: begun });
  });
  it('is nothing before anybody had begun to pay, and to the provider before they heard of it', async () => {
    expect(await shown(ana, '2027-02-28T09:00:00.000Z')).toBeNull();
    expect([await shown(leo, begun), await shown(leo, taken)]).toMatchObject([null, { status: 'CAPTURED' }]);
  });
});
