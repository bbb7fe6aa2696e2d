import { createHmac } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import Stripe from 'stripe';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../contracts/events.js';
import { bookingId, memberId, type BookingId } from '../../contracts/values.js';
import type { Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { operatorTokenOf } from '../../src/operator-token.js';
import { Processes } from '../../src/processes/engine/processes.js';
import { BecomePayee } from '../../src/payee/payee.commands.js';
import { BeginPayment } from '../../src/payment/payment.commands.js';
import { WebhookSweep } from '../../src/webhook/webhook-sweep.js';
import { startApp, type AppWorld } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { ana, kreuzberg, leo } from '../support/listings.js';

// The whole application before the sandbox: webhooks as they really come.

let world: AppWorld;
let sandbox: Sandbox;
let stripe: Stripe;
beforeAll(async () => {
  world = await startApp();
  if (!world.payments.sandbox) throw new Error('there is no sandbox');
  sandbox = world.payments.sandbox;
  const { host, port, secretKey } = sandbox;
  stripe = new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false });
});
afterAll(() => world.close());

let bookings = 0;
/** Somebody begins to pay; the payment's process opens the hold at the sandbox. */
const begun = async (): Promise<BookingId> => {
  const id = bookingId.parse(`bkg_${(++bookings).toString(16).padStart(32, '0')}`);
  const [now, soon] = [world.clock.now(), new Date(world.clock.nowMs() + 1_800_000).toISOString()];
  await world.app.get(CommandBus, { strict: false }).execute(new BeginPayment(
    { bookingId: id, communityId: kreuzberg, payerId: ana, payeeId: leo, amount: { amountMinor: '4500', currency: 'EUR' }, basisPoints: 250, way: 'HOLD', termsVersion: 1, payBy: soon }, { commandId: `begin-${bookings}`, actor: 'system:a-test', at: now }));
  await world.app.get(Processes).settle();
  return id;
};
const story = async (id: BookingId) => (await world.stores.log.readStream(streamOf.payment(id))).map(({ type }) => type);
const confirmed = async (id: BookingId): Promise<string> => {
  const opened = (await world.stores.log.readStream(streamOf.payment(id))).find(({ type }) => type === 'PaymentOpened');
  const { intentId } = opened?.data as { intentId: string };
  await stripe.paymentIntents.confirm(intentId, { payment_method: 'pm_card_visa', return_url: 'https://barnraise.example/paid' });
  return intentId;
};
const metrics = async () => (await fetch(`${world.url}/metrics`, { headers: { authorization: `Bearer ${operatorTokenOf(world.config)}` } })).text();

describe('webhooks of a sandbox', () => {
  it('tell a payment that its hold stands, once, however disorderly they come', async () => {
    const id = await begun();
    sandbox.control.webhooks.mode({ duplicate: 3, shuffle: true, beforeAnswer: true, seed: 7 });
    await confirmed(id);
    await eventually(async () => (await story(id)).includes('PaymentAuthorised'));
    await sandbox.control.webhooks.flush();
    await world.app.get(Processes).settle();
    expect((await story(id)).filter((type) => type === 'PaymentAuthorised')).toHaveLength(1);
    sandbox.control.webhooks.mode({});
  });
  it('that were lost are found by the sweep', async () => {
    const id = await begun();
    sandbox.control.webhooks.mode({ drop: true });
    await confirmed(id);
    await sandbox.control.webhooks.flush();
    await world.app.get(Processes).settle();
    expect(await story(id)).not.toContain('PaymentAuthorised');
    expect(await world.app.get(WebhookSweep, { strict: false }).sweep()).toBeGreaterThan(0);
    await world.app.get(Processes).settle();
    expect(await story(id)).toContain('PaymentAuthorised');
    sandbox.control.webhooks.mode({});
  });
  it('of providers\' accounts that were lost, in full and thin, are found by the sweep: who can be paid is known to be', async () => {
    const who = memberId.parse(`mbr_${'7'.repeat(32)}`);
    const told = async () => (await world.stores.log.readStream(streamOf.payee(who))).map(({ data }) => data as { readonly accountId?: string; readonly status?: string });
    await world.app.get(CommandBus, { strict: false }).execute(new BecomePayee({ memberId: who, country: 'DE' }, { commandId: 'become', actor: who, at: world.clock.now() }));
    await sandbox.control.webhooks.flush();
    await world.app.get(Processes).settle();
    const account = (await told()).find(({ accountId }) => accountId !== undefined)?.accountId ?? '';

    sandbox.control.webhooks.mode({ drop: true });
    sandbox.control.accounts.activate(account);
    await sandbox.control.webhooks.flush();
    await world.app.get(Processes).settle();
    expect((await told()).at(-1)).toMatchObject({ status: 'ONBOARDING' });
    await world.app.get(WebhookSweep, { strict: false }).sweep();
    await world.app.get(Processes).settle();
    expect((await told()).at(-1)).toMatchObject({ status: 'ACTIVE' });
    const swept = (await world.stores.log.readAll()).map(({ data }) => data as { readonly endpoint?: string; readonly objectId?: string; readonly type?: string }).filter(({ endpoint, objectId }) => endpoint === 'SWEEP' && objectId === account);
    expect(swept.map(({ type }) => type)).toEqual(expect.arrayContaining(['account.updated', 'capability.updated', 'v2.core.account[configuration.recipient].capability_status_updated']));
    sandbox.control.webhooks.mode({});
  });
  it('of somebody else at the same account are kept, and are not ours', async () => {
    const { id } = await stripe.paymentIntents.create({ amount: 1000, currency: 'eur', confirm: true, payment_method: 'pm_card_visa', return_url: 'https://elsewhere.example', metadata: { booking_id: 'order 66' } });
    await sandbox.control.webhooks.flush();
    await world.app.get(Processes).settle();
    const { data: [event] } = await stripe.events.list({ type: 'payment_intent.succeeded', limit: 1 });
    expect(event?.data.object).toMatchObject({ id });
    expect((await world.stores.log.readStream(streamOf.webhook(event?.id ?? ''))).map(({ type, data }) => [type, (data as { how?: string }).how])).toEqual([['WebhookReceived', undefined], ['WebhookHandled', 'NOT_OURS']]);
  });
  it.each(['platform', 'connected', 'thin'])('that nobody signed are refused at %s, counted, and nothing is kept', async (door) => {
    const body = JSON.stringify({ id: 'evt_forged', object: 'event', type: 'payment_intent.succeeded', created: 1, data: { object: { id: 'pi_1' } } });
    const seconds = Math.floor(world.clock.nowMs() / 1000);
    const signature = `t=${seconds},v1=${createHmac('sha256', 'whsec_mine').update(`${seconds}.${body}`).digest('hex')}`;
    const { status } = await fetch(`${world.url}/webhooks/stripe/${door}`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'stripe-signature': signature } });
    expect(status).toBe(400);
    expect(await world.stores.log.readStream(streamOf.webhook('evt_forged'))).toEqual([]);
    expect(await metrics()).toContain(`stripe_webhooks_total{endpoint="${door.toUpperCase()}",outcome="forged"} 1`);
  });
  it('are counted by what came of them', async () => {
    const page = await metrics();
    for (const line of ['stripe_webhooks_total{endpoint="PLATFORM",outcome="received"}', 'stripe_webhooks_total{endpoint="PLATFORM",outcome="known"}', 'stripe_webhooks_total{endpoint="SWEEP",outcome="received"}', 'stripe_webhooks_followed_total{outcome="applied"}', 'stripe_webhooks_followed_total{outcome="not_ours"}', 'webhook_duplicates_total{endpoint="PLATFORM"}', 'webhook_rejected_total{endpoint="PLATFORM",why="forged"} 1']) expect(page).toContain(line);
  });
});
