import { ResolveField, Resolver } from '@nestjs/graphql';
import { askGateway } from '../../src/kernel/ask-gateway.js';
import { PaymentGateway } from '../../src/kernel/payment-gateway.js';

const PAGE_MAX = 100;

/** What reaches a provider's bank is between them and Stripe: it is asked of Stripe, and stands in no table of ours. */
@Resolver('Payee')
export class PayoutsResolver {
  constructor(private readonly gateway: PaymentGateway) {}

  @ResolveField()
  async payouts({ accountId }: { readonly accountId: string | null }, { first }: { readonly first: number | null }) {
    if (accountId === null) return [];
    const payouts = await askGateway(() => this.gateway.payouts(accountId, Math.min(PAGE_MAX, Math.max(1, first ?? 20))));
    return 'rejected' in payouts ? null : payouts.map(({ payoutId: id, status, amount, arrivesAt, failure }) => ({ id, status, amount, arrivesAt, failure: failure ?? null }));
  }
}
