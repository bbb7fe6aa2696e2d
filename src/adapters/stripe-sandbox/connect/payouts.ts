import { kind } from '../world.js';

export type Payout = {
  id: string; object: 'payout'; amount: number; application_fee: null; application_fee_amount: null; arrival_date: number; automatic: boolean; balance_transaction: string | null; created: number; currency: string; description: string | null;
  destination: string; failure_balance_transaction: string | null; failure_code: string | null; failure_message: string | null; livemode: false; metadata: Record<string, string>; method: 'instant' | 'standard'; original_payout: null; payout_method: null;
  reconciliation_status: 'completed' | 'in_progress' | 'not_applicable'; reversed_by: null; source_type: 'card'; statement_descriptor: string | null; status: 'canceled' | 'failed' | 'in_transit' | 'paid' | 'pending';
  trace_id: { status: string; value: null } | null; type: 'bank_account';
};
export const payouts = kind<Payout>('payout', 'po_');
