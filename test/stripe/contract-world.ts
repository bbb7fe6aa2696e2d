import { randomBytes } from 'node:crypto';
import Stripe from 'stripe';
import type { Call, OnboardCall } from '../../contracts/payment/calls.js';
import { bookingId, memberId } from '../../contracts/values.js';
import { StripeGateway } from '../../src/adapters/stripe/stripe-gateway.js';
import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { Town } from './sandbox.js';

type Operation = Call['operation'];
type CallOf<Of extends Operation> = Extract<Call, { operation: Of }>;
type Words<Of extends Operation> = Omit<CallOf<Of>, 'operation' | 'key' | 'bookingId'>;

const hex = (): string => randomBytes(16).toString('hex');
export const euros = (amountMinor: number, currency = 'EUR') => ({ amountMinor: `${amountMinor}`, currency });

/** A booking that nobody else has, and the calls that are made for it, numbered as a payment numbers them. */
export class Deal {
  readonly bookingId = bookingId.parse(`bkg_${hex()}`);
  readonly payerId = memberId.parse(`mbr_${hex()}`);
  readonly payeeId = memberId.parse(`mbr_${hex()}`);
  #attempts = 0;

  call<Of extends Operation>(operation: Of, words: Words<Of>): CallOf<Of> {
    return { operation, key: `${this.bookingId}:${operation}:${++this.#attempts}`, bookingId: this.bookingId, ...words } as CallOf<Of>;
  }
}

export const onboarding = (country = 'DE'): OnboardCall => {
  const id = memberId.parse(`mbr_${hex()}`);
  return { operation: 'ONBOARD', key: `${id}:ONBOARD:1`, memberId: id, country };
};

/**
 * The gateway before a Stripe: the sandbox, with every exchange held to Stripe's schemas; or with STRIPE_SECRET_KEY Stripe's own test mode. What payers
 * do in a browser is done here by the library.
 */
export class ContractWorld {
  private constructor(readonly gateway: StripeGateway, readonly stripe: Stripe, readonly town: Town | undefined) {}

  static async open(): Promise<ContractWorld> {
    const secretKey = process.env['STRIPE_SECRET_KEY'];
    if (secretKey !== undefined && secretKey !== '') {
      if (!/^(sk|rk)_test_/.test(secretKey)) throw new Error('this suite moves money: it takes keys of the test mode alone');
      return new ContractWorld(new StripeGateway({ connect: stripeClient({ secretKey }), publishableKey: 'pk_test_none' }), new Stripe(secretKey, { telemetry: false }), undefined);
    }
    const town = await Town.open();
    const { host, port, url, publishableKey, secretKey: sandboxKey } = town.sandbox;
    const connect = stripeClient({ secretKey: sandboxKey, host, port });
    return new ContractWorld(new StripeGateway({ connect, publishableKey, checkoutUrl: (secret) => `${url}/pay/${secret}` }), town.client(), town);
  }

  /** A gateway that waits for answers a second only: for those that never come. */
  hasty(): StripeGateway {
    if (!this.town) throw new Error('answers are lost in the sandbox alone');
    const { host, port, publishableKey, secretKey } = this.town.sandbox;
    return new StripeGateway({ connect: stripeClient({ secretKey, host, port, timeoutMs: 1_000 }), publishableKey });
  }

  async close(): Promise<void> {
    await this.town?.close();
  }

  /** A hold that stands: the payer has confirmed with this card. */
  async held(deal: Deal, amount = euros(4000), card = 'pm_card_visa') {
    const opened = await this.gateway.authorise(deal.call('AUTHORISE', { payerId: deal.payerId, amount }));
    await this.confirm(opened.intentId, card);
    return opened.intentId;
  }

  /** What was captured: the intent and its charge. */
  async captured(deal: Deal, amount = euros(4000), card = 'pm_card_visa') {
    const intentId = await this.held(deal, amount, card);
    const { chargeId = '' } = await this.gateway.capture(deal.call('CAPTURE', { intentId, amount }));
    return { intentId, chargeId };
  }

  async confirm(intentId: string, card: string): Promise<void> {
    await this.stripe.paymentIntents.confirm(intentId, { payment_method: card, return_url: 'https://barnraise.example/paid' });
  }

  /** A card that is saved: whose, and which. */
  async saved(deal: Deal, card = 'pm_card_visa') {
    const { setupId } = await this.gateway.saveCard(deal.call('SAVE_CARD', { payerId: deal.payerId }));
    const { customer, payment_method: method } = await this.stripe.setupIntents.confirm(setupId, { payment_method: card, return_url: 'https://barnraise.example/saved' });
    return { setupId, customerId: typeof customer === 'string' ? customer : '', paymentMethodId: typeof method === 'string' ? method : '' };
  }

  /** An account that can be paid. At Stripe itself nobody can click through onboarding for a test: it has to be named by STRIPE_TEST_DESTINATION. */
  async destination(): Promise<string | undefined> {
    if (!this.town) return process.env['STRIPE_TEST_DESTINATION'];
    const { accountId } = await this.gateway.onboard(onboarding());
    this.town.control.accounts.activate(accountId);
    return accountId;
  }
}
