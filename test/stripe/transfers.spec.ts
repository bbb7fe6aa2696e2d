import { beforeAll, describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { balanceOf, captured, day, payable } from './provider-money.js';
import { refusal } from './refused.js';
import type { Town } from './sandbox.js';
import { secrets } from './secrets.js';
import { townForAll } from './town-for-all.js';

describe('transfers in the sandbox', () => {
  let town: Town;
  let stripe: Stripe;
  let ada: string;
  townForAll((...opened) => { [town, stripe] = opened; });
  beforeAll(async () => { ada = await payable(town); });

  const toAda = async (asked: Partial<Stripe.TransferCreateParams> = {}): Promise<Stripe.Transfer> => stripe.transfers.create({ currency: 'eur', destination: ada, ...asked });

  it('give a part of a charge, which becomes available when the charge does', async () => {
    const provider = await payable(town, { interval: 'manual' });
    const charge = await captured(town, { transfer_group: 'booking-1' });
    const { balance_transaction: money } = await stripe.charges.retrieve(charge, { expand: ['balance_transaction'] });
    const transfer = await stripe.transfers.create({ amount: 9000, currency: 'eur', destination: provider, source_transaction: charge, metadata: { booking_id: 'b1' }, expand: ['balance_transaction', 'destination_payment'] });

    expect(transfer).toMatchObject({
      amount: 9000, amount_reversed: 0, source_transaction: charge, transfer_group: 'booking-1', metadata: { booking_id: 'b1' }, reversals: { data: [] },
      balance_transaction: { amount: -9000, fee: 0, type: 'transfer', status: 'pending', available_on: (money as Stripe.BalanceTransaction).available_on }, destination_payment: { object: 'charge', amount: 9000, source_transfer: transfer.id },
    });
    expect(await balanceOf(stripe, provider)).toEqual([0, 9000]);
    town.control.clock.advance(2 * day);
    expect(await balanceOf(stripe, provider)).toEqual([9000, 0]);
  });

  it('name a group after the charge where it has none', async () => {
    const charge = await captured(town);

    expect(await toAda({ amount: 1, source_transaction: charge })).toMatchObject({ transfer_group: `group_${charge}` });
  });

  it('give what is left of a charge where no amount is said', async () => {
    const charge = await captured(town);
    await toAda({ amount: 4000, source_transaction: charge });

    expect(await toAda({ source_transaction: charge })).toMatchObject({ amount: 6000 });
  });

  it('need no funds with a source, and available funds without', async () => {
    const [available] = await balanceOf(stripe);
    const charge = await captured(town);
    expect(await refusal(toAda({ amount: available + 1 }))).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, code: 'balance_insufficient' });
    expect(await toAda({ amount: 9000, source_transaction: charge })).toMatchObject({ amount: 9000 });
    await captured(town, { payment_method: 'pm_card_bypassPending' });

    expect(await toAda({ amount: available + 1 })).toMatchObject({ source_transaction: null, transfer_group: null });
  });

  it('give no more of a charge than was captured, not given back and not given before', async () => {
    const charge = await captured(town);
    expect(await refusal(toAda({ amount: 10_001, source_transaction: charge }))).toMatchObject({ code: 'balance_insufficient', param: 'amount' });
    await toAda({ amount: 5000, source_transaction: charge });
    await stripe.refunds.create({ charge, amount: 3000 });

    expect(await refusal(toAda({ amount: 2001, source_transaction: charge }))).toMatchObject({ code: 'balance_insufficient' });
    expect(await toAda({ amount: 2000, source_transaction: charge })).toMatchObject({ amount: 2000 });
  });

  it.each<[string, () => Promise<unknown>, Record<string, unknown>]>([
    ['to nobody', () => toAda({ amount: 1, destination: 'acct_nobody' }), { code: 'resource_missing', param: 'destination' }],
    ['to who has told nothing yet', async () => toAda({ amount: 1, source_transaction: await captured(town), destination: (await stripe.accounts.create({ type: 'express', capabilities: { transfers: { requested: true } } })).id }), { code: 'insufficient_capabilities_for_transfer' }],
    ['of nothing', async () => toAda({ amount: 0, source_transaction: await captured(town) }), { code: 'parameter_invalid_integer', param: 'amount' }],
    ['of less than nothing', async () => toAda({ amount: -1 }), { code: 'parameter_invalid_integer', param: 'amount' }],
    ['of nobody knows how much', () => toAda(), { code: 'parameter_missing', param: 'amount' }],
    ['from a charge nobody knows', () => toAda({ amount: 1, source_transaction: 'ch_nobody' }), { code: 'resource_missing', param: 'source_transaction' }],
    ['from a hold', async () => toAda({ amount: 1, source_transaction: await captured(town, { capture_method: 'manual' }) }), { param: 'source_transaction' }],
    ['in another currency than the charge', async () => toAda({ amount: 1, currency: 'usd', source_transaction: await captured(town) }), { param: 'currency' }],
    ['in no currency', () => toAda({ amount: 1, currency: 'xxx' }), { param: 'currency' }],
    ['from a payment of a provider', async () => toAda({ amount: 1, source_transaction: (await toAda({ amount: 1, source_transaction: await captured(town) })).destination_payment as string }), { code: 'resource_missing', param: 'source_transaction' }],
  ])('are refused: %s', async (_, asked, said) => {
    expect(await refusal(asked())).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, ...said });
  });

  it.each(['restrict', 'reject'] as const)('are refused after %s, and go on when the provider is active again', async (act) => {
    const provider = await payable(town);
    const charge = await captured(town);
    town.control.accounts[act](provider);
    expect(await refusal(toAda({ amount: 100, source_transaction: charge, destination: provider }))).toMatchObject({ code: 'insufficient_capabilities_for_transfer' });
    town.control.accounts.activate(provider);

    expect(await toAda({ amount: 100, source_transaction: charge, destination: provider })).toMatchObject({ amount: 100 });
  });

  it('are made once for one key, also when the answer is lost', async () => {
    const charge = await captured(town);
    const asked = { amount: 700, currency: 'eur', destination: ada, source_transaction: charge, transfer_group: `once-${charge}` };
    town.control.faults.next({ on: { template: '/v1/transfers' }, kind: 'time-out-after-commit' });
    await refusal(town.client({ timeout: 200 }).transfers.create(asked, { idempotencyKey: charge }));
    const again = await stripe.transfers.create(asked, { idempotencyKey: charge });

    expect((await stripe.transfers.list({ transfer_group: `once-${charge}` })).data.map(({ id }) => id)).toEqual([again.id]);
  });

  it('are listed by group and by destination, newest first', async () => {
    const provider = await payable(town);
    const charge = await captured(town, { transfer_group: 'booking-9' });
    const made = [];
    for (const amount of [10, 20, 30]) made.unshift((await toAda({ amount, source_transaction: charge, destination: provider })).id);

    expect((await stripe.transfers.list({ destination: provider })).data.map(({ id }) => id)).toEqual(made);
    expect((await stripe.transfers.list({ transfer_group: 'booking-9', limit: 2 })).has_more).toBe(true);
    expect((await stripe.transfers.list({ transfer_group: 'booking-9', limit: 2, starting_after: made[1] ?? '' })).data.map(({ id }) => id)).toEqual(made.slice(2));
    expect((await stripe.transfers.list({ destination: ada, transfer_group: 'booking-9' })).data).toEqual([]);
  });

  it('are of no concern to a provider, whose own balance has a payment instead', async () => {
    const provider = await payable(town);
    const transfer = await toAda({ amount: 500, source_transaction: await captured(town), destination: provider });

    expect((await stripe.transfers.list({}, { stripeContext: provider })).data).toEqual([]);
    expect(await refusal(stripe.transfers.retrieve(transfer.id, {}, { stripeAccount: provider }))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
    const { data } = await stripe.balanceTransactions.list({ expand: ['data.source'] }, { stripeAccount: provider });
    expect(data).toEqual([expect.objectContaining({ type: 'payment', amount: 500, net: 500, source: expect.objectContaining({ id: transfer.destination_payment, source_transfer: transfer.id }) })]);
  });

  describe('taken back', () => {
    const reversed = (id: string, asked: Stripe.TransferCreateReversalParams = {}) => stripe.transfers.createReversal(id, asked);

    it('in parts, until nothing is left', async () => {
      const transfer = await toAda({ amount: 1000, source_transaction: await captured(town) });
      const first = await reversed(transfer.id, { amount: 300, metadata: { why: 'late' }, expand: ['balance_transaction', 'destination_payment_refund'] });
      expect(first).toMatchObject({ amount: 300, transfer: transfer.id, metadata: { why: 'late' }, balance_transaction: { amount: 300, type: 'transfer_refund' }, destination_payment_refund: { amount: 300, charge: transfer.destination_payment } });
      expect(await stripe.transfers.retrieve(transfer.id)).toMatchObject({ amount_reversed: 300, reversed: false });
      const second = await reversed(transfer.id);

      expect(second.amount).toBe(700);
      expect(await stripe.transfers.retrieve(transfer.id, { expand: ['destination_payment'] })).toMatchObject({ amount_reversed: 1000, reversed: true, reversals: { data: [{ id: second.id }, { id: first.id }] }, destination_payment: { amount_refunded: 1000 } });
      expect((await stripe.transfers.listReversals(transfer.id, { limit: 1 }))).toMatchObject({ has_more: true, data: [{ id: second.id }] });
      expect(await stripe.transfers.retrieveReversal(transfer.id, first.id)).toMatchObject({ id: first.id });
    });

    it.each<[string, (id: string) => Promise<unknown>, Record<string, unknown>]>([
      ['more than was given', (id) => reversed(id, { amount: 1001 }), { statusCode: 400, param: 'amount' }],
      ['more than is left', async (id) => { await reversed(id, { amount: 600 }); return reversed(id, { amount: 401 }); }, { statusCode: 400, param: 'amount' }],
      ['what was taken back already', async (id) => { await reversed(id); return reversed(id); }, { statusCode: 400 }],
      ['nothing', (id) => reversed(id, { amount: 0 }), { code: 'parameter_invalid_integer', param: 'amount' }],
      ['what was never given', () => reversed('tr_nobody'), { statusCode: 404, code: 'resource_missing' }],
      ['a reversal of another transfer', async (id) => stripe.transfers.retrieveReversal((await toAda({ amount: 1, source_transaction: await captured(town) })).id, (await reversed(id)).id), { statusCode: 404 }],
    ])('not: %s', async (_, asked, said) => {
      const { id } = await toAda({ amount: 1000, source_transaction: await captured(town) });

      expect(await refusal(asked(id))).toMatchObject({ type: 'StripeInvalidRequestError', ...said });
    });

    it('only while the provider has it: what was paid out is gone', async () => {
      const provider = await payable(town);
      const { id } = await toAda({ amount: 800, source_transaction: await captured(town, { payment_method: 'pm_card_bypassPending' }), destination: provider });
      town.control.payouts.pay(provider);
      expect(await refusal(reversed(id, { amount: 1 }))).toMatchObject({ statusCode: 400, code: 'balance_insufficient' });
      await toAda({ amount: 300, source_transaction: await captured(town, { payment_method: 'pm_card_bypassPending' }), destination: provider });

      expect(await refusal(reversed(id, { amount: 301 }))).toMatchObject({ code: 'balance_insufficient' });
      expect(await reversed(id, { amount: 300 })).toMatchObject({ amount: 300 });
      expect(await balanceOf(stripe, provider)).toEqual([0, 0]);
    });

    it('frees what it took of the charge', async () => {
      const charge = await captured(town);
      const { id } = await toAda({ amount: 10_000, source_transaction: charge });
      await reversed(id, { amount: 4000 });

      expect(await refusal(toAda({ amount: 4001, source_transaction: charge }))).toMatchObject({ code: 'balance_insufficient' });
      expect(await toAda({ amount: 4000, source_transaction: charge })).toMatchObject({ amount: 4000 });
    });
  });

  it('are told to the platform, given and taken back', async () => {
    const { id } = await toAda({ amount: 50, source_transaction: await captured(town) });
    await stripe.transfers.createReversal(id);
    await town.control.webhooks.flush();
    const events = town.letters.filter(({ at, event }) => at === '/platform' && event.data.object.id === id).map(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, secrets.platformSecret));

    expect(events.map(({ type }) => type)).toEqual(['transfer.created', 'transfer.reversed']);
    expect(events[1]?.data.object).toMatchObject({ amount_reversed: 50, reversed: true });
  });
});
