import { cardNamed, type Card } from './cards.js';
import { emit } from './events.js';
import { text } from './forms.js';
import { missing, Refusal, refused } from './refusal.js';
import { route, type Route } from './routing.js';
import { kind, type World } from './world.js';

type Shown = { brand: string; country: string; exp_month: number; exp_year: number; fingerprint: string; funding: string; last4: string; checks: { address_line1_check: null; address_postal_code_check: null; cvc_check: string | null } };
export type PaymentMethod = { id: string; object: 'payment_method'; card: Shown & Readonly<Record<string, unknown>>; created: number; customer: string | null; type: 'card' } & Readonly<Record<string, unknown>>;
/** `saved`: the customer agreed, with 3-D Secure where the card asks for it, that it is charged while they are away. */
export type Habits = { card: string; saved: boolean };
export const paymentMethods = kind<PaymentMethod, Habits>('payment_method', 'pm_');

export const nobody = { address: { city: null, country: null, line1: null, line2: null, postal_code: null, state: null }, email: null, name: null, phone: null, tax_id: null };

/** The method by its id; by the name of a test card a new one, as with Stripe. @throws Refusal 404 resource_missing */
export const methodOf = (world: World, word: string, param = 'payment_method'): PaymentMethod => {
  const card = cardNamed(word);
  if (card !== undefined && word.startsWith('pm_')) return newMethod(world, card);
  const found = world.find(paymentMethods, word);
  if (found === undefined) throw missing('PaymentMethod', word, param);
  return found;
};

export const newMethod = (world: World, card: Card): PaymentMethod => {
  const method: PaymentMethod = {
    id: world.newId(paymentMethods.prefix), object: 'payment_method', allow_redisplay: 'unspecified', billing_details: nobody,
    card: {
      brand: card.brand, checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' }, country: 'DE', display_brand: card.brand, exp_month: 12, exp_year: new Date(world.ms).getUTCFullYear() + 3,
      fingerprint: `sandbox${card.number.slice(-9)}`, funding: 'credit', generated_from: null, last4: card.number.slice(-4), networks: { available: [card.brand], preferred: null }, regulated_status: 'unregulated',
      three_d_secure_usage: { supported: true }, wallet: null,
    },
    created: world.now, customer: null, customer_account: null, livemode: false, metadata: {}, type: 'card',
  };
  return world.add(paymentMethods, method, { hidden: { card: card.name, saved: false } });
};

/** How the card behind a method behaves. */
export const cardOf = (world: World, method: string): Card => {
  const card = cardNamed(world.hidden(paymentMethods, method).card);
  if (card === undefined) throw new Error(`no card behind ${method}`);
  return card;
};

/** @throws Refusal 402 for a card that cannot be saved, 400 for a method of somebody else */
export const attach = (world: World, { method: word, customer }: { method: string; customer: string }): PaymentMethod => {
  const method = methodOf(world, word);
  if (method.customer === customer) return method;
  if (method.customer !== null) throw refused('This payment method has already been attached to another customer.', { code: 'payment_method_unexpected_state', param: 'payment_method' });
  const { decline, unsavable } = cardOf(world, method.id);
  if (decline !== undefined && unsavable === true) throw new Refusal(402, { type: 'card_error', code: decline.code, decline_code: decline.decline, message: decline.message });
  return belong(world, method.id, customer);
};

/** From now on the method is this customer's. */
export const belong = (world: World, method: string, customer: string): PaymentMethod => {
  const attached = world.change(paymentMethods, method, (one) => { one.customer = customer; });
  emit(world, 'payment_method.attached', { object: attached });
  return attached;
};

export const paymentMethodRoutes: readonly Route[] = [
  route('GET /v1/payment_methods/{payment_method}', {}, ({ world, path }) => methodOf(world, path.payment_method ?? '')),
  route('POST /v1/payment_methods/{payment_method}/attach', { customer: text }, ({ world, path, params: { customer } }) => {
    if (world.byId(customer)?.noun !== 'customer') throw missing('customer', customer, 'customer');
    return attach(world, { method: path.payment_method ?? '', customer });
  }),
];
