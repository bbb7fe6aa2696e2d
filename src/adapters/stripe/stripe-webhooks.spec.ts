import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { WebhookRefused, type Door } from '../../kernel/webhook-verifier.js';
import { stripeClient } from './stripe-client.js';
import { StripeWebhooks } from './stripe-webhooks.js';

const connect = stripeClient({ secretKey: 'sk_test_nobody', host: '127.0.0.1', port: 9 });
const nowS = Date.parse('2027-03-01T10:00:00.000Z') / 1000;
const secrets = { PLATFORM: ['whsec_old', 'whsec_new'], CONNECTED: ['whsec_connected'], THIN: ['whsec_thin'] };
const webhooks = new StripeWebhooks({ connect, secrets, now: () => nowS * 1000 });

const event = { id: 'evt_1', object: 'event', api_version: '2026-10-28.endive', created: nowS - 5, type: 'payment_intent.succeeded', livemode: false, pending_webhooks: 1, request: null, data: { object: { id: 'pi_1', object: 'payment_intent' } } };
const thin = { id: 'evt_test_1', object: 'v2.core.event', type: 'v2.core.account[requirements].updated', livemode: false, created: '2027-03-01T09:59:00.000Z', related_object: { id: 'acct_1', type: 'v2.core.account', url: '/v2/core/accounts/acct_1' } };

type Sent = { readonly door?: Door; readonly body?: string; readonly secret?: string; readonly signedS?: number; readonly signature?: string; readonly signedBody?: string };
const signatureOf = (body: string, secret: string, seconds: number) => `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
const verify = ({ door = 'PLATFORM', body = JSON.stringify(event), secret = 'whsec_new', signedS = nowS, signedBody = body, signature = signatureOf(signedBody, secret, signedS) }: Sent = {}) => webhooks.verify({ door, body: Buffer.from(body), signature });
const why = async (sent: Sent): Promise<string> => {
  try {
    await verify(sent);
    return 'believed';
  } catch (error) {
    if (error instanceof WebhookRefused) return error.why;
    throw error;
  }
};

describe('a webhook that is believed', () => {
  it('says what happened to what, and nothing else that was in it', async () => expect(await verify()).toEqual({ eventId: 'evt_1', type: 'payment_intent.succeeded', apiVersion: '2026-10-28.endive', happenedAt: '2027-03-01T09:59:55.000Z', objectType: 'payment_intent', objectId: 'pi_1' }));
  it.each(secrets.PLATFORM)('is signed with any of the secrets of its door, while one replaces the other: %s', async (secret) => expect(await why({ secret })).toBe('believed'));
  it('is signed with both of them at once', async () => expect(await why({ signature: `${signatureOf(JSON.stringify(event), 'whsec_gone', nowS)},${signatureOf(JSON.stringify(event), 'whsec_old', nowS).split(',')[1] ?? ''}` })).toBe('believed'));
  it('says whose account it happened on', async () => expect(await verify({ door: 'CONNECTED', secret: 'whsec_connected', body: JSON.stringify({ ...event, type: 'account.updated', account: 'acct_1', data: { object: { id: 'acct_1', object: 'account' } } }) })).toMatchObject({ account: 'acct_1', objectId: 'acct_1' }));
  it('is about the account, where it is about a capability', async () => expect(await verify({ door: 'CONNECTED', secret: 'whsec_connected', body: JSON.stringify({ ...event, type: 'capability.updated', account: 'acct_1', data: { object: { id: 'transfers', object: 'capability', account: 'acct_1' } } }) })).toMatchObject({ objectId: 'acct_1' }));
  it('is a thin one at the door for those', async () => expect(await verify({ door: 'THIN', secret: 'whsec_thin', body: JSON.stringify(thin) })).toEqual({ eventId: 'evt_test_1', type: thin.type, happenedAt: '2027-03-01T09:59:00.000Z', objectType: 'v2.core.account', objectId: 'acct_1' }));
  it.each(['SUMMER-25', 'a plan of ours', '25 %', ''])('may be about what has a name that somebody gave it at Stripe, which is no id: %s', async (id) => {
    const said = await verify({ body: JSON.stringify({ ...event, type: 'coupon.created', data: { object: { id, object: 'coupon' } } }) });
    expect(said).toMatchObject({ eventId: 'evt_1', type: 'coupon.created', objectType: 'coupon' });
    expect(said).not.toHaveProperty('objectId');
  });
  it('may be about nothing that has an id', async () => expect(await verify({ body: JSON.stringify({ ...event, type: 'balance.available', data: { object: { object: 'balance' } } }) })).not.toHaveProperty('objectId'));
  it('may be written in another version, or in one that is not named', async () => expect([(await verify({ body: JSON.stringify({ ...event, api_version: '2031-01-01.larch' }) })).apiVersion, (await verify({ body: JSON.stringify({ ...event, api_version: null }) })).apiVersion]).toEqual(['2031-01-01.larch', undefined]));
  it.each([-300, -299, 0, 299, 300])('may have been signed %d seconds from now', async (apart) => {
    expect(await why({ signedS: nowS + apart })).toBe('believed');
    expect(await why({ door: 'THIN', secret: 'whsec_thin', body: JSON.stringify(thin), signedS: nowS + apart })).toBe('believed');
  });
});

describe('a webhook that is refused', () => {
  it.each<[string, Sent]>([
    ['a secret that is nobody\'s', { secret: 'whsec_mine' }], ['the secret of another door', { secret: 'whsec_connected' }], ['an empty secret', { secret: '' }],
    ['the signature of another body', { signedBody: JSON.stringify({ ...event, id: 'evt_2' }) }], ['the signature of the same body, read and written again', { signedBody: JSON.stringify(event, null, 2) }],
    ['a space at the end', { body: `${JSON.stringify(event)} `, signedBody: JSON.stringify(event) }], ['no body', { body: '', signedBody: JSON.stringify(event) }],
    ['no signature', { signature: '' }], ['a signature without a time', { signature: signatureOf(JSON.stringify(event), 'whsec_new', nowS).split(',')[1] ?? '' }],
    ['a signature of an old kind', { signature: signatureOf(JSON.stringify(event), 'whsec_new', nowS).replace('v1=', 'v0=') }], ['a time that was put forward', { signature: signatureOf(JSON.stringify(event), 'whsec_new', nowS - 900).replace(`t=${nowS - 900}`, `t=${nowS}`) }],
    ['words for a signature', { signature: 'let me in' }], ['a signature of no characters', { signature: `t=${nowS},v1=` }],
  ])('as forged, with %s', async (_, sent) => expect(await why(sent)).toBe('FORGED'));
  it('as forged, without the header', () => expect(webhooks.verify({ door: 'PLATFORM', body: Buffer.from(JSON.stringify(event)), signature: undefined })).rejects.toThrow('FORGED'));
  it('as forged, at a door that has no secret', async () => {
    const closed = new StripeWebhooks({ connect, secrets: { PLATFORM: [], CONNECTED: [''], THIN: [] }, now: () => nowS * 1000 });
    for (const door of ['PLATFORM', 'CONNECTED', 'THIN'] as const) await expect(closed.verify({ door, body: Buffer.from('{}'), signature: signatureOf('{}', '', nowS) })).rejects.toThrow('FORGED');
  });
  it.each([301, 3600, 86_400 * 365])('as stale, %d seconds after it was signed', async (age) => {
    expect(await why({ signedS: nowS - age })).toBe('STALE');
    expect(await why({ door: 'THIN', secret: 'whsec_thin', body: JSON.stringify(thin), signedS: nowS - age })).toBe('STALE');
  });
  it.each([301, 3600, 86_400 * 365])('as of the future, signed for %d seconds from now', async (ahead) => {
    expect(await why({ signedS: nowS + ahead })).toBe('FUTURE');
    expect(await why({ door: 'THIN', secret: 'whsec_thin', body: JSON.stringify(thin), signedS: nowS + ahead })).toBe('FUTURE');
  });
  it('as forged first, whatever its time: a stranger learns nothing of the clock', async () => expect(await why({ secret: 'whsec_mine', signedS: nowS - 900 })).toBe('FORGED'));
  it.each<[string, Sent]>([
    ['a thin one at the door for others', { body: JSON.stringify(thin) }], ['another at the door for thin ones', { door: 'THIN', secret: 'whsec_thin', body: JSON.stringify(event) }],
    ['what is no JSON', { body: 'hello' }], ['a list', { body: '[]' }], ['null', { body: 'null' }], ['an event without an id', { body: JSON.stringify({ ...event, id: undefined }) }], ['an id that is none', { body: JSON.stringify({ ...event, id: 'evt-1/../../x' }) }],
    ['a type of a thousand characters', { body: JSON.stringify({ ...event, type: 'x'.repeat(1000) }) }], ['a time that is none', { body: JSON.stringify({ ...event, created: 'yesterday' }) }], ['a time beyond all times', { body: JSON.stringify({ ...event, created: 1e20 }) }], ['an event without data', { body: JSON.stringify({ ...event, data: undefined, created: Number.MAX_VALUE }) }],
    ['a thin one without a type', { door: 'THIN', secret: 'whsec_thin', body: JSON.stringify({ ...thin, type: undefined }) }],
  ])('as malformed, although it is signed: %s', async (_, sent) => expect(await why(sent)).toBe('MALFORMED'));
});
