import { z } from 'zod';
import { flag, int, merged, metadata, text } from '../forms.js';
import { createdPaging, listed } from '../lists.js';
import { malformed, Refusal, refused } from '../refusal.js';
import { route, type Ask, type Route } from '../routing.js';
import { address, anything, controlled, country, dashboard, emailOf, entity, feesCollector, given, lossesCollector, nobody, paidIn, since } from './account-words.js';
import { capabilityOf } from './account-v1.js';
import { accounts } from './accounts.js';
import { closed } from './closing.js';
import type { Facts, Tellable } from './facts.js';
import { loginLink } from './links.js';
import { found, revise, stillOpen } from './standing.js';

const weekday = z.enum(['friday', 'monday', 'saturday', 'sunday', 'thursday', 'tuesday', 'wednesday']);
const schedule = z.strictObject({ interval: z.enum(['daily', 'manual', 'monthly', 'weekly']).optional(), delay_days: z.union([z.literal('minimum').transform(() => 2), int]).optional(), weekly_anchor: weekday.optional(), monthly_anchor: int.optional() });
const told = {
  business_profile: z.strictObject({ mcc: text.optional(), name: text.optional(), url: text.optional(), product_description: anything, support_email: anything, support_phone: anything, support_url: anything, support_address: address.optional() }).optional(),
  business_type: entity.optional(), capabilities: z.strictObject({ transfers: z.strictObject({ requested: flag.optional() }).optional() }).optional(), company: anything, default_currency: text.optional(), email: text.optional(),
  external_account: anything, individual: anything, metadata: metadata.optional(), settings: z.strictObject({ payouts: z.strictObject({ schedule: schedule.optional(), debit_negative_balances: anything, statement_descriptor: anything }).optional() }).optional(),
  tos_acceptance: anything,
};
const madeWith = {
  ...told, country: country.optional(), type: z.enum(['custom', 'express', 'standard']).optional(),
  controller: z.strictObject({
    fees: z.strictObject({ payer: z.union([z.literal('account').transform(() => 'stripe' as const), feesCollector]).optional() }).optional(), losses: z.strictObject({ payments: lossesCollector.optional() }).optional(),
    requirement_collection: z.literal('stripe').optional(), stripe_dashboard: z.strictObject({ type: dashboard.optional() }).optional(),
  }).optional(),
};
type Told = z.output<z.ZodObject<typeof told>>;
type Made = z.output<z.ZodObject<typeof madeWith>>;

const ours = { fees: 'application', losses: 'application' } as const;
const dashboards = { express: { ...ours, dashboard: 'express' }, custom: { ...ours, dashboard: 'none' }, standard: { fees: 'stripe', losses: 'stripe', dashboard: 'full' } } as const;

/** What the older `type` means in the words that replaced it. */
const control = ({ type, controller }: Made): Partial<Tellable> => {
  if (type !== undefined && controller !== undefined) throw malformed('You may only specify one of type and controller.', { code: 'parameters_exclusive', param: 'controller' });
  return type === undefined ? { ...dashboards.standard, ...controlling(controller ?? {}) } : dashboards[type];
};

const controlling = ({ fees, losses, stripe_dashboard }: NonNullable<Made['controller']>): Partial<Tellable> => given({ fees: fees?.payer, losses: losses?.payments, dashboard: stripe_dashboard?.type });

const create = ({ params, world, now }: Ask<Made>): object => {
  const facts = { ...nobody('v1', params.type ?? 'none'), ...control(params), ...given({ country: params.country }) };
  controlled(facts);
  return world.get(accounts, found(world, tell(facts, params, now)).id);
};

/** Writes down what was told. */
const tell = <F extends Tellable>(facts: F, { business_profile: profile = {}, business_type, capabilities, default_currency, email, metadata: words, settings }: Told, now: number): F => {
  Object.assign(facts, given({ email: emailOf(email, 'email'), entity: business_type, currency: paidIn(default_currency, 'default_currency'), displayName: profile.name, url: profile.url, mcc: profile.mcc }));
  facts.metadata = merged(facts.metadata, words);
  facts.transfersSince = since(facts.transfersSince, capabilities?.transfers?.requested, now);
  if (settings !== undefined) facts.schedule = { ...facts.schedule, ...settings.payouts?.schedule };
  return facts;
};

/** @throws Refusal 403 for an account that the platform does not have */
const theirs = ({ path: { account = '' }, world }: Pick<Ask, 'path' | 'world'>): Facts => {
  const row = world.row(accounts, account);
  if (row !== undefined) return row.hidden;
  throw new Refusal(403, { type: 'invalid_request_error', code: 'account_invalid', message: `The provided key does not have access to account '${account}' (or that account does not exist).` });
};

export const accountV1Routes: readonly Route[] = [
  route('GET /v1/accounts', createdPaging, (ask) => listed(ask, accounts, { url: '/v1/accounts', keep: (_, { hidden }) => !hidden.closed })),
  route('POST /v1/accounts', madeWith, create),
  route('GET /v1/accounts/{account}', {}, (ask) => ask.world.get(accounts, theirs(ask).id)),
  route('POST /v1/accounts/{account}', told, (ask) => {
    const { id } = stillOpen(theirs(ask));
    revise(ask.world, id, (facts) => { tell(facts, ask.params, ask.now); });
    return ask.world.get(accounts, id);
  }),
  route('DELETE /v1/accounts/{account}', {}, (ask) => ({ id: closed(ask.world, theirs(ask).id).id, object: 'account', deleted: true })),
  route('GET /v1/accounts/{account}/capabilities', {}, (ask) => {
    const facts = theirs(ask);
    return { object: 'list', data: facts.transfersSince === null ? [] : [capabilityOf(facts)], has_more: false, url: `/v1/accounts/${facts.id}/capabilities` };
  }),
  route('POST /v1/accounts/{account}/login_links', {}, (ask) => {
    const facts = stillOpen(theirs(ask));
    if (facts.dashboard !== 'express') throw refused('You can only create login links for accounts with access to the express dashboard.');
    if (!facts.submitted) throw refused('Cannot create a login link for an account that has not completed onboarding.');
    return loginLink(ask, facts.id);
  }),
];
