import type Stripe from 'stripe';
import { fromStripeAmount } from '../../../contracts/payment/chargeable.js';
import { MoneyReader, minorOf, type BalanceMove, type MoneyRecords, type Unreadable } from '../../kernel/money-records.js';
import type { Found, Seen } from '../../kernel/payment-gateway.js';
import { everything, WITH_CHARGE } from './look-at.js';
import { bookingIn, disputeSeen, idOf, intentSeen, refundSeen, reversalSeen, transferSeen } from './seen.js';
import type { Connect } from './stripe-client.js';
import { unavailableOf } from './stripe-errors.js';

const PAGE = { limit: 100 } as const;
type Window = { readonly created?: { readonly gte: number }; readonly limit: 100 };
/** A row as it is read, or why it cannot be. */
type Row<Read> = { readonly read: Read } | { readonly unreadable: Unreadable };

/** Stripe's lists, page by page: what was asked for on cards, what went back, what was paid to providers, what is disputed, and every move of the balance. */
export class StripeMoneyReader extends MoneyReader {
  constructor(private readonly connect: Connect) {
    super();
  }

  async read(since?: number, onRead: (count: number) => void = () => undefined): Promise<MoneyRecords> {
    const stripe = await this.connect();
    const window: Window = since === undefined ? PAGE : { ...PAGE, created: { gte: Math.floor(since / 1000) } };
    const told = <One>(many: readonly One[]): readonly One[] => {
      onRead(many.length);
      return many;
    };
    try {
      const objects = [told(await intents(stripe, window)), told(await refunds(stripe, window)), told(await transfers(stripe, window)), told(await disputes(stripe, window))].flat();
      const moved = told(await moves(stripe, window));
      return { objects: readOf(objects), moves: readOf(moved), unreadable: [...unreadableOf(objects), ...unreadableOf(moved)] };
    } catch (error) {
      throw unavailableOf(error);
    }
  }
}

const readOf = <Read>(rows: readonly Row<Read>[]): readonly Read[] => rows.flatMap((row) => ('read' in row ? [row.read] : []));
const unreadableOf = (rows: readonly Row<unknown>[]): readonly Unreadable[] => rows.flatMap((row) => ('unreadable' in row ? [row.unreadable] : []));

/** An amount that is not whole here, or a currency that is none of ours, is no reason to read nothing at all. */
const row = <Read>(read: () => Read, where: Omit<Unreadable, 'what'>): Row<Read> => {
  try {
    return { read: read() };
  } catch (error) {
    if (error instanceof RangeError) return { unreadable: { ...where, what: error.message } };
    throw error;
  }
};

const objectRow = (id: string, bookingId: string | undefined, seen: () => Seen & { readonly also?: readonly Seen[] }): Row<Found> => row((): Found => ({ ...seen(), bookingId }), { id, bookingId });

const intents = async (stripe: Stripe, window: Window): Promise<readonly Row<Found>[]> =>
  (await everything(stripe.paymentIntents.list({ ...window, expand: WITH_CHARGE.map((field) => `data.${field}`) }))).map((one) => objectRow(one.id, bookingIn(one, one.transfer_group), () => ({ kind: 'intent', seen: intentSeen(one) })));

const refunds = async (stripe: Stripe, window: Window): Promise<readonly Row<Found>[]> => (await everything(stripe.refunds.list(window))).map((one) => objectRow(one.id, bookingIn(one), () => ({ kind: 'refund', seen: refundSeen(one) })));

const transfers = async (stripe: Stripe, window: Window): Promise<readonly Row<Found>[]> => {
  const found: Row<Found>[] = [];
  for await (const one of stripe.transfers.list(window)) {
    const back = await reversals(stripe, one);
    found.push(objectRow(one.id, bookingIn(one, one.transfer_group), () => ({ kind: 'transfer', seen: transferSeen(one), also: back.map((each) => ({ kind: 'reversal', seen: reversalSeen(each) })) })));
  }
  return found;
};

/** A transfer shows its last ten. */
const reversals = async (stripe: Stripe, { id, reversals: shown }: Stripe.Transfer): Promise<readonly Stripe.TransferReversal[]> =>
  (shown.has_more ? await everything(stripe.transfers.listReversals(id, PAGE)) : shown.data);

const disputes = async (stripe: Stripe, window: Window): Promise<readonly Row<Found>[]> => (await everything(stripe.disputes.list(window))).map((one) => objectRow(one.id, bookingIn(one), () => ({ kind: 'dispute', seen: disputeSeen(one) })));

/** A payout to the platform's own bank has a source as well, and is no booking's. */
const moves = async (stripe: Stripe, window: Window): Promise<readonly Row<BalanceMove>[]> => (await everything(stripe.balanceTransactions.list(window))).flatMap((one) => {
  const source = idOf(one.source);
  if (source === undefined) return [];
  const currency = one.currency.toUpperCase();
  return [row(() => ({ source, currency, gross: minorOf(fromStripeAmount(one.amount, currency)), net: minorOf(fromStripeAmount(one.net, currency)) }), { id: one.id, source })];
});
