import type { PayeeStatus } from './observed.js';

/** Somebody who is about to become payable is asked for soon, and so is one who has just been stopped. */
const FIRST_MINUTES = 10;
/** Where somebody's money waits. */
const WAITING_MINUTES_MAX = 360;
const DAY_MINUTES = 1_440;

type Looked = { readonly status: PayeeStatus | undefined; /** Bookings whose money waits. */ readonly waiting: number; /** How often Stripe has said the same. */ readonly unchanged: number };

/**
 * Minutes until Stripe is asked anew how a provider stands, for a webhook may never come. Whoever can be paid, or never will be, is asked for
 * once a day; the others at first after ten minutes, then ever more seldom.
 */
export const minutesToNextLook = ({ status, waiting, unchanged }: Looked): number => {
  if (status === 'ACTIVE' || (status === 'REJECTED' && waiting === 0)) return DAY_MINUTES;
  return Math.min(FIRST_MINUTES * 2 ** Math.min(unchanged, 20), waiting > 0 ? WAITING_MINUTES_MAX : DAY_MINUTES);
};
