import type { Instant } from '../values.js';
import type { PaymentAccount } from './payment-account.js';
import { currentRound, positionOf } from './payment-position.js';

/** What a service has brought its provider, in minor units, for their taxes. `gross`: what the recipient paid, after refunds; `fees`: what of it the platform kept. */
export type Earned = { readonly quarter: 1 | 2 | 3 | 4; readonly currency: string; readonly gross: bigint; readonly fees: bigint; readonly net: bigint };

/** It counts in the quarter in which it was settled, UTC, and as it stands now: what went back later counts less there. @returns undefined where nothing is the provider's */
export const earnedOf = (account: PaymentAccount, settledAt: Instant): Earned | undefined => {
  const [round, { net, fee }] = [currentRound(account), positionOf(account)];
  return round === undefined || net <= 0n ? undefined : { quarter: quarterOf(settledAt), currency: round.amount.currency, gross: net + fee, fees: fee, net };
};

const quarterOf = (at: Instant): Earned['quarter'] => {
  const month = at.slice(5, 7);
  if (month <= '03') return 1;
  if (month <= '06') return 2;
  return month <= '09' ? 3 : 4;
};
