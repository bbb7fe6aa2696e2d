import { emit } from '../events.js';
import { isScheduled, schedule } from '../jobs.js';
import { balanceOf, balanceTransactions, book } from '../money.js';
import { refused } from '../refusal.js';
import type { World } from '../world.js';
import { accounts } from './accounts.js';
import { bankOf, mayBePaid, type Schedule } from './facts.js';
import { payouts, type Payout } from './payouts.js';

const daySeconds = 86_400;
const onTheWay = { instant: 1800, standard: 2 * daySeconds } as const;
/** A payout that was asked for may be called back for so long. */
const leavesAfter = 3600;

type Wanted = Pick<Payout, 'amount' | 'automatic' | 'currency' | 'description' | 'metadata' | 'method' | 'statement_descriptor'>;

/** The balance gives the money to the bank. Nobody looks here whether there is enough. */
export const startPayout = (world: World, account: string | null, wanted: Wanted): Payout => {
  const { amount, automatic, currency, method } = wanted;
  const id = world.newId(payouts.prefix);
  const transaction = book(world, { account, type: 'payout', reporting_category: 'payout', amount: -amount, currency, source: id, outside: 'banks' });
  const payout = world.add(payouts, {
    id, object: 'payout', application_fee: null, application_fee_amount: null, arrival_date: world.now + onTheWay[method], balance_transaction: transaction.id, created: world.now,
    destination: account === null ? 'ba_platform' : bankOf({ id: account }), failure_balance_transaction: null, failure_code: null, failure_message: null, livemode: false, original_payout: null, payout_method: null,
    reconciliation_status: automatic ? 'in_progress' : 'not_applicable', reversed_by: null, source_type: 'card', status: automatic ? 'in_transit' : 'pending', trace_id: null, type: 'bank_account', ...wanted,
  }, { account });
  if (!automatic) schedule(world, 'payout-leaves', { at: world.now + Math.min(leavesAfter, onTheWay[method] / 2), subject: id });
  schedule(world, 'payout-arrives', { at: payout.arrival_date, subject: id });
  emit(world, 'payout.created', { object: payout, account });
  return payout;
};

/** Pays out everything that is available, a payout for each currency, and remembers what went with it. */
export const payOut = (world: World, account: string): readonly Payout[] => {
  const rows = world.rows(balanceTransactions).filter((row) => row.account === account && row.object.status === 'available' && row.hidden.payout === undefined);
  return [...new Set(rows.map(({ object }) => object.currency))].flatMap((currency) => {
    const amount = balanceOf(world, account, currency).available;
    if (amount <= 0) return [];
    const payout = startPayout(world, account, { amount, automatic: true, currency, description: 'STRIPE PAYOUT', metadata: {}, method: 'standard', statement_descriptor: null });
    for (const { id, object } of rows) if (object.currency === currency) world.change(balanceTransactions, id, (_, hidden) => { hidden.payout = payout.id; });
    world.change(balanceTransactions, payout.balance_transaction ?? '', (_, hidden) => { hidden.payout = payout.id; });
    return [payout];
  });
};

/** Looks at midnight after `from` (seconds) whether an account is to be paid out. */
export const lookAtPayouts = (world: World, account: string, from = world.now): void => {
  const midnight = { at: (Math.floor(from / daySeconds) + 1) * daySeconds, subject: account };
  if (!isScheduled(world, 'payout-day', midnight)) schedule(world, 'payout-day', midnight);
};

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const isToday = ({ interval, weekly_anchor = 'monday', monthly_anchor = 1 }: Schedule, at: Date): boolean => {
  if (interval === 'weekly') return weekdays[at.getUTCDay()] === weekly_anchor;
  return interval === 'daily' || (interval === 'monthly' && at.getUTCDate() === monthly_anchor);
};

/** A job: the day's payouts of one account. Where today is not the day, tomorrow may be; where it may not be paid, whoever lets it will look again. */
export const payoutDay = (world: World, account: string): void => {
  const facts = world.hidden(accounts, account);
  if (!mayBePaid(facts) || facts.schedule.interval === 'manual') return;
  if (isToday(facts.schedule, new Date(world.now * 1000))) payOut(world, account);
  else lookAtPayouts(world, account);
};

const accountOf = (world: World, id: string): string | null => world.wanted(payouts, id).account;

/** A job: it can no longer be called back. */
export const payoutLeaves = (world: World, id: string): void => {
  if (world.get(payouts, id).status !== 'pending') return;
  emit(world, 'payout.updated', { object: world.change(payouts, id, (payout) => { payout.status = 'in_transit'; }), account: accountOf(world, id), previous: { status: 'pending' } });
};

/** A job: the bank should have it now. It may still send it back. */
export const payoutArrives = (world: World, id: string): void => {
  const { status, automatic } = world.get(payouts, id);
  if (status !== 'in_transit' && status !== 'pending') return;
  const account = accountOf(world, id);
  const paid = world.change(payouts, id, (payout) => {
    payout.status = 'paid';
    payout.trace_id = { status: 'pending', value: null };
    if (automatic) payout.reconciliation_status = 'completed';
  });
  emit(world, 'payout.paid', { object: paid, account });
  if (automatic) emit(world, 'payout.reconciliation_completed', { object: paid, account });
};

/** The money is in the balance again; where payouts go by schedule, the next one takes it along. */
const back = (world: World, id: string, type: 'payout_cancel' | 'payout_failure'): string => {
  const { amount, currency } = world.get(payouts, id);
  const account = accountOf(world, id);
  if (account !== null) lookAtPayouts(world, account);
  return book(world, { account, type, reporting_category: 'payout_reversal', amount, currency, source: id, outside: 'banks' }).id;
};

/** The bank does not take it, or not any longer: the money is back in the balance. @throws Refusal 400 where that has happened already */
export const failPayout = (world: World, id: string, code = 'account_closed'): Payout => {
  const { status } = world.get(payouts, id);
  if (status === 'failed' || status === 'canceled') throw refused(`This payout is ${status} already.`);
  const failed = world.change(payouts, id, (payout) => { Object.assign(payout, { status: 'failed', failure_code: code, failure_message: `The bank sent the payout back: ${code.replaceAll('_', ' ')}.`, failure_balance_transaction: back(world, id, 'payout_failure') }); });
  emit(world, 'payout.failed', { object: failed, account: accountOf(world, id) });
  return failed;
};

/** @throws Refusal 400 when it is on its way */
export const cancelPayout = (world: World, id: string): Payout => {
  const { status } = world.get(payouts, id);
  if (status !== 'pending') throw refused(`Payouts can only be canceled while they are pending; this one is ${status}.`);
  const canceled = world.change(payouts, id, (payout) => { Object.assign(payout, { status: 'canceled', failure_balance_transaction: back(world, id, 'payout_cancel') }); });
  emit(world, 'payout.canceled', { object: canceled, account: accountOf(world, id) });
  return canceled;
};
