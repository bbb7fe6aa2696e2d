import { payoutCurrency, due, type Facts, type Standing } from './facts.js';

/** What a read of /v2 returns only when it is asked for by name. */
export const includable = ['configuration.customer', 'configuration.merchant', 'configuration.recipient', 'defaults', 'future_requirements', 'identity', 'requirements'] as const;
export type Includable = (typeof includable)[number];

const statuses: Readonly<Record<Standing, { status: string; status_details: readonly object[] }>> = {
  new: { status: 'restricted', status_details: [{ code: 'requirements_past_due', resolution: 'provide_info' }] },
  checking: { status: 'pending', status_details: [{ code: 'requirements_pending_verification', resolution: 'no_resolution' }] },
  active: { status: 'active', status_details: [] },
  restricted: { status: 'restricted', status_details: [{ code: 'requirements_past_due', resolution: 'provide_info' }] },
  rejected: { status: 'rejected', status_details: [{ code: 'rejected_other', resolution: 'contact_stripe' }] },
};
export const recipientCapabilities = ['stripe_balance.stripe_transfers', 'stripe_balance.payouts'] as const;

/** How the capabilities of a recipient stand; undefined where none was asked for. */
export const statusOf = ({ standing, transfersSince }: Facts): string | undefined => (transfersSince === null ? undefined : statuses[standing].status);

const late = { status: 'past_due' };

const entries = (facts: Facts): readonly object[] => due(facts).map((description) => ({
  awaiting_action_from: 'user', description, errors: [], minimum_deadline: late, requested_reasons: [{ code: facts.submitted ? 'routine_verification' : 'routine_onboarding' }],
  impact: { restricts_capabilities: facts.transfersSince === null ? [] : recipientCapabilities.map((capability) => ({ capability, configuration: 'recipient', deadline: late })) },
}));

const requirementsOf = (facts: Facts): object => ({ entries: entries(facts), summary: due(facts).length === 0 ? {} : { minimum_deadline: late } });

const recipientOf = ({ standing, transfersSince }: Facts): object => ({
  recipient: { applied: true, capabilities: transfersSince === null ? {} : { stripe_balance: { stripe_transfers: statuses[standing], payouts: statuses[standing] } } },
});

const personOf = ({ id, created, individual }: Facts): object => {
  const moment = new Date(created * 1000).toISOString();
  return individual === null ? {} : { individual: { ...individual, id: `person_${id.slice('acct_'.length)}`, object: 'v2.core.account_person', account: id, created: moment, updated: moment } };
};

const identityOf = (facts: Facts): object => ({ ...said({ country: facts.country?.toLowerCase(), entity_type: facts.entity, business_details: facts.business }), ...personOf(facts) });

const defaultsOf = (facts: Facts): object => ({
  currency: payoutCurrency(facts), ...said({ profile: facts.profile }), responsibilities: { fees_collector: facts.fees, losses_collector: facts.losses, requirements_collector: 'stripe' },
});

const included: Readonly<Record<Includable, (facts: Facts) => object>> = {
  'configuration.customer': () => ({}),
  'configuration.merchant': () => ({}),
  'configuration.recipient': (facts) => ({ configuration: recipientOf(facts) }),
  defaults: (facts) => ({ defaults: defaultsOf(facts) }),
  future_requirements: () => ({ future_requirements: { entries: [], summary: {} } }),
  identity: (facts) => ({ identity: identityOf(facts) }),
  requirements: (facts) => ({ requirements: requirementsOf(facts) }),
};

/** The account as v2 shows it: the little that is always there, and what was asked for by name. */
export const v2View = (facts: Facts, include: readonly Includable[] = []): object => ({
  id: facts.id, object: 'v2.core.account', applied_configurations: ['recipient'], closed: facts.closed, ...said({ contact_email: facts.email, contact_phone: facts.phone, display_name: facts.displayName }),
  created: new Date(facts.created * 1000).toISOString(), dashboard: facts.dashboard, livemode: false, metadata: facts.metadata,
  ...Object.assign({}, ...include.map((name) => included[name](facts))) as object,
});

const said = (fields: Readonly<Record<string, unknown>>): object => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
