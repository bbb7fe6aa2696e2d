import { charges } from './charges.js';
import { emit } from './events.js';
import { schedule } from './jobs.js';
import { book, type BalanceTransaction } from './money.js';
import { cardOf } from './payment-methods.js';
import { refused } from './refusal.js';
import { kind, type World } from './world.js';

const evidenceNames = ['access_activity_log', 'billing_address', 'cancellation_policy', 'cancellation_policy_disclosure', 'cancellation_rebuttal', 'customer_communication', 'customer_email_address', 'customer_name', 'customer_purchase_ip', 'customer_signature', 'duplicate_charge_documentation', 'duplicate_charge_explanation', 'duplicate_charge_id', 'product_description', 'receipt', 'refund_policy', 'refund_policy_disclosure', 'refund_refusal_explanation', 'service_date', 'service_documentation', 'shipping_address', 'shipping_carrier', 'shipping_date', 'shipping_documentation', 'shipping_tracking_number', 'uncategorized_file', 'uncategorized_text'] as const;
type EvidenceName = (typeof evidenceNames)[number];
export type Evidence = Partial<Record<EvidenceName, string>>;
type Status = 'needs_response' | 'under_review' | 'won' | 'lost' | 'warning_needs_response' | 'warning_under_review' | 'warning_closed';
export type Dispute = {
  id: string; object: 'dispute'; amount: number; balance_transactions: BalanceTransaction[]; charge: string; created: number; currency: string; evidence: Record<EvidenceName, string | null> & { enhanced_evidence: object };
  evidence_details: { due_by: number | null; enhanced_eligibility: object; has_evidence: boolean; past_due: boolean; submission_count: number; submission_method: 'manual' | 'not_submitted' };
  is_charge_refundable: boolean; metadata: Record<string, string>; payment_intent: string; reason: string; status: Status;
} & Readonly<Record<string, unknown>>;
export const disputes = kind<Dispute>('dispute', 'du_');
export { evidenceNames };

const answerIn = 7 * 24 * 3600;
/** What Stripe takes for a dispute, and keeps. */
export const disputeFee = 1500;
const open = new Set<Status>(['needs_response', 'under_review', 'warning_needs_response', 'warning_under_review']);
const inquiries = new Set<Status>(['warning_needs_response', 'warning_under_review', 'warning_closed']);

/** Not decided yet. */
export const isOpen = ({ status }: Dispute): boolean => open.has(status);

/** The customer goes to their bank. A dispute takes the money at once, with a fee; an inquiry only asks. @throws Refusal 400 for a charge without money, or disputed before */
export const openDispute = (world: World, id: string, { reason = 'fraudulent', inquiry = false }: { reason?: string; inquiry?: boolean } = {}): Dispute => {
  const charge = world.get(charges, id);
  const amount = charge.amount_captured - charge.amount_refunded;
  if (!charge.captured || amount < 1 || charge.disputed) throw refused(`Charge ${id} cannot be disputed: it has nothing to take, or is disputed already.`, { charge: id });
  return begun(world, { amount, charge: id, reason, inquiry });
};

const begun = (world: World, { charge, inquiry, ...why }: { amount: number; charge: string; reason: string; inquiry: boolean }): Dispute => {
  const dispute = world.add(disputes, made(world, { charge, inquiry, ...why }));
  world.change(charges, charge, (one, hidden) => {
    one.disputed = true;
    hidden.locked = !inquiry;
  });
  schedule(world, 'dispute-unanswered', { at: world.now + answerIn, subject: dispute.id });
  const withdrawn = inquiry ? undefined : take(world, dispute);
  emit(world, 'charge.dispute.created', { object: dispute });
  if (withdrawn !== undefined) emit(world, 'charge.dispute.funds_withdrawn', { object: dispute });
  return dispute;
};

const made = (world: World, { amount, charge, reason, inquiry }: { amount: number; charge: string; reason: string; inquiry: boolean }): Dispute => {
  const { currency, payment_intent, payment_method } = world.get(charges, charge);
  const { brand } = cardOf(world, payment_method);
  return {
    id: world.newId(disputes.prefix), object: 'dispute', amount, balance_transactions: [], charge, created: world.now, currency, enhanced_eligibility_types: [],
    evidence: { ...Object.fromEntries(evidenceNames.map((name) => [name, null])) as Record<EvidenceName, null>, enhanced_evidence: {} },
    evidence_details: { due_by: world.now + answerIn, enhanced_eligibility: {}, has_evidence: false, past_due: false, submission_count: 0, submission_method: 'not_submitted' }, intended_submission_method: null,
    is_charge_refundable: inquiry, livemode: false, metadata: {}, network_reason_code: '10.4', payment_intent, payment_method_details: { card: { brand, case_type: inquiry ? 'inquiry' : 'chargeback', network: brand, network_reason_code: '10.4' }, type: 'card' },
    reason, status: inquiry ? 'warning_needs_response' : 'needs_response',
  };
};

const take = (world: World, { id, amount, currency }: Dispute): BalanceTransaction => moved(world, id, { amount: -amount, fee: disputeFee, currency, description: `Chargeback withdrawal for ${id}`, reporting_category: 'dispute' });

const moved = (world: World, id: string, booking: { amount: number; fee?: number; currency: string; description: string; reporting_category: string }): BalanceTransaction => {
  const transaction = book(world, { ...booking, type: 'adjustment', source: id, outside: 'customers' });
  world.change(disputes, id, (one) => { one.balance_transactions.push(structuredClone(transaction)); });
  return transaction;
};

/** Keeps evidence, and hands it in unless told not to. @throws Refusal 400 once it is decided */
export const addEvidence = (world: World, id: string, { evidence, submit }: { evidence: Evidence; submit: boolean }): Dispute => {
  stillOpen(world, id);
  const dispute = world.change(disputes, id, (one) => {
    Object.assign(one.evidence, Object.fromEntries(Object.entries(evidence).map(([name, words]) => [name, words === '' ? null : words])));
    one.evidence_details.has_evidence = evidenceNames.some((name) => one.evidence[name] !== null);
    if (!submit) return;
    one.evidence_details.submission_count += 1;
    one.evidence_details.submission_method = 'manual';
    one.status = inquiries.has(one.status) ? 'warning_under_review' : 'under_review';
  });
  emit(world, 'charge.dispute.updated', { object: dispute });
  if (submit) schedule(world, 'bank-reads-evidence', { at: world.now + 1, subject: id });
  return dispute;
};

/** The bank decides by magic words, as in Stripe's test mode: winning_evidence, losing_evidence. Others it never answers. */
export const bankReads = (world: World, id: string): void => {
  const { evidence: { uncategorized_text: words }, status } = world.get(disputes, id);
  if (!open.has(status)) return;
  if (words === 'winning_evidence') winDispute(world, id);
  if (words === 'losing_evidence') loseDispute(world, id);
};

const stillOpen = (world: World, id: string): Dispute => {
  const dispute = world.get(disputes, id, 'dispute');
  if (!open.has(dispute.status)) throw refused(`This dispute is already closed (${dispute.status}).`, { param: 'dispute' });
  return dispute;
};

/** The bank gives the money back, not the fee. An inquiry just ends. */
export const winDispute = (world: World, id: string): Dispute => {
  const { amount, currency, status, charge } = stillOpen(world, id);
  if (inquiries.has(status)) return closed(world, id, 'warning_closed');
  moved(world, id, { amount, currency, description: `Chargeback reversal for ${id}`, reporting_category: 'dispute_reversal' });
  world.change(charges, charge, (_, hidden) => { hidden.locked = false; });
  const dispute = closed(world, id, 'won');
  emit(world, 'charge.dispute.funds_reinstated', { object: dispute });
  return dispute;
};

/** The customer keeps the money. An inquiry just ends. */
export const loseDispute = (world: World, id: string): Dispute => closed(world, id, inquiries.has(stillOpen(world, id).status) ? 'warning_closed' : 'lost');

const closed = (world: World, id: string, status: Status): Dispute => {
  const dispute = world.change(disputes, id, (one) => { one.status = status; });
  emit(world, 'charge.dispute.closed', { object: dispute });
  return dispute;
};

/** Nobody answered in time. */
export const disputeUnanswered = (world: World, id: string): void => {
  const { status } = world.get(disputes, id);
  if (status !== 'needs_response' && status !== 'warning_needs_response') return;
  world.change(disputes, id, (one) => { one.evidence_details.past_due = true; });
  loseDispute(world, id);
};

/** A test card whose holder complains. */
export const customerDisputes = (world: World, id: string): void => {
  const charge = world.get(charges, id);
  const { dispute } = cardOf(world, charge.payment_method);
  if (dispute !== undefined && !charge.disputed && charge.amount_captured > charge.amount_refunded) openDispute(world, id, dispute);
};
