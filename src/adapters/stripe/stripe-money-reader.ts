import type Stripe from 'stripe';
import { fromStripeAmount } from '../../../contracts/payment/chargeable.js';
import { MoneyReader, minorOf, type BalanceMove, type MoneyRecords } from '../../kernel/money-records.js';
import type { Found, Seen } from '../../kernel/payment-gateway.js';
import { everything, WITH_CHARGE } from './look-at.js';
import { bookingIn, disputeSeen, idOf, intentSeen, refundSeen, reversalSeen, transferSeen } from './seen.js';
import type { Connect } from './stripe-client.js';
import { unavailableOf } from './stripe-errors.js';

const PAGE = { limit: 100 } as const;
type Window = { readonly created?: { readonly gte: number }; readonly limit: 100 };

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
      return { objects, moves: told(await moves(stripe, window)) };
    } catch (error) {
      throw unavailableOf(error);
    }
  }
}

const intents = async (stripe: Stripe, window: Window): Promise<readonly Found[]> =>
  (await everything(stripe.paymentIntents.list({ ...window, expand: WITH_CHARGE.map((field) => `data.${field}`) }))).map((one) => ({ kind: 'intent', seen: intentSeen(one), bookingId: bookingIn(one, one.transfer_group) }));

const refunds = async (stripe: Stripe, window: Window): Promise<readonly Found[]> => (await everything(stripe.refunds.list(window))).map((one) => ({ kind: 'refund', seen: refundSeen(one), bookingId: bookingIn(one) }));

const transfers = async (stripe: Stripe, window: Window): Promise<readonly Found[]> => {
  const found: Found[] = [];
  for await (const one of stripe.transfers.list(window)) found.push({ kind: 'transfer', seen: transferSeen(one), bookingId: bookingIn(one, one.transfer_group), also: await reversals(stripe, one) });
  return found;
};

/** A transfer shows its last ten. */
const reversals = async (stripe: Stripe, { id, reversals: shown }: Stripe.Transfer): Promise<readonly Seen[]> =>
  (shown.has_more ? await everything(stripe.transfers.listReversals(id, PAGE)) : shown.data).map((one) => ({ kind: 'reversal', seen: reversalSeen(one) }));

const disputes = async (stripe: Stripe, window: Window): Promise<readonly Found[]> => (await everything(stripe.disputes.list(window))).map((one) => ({ kind: 'dispute', seen: disputeSeen(one), bookingId: bookingIn(one) }));

/** A payout to the platform's own bank has a source as well, and is no booking's. */
const moves = async (stripe: Stripe, window: Window): Promise<readonly BalanceMove[]> => (await everything(stripe.balanceTransactions.list(window))).flatMap((one) => {
  const source = idOf(one.source);
  if (source === undefined) return [];
  const currency = one.currency.toUpperCase();
  return [{ source, currency, gross: minorOf(fromStripeAmount(one.amount, currency)), net: minorOf(fromStripeAmount(one.net, currency)) }];
});
