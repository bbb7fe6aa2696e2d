import { bankOf, payoutCurrency, due, mayBePaid, type Facts, type Standing } from './facts.js';

type Requirements = {
  alternatives: null; current_deadline: number | null; currently_due: readonly string[]; disabled_reason: string | null; errors: readonly object[]; eventually_due: readonly string[];
  past_due: readonly string[]; pending_verification: readonly string[];
};
export type V1Account = { id: string; object: 'account'; created: number; email: string | null; metadata: Record<string, string>; capabilities: { transfers?: string }; requirements: Requirements; payouts_enabled: boolean; details_submitted: boolean };
export type Capability = { id: 'transfers'; object: 'capability'; account: string; requested: boolean; requested_at: number | null; requirements: Requirements; future_requirements: Requirements; status: string };

const disabled: Readonly<Record<Standing, string | null>> = { new: 'requirements.past_due', checking: 'requirements.pending_verification', active: null, restricted: 'requirements.past_due', rejected: 'rejected.other' };
const held: Readonly<Record<Standing, string | null>> = { new: 'requirements.fields_needed', checking: 'pending.review', active: null, restricted: 'requirements.fields_needed', rejected: 'rejected.other' };
const transfers: Readonly<Record<Standing, string>> = { new: 'inactive', checking: 'pending', active: 'active', restricted: 'inactive', rejected: 'inactive' };

const nothing: Requirements = { alternatives: null, current_deadline: null, currently_due: [], disabled_reason: null, errors: [], eventually_due: [], past_due: [], pending_verification: [] };
const requirementsOf = (facts: Facts, reason: string | null): Requirements => {
  const wanted = due(facts);
  return { ...nothing, currently_due: wanted, eventually_due: wanted, past_due: wanted, disabled_reason: reason, pending_verification: facts.standing === 'checking' ? ['individual.verification.document'] : [] };
};

const externalAccounts = (facts: Facts): object => {
  const bank = {
    id: bankOf(facts), object: 'bank_account', account: facts.id, account_holder_name: facts.displayName, account_holder_type: facts.entity === 'individual' ? 'individual' : 'company', account_type: null,
    bank_name: 'SANDBOX BANK', country: facts.country ?? 'DE', currency: payoutCurrency(facts), default_for_currency: true, fingerprint: null, last4: '3000', metadata: {}, routing_number: null, status: 'new',
  };
  return { object: 'list', data: facts.submitted ? [bank] : [], has_more: false, url: `/v1/accounts/${facts.id}/external_accounts` };
};

const noWords = { mcc: null, minority_owned_business_designation: null, name: null, product_description: null, specified_commercial_transactions_act_url: null, support_address: null, support_email: null, support_phone: null, support_url: null };

const settingsOf = ({ displayName, schedule }: Facts): object => ({
  branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
  card_payments: { statement_descriptor_prefix: null, statement_descriptor_prefix_kana: null, statement_descriptor_prefix_kanji: null },
  dashboard: { display_name: displayName, timezone: 'Etc/UTC' },
  payments: { statement_descriptor: null, statement_descriptor_kana: null, statement_descriptor_kanji: null, statement_descriptor_prefix_kana: null, statement_descriptor_prefix_kanji: null },
  payouts: { debit_negative_balances: true, schedule, statement_descriptor: null },
});

/** The account as v1 shows it. */
export const v1View = (facts: Facts): V1Account & Record<string, unknown> => ({
  id: facts.id, object: 'account', business_profile: { ...noWords, mcc: facts.mcc, name: facts.displayName, url: facts.url }, business_type: facts.entity,
  capabilities: facts.transfersSince === null ? {} : { transfers: transfers[facts.standing] }, charges_enabled: false,
  controller: { type: 'application', is_controller: true, fees: { payer: facts.fees === 'stripe' ? 'account' : facts.fees }, losses: { payments: facts.losses }, requirement_collection: 'stripe', stripe_dashboard: { type: facts.dashboard } },
  country: facts.country ?? 'DE', created: facts.created, default_currency: payoutCurrency(facts), details_submitted: facts.submitted, email: facts.email, external_accounts: externalAccounts(facts),
  future_requirements: nothing, metadata: facts.metadata, payouts_enabled: mayBePaid(facts), requirements: requirementsOf(facts, disabled[facts.standing]), settings: settingsOf(facts),
  tos_acceptance: facts.submitted ? { date: facts.created } : { date: null }, type: facts.type,
});

/** The one capability a recipient has, as v1 shows it. */
export const capabilityOf = (facts: Facts): Capability => ({
  id: 'transfers', object: 'capability', account: facts.id, requested: facts.transfersSince !== null, requested_at: facts.transfersSince,
  requirements: requirementsOf(facts, held[facts.standing]), future_requirements: nothing, status: facts.transfersSince === null ? 'unrequested' : transfers[facts.standing],
});
