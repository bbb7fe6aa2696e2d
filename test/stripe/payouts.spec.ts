import { describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { balanceOf, captured, day, payable } from './provider-money.js';
import { refusal } from './refused.js';
import type { Town } from './sandbox.js';
import { secrets } from './secrets.js';
import { townForAll } from './town-for-all.js';

const hour = 3600_000;

describe('payouts in the sandbox', () => {
  let town: Town;
  let stripe: Stripe;
  townForAll((...opened) => { [town, stripe] = opened; });

  const given = async (provider: string, amount = 1000, currency = 'eur') => stripe.transfers.create({ amount, currency, destination: provider, source_transaction: await captured(town, { payment_method: 'pm_card_bypassPending', currency }) });
  const told = async (provider: string): Promise<readonly Stripe.Event[]> => {
    await town.control.webhooks.flush();
    return town.letters.filter(({ at, event }) => at === '/connect' && event.account === provider && event.type.startsWith('payout.')).map(({ body, signature }) => stripe.webhooks.constructEvent(body, signature, secrets.connectSecret));
  };
  const payoutsOf = async (provider: string, asked: Stripe.PayoutListParams = {}) => (await stripe.payouts.list(asked, { stripeContext: provider })).data;

  describe('by schedule', () => {
    it('pay out at midnight what is available, and tell the bank two days later', async () => {
      const provider = await payable(town);
      await given(provider, 1000);
      await given(provider, 500);
      town.control.clock.advance(day);

      const [payout] = await payoutsOf(provider);
      expect(payout).toMatchObject({ amount: 1500, automatic: true, status: 'in_transit', destination: expect.stringMatching(/^ba_/), reconciliation_status: 'in_progress', created: expect.any(Number) });
      expect((payout?.created ?? 1) % 86_400).toBe(0);
      expect(await balanceOf(stripe, provider)).toEqual([0, 0]);
      town.control.clock.advance(2 * day);
      expect(await stripe.payouts.retrieve(payout?.id ?? '', {}, { stripeContext: provider })).toMatchObject({ status: 'paid', reconciliation_status: 'completed' });
      expect((await told(provider)).map(({ type }) => type)).toEqual(['payout.created', 'payout.paid', 'payout.reconciliation_completed']);
    });

    it('leave what is pending for the day it becomes available', async () => {
      const provider = await payable(town);
      await stripe.transfers.create({ amount: 700, currency: 'eur', destination: provider, source_transaction: await captured(town) });
      town.control.clock.advance(day);
      expect(await payoutsOf(provider)).toEqual([]);
      town.control.clock.advance(2 * day);

      expect((await payoutsOf(provider)).map(({ amount }) => amount)).toEqual([700]);
    });

    it('say which balance transactions went with them', async () => {
      const provider = await payable(town);
      const transfers = [await given(provider, 100), await given(provider, 200)];
      town.control.payouts.pay(provider);
      await given(provider, 400);
      const [payout] = await payoutsOf(provider);
      const { data } = await stripe.balanceTransactions.list({ payout: payout?.id ?? '', expand: ['data.source'] }, { stripeContext: provider });

      expect(data.map(({ type, amount }) => [type, amount])).toEqual([['payout', -300], ['payment', 200], ['payment', 100]]);
      expect(data.slice(1).map(({ source }) => (source as Stripe.Charge).source_transfer)).toEqual(transfers.reverse().map(({ id }) => id));
    });

    it('wait for the day of the week where it is weekly', async () => {
      const provider = await payable(town, { interval: 'weekly' });
      await given(provider);
      town.control.clock.advance(7 * day);

      const made = await payoutsOf(provider);
      expect(made.map(({ amount, created }) => [amount, new Date(created * 1000).getUTCDay()])).toEqual([[1000, 4]]);
    });

    it('are none while the schedule is manual, until it is daily', async () => {
      const provider = await payable(town, { interval: 'manual' });
      await given(provider);
      town.control.clock.advance(5 * day);
      expect(await payoutsOf(provider)).toEqual([]);
      await stripe.accounts.update(provider, { settings: { payouts: { schedule: { interval: 'daily' } } } });
      town.control.clock.advance(day);

      expect((await payoutsOf(provider)).map(({ amount }) => amount)).toEqual([1000]);
    });

    it('are none while the account is restricted, and lose nothing', async () => {
      const provider = await payable(town);
      await given(provider);
      town.control.accounts.restrict(provider);
      town.control.clock.advance(3 * day);
      expect(await payoutsOf(provider)).toEqual([]);
      town.control.accounts.activate(provider);
      town.control.clock.advance(day);

      expect((await payoutsOf(provider)).map(({ amount }) => amount)).toEqual([1000]);
    });

    it('are one for each currency', async () => {
      const provider = await payable(town);
      await given(provider, 100, 'eur');
      await given(provider, 200, 'usd');
      town.control.payouts.pay(provider);

      expect((await payoutsOf(provider)).map(({ amount, currency }) => [amount, currency]).sort()).toEqual([[100, 'eur'], [200, 'usd']]);
    });
  });

  describe('that the bank sends back', () => {
    it('were paid before: the money is in the balance again', async () => {
      const provider = await payable(town);
      await given(provider);
      town.control.clock.advance(3 * day);
      const [payout] = await payoutsOf(provider);
      expect(payout?.status).toBe('paid');
      town.control.payouts.fail(payout?.id ?? '');

      expect(await stripe.payouts.retrieve(payout?.id ?? '', { expand: ['failure_balance_transaction'] }, { stripeContext: provider })).toMatchObject({ status: 'failed', failure_code: 'account_closed', failure_balance_transaction: { type: 'payout_failure', amount: 1000 } });
      expect(await balanceOf(stripe, provider)).toEqual([1000, 0]);
      expect((await told(provider)).map(({ type }) => type)).toEqual(['payout.created', 'payout.paid', 'payout.reconciliation_completed', 'payout.failed']);
      expect((await payoutsOf(provider, { status: 'failed' })).map(({ id }) => id)).toEqual([payout?.id]);
      expect(await payoutsOf(provider, { status: 'paid' })).toEqual([]);
    });

    it('are not paid afterwards, and cannot fail twice', async () => {
      const provider = await payable(town);
      await given(provider);
      town.control.payouts.pay(provider);
      const [payout] = await payoutsOf(provider);
      town.control.payouts.fail(payout?.id ?? '', 'no_account');
      expect(() => { town.control.payouts.fail(payout?.id ?? ''); }).toThrow(/failed already/);
      town.control.clock.advance(5 * day);

      expect(await stripe.payouts.retrieve(payout?.id ?? '', {}, { stripeContext: provider })).toMatchObject({ status: 'failed', failure_code: 'no_account' });
      expect((await told(provider)).filter(({ data }) => 'id' in data.object && data.object.id === payout?.id).map(({ type }) => type)).toEqual(['payout.created', 'payout.failed']);
      expect((await payoutsOf(provider)).map(({ amount, status }) => [amount, status])).toEqual([[1000, 'paid'], [1000, 'failed']]);
    });
  });

  describe('that were asked for', () => {
    const asked = (provider: string, params: Partial<Stripe.PayoutCreateParams> = {}) => stripe.payouts.create({ amount: 600, currency: 'eur', ...params }, { stripeContext: provider });

    it('can be called back for an hour, and then are on their way', async () => {
      const provider = await payable(town, { interval: 'manual' });
      await given(provider);
      const first = await asked(provider, { metadata: { week: '12' } });
      expect(first).toMatchObject({ status: 'pending', automatic: false, reconciliation_status: 'not_applicable', metadata: { week: '12' } });
      expect(await balanceOf(stripe, provider)).toEqual([400, 0]);
      expect(await stripe.payouts.cancel(first.id, {}, { stripeContext: provider })).toMatchObject({ status: 'canceled' });
      expect(await balanceOf(stripe, provider)).toEqual([1000, 0]);
      const second = await asked(provider);
      town.control.clock.advance(hour);

      expect(await refusal(stripe.payouts.cancel(second.id, {}, { stripeContext: provider }))).toMatchObject({ statusCode: 400 });
      town.control.clock.advance(2 * day);
      expect((await told(provider)).map(({ type }) => type)).toEqual(['payout.created', 'payout.canceled', 'payout.created', 'payout.updated', 'payout.paid']);
    });

    it.each<[string, (provider: string) => Promise<unknown>, Record<string, unknown>]>([
      ['more than is available', (provider) => asked(provider, { amount: 1001 }), { statusCode: 400, code: 'balance_insufficient' }],
      ['what is only pending', async (provider) => { await stripe.transfers.create({ amount: 500, currency: 'eur', destination: provider, source_transaction: await captured(town) }); return asked(provider, { amount: 1500 }); }, { code: 'balance_insufficient' }],
      ['nothing', (provider) => asked(provider, { amount: 0 }), { code: 'parameter_invalid_integer', param: 'amount' }],
      ['a currency the balance never had', (provider) => asked(provider, { currency: 'usd' }), { code: 'balance_insufficient' }],
      ['a part of a forint', (provider) => asked(provider, { currency: 'huf', amount: 150 }), { code: 'parameter_invalid_integer', param: 'amount' }],
      ['anything for a restricted account', async (provider) => { town.control.accounts.restrict(provider); return asked(provider); }, { code: 'payouts_not_allowed' }],
    ])('are refused: %s', async (_, ask, said) => {
      const provider = await payable(town, { interval: 'manual' });
      await given(provider);

      expect(await refusal(ask(provider))).toMatchObject({ type: 'StripeInvalidRequestError', ...said });
    });

    it('are not seen by anybody else', async () => {
      const [provider, other] = [await payable(town, { interval: 'manual' }), await payable(town)];
      await given(provider);
      const { id } = await asked(provider);

      expect(await payoutsOf(other)).toEqual([]);
      expect(await refusal(stripe.payouts.retrieve(id))).toMatchObject({ statusCode: 404, code: 'resource_missing' });
      expect(await refusal(stripe.payouts.cancel(id, {}, { stripeAccount: other }))).toMatchObject({ statusCode: 404 });
    });

    it('can be the platform\'s own, and are told to the platform', async () => {
      await captured(town, { payment_method: 'pm_card_bypassPending' });
      const { id } = await stripe.payouts.create({ amount: 500, currency: 'eur' });
      town.control.clock.advance(3 * day);
      await town.control.webhooks.flush();

      expect(await stripe.payouts.retrieve(id)).toMatchObject({ status: 'paid', automatic: false });
      expect(town.letters.filter(({ at, event }) => at === '/platform' && event.data.object.id === id).map(({ event }) => event.type)).toEqual(['payout.created', 'payout.updated', 'payout.paid']);
    });
  });

  it('close no account in which there is money', async () => {
    const provider = await payable(town);
    await given(provider);
    expect(await refusal(stripe.accounts.del(provider))).toMatchObject({ statusCode: 400, code: 'balance_invalid_parameter' });
    town.control.payouts.pay(provider);

    expect(await stripe.accounts.del(provider)).toMatchObject({ deleted: true });
  });
});
