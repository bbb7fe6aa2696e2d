import type { SeenDispute, SeenIntent, SeenRefund, SeenReversal, SeenTransfer } from '../../../contracts/payment/observed.js';
import type { BalanceMove, MoneyRecords, Unreadable } from '../../kernel/money-records.js';
import type { Found, Seen } from '../../kernel/payment-gateway.js';
import type { OurPayments } from './our-payments.js';

/** What Stripe has of one booking. */
export type TheirPayment = {
  readonly intents: SeenIntent[]; readonly refunds: SeenRefund[]; readonly transfers: SeenTransfer[]; readonly reversals: SeenReversal[]; readonly disputes: SeenDispute[];
};
export type Theirs = {
  readonly byBooking: ReadonlyMap<string, TheirPayment>;
  readonly moves: ReadonlyMap<string, readonly BalanceMove[]>;
  /** Objects that name no booking: whatever else the account at Stripe is used for. */
  readonly ofNobody: number;
  /** What nobody here can count, by the booking that it is of; under an empty name what is of none. */
  readonly unreadable: ReadonlyMap<string, readonly Unreadable[]>;
};

export const nothingThere = (): TheirPayment => ({ intents: [], refunds: [], transfers: [], reversals: [], disputes: [] });

/** Puts every object to its booking: by what it says itself, or else by its charge. */
export const theirPayments = ({ objects, moves, unreadable }: MoneyRecords, ours: OurPayments): Theirs => {
  const charges = chargesOf(objects, ours);
  const byBooking = new Map<string, TheirPayment>();
  let ofNobody = 0;
  for (const found of objects) {
    const booking = found.bookingId ?? charges.get(chargeOf(found) ?? '');
    if (booking === undefined) {
      ofNobody++;
      continue;
    }
    const there = byBooking.get(booking) ?? nothingThere();
    byBooking.set(booking, there);
    for (const one of [found, ...(found.also ?? [])]) put(there, one);
  }
  return { byBooking, moves: Map.groupBy(moves, ({ source }) => source), ofNobody, unreadable: byBookingOf({ byBooking, unreadable, charges }) };
};

type Placed = Pick<Theirs, 'byBooking'> & { readonly unreadable: readonly Unreadable[]; readonly charges: ReadonlyMap<string, string> };

const byBookingOf = (placed: Placed): Theirs['unreadable'] => {
  const bookings = bookingsOf(placed);
  return Map.groupBy(placed.unreadable, ({ id, source }) => bookings.get(source ?? id) ?? '');
};

/** Which booking everything with an id at Stripe is of: also what cannot be read, where it says so itself. */
const bookingsOf = ({ byBooking, unreadable, charges }: Placed): ReadonlyMap<string, string> => new Map([
  ...charges,
  ...unreadable.flatMap(({ id, bookingId }) => (bookingId === undefined ? [] : [[id, bookingId] as const])),
  ...[...byBooking].flatMap(([booking, there]) => idsIn(there).map((id) => [id, booking] as const)),
]);
const idsIn = ({ intents, refunds, transfers, reversals, disputes }: TheirPayment): readonly string[] => [
  ...intents.map(({ intentId }) => intentId), ...refunds.map(({ refundId }) => refundId), ...transfers.map(({ transferId }) => transferId), ...reversals.map(({ reversalId }) => reversalId), ...disputes.map(({ disputeId }) => disputeId),
];

/** Which booking a charge is of, as Stripe says and as we know. */
const chargesOf = (objects: readonly Found[], ours: OurPayments): ReadonlyMap<string, string> => new Map([
  ...[...ours].flatMap(([booking, { account }]) => account.rounds.flatMap(({ chargeId }) => (chargeId === undefined ? [] : [[chargeId, booking] as const]))),
  ...objects.flatMap(({ bookingId, ...found }) => (found.kind === 'intent' && bookingId !== undefined && found.seen.chargeId !== undefined ? [[found.seen.chargeId, bookingId] as const] : [])),
]);

const chargeOf = (found: Seen): string | undefined => (found.kind === 'refund' || found.kind === 'dispute' ? found.seen.chargeId : undefined);

const put = (there: TheirPayment, found: Seen): void => {
  switch (found.kind) {
    case 'intent': there.intents.push(found.seen); break;
    case 'refund': there.refunds.push(found.seen); break;
    case 'transfer': there.transfers.push(found.seen); break;
    case 'reversal': there.reversals.push(found.seen); break;
    case 'dispute': there.disputes.push(found.seen); break;
    default: break;
  }
};
