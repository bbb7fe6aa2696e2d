import { describe, expect, it } from '@jest/globals';
import type { SeenPayout } from '../../contracts/payment/observed.js';
import { PaymentsOff } from '../../src/adapters/stripe/payments-off.js';
import { GatewayUnavailable, type PaymentGateway } from '../../src/kernel/payment-gateway.js';
import { PayoutsResolver } from './payouts.resolver.js';

const payout = (nth: number): SeenPayout => ({ payoutId: `po_${nth}`, status: 'PAID', amount: { amountMinor: '100', currency: 'EUR' }, arrivesAt: '2027-03-01T10:00:00.000Z' });
const house = (answer: () => Promise<readonly SeenPayout[]>) => {
  const asked: string[] = [];
  const gateway: PaymentGateway = Object.assign(new PaymentsOff(), { payouts: (accountId: string) => (asked.push(accountId), answer()) });
  return { asked, resolver: new PayoutsResolver(gateway) };
};
const three = async () => [payout(1), payout(2), payout(3)];

describe('payouts', () => {
  it('are asked for once by all who ask in the same moment, each as many as they want', async () => {
    const { asked, resolver } = house(three);
    const shown = await Promise.all([1, 2, 0, -1, null].map((first) => resolver.payouts({ accountId: 'acct_1' }, { first })));
    expect(shown.map((payouts) => payouts?.length)).toEqual([1, 2, 1, 1, 3]);
    expect(asked).toEqual(['acct_1']);
  });
  it('are asked for anew by who asks later, and apart for another account', async () => {
    const { asked, resolver } = house(three);
    for (const accountId of ['acct_1', 'acct_1', 'acct_2']) await resolver.payouts({ accountId }, { first: 1 });
    expect(asked).toEqual(['acct_1', 'acct_1', 'acct_2']);
  });
  it('are not known while Stripe does not answer, and asked for anew', async () => {
    const { asked, resolver } = house(async () => { throw new GatewayUnavailable('away'); });
    const ask = () => resolver.payouts({ accountId: 'acct_1' }, { first: 1 });
    expect([...(await Promise.all([ask(), ask()])), await ask()]).toEqual([null, null, null]);
    expect(asked).toHaveLength(2);
  });
  it('are none of who has no account', async () => expect(await house(three).resolver.payouts({ accountId: null }, { first: 1 })).toEqual([]));
});
