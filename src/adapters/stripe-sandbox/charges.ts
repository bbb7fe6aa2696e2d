import { cardOf, nobody, paymentMethods } from './payment-methods.js';
import type { Decline } from './cards.js';
import { smallestUnit } from './currencies.js';
import { schedule } from './jobs.js';
import { book } from './money.js';
import { own, route, type Route } from './routing.js';
import { kind, type World } from './world.js';

export type Charge = {
  id: string; object: 'charge'; amount: number; amount_captured: number; amount_refunded: number; balance_transaction: string | null; captured: boolean; created: number; currency: string; customer: string | null; description: string | null;
  disputed: boolean; failure_balance_transaction: string | null; failure_code: string | null; failure_message: string | null; metadata: Record<string, string>; paid: boolean; payment_intent: string; payment_method: string;
  payment_method_details: { card: { capture_before?: number; amount_authorized: number | null } & Readonly<Record<string, unknown>>; type: 'card' }; refunded: boolean; status: 'succeeded' | 'failed'; transfer_group: string | null;
} & Readonly<Record<string, unknown>>;
/** `locked`: the customer's bank has taken the money back, so it cannot be refunded. */
export const charges = kind<Charge, { locked?: boolean }>('charge', 'ch_');

/** What a charge is made for: the fields of an intent that it takes over. */
export type Purpose = { readonly intent: string; readonly amount: number; readonly currency: string; readonly customer: string | null; readonly description: string | null; readonly metadata: Record<string, string>; readonly receiptEmail: string | null; readonly transferGroup: string | null };
export type Manner = {
  readonly method: string; readonly offSession: boolean; readonly decline?: Decline | undefined; readonly authenticated: boolean;
  /** Held, not captured; until when, in seconds. */ readonly heldUntil: number | undefined; readonly extended: boolean;
};

const day = 24 * 3600;
/** Seconds that a card is held: seven days, while the customer is away with Visa 4 days and 18 hours, and thirty days where an extension was asked for. */
export const holdSeconds = ({ brand, offSession, extended }: { brand: string; offSession: boolean; extended: boolean }): number => {
  if (extended) return 30 * day;
  return offSession && brand === 'visa' ? 4 * day + 18 * 3600 : 7 * day;
};

const approved = { advice_code: null, network_advice_code: null, network_decline_code: null, network_status: 'approved_by_network', reason: null, risk_level: 'normal', risk_score: 20, seller_message: 'Payment complete.', type: 'authorized' };
const refusedBy = (decline: Decline) => ({ ...approved, network_decline_code: '05', network_status: 'declined_by_network', reason: decline.decline, seller_message: decline.message, type: 'issuer_declined' });
const secure = { authentication_flow: 'challenge', electronic_commerce_indicator: '05', exemption_indicator: null, result: 'authenticated', result_reason: null, transaction_id: 'sandbox', version: '2.2.0' };

const detailsOf = (world: World, { amount }: Purpose, manner: Manner): Charge['payment_method_details'] => {
  const { card } = world.get(paymentMethods, manner.method);
  const held = manner.heldUntil === undefined ? {} : { capture_before: manner.heldUntil };
  return {
    card: {
      amount_authorized: manner.decline === undefined ? amount : null, authorization_code: manner.decline === undefined ? 'SANDBX' : null, brand: card.brand, ...held, checks: card.checks, country: card.country,
      electronic_commerce_indicator: manner.authenticated ? '05' : null, exp_month: card.exp_month, exp_year: card.exp_year, extended_authorization: { status: manner.extended && manner.heldUntil !== undefined ? 'enabled' : 'disabled' },
      fingerprint: card.fingerprint, funding: card.funding, incremental_authorization: { status: 'unavailable' }, installments: null, last4: card.last4, mandate: null, multicapture: { status: 'unavailable' }, network: card.brand,
      network_transaction_id: 'sandbox', overcapture: { maximum_amount_capturable: amount, status: 'unavailable' }, regulated_status: 'unregulated', three_d_secure: manner.authenticated ? secure : null, transaction_link_id: null, wallet: null,
    },
    type: 'card',
  };
};

/** A charge as the bank answered it: held, failed, or to be captured at once. */
export const newCharge = (world: World, purpose: Purpose, manner: Manner): Charge => {
  const { decline } = manner;
  const charge: Charge = {
    id: world.newId(charges.prefix), object: 'charge', amount: purpose.amount, amount_captured: 0, amount_refunded: 0, application: null, application_fee: null, application_fee_amount: null, balance_transaction: null,
    billing_details: nobody, calculated_statement_descriptor: 'BARNRAISE', captured: false, created: world.now, currency: purpose.currency, customer: purpose.customer, description: purpose.description, disputed: false,
    failure_balance_transaction: null, failure_code: decline?.code ?? null, failure_message: decline?.message ?? null, fraud_details: {}, livemode: false, metadata: { ...purpose.metadata }, on_behalf_of: null,
    outcome: decline === undefined ? approved : refusedBy(decline), paid: decline === undefined, payment_intent: purpose.intent, payment_method: manner.method, payment_method_details: detailsOf(world, purpose, manner),
    receipt_email: purpose.receiptEmail, receipt_number: null, receipt_url: null, refunded: false, review: null, shipping: null, source: null, source_transfer: null, statement_descriptor: null, statement_descriptor_suffix: null,
    status: decline === undefined ? 'succeeded' : 'failed', transfer_data: null, transfer_group: purpose.transferGroup,
  };
  return world.add(charges, charge);
};

/** What Stripe keeps of a payment: 1.5 % and 25 of the smallest unit there is, never more than all of it. */
const feeOf = (amount: number, currency: string): number => {
  const unit = smallestUnit(currency);
  return Math.min(amount, (Math.round((amount / unit) * 0.015) + 25) * unit);
};
const untilAvailable = 2 * day;
const untilDisputed = 1;

/** Takes the money. It is available two days later, with one card at once. */
export const captureCharge = (world: World, id: string, amount: number): Charge => {
  const { currency, payment_method: method, description } = world.get(charges, id);
  const card = cardOf(world, method);
  const transaction = book(world, {
    type: 'charge', reporting_category: 'charge', amount, fee: feeOf(amount, currency), currency, source: id, outside: 'customers', availableOn: world.now + (card.bypasses === true ? 0 : untilAvailable),
    ...(description === null ? {} : { description }),
  });
  const charge = world.change(charges, id, (one) => {
    one.captured = true;
    one.amount_captured = amount;
    one.balance_transaction = transaction.id;
  });
  if (card.dispute !== undefined) schedule(world, 'customer-disputes', { at: world.now + untilDisputed, subject: id });
  return charge;
};

export const chargeRoutes: readonly Route[] = [
  route('GET /v1/charges/{charge}', {}, (ask) => own(ask, charges, { id: ask.path.charge ?? '' })),
];
