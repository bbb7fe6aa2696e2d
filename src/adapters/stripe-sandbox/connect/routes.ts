import type { Jobs } from '../jobs.js';
import type { PageRoute, Route } from '../routing.js';
import type { Shows } from '../world.js';
import { accountV1Routes } from './account-v1-routes.js';
import { accountV2Routes } from './account-v2-routes.js';
import { linkRoutes } from './links.js';
import { onboardingPages } from './onboarding.page.js';
import { payoutArrives, payoutDay, payoutLeaves } from './paying-out.js';
import { payoutRoutes } from './payout-routes.js';
import { finishCheck } from './standing.js';
import { thinEventRoutes } from './thin-event-routes.js';
import { transferRoutes, transferWithReversals } from './transfer-routes.js';

/** Every endpoint about those who are paid: accounts, transfers, payouts. */
export const connectRoutes: readonly Route[] = [...accountV1Routes, ...accountV2Routes, ...linkRoutes, ...payoutRoutes, ...thinEventRoutes, ...transferRoutes];

/** Pages of onboarding and of the express dashboard. */
export const connectPages: readonly PageRoute[] = onboardingPages;

export const connectJobs: Jobs = { 'finish-check': finishCheck, 'payout-arrives': payoutArrives, 'payout-day': payoutDay, 'payout-leaves': payoutLeaves };

export const connectShows: Shows = { transfer: transferWithReversals };
