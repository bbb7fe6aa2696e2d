import { describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { accountSeen, disputeSeen, intentSeen, payoutSeen, refundSeen, setupSeen } from './seen.js';

/** As much of an object of Stripe's as is read here. */
const object = (fields: object): object => fields;
const [ofMoney, ofNextYear] = [{ currency: 'eur', amount: 4500 }, 'teleported'];
const account = (transfers: string | undefined, requirements: readonly object[] = []) => accountSeen(object({
  id: 'acct_1', requirements: { entries: requirements }, ...(transfers === undefined ? {} : { configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { status: transfers } } } } } }),
}) as Stripe.V2.Core.Account).status;

describe('a word of Stripe’s that nobody here has heard of', () => {
  it.each<readonly [string, string, () => string]>([
    ['an intent, is read as one on which something is still going on', 'PROCESSING', () => intentSeen(object({ id: 'pi_1', ...ofMoney, amount_received: 0, latest_charge: null, last_payment_error: null, metadata: {}, status: ofNextYear }) as Stripe.PaymentIntent).status],
    ['a setup intent, as one that waits for its card', 'OPEN', () => setupSeen(object({ id: 'seti_1', metadata: {}, customer: null, payment_method: null, status: ofNextYear }) as Stripe.SetupIntent).status],
    ['a refund, as one on its way', 'PENDING', () => refundSeen(object({ id: 're_1', ...ofMoney, charge: 'ch_1', metadata: {}, status: ofNextYear }) as Stripe.Refund).status],
    ['a payout, as one that has not left', 'PENDING', () => payoutSeen(object({ id: 'po_1', ...ofMoney, arrival_date: 1, failure_code: null, status: ofNextYear }) as Stripe.Payout).status],
    ['a provider’s transfers, as of somebody who cannot be paid yet', 'ONBOARDING', () => account(ofNextYear)],
    ['a provider of whom nothing is said', 'ONBOARDING', () => account(undefined)],
  ])('of %s', (_, expected, read) => expect(read()).toBe(expected));
  it('of a dispute holds the money up, and decides nothing', () => {
    const { status } = disputeSeen(object({ id: 'du_1', ...ofMoney, charge: 'ch_1', reason: 'no_reason_of_this_year', balance_transactions: [], evidence_details: { due_by: null }, status: ofNextYear }) as Stripe.Dispute);
    expect(['INQUIRY', 'NEEDS_RESPONSE', 'UNDER_REVIEW']).toContain(status);
  });
  it('moves nobody who is known to be restricted, rejected or new', () => {
    expect(['active', 'restricted', 'rejected', 'unsupported', 'pending'].map((status) => account(status))).toEqual(['ACTIVE', 'RESTRICTED', 'REJECTED', 'REJECTED', 'ONBOARDING']);
    expect(account('restricted', [{ awaiting_action_from: 'user', description: 'individual.dob', requested_reasons: [{ code: 'routine_onboarding' }] }])).toBe('ONBOARDING');
  });
});

describe('a payout', () => {
  const payout = (amount: number, currency: string) => payoutSeen(object({ id: 'po_1', amount, currency, arrival_date: 1, failure_code: null, status: 'paid' }) as Stripe.Payout).amount;
  it('is told in our minor units', () => expect([payout(4500, 'eur'), payout(4500, 'isk')]).toEqual([{ amountMinor: '4500', currency: 'EUR' }, { amountMinor: '45', currency: 'ISK' }]));
  it('is in the currency of the provider’s bank, which may be one that no card is charged in', () => expect(payout(4500, 'kes')).toEqual({ amountMinor: '4500', currency: 'KES' }));
});
