import { emit } from './events.js';
import { merged, metadata, open, text, texts } from './forms.js';
import { attach } from './payment-methods.js';
import { own, route, type Route } from './routing.js';
import { kind } from './world.js';

export type Customer = { id: string; object: 'customer'; created: number; email: string | null; name: string | null; metadata: Record<string, string> } & Readonly<Record<string, unknown>>;
export const customers = kind<Customer>('customer', 'cus_');

export const customerRoutes: readonly Route[] = [
  route('POST /v1/customers', {
    address: open.optional(), description: text.optional(), email: text.optional(), metadata: metadata.optional(), name: text.optional(), payment_method: text.optional(), phone: text.optional(),
    preferred_locales: texts.optional(),
  }, ({ params, world, now }) => {
    const id = world.newId(customers.prefix);
    const customer: Customer = {
      id, object: 'customer', address: params.address ?? null, balance: 0, created: now, currency: null, default_source: null, delinquent: false, description: params.description ?? null, email: params.email ?? null,
      invoice_prefix: id.slice(-8).toUpperCase(), invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null }, livemode: false, metadata: merged({}, params.metadata),
      name: params.name ?? null, next_invoice_sequence: 1, phone: params.phone ?? null, preferred_locales: params.preferred_locales ?? [], shipping: null, tax_exempt: 'none', test_clock: null,
    };
    world.add(customers, customer);
    emit(world, 'customer.created', { object: customer });
    if (params.payment_method !== undefined) attach(world, { method: params.payment_method, customer: id });
    return customer;
  }),
  route('GET /v1/customers/{customer}', {}, (ask) => own(ask, customers, { id: ask.path.customer ?? '' })),
];
