import { currentRound, positionOf } from '../../../contracts/payment/payment-position.js';
import { sharesOf } from '../../../contracts/payment/shares.js';
import { noPayment, type PaymentAccount } from '../../../contracts/payment/payment-account.js';
import type { Money } from '../../../contracts/money.js';
import { minorOf, type BalanceMove, type MoneyRecords, type Unreadable } from '../../kernel/money-records.js';
import { comparedObjects, isOfMoney, words, type Difference, type Tell } from './compare.js';
import type { OurPayments } from './our-payments.js';
import { nothingThere, theirPayments, type TheirPayment, type Theirs } from './their-payments.js';

export type Reconciled = {
  readonly differences: readonly Difference[]; readonly bookings: number; readonly objects: number; readonly moves: number;
  /** Bookings that something happened to while this was read: to be looked at again. */
  readonly moving: number;
  /** Objects at Stripe that name no booking. */
  readonly ofNobody: number;
  /** What is of no booking, and cannot be read. */
  readonly unreadable: readonly Unreadable[];
};
type Asked = {
  readonly ours: OurPayments; readonly theirs: MoneyRecords;
  /** Our log once more, read after Stripe: what has moved meanwhile is not compared. */
  readonly after?: OurPayments | undefined;
  /** Only what was begun then or later; milliseconds. */
  readonly since?: number | undefined;
};

/** Compares what our log says of card money with what Stripe says, booking by booking. */
export const reconcile = ({ ours, theirs: records, after = ours, since }: Asked): Reconciled => {
  const theirs = theirPayments(records, after);
  const differences: Difference[] = [];
  const all = new Set([...after.keys(), ...theirs.byBooking.keys(), ...[...theirs.unreadable.keys()].filter((booking) => booking !== '')]);
  const counted = [...all].filter((booking) => isAsked(after, booking, since));
  const still = counted.filter((booking) => after.get(booking)?.events === ours.get(booking)?.events);
  for (const booking of still) differences.push(...differencesOf(booking, { account: after.get(booking)?.account, theirs }));
  return { differences, bookings: still.length, objects: records.objects.length, moves: records.moves.length, moving: counted.length - still.length, ofNobody: theirs.ofNobody, unreadable: theirs.unreadable.get('') ?? [] };
};

const isAsked = (ours: OurPayments, booking: string, since: number | undefined): boolean => {
  const our = ours.get(booking);
  return since === undefined || our === undefined || Date.parse(our.since) >= since;
};

const differencesOf = (bookingId: string, { account = noPayment, theirs }: { readonly account: PaymentAccount | undefined; readonly theirs: Theirs }): readonly Difference[] => {
  const unreadable = theirs.unreadable.get(bookingId) ?? [];
  const unknown = new Set(unreadable.flatMap(({ id, source }) => [id, source]));
  const found = unreadable.map(({ id, source, what }): Difference => ({ bookingId, kind: 'UNREADABLE', object: source ?? id, what: `cannot be read at Stripe${source === undefined ? '' : ` (${id})`}: ${what}` }));
  const tell: Tell = (kind, object, what) => {
    if (!unknown.has(object)) found.push({ bookingId, kind, object, what });
  };
  const there = theirs.byBooking.get(bookingId) ?? nothingThere();
  comparedObjects(account, there, tell);
  const moved = movesOf(there, theirs);
  for (const one of moved) comparedMoves(one, tell);
  comparedFees(account, tell);
  if (found.length === 0) comparedShare(bookingId, { account, moved }, tell);
  return found;
};

/** An object, what should have moved for it, and what has. Of a dispute what it cost is a part. */
type Moved = { readonly object: string; readonly expected: bigint; readonly currency: string; readonly moved: bigint; readonly isConverted: boolean };

const movesOf = (there: TheirPayment, { moves }: Theirs): readonly Moved[] => {
  const moved = (object: string, amount: Money, { expected, of = ({ gross }: BalanceMove) => gross }: { readonly expected: bigint; readonly of?: (move: BalanceMove) => bigint }): Moved => {
    const own = moves.get(object) ?? [];
    return { object, expected, currency: amount.currency, moved: own.reduce((sum, move) => sum + of(move), 0n), isConverted: own.some(({ currency }) => currency !== amount.currency) };
  };
  return [
    ...there.intents.flatMap(({ chargeId, captured }) => (chargeId === undefined ? [] : [moved(chargeId, captured, { expected: minorOf(captured) })])),
    ...there.refunds.filter((refund) => isOfMoney(refund, there)).map(({ refundId, amount, status }) => moved(refundId, amount, { expected: status === 'FAILED' ? 0n : -minorOf(amount) })),
    ...there.transfers.map(({ transferId, amount }) => moved(transferId, amount, { expected: -minorOf(amount) })),
    ...there.reversals.map(({ reversalId, amount }) => moved(reversalId, amount, { expected: minorOf(amount) })),
    ...there.disputes.map(({ disputeId, withdrawn }) => moved(disputeId, withdrawn, { expected: -minorOf(withdrawn), of: ({ net }) => net })),
  ];
};

/** In another currency than it was asked for in, it was converted, and cannot be compared. */
const comparedMoves = ({ object, expected, currency, moved, isConverted }: Moved, tell: Tell): void => {
  if (!isConverted && moved !== expected) tell('OTHER_AMOUNT', object, `should have moved the platform's balance by ${words(expected, currency)}, and Stripe has moved it by ${words(moved, currency)}`);
};

/** What was written down as the platform's is what the rule makes of it. */
const comparedFees = ({ rounds }: PaymentAccount, tell: Tell): void => {
  for (const { captured, feeMinor, basisPoints, chargeId = '', amount: { currency } } of rounds) {
    const { fee } = sharesOf(captured, { basisPoints, currency });
    if (fee !== feeMinor) tell('OTHER_FEE', chargeId, `says that ${words(feeMinor, currency)} are the platform's, and ${basisPoints} of 10,000 are ${words(fee, currency)}`);
  }
};

/** All that has moved for the booking is what the platform keeps, or holds for others: in the currency that counts. */
const comparedShare = (bookingId: string, { account, moved }: { readonly account: PaymentAccount; readonly moved: readonly Moved[] }, tell: Tell): void => {
  const currency = currentRound(account)?.amount.currency;
  if (currency === undefined || moved.some(({ isConverted }) => isConverted)) return;
  const { fee, held } = positionOf(account);
  const left = moved.filter((one) => one.currency === currency).reduce((sum, one) => sum + one.moved, 0n);
  if (left !== fee + held) tell('OTHER_FEE', bookingId, `leaves the platform ${words(fee + held, currency)} here, and ${words(left, currency)} at Stripe`);
};
