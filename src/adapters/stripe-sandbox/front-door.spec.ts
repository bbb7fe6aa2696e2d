import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSandbox, type Sandbox } from './open-sandbox.js';

const secrets = { platformSecret: 'whsec_a', connectSecret: 'whsec_b', thinSecret: 'whsec_c' };
type Made = { readonly id: string; readonly client_secret: string; readonly latest_charge: string };

describe('the first page of the sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => { sandbox = await openSandbox({ ...secrets, endpoints: { platform: 'http://127.0.0.1:1/none' } }); });
  afterAll(() => sandbox.close());

  const api = async (path: string, form?: Record<string, string>): Promise<Made & Record<string, unknown>> => {
    const answer = await fetch(`${sandbox.url}/v1/${path}`, { headers: { authorization: `Bearer ${sandbox.secretKey}` }, ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }) });
    expect([path, answer.status]).toEqual([path, 200]);
    return await answer.json() as Made & Record<string, unknown>;
  };
  const card = { currency: 'eur', amount: '4200', 'allowed_payment_method_types[0]': 'card' };
  const paid = (method = 'pm_card_visa') => api('payment_intents', { ...card, payment_method: method, confirm: 'true', 'metadata[booking_id]': 'bkg_paid' });
  const provider = () => api('accounts', { type: 'express', country: 'DE', email: 'ada@example.org' });
  const shown = async () => (await fetch(sandbox.url)).text();
  const section = async (title: string): Promise<string> => (await shown()).split(`<h2>${title}</h2>`)[1]?.split('</section>')[0] ?? '';
  const token = async () => /name="token" value="(\w+)"/.exec(await shown())?.[1] ?? '';
  const press = async (words: Record<string, string>, headers: Record<string, string> = {}) => {
    const answer = await fetch(sandbox.url, { method: 'POST', redirect: 'manual', headers: { origin: sandbox.url, ...headers }, body: new URLSearchParams({ token: await token(), ...words }) });
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
  };

  it('says what it is, runs no script and is put into no frame', async () => {
    const answer = await fetch(sandbox.url);
    expect(answer.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    const text = await answer.text();
    expect(text).toContain('This is not Stripe');
    expect(text).not.toMatch(/<script|\son\w+=/);
  });

  it.each(['//', '//[', '/_sandbox/%zz', 'http://['])('answers an address that nobody can read with 400 and a type: %s', async (path) => {
    const { hostname, port } = new URL(sandbox.url);
    const told = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      request({ hostname, port, path, method: 'POST', headers: { authorization: `Bearer ${sandbox.secretKey}` } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (part: string) => { text += part; }).on('end', () => { resolve({ status: answer.statusCode, text }); });
      }).on('error', reject).end();
    });
    expect([told.status, (JSON.parse(told.text) as { readonly error: object }).error]).toMatchObject([400, { type: 'invalid_request_error' }]);
  });

  it('names every test card and what it does', async () => {
    expect(await section('Test cards')).toMatch(/4242424242424242<\/code><\/td><td>pays<.*4000000000009995<\/code><\/td><td>insufficient funds/s);
  });

  it('leads to what waits to be paid, by booking, and not to what is paid', async () => {
    const waiting = await api('payment_intents', { ...card, 'metadata[booking_id]': 'bkg_waits' });
    const { id: customer } = await api('customers', { email: 'eve@example.org' });
    const saving = await api('setup_intents', { customer, 'allowed_payment_method_types[0]': 'card', 'metadata[booking_id]': 'bkg_saves' });
    const done = await paid();
    const text = await section('What waits to be paid');
    expect(text).toMatch(/save a card<\/td><td><code>bkg_saves.*4200 eur<\/td><td><code>bkg_waits/s);
    for (const { client_secret: secret } of [waiting, saving]) expect(text).toContain(`href="/pay/${secret}"`);
    expect(text).not.toContain(done.id);
    expect(await section('Last charges')).toMatch(/4200 eur<\/td><td><code>bkg_paid<\/code><\/td><td>captured 4200</);
  });

  it('tells a hold from one that was let go', async () => {
    const { id, latest_charge: charge } = await api('payment_intents', { ...card, capture_method: 'manual', payment_method: 'pm_card_visa', confirm: 'true', 'metadata[booking_id]': 'bkg_held' });
    expect(await section('Last charges')).toContain(`<code>${charge}</code></td><td>4200 eur</td><td><code>bkg_held</code></td><td>held<`);
    await api(`payment_intents/${id}/cancel`, {});
    expect(await section('Last charges')).toContain(`<code>${charge}</code></td><td>4200 eur</td><td><code>bkg_held</code></td><td>let go<`);
  });

  it('lets an account be activated, restricted and rejected', async () => {
    const { id } = await provider();
    for (const [act, status] of [['activate', 'active'], ['restrict', 'restricted, individual.verification.document'], ['reject', 'rejected']] as const) {
      expect(await press({ act, id })).toMatchObject({ status: 303, location: '/' });
      expect(await section('Who is paid')).toContain(`<code>${id}</code></td><td>ada@example.org</td><td>${status}</td>`);
    }
  });

  it('lets a charge be disputed or asked about, and a dispute be won or lost once', async () => {
    for (const [open, end, status] of [['dispute', 'win', 'won'], ['dispute', 'lose', 'lost'], ['inquire', 'lose', 'warning_closed']] as const) {
      expect(await press({ act: open, id: (await paid()).latest_charge })).toMatchObject({ status: 303 });
      const dispute = /<code>(du_\w+)/.exec(await section('Disputes'))?.[1] ?? '';
      expect(await press({ act: end, id: dispute })).toMatchObject({ status: 303 });
      expect((await api(`disputes/${dispute}`)).status).toBe(status);
      expect(await press({ act: end, id: dispute })).toMatchObject({ status: 400, text: expect.stringContaining('already closed') });
    }
  });

  it('shows what happened last, and what of it has not arrived', async () => {
    sandbox.control.webhooks.mode({ paused: true });
    await paid();
    expect(await section('Last webhooks')).toMatch(/payment_intent\.succeeded<.*platform: queued/s);
    expect((await section('Last webhooks')).match(/<tr><td>/g)).toHaveLength(20);
  });

  it('slows, doubles, loses and keeps back webhooks, and shows that it does', async () => {
    expect(await press({ act: 'webhooks', delayMs: '1500', duplicate: '0.5', drop: 'charge.captured, charge.refunded', paused: 'yes' })).toMatchObject({ status: 303 });
    const text = await section('Last webhooks');
    for (const field of ['name="delayMs" inputmode="numeric" value="1500"', 'value="0.5"', 'value="charge.captured, charge.refunded"', 'name="paused" value="yes" checked', 'name="shuffle" value="yes">']) expect(text).toContain(field);
    expect(await press({ act: 'webhooks', drop: '*' })).toMatchObject({ status: 303 });
    expect(await section('Last webhooks')).toContain('name="drop" value="*"');
    expect(await press({ act: 'deliver' })).toMatchObject({ status: 303 });
  });

  it.each([
    [{ act: 'webhooks', delayMs: '-1' }, 400, 'a number from 0 to 600000'], [{ act: 'webhooks', delayMs: 'Infinity' }, 400, 'a number'], [{ act: 'webhooks', duplicate: '21' }, 400, 'a number from 0 to 20'],
    [{ act: 'activate', id: 'acct_none' }, 404, 'acct_none'], [{ act: 'activate' }, 404, 'No such'], [{ act: 'dispute', id: 'ch_none' }, 404, 'ch_none'], [{ act: 'toString' }, 400, 'no such button'], [{}, 400, 'no such button'],
  ])('refuses %j', async (words, status, says) => expect(await press(words)).toMatchObject({ status, text: expect.stringContaining(says) }));

  it('escapes what was written by others', async () => {
    const evil = '"><script>alert(1)</script>';
    await api('payment_intents', { ...card, 'metadata[booking_id]': evil });
    for (const [field, word] of [['business_profile[name]', evil], ['email', '<b>@example.org']] as const) await api('accounts', { type: 'express', country: 'DE', [field]: word });
    expect(await press({ act: 'activate', id: evil })).toMatchObject({ status: 404, text: expect.not.stringContaining('<script') });
    await press({ act: 'webhooks', drop: evil });
    const text = await shown();
    expect(text).toContain('<td>&lt;b&gt;@example.org</td>');
    expect(text.match(/&quot;&gt;&lt;script&gt;alert\(1\)/g)).toHaveLength(3);
    expect(text).not.toMatch(/<script|<b>@/);
  });

  describe('does nothing for pages elsewhere', () => {
    const standing = async (id: string) => new RegExp(`${id}</code></td><td>[^<]*</td><td>(\\w+)`).exec(await section('Who is paid'))?.[1];

    it.each([
      ['with another origin', { origin: 'http://evil.example' }], ['from another port of this machine', { origin: 'http://127.0.0.1:1' }], ['by TLS', { origin: 'https://127.0.0.1' }],
      ['that hides its origin', { origin: 'null' }], ['that gives none', { origin: '' }], ['of the same site only', { 'sec-fetch-site': 'same-site' }],
    ])('%s', async (_, headers) => {
      const { id } = await provider();
      expect(await press({ act: 'activate', id }, headers)).toMatchObject({ status: 403 });
      expect(await standing(id)).toBe('new');
    });

    it.each([['a wrong token', 'guess'], ['an empty token', '']])('with %s', async (_, wrong) => {
      const { id } = await provider();
      expect(await press({ act: 'activate', id, token: wrong })).toMatchObject({ status: 403 });
      expect(await standing(id)).toBe('new');
    });

    it('with words in another form', async () => {
      const headers = { origin: sandbox.url, 'content-type': 'application/json' };
      for (const body of ['null', '[]', '"act"', '{"token":{"a":1}}']) expect((await fetch(sandbox.url, { method: 'POST', headers, body })).status).toBe(403);
    });

    it.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '[::1]', '0.0.0.0'])('that call it %s', async (host) => {
      for (const method of ['GET', 'POST']) {
        const status = await new Promise((resolve, reject) => { request({ host: sandbox.host, port: sandbox.port, method, headers: { host, origin: `http://${host}` } }, (answer) => { resolve(answer.resume().statusCode); }).on('error', reject).end(); });
        expect(status).toBe(421);
      }
    });
  });

  it('has a token of its own at each start', async () => {
    const other = await openSandbox(secrets);
    expect((await (await fetch(other.url)).text())).not.toContain(await token());
    await other.close();
  });
});
