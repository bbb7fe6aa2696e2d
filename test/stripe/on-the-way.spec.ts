import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { refusal } from './refused.js';
import { directory, Town } from './sandbox.js';

const asked = { amount: 4200, currency: 'eur', allowed_payment_method_types: ['card'], payment_method: 'pm_card_visa', confirm: true } satisfies Stripe.PaymentIntentCreateParams;
const hours = 3_600_000;

describe('on the way to the sandbox', () => {
  const disk = directory();
  let town: Town;
  let stripe: Stripe;
  beforeAll(async () => { town = await Town.open({ directory: disk.path }); });
  beforeEach(async () => {
    town.control.faults.clear();
    town.control.webhooks.mode({});
    await town.control.webhooks.flush();
    town.letters.length = 0;
    town.answers = 200;
    stripe = town.client();
  });
  afterAll(async () => {
    await town.close();
    disk.remove();
  });
  afterEach(() => { expect(town.misfits.splice(0)).toEqual([]); });

  const count = async () => (await stripe.paymentIntents.list({ limit: 100 })).data.length;

  describe('a key', () => {
    it('gets the first answer again, and pays once', async () => {
      const first = await stripe.paymentIntents.create(asked, { idempotencyKey: 'k1' });
      const again = await stripe.paymentIntents.create(asked, { idempotencyKey: 'k1' });
      expect(again).toEqual(first);
      expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
      expect((await stripe.events.list({ type: 'payment_intent.created', limit: 100 })).data).toHaveLength(1);
    });

    it('says the same whatever the order of the words, and refuses other words', async () => {
      const { currency, amount, ...rest } = asked;
      const first = await stripe.paymentIntents.create(asked, { idempotencyKey: 'k2' });
      expect((await stripe.paymentIntents.create({ ...rest, currency, amount }, { idempotencyKey: 'k2' })).id).toBe(first.id);
      expect(await refusal(stripe.paymentIntents.create({ ...asked, amount: 4300 }, { idempotencyKey: 'k2' }))).toMatchObject({ type: 'StripeIdempotencyError', rawType: 'idempotency_error', statusCode: 400 });
      expect(await refusal(stripe.refunds.create({ payment_intent: first.id }, { idempotencyKey: 'k2' }))).toMatchObject({ rawType: 'idempotency_error' });
    });

    it('repeats a decline, and a refusal of what was tried, but not of what is wrong in itself', async () => {
      const declined = { ...asked, payment_method: 'pm_card_chargeDeclined' };
      const before = await count();
      const declining = () => refusal(stripe.paymentIntents.create(declined, { idempotencyKey: 'k3' }));
      expect(await declining()).toMatchObject({ statusCode: 402 });
      expect(await declining()).toMatchObject({ statusCode: 402 });
      expect(await count()).toBe(before + 1);
      const wrong: object = { ...asked, colour: 'red' };
      expect(await refusal(stripe.paymentIntents.create(wrong as typeof asked, { idempotencyKey: 'k4' }))).toMatchObject({ code: 'parameter_unknown' });
      expect(await stripe.paymentIntents.create(asked, { idempotencyKey: 'k4' })).toMatchObject({ status: 'succeeded' });
    });

    it('is new again after a day', async () => {
      const first = await stripe.paymentIntents.create(asked, { idempotencyKey: 'k5' });
      town.control.clock.advance(23 * hours);
      expect((await stripe.paymentIntents.create(asked, { idempotencyKey: 'k5' })).id).toBe(first.id);
      town.control.clock.advance(2 * hours);
      expect((await stripe.paymentIntents.create(asked, { idempotencyKey: 'k5' })).id).not.toBe(first.id);
    });

    it('is busy while its first request is', async () => {
      town.control.webhooks.mode({ beforeAnswer: true, delayMs: 60_000 });
      const first = stripe.paymentIntents.create(asked, { idempotencyKey: 'k6' });
      const second = await refusal(Promise.all([first, stripe.paymentIntents.create(asked, { idempotencyKey: 'k6' })]));
      expect(second).toMatchObject({ type: 'StripeAPIError', statusCode: 409, code: 'idempotency_key_in_use' });
      const { id } = await first;
      expect((await stripe.paymentIntents.create(asked, { idempotencyKey: 'k6' })).id).toBe(id);
    });

    it('may not be a story', async () => {
      expect(await refusal(stripe.paymentIntents.create(asked, { idempotencyKey: 'k'.repeat(256) }))).toMatchObject({ statusCode: 400 });
    });
  });

  describe('a fault', () => {
    it('after the act loses the answer: the same key finds what was done', async () => {
      const before = await count();
      town.control.faults.next({ kind: 'time-out-after-commit', on: { method: 'POST', template: '/v1/payment_intents' } });
      const impatient = town.client({ timeout: 300 });
      expect(await refusal(impatient.paymentIntents.create(asked, { idempotencyKey: 'f1' }))).toMatchObject({ type: 'StripeConnectionError' });
      expect(await count()).toBe(before + 1);
      await stripe.paymentIntents.create(asked, { idempotencyKey: 'f1' });
      expect(await count()).toBe(before + 1);
    });

    it.each([['time-out-before', 'StripeConnectionError'], ['drop', 'StripeConnectionError'], ['error-429', 'StripeRateLimitError'], ['conflict-409', 'StripeAPIError']] as const)('%s does nothing, and the same key may try again', async (kind, type) => {
      const before = await count();
      town.control.faults.next({ kind, on: { template: '/v1/payment_intents', method: 'POST' }, times: 2 }); // the library repeats a broken connection once by itself
      expect(await refusal(town.client({ timeout: 300 }).paymentIntents.create(asked, { idempotencyKey: `f2 ${kind}` }))).toMatchObject({ type });
      expect(await count()).toBe(before);
      town.control.faults.clear();
      await stripe.paymentIntents.create(asked, { idempotencyKey: `f2 ${kind}` });
      expect(await count()).toBe(before + 1);
    });

    it('of the server is kept under the key, with nothing done', async () => {
      const before = await count();
      town.control.faults.next({ kind: 'error-500' });
      const failing = () => refusal(stripe.paymentIntents.create(asked, { idempotencyKey: 'f3' }));
      expect(await failing()).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
      expect(await failing()).toMatchObject({ type: 'StripeAPIError', statusCode: 500 });
      expect(await count()).toBe(before);
      expect(await stripe.paymentIntents.create(asked, { idempotencyKey: 'f3b' })).toMatchObject({ status: 'succeeded' });
    });

    it('hits only what it is meant for, as often as it is told', async () => {
      town.control.faults.next({ kind: 'error-429', on: { method: 'GET', template: '/v1/balance' }, times: 2 });
      await stripe.paymentIntents.create(asked);
      expect(await refusal(stripe.balance.retrieve())).toMatchObject({ statusCode: 429 });
      expect(await refusal(stripe.balance.retrieve())).toMatchObject({ statusCode: 429 });
      expect(await stripe.balance.retrieve()).toMatchObject({ object: 'balance' });
    });
  });

  describe('a webhook', () => {
    it('is signed with the secret of its endpoint, and only with that', async () => {
      await stripe.customers.create({});
      await town.control.webhooks.flush();
      const [letter] = town.letters;
      const { body = '', signature = '' } = letter ?? {};
      expect(letter?.at).toBe('/platform');
      expect(stripe.webhooks.constructEvent(body, signature, 'whsec_platform')).toMatchObject({ type: 'customer.created', livemode: false, api_version: '2026-10-28.endive' });
      expect(() => stripe.webhooks.constructEvent(body, signature, 'whsec_connect')).toThrow();
      expect(() => stripe.webhooks.constructEvent(body.replace('customer', 'costumer'), signature, 'whsec_platform')).toThrow();
    });

    it('comes more than once, and in any order, when told to', async () => {
      town.control.webhooks.mode({ paused: true, duplicate: 2, shuffle: true, seed: 7 });
      await stripe.paymentIntents.create(asked);
      expect(town.letters).toEqual([]);
      expect(town.control.webhooks.pending()).toBe(9);
      await town.control.webhooks.flush();
      expect(town.control.webhooks.pending()).toBe(0);
      expect(new Set(town.letters.map(({ event }) => event.id)).size).toBe(3);
      expect(town.types()).toHaveLength(9);
      const thrice = ['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded'].flatMap((type) => [type, type, type]);
      expect([...town.types()].sort()).toEqual([...thrice].sort());
      expect(town.types()).not.toEqual(thrice);
    });

    it('waits before it is sent when told to', async () => {
      town.control.webhooks.mode({ delayMs: 600_000 });
      await stripe.paymentIntents.create(asked);
      await stripe.balance.retrieve();
      expect([town.types(), town.control.webhooks.pending()]).toEqual([[], 3]);
      await town.control.webhooks.flush();
      expect(town.types()).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded']);
    });

    it('comes before the answer when told to', async () => {
      town.control.webhooks.mode({ beforeAnswer: true });
      await stripe.paymentIntents.create(asked);
      expect(town.types()).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.succeeded']);
    });

    it('is waited for by several at once', async () => {
      town.control.webhooks.mode({ paused: true });
      await stripe.paymentIntents.create(asked);
      await Promise.all([town.control.webhooks.flush(), town.control.webhooks.flush(), town.control.webhooks.flush()]);
      expect(town.types()).toHaveLength(3);
    });

    it('that got lost is only in the list of events', async () => {
      town.control.webhooks.mode({ drop: ['charge.succeeded'] });
      const { latest_charge: charge } = await stripe.paymentIntents.create(asked);
      await town.control.webhooks.flush();
      expect(town.types()).toEqual(['payment_intent.created', 'payment_intent.succeeded']);
      const { data: [lost] } = await stripe.events.list({ delivery_success: false, types: ['charge.succeeded'] });
      expect(lost).toMatchObject({ pending_webhooks: 1, data: { object: { id: charge } } });
      expect((await stripe.events.list({ delivery_success: true, types: ['charge.succeeded', 'payment_intent.succeeded'], limit: 1 })).data).toMatchObject([{ type: 'payment_intent.succeeded' }]);
    });

    it('that is refused comes again', async () => {
      town.answers = 500;
      await stripe.customers.create({});
      await town.control.webhooks.flush();
      town.answers = 200;
      town.control.clock.advance(6000);
      await town.control.webhooks.flush();
      expect(town.types()).toEqual(['customer.created', 'customer.created']);
      expect((await stripe.events.list({ type: 'customer.created', limit: 1 })).data).toMatchObject([{ pending_webhooks: 0 }]);
    });

    it('of an endpoint made by request is signed with the secret it was given', async () => {
      const url = town.endpointsOf().platform.replace('/platform', '/own');
      const { secret = '' } = await stripe.webhookEndpoints.create({ url, enabled_events: ['customer.created'] });
      await stripe.customers.create({});
      await town.control.webhooks.flush();
      const letter = town.letters.find(({ at }) => at === '/own');
      expect(stripe.webhooks.constructEvent(letter?.body ?? '', letter?.signature ?? '', secret)).toMatchObject({ type: 'customer.created' });
      expect((await stripe.webhookEndpoints.list()).data[0]).not.toHaveProperty('secret');
    });
  });

  it('lets nobody in without a key, or by another name', async () => {
    const key = (secret: string) => new Stripe(secret, { host: town.sandbox.host, port: town.sandbox.port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
    expect(await refusal(key('sk_live_something').balance.retrieve())).toMatchObject({ type: 'StripeAuthenticationError', statusCode: 401 });
    expect((await fetch(`${town.sandbox.url}/_sandbox/clock/now`, { method: 'POST' })).status).toBe(401);
    expect(await refusal(stripe.balance.retrieve({}, { stripeContext: 'acct_none' }))).toMatchObject({ statusCode: 403, code: 'account_invalid' });
    expect(await refusal(stripe.rawRequest('GET', '/v1/nothing'))).toMatchObject({ statusCode: 404 });
  });

  it('is controlled by HTTP as well', async () => {
    const act = async (path: string, ...args: unknown[]) => (await fetch(`${town.sandbox.url}/_sandbox/${path}`, { method: 'POST', headers: { authorization: 'Bearer sk_test_sandbox', 'content-type': 'application/json' }, body: JSON.stringify(args) })).json() as Promise<unknown>;
    expect(await act('clock/now')).toEqual({ result: expect.any(Number) });
    const { latest_charge: charge } = await stripe.paymentIntents.create(asked);
    const { result: dispute } = await act('disputes/open', charge, { inquiry: true }) as { result: string };
    expect(await stripe.disputes.retrieve(dispute)).toMatchObject({ status: 'warning_needs_response' });
    expect(await act('disputes/open', 'ch_none')).toMatchObject({ error: { code: 'resource_missing' } });
    expect(await act('totals')).toMatchObject({ result: { 'eur platform': expect.stringMatching(/^\d+$/) } });
    expect(await act('constructor/constructor', 'return 1')).toMatchObject({ error: expect.stringContaining('there is no') });
  });

  it('has everything again after it was gone: things, keys, the clock, and letters not yet sent', async () => {
    town.control.webhooks.mode({ paused: true });
    const first = await stripe.paymentIntents.create({ ...asked, capture_method: 'manual' }, { idempotencyKey: 'p1' });
    const [clock, totals] = [town.control.clock.now(), town.control.totals()];
    await town.stop();
    await town.start();
    stripe = town.client();
    expect(town.control.clock.now()).toBeGreaterThanOrEqual(clock);
    expect(town.control.totals()).toEqual(totals);
    expect((await stripe.paymentIntents.create({ ...asked, capture_method: 'manual' }, { idempotencyKey: 'p1' })).id).toBe(first.id);
    await town.control.webhooks.flush();
    expect(town.types()).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.amount_capturable_updated']);
    town.control.clock.advance(8 * 24 * hours);
    expect(await stripe.paymentIntents.retrieve(first.id)).toMatchObject({ status: 'canceled' });
  });
});
