import type { Money } from '../money.js';
import type { Instant } from '../values.js';
import type { PaymentAccount, Round } from './payment-account.js';
import { currentRound } from './payment-position.js';

/** `startsAt`: of the service that the terms are about. */
type Due = { readonly money: Money; readonly startsAt: Instant; readonly at: Instant };

/** What the payer's card stands for, in the round that counts: held and not let go of, saved, or taken already. `holdsUntil`: when the bank gives it up. */
export const standingOf = (account: PaymentAccount): { readonly amount: Money; readonly holdsUntil?: Instant | undefined } | undefined => {
  const round = currentRound(account);
  if (round === undefined || round.missed || account.closed !== undefined) return undefined;
  const { amount: { amountMinor, currency }, captureBefore } = round;
  switch (round.status) {
    case 'AUTHORISED': return { amount: { amountMinor: `${round.held ?? amountMinor}`, currency }, holdsUntil: captureBefore };
    case 'SAVED': return { amount: round.amount };
    case 'CAPTURED': return { amount: { amountMinor: `${round.captured}`, currency } };
    default: return undefined;
  }
};

/** Whether the payer's card stands for so much at this time: held and not yet given up by the bank, saved and charged before the start, or taken already. */
export const standsFor = (account: PaymentAccount, due: Due): boolean => {
  const [round, standing] = [currentRound(account), standingOf(account)];
  return round !== undefined && standing !== undefined && isEnough(standing.amount, due.money) && isThere(round, due);
};

const isEnough = (amount: Money, money: Money): boolean => amount.currency === money.currency && BigInt(amount.amountMinor) >= BigInt(money.amountMinor);
/** The payer has agreed to one day on which a saved card is charged: of a slot that was moved to before that day it does not stand. */
const isThere = ({ status, captureBefore = '', chargeAt = '' }: Round, { at, startsAt }: Due): boolean => {
  if (status === 'SAVED') return chargeAt < startsAt;
  return status === 'CAPTURED' || (status === 'AUTHORISED' && at < captureBefore);
};
