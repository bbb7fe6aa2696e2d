import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { refusal } from './refused.js';
import { clicked, Town } from './sandbox.js';

const card = { allowed_payment_method_types: ['card'] } satisfies Partial<Stripe.PaymentIntentCreateParams>;
const home = 'https://example.org/bookings/b1?tab=pay';

describe('being there to pay, and being away', () => {
  let town: Town;
  let stripe: Stripe;
  let customer: string;
  beforeAll(async () => {
    town = await Town.open();
    stripe = town.client();
    customer = (await stripe.customers.create({ email: 'ada@example.org', name: 'Ada', metadata: { member: 'm1' } })).id;
  });
  afterAll(() => town.close());
  afterEach(() => { expect(town.misfits).toEqual([]); });

  const held = (method?: string) => stripe.paymentIntents.create({ ...card, amount: 4200, currency: 'eur', capture_method: 'manual', return_url: home, ...(method === undefined ? { confirm: false, return_url: undefined } : { payment_method: method, confirm: true }) });
  const saved = async (method: string) => {
    const setup = await stripe.setupIntents.create({ ...card, customer, usage: 'off_session', payment_method: method, confirm: true, return_url: home });
    if (setup.status === 'requires_action') await clicked(setup.next_action?.redirect_to_url?.url ?? '', { act: 'complete' });
    return (await stripe.setupIntents.retrieve(setup.id)).payment_method as string;
  };
  const away = (method: string) => stripe.paymentIntents.create({ amount: 4200, currency: 'eur', customer, payment_method: method, off_session: true, confirm: true });

  describe('3-D Secure', () => {
    it('sends the customer to a page, and back with a hold', async () => {
      const intent = await held('pm_card_threeDSecure2Required');
      expect(intent).toMatchObject({ status: 'requires_action', amount_capturable: 0, latest_charge: null, next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: home } } });
      const url = intent.next_action?.redirect_to_url?.url ?? '';
      expect((await clicked(url)).text).toContain('This is not Stripe');
      const back = new URL((await clicked(url, { act: 'complete' })).location);
      expect(Object.fromEntries(back.searchParams)).toMatchObject({ tab: 'pay', payment_intent: intent.id, payment_intent_client_secret: intent.client_secret, redirect_status: 'succeeded' });
      expect(await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] })).toMatchObject({ status: 'requires_capture', next_action: null, latest_charge: { payment_method_details: { card: { three_d_secure: { result: 'authenticated' } } } } });
    });

    it('failed, wants another card', async () => {
      const intent = await held('pm_card_threeDSecure2Required');
      const { location } = await clicked(intent.next_action?.redirect_to_url?.url ?? '', { act: 'fail' });
      expect(new URL(location).searchParams.get('redirect_status')).toBe('failed');
      expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code: 'payment_intent_authentication_failure' } });
    });

    it('passed, may still be declined by the bank', async () => {
      const intent = await held('pm_card_authenticationRequiredChargeDeclinedInsufficientFunds');
      const { location } = await clicked(intent.next_action?.redirect_to_url?.url ?? '', { act: 'complete' });
      expect(new URL(location).searchParams.get('redirect_status')).toBe('failed');
      expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'requires_payment_method', last_payment_error: { decline_code: 'insufficient_funds' } });
    });

    it('is asked of any card when the app wants it, and refused where the app wants none', async () => {
      const asked = { ...card, amount: 500, currency: 'eur', confirm: true } satisfies Stripe.PaymentIntentCreateParams;
      expect(await stripe.paymentIntents.create({ ...asked, payment_method: 'pm_card_visa', payment_method_options: { card: { request_three_d_secure: 'any' } } })).toMatchObject({ status: 'requires_action' });
      expect(await refusal(stripe.paymentIntents.create({ ...asked, payment_method: 'pm_card_threeDSecure2Required', error_on_requires_action: true }))).toMatchObject({ code: 'authentication_required' });
    });

    it('abandoned, can be canceled, and the page says so', async () => {
      const intent = await held('pm_card_threeDSecure2Required');
      await stripe.paymentIntents.cancel(intent.id, { cancellation_reason: 'abandoned' });
      expect((await clicked(intent.next_action?.redirect_to_url?.url ?? '', { act: 'complete' })).location).toContain('redirect_status=failed');
      expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'canceled' });
    });
  });

  describe('the page to pay on', () => {
    const pay = (secret: string | null, form?: Record<string, string>) => clicked(`${town.sandbox.url}/pay/${secret}${form === undefined ? `?return_url=${encodeURIComponent(home)}` : ''}`, form);

    it('takes a card that is picked, and leads home with a hold', async () => {
      const intent = await held();
      expect((await pay(intent.client_secret)).text).toMatch(/This is not Stripe.*pm_card_visa.*Pay<\/button>/s);
      const { status, location } = await pay(intent.client_secret, { return_url: home, card: 'pm_card_visa', act: 'pay' });
      expect([status, location.startsWith(home)]).toEqual([303, true]);
      expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ status: 'requires_capture' });
      expect((await pay(intent.client_secret, { return_url: home, card: 'pm_card_visa', act: 'pay' })).location).toContain('redirect_status=succeeded');
    });

    it('takes a number that is typed, shows a decline, and takes another', async () => {
      const intent = await held();
      const refused = await pay(intent.client_secret, { return_url: home, number: '4000 0000 0000 9995', card: 'pm_card_visa', act: 'pay' });
      expect(refused.status).toBe(402);
      expect(refused.text).toContain('Your card has insufficient funds.');
      expect(await pay(intent.client_secret, { return_url: home, number: '1234', act: 'pay' })).toMatchObject({ status: 400 });
      expect((await pay(intent.client_secret, { return_url: home, number: '4242 4242 4242 4242', act: 'pay' })).location).toContain('succeeded');
    });

    it('leads to 3-D Secure where the card wants it, and fails it at once when told to', async () => {
      const intent = await held();
      const { location } = await pay(intent.client_secret, { return_url: home, card: 'pm_card_threeDSecure2Required', act: 'pay' });
      expect(location).toBe(`/authenticate/${intent.client_secret}`);
      expect((await clicked(town.sandbox.url + location, { act: 'complete' })).location).toContain('redirect_status=succeeded');
      const other = await held();
      expect((await pay(other.client_secret, { return_url: home, card: 'pm_card_threeDSecure2Required', act: 'fail' })).location).toContain('redirect_status=failed');
    });

    it('saves a card', async () => {
      const setup = await stripe.setupIntents.create({ ...card, customer, usage: 'off_session' });
      expect((await pay(setup.client_secret)).text).toContain('Save card</button>');
      const { location } = await pay(setup.client_secret, { return_url: home, card: 'pm_card_visa', act: 'pay' });
      expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({ setup_intent: setup.id, redirect_status: 'succeeded' });
    });

    it('ends by itself where nobody said where to go', async () => {
      const intent = await held();
      expect((await pay(intent.client_secret, { card: 'pm_card_visa', act: 'pay' })).text).toContain('requires_capture');
    });

    it.each(['javascript:alert(1)', 'data:text/html,x', 'nowhere'])('does not lead to %s', async (nowhere) => {
      const intent = await held();
      expect((await pay(intent.client_secret, { return_url: nowhere, card: 'pm_card_visa', act: 'pay' })).location).toBe('');
    });

    it('opens for nobody without the secret, and runs no script', async () => {
      const { id } = await held();
      expect(await pay(`${id}_secret_guess`)).toMatchObject({ status: 404 });
      expect(await pay(id)).toMatchObject({ status: 404 });
      const answer = await fetch(`${town.sandbox.url}/pay/${id}`);
      expect(answer.headers.get('content-security-policy')).toContain('default-src \'none\'');
      expect(answer.headers.get('stripe-sandbox')).toBe('barnraise');
    });
  });

  describe('while the customer is away', () => {
    it('charges a card that was saved, and holds it a shorter time', async () => {
      const method = await saved('pm_card_visa');
      expect(await stripe.paymentMethods.retrieve(method)).toMatchObject({ customer, card: { last4: '4242' } });
      expect(await away(method)).toMatchObject({ status: 'succeeded' });
      const hold = await stripe.paymentIntents.create({ amount: 4200, currency: 'eur', customer, payment_method: method, off_session: true, confirm: true, capture_method: 'manual', expand: ['latest_charge'] });
      const { payment_method_details: details, created } = hold.latest_charge as Stripe.Charge;
      expect((details?.card?.capture_before ?? 0) - created).toBe((4 * 24 + 18) * 3600);
    });

    it('charges a card that showed itself when it was saved', async () => {
      expect(await away(await saved('pm_card_authenticationRequiredOnSetup'))).toMatchObject({ status: 'succeeded' });
    });

    it.each([
      ['a card that always wants the customer', 'pm_card_authenticationRequired', 'authentication_required', 'authentication_required'], ['a card without funds', 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
      ['a card that can only be saved', 'pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
    ])('is declined with %s', async (_, method, code, decline) => {
      const saving = await saved(method);
      expect(await refusal(away(saving))).toMatchObject({ type: 'StripeCardError', statusCode: 402, code, decline_code: decline });
      const { data: [failed] } = await stripe.paymentIntents.list({ customer, limit: 1 });
      expect(failed).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code, payment_method: { id: saving } } });
    });

    it('is declined with a card that never showed itself', async () => {
      const { id } = await stripe.paymentMethods.attach('pm_card_authenticationRequiredOnSetup', { customer });
      expect(await refusal(away(id))).toMatchObject({ code: 'authentication_required' });
    });

    it('needs a card of the same customer', async () => {
      const method = await saved('pm_card_visa');
      const other = await stripe.customers.create({});
      expect(await refusal(stripe.paymentIntents.create({ amount: 500, currency: 'eur', customer: other.id, payment_method: method, off_session: true, confirm: true }))).toMatchObject({ code: 'resource_missing', param: 'payment_method' });
      expect(await refusal(stripe.paymentMethods.attach(method, { customer: other.id }))).toMatchObject({ code: 'payment_method_unexpected_state' });
    });

    it('wants off_session said together with confirm', async () => {
      expect(await refusal(stripe.paymentIntents.create({ amount: 500, currency: 'eur', off_session: true }))).toMatchObject({ param: 'off_session' });
    });
  });

  describe('saving a card', () => {
    it('is refused by the bank, and may be tried with another', async () => {
      const setup = await stripe.setupIntents.create({ ...card, customer });
      expect(await refusal(stripe.setupIntents.confirm(setup.id, { payment_method: 'pm_card_chargeDeclined' }))).toMatchObject({ type: 'StripeCardError', code: 'card_declined' });
      expect(await stripe.setupIntents.retrieve(setup.id)).toMatchObject({ status: 'requires_payment_method', last_setup_error: { code: 'card_declined' } });
      expect(await stripe.setupIntents.confirm(setup.id, { payment_method: 'pm_card_visa' })).toMatchObject({ status: 'succeeded' });
      expect(await refusal(stripe.setupIntents.confirm(setup.id, { payment_method: 'pm_card_visa' }))).toMatchObject({ code: 'setup_intent_unexpected_state' });
    });

    it('fails when the customer does not show themselves, and can be given up', async () => {
      const setup = await stripe.setupIntents.create({ ...card, customer, payment_method: 'pm_card_authenticationRequired', confirm: true });
      await clicked(setup.next_action?.redirect_to_url?.url ?? '', { act: 'fail' });
      expect(await stripe.setupIntents.retrieve(setup.id)).toMatchObject({ status: 'requires_payment_method', last_setup_error: { code: 'setup_intent_authentication_failure' } });
      expect(await stripe.setupIntents.cancel(setup.id, { cancellation_reason: 'abandoned' })).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
      expect(await refusal(stripe.setupIntents.cancel(setup.id))).toMatchObject({ code: 'setup_intent_unexpected_state' });
    });

    it('is also done by paying', async () => {
      const intent = await stripe.paymentIntents.create({ ...card, amount: 500, currency: 'eur', customer, payment_method: 'pm_card_visa', setup_future_usage: 'off_session', confirm: true });
      expect(await stripe.paymentMethods.retrieve(intent.payment_method as string)).toMatchObject({ customer });
      expect(await away(intent.payment_method as string)).toMatchObject({ status: 'succeeded' });
    });

    it('does not take the parameter of old', async () => {
      const old: object = { customer, payment_method_types: ['card'] };
      expect(await refusal(stripe.setupIntents.create(old))).toMatchObject({ code: 'payment_method_types_no_longer_supported' });
    });
  });
});
