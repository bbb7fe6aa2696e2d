import { roundedTo } from './chargeable.js';

const WHOLE = 10_000n;

/** How much of an amount each gets: all of it, without remainder. Minor units. */
export type Shares = { readonly fee: bigint; readonly net: bigint };

/**
 * The platform's fee of a total, in basis points (1 of 10,000), rounded half up to what the currency can be charged in; the provider gets the
 * rest. Rounded once, from the total: hourly rates or parts of a price are never rounded apart.
 */
export const sharesOf = (total: bigint, { basisPoints, currency }: { readonly basisPoints: number; readonly currency: string }): Shares => {
  const fee = roundedTo(currency, { numerator: total * BigInt(basisPoints), denominator: WHOLE });
  const atMostAll = fee > total ? total : fee;
  return { fee: atMostAll, net: total - atMostAll };
};

/**
 * How much of the fee stays with the platform once `refunded` of `total` has gone back, by the cumulative method: the part of the fee that goes
 * back is always worked out of everything that was refunded so far, so that the last refund closes to zero, however many there were before.
 */
export const feeAfterRefunds = (fee: bigint, { total, refunded, currency }: { readonly total: bigint; readonly refunded: bigint; readonly currency: string }): bigint => {
  if (refunded >= total) return 0n;
  const back = roundedTo(currency, { numerator: fee * refunded, denominator: total });
  const left = total - refunded;
  const stays = fee - (back > fee ? fee : back);
  return stays > left ? left : stays;
};
