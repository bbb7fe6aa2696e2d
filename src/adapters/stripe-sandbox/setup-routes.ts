import { z } from 'zod';
import { flag, open, text } from './forms.js';
import { own, route, type Ask, type Route } from './routing.js';
import { cancelSetup, confirmSetup, newSetup, setupFields, setups, type SetupIntent } from './setups.js';

const itself = (ask: Ask<object>): SetupIntent => own(ask, setups, { id: ask.path.intent ?? '', param: 'intent' });

export const setupRoutes: readonly Route[] = [
  route('POST /v1/setup_intents', setupFields, ({ params, world, url }) => {
    const setup = newSetup(world, params);
    return params.confirm === true ? confirmSetup(world, setup.id, { returnUrl: params.return_url, url }) : setup;
  }),
  route('GET /v1/setup_intents/{intent}', { client_secret: text.optional() }, itself),
  route('POST /v1/setup_intents/{intent}/confirm', { payment_method: text.optional(), return_url: text.optional(), mandate_data: open.optional(), payment_method_options: open.optional(), use_stripe_sdk: flag.optional() }, (ask) => {
    const { world, url, params: { payment_method, return_url } } = ask;
    return confirmSetup(world, itself(ask).id, { method: payment_method, returnUrl: return_url, url });
  }),
  route('POST /v1/setup_intents/{intent}/cancel', { cancellation_reason: z.enum(['abandoned', 'duplicate', 'requested_by_customer']).optional() }, (ask) => cancelSetup(ask.world, itself(ask).id, ask.params.cancellation_reason ?? null)),
];
