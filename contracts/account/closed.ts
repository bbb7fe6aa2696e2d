import type { AccountEvent } from './account.events.js';

/** Folds the events of an account to whether it is closed: no process brings anything there of its own accord any more. */
export const closedAfter = (isClosed: boolean, { type }: AccountEvent): boolean => isClosed || type === 'AccountClosed';
