import type Stripe from 'stripe';
import type { Call, OnboardCall } from '../../../contracts/payment/calls.js';
import { toStripeAmount } from '../../../contracts/payment/chargeable.js';
import type { SeenAccount, SeenIntent, SeenPayout, SeenRefund, SeenReversal, SeenSetup, SeenTransfer } from '../../../contracts/payment/observed.js';
import type { Instant } from '../../../contracts/values.js';
import type { Money } from '../../../contracts/money.js';
import { CallRefused, PaymentGateway, type ClientKeys, type Found, type Ref, type Seen } from '../../kernel/payment-gateway.js';
import { askedTogether } from './asked-together.js';
import { lookedAt, WITH_CHARGE, WITH_RECIPIENT } from './look-at.js';
import { lookedUp } from './look-up.js';
import { accountSeen, intentSeen, markOf, payoutSeen, refundSeen, reversalSeen, setupSeen, transferSeen } from './seen.js';
import type { Connect } from './stripe-client.js';
import { refusalOf, unavailableOf } from './stripe-errors.js';

type CallOf<Operation extends Call['operation']> = Extract<Call, { operation: Operation }>;
type Intention = Extract<Seen, { kind: 'intent' | 'setup' }>;

/** A page where an intent can be paid by clicking: the sandbox has one. */
export type GatewayOptions = { readonly connect: Connect; readonly publishableKey: string; readonly checkoutUrl?: ((clientSecret: string) => string) | undefined };

/**
 * Card money at Stripe: separate charges and transfers. Money is held on a card, captured to the platform, and transferred to the provider from that
 * very charge once it is owed. Every request is sent in the words of a stored call and under its key. What is sent of a person is the opaque id
 * of the member, and nothing else.
 */
export class StripeGateway extends PaymentGateway {
  readonly isOn = true;

  constructor(private readonly options: GatewayOptions) {
    super();
  }

  /** A hold has no customer: Stripe need not know who pays. */
  async authorise(call: CallOf<'AUTHORISE'>): Promise<SeenIntent> {
    return this.#made(call, async (stripe) => intentSeen(await stripe.paymentIntents.create({
      ...chargedOf(call), capture_method: 'manual', allowed_payment_method_types: ['card'], transfer_group: call.bookingId, metadata: markOf(call), expand: WITH_CHARGE,
    }, { idempotencyKey: call.key })));
  }

  /** A saved card belongs to a customer, made for it under a key of the same call, so that both are kept and forgotten together. */
  async saveCard(call: CallOf<'SAVE_CARD'>): Promise<SeenSetup> {
    return this.#made(call, async (stripe) => {
      const customer = await stripe.customers.create({ metadata: { ...markOf(call), member_id: call.payerId } }, { idempotencyKey: `${call.key}:customer` });
      return setupSeen(await stripe.setupIntents.create({ customer: customer.id, usage: 'off_session', allowed_payment_method_types: ['card'], metadata: markOf(call) }, { idempotencyKey: call.key }));
    });
  }

  async charge(call: CallOf<'CHARGE'>): Promise<SeenIntent> {
    return this.#made(call, async (stripe) => intentSeen(await stripe.paymentIntents.create({
      ...chargedOf(call), customer: call.customerId, payment_method: call.paymentMethodId, allowed_payment_method_types: ['card'], off_session: true, confirm: true,
      transfer_group: call.bookingId, metadata: markOf(call), expand: WITH_CHARGE,
    }, { idempotencyKey: call.key })));
  }

  /** Where it was captured already, what stands there is the answer. The intent keeps the mark of the call that made it. */
  async capture(call: CallOf<'CAPTURE'>): Promise<SeenIntent> {
    const { intentId, key } = call;
    const answer = await this.#moved(call, 'CAPTURED', async (stripe) => ({
      kind: 'intent' as const, seen: intentSeen(await stripe.paymentIntents.capture(intentId, { amount_to_capture: amountOf(call.amount), expand: WITH_CHARGE }, { idempotencyKey: key })),
    }));
    return answer.kind === 'intent' ? answer.seen : notAnIntent(intentId);
  }

  async release(call: CallOf<'RELEASE'>): Promise<Intention> {
    const { intentId, why, key } = call;
    if (intentId.startsWith('seti_')) return this.#moved(call, 'CANCELLED', async (stripe) => ({ kind: 'setup', seen: setupSeen(await stripe.setupIntents.cancel(intentId, { cancellation_reason: why }, { idempotencyKey: key })) }));
    return this.#moved(call, 'RELEASED', async (stripe) => ({ kind: 'intent', seen: intentSeen(await stripe.paymentIntents.cancel(intentId, { cancellation_reason: why, expand: WITH_CHARGE }, { idempotencyKey: key })) }));
  }

  async refund(call: CallOf<'REFUND'>): Promise<SeenRefund> {
    return this.#made(call, async (stripe) => refundSeen(await stripe.refunds.create({ charge: call.chargeId, amount: amountOf(call.amount), metadata: markOf(call) }, { idempotencyKey: call.key })));
  }

  /** From the money of that very charge: it need not be there yet. */
  async payProvider(call: CallOf<'PAY_PROVIDER'>): Promise<SeenTransfer> {
    return this.#made(call, async (stripe) => transferSeen(await stripe.transfers.create({
      ...chargedOf(call), destination: call.destination, source_transaction: call.chargeId, transfer_group: call.bookingId, metadata: markOf(call),
    }, { idempotencyKey: call.key })));
  }

  async takeBack(call: CallOf<'TAKE_BACK'>): Promise<SeenReversal> {
    return this.#made(call, async (stripe) => reversalSeen(await stripe.transfers.createReversal(call.transferId, { amount: amountOf(call.amount), metadata: markOf(call) }, { idempotencyKey: call.key })));
  }

  /** An account that can receive transfers and nothing more: the platform answers for its losses and fees, Stripe asks who its owner is. */
  async onboard(call: OnboardCall): Promise<SeenAccount> {
    return this.#made(call, async (stripe) => accountSeen(await stripe.v2.core.accounts.create({
      dashboard: 'express', identity: { country: call.country.toLowerCase() },
      configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } } },
      defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'application' } },
      include: [...WITH_RECIPIENT], metadata: { member_id: call.memberId, call: call.key },
    }, { idempotencyKey: call.key })));
  }

  async onboardingLink({ accountId, returnUrl, refreshUrl }: { readonly accountId: string; readonly returnUrl: string; readonly refreshUrl: string }): Promise<{ readonly url: string; readonly expiresAt: string }> {
    return this.#asked(async (stripe) => {
      const link = await stripe.v2.core.accountLinks.create({ account: accountId, use_case: { type: 'account_onboarding', account_onboarding: { return_url: returnUrl, refresh_url: refreshUrl } } });
      return { url: link.url, expiresAt: new Date(link.expires_at).toISOString() };
    });
  }

  lookUp(call: Call | OnboardCall, since: Instant): Promise<Seen | undefined> {
    return this.#asked((stripe) => lookedUp(stripe, call, since));
  }

  status(ref: Ref): Promise<Found | undefined> {
    return this.#asked((stripe) => lookedAt(stripe, ref));
  }

  async payouts(accountId: string, max: number): Promise<readonly SeenPayout[]> {
    return this.#asked(async (stripe) => (await stripe.payouts.list({ limit: max }, { stripeContext: accountId })).data.map(payoutSeen));
  }

  async clientKeys(intentId: string): Promise<ClientKeys> {
    const { publishableKey, checkoutUrl } = this.options;
    const { client_secret: clientSecret } = await this.#asked<{ client_secret: string | null }>((stripe) => intentId.startsWith('seti_') ? stripe.setupIntents.retrieve(intentId) : stripe.paymentIntents.retrieve(intentId));
    if (clientSecret === null) throw new CallRefused('NOT_FOUND', undefined);
    return { clientSecret, publishableKey, ...(checkoutUrl === undefined ? {} : { checkoutUrl: checkoutUrl(clientSecret) }) };
  }

  async #made<Answer>({ operation }: Call | OnboardCall, send: (stripe: Stripe) => Promise<Answer>): Promise<Answer> {
    const stripe = await this.options.connect();
    try {
      return await askedTogether(() => send(stripe));
    } catch (error) {
      if (error instanceof CallRefused) throw error;
      throw refusalOf(error, { operation, seenIn });
    }
  }

  /** An intent that has gone the way that was asked already is no refusal; one that has gone another is shown as it stands. */
  async #moved(call: CallOf<'CAPTURE' | 'RELEASE'>, wanted: SeenIntent['status'] | SeenSetup['status'], send: (stripe: Stripe) => Promise<Intention>): Promise<Intention> {
    try {
      return await this.#made(call, send);
    } catch (error) {
      if (!(error instanceof CallRefused) || error.failure !== 'INTENT_MOVED_ON') throw error;
      const seen = await this.#intention(call.intentId);
      if (seen?.seen.status === wanted) return seen;
      throw seen ? new CallRefused(isGone(call, seen) ? 'HOLD_EXPIRED' : 'INTENT_MOVED_ON', error.code, seen) : error;
    }
  }

  async #intention(id: string): Promise<Intention | undefined> {
    const found = await this.status({ id });
    if (found?.kind === 'intent') return { kind: 'intent', seen: found.seen };
    return found?.kind === 'setup' ? { kind: 'setup', seen: found.seen } : undefined;
  }

  async #asked<Answer>(ask: (stripe: Stripe) => Promise<Answer>): Promise<Answer> {
    const stripe = await this.options.connect();
    try {
      return await ask(stripe);
    } catch (error) {
      if (error instanceof CallRefused) throw error;
      throw unavailableOf(error);
    }
  }
}

/** The hold that was to be captured is there no more. */
const isGone = ({ operation }: Call, { kind, seen }: Intention): boolean => operation === 'CAPTURE' && kind === 'intent' && seen.status === 'RELEASED';

/** A card that was declined comes with the intent that it was tried for. */
const seenIn = ({ payment_intent: intent, setup_intent: setup }: Stripe.errors.StripeError): Seen | undefined => {
  if (intent) return { kind: 'intent', seen: intentSeen(intent) };
  return setup ? { kind: 'setup', seen: setupSeen(setup) } : undefined;
};

const notAnIntent = (intentId: string): never => {
  throw new Error(`${intentId} is no payment intent`);
};

/** @throws CallRefused where Stripe could not be told such an amount */
const amountOf = (amount: Money): number => {
  try {
    return toStripeAmount(amount);
  } catch {
    throw new CallRefused('AMOUNT_REFUSED', undefined);
  }
};

const chargedOf = ({ amount }: { readonly amount: Money }): { readonly amount: number; readonly currency: string } => ({ amount: amountOf(amount), currency: amount.currency.toLowerCase() });
