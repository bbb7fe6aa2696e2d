import { balanceRoutes } from './balance-routes.js';
import { connectJobs, connectPages, connectRoutes, connectShows } from './connect/routes.js';
import { eventRoutes, redeliver } from './event-routes.js';
import type { Laden } from './expansion.js';
import type { Jobs } from './jobs.js';
import { becomeAvailable } from './money.js';
import type { PageRoute, Route } from './routing.js';
import type { Shows } from './world.js';

/** Every endpoint of the sandbox. A line for each noun. */
export const routes: readonly Route[] = [
  ...balanceRoutes,
  ...eventRoutes,
  ...connectRoutes,
];

/** Every page that a person can open. */
export const pageRoutes: readonly PageRoute[] = [
  ...connectPages,
];

/** What time does, by name. */
export const timedJobs: Jobs = { redeliver, 'become-available': becomeAvailable, ...connectJobs };

/** What is only put into an object when it is shown. By its `object`. */
export const shows: Shows = { ...connectShows };

/** What is only put into an object when somebody expands it. */
export const laden: Laden = {};
