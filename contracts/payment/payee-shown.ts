import type { PayeeStatus } from './observed.js';
import type { PayeeAccount } from './payee-account.js';

const explanations: Readonly<Record<'NONE' | PayeeStatus, string>> = {
  NONE: 'You have not asked to be paid by card. Do so with `becomePayee`; offers in money can be drafts until then.',
  ONBOARDING: 'Stripe still has to know who you are: open the page of `payeeLink` and answer its questions. You can leave and come back.',
  ACTIVE: 'You can be paid by card.',
  RESTRICTED: 'Stripe wants to know more before it pays you again: open the page of `payeeLink`. Your offers in money are paused, what is booked goes on, and what you earn waits for you.',
  REJECTED: 'Stripe will not open an account for you. Offer for credits or as a gift, or ask Stripe why.',
};

/** How a member stands with Stripe, in the words of the SDL. */
export const payeeShown = ({ status, wanting, debts, account }: PayeeAccount) => {
  const stands = status ?? (account === undefined ? 'NONE' : 'ONBOARDING');
  return { status: stands, explanation: explanations[stands], wanting, waiting: debts.length, accountId: account ?? null };
};
