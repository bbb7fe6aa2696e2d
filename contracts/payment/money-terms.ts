import type { Slot } from '../booking/booking.events.js';
import { moneyOf } from '../booking/price-of.js';
import type { Policy } from '../community/policy.js';
import type { Price } from '../listing/listing.events.js';
import type { Money } from '../money.js';
import { plusDays, plusHours } from '../time.js';
import type { Instant } from '../values.js';
import type { Way } from './payment.events.js';
import { sharesOf } from './shares.js';

/** What is paid in money, who gets what of it, and how it is paid. `chargeAt`: when a saved card is charged. */
export type MoneyTerms = { readonly amount: Money; readonly basisPoints: number; readonly fee: Money; readonly net: Money; readonly way: Way; readonly chargeAt?: Instant | undefined };

/**
 * What terms come to in money under a community's policy, were they paid for now. A hold on a card lasts about a week: of what begins later than the policy's
 * `saveCardBeyondDays` the card is saved, and charged `chargeHoursBefore` hours before the start.
 * @returns undefined where no part of the price is in money
 */
export const moneyTermsOf = ({ price, slot }: { readonly price: Price; readonly slot: Pick<Slot, 'startsAt' | 'endsAt' | 'seats'> }, { policy, now }: { readonly policy: Policy; readonly now: Instant }): MoneyTerms | undefined => {
  const amount = moneyOf(price, slot);
  if (amount === undefined) return undefined;
  const { currency } = amount;
  const { fee, net } = sharesOf(BigInt(amount.amountMinor), { basisPoints: policy.feeBasisPoints, currency });
  const shares = { amount, basisPoints: policy.feeBasisPoints, fee: { amountMinor: `${fee}`, currency }, net: { amountMinor: `${net}`, currency } };
  if (slot.startsAt <= plusDays(now, policy.saveCardBeyondDays)) return { ...shares, way: 'HOLD' };
  const chargeAt = plusHours(slot.startsAt, -policy.chargeHoursBefore);
  return { ...shares, way: 'SAVED_CARD', chargeAt: chargeAt > now ? chargeAt : now };
};
