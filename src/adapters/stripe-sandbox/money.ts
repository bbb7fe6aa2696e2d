import { emit } from './events.js';
import { isScheduled, schedule } from './jobs.js';
import { kind, type World } from './world.js';

type FeeDetail = { amount: number; application: string | null; currency: string; description: string | null; type: string };
export type BalanceTransaction = {
  id: string; object: 'balance_transaction'; amount: number; available_on: number; balance_type: 'payments'; created: number; currency: string; description: string | null; exchange_rate: null;
  fee: number; fee_details: FeeDetail[]; net: number; reporting_category: string; source: string | null; status: 'available' | 'pending'; type: string;
};
export const balanceTransactions = kind<BalanceTransaction, { payout?: string }>('balance_transaction', 'txn_');

/** What an account has at Stripe in one currency: sums of its balance transactions. */
type Purse = { id: string; currency: string; available: number; pending: number };
const purses = kind<Purse>('purse', '');
/** Money outside of all accounts: with customers (who begin with nothing and go into debt), in banks of those paid out, and with Stripe itself. */
export type Outside = 'customers' | 'banks' | 'stripe';
type Beyond = { id: string; amount: number };
const beyond = kind<Beyond>('beyond', '');

export type Booking = {
  /** The connected account; null is the platform. */ readonly account?: string | null;
  readonly type: string; readonly reporting_category: string; /** Minor units, negative for what leaves. */ readonly amount: number; readonly fee?: number; readonly currency: string; readonly source: string | null;
  /** Seconds; now unless said. */ readonly availableOn?: number; readonly description?: string;
  /** Where it comes from or goes to, when that is no account. */ readonly outside?: Outside;
};

/** Writes a balance transaction and moves the money: into (or out of) the account's balance, and out of (or into) what is outside. A fee is Stripe's. Both sides of a transfer between accounts are booked by its maker. */
export const book = (world: World, booking: Booking): BalanceTransaction => {
  const { account = null, amount, fee = 0, currency, availableOn = world.now, outside } = booking;
  const transaction = transactionOf(world, booking);
  world.add(balanceTransactions, transaction, { account, hidden: {} });
  const pending = availableOn > world.now;
  change(world, { account, currency }, (purse) => { purse[pending ? 'pending' : 'available'] += transaction.net; });
  if (pending) schedule(world, 'become-available', { at: availableOn, subject: transaction.id });
  if (outside !== undefined) move(world, `${outside}|${currency}`, -amount);
  if (fee !== 0) move(world, `stripe|${currency}`, fee);
  return transaction;
};

const transactionOf = (world: World, { type, reporting_category, amount, fee = 0, currency, source, availableOn = world.now, description }: Booking): BalanceTransaction => ({
  id: world.newId(balanceTransactions.prefix), object: 'balance_transaction', amount, available_on: availableOn, balance_type: 'payments', created: world.now, currency, description: description ?? null, exchange_rate: null,
  fee, fee_details: fee === 0 ? [] : [{ amount: fee, application: null, currency, description: 'Stripe processing fees', type: 'stripe_fee' }], net: amount - fee, reporting_category, source,
  status: availableOn > world.now ? 'pending' : 'available', type,
});

const daySeconds = 86_400;
const platform = 'platform';

/** Time has come for money that was pending. Its owner hears of it in the last second of the day, together with all else of that day and before it is paid out. */
export const becomeAvailable = (world: World, id: string): void => {
  const { account } = world.wanted(balanceTransactions, id);
  const { net, currency } = world.change(balanceTransactions, id, (transaction) => { transaction.status = 'available'; });
  change(world, { account, currency }, (purse) => {
    purse.pending -= net;
    purse.available += net;
  });
  const tonight = { at: (Math.floor(world.now / daySeconds) + 1) * daySeconds - 1, subject: account ?? platform };
  if (!isScheduled(world, 'tell-balance', tonight)) schedule(world, 'tell-balance', tonight);
};

/** A job: the day ends in which money became available. */
export const tellBalance = (world: World, subject: string): void => {
  const account = subject === platform ? null : subject;
  emit(world, 'balance.available', { object: balanceObject(world, account), account });
};

/** What an account has in one currency, in minor units. */
export const balanceOf = (world: World, account: string | null, currency: string): { readonly available: number; readonly pending: number } => {
  const { available = 0, pending = 0 } = world.find(purses, nameOf(account, currency)) ?? {};
  return { available, pending };
};

/** The balance as Stripe answers it: every currency the account ever had, and the platform's first of all. */
export const balanceObject = (world: World, account: string | null): object => {
  const own = world.rows(purses).filter((row) => row.account === account).map(({ object }) => object);
  const amounts = (which: 'available' | 'pending') => (own.length === 0 ? [{ amount: 0, currency: 'eur', source_types: { card: 0 } }] : own.map((purse) => ({ amount: purse[which], currency: purse.currency, source_types: { card: purse[which] } })));
  return {
    object: 'balance', available: amounts('available'), ...(account === null ? { connect_reserved: amounts('available').map(({ currency }) => ({ amount: 0, currency })) } : {}), livemode: false, pending: amounts('pending'),
    refund_and_dispute_prefunding: { available: [], pending: [] },
  };
};

/** Every pot there is, `eur platform`, `eur acct_…`, `eur customers`, in minor units. The pots of a currency always sum to zero. Accounts are summed from their balance transactions, not from their balances. */
export const totals = (world: World): Record<string, bigint> => {
  const sums: Record<string, bigint> = {};
  const add = (name: string, amount: number) => { sums[name] = (sums[name] ?? 0n) + BigInt(amount); };
  for (const { object: { currency, net }, account } of world.rows(balanceTransactions)) add(`${currency} ${account ?? platform}`, net);
  for (const { id, amount } of world.all(beyond)) add(id.split('|').reverse().join(' '), amount);
  return sums;
};

const nameOf = (account: string | null, currency: string): string => `${account ?? platform}|${currency}`;

const change = (world: World, { account, currency }: { account: string | null; currency: string }, how: (purse: Purse) => void): void => {
  const id = nameOf(account, currency);
  if (world.find(purses, id) === undefined) world.add(purses, { id, currency, available: 0, pending: 0 }, { account });
  world.change(purses, id, how);
};

const move = (world: World, id: string, amount: number): void => {
  if (world.find(beyond, id) === undefined) world.add(beyond, { id, amount: 0 });
  world.change(beyond, id, (pot) => { pot.amount += amount; });
};
