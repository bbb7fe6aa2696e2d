import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { StripeMoneyReader } from '../../src/adapters/stripe/stripe-money-reader.js';
import type { Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { eventsOf } from '../../src/admin/backup/make-backup.js';
import { ourPayments } from '../../src/admin/payments/our-payments.js';
import { reconcile, type Reconciled } from '../../src/admin/payments/reconcile.js';
import type { EventStore } from '../../src/kernel/event-store.js';
import type { AppWorld } from './app.js';

type AtStripe = Pick<Sandbox, 'secretKey' | 'host' | 'port'>;

/** Our log and Stripe, compared as `barnraise payments reconcile` does. */
export const comparison = async (log: EventStore, { secretKey, host, port }: AtStripe): Promise<Reconciled> =>
  reconcile({ ours: await ourPayments(eventsOf(log)), theirs: await new StripeMoneyReader(stripeClient({ secretKey, host, port })).read(undefined) });

/** What our log and Stripe say differently: nothing, in every test that pays by card. */
export const differences = async (log: EventStore, stripe: AtStripe): Promise<readonly string[]> => (await comparison(log, stripe)).differences.map(({ bookingId, object, what }) => `${bookingId}: ${object} ${what}`);

/** The same of a whole application. */
export const reconciled = async ({ stores, payments: { sandbox } }: AppWorld): Promise<readonly string[]> => {
  if (sandbox === undefined) throw new Error('card money runs against no sandbox here');
  return differences(stores.log, sandbox);
};
