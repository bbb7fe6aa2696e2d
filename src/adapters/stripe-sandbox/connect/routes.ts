import type { Jobs } from '../jobs.js';
import type { PageRoute, Route } from '../routing.js';
import type { Shows } from '../world.js';
import { thinEventRoutes } from './thin-event-routes.js';

/** Every endpoint about those who are paid: accounts, transfers, payouts. */
export const connectRoutes: readonly Route[] = [
  ...thinEventRoutes,
];

/** Pages of onboarding and of the express dashboard. */
export const connectPages: readonly PageRoute[] = [
];

export const connectJobs: Jobs = {};

export const connectShows: Shows = {};
