import { z } from 'zod';
import { currencyOf } from '../currencies.js';
import { open, text } from '../forms.js';
import { malformed } from '../refusal.js';
import type { Facts, Tellable } from './facts.js';

/** Parameters that accounts take in v1 and in v2 alike. */
export const entity = z.enum(['company', 'government_entity', 'individual', 'non_profit']);
export const country = z.string().regex(/^[A-Za-z]{2}$/).transform((word) => word.toUpperCase());
export const dashboard = z.enum(['express', 'full', 'none']);
export const feesCollector = z.enum(['application', 'application_custom', 'application_express', 'stripe']);
export const lossesCollector = z.enum(['application', 'stripe']);
/** In JSON null takes a key away, as an empty word does in a form. */
export const jsonMetadata = z.record(z.string().max(40), z.union([z.string().max(500), z.number().int().transform(String), z.null().transform(() => '')]));
export const address = z.strictObject({ city: text.optional(), country: text.optional(), line1: text.optional(), line2: text.optional(), postal_code: text.optional(), state: text.optional(), town: text.optional() });
export const anything = open.optional();

/** @throws Refusal 400 email_invalid */
export const emailOf = (word: string | undefined, param: string): string | undefined => {
  if (word === undefined || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(word)) return word;
  throw malformed(`Invalid email address: ${word}`, { code: 'email_invalid', param });
};

/** @throws Refusal 400 for letters that are no currency */
export const paidIn = (word: string | undefined, param: string): string | undefined => (word === undefined ? undefined : currencyOf(word, param));

/** An account about which nothing was told yet. */
export const nobody = (api: Facts['api'], type: Facts['type'] = 'none'): Tellable => ({
  api, type, email: null, phone: null, displayName: null, country: null, entity: null, currency: null, dashboard: 'none', fees: 'application', losses: 'application', metadata: {},
  individual: null, business: null, profile: null, url: null, mcc: null, schedule: { interval: 'daily', delay_days: 2 }, transfersSince: null,
});

/** What was said at all. */
export const given = (values: Readonly<Record<string, unknown>>): object => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

/** Since when transfers are asked for, after somebody asked for them, did not, or said nothing. */
export const since = (had: number | null, wanted: boolean | undefined, now: number): number | null => {
  if (wanted === undefined) return had;
  return wanted ? had ?? now : null;
};

/** Who shows the express dashboard answers for fees and losses. @throws Refusal 400 */
export const controlled = ({ dashboard: shown, fees, losses }: Pick<Facts, 'dashboard' | 'fees' | 'losses'>): void => {
  if (shown !== 'express' || (fees.startsWith('application') && losses === 'application')) return;
  throw malformed('Accounts with the express dashboard need the application to collect fees and to answer for losses.', { code: 'account_controller_express_dash_without_application_losses_or_fees' });
};
