import type { Money } from '../money.js';
import type { Instant } from '../values.js';
import type { PaymentAccount } from './payment-account.js';
import { currentRound } from './payment-position.js';

/** Whether the payer's card stands for so much at this time: held and not yet given up by the bank, saved for later, or taken already. */
export const standsFor = (account: PaymentAccount, { money, at }: { readonly money: Money; readonly at: Instant }): boolean => {
  const round = currentRound(account);
  if (round === undefined || account.closed !== undefined || round.missed) return false;
  const { amount, status, captureBefore } = round;
  if (amount.currency !== money.currency || BigInt(amount.amountMinor) < BigInt(money.amountMinor)) return false;
  return status === 'SAVED' || status === 'CAPTURED' || (status === 'AUTHORISED' && captureBefore !== undefined && at < captureBefore);
};
