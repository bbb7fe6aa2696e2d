import type Stripe from 'stripe';
import type { Town } from './sandbox.js';

export const day = 24 * 3600 * 1000;

/** A provider who may be paid. */
export const payable = async (town: Town, { currency = 'eur', interval = 'daily' }: { currency?: string; interval?: 'daily' | 'manual' | 'weekly' } = {}): Promise<string> => {
  const { id } = await town.client().accounts.create({
    country: 'DE', default_currency: currency, controller: { fees: { payer: 'application' }, losses: { payments: 'application' }, stripe_dashboard: { type: 'express' } }, capabilities: { transfers: { requested: true } },
    settings: { payouts: { schedule: { interval, ...(interval === 'weekly' ? { weekly_anchor: 'thursday' } : {}) } } },
  });
  town.control.accounts.activate(id);
  return id;
};

/** A charge that was captured, pending for two days unless the card skips that. */
export const captured = async (town: Town, asked: Partial<Stripe.PaymentIntentCreateParams> = {}): Promise<string> => {
  const intent = await town.client().paymentIntents.create({ amount: 10_000, currency: 'eur', allowed_payment_method_types: ['card'], payment_method: 'pm_card_visa', confirm: true, ...asked });
  return intent.latest_charge as string;
};

/** What a balance has of a currency, available and pending. */
export const balanceOf = async (stripe: Stripe, account?: string, currency = 'eur'): Promise<readonly [available: number, pending: number]> => {
  const { available, pending } = await stripe.balance.retrieve({}, account === undefined ? {} : { stripeContext: account });
  const of = (amounts: readonly { amount: number; currency: string }[]) => amounts.find((one) => one.currency === currency)?.amount ?? 0;
  return [of(available), of(pending)];
};

/** What all pots of each currency come to. */
export const sums = (town: Town): Record<string, bigint> => {
  const totals: Record<string, bigint> = {};
  for (const [pot, amount] of Object.entries(town.control.totals())) totals[pot.split(' ')[0] ?? ''] = (totals[pot.split(' ')[0] ?? ''] ?? 0n) + amount;
  return totals;
};
