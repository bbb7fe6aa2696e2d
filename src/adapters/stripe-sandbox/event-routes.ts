import { randomBytes } from 'node:crypto';
import { apiVersion, deliveries, endpoints, events, type Endpoint } from './events.js';
import { flag, merged, metadata, text, texts } from './forms.js';
import { createdPaging, listed, paging } from './lists.js';
import { own, route, type Route } from './routing.js';
import type { World } from './world.js';

const matches = (type: string, wanted: string): boolean => (wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted);

/** An attempt that failed is tried again. */
export const redeliver = (world: World, delivery: string): void => {
  if (world.find(deliveries, delivery) !== undefined) world.change(deliveries, delivery, (one) => { one.state = 'queued'; });
};

export const eventRoutes: readonly Route[] = [
  route('GET /v1/events', { ...createdPaging, type: text.optional(), types: texts.optional(), delivery_success: flag.optional() }, (ask) => {
    const { type, types = [], delivery_success: success } = ask.params;
    const wanted = [...types, ...(type === undefined ? [] : [type])];
    return listed(ask, events, { url: '/v1/events', keep: (event) => (wanted.length === 0 || wanted.some((one) => matches(event.type, one))) && (success === undefined || success === (event.pending_webhooks === 0)) });
  }),
  route('GET /v1/events/{id}', {}, (ask) => own(ask, events, { id: ask.path.id ?? '' })),
  route('GET /v1/webhook_endpoints', paging, (ask) => listed(ask, endpoints, { url: '/v1/webhook_endpoints' })),
  route('POST /v1/webhook_endpoints', { url: text, enabled_events: texts, connect: flag.optional(), api_version: text.optional(), description: text.optional(), metadata: metadata.optional() }, ({ params, world, now }) => {
    const secret = `whsec_${randomBytes(24).toString('hex')}`;
    const made: Endpoint = {
      id: world.newId(endpoints.prefix), object: 'webhook_endpoint', api_version: params.api_version ?? apiVersion, application: null, created: now, description: params.description ?? null,
      enabled_events: params.enabled_events, livemode: false, metadata: merged({}, params.metadata), status: 'enabled', url: params.url,
    };
    world.add(endpoints, made, { hidden: { secret, connect: params.connect ?? false } });
    return { ...made, secret };
  }),
];
