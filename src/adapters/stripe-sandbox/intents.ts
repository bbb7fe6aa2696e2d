import type { z } from 'zod';
import type { Decline } from './cards.js';
import type { intentFields } from './intent-fields.js';
import { chargeable, currencyOf } from './currencies.js';
import { emit } from './events.js';
import { merged } from './forms.js';
import { refused } from './refusal.js';
import { kind, type World } from './world.js';

export type IntentStatus = 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'requires_capture' | 'succeeded' | 'canceled';
type CardOptions = { capture_method?: 'manual'; request_extended_authorization?: string; request_three_d_secure: string | null } & Readonly<Record<string, unknown>>;
export type LastError = { type: 'card_error'; code: string; decline_code?: string; message: string; doc_url: string; charge?: string; payment_method?: object };
export type PaymentIntent = {
  id: string; object: 'payment_intent'; amount: number; amount_capturable: number; amount_received: number; automatic_payment_methods: { allow_redirects: string; enabled: boolean } | null; canceled_at: number | null;
  cancellation_reason: string | null; capture_method: string; client_secret: string; created: number; currency: string; customer: string | null; description: string | null; last_payment_error: LastError | null;
  latest_charge: string | null; metadata: Record<string, string>; next_action: object | null; payment_method: string | null; payment_method_options: { card: CardOptions }; receipt_email: string | null;
  setup_future_usage: string | null; status: IntentStatus; transfer_group: string | null;
} & Readonly<Record<string, unknown>>;
/** Where the customer goes back to, and whether they are here. */
export type Journey = { returnUrl: string | null; offSession: boolean };
export const intents = kind<PaymentIntent, Journey>('payment_intent', 'pi_');

export type IntentParams = z.output<z.ZodObject<typeof intentFields>>;
type Options = IntentParams['payment_method_options'];

const cardOptions = (options: Options): CardOptions => {
  const { capture_method, request_extended_authorization, request_three_d_secure } = options?.card ?? {};
  return {
    installments: null, mandate_options: null, network: null, request_three_d_secure: request_three_d_secure ?? 'automatic',
    ...(capture_method === 'manual' ? { capture_method } : {}), ...(request_extended_authorization === undefined ? {} : { request_extended_authorization }),
  };
};

/** How the methods of an intent are chosen, as it is answered. */
export const methodsOf = ({ allowed_payment_method_types: allowed, excluded_payment_method_types: excluded, automatic_payment_methods: automatic }: Pick<IntentParams, 'allowed_payment_method_types' | 'excluded_payment_method_types' | 'automatic_payment_methods'>) => ({
  allowed_payment_method_types: allowed ?? null, excluded_payment_method_types: excluded ?? null, payment_method_types: ['card'],
  automatic_payment_methods: allowed === undefined ? { allow_redirects: automatic?.allow_redirects ?? 'always', enabled: automatic?.enabled ?? true } : null,
});

const nothing = {
  amount_capturable: 0, amount_received: 0, application: null, application_fee_amount: null, canceled_at: null, cancellation_reason: null, customer_account: null, last_payment_error: null, latest_charge: null, livemode: false,
  managed_payments: null, next_action: null, on_behalf_of: null, payment_method: null, payment_method_configuration_details: null, payment_record: null, processing: null, review: null, shipping: null, source: null,
} as const;
const unsaid = { customer: null, description: null, receipt_email: null, setup_future_usage: null, statement_descriptor: null, statement_descriptor_suffix: null, transfer_group: null, capture_method: 'automatic_async', confirmation_method: 'automatic' };
const spoken = ({ customer, description, receipt_email, setup_future_usage, statement_descriptor, statement_descriptor_suffix, transfer_group, capture_method, confirmation_method }: IntentParams): Partial<typeof unsaid> =>
  JSON.parse(JSON.stringify({ customer, description, receipt_email, setup_future_usage, statement_descriptor, statement_descriptor_suffix, transfer_group, capture_method, confirmation_method })) as Partial<typeof unsaid>;

/** @throws Refusal 400 for an amount or a currency that cannot be, 404 for a customer who is not there */
export const newIntent = (world: World, params: IntentParams): PaymentIntent => {
  const currency = currencyOf(params.currency);
  const id = world.newId(intents.prefix);
  customerOf(world, params.customer);
  const intent: PaymentIntent = {
    id, object: 'payment_intent', ...nothing, ...unsaid, ...spoken(params), ...methodsOf(params), amount: chargeable(params.amount, currency), client_secret: world.newId(`${id}_secret_`), created: world.now, currency,
    metadata: merged({}, params.metadata), payment_method_options: { card: cardOptions(params.payment_method_options) }, status: 'requires_payment_method',
  };
  world.add(intents, intent, { hidden: { returnUrl: params.return_url ?? null, offSession: false } });
  emit(world, 'payment_intent.created', { object: intent });
  return intent;
};

/** @throws Refusal 404 for a customer who is not there */
export const customerOf = (world: World, id: string | undefined): string | null => (id === undefined ? null : world.get(kind('customer', 'cus_'), id, 'customer').id);

/** Whether a success is only a hold. */
export const isHeld = ({ capture_method, payment_method_options: { card } }: PaymentIntent): boolean => capture_method === 'manual' || card.capture_method === 'manual';

/** @throws Refusal 400 payment_intent_unexpected_state unless the intent is in one of these states */
export const must = (world: World, intent: PaymentIntent, { be, to }: { be: readonly IntentStatus[]; to: string }): void => {
  if (be.includes(intent.status)) return;
  throw refused(`You cannot ${to} this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be: ${be.join(', ')}.`, { code: 'payment_intent_unexpected_state', payment_intent: world.shown(intent) });
};

/** A decline as it stands in the intent. */
export const lastError = (world: World, { code, decline, message }: { code: string; decline?: string; message: string }, { charge, method }: { charge?: string; method: string | null }): LastError => ({
  type: 'card_error', code, ...(decline === undefined ? {} : { decline_code: decline }), message, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
  ...(charge === undefined ? {} : { charge }), ...(method === null ? {} : { payment_method: world.shown(world.get(kind('payment_method', 'pm_'), method)) }),
});

export const authenticationRequired: Decline = { code: 'authentication_required', decline: 'authentication_required', message: 'Your card was declined. This transaction requires authentication.' };
