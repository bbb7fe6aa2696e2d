import type { Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import type { AppWorld, Person } from './app.js';

/** A way to pay, as the sandbox names them. */
export type Card = 'pm_card_visa' | 'pm_card_chargeCustomerFail' | 'pm_card_threeDSecure2Required' | 'pm_card_chargeDeclined' | 'pm_card_authenticationRequired' | 'pm_card_createDispute';
type Prepared = { readonly __typename: string; readonly way?: string; readonly clientSecret?: string; readonly checkoutUrl?: string | null; readonly code?: string; readonly path?: readonly string[] };

const WAITED_MS_MAX = 15_000;

/** People who pay and are paid by card, as their clients would: over GraphQL, and at the sandbox where Stripe's own pages would be. */
export class CardStreet {
  constructor(private readonly world: AppWorld) {}

  get sandbox(): Sandbox {
    const { sandbox } = this.world.payments;
    if (sandbox === undefined) throw new Error('card money runs against no sandbox here');
    return sandbox;
  }

  /** Opens an account and answers all that Stripe asks. */
  async canBePaid(as: Person): Promise<void> {
    const become = await this.world.ask<{ becomePayee: { code?: string; payee?: { accountId: string } } }>(
      'mutation { becomePayee(input: { country: "DE" }) { ... on BecomePayeeSuccess { position payee { accountId } } ... on PayeeRejected { code } } }', {}, { as });
    const { accountId } = become.becomePayee.payee ?? {};
    if (accountId === undefined) throw new Error(`${as.name} cannot be paid: ${become.becomePayee.code ?? 'no answer'}`);
    this.sandbox.control.accounts.activate(accountId);
    const { refreshPayee } = await this.world.ask<{ refreshPayee: { payee?: { status: string }; code?: string } }>('mutation { refreshPayee { ... on RefreshPayeeSuccess { position payee { status } } ... on PayeeRejected { code } } }', {}, { as });
    if (refreshPayee.payee?.status !== 'ACTIVE') throw new Error(`${as.name} cannot be paid: ${JSON.stringify(refreshPayee)}`);
  }

  /** Begins to pay. */
  async prepare(as: Person, bookingId: string, consent?: string): Promise<Prepared> {
    const query = 'mutation ($input: PreparePaymentInput!) { preparePayment(input: $input) { __typename ... on PreparePaymentSuccess { position way clientSecret checkoutUrl } ... on PaymentRejected { code path } } }';
    return (await this.world.ask<{ preparePayment: Prepared }>(query, { input: { bookingId, consent } }, { as })).preparePayment;
  }

  /** Gives a card, as Stripe's own elements do in the payer's browser. @returns what stands at Stripe then */
  async giveCard({ clientSecret = '' }: Prepared, card: Card = 'pm_card_visa'): Promise<{ readonly status?: string; readonly error?: { readonly code: string } }> {
    const [id = ''] = clientSecret.split('_secret');
    const kind = id.startsWith('seti') ? 'setup_intents' : 'payment_intents';
    const answer = await fetch(`${this.sandbox.url}/v1/${kind}/${id}/confirm`, {
      method: 'POST', headers: { 'authorization': `Bearer ${this.sandbox.secretKey}`, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ payment_method: card, return_url: 'https://example.org/back' }),
    });
    return await answer.json() as { readonly status?: string; readonly error?: { readonly code: string } };
  }

  /** Pays for a booking: what follows from it has happened when it returns. */
  async pay(as: Person, bookingId: string, options: { readonly card?: Card; readonly consent?: string } = {}): Promise<void> {
    const prepared = await this.prepare(as, bookingId, options.consent);
    if (prepared.clientSecret === undefined) throw new Error(`${as.name} cannot pay: ${prepared.code ?? 'no answer'}`);
    await this.giveCard(prepared, options.card);
    await this.settled();
  }

  /** Resolves when webhooks, processes and timers have nothing left to do. */
  async settled(): Promise<void> {
    const until = Date.now() + WAITED_MS_MAX;
    do {
      await this.sandbox.control.webhooks.flush();
      await this.world.pass({ minutes: 0.0001 });
    } while (this.sandbox.control.webhooks.pending() > 0 && Date.now() < until);
  }
}
