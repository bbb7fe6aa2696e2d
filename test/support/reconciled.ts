import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { StripeMoneyReader } from '../../src/adapters/stripe/stripe-money-reader.js';
import type { Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { eventsOf } from '../../src/admin/backup/make-backup.js';
import { ourPayments } from '../../src/admin/payments/our-payments.js';
import { reconcile } from '../../src/admin/payments/reconcile.js';
import type { EventStore } from '../../src/kernel/event-store.js';

type AtStripe = Pick<Sandbox, 'secretKey' | 'host' | 'port'>;

/**
 * Our log and Stripe, compared as `barnraise payments reconcile` does: every house of a test that took cards is asked this when it is closed.
 * @throws where the two say something differently
 */
export const mustBeReconciled = async (log: EventStore, { secretKey, host, port }: AtStripe): Promise<void> => {
  const { differences } = reconcile({ ours: await ourPayments(eventsOf(log)), theirs: await new StripeMoneyReader(stripeClient({ secretKey, host, port })).read(undefined) });
  if (differences.length > 0) throw new Error(`our log and Stripe differ:\n${differences.map(({ bookingId, object, what }) => `${bookingId}: ${object} ${what}`).join('\n')}`);
};
