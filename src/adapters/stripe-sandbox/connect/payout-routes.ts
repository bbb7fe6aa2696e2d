import { z } from 'zod';
import { currencyOf } from '../currencies.js';
import { int, merged, metadata, range, text, within } from '../forms.js';
import { createdPaging, listed } from '../lists.js';
import { balanceOf } from '../money.js';
import { malformed, refused } from '../refusal.js';
import { own, route, type Ask, type Route } from '../routing.js';
import { accounts } from './accounts.js';
import { mayBePaid } from './facts.js';
import { cancelPayout, startPayout } from './paying-out.js';
import { payouts } from './payouts.js';

const wanted = {
  amount: int, currency: text, description: text.optional(), destination: text.optional(), metadata: metadata.optional(), method: z.enum(['instant', 'standard']).optional(), payout_method: text.optional(),
  source_type: z.enum(['bank_account', 'card', 'fpx']).optional(), statement_descriptor: text.max(22).optional(),
};
/** Charged with two decimals, paid out in whole units. */
const whole = ['huf', 'twd'];

/** @throws Refusal 400 for an amount that no bank takes, that is not there, or for an account that may not be paid out */
const checked = ({ world, account }: Pick<Ask, 'account' | 'world'>, amount: number, currency: string): void => {
  if (amount < 1) throw malformed('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (whole.includes(currency) && amount % 100 !== 0) throw malformed(`Payouts in ${currency} are made in whole units: the amount must be a multiple of 100.`, { code: 'parameter_invalid_integer', param: 'amount' });
  if (account !== null && !mayBePaid(world.hidden(accounts, account))) throw refused('Payouts are not enabled for this account.', { code: 'payouts_not_allowed' });
  if (balanceOf(world, account, currency).available < amount) throw refused('You have insufficient funds in your Stripe account. One likely reason is that your funds are still pending.', { code: 'balance_insufficient' });
};

export const payoutRoutes: readonly Route[] = [
  route('GET /v1/payouts', { ...createdPaging, arrival_date: range.optional(), destination: text.optional(), status: z.enum(['canceled', 'failed', 'in_transit', 'paid', 'pending']).optional() }, (ask) => {
    const { arrival_date, destination, status } = ask.params;
    return listed(ask, payouts, { url: '/v1/payouts', keep: (payout) => within(payout.arrival_date, arrival_date) && (destination ?? payout.destination) === payout.destination && (status ?? payout.status) === payout.status });
  }),
  route('POST /v1/payouts', wanted, (ask) => {
    const { amount, description = null, method = 'standard', statement_descriptor = null } = ask.params;
    const currency = currencyOf(ask.params.currency);
    checked(ask, amount, currency);
    return startPayout(ask.world, ask.account, { amount, automatic: false, currency, description, metadata: merged({}, ask.params.metadata), method, statement_descriptor });
  }),
  route('GET /v1/payouts/{payout}', {}, (ask) => own(ask, payouts, { id: ask.path.payout ?? '' })),
  route('POST /v1/payouts/{payout}/cancel', {}, (ask) => cancelPayout(ask.world, own(ask, payouts, { id: ask.path.payout ?? '' }).id)),
];
