import { plusMinutes } from '../time.js';
import type { Instant } from '../values.js';
import type { PayeeStatus } from './observed.js';
import type { PaymentAccount } from './payment-account.js';

/** Somebody who is about to become payable is asked for soon, and so is one who has just been stopped. */
const FIRST_MINUTES = 10;
/** Where somebody's money waits. */
const WAITING_MINUTES_MAX = 360;
const DAY_MINUTES = 1_440;

type Looked = { readonly status: PayeeStatus | undefined; /** Bookings whose money waits. */ readonly waiting: number; /** How often Stripe has said the same. */ readonly unchanged: number };

/**
 * Minutes until Stripe is asked anew how a provider stands, for a webhook may never come. Whoever can be paid, or never will be, is asked for
 * once a day; the others, and whose money waits all the same, at first after ten minutes, then ever more seldom.
 */
export const minutesToNextLook = ({ status, waiting, unchanged }: Looked): number => {
  if ((status === 'ACTIVE' || status === 'REJECTED') && waiting === 0) return DAY_MINUTES;
  return everMoreSeldom(unchanged, waiting > 0 ? WAITING_MINUTES_MAX : DAY_MINUTES);
};

/** Minutes after so many times in vain: twice as long each time. */
const everMoreSeldom = (times: number, minutesMax: number): number => Math.min(minutesMax, FIRST_MINUTES * 2 ** Math.min(times, 20));

/**
 * Whether a provider may be paid now who can be paid, as Stripe says. Where Stripe says so and refuses the transfer all the same, it is tried again
 * after ten minutes, then ever more seldom, at last once a day: it may be mended there without a word to us.
 */
export const isTimeToPay = ({ calls }: PaymentAccount, at: Instant): boolean => {
  const refused = calls.filter(({ call: { operation }, failure }) => operation === 'PAY_PROVIDER' && failure === 'PAYEE_NOT_READY');
  const last = refused.at(-1);
  return last === undefined || at >= plusMinutes(last.intendedAt, everMoreSeldom(refused.length - 1, DAY_MINUTES));
};
