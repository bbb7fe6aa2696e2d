import { z } from 'zod';
import { chargeable, currencyOf } from './currencies.js';
import { flag, int, merged, metadata, text } from './forms.js';
import { cancelIntent, captureIntent } from './holds.js';
import { confirmFields, intentFields, updateFields } from './intent-fields.js';
import { customerOf, intents, must, newIntent, type IntentParams, type PaymentIntent } from './intents.js';
import { createdPaging, listed } from './lists.js';
import { confirmIntent } from './paying.js';
import { methodOf } from './payment-methods.js';
import { malformed, refused } from './refusal.js';
import { own, route, type Ask, type Route } from './routing.js';
import type { World } from './world.js';

const itself = (ask: Ask<object>): PaymentIntent => own(ask, intents, { id: ask.path.intent ?? '', param: 'intent' });
const reasons = z.enum(['duplicate', 'fraudulent', 'requested_by_customer', 'abandoned']);

type Changes = Partial<Pick<IntentParams, 'amount' | 'currency' | 'capture_method' | 'customer' | 'description' | 'payment_method' | 'payment_method_options' | 'receipt_email' | 'transfer_group'>> & { metadata?: IntentParams['metadata'] | undefined; setup_future_usage?: string | undefined };

/** Puts into an intent what was sent of these, the way an update and a confirmation do. */
const changeIntent = (world: World, { id, ...was }: PaymentIntent, changes: Changes): PaymentIntent => {
  const { amount, currency, capture_method, customer, description, receipt_email, transfer_group, setup_future_usage } = changes;
  const money = currencyOf(currency ?? was.currency);
  const plain = { amount: chargeable(amount ?? was.amount, money), currency: money, capture_method, description, receipt_email, transfer_group, customer: customer === undefined ? undefined : customerOf(world, customer) };
  return world.change(intents, id, (one) => {
    Object.assign(one, Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)));
    one.metadata = merged(one.metadata, changes.metadata);
    if (setup_future_usage !== undefined) one.setup_future_usage = setup_future_usage === '' ? null : setup_future_usage;
    withOptions(one, changes.payment_method_options);
    withMethod(world, one, changes.payment_method);
  });
};

const withOptions = (intent: PaymentIntent, options: IntentParams['payment_method_options']): void => {
  const { capture_method: capture, ...rest } = options?.card ?? {};
  Object.assign(intent.payment_method_options.card, rest, capture === 'manual' ? { capture_method: capture } : {});
  if (capture === '') delete intent.payment_method_options.card.capture_method;
};

const withMethod = (world: World, intent: PaymentIntent, word: string | undefined): void => {
  if (word === undefined) return;
  intent.payment_method = methodOf(world, word).id;
  if (intent.status === 'requires_payment_method') intent.status = 'requires_confirmation';
};

const create = ({ params, world, url }: Ask<IntentParams>): PaymentIntent => {
  if (params.off_session !== undefined && params.confirm !== true) throw malformed('off_session can only be set together with confirm=true.', { param: 'off_session' });
  const intent = newIntent(world, params);
  world.change(intents, intent.id, (one) => { withMethod(world, one, params.payment_method); });
  if (params.confirm !== true) return intent;
  return confirmIntent(world, intent.id, { offSession: params.off_session, returnUrl: params.return_url, errorOnAction: params.error_on_requires_action, url });
};

export const intentRoutes: readonly Route[] = [
  route('POST /v1/payment_intents', intentFields, create),
  route('GET /v1/payment_intents', { ...createdPaging, customer: text.optional() }, (ask) => listed(ask, intents, { url: '/v1/payment_intents', keep: ({ customer }) => ask.params.customer === undefined || customer === ask.params.customer })),
  route('GET /v1/payment_intents/{intent}', { client_secret: text.optional() }, itself),
  route('POST /v1/payment_intents/{intent}', updateFields, (ask) => {
    const intent = itself(ask);
    const { metadata: _, description: __, ...weighty } = ask.params;
    if (Object.keys(weighty).some((name) => name !== 'expand')) must(ask.world, intent, { be: ['requires_payment_method', 'requires_confirmation', 'requires_action'], to: 'update' });
    return changeIntent(ask.world, intent, ask.params);
  }),
  route('POST /v1/payment_intents/{intent}/confirm', confirmFields, (ask) => {
    const { world, url, params: { capture_method, payment_method, payment_method_options, receipt_email, setup_future_usage, off_session, return_url, error_on_requires_action } } = ask;
    const intent = itself(ask);
    must(world, intent, { be: ['requires_payment_method', 'requires_confirmation', 'requires_action'], to: 'confirm' });
    changeIntent(world, intent, { capture_method, payment_method_options, receipt_email, setup_future_usage });
    return confirmIntent(world, intent.id, { method: payment_method, offSession: off_session, returnUrl: return_url, errorOnAction: error_on_requires_action, url });
  }),
  route('POST /v1/payment_intents/{intent}/capture', { amount_to_capture: int.optional(), final_capture: flag.optional(), metadata: metadata.optional(), statement_descriptor: text.optional(), statement_descriptor_suffix: text.optional() }, (ask) => {
    const intent = itself(ask);
    if (ask.params.final_capture === false) throw refused('This payment does not support several captures.', { param: 'final_capture' });
    if (ask.params.metadata !== undefined) ask.world.change(intents, intent.id, (one) => { one.metadata = merged(one.metadata, ask.params.metadata); });
    return captureIntent(ask.world, intent.id, ask.params.amount_to_capture);
  }),
  route('POST /v1/payment_intents/{intent}/cancel', { cancellation_reason: reasons.optional() }, (ask) => cancelIntent(ask.world, itself(ask).id, ask.params.cancellation_reason ?? null)),
];
