import { charges, type Charge } from './charges.js';
import { cardOf } from './payment-methods.js';
import { emit } from './events.js';
import { schedule } from './jobs.js';
import { book } from './money.js';
import { refused } from './refusal.js';
import { kind, type World } from './world.js';

export type Refund = {
  id: string; object: 'refund'; amount: number; balance_transaction: string | null; charge: string; created: number; currency: string; failure_balance_transaction?: string; failure_reason?: string; metadata: Record<string, string>;
  payment_intent: string; pending_reason?: string; reason: string | null; status: 'succeeded' | 'pending' | 'failed';
} & Readonly<Record<string, unknown>>;
export const refunds = kind<Refund>('refund', 're_');

const hour = 3600;
type Wanted = { readonly charge: string; readonly amount: number; readonly reason: string | null; readonly metadata: Record<string, string> };

const newRefund = (world: World, { charge: id, amount, reason, metadata }: Wanted): Refund => {
  const { currency, customer, payment_intent, payment_method } = world.get(charges, id);
  return world.add(refunds, {
    id: world.newId(refunds.prefix), object: 'refund', amount, balance_transaction: null, charge: id, created: world.now, currency, customer, customer_account: null,
    destination_details: { card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' }, type: 'card' }, metadata, payment_intent, payment_method, reason,
    receipt_number: null, source_transfer_reversal: null, status: 'succeeded', transfer_reversal: null,
  });
};

/** Gives money back to the customer, from the platform's balance even where that goes below zero. @throws Refusal 400 for more than is left, twice the whole, or what the customer's bank has taken already */
export const refundCharge = (world: World, id: string, asked: { amount: number | undefined; reason: string | null; metadata: Record<string, string> }): Refund => {
  const charge = world.get(charges, id);
  if (world.hidden(charges, id).locked === true) throw refused(`Charge ${id} has been charged back; cannot issue a refund.`, { code: 'charge_disputed', charge: id });
  const amount = refundable(charge, asked.amount);
  const { refund: slow } = cardOf(world, charge.payment_method);
  const refund = newRefund(world, { charge: id, ...asked, amount });
  const transaction = book(world, { type: 'refund', reporting_category: 'refund', amount: -amount, currency: charge.currency, source: refund.id, outside: 'customers' });
  world.change(refunds, refund.id, (one) => {
    one.balance_transaction = transaction.id;
    if (slow === 'waits') Object.assign(one, { status: 'pending', pending_reason: 'processing' });
  });
  if (slow !== undefined) schedule(world, slow === 'waits' ? 'refund-succeeds' : 'refund-fails', { at: world.now + hour, subject: refund.id });
  countRefund(world, id, amount);
  emit(world, 'refund.created', { object: refund });
  emit(world, 'charge.refunded', { object: world.get(charges, id) });
  return refund;
};

const countRefund = (world: World, charge: string, amount: number): void => {
  world.change(charges, charge, (one) => {
    one.amount_refunded += amount;
    one.refunded = one.amount_refunded === one.amount_captured;
  });
};

/** How much of what was asked for may go back. */
const refundable = (charge: Charge, wanted: number | undefined): number => {
  if (!charge.captured) throw refused(`This charge (${charge.id}) has not been captured: cancel its PaymentIntent (${charge.payment_intent}) instead.`, { code: 'payment_intent_unexpected_state', charge: charge.id });
  if (charge.refunded) throw refused(`Charge ${charge.id} has already been refunded.`, { code: 'charge_already_refunded', charge: charge.id });
  const left = charge.amount_captured - charge.amount_refunded;
  const amount = wanted ?? left;
  if (amount < 1) throw refused('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  if (amount > left) throw refused(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`, { code: 'amount_too_large', param: 'amount' });
  return amount;
};

export const refundSucceeds = (world: World, id: string): void => {
  if (world.get(refunds, id).status !== 'pending') return;
  const refund = world.change(refunds, id, (one) => {
    one.status = 'succeeded';
    delete one.pending_reason;
  });
  emit(world, 'refund.updated', { object: refund });
};

/** The customer's bank gives it back to the platform; nothing was refunded. @throws Refusal 400 for a refund that has failed already */
export const refundFails = (world: World, id: string): void => {
  const { amount, currency, charge, status } = world.get(refunds, id);
  if (status === 'failed') throw refused(`Refund ${id} has failed already.`);
  const back = book(world, { type: 'refund_failure', reporting_category: 'refund_failure', amount, currency, source: id, outside: 'customers' });
  const refund = world.change(refunds, id, (one) => {
    delete one.pending_reason;
    Object.assign(one, { status: 'failed', failure_reason: 'lost_or_stolen_card', failure_balance_transaction: back.id });
  });
  countRefund(world, charge, -amount);
  emit(world, 'refund.failed', { object: refund });
  emit(world, 'refund.updated', { object: refund });
  emit(world, 'charge.updated', { object: world.get(charges, charge) });
};
