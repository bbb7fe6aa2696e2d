import type { Card, Decline } from './cards.js';
import { captureCharge, charges, holdSeconds, newCharge, type Charge, type Manner } from './charges.js';
import { emit } from './events.js';
import { authenticationRequired, intents, isHeld, lastError, must, type PaymentIntent } from './intents.js';
import { schedule } from './jobs.js';
import { belong, cardOf, methodOf, paymentMethods } from './payment-methods.js';
import { missing, Refusal, refused } from './refusal.js';
import { webAddress } from './pages.js';
import type { World } from './world.js';

export type Confirming = { readonly method?: string | undefined; readonly offSession?: boolean | undefined; readonly returnUrl?: string | undefined; readonly errorOnAction?: boolean | undefined; /** Where the sandbox's pages are. */ readonly url: string };

/** Tries to pay. Ends in success, a hold, or a page to authenticate on. @throws Refusal 402 for a decline, which stays; 400 and 404 for what cannot be tried */
export const confirmIntent = (world: World, id: string, confirming: Confirming): PaymentIntent => {
  const intent = world.get(intents, id);
  must(world, intent, { be: ['requires_payment_method', 'requires_confirmation', 'requires_action'], to: 'confirm' });
  const method = takeMethod(world, intent, confirming.method);
  const offSession = confirming.offSession === true;
  const returnUrl = backTo(world, intent, confirming);
  world.change(intents, id, (one, journey) => {
    Object.assign(one, { payment_method: method, last_payment_error: null, next_action: null });
    Object.assign(journey, { offSession, returnUrl });
  });
  if (!asksNow(world, intent, offSession)) return paid(world, id, { offSession, authenticated: false });
  return offSession || confirming.errorOnAction === true ? declined(world, id, { decline: authenticationRequired, offSession }) : askToAuthenticate(world, id, confirming.url);
};

/** Where the customer goes afterwards. @throws Refusal 400 where a method might send them away and nobody said how they come back */
const backTo = (world: World, intent: PaymentIntent, { returnUrl: said, offSession }: Confirming): string | null => {
  if (said !== undefined && !webAddress(said)) throw refused('Not a valid URL', { code: 'url_invalid', param: 'return_url' });
  const returnUrl = said ?? world.hidden(intents, intent.id).returnUrl;
  if (returnUrl !== null || offSession === true || intent.automatic_payment_methods?.allow_redirects !== 'always') return returnUrl;
  throw refused('This PaymentIntent accepts payment methods that may redirect your customer: provide a `return_url`, or create it with allowed_payment_method_types or automatic_payment_methods[allow_redirects]=never.', { param: 'return_url' });
};

/** The method to pay with: one that is nobody's, or this customer's. */
const takeMethod = (world: World, intent: PaymentIntent, word: string | undefined): string => {
  const named = word ?? intent.payment_method;
  if (named === null) throw refused('You cannot confirm this PaymentIntent because it\'s missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.', { code: 'payment_intent_unexpected_state', payment_intent: world.shown(intent) });
  const method = methodOf(world, named);
  if (method.customer !== null && method.customer !== intent.customer) throw missing('PaymentMethod of this customer', named, 'payment_method');
  return method.id;
};

/** Whether the bank wants to see the customer. */
const asksNow = (world: World, intent: PaymentIntent, offSession: boolean): boolean => {
  const method = intent.payment_method ?? '';
  const { asks } = cardOf(world, method);
  if (asks === 'always') return true;
  if (asks === 'once') return !offSession || !world.hidden(paymentMethods, method).saved;
  return !offSession && ['any', 'challenge'].includes(intent.payment_method_options.card.request_three_d_secure ?? '');
};

const askToAuthenticate = (world: World, id: string, url: string): PaymentIntent => {
  const { returnUrl } = world.hidden(intents, id);
  const intent = world.change(intents, id, (one) => {
    one.status = 'requires_action';
    one.next_action = { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url: `${url}/authenticate/${one.client_secret}` } };
  });
  emit(world, 'payment_intent.requires_action', { object: intent });
  return intent;
};

type Attempt = { readonly offSession: boolean; readonly authenticated: boolean };

/** The bank answers. @throws Refusal 402 for a decline, which stays */
const paid = (world: World, id: string, attempt: Attempt): PaymentIntent => {
  const { payment_method: method } = world.get(intents, id);
  const card = cardOf(world, method ?? '');
  if (card.decline !== undefined) return declined(world, id, { decline: card.decline, offSession: attempt.offSession });
  const charge = charged(world, id, { attempt, card });
  const intent = world.get(intents, id);
  if (intent.setup_future_usage === 'off_session') remember(world, intent, attempt.authenticated || card.asks === undefined);
  return settle(world, intent, charge);
};

const purposeOf = ({ id, amount, currency, customer, description, metadata, receipt_email, transfer_group }: PaymentIntent) => ({ intent: id, amount, currency, customer, description, metadata, receiptEmail: receipt_email, transferGroup: transfer_group });

const charged = (world: World, id: string, { attempt, card, decline }: { attempt: Attempt; card: Card; decline?: Decline }): Charge => {
  const intent = world.get(intents, id);
  const extended = intent.payment_method_options.card.request_extended_authorization === 'if_available';
  const heldUntil = isHeld(intent) && decline === undefined ? world.now + holdSeconds({ brand: card.brand, offSession: attempt.offSession, extended }) : undefined;
  const manner: Manner = { method: intent.payment_method ?? '', offSession: attempt.offSession, authenticated: attempt.authenticated, decline, heldUntil, extended };
  const charge = newCharge(world, purposeOf(intent), manner);
  world.change(intents, id, (one) => { one.latest_charge = charge.id; });
  if (heldUntil !== undefined) schedule(world, 'hold-expires', { at: heldUntil, subject: charge.id });
  return charge;
};

const settle = (world: World, { id, amount, ...intent }: PaymentIntent, charge: Charge): PaymentIntent => {
  const held = isHeld({ id, amount, ...intent });
  if (!held) captureCharge(world, charge.id, amount);
  emit(world, 'charge.succeeded', { object: world.get(charges, charge.id) });
  const now = world.change(intents, id, (one) => {
    one.next_action = null;
    if (held) Object.assign(one, { status: 'requires_capture', amount_capturable: amount });
    else Object.assign(one, { status: 'succeeded', amount_received: amount });
  });
  emit(world, held ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', { object: now });
  return now;
};

/** The method is kept for later charges, and is the customer's. */
const remember = (world: World, { payment_method: method, customer }: PaymentIntent, saved: boolean): void => {
  if (method === null) return;
  world.change(paymentMethods, method, (_, habits) => { habits.saved ||= saved; });
  if (customer !== null && world.get(paymentMethods, method).customer === null) belong(world, method, customer);
};

/** Writes a decline down and says it: the intent wants another method. @throws Refusal 402 always */
const declined = (world: World, id: string, { decline, offSession }: { decline: Decline; offSession: boolean }): never => {
  const method = world.get(intents, id).payment_method ?? '';
  const charge = charged(world, id, { attempt: { offSession, authenticated: false }, card: cardOf(world, method), decline });
  emit(world, 'charge.failed', { object: charge });
  const intent = failed(world, id, lastError(world, decline, { charge: charge.id, method }));
  throw new Refusal(402, {
    type: 'card_error', code: decline.code, decline_code: decline.decline, message: decline.message, charge: charge.id, payment_intent: world.shown(intent), payment_method: world.shown(world.get(paymentMethods, method)),
  }, 'keep');
};

const failed = (world: World, id: string, error: PaymentIntent['last_payment_error']): PaymentIntent => {
  const intent = world.change(intents, id, (one) => { Object.assign(one, { status: 'requires_payment_method', payment_method: null, next_action: null, last_payment_error: error }); });
  emit(world, 'payment_intent.payment_failed', { object: intent });
  return intent;
};

/** The customer came back from their bank, with or without having shown themselves. Declines are written down, not thrown: nobody asked by request. */
export const authenticated = (world: World, id: string, passed: boolean): PaymentIntent => {
  const intent = world.get(intents, id);
  if (intent.status !== 'requires_action') return intent;
  if (!passed) return failed(world, id, lastError(world, { code: 'payment_intent_authentication_failure', message: 'The provided payment method has failed authentication.' }, { method: intent.payment_method }));
  try {
    return paid(world, id, { offSession: false, authenticated: true });
  } catch (error) {
    if (error instanceof Refusal && error.effect === 'keep') return world.get(intents, id);
    throw error;
  }
};
