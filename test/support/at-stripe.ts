import type Stripe from 'stripe';
import type { Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** What stands at Stripe, counted there, in its own minor units; `sumOfAll`: of every pot there is, which is always nothing. */
export const countedAt = async (stripe: Stripe, { control }: Sandbox) => {
  const [intents, refunds, transfers] = await Promise.all([stripe.paymentIntents.list({ limit: 100 }), stripe.refunds.list({ limit: 100 }), stripe.transfers.list({ limit: 100 })]);
  const given = refunds.data.filter(({ status }) => status !== 'failed');
  return {
    captured: sum(intents.data.map(({ amount_received: amount }) => amount)), charges: intents.data.filter(({ amount_received: amount }) => amount > 0).length, refunded: sum(given.map(({ amount }) => amount)), refunds: given.length,
    transferred: sum(transfers.data.map(({ amount }) => amount)), transfers: transfers.data.length, reversed: sum(transfers.data.map(({ amount_reversed: amount }) => amount)),
    stillHeld: intents.data.filter(({ status }) => status === 'requires_capture').length, sumOfAll: sum(Object.values(control.totals()).map(Number)),
  };
};
