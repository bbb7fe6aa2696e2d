import type { z } from 'zod';
import type { Decline } from './cards.js';
import { emit } from './events.js';
import { flag, merged, metadata, open, text } from './forms.js';
import { futureUsage, methodFields } from './intent-fields.js';
import { customerOf, lastError, methodsOf, type LastError } from './intents.js';
import { belong, cardOf, methodOf, paymentMethods } from './payment-methods.js';
import { missing, Refusal, refused } from './refusal.js';
import { webAddress } from './pages.js';
import { kind, type World } from './world.js';

export type SetupStatus = 'requires_payment_method' | 'requires_confirmation' | 'requires_action' | 'succeeded' | 'canceled';
export type SetupIntent = {
  id: string; object: 'setup_intent'; automatic_payment_methods: { allow_redirects: string; enabled: boolean } | null; cancellation_reason: string | null; client_secret: string; created: number; customer: string | null;
  last_setup_error: LastError | null; latest_attempt: string | null; metadata: Record<string, string>; next_action: object | null; payment_method: string | null; status: SetupStatus; usage: string;
} & Readonly<Record<string, unknown>>;
export const setups = kind<SetupIntent, { returnUrl: string | null }>('setup_intent', 'seti_');

export const setupFields = {
  ...methodFields, confirm: flag.optional(), customer: text.optional(), description: text.optional(), mandate_data: open.optional(), metadata: metadata.optional(), payment_method: text.optional(), payment_method_options: open.optional(),
  return_url: text.optional(), usage: futureUsage.optional(), use_stripe_sdk: flag.optional(),
};
type SetupParams = z.output<z.ZodObject<typeof setupFields>>;

/** @throws Refusal 404 for a customer or a method that is not there */
export const newSetup = (world: World, params: SetupParams): SetupIntent => {
  const id = world.newId(setups.prefix);
  const method = params.payment_method === undefined ? null : methodOf(world, params.payment_method).id;
  const setup: SetupIntent = {
    id, object: 'setup_intent', ...methodsOf(params), application: null, cancellation_reason: null, client_secret: world.newId(`${id}_secret_`), created: world.now, customer: customerOf(world, params.customer), customer_account: null,
    description: params.description ?? null, flow_directions: null, last_setup_error: null, latest_attempt: null, livemode: false, mandate: null, metadata: merged({}, params.metadata), next_action: null, on_behalf_of: null,
    payment_method: method, payment_method_configuration_details: null, payment_method_options: { card: { mandate_options: null, network: null, request_three_d_secure: 'automatic' } }, single_use_mandate: null,
    status: method === null ? 'requires_payment_method' : 'requires_confirmation', usage: params.usage ?? 'off_session',
  };
  world.add(setups, setup, { hidden: { returnUrl: params.return_url ?? null } });
  emit(world, 'setup_intent.created', { object: setup });
  return setup;
};

const must = (world: World, setup: SetupIntent, to: string): void => {
  if (setup.status !== 'succeeded' && setup.status !== 'canceled') return;
  throw refused(`You cannot ${to} this SetupIntent because it has a status of ${setup.status}.`, { code: 'setup_intent_unexpected_state', setup_intent: world.shown(setup) });
};

/** Tries to save a card. @throws Refusal 402 for a card that refuses, which stays; 400 and 404 for what cannot be tried */
export const confirmSetup = (world: World, id: string, { method, returnUrl: said, url }: { method?: string | undefined; returnUrl?: string | undefined; url: string }): SetupIntent => {
  const setup = world.get(setups, id);
  must(world, setup, 'confirm');
  const taken = takeMethod(world, setup, method);
  const returnUrl = said ?? world.hidden(setups, id).returnUrl;
  if (returnUrl !== null && !webAddress(returnUrl)) throw refused('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
  if (returnUrl === null && setup.automatic_payment_methods?.allow_redirects === 'always') throw refused('This SetupIntent accepts payment methods that may redirect your customer: provide a `return_url`.', { param: 'return_url' });
  world.change(setups, id, (one, journey) => {
    Object.assign(one, { payment_method: taken, latest_attempt: world.newId('setatt_'), last_setup_error: null, next_action: null });
    journey.returnUrl = returnUrl;
  });
  return cardOf(world, taken).asks === undefined ? saved(world, id) : askToAuthenticate(world, id, url);
};

const takeMethod = (world: World, setup: SetupIntent, word: string | undefined): string => {
  const named = word ?? setup.payment_method;
  if (named === null) throw refused('You cannot confirm this SetupIntent because it\'s missing a payment method.', { code: 'setup_intent_unexpected_state', setup_intent: world.shown(setup) });
  const method = methodOf(world, named);
  if (method.customer !== null && method.customer !== setup.customer) throw missing('PaymentMethod of this customer', named, 'payment_method');
  return method.id;
};

const askToAuthenticate = (world: World, id: string, url: string): SetupIntent => {
  const { returnUrl } = world.hidden(setups, id);
  const setup = world.change(setups, id, (one) => {
    one.status = 'requires_action';
    one.next_action = { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url: `${url}/authenticate/${one.client_secret}` } };
  });
  emit(world, 'setup_intent.requires_action', { object: setup });
  return setup;
};

const saved = (world: World, id: string): SetupIntent => {
  const { payment_method: method, customer, usage } = world.get(setups, id);
  const card = cardOf(world, method ?? '');
  if (card.decline !== undefined && card.unsavable === true) throw refusedBy(world, id, card.decline);
  const { customer: whose } = world.change(paymentMethods, method ?? '', (_, habits) => { habits.saved ||= usage === 'off_session'; });
  if (customer !== null && whose === null) belong(world, method ?? '', customer);
  const setup = world.change(setups, id, (one) => { Object.assign(one, { status: 'succeeded', next_action: null }); });
  emit(world, 'setup_intent.succeeded', { object: setup });
  return setup;
};

const refusedBy = (world: World, id: string, decline: Decline): Refusal => {
  const { payment_method: method } = world.get(setups, id);
  const setup = failed(world, id, lastError(world, decline, { method }));
  return new Refusal(402, { type: 'card_error', code: decline.code, decline_code: decline.decline, message: decline.message, setup_intent: world.shown(setup) }, 'keep');
};

const failed = (world: World, id: string, error: LastError): SetupIntent => {
  const setup = world.change(setups, id, (one) => { Object.assign(one, { status: 'requires_payment_method', payment_method: null, next_action: null, last_setup_error: error }); });
  emit(world, 'setup_intent.setup_failed', { object: setup });
  return setup;
};

/** The customer came back from their bank. Declines are written down, not thrown: nobody asked by request. */
export const setupAuthenticated = (world: World, id: string, passed: boolean): SetupIntent => {
  const setup = world.get(setups, id);
  if (setup.status !== 'requires_action') return setup;
  if (!passed) return failed(world, id, lastError(world, { code: 'setup_intent_authentication_failure', message: 'The provided payment method has failed authentication.' }, { method: setup.payment_method }));
  try {
    return saved(world, id);
  } catch (error) {
    if (error instanceof Refusal && error.effect === 'keep') return world.get(setups, id);
    throw error;
  }
};

export const cancelSetup = (world: World, id: string, reason: string | null): SetupIntent => {
  must(world, world.get(setups, id), 'cancel');
  const setup = world.change(setups, id, (one) => { Object.assign(one, { status: 'canceled', cancellation_reason: reason, next_action: null }); });
  emit(world, 'setup_intent.canceled', { object: setup });
  return setup;
};
