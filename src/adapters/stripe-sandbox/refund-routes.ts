import { z } from 'zod';
import { int, merged, metadata, text } from './forms.js';
import { intents } from './intents.js';
import { createdPaging, listed } from './lists.js';
import { malformed, refused } from './refusal.js';
import { refundCharge, refunds } from './refunding.js';
import { own, route, type Route } from './routing.js';
import type { World } from './world.js';

const fields = { amount: int.optional(), charge: text.optional(), metadata: metadata.optional(), payment_intent: text.optional(), reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional() };

/** The charge that is meant, by its own id or by its intent's. */
const chargeMeant = (world: World, { charge, payment_intent: intent }: { charge?: string | undefined; payment_intent?: string | undefined }): string => {
  if (intent === undefined && charge === undefined) throw malformed('One of the following params should be provided for this request: payment_intent or charge.', { code: 'parameter_missing' });
  if (intent === undefined) return charge ?? '';
  const { latest_charge: latest } = world.get(intents, intent, 'payment_intent');
  if (latest === null) throw refused(`This PaymentIntent (${intent}) does not have a successful charge to refund.`, { code: 'payment_intent_unexpected_state' });
  return latest;
};

export const refundRoutes: readonly Route[] = [
  route('POST /v1/refunds', fields, ({ params, world }) => refundCharge(world, chargeMeant(world, params), { amount: params.amount, reason: params.reason ?? null, metadata: merged({}, params.metadata) })),
  route('GET /v1/refunds', { ...createdPaging, charge: text.optional(), payment_intent: text.optional() }, (ask) => {
    const { charge, payment_intent: intent } = ask.params;
    return listed(ask, refunds, { url: '/v1/refunds', keep: (refund) => (charge === undefined || refund.charge === charge) && (intent === undefined || refund.payment_intent === intent) });
  }),
  route('GET /v1/refunds/{refund}', {}, (ask) => own(ask, refunds, { id: ask.path.refund ?? '' })),
];

/** The refunds of a charge, for whoever expands them. */
export const refundsOf = (world: World, charge: string): object => {
  const data = world.all(refunds).filter((refund) => refund.charge === charge).reverse().map((refund) => world.shown(refund));
  return { object: 'list', data, has_more: false, url: `/v1/charges/${charge}/refunds` };
};
