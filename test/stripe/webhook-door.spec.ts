import { createHmac, randomBytes } from 'node:crypto';
import fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allEvents, streamOf } from '../../contracts/events.js';
import { MemoryVault } from '../support/memory-vault.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { StripeWebhooks } from '../../src/adapters/stripe/stripe-webhooks.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { WebhookRefused, WebhookVerifier, type Delivered, type Notice, type WhyRefused } from '../../src/kernel/webhook-verifier.js';
import { Inbox } from '../../src/webhook/inbox.js';
import { serveWebhooks } from '../../src/webhook/webhook.http.js';

/** Believes whoever signs with `good`, and says otherwise what the signature says. */
class ByWord extends WebhookVerifier {
  readonly asked: Delivered[] = [];
  async verify(delivered: Delivered): Promise<Notice> {
    this.asked.push(delivered);
    if (delivered.signature !== 'good') throw new WebhookRefused((delivered.signature ?? 'FORGED') as WhyRefused);
    return JSON.parse(delivered.body.toString()) as Notice;
  }
}

const notice = (eventId = 'evt_1'): Notice => ({ eventId, type: 'payment_intent.succeeded', happenedAt: '2027-03-01T10:00:00.000Z', objectType: 'payment_intent', objectId: 'pi_1' });
type Post = { readonly url?: string; readonly body?: string; readonly signature?: string; readonly type?: string };

describe('the door that Stripe posts to', () => {
  let http: FastifyInstance;
  let verifier: ByWord;
  let store: MemoryEventStore;
  let counted: unknown[];
  let failures: unknown[];
  let isOpen: boolean;
  let away: Error | undefined;
  beforeEach(async () => {
    [http, verifier, store, counted, failures, isOpen, away] = [fastify(), new ByWord(), new MemoryEventStore(), [], [], true, undefined];
    const inbox = new Inbox(store, new Codec(allEvents, new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32))), new SystemClock());
    serveWebhooks(http, {
      verifier, telemetry: { count: (name, labels) => void counted.push([name, labels]) }, isOpen: () => isOpen, log: (error) => void failures.push(error),
      inbox: { keep: async (given, endpoint) => { if (away) throw away; return inbox.keep(given, endpoint); } },
    });
    await http.ready();
  });
  afterEach(() => http.close());

  const post = async ({ url = '/webhooks/stripe/platform', body = JSON.stringify(notice()), signature = 'good', type = 'application/json; charset=utf-8' }: Post = {}) => {
    const { statusCode, headers, body: answer } = await http.inject({ method: 'POST', url, payload: body, headers: { 'content-type': type, ...(signature === '' ? {} : { 'stripe-signature': signature }) } });
    return { status: statusCode, retryAfter: headers['retry-after'], answer: JSON.parse(answer) as unknown };
  };
  const kept = (eventId = 'evt_1') => store.readStream(streamOf.webhook(eventId));

  it('answers 200 when what happened is in the log', async () => {
    expect(await post()).toMatchObject({ status: 200, answer: { outcome: 'received' } });
    expect(await kept()).toMatchObject([{ type: 'WebhookReceived', data: { ...notice(), endpoint: 'PLATFORM' }, metadata: { actorId: 'system:webhooks' } }]);
  });
  it('answers 200 for ever to what it knows, and keeps nothing new', async () => {
    await post();
    for (const url of ['platform', 'connected', 'thin']) expect(await post({ url: `/webhooks/stripe/${url}`, body: JSON.stringify({ ...notice(), type: 'something.else' }) })).toMatchObject({ status: 200, answer: { outcome: 'known' } });
    expect(await kept()).toHaveLength(1);
  });
  it('keeps an event once, of many that come at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => post()));
    expect(answers.filter(({ answer }) => (answer as { outcome: string }).outcome === 'received')).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await kept()).toHaveLength(1);
  });
  it.each([['platform', 'PLATFORM'], ['connected', 'CONNECTED'], ['thin', 'THIN']])('tells the doors apart: %s', async (url, door) => {
    await post({ url: `/webhooks/stripe/${url}` });
    expect(verifier.asked).toMatchObject([{ door }]);
    expect(await kept()).toMatchObject([{ data: { endpoint: door } }]);
  });
  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream'])('hands on the very bytes that came, whatever they are said to be: %s', async (type) => {
    const body = ' {"a" :\t1,\r\n "ü": "\\u00fc"} ';
    await post({ body, type, signature: 'MALFORMED' });
    expect(verifier.asked[0]?.body.toString()).toBe(body);
  });
  it.each<WhyRefused>(['FORGED', 'STALE', 'FUTURE', 'MALFORMED'])('answers 400 to what is %s, counts it, and keeps nothing', async (why) => {
    expect(await post({ signature: why })).toMatchObject({ status: 400, answer: { outcome: why.toLowerCase() } });
    expect(counted).toEqual([['stripe.webhooks', { endpoint: 'PLATFORM', outcome: why.toLowerCase() }], ['webhook.rejected', { endpoint: 'PLATFORM', why: why.toLowerCase() }]]);
    expect(await store.head()).toBeUndefined();
  });
  it('answers 400 without a signature', async () => expect(await post({ signature: '' })).toMatchObject({ status: 400, answer: { outcome: 'forged' } }));
  it('answers 503 while the log is away, so that it comes again', async () => {
    away = new StoreUnavailable('away');
    expect(await post()).toMatchObject({ status: 503, retryAfter: '30' });
    away = undefined;
    expect(await post()).toMatchObject({ status: 200, answer: { outcome: 'received' } });
  });
  it('counts what cannot be kept now neither as repeated nor as not believed', async () => {
    away = new StoreUnavailable('away');
    await post();
    expect(counted).toEqual([['stripe.webhooks', { endpoint: 'PLATFORM', outcome: 'unavailable' }]]);
  });
  it('answers 503 before the house is open', async () => {
    isOpen = false;
    expect(await post()).toMatchObject({ status: 503 });
    expect(verifier.asked).toEqual([]);
  });
  it('answers 500 to a mistake of its own, and says nothing of it', async () => {
    away = new TypeError('something private');
    const { status, answer } = await post();
    expect([status, JSON.stringify(answer)]).toEqual([500, '{"outcome":"failed"}']);
    expect(failures).toEqual([away]);
  });
  it.each(['/webhooks/stripe/other', '/webhooks/stripe/__proto__', '/webhooks/stripe/PLATFORM'])('answers 404 at no door: %s', async (url) => expect((await post({ url })).status).toBe(404));
  it('answers 413 to more than half a megabyte', async () => {
    expect((await post({ body: 'x'.repeat(600_000) })).status).toBe(413);
    expect(verifier.asked).toEqual([]);
  });
  it('counts what came in, by door', async () => {
    await post();
    await post();
    expect(counted).toEqual([['stripe.webhooks', { endpoint: 'PLATFORM', outcome: 'received' }], ['stripe.webhooks', { endpoint: 'PLATFORM', outcome: 'known' }], ['webhook.duplicates', { endpoint: 'PLATFORM' }]]);
  });
});

describe('what is not to be believed', () => {
  const [secret, nowMs] = ['whsec_platform', Date.parse('2027-03-01T10:00:00.000Z')];
  const body = JSON.stringify({ id: 'evt_1', object: 'event', api_version: '2026-10-28.endive', created: nowMs / 1000, type: 'payment_intent.succeeded', livemode: false, pending_webhooks: 1, request: null, data: { object: { id: 'pi_1', object: 'payment_intent' } } });
  const signed = (over: string, { with: key = secret, secondsAgo = 0 } = {}) => {
    const seconds = nowMs / 1000 - secondsAgo;
    return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${over}`).digest('hex')}`;
  };
  const opened = async () => {
    const [http, store, counted] = [fastify(), new MemoryEventStore(), [] as string[]];
    const verifier = new StripeWebhooks({ connect: stripeClient({ secretKey: 'sk_test_none' }), secrets: { PLATFORM: [secret], CONNECTED: ['whsec_connected'], THIN: ['whsec_thin'] }, now: () => nowMs });
    const inbox = new Inbox(store, new Codec(allEvents, new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32))), new SystemClock());
    serveWebhooks(http, { verifier, inbox, telemetry: { count: (name, labels) => { if (name === 'stripe.webhooks') counted.push(String(labels?.['outcome'])); } }, isOpen: () => true, log: () => undefined });
    await http.ready();
    const post = async (payload: string, signature: string) => (await http.inject({ method: 'POST', url: '/webhooks/stripe/platform', payload, headers: { 'content-type': 'application/json', 'stripe-signature': signature } })).statusCode;
    return { post, counted, kept: () => store.head(), close: () => http.close() };
  };

  it.each<[string, string, string, string]>([
    ['forged', body, `t=${nowMs / 1000},v1=${'0'.repeat(64)}`, 'forged'],
    ['of the secret of another door', body, signed(body, { with: 'whsec_connected' }), 'forged'],
    ['stale', body, signed(body, { secondsAgo: 301 }), 'stale'],
    ['of the future', body, signed(body, { secondsAgo: -301 }), 'future'],
    ['read and written again on the way', JSON.stringify(JSON.parse(body), null, 2), signed(body), 'forged'],
    ['with one word changed', body.replace('pi_1', 'pi_2'), signed(body), 'forged'],
    ['signed, and no event', '{}', signed('{}'), 'malformed'],
  ])('is answered 400 and counted, and nothing of it is kept: %s', async (_, payload, signature, outcome) => {
    const door = await opened();
    expect([await door.post(payload, signature), door.counted, await door.kept()]).toEqual([400, [outcome], undefined]);
    expect([await door.post(body, signed(body)), door.counted.at(-1), await door.kept() === undefined]).toEqual([200, 'received', false]);
    await door.close();
  });
});
