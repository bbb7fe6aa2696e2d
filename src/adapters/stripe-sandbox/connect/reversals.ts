import { emit } from '../events.js';
import { balanceOf, balanceTransactions, book } from '../money.js';
import { refused } from '../refusal.js';
import { kind, type Thing, type World } from '../world.js';
import { destinationPayments, positive, transfers, type Transfer } from './transfers.js';

export type Reversal = { id: string; object: 'transfer_reversal'; amount: number; balance_transaction: string; created: number; currency: string; destination_payment_refund: string; metadata: Record<string, string>; source_refund: null; transfer: string };
export const reversals = kind<Reversal>('transfer_reversal', 'trr_');
/** What a reversal is on the side of the provider. */
const refunds = kind<Thing>('refund', 'pyr_');

/** Takes back what was transferred, or a part. @throws Refusal 400 for more than is left of it, and for more than the provider's balance has */
export const reverse = (world: World, id: string, { wanted, metadata }: { wanted: number | undefined; metadata: Record<string, string> }): Reversal => {
  const whole = world.get(transfers, id);
  const left = whole.amount - whole.amount_reversed;
  if (left === 0) throw refused(`Transfer ${id} is already fully reversed.`);
  const amount = positive(wanted ?? left);
  if (amount > left) throw refused(`Transfer reversal amount (${amount}) is greater than unreversed amount on transfer (${left}).`, { param: 'amount' });
  const availableOn = world.get(balanceTransactions, whole.balance_transaction).available_on;
  mustCover(world, whole, { amount, isPending: availableOn > world.now });
  const reversal = turned(world, whole, { amount, metadata, availableOn: Math.max(availableOn, world.now) });
  world.change(transfers, id, (one) => {
    one.amount_reversed += amount;
    one.reversed = one.amount_reversed === one.amount;
  });
  emit(world, 'transfer.reversed', { object: world.get(transfers, id) });
  return reversal;
};

/** Money that is not available yet is taken back from what is not available yet. */
const mustCover = (world: World, { destination, currency }: Transfer, { amount, isPending }: { amount: number; isPending: boolean }): void => {
  const { available, pending } = balanceOf(world, destination, currency);
  if ((isPending ? pending : available) >= amount) return;
  throw refused('Insufficient funds in the destination account to reverse this transfer: its balance must cover the amount.', { code: 'balance_insufficient' });
};

const turned = (world: World, { id: transfer, currency, destination, destination_payment: payment }: Transfer, { amount, metadata, availableOn }: { amount: number; metadata: Record<string, string>; availableOn: number }): Reversal => {
  const id = world.newId(reversals.prefix);
  const refund = world.newId(refunds.prefix);
  const given = book(world, { account: destination, type: 'payment_refund', reporting_category: 'refund', amount: -amount, currency, source: refund, availableOn });
  const taken = book(world, { type: 'transfer_refund', reporting_category: 'transfer_reversal', amount, currency, source: id, availableOn });
  const theirs = {
    id: refund, object: 'refund', amount, balance_transaction: given.id, charge: payment, created: world.now, currency, customer: null, customer_account: null, metadata: {}, payment_intent: null, payment_method: null, reason: null, receipt_number: null,
    source_transfer_reversal: id, status: 'succeeded', transfer_reversal: null,
  };
  world.add(refunds, theirs, { account: destination });
  const refunded = world.change(destinationPayments, payment, (one) => { one.amount_refunded += amount; });
  emit(world, 'charge.refunded', { object: refunded, account: destination });
  return world.add(reversals, { id, object: 'transfer_reversal', amount, balance_transaction: taken.id, created: world.now, currency, destination_payment_refund: refund, metadata, source_refund: null, transfer });
};
