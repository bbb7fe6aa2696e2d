import type { Money } from '../money.js';
import type { Instant } from '../values.js';
import type { PaymentAccount, Round } from './payment-account.js';
import { currentRound } from './payment-position.js';

/** Whether the payer's card stands for so much at this time: held and not yet given up by the bank, saved for later, or taken already. */
export const standsFor = (account: PaymentAccount, { money, at }: { readonly money: Money; readonly at: Instant }): boolean => {
  const round = currentRound(account);
  return round !== undefined && account.closed === undefined && !round.missed && isEnough(round, money) && isThere(round, at);
};

const isEnough = ({ amount }: Round, money: Money): boolean => amount.currency === money.currency && BigInt(amount.amountMinor) >= BigInt(money.amountMinor);
const isThere = ({ status, captureBefore = '' }: Round, at: Instant): boolean => status === 'SAVED' || status === 'CAPTURED' || (status === 'AUTHORISED' && at < captureBefore);
