import { charges, type Charge } from '../charges.js';
import { chargeable } from '../currencies.js';
import { emit } from '../events.js';
import { balanceOf, balanceTransactions, book } from '../money.js';
import { malformed, refused } from '../refusal.js';
import { kind, type Thing, type World } from '../world.js';
import { accounts } from './accounts.js';
import { mayBePaid, payoutCurrency } from './facts.js';
import { lookAtPayouts } from './paying-out.js';

export type Transfer = {
  id: string; object: 'transfer'; amount: number; amount_reversed: number; balance_transaction: string; created: number; currency: string; description: string | null; destination: string; destination_payment: string; livemode: false;
  metadata: Record<string, string>; reversed: boolean; source_transaction: string | null; source_type: 'card'; transfer_group: string | null;
};
export const transfers = kind<Transfer>('transfer', 'tr_');
/** What a transfer is on the side of the provider: a charge without a card. */
const payments = kind<Thing & { amount_refunded: number; refunded: boolean; balance_transaction: string }>('charge', 'py_');
export { payments as destinationPayments };

export type Wanted = { readonly amount: number | undefined; readonly currency: string; readonly destination: string; readonly source: string | undefined; readonly group: string | undefined; readonly description: string | undefined; readonly metadata: Record<string, string> };

/** Gives the platform's money to a provider. @throws Refusal 400 where the provider may not be paid, or there is not enough to give */
export const transfer = (world: World, wanted: Wanted): Transfer => {
  const { currency, destination, source } = wanted;
  mustBePayable(world, destination);
  const charge = source === undefined ? undefined : sourceOf(world, source, currency);
  const amount = charge === undefined ? fromBalance(world, wanted) : fromCharge(world, charge, wanted.amount);
  mustBeWorthwhile(world, destination, { amount, currency });
  const availableOn = charge?.balance_transaction == null ? world.now : Math.max(world.now, world.get(balanceTransactions, charge.balance_transaction).available_on);
  const id = world.newId(transfers.prefix);
  const payment = pay(world, { id, amount, currency, destination, availableOn });
  const transaction = book(world, { type: 'transfer', reporting_category: 'transfer', amount: -amount, currency, source: id, availableOn });
  const made: Transfer = {
    id, object: 'transfer', amount, amount_reversed: 0, balance_transaction: transaction.id, created: world.now, currency, description: wanted.description ?? null, destination, destination_payment: payment, livemode: false,
    metadata: wanted.metadata, reversed: false, source_transaction: source ?? null, source_type: 'card', transfer_group: groupOf(wanted, charge),
  };
  world.add(transfers, made);
  lookAtPayouts(world, destination, availableOn);
  emit(world, 'transfer.created', { object: made });
  return made;
};

const groupOf = ({ group }: Wanted, charge: Charge | undefined): string | null => group ?? charge?.transfer_group ?? (charge === undefined ? null : `group_${charge.id}`);

const mustBePayable = (world: World, destination: string): void => {
  const row = world.row(accounts, destination);
  if (row === undefined) throw malformed(`No such destination: '${destination}'`, { code: 'resource_missing', param: 'destination' });
  if (!mayBePaid(row.hidden)) throw refused('Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments', { code: 'insufficient_capabilities_for_transfer' });
};

/** In another currency than the destination's own there is a least amount; as the sandbox has no rates, the least that can be charged in that currency. @throws Refusal 400 amount_too_small */
const mustBeWorthwhile = (world: World, destination: string, { amount, currency }: { readonly amount: number; readonly currency: string }): void => {
  const own = payoutCurrency(world.hidden(accounts, destination));
  if (own !== currency) chargeable(amount, own);
};

/** @throws Refusal 400 for a charge that holds no money in this currency */
const sourceOf = (world: World, id: string, currency: string): Charge => {
  const row = world.row(charges, id);
  if (row === undefined || row.account !== null) throw malformed(`No such charge: '${id}'`, { code: 'resource_missing', param: 'source_transaction' });
  if (!row.object.captured || row.object.balance_transaction === null) throw refused(`The source transaction ${id} has not been captured.`, { param: 'source_transaction' });
  if (row.object.currency !== currency) throw refused(`The currency of source_transaction's balance transaction (${row.object.currency}) must be the same as the transfer currency (${currency})`, { param: 'currency' });
  return row.object;
};

const fromBalance = (world: World, { amount, currency }: Wanted): number => {
  if (amount === undefined) throw malformed('Missing required param: amount.', { code: 'parameter_missing', param: 'amount' });
  if (balanceOf(world, null, currency).available >= positive(amount)) return amount;
  throw refused('You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. Funds of a charge that are pending can be transferred with source_transaction.', { code: 'balance_insufficient' });
};

const fromCharge = (world: World, charge: Charge, wanted: number | undefined): number => {
  const gone = world.all(transfers).filter(({ source_transaction }) => source_transaction === charge.id).reduce((sum, { amount, amount_reversed }) => sum + amount - amount_reversed, 0);
  const left = charge.amount_captured - charge.amount_refunded - gone;
  const amount = positive(wanted ?? left);
  if (amount <= left) return amount;
  throw refused(`The transfer of ${amount} is more than what is left of the source transaction ${charge.id}: ${left}.`, { code: 'balance_insufficient', param: 'amount' });
};

/** @throws Refusal 400 for nothing, and for less than nothing */
export const positive = (amount: number): number => {
  if (amount < 1) throw malformed('Invalid positive integer', { code: 'parameter_invalid_integer', param: 'amount' });
  return amount;
};

type Paid = { readonly id: string; readonly amount: number; readonly currency: string; readonly destination: string; readonly availableOn: number };

/** The other side: the provider is paid. Gives the id of the payment. */
const pay = (world: World, { id: transferId, amount, currency, destination, availableOn }: Paid): string => {
  const id = world.newId(payments.prefix);
  const transaction = book(world, { account: destination, type: 'payment', reporting_category: 'charge', amount, currency, source: id, availableOn });
  const nobody = { address: null, email: null, name: null, phone: null, tax_id: null };
  const payment = {
    id, object: 'charge', amount, amount_captured: amount, amount_refunded: 0, application: null, application_fee: null, application_fee_amount: null, balance_transaction: transaction.id, billing_details: nobody, calculated_statement_descriptor: null,
    captured: true, created: world.now, currency, customer: null, description: null, disputed: false, failure_balance_transaction: null, failure_code: null, failure_message: null, fraud_details: {}, livemode: false, metadata: {}, on_behalf_of: null,
    outcome: null, paid: true, payment_intent: null, payment_method: null, payment_method_details: { stripe_account: {}, type: 'stripe_account' }, receipt_email: null, receipt_number: null, receipt_url: null, refunded: false, review: null,
    shipping: null, source: null, source_transfer: transferId, statement_descriptor: null, statement_descriptor_suffix: null, status: 'succeeded', transfer_data: null, transfer_group: null,
  };
  world.add(payments, payment, { account: destination });
  return id;
};
