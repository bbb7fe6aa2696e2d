import { balanceRoutes } from './balance-routes.js';
import { chargeRoutes } from './charges.js';
import { checkoutPages } from './checkout-pages.js';
import { connectJobs, connectPages, connectRoutes, connectShows } from './connect/routes.js';
import { customerRoutes } from './customers.js';
import { disputeRoutes } from './dispute-routes.js';
import { bankReads, customerDisputes, disputeUnanswered } from './disputes.js';
import { eventRoutes, redeliver } from './event-routes.js';
import type { Laden } from './expansion.js';
import { holdExpires } from './holds.js';
import { intentRoutes } from './intent-routes.js';
import type { Jobs } from './jobs.js';
import { becomeAvailable, tellBalance } from './money.js';
import { paymentMethodRoutes } from './payment-methods.js';
import { refundRoutes, refundsOf } from './refund-routes.js';
import { refundFails, refundSucceeds } from './refunding.js';
import type { PageRoute, Route } from './routing.js';
import { setupRoutes } from './setup-routes.js';
import type { Shows } from './world.js';

/** Every endpoint of the sandbox. A line for each noun. */
export const routes: readonly Route[] = [
  ...balanceRoutes, ...chargeRoutes, ...customerRoutes, ...disputeRoutes, ...eventRoutes, ...intentRoutes, ...paymentMethodRoutes, ...refundRoutes, ...setupRoutes,
  ...connectRoutes,
];

/** Every page that a person can open. */
export const pageRoutes: readonly PageRoute[] = [
  ...checkoutPages, ...connectPages,
];

/** What time does, by name. */
export const timedJobs: Jobs = {
  redeliver, 'become-available': becomeAvailable, 'tell-balance': tellBalance, 'hold-expires': holdExpires, 'refund-succeeds': refundSucceeds, 'refund-fails': refundFails,
  'customer-disputes': customerDisputes, 'bank-reads-evidence': bankReads, 'dispute-unanswered': disputeUnanswered, ...connectJobs,
};

/** What is only put into an object when it is shown. By its `object`. */
export const shows: Shows = { ...connectShows };

/** What is only put into an object when somebody expands it. */
export const laden: Laden = { 'charge.refunds': refundsOf };
