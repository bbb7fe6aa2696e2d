/** How an account stands: `new` has told nothing yet, `checking` has told everything and Stripe looks at it. */
export type Standing = 'new' | 'checking' | 'active' | 'restricted' | 'rejected';
export type Dashboard = 'express' | 'full' | 'none';
export type FeesCollector = 'application' | 'application_custom' | 'application_express' | 'stripe';
export type LossesCollector = 'application' | 'stripe';
export type Entity = 'company' | 'government_entity' | 'individual' | 'non_profit';
export type Schedule = { interval: 'daily' | 'manual' | 'monthly' | 'weekly'; delay_days: number; weekly_anchor?: string; monthly_anchor?: number };

/** What is known of an account. What v1 and v2 show is made of this, so that they cannot differ. */
export type Facts = {
  readonly id: string; /** Seconds. */ readonly created: number; /** Which API made it. */ readonly api: 'v1' | 'v2'; /** The `type` it was made with, in v1. */ readonly type: 'custom' | 'express' | 'none' | 'standard';
  email: string | null; phone: string | null; displayName: string | null; country: string | null; entity: Entity | null; currency: string | null;
  dashboard: Dashboard; fees: FeesCollector; losses: LossesCollector; metadata: Record<string, string>;
  individual: object | null; business: object | null; profile: object | null; url: string | null; mcc: string | null; schedule: Schedule;
  /** Since when transfers are asked for, in seconds; null is never. */ transfersSince: number | null;
  standing: Standing; /** What is missing where the standing is restricted, in the words of v1. */ requirement: string; /** Stripe has been told all once. */ submitted: boolean; closed: boolean;
};

/** What its maker may tell about an account. */
export type Tellable = Omit<Facts, 'closed' | 'created' | 'id' | 'requirement' | 'standing' | 'submitted'>;

/** What Stripe wants to know of a person before paying them. */
const everything: readonly string[] = ['external_account', 'individual.dob.day', 'individual.first_name', 'individual.last_name', 'tos_acceptance.date'];

/** What the owner still has to tell. */
export const due = ({ standing, requirement }: Facts): readonly string[] => {
  if (standing === 'new') return everything;
  return standing === 'restricted' ? [requirement] : [];
};

export const mayBePaid = ({ standing, transfersSince, closed }: Facts): boolean => standing === 'active' && transfersSince !== null && !closed;

/** The bank account that Stripe pays out to: made up, and there once the owner has told everything. */
export const bankOf = ({ id }: Pick<Facts, 'id'>): string => `ba_${id.slice('acct_'.length)}`;

const currencies: Readonly<Record<string, string>> = { US: 'usd', GB: 'gbp', CH: 'chf', DK: 'dkk', SE: 'sek', NO: 'nok', PL: 'pln', CZ: 'czk', HU: 'huf', RO: 'ron', CA: 'cad', AU: 'aud', NZ: 'nzd', JP: 'jpy', SG: 'sgd', HK: 'hkd', MX: 'mxn', BR: 'brl', TH: 'thb', AE: 'aed' };

/** What an account is paid in where nobody said. */
export const payoutCurrency = ({ currency, country }: Pick<Facts, 'currency' | 'country'>): string => currency ?? currencies[country ?? ''] ?? 'eur';
