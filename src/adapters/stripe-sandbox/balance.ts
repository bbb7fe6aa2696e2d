import { emit } from './events.js';
import { int, range, text } from './forms.js';
import { schedule } from './jobs.js';
import { listed, paging } from './lists.js';
import { refused } from './refusal.js';
import { own, route, type Route } from './routing.js';
import { kind, type World } from './world.js';

export type FeeDetail = { amount: number; application: null; currency: string; description: string; type: 'stripe_fee' };
export type BalanceTransaction = {
  id: string; object: 'balance_transaction'; amount: number; available_on: number; balance_type: 'payments'; created: number; currency: string; description: string | null; exchange_rate: null;
  fee: number; fee_details: FeeDetail[]; net: number; reporting_category: string; source: string | null; status: 'available' | 'pending'; type: string;
};
/** `payout` is the automatic payout that took it to the bank. */
export type Reconciled = { payout?: string };
export const balanceTransactions = kind<BalanceTransaction, Reconciled>('balance_transaction', 'txn_');

type Booked = {
  /** Whose balance; null is the platform's. */ readonly account?: string | null; /** Minor units, negative where money leaves the balance. */ readonly amount: number; readonly currency: string;
  /** What Stripe keeps of it, minor units. */ readonly fee?: number; readonly type: string; readonly category: string; readonly source: string | null;
  /** Seconds; now where it is left out. */ readonly availableOn?: number; readonly description?: string | null;
};

/** Moves money into or out of a balance. Whoever calls it has to say where the money comes from or goes to, too: `totals` looks. */
export const book = (world: World, { account = null, amount, currency, fee = 0, type, category, source, availableOn = world.now, description = null }: Booked): BalanceTransaction => {
  const status = availableOn > world.now ? 'pending' : 'available';
  if (status === 'pending') schedule(world, 'balance-available', { at: availableOn, subject: subjectOf(account) });
  return world.add(balanceTransactions, {
    id: world.newId(balanceTransactions.prefix), object: 'balance_transaction', amount, available_on: availableOn, balance_type: 'payments', created: world.now, currency, description, exchange_rate: null,
    fee, fee_details: feeDetails(fee, currency), net: amount - fee, reporting_category: category, source, status, type,
  }, { account, hidden: {} });
};

const feeDetails = (amount: number, currency: string): FeeDetail[] => (amount === 0 ? [] : [{ amount, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' }]);
const subjectOf = (account: string | null): string => account ?? '';

/** When money that came in becomes available: the beginning of a day, so that what came in on one day goes out together. */
export const settlesOn = (now: number, days: number): number => (Math.floor(now / 86_400) + days) * 86_400;

/** A job: what was pending in a balance and is due becomes available. */
export const makeAvailable = (world: World, subject: string): void => {
  const account = subject === '' ? null : subject;
  const due = world.rows(balanceTransactions).filter((row) => row.account === account && row.object.status === 'pending' && row.object.available_on <= world.now);
  for (const { id } of due) world.change(balanceTransactions, id, (transaction) => { transaction.status = 'available'; });
  if (due.some(({ object }) => object.net > 0)) emit(world, 'balance.available', { object: balanceOf(world, account), account });
};

type Sums = { available: number; pending: number };

const sumsOf = (world: World, account: string | null): Map<string, Sums> => {
  const sums = new Map<string, Sums>();
  for (const row of world.rows(balanceTransactions)) {
    if (row.account !== account) continue;
    const { currency, status, net } = row.object;
    const sum = sums.get(currency) ?? { available: 0, pending: 0 };
    sum[status] += net;
    sums.set(currency, sum);
  }
  return sums;
};

/** What a balance holds of a currency, minor units. */
export const holds = (world: World, account: string | null, currency: string): Sums => sumsOf(world, account).get(currency) ?? { available: 0, pending: 0 };

/** What a balance holds of every currency it ever had. */
export const holdings = sumsOf;

/** @throws Refusal 400 balance_insufficient */
export const demand = (world: World, { account, amount, currency }: { account: string | null; amount: number; currency: string }): void => {
  if (holds(world, account, currency).available >= amount) return;
  throw refused('You have insufficient available funds in your Stripe account. Funds that are pending are not available yet.', { code: 'balance_insufficient' });
};

const balanceOf = (world: World, account: string | null): { id: string; object: 'balance' } => {
  const sums = [...sumsOf(world, account)];
  const of = (status: keyof Sums) => (sums.length === 0 ? [['eur', { available: 0, pending: 0 }] as const] : sums).map(([currency, sum]) => ({ amount: sum[status], currency, source_types: { card: sum[status] } }));
  const balance = { object: 'balance' as const, available: of('available'), livemode: false, pending: of('pending') };
  // a balance has no id in Stripe; as the thing an event is about it needs none either
  return balance as typeof balance & { id: string };
};

const is = (wanted: string | undefined, there: string | null | undefined): boolean => wanted === undefined || wanted === there;
const filters = { ...paging, created: range.optional(), currency: text.optional(), payout: text.optional(), source: text.optional(), type: text.optional(), limit: int.optional() };

export const balanceRoutes: readonly Route[] = [
  route('GET /v1/balance', {}, ({ world, account }) => balanceOf(world, account)),
  route('GET /v1/balance_transactions', filters, (ask) => {
    const { currency, payout, source, type } = ask.params;
    return listed(ask, balanceTransactions, {
      url: '/v1/balance_transactions',
      keep: (one, { hidden }) => is(currency, one.currency) && is(source, one.source) && is(type, one.type) && (is(payout, hidden.payout) || is(payout, one.source)),
    });
  }),
  route('GET /v1/balance_transactions/{id}', {}, (ask) => own(ask, balanceTransactions, { id: ask.path.id ?? '' })),
];
