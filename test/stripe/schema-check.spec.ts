import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { SchemaCheck } from './schema-check.js';

const payout = {
  id: 'po_1', object: 'payout', amount: 500, application_fee: null, application_fee_amount: null, arrival_date: 1, automatic: true, balance_transaction: null, created: 1, currency: 'eur',
  description: null, destination: null, failure_balance_transaction: null, failure_code: null, failure_message: null, livemode: false, metadata: {}, method: 'standard', original_payout: null,
  payout_method: null, reconciliation_status: 'in_progress', reversed_by: null, source_type: 'card', statement_descriptor: null, status: 'pending', trace_id: null, type: 'bank_account',
};
const asked: Exchange = { method: 'POST', path: '/v1/payouts', template: '/v1/payouts', request: { amount: '500', currency: 'eur', metadata: { booking: 'b-1' } }, status: 200, answer: payout };
const listed: Exchange = { method: 'GET', path: '/v1/payouts', template: '/v1/payouts', request: { limit: '2', arrival_date: { gte: '5' } }, status: 200, answer: { object: 'list', data: [payout], has_more: false, url: '/v1/payouts' } };
const account: Exchange = {
  method: 'GET', path: '/v2/core/accounts/acct_1', template: '/v2/core/accounts/{id}', request: { include: ['requirements'] }, status: 200,
  answer: { id: 'acct_1', object: 'v2.core.account', applied_configurations: ['recipient'], created: '2026-11-01T00:00:00.000Z', livemode: false },
};

describe('what holds every exchange against the declarations of Stripe', () => {
  let check: SchemaCheck;
  beforeEach(() => { check = new SchemaCheck(); });

  it.each([['a form', asked], ['a list', listed], ['a read of /v2', account], ['an error', { ...asked, status: 400, answer: { error: { type: 'invalid_request_error', code: 'amount_too_small' } } }]])('lets pass %s as Stripe has it', (_, exchange) => {
    check.observe(exchange);

    expect(check.misfits()).toEqual([]);
    expect([...check.seen]).toEqual([`${exchange.method} ${exchange.template}`]);
  });

  it.each<[string, Exchange, RegExp]>([
    ['an operation Stripe does not have', { ...asked, template: '/v1/pay' }, /^POST \/v1\/pay is no operation/],
    ['a parameter Stripe does not know', { ...asked, request: { amount: '500', currency: 'eur', urgent: 'true' } }, /asks what Stripe does not take.*urgent/],
    ['a word where a number belongs', { ...asked, request: { amount: 'five', currency: 'eur' } }, /asks what Stripe does not take.*amount/],
    ['a parameter that is missing', { ...asked, request: { amount: '500' } }, /asks what Stripe does not take.*currency/],
    ['a filter Stripe does not know', { ...listed, request: { colour: 'red' } }, /asks what Stripe does not take.*colour/],
    ['an answer with a field of the wrong type', { ...asked, answer: { ...payout, amount: '500' } }, /answers 200 with what Stripe does not say.*amount/],
    ['an answer that lacks a field', { ...asked, answer: Object.fromEntries(Object.entries(payout).filter(([name]) => name !== 'trace_id')) }, /answers 200.*trace_id/],
    ['an answer with a field that was made up', { ...asked, answer: { ...payout, colour: 'red' } }, /answers 200.*colour/],
    ['a null where there must be a value', { ...asked, answer: { ...payout, status: null } }, /answers 200.*status/],
    ['a value no open enum knows', { ...asked, answer: { ...payout, reconciliation_status: 'perhaps' } }, /answers 200.*reconciliation_status/],
    ['an error without a type', { ...asked, status: 402, answer: { error: { code: 'card_declined' } } }, /answers 402.*type/],
    ['a status of an account that Stripe does not have', { ...account, answer: { ...(account.answer as object), applied_configurations: ['payer'] } }, /answers 200.*applied_configurations/],
  ])('tells of %s', (_, exchange, said) => {
    check.observe(exchange);

    expect(check.misfits()).toEqual([expect.stringMatching(said)]);
    expect(check.misfits()).toEqual([]);
  });

  it('leaves what it looked at as it was', () => {
    check.observe(asked);

    expect(asked.request).toEqual({ amount: '500', currency: 'eur', metadata: { booking: 'b-1' } });
  });

  it('looks into an event at the object it carries', () => {
    const event = { id: 'evt_1', object: 'event', api_version: '2026-10-28.endive', created: 1, data: { object: { ...payout, amount: '5' } }, livemode: false, pending_webhooks: 0, request: null, type: 'payout.paid' };

    check.event(event);

    expect(check.misfits()).toEqual([expect.stringMatching(/^Payout is not what Stripe declares: \/amount/)]);
  });
});
