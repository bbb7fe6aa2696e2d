import type { Payments } from '../payments.js';

/** What happens to those who pay by card, in the one line that a start prints. */
export const cardMoneyLine = ({ mode, sandbox }: Pick<Payments, 'mode' | 'sandbox'>): string => {
  switch (mode) {
    case 'stripe': return '  card payments: Stripe';
    case 'sandbox': return `  card payments: a sandbox on this machine, not Stripe; no money moves, and the test card is 4242 4242 4242 4242; what happens there: ${sandbox?.url ?? ''}/`;
    case 'off': return '  card payments: off, for there is no STRIPE_SECRET_KEY; STRIPE_SANDBOX=true asks for a sandbox, in which no money moves';
  }
};
