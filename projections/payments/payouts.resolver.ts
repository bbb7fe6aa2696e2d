import { ResolveField, Resolver } from '@nestjs/graphql';
import type { SeenPayout } from '../../contracts/payment/observed.js';
import { askGateway } from '../../src/kernel/ask-gateway.js';
import { PaymentGateway } from '../../src/kernel/payment-gateway.js';

const PAGE_MAX = 100;

/** What reaches a provider's bank is between them and Stripe: it is asked of Stripe, and stands in no table of ours. */
@Resolver('Payee')
export class PayoutsResolver {
  readonly #asking = new Map<string, Promise<readonly SeenPayout[]>>();

  constructor(private readonly gateway: PaymentGateway) {}

  @ResolveField()
  async payouts({ accountId }: { readonly accountId: string | null }, { first }: { readonly first: number | null }) {
    if (accountId === null) return [];
    const payouts = await askGateway(() => this.#of(accountId));
    if ('rejected' in payouts) return null;
    return payouts.slice(0, Math.max(1, first ?? 20)).map(({ payoutId: id, status, amount, arrivesAt, failure }) => ({ id, status, amount, arrivesAt, failure: failure ?? null }));
  }

  /** One question of an account at a time: whoever asks meanwhile hears its answer, so that nobody uses up what Stripe answers all of us. */
  #of(accountId: string): Promise<readonly SeenPayout[]> {
    const before = this.#asking.get(accountId);
    if (before) return before;
    const asked = this.gateway.payouts(accountId, PAGE_MAX).finally(() => this.#asking.delete(accountId));
    this.#asking.set(accountId, asked);
    return asked;
  }
}
