import { text } from './forms.js';
import { createdPaging, listed } from './lists.js';
import { balanceObject, balanceTransactions } from './money.js';
import { own, route, type Route } from './routing.js';

export const balanceRoutes: readonly Route[] = [
  route('GET /v1/balance', {}, ({ world, account }) => balanceObject(world, account)),
  route('GET /v1/balance_transactions', { ...createdPaging, currency: text.optional(), payout: text.optional(), source: text.optional(), type: text.optional() }, (ask) => {
    const { currency, payout, source, type } = ask.params;
    const wanted = [['currency', currency], ['source', source], ['type', type]] as const;
    return listed(ask, balanceTransactions, {
      url: '/v1/balance_transactions',
      keep: (transaction, { hidden }) => wanted.every(([field, value]) => value === undefined || transaction[field] === value) && (payout === undefined || hidden.payout === payout || transaction.source === payout),
    });
  }),
  route('GET /v1/balance_transactions/{id}', {}, (ask) => own(ask, balanceTransactions, { id: ask.path.id ?? '' })),
];
