import { describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { refusal } from './refused.js';
import type { Town } from './sandbox.js';
import { townForAll } from './town-for-all.js';

const day = 24 * 3600 * 1000;

describe('after paying in the sandbox', () => {
  let town: Town;
  let stripe: Stripe;
  townForAll((...opened) => { [town, stripe] = opened; });

  const paid = (method = 'pm_card_visa', amount = 4200) => stripe.paymentIntents.create({ amount, currency: 'eur', allowed_payment_method_types: ['card'], payment_method: method, confirm: true });
  const chargeOf = async ({ latest_charge }: Stripe.PaymentIntent) => stripe.charges.retrieve(latest_charge as string);
  const net = () => town.control.totals()['eur platform'] ?? 0n;

  it('tells once of all the money that becomes available on one day', async () => {
    for (const seconds of [0, 1, 2]) {
      await paid();
      town.control.clock.advance(seconds * 1000);
    }
    town.control.clock.advance(4 * day);
    const { data } = await stripe.events.list({ type: 'balance.available' });
    expect(data).toHaveLength(new Set(data.map(({ created }) => Math.floor(created / 86_400))).size);
    expect(data[0]?.data.object).toMatchObject({ available: [{ amount: Number(net()), currency: 'eur' }], pending: [{ amount: 0 }] });
  });

  describe('refunds', () => {
    it('give a part back, then the rest, and no more', async () => {
      const intent = await paid();
      const before = net();
      expect(await stripe.refunds.create({ payment_intent: intent.id, amount: 1000, reason: 'requested_by_customer', metadata: { tier: 'half' }, expand: ['balance_transaction'] })).toMatchObject({ status: 'succeeded', amount: 1000, balance_transaction: { amount: -1000, type: 'refund' } });
      expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 1000, refunded: false });
      expect(await refusal(stripe.refunds.create({ payment_intent: intent.id, amount: 3201 }))).toMatchObject({ param: 'amount' });
      expect(await stripe.refunds.create({ charge: intent.latest_charge as string })).toMatchObject({ amount: 3200 });
      expect(await chargeOf(intent)).toMatchObject({ amount_refunded: 4200, refunded: true });
      expect(await refusal(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({ code: 'charge_already_refunded' });
      expect(before - net()).toBe(4200n);
      expect((await stripe.refunds.list({ payment_intent: intent.id })).data.map(({ amount }) => amount)).toEqual([3200, 1000]);
    });

    it.each([
      ['neither charge nor intent', {}, 'parameter_missing'], ['an intent that is not there', { payment_intent: 'pi_none' }, 'resource_missing'], ['nothing', { amount: 0 }, 'parameter_invalid_integer'], ['less than nothing', { amount: -5 }, 'parameter_invalid_integer'],
    ])('refuse %s', async (_, change, code) => {
      const { id } = await paid();
      expect(await refusal(stripe.refunds.create('amount' in change ? { payment_intent: id, ...change } : change))).toMatchObject({ code });
    });

    it('are not for a hold, nor for an intent nobody paid', async () => {
      const held = await stripe.paymentIntents.create({ amount: 500, currency: 'eur', capture_method: 'manual', allowed_payment_method_types: ['card'], payment_method: 'pm_card_visa', confirm: true });
      const unpaid = await stripe.paymentIntents.create({ amount: 500, currency: 'eur' });
      expect(await refusal(stripe.refunds.create({ payment_intent: held.id }))).toMatchObject({ code: 'payment_intent_unexpected_state' });
      expect(await refusal(stripe.refunds.create({ payment_intent: unpaid.id }))).toMatchObject({ code: 'payment_intent_unexpected_state' });
    });

    it('that fail put the money back on the platform', async () => {
      const intent = await paid('pm_card_refundFail');
      const before = net();
      const { id } = await stripe.refunds.create({ payment_intent: intent.id });
      town.control.clock.advance(3_600_000);
      expect(await stripe.refunds.retrieve(id, { expand: ['failure_balance_transaction'] })).toMatchObject({ status: 'failed', failure_balance_transaction: { amount: 4200, type: 'refund_failure' } });
      expect(await chargeOf(intent)).toMatchObject({ refunded: false, amount_refunded: 0 });
      expect(net()).toBe(before);
      const slow = await stripe.refunds.create({ payment_intent: (await paid('pm_card_pendingRefund')).id });
      expect(slow).toMatchObject({ status: 'pending' });
      town.control.clock.advance(3_600_000);
      expect(await stripe.refunds.retrieve(slow.id)).toMatchObject({ status: 'succeeded' });
    });

    it('fail by hand as well, once', async () => {
      const { id } = await stripe.refunds.create({ payment_intent: (await paid()).id });
      town.control.refunds.fail(id);
      expect(await stripe.refunds.retrieve(id)).toMatchObject({ status: 'failed' });
      expect(() => { town.control.refunds.fail(id); }).toThrow('failed already');
    });
  });

  describe('disputes', () => {
    const disputed = async (how: { reason?: string; inquiry?: boolean } = {}) => {
      const intent = await paid();
      return { intent, id: town.control.disputes.open(intent.latest_charge as string, how) };
    };

    it('take the money and a fee at once, and give it back when won, but not the fee', async () => {
      const before = net();
      const { id, intent } = await disputed({ reason: 'product_not_received' });
      expect(await stripe.disputes.retrieve(id)).toMatchObject({ status: 'needs_response', reason: 'product_not_received', amount: 4200, is_charge_refundable: false, balance_transactions: [{ amount: -4200, fee: 1500, net: -5700 }] });
      expect(await refusal(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({ code: 'charge_disputed' });
      town.control.disputes.win(id);
      expect(await stripe.disputes.retrieve(id)).toMatchObject({ status: 'won', balance_transactions: [{ amount: -4200 }, { amount: 4200 }] });
      expect(net() - before).toBe(BigInt(4200 - 88 - 1500));
      expect(() => { town.control.disputes.lose(id); }).toThrow('already closed');
    });

    it('are fought with evidence, which the bank reads', async () => {
      const { id } = await disputed();
      expect(await stripe.disputes.update(id, { evidence: { service_date: '2026-11-01' }, submit: false })).toMatchObject({ status: 'needs_response', evidence: { service_date: '2026-11-01' }, evidence_details: { has_evidence: true, submission_count: 0 } });
      expect(await stripe.disputes.update(id, { evidence: { uncategorized_text: 'winning_evidence' } })).toMatchObject({ status: 'under_review', evidence: { service_date: '2026-11-01' }, evidence_details: { submission_count: 1 } });
      town.control.clock.advance(1000);
      expect(await stripe.disputes.retrieve(id)).toMatchObject({ status: 'won' });
      expect(await refusal(stripe.disputes.update(id, { evidence: { service_date: 'later' } }))).toMatchObject({ type: 'StripeInvalidRequestError' });
    });

    it('are lost when nobody answers, when it is accepted, and when the bank is not convinced', async () => {
      const unanswered = await disputed();
      town.control.clock.advance(8 * day);
      expect(await stripe.disputes.retrieve(unanswered.id)).toMatchObject({ status: 'lost', evidence_details: { past_due: true } });
      expect(await stripe.disputes.close((await disputed()).id)).toMatchObject({ status: 'lost' });
      const weak = await disputed();
      await stripe.disputes.update(weak.id, { evidence: { uncategorized_text: 'losing_evidence' } });
      town.control.clock.advance(1000);
      expect(await stripe.disputes.retrieve(weak.id)).toMatchObject({ status: 'lost' });
    });

    it('that only inquire take nothing, and leave the charge refundable', async () => {
      const before = net();
      const { id, intent } = await disputed({ inquiry: true });
      expect(await stripe.disputes.retrieve(id)).toMatchObject({ status: 'warning_needs_response', balance_transactions: [], is_charge_refundable: true });
      await stripe.refunds.create({ payment_intent: intent.id, amount: 200 });
      town.control.disputes.lose(id);
      expect(await stripe.disputes.retrieve(id)).toMatchObject({ status: 'warning_closed' });
      expect(net() - before).toBe(BigInt(4200 - 88 - 200));
    });

    it('come by themselves of a card whose holder complains, with their events', async () => {
      await town.control.webhooks.flush();
      town.letters.length = 0;
      const intent = await paid('pm_card_createDispute');
      town.control.clock.advance(1000);
      await town.control.webhooks.flush();
      expect((await stripe.disputes.list({ payment_intent: intent.id })).data).toMatchObject([{ charge: intent.latest_charge, reason: 'fraudulent' }]);
      expect(town.types().filter((type) => type.startsWith('charge.dispute'))).toEqual(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
      const asking = await paid('pm_card_createDisputeInquiry');
      town.control.clock.advance(1000);
      expect((await stripe.disputes.list({ charge: asking.latest_charge as string })).data).toMatchObject([{ status: 'warning_needs_response' }]);
    });

    it('cannot be opened of what holds no money, or twice', async () => {
      const { intent } = await disputed();
      expect(() => town.control.disputes.open(intent.latest_charge as string)).toThrow('cannot be disputed');
      const { latest_charge: held } = await stripe.paymentIntents.create({ amount: 500, currency: 'eur', capture_method: 'manual', allowed_payment_method_types: ['card'], payment_method: 'pm_card_visa', confirm: true });
      expect(() => town.control.disputes.open(held as string)).toThrow('cannot be disputed');
    });
  });
});
