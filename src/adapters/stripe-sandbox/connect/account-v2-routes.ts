import { z } from 'zod';
import { int, merged, text, texts } from '../forms.js';
import { malformed } from '../refusal.js';
import { route, type Ask, type Route } from '../routing.js';
import { address, anything, controlled, country, dashboard, emailOf, entity, feesCollector, given, jsonMetadata, lossesCollector, nobody, paidIn, since } from './account-words.js';
import { includable, v2View } from './account-v2.js';
import { accounts } from './accounts.js';
import { closed } from './closing.js';
import type { Tellable } from './facts.js';
import { found, revise, stillOpen } from './standing.js';

const include = z.array(z.enum(includable)).optional();
const individual = z.strictObject({
  given_name: text.optional(), surname: text.optional(), email: text.optional(), phone: text.optional(), address: address.optional(), date_of_birth: z.strictObject({ day: int, month: int, year: int }).optional(),
  nationalities: texts.optional(), relationship: anything, documents: anything, id_numbers: anything, political_exposure: anything,
});
const identity = z.strictObject({
  country: country.optional(), entity_type: entity.optional(), individual: individual.optional(), attestations: anything,
  business_details: z.strictObject({ registered_name: text.optional(), phone: text.optional(), structure: text.optional(), address: address.optional(), id_numbers: anything, documents: anything }).optional(),
});
const defaults = z.strictObject({
  currency: text.optional(), locales: texts.optional(), profile: z.strictObject({ business_url: text.optional(), doing_business_as: text.optional(), product_description: text.optional() }).optional(),
  responsibilities: z.strictObject({ fees_collector: feesCollector, losses_collector: lossesCollector }).optional(),
});
const recipient = z.strictObject({ applied: z.boolean().optional(), capabilities: z.strictObject({ stripe_balance: z.strictObject({ stripe_transfers: z.strictObject({ requested: z.boolean() }).optional() }).optional() }).optional() });
const fields = {
  contact_email: text.optional(), contact_phone: text.optional(), display_name: text.optional(), dashboard: dashboard.optional(), identity: identity.optional(), defaults: defaults.optional(),
  configuration: z.strictObject({ recipient: recipient.optional() }).optional(), include, metadata: jsonMetadata.optional(),
};
type Told = z.output<z.ZodObject<typeof fields>>;
type Configured = Told['configuration'];

const wantsTransfers = (configuration: Configured): boolean | undefined => configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.requested;

const create = ({ params, world, now }: Ask<Told>): object => {
  const { configuration, defaults: usual } = params;
  if (configuration?.recipient !== undefined && usual?.responsibilities === undefined) throw malformed('Recipients need to know who collects fees and losses.', { code: 'parameter_missing', param: 'defaults.responsibilities' });
  return v2View(found(world, tell(nobody('v2'), params, now)), params.include);
};

const update = ({ params, path: { id = '' }, world, now }: Ask<Told>): object => {
  stillOpen(world.hidden(accounts, id));
  return v2View(revise(world, id, (facts) => { tell(facts, params, now); }), params.include);
};

/** Writes down what was told. */
const tell = <F extends Tellable>(facts: F, told: Told, now: number): F => {
  Object.assign(facts, given({ email: emailOf(told.contact_email, 'contact_email'), phone: told.contact_phone, displayName: told.display_name, dashboard: told.dashboard }));
  if (told.identity !== undefined) tellWho(facts, told.identity);
  if (told.defaults !== undefined) tellUsual(facts, told.defaults);
  facts.metadata = merged(facts.metadata, told.metadata);
  facts.transfersSince = since(facts.transfersSince, wantsTransfers(told.configuration), now);
  controlled(facts);
  return facts;
};

const tellWho = (facts: Tellable, { country: where, entity_type, individual: person, business_details }: NonNullable<Told['identity']>): void => {
  Object.assign(facts, given({ country: where, entity: entity_type }));
  if (person !== undefined) facts.individual = { ...facts.individual, ...only(person, ['given_name', 'surname', 'email', 'phone', 'address', 'date_of_birth', 'nationalities']) };
  if (business_details !== undefined) facts.business = { ...facts.business, ...only(business_details, ['registered_name', 'phone', 'structure', 'address']) };
};

const tellUsual = (facts: Tellable, { currency, profile, responsibilities }: NonNullable<Told['defaults']>): void => {
  Object.assign(facts, given({ currency: paidIn(currency, 'defaults.currency'), fees: responsibilities?.fees_collector, losses: responsibilities?.losses_collector }));
  if (profile !== undefined) facts.profile = { ...facts.profile, ...profile };
};

/** Documents and numbers are taken, and not shown again. */
const only = (told: object, shown: readonly string[]): object => Object.fromEntries(Object.entries(told).filter(([name]) => shown.includes(name)));

export const accountV2Routes: readonly Route[] = [
  route('POST /v2/core/accounts', fields, create),
  route('GET /v2/core/accounts/{id}', { include }, ({ params, path: { id = '' }, world }) => v2View(world.hidden(accounts, id), params.include)),
  route('POST /v2/core/accounts/{id}', fields, update),
  route('POST /v2/core/accounts/{id}/close', { applied_configurations: texts.optional() }, ({ path: { id = '' }, world }) => v2View(closed(world, id))),
];
