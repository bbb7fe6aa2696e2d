import { balanceTransactions } from './balance.js';
import { kind, type Thing, type World } from './world.js';

type Money = { readonly amount: number; readonly currency: string };
type ChargeLike = Thing & Money & { readonly amount_captured: number; readonly captured: boolean };
type RefundLike = Thing & Money & { readonly status: string | null; readonly charge: unknown };
type DisputeLike = Thing & Money & { readonly balance_transactions: readonly { readonly net: number; readonly fee: number; readonly currency: string }[]; readonly status: string };
type PayoutLike = Thing & Money & { readonly status: string };

const charges = kind<ChargeLike>('charge', 'ch_');
const refunds = kind<RefundLike>('refund', 're_');
const disputes = kind<DisputeLike>('dispute', 'du_');
const payouts = kind<PayoutLike>('payout', 'po_');

/** Where a dispute stands decides who has the money, whatever was booked. */
const isWithdrawn = ({ status }: DisputeLike): boolean => !status.startsWith('warning_') && status !== 'won' && status !== 'prevented';

/**
 * For each currency, the platform's balance and the providers' as they were booked, and what must stand against them: what customers'
 * banks gave and took, what providers' banks got, what Stripe kept. Those are read from charges, refunds, disputes and payouts, not from
 * the bookings, so that a booking that is missing, doubled or wrong shows. All is well when every sum is zero.
 */
export const totals = (world: World): Record<string, bigint> => {
  const sums = new Map<string, bigint>();
  const add = (currency: string, amount: number): void => { sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount)); };
  for (const { currency, net, fee } of world.all(balanceTransactions)) add(currency, net + fee);
  for (const { account, object } of world.rows(charges)) if (account === null && object.captured) add(object.currency, -object.amount_captured);
  for (const { account, object } of world.rows(refunds)) if (account === null && isGiven(object) && world.find(charges, String(object.charge))?.captured === true) add(object.currency, object.amount);
  for (const dispute of world.all(disputes)) if (isWithdrawn(dispute)) add(dispute.currency, dispute.amount);
  for (const { currency, amount, status } of world.all(payouts)) if (status !== 'failed' && status !== 'canceled') add(currency, amount);
  return Object.fromEntries(sums);
};

const isGiven = ({ status }: RefundLike): boolean => status !== 'failed' && status !== 'canceled';
