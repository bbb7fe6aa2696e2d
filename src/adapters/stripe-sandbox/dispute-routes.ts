import { z } from 'zod';
import { addEvidence, disputes, evidenceNames, loseDispute, type Evidence } from './disputes.js';
import { flag, merged, metadata, open, text } from './forms.js';
import { createdPaging, listed } from './lists.js';
import { own, route, type Route } from './routing.js';

const evidence = z.strictObject({ ...Object.fromEntries(evidenceNames.map((name) => [name, z.string().max(20_000).optional()])), enhanced_evidence: open.optional() });

export const disputeRoutes: readonly Route[] = [
  route('GET /v1/disputes', { ...createdPaging, charge: text.optional(), payment_intent: text.optional() }, (ask) => {
    const { charge, payment_intent: intent } = ask.params;
    return listed(ask, disputes, { url: '/v1/disputes', keep: (dispute) => (charge === undefined || dispute.charge === charge) && (intent === undefined || dispute.payment_intent === intent) });
  }),
  route('GET /v1/disputes/{dispute}', {}, (ask) => own(ask, disputes, { id: ask.path.dispute ?? '', param: 'dispute' })),
  route('POST /v1/disputes/{dispute}', { evidence: evidence.optional(), metadata: metadata.optional(), submit: flag.optional() }, (ask) => {
    const { world, params } = ask;
    const { id } = own(ask, disputes, { id: ask.path.dispute ?? '', param: 'dispute' });
    const dispute = world.change(disputes, id, (one) => { one.metadata = merged(one.metadata, params.metadata); });
    return params.evidence === undefined && params.submit === undefined ? dispute : addEvidence(world, id, { evidence: (params.evidence ?? {}) as Evidence, submit: params.submit ?? true });
  }),
  route('POST /v1/disputes/{dispute}/close', {}, (ask) => loseDispute(ask.world, own(ask, disputes, { id: ask.path.dispute ?? '', param: 'dispute' }).id)),
];
