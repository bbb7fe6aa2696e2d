import type { Money } from '../money.js';
import type { Instant } from '../values.js';
import type { PaymentAccount, Round } from './payment-account.js';
import { currentRound } from './payment-position.js';

/** `startsAt`: of the service that the terms are about. */
type Due = { readonly money: Money; readonly startsAt: Instant; readonly at: Instant };

/** Whether the payer's card stands for so much at this time: held and not yet given up by the bank, saved and charged before the start, or taken already. */
export const standsFor = (account: PaymentAccount, due: Due): boolean => {
  const round = currentRound(account);
  return round !== undefined && account.closed === undefined && !round.missed && isEnough(round, due.money) && isThere(round, due);
};

const isEnough = ({ amount }: Round, money: Money): boolean => amount.currency === money.currency && BigInt(amount.amountMinor) >= BigInt(money.amountMinor);
/** The payer has agreed to one day on which a saved card is charged: of a slot that was moved to before that day it does not stand. */
const isThere = ({ status, captureBefore = '', chargeAt = '' }: Round, { at, startsAt }: Due): boolean => {
  if (status === 'SAVED') return chargeAt < startsAt;
  return status === 'CAPTURED' || (status === 'AUTHORISED' && at < captureBefore);
};
