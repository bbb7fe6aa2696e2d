import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { everything } from '../../src/adapters/stripe/look-at.js';
import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { StripeEvents } from '../../src/adapters/stripe/stripe-events.js';
import { clicked, directory, Town, type Letter } from './sandbox.js';
import { refusal } from './refused.js';
import { SchemaCheck } from './schema-check.js';
import { secrets } from './secrets.js';

const recipient = {
  contact_email: 'ada@example.org', display_name: 'Ada', dashboard: 'express', identity: { country: 'de', entity_type: 'individual' }, configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } } },
  defaults: { currency: 'eur', responsibilities: { fees_collector: 'application', losses_collector: 'application' } }, include: ['configuration.recipient', 'requirements'],
} satisfies Stripe.V2.Core.AccountCreateParams;
const express = { country: 'DE', email: 'bo@example.org', controller: { fees: { payer: 'application' }, losses: { payments: 'application' }, stripe_dashboard: { type: 'express' } }, capabilities: { transfers: { requested: true } } } satisfies Stripe.AccountCreateParams;
const back = { refresh_url: 'http://127.0.0.1/again', return_url: 'http://127.0.0.1/done' };
const minute = 60_000;

describe('providers in the sandbox', () => {
  const check = new SchemaCheck();
  let town: Town;
  let stripe: Stripe;
  beforeAll(async () => {
    town = await Town.open({ observe: check.observe });
    stripe = town.client();
  });
  afterAll(() => town.close());
  afterEach(() => { expect(check.misfits()).toEqual([]); });

  const status = async (id: string): Promise<string | undefined> => {
    const { configuration } = await stripe.v2.core.accounts.retrieve(id, { include: ['configuration.recipient'] });
    return configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.status;
  };
  const lettersOf = async (at: string, id: string): Promise<readonly Letter[]> => {
    await town.control.webhooks.flush();
    return town.letters.filter((letter) => letter.at === at && letter.body.includes(id));
  };
  const onboarding = (account: string) => stripe.v2.core.accountLinks.create({ account, use_case: { type: 'account_onboarding', account_onboarding: { ...back, collection_options: { fields: 'eventually_due' } } } });
  const visitOf = (page: string): string => /name="visit" value="([^"]+)"/.exec(page)?.[1] ?? '';

  describe('accounts of v2', () => {
    it('begin restricted, and say what they want to know', async () => {
      const account = await stripe.v2.core.accounts.create(recipient);

      expect(account).toMatchObject({
        object: 'v2.core.account', applied_configurations: ['recipient'], dashboard: 'express', contact_email: 'ada@example.org',
        configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { status: 'restricted', status_details: [{ code: 'requirements_past_due', resolution: 'provide_info' }] } } } } },
        requirements: { summary: { minimum_deadline: { status: 'past_due' } } },
      });
      expect(account.requirements?.entries?.map(({ description }) => description)).toContain('individual.first_name');
    });

    it('show only what is asked for by name', async () => {
      const { id } = await stripe.v2.core.accounts.create(recipient);

      expect(Object.keys(await stripe.v2.core.accounts.retrieve(id))).not.toEqual(expect.arrayContaining(['configuration']));
      expect(await stripe.v2.core.accounts.retrieve(id, { include: ['identity', 'defaults'] })).toMatchObject({ identity: { country: 'de', entity_type: 'individual' }, defaults: { currency: 'eur', responsibilities: { losses_collector: 'application', requirements_collector: 'stripe' } } });
    });

    it.each<['activate' | 'reject' | 'restrict', string]>([['activate', 'active'], ['restrict', 'restricted'], ['reject', 'rejected']])('%s makes transfers %s', async (act, said) => {
      const { id } = await stripe.v2.core.accounts.create(recipient);
      town.control.accounts[act](id);

      expect(await status(id)).toBe(said);
    });

    it('can be told more, and of metadata a key is taken away by null', async () => {
      const { id } = await stripe.v2.core.accounts.create({ ...recipient, metadata: { member: 'm-1', old: 'yes' } });
      const updated = await stripe.v2.core.accounts.update(id, { display_name: 'Ada L.', metadata: { old: null }, identity: { individual: { given_name: 'Ada', surname: 'L.' } }, include: ['identity'] });

      expect(updated).toMatchObject({ display_name: 'Ada L.', metadata: { member: 'm-1' }, identity: { country: 'de', individual: { given_name: 'Ada', account: id } } });
    });

    it('ask for transfers when they want them', async () => {
      const { configuration: _, ...plain } = recipient;
      const { id } = await stripe.v2.core.accounts.create(plain);
      expect(await status(id)).toBeUndefined();
      await stripe.v2.core.accounts.update(id, { configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { requested: true } } } } } });

      expect(await status(id)).toBe('restricted');
    });

    it('can be closed, and are told nothing more', async () => {
      const { id } = await stripe.v2.core.accounts.create(recipient);
      expect(await stripe.v2.core.accounts.close(id)).toMatchObject({ closed: true });

      expect(await refusal(stripe.v2.core.accounts.update(id, { display_name: 'Nobody' }))).toMatchObject({ statusCode: 400, code: 'account_closed' });
      expect(await refusal(onboarding(id))).toMatchObject({ statusCode: 400, code: 'account_closed' });
    });

    it.each<[string, Stripe.V2.Core.AccountCreateParams, Record<string, unknown>]>([
      ['the express dashboard where Stripe collects fees', { ...recipient, defaults: { responsibilities: { fees_collector: 'stripe', losses_collector: 'application' } } }, { code: 'account_controller_express_dash_without_application_losses_or_fees' }],
      ['the express dashboard where Stripe answers for losses', { ...recipient, defaults: { responsibilities: { fees_collector: 'application', losses_collector: 'stripe' } } }, { code: 'account_controller_express_dash_without_application_losses_or_fees' }],
      ['a recipient for whom nobody is responsible', { ...recipient, defaults: { currency: 'eur' } }, { code: 'parameter_missing', param: 'defaults.responsibilities' }],
      ['an address that is no email', { ...recipient, contact_email: 'ada' }, { code: 'email_invalid', param: 'contact_email' }],
      ['a currency of four letters', { ...recipient, defaults: { ...recipient.defaults, currency: 'euro' } }, { param: 'defaults.currency' }],
      ['a country of three letters', { ...recipient, identity: { country: 'deu' } }, { param: 'identity[country]' }],
    ])('are refused: %s', async (_, params, said) => {
      expect(await refusal(stripe.v2.core.accounts.create(params))).toMatchObject({ statusCode: 400, ...said });
    });

    it('are not found under a wrong id', async () => {
      expect(await refusal(stripe.v2.core.accounts.retrieve('acct_nobody'))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    });

    it('take no parameter that v2 does not have', async () => {
      const made = refusal(stripe.v2.core.accounts.create({ ...recipient, ...{ email: 'a@b.de' } }));

      expect(await made).toMatchObject({ statusCode: 400, code: 'parameter_unknown', param: 'email' });
      expect(check.misfits()).toEqual([expect.stringContaining('"email"')]);
    });

    it('run failed work again under the same key, and repeat what succeeded', async () => {
      const idempotencyKey = `account-${Math.random()}`;
      const wrong = { ...recipient, contact_email: 'ada' };
      await refusal(stripe.v2.core.accounts.create(wrong, { idempotencyKey }));
      const { id } = await stripe.v2.core.accounts.create(recipient, { idempotencyKey });

      expect((await stripe.v2.core.accounts.create(recipient, { idempotencyKey })).id).toBe(id);
      expect(await refusal(stripe.v2.core.accounts.create({ ...recipient, display_name: 'Eve' }, { idempotencyKey }))).toMatchObject({ rawType: 'idempotency_error' });
    });
  });

  describe('accounts of v1', () => {
    it('are the same accounts, in other words', async () => {
      const { id } = await stripe.accounts.create({ ...express, metadata: { member: 'm-2' } });
      expect(await stripe.accounts.retrieve(id)).toMatchObject({ capabilities: { transfers: 'inactive' }, payouts_enabled: false, details_submitted: false, requirements: { disabled_reason: 'requirements.past_due', currently_due: expect.arrayContaining(['external_account']) } });
      town.control.accounts.activate(id);

      expect(await stripe.accounts.retrieve(id)).toMatchObject({ capabilities: { transfers: 'active' }, payouts_enabled: true, details_submitted: true, metadata: { member: 'm-2' }, requirements: { disabled_reason: null, currently_due: [] } });
      expect(await status(id)).toBe('active');
    });

    it('show their capability, and whose it is when expanded', async () => {
      const { id } = await stripe.accounts.create(express);
      town.control.accounts.restrict(id, 'individual.id_number');

      const { data: [capability] } = await stripe.accounts.listCapabilities(id, { expand: ['data.account'] });
      expect(capability).toMatchObject({ id: 'transfers', status: 'inactive', requested: true, requirements: { past_due: ['individual.id_number'], disabled_reason: 'requirements.fields_needed' }, account: { id } });
    });

    it('are changed, listed and deleted', async () => {
      const { id } = await stripe.accounts.create(express);
      await stripe.accounts.update(id, { email: 'bo2@example.org', settings: { payouts: { schedule: { interval: 'manual' } } }, metadata: { a: 'b' } });
      expect(await stripe.accounts.retrieve(id)).toMatchObject({ email: 'bo2@example.org', settings: { payouts: { schedule: { interval: 'manual' } } }, metadata: { a: 'b' } });
      expect((await stripe.accounts.list({ limit: 1 })).data.map((account) => account.id)).toEqual([id]);

      expect(await stripe.accounts.del(id)).toEqual(expect.objectContaining({ id, deleted: true }));
      expect((await stripe.accounts.list({ limit: 1 })).data.map((account) => account.id)).not.toContain(id);
    });

    it.each<[string, () => Promise<unknown>, Record<string, unknown>]>([
      ['an account that is not ours', () => stripe.accounts.retrieve('acct_nobody'), { type: 'StripePermissionError', statusCode: 403, code: 'account_invalid' }],
      ['a request in the name of nobody', () => stripe.balance.retrieve({}, { stripeContext: 'acct_nobody' }), { type: 'StripePermissionError', statusCode: 403, code: 'account_invalid' }],
      ['a type and a controller', () => stripe.accounts.create({ ...express, type: 'express' }), { statusCode: 400, code: 'parameters_exclusive' }],
      ['the express dashboard where Stripe collects fees', () => stripe.accounts.create({ ...express, controller: { stripe_dashboard: { type: 'express' } } }), { code: 'account_controller_express_dash_without_application_losses_or_fees' }],
      ['a login link before onboarding', async () => stripe.accounts.createLoginLink((await stripe.accounts.create(express)).id), { statusCode: 400 }],
      ['a login link where there is no express dashboard', async () => stripe.accounts.createLoginLink((await stripe.accounts.create({ type: 'custom' })).id), { statusCode: 400 }],
    ])('are refused: %s', async (_, asked, said) => {
      expect(await refusal(asked())).toMatchObject(said);
    });
  });

  describe('onboarding', () => {
    it.each([['submit', 'active'], ['leave', 'restricted'], ['restrict', 'restricted'], ['reject', 'rejected']])('by click: %s leads back, and transfers are %s', async (choice, said) => {
      const { id } = await stripe.v2.core.accounts.create(recipient);
      const { url } = await onboarding(id);
      const page = await clicked(url);
      expect(page.text).toMatch(/This is not Stripe.*Submit details.*Leave for later.*Restrict.*Reject/s);

      expect(await clicked(url, { choice, visit: visitOf(page.text) })).toMatchObject({ status: 303, location: back.return_url });
      expect(await status(id)).toBe(said);
    });

    it('may take Stripe an hour, while transfers are pending', async () => {
      const { id } = await stripe.accounts.create(express);
      const { url } = await stripe.accountLinks.create({ account: id, type: 'account_onboarding', ...back });
      await clicked(url, { choice: 'wait', visit: visitOf((await clicked(url)).text) });
      expect(await status(id)).toBe('pending');
      expect(await stripe.accounts.retrieve(id)).toMatchObject({ details_submitted: true, payouts_enabled: false, capabilities: { transfers: 'pending' }, requirements: { disabled_reason: 'requirements.pending_verification' } });
      town.control.clock.advance(60 * minute);

      expect(await status(id)).toBe('active');
    });

    it('opens a link once: after that it leads to where a new one is made', async () => {
      const { id } = await stripe.v2.core.accounts.create(recipient);
      const { url } = await onboarding(id);
      const { text } = await clicked(url);

      expect(await clicked(url)).toMatchObject({ status: 303, location: back.refresh_url });
      expect(await clicked(url, { choice: 'submit', visit: 'visit_guessed' })).toMatchObject({ status: 303, location: back.refresh_url });
      expect(await status(id)).toBe('restricted');
      await clicked(url, { choice: 'submit', visit: visitOf(text) });
      expect(await clicked(url, { choice: 'reject', visit: visitOf(text) })).toMatchObject({ location: back.refresh_url });
      expect(await status(id)).toBe('active');
    });

    it('opens no link that is five minutes old', async () => {
      const { url, expires_at } = await onboarding((await stripe.v2.core.accounts.create(recipient)).id);
      expect(Date.parse(expires_at) - town.control.clock.now()).toBeLessThanOrEqual(5 * minute);
      town.control.clock.advance(5 * minute);

      expect(await clicked(url)).toMatchObject({ status: 303, location: back.refresh_url });
    });

    it('knows no link that was never made, and no choice that is none', async () => {
      const { url } = await onboarding((await stripe.v2.core.accounts.create(recipient)).id);

      expect(await clicked(`${town.sandbox.url}/onboarding/link_nobody`)).toMatchObject({ status: 404 });
      expect(await clicked(url, { choice: 'toString', visit: visitOf((await clicked(url)).text) })).toMatchObject({ status: 404 });
    });

    it.each<[string, Partial<Stripe.AccountLinkCreateParams>, Record<string, unknown>]>([
      ['nobody', { account: 'acct_nobody' }, { statusCode: 404, code: 'resource_missing', param: 'account' }],
      ['nowhere to return', { return_url: undefined }, { statusCode: 400, code: 'parameter_missing', param: 'return_url' }],
      ['a script to refresh', { refresh_url: 'javascript:alert(1)' }, { statusCode: 400, code: 'url_invalid', param: 'refresh_url' }],
    ])('makes no link for %s', async (_, wrong, said) => {
      const { id } = await stripe.accounts.create(express);

      expect(await refusal(stripe.accountLinks.create({ account: id, type: 'account_onboarding', ...back, ...wrong }))).toMatchObject(said);
    });

    it('shows owners their express dashboard, once', async () => {
      const { id } = await stripe.accounts.create(express);
      town.control.accounts.activate(id);
      const { url } = await stripe.accounts.createLoginLink(id);

      expect((await clicked(url)).text).toMatch(/This is not Stripe.*Express dashboard/s);
      expect(await clicked(url)).toMatchObject({ status: 410 });
    });
  });

  describe('what is told of them', () => {
    const parsed = ({ body, signature }: Letter) => stripe.parseEventNotification(body, signature, secrets.thinSecret);

    it('thinly, signed, and read again with more in it', async () => {
      const { id } = await stripe.v2.core.accounts.create(recipient);
      town.control.accounts.activate(id);
      const letters = await lettersOf('/thin', id);
      for (const { body } of letters) check.object('V2_EventNotification', JSON.parse(body));

      const events = letters.map(parsed);
      expect(events.map(({ type }) => type).sort()).toEqual([
        'v2.core.account.created', 'v2.core.account[configuration.recipient].capability_status_updated', 'v2.core.account[configuration.recipient].capability_status_updated', 'v2.core.account[requirements].updated',
      ]);
      const changed = events.find((event) => event.type === 'v2.core.account[configuration.recipient].capability_status_updated');
      expect(await changed?.fetchRelatedObject()).toMatchObject({ id, object: 'v2.core.account' });
      expect(await changed?.fetchEvent()).toMatchObject({ object: 'v2.core.event', data: { updated_capability: 'stripe_balance.stripe_transfers' } });
    });

    it('is not believed under another secret, nor taken for a snapshot', async () => {
      const { id } = await stripe.v2.core.accounts.create(recipient);
      const [letter] = await lettersOf('/thin', id);

      expect(() => stripe.parseEventNotification(letter?.body ?? '', letter?.signature ?? '', secrets.connectSecret)).toThrow(/signature/);
      expect(() => stripe.webhooks.constructEvent(letter?.body ?? '', letter?.signature ?? '', secrets.thinSecret)).toThrow(/thin event notification/);
    });

    it('can be listed by account, page after page', async () => {
      const { id } = await stripe.v2.core.accounts.create(recipient);
      for (const act of ['activate', 'restrict', 'activate'] as const) town.control.accounts[act](id);

      const all = await stripe.v2.core.events.list({ object_id: id, limit: 4 }).autoPagingToArray({ limit: 100 });
      expect(all).toHaveLength(10);
      expect(all.at(-1)?.type).toBe('v2.core.account.created');
      expect((await stripe.v2.core.events.list({ object_id: id, types: ['v2.core.account[requirements].updated'] })).data).toHaveLength(3);
    });

    it('are in lists of their own, which are gone through account by account, also after one of them has been closed', async () => {
      const [first, second] = [await stripe.v2.core.accounts.create(recipient), await stripe.v2.core.accounts.create(recipient)];
      const { secretKey, host, port } = town.sandbox;
      const lists = new StripeEvents(stripeClient({ secretKey, host, port }));
      const typesOf = async (listing: Parameters<StripeEvents['since']>[1]) => (await everything(lists.since(0, listing))).filter(({ objectId }) => objectId === first.id).map(({ type }) => type).sort();

      expect(await typesOf('PLATFORM')).toEqual([]);
      expect(await typesOf({ account: first.id })).toEqual(['account.updated', 'capability.updated']);
      expect(await typesOf({ account: 'acct_of_somebody_else' })).toEqual([]);
      town.control.accounts.activate(first.id);
      expect(await typesOf('THIN')).toContain('v2.core.account[configuration.recipient].capability_status_updated');

      expect(await lists.accounts(undefined, 2)).toEqual([second.id, first.id]);
      expect(await lists.accounts(second.id, 1)).toEqual([first.id]);
      await stripe.v2.core.accounts.close(second.id);
      expect(await lists.accounts(second.id, 1)).toEqual([first.id]); // from the beginning
    });

    it('tells when somebody came back from onboarding', async () => {
      const { id } = await stripe.v2.core.accounts.create(recipient);
      const { url } = await onboarding(id);
      await clicked(url, { choice: 'leave', visit: visitOf((await clicked(url)).text) });

      const returned = (await stripe.v2.core.events.list({ types: ['v2.core.account_link.returned'] })).data[0];
      expect(returned).toMatchObject({ data: { account_id: id, configurations: ['recipient'], use_case: 'account_onboarding' } });
    });

    it('in snapshots too, to the endpoint for connected accounts, which say whose they are', async () => {
      const { id } = await stripe.accounts.create(express);
      town.control.accounts.activate(id);
      const events = (await lettersOf('/connect', id)).map(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, secrets.connectSecret));
      for (const event of events) check.event(event);

      expect(events.map(({ type, account }) => [type, account])).toEqual([['account.updated', id], ['capability.updated', id], ['account.updated', id], ['capability.updated', id]]);
      expect(events[2]?.data).toMatchObject({ object: { payouts_enabled: true }, previous_attributes: { payouts_enabled: false } });
      expect(town.letters.filter(({ at, body }) => at === '/platform' && body.includes(id))).toEqual([]);
    });
  });

  it('are still there after a restart, with what they were told', async () => {
    const place = directory();
    const other = await Town.open({ observe: check.observe, directory: place.path });
    const { id } = await other.client().accounts.create(express);
    other.control.accounts.restrict(id, 'individual.id_number');
    const before = await other.client().accounts.retrieve(id);
    await other.stop();
    await other.start();

    expect(await other.client().accounts.retrieve(id)).toEqual(before);
    await other.close();
    place.remove();
  });
});
