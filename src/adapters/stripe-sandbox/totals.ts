import { balanceTransactions } from './balance.js';
import { kind, type Thing, type World } from './world.js';

type Money = { readonly amount: number; readonly currency: string };
type ChargeLike = Thing & Money & { readonly amount_captured: number; readonly captured: boolean };
type RefundLike = Thing & Money & { readonly status: string | null; readonly charge: unknown };
type DisputeLike = Thing & Money & { readonly status: string };
type PayoutLike = Thing & Money & { readonly status: string };

const charges = kind<ChargeLike>('charge', 'ch_');
const refunds = kind<RefundLike>('refund', 're_');
const disputes = kind<DisputeLike>('dispute', 'du_');
const payouts = kind<PayoutLike>('payout', 'po_');

/** Where a dispute stands decides who has the money, whatever was booked. */
const isWithdrawn = ({ status }: DisputeLike): boolean => !status.startsWith('warning_') && status !== 'won' && status !== 'prevented';

const isGiven = ({ status }: RefundLike): boolean => status !== 'failed' && status !== 'canceled';
const isOut = ({ status }: PayoutLike): boolean => status !== 'failed' && status !== 'canceled';

/** What customers' banks gave (negative), took and were given back, on the platform. */
const customersBanks = (world: World): readonly Money[] => [
  ...world.rows(charges).filter(({ account, object }) => account === null && object.captured).map(({ object: { amount_captured, currency } }) => ({ amount: -amount_captured, currency })),
  ...world.rows(refunds).filter(({ account, object }) => account === null && isGiven(object) && world.find(charges, String(object.charge))?.captured === true).map(({ object }) => object),
  ...world.all(disputes).filter(isWithdrawn),
];

/**
 * For each currency, the platform's balance and the providers' as they were booked, and what must stand against them: what customers'
 * banks gave and took, what providers' banks got, what Stripe kept. Those are read from charges, refunds, disputes and payouts, not from
 * the bookings, so that a booking that is missing, doubled or wrong shows. All is well when every sum is zero.
 */
export const totals = (world: World): Record<string, bigint> => {
  const balances = world.all(balanceTransactions).map(({ net, fee, currency }) => ({ amount: net + fee, currency }));
  const sums = new Map<string, bigint>();
  for (const { amount, currency } of [...balances, ...customersBanks(world), ...world.all(payouts).filter(isOut)]) sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount));
  return Object.fromEntries(sums);
};
