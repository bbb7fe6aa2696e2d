import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromStripeAmount, roundedTo, toStripeAmount, whyNotChargeable } from '../../contracts/payment/chargeable.js';
import { feeAfterRefunds, sharesOf } from '../../contracts/payment/shares.js';

/** PAYMENT_RUNS=20000 is the long form. */
const RUNS = Number(process.env['PAYMENT_RUNS'] ?? 150);
const seed = process.env['FAULT_SEED'];
const SEARCH = { numRuns: RUNS, ...(seed === undefined ? {} : { seed: Number(seed), endOnFailure: true }) };

const twoZeros = ['ISK', 'UGX'] as const;
const threeDecimals = ['BHD', 'JOD', 'KWD', 'OMR', 'TND'] as const;
const currency = fc.constantFrom('EUR', 'USD', 'GBP', 'SEK', 'HUF', 'JPY', 'KRW', ...twoZeros, ...threeDecimals);
const grainOf = (code: string): bigint => (threeDecimals.some((one) => one === code) ? 10n : 1n);
/** Something that can be charged. */
const charge = currency.chain((code) => fc.record({ code: fc.constant(code), total: fc.bigInt({ min: 20_000n, max: 900_000n }).map((amount) => (amount / grainOf(code)) * grainOf(code)), basisPoints: fc.integer({ min: 0, max: 10_000 }) }));

describe('shares of what was paid', () => {
  it('are all of it, each of an amount that can be sent, and the fee is within half a grain of its part', () => fc.assert(fc.property(charge, ({ code, total, basisPoints }) => {
    const { fee, net } = sharesOf(total, { basisPoints, currency: code });
    expect([fee + net, fee % grainOf(code), net % grainOf(code), fee >= 0n, net >= 0n]).toEqual([total, 0n, 0n, true, true]);
    const off = fee * 10_000n - total * BigInt(basisPoints);
    expect((off < 0n ? -off : off) * 2n <= grainOf(code) * 10_000n).toBe(true);
  }), SEARCH));

  it('close to zero with the last refund, however many there were, and the platform never keeps more than is left nor gives back more than it took', () => fc.assert(fc.property(charge, fc.array(fc.bigInt({ min: 1n, max: 300_000n }), { maxLength: 12 }), ({ code, total, basisPoints }, wishes) => {
    const { fee } = sharesOf(total, { basisPoints, currency: code });
    const given: bigint[] = [];
    let [refunded, kept] = [0n, fee];
    for (const wish of [...wishes, total]) {
      const left = total - refunded;
      const rounded = (wish / grainOf(code)) * grainOf(code);
      refunded += rounded > left ? left : rounded;
      const stays = feeAfterRefunds(fee, { total, refunded, currency: code });
      expect([stays <= kept, stays >= 0n, stays <= total - refunded, stays % grainOf(code)]).toEqual([true, true, true, 0n]);
      given.push(kept - stays);
      kept = stays;
    }
    expect([refunded, kept, given.reduce((sum, part) => sum + part, 0n)]).toEqual([total, 0n, fee]);
  }), SEARCH));

  it('are the same for the same sum of refunds, in however many parts it was given', () => fc.assert(fc.property(charge, fc.bigInt({ min: 0n, max: 100n }), ({ code, total, basisPoints }, percent) => {
    const { fee } = sharesOf(total, { basisPoints, currency: code });
    const refunded = roundedTo(code, { numerator: total * percent, denominator: 100n });
    const stays = feeAfterRefunds(fee, { total, refunded, currency: code });
    const exact = fee * (total - refunded);
    const off = stays * total - exact;
    expect((off < 0n ? -off : off) * 2n <= grainOf(code) * total).toBe(true);
  }), SEARCH));

  it.each([[113n, 4500n, 2250n, 56n], [113n, 4500n, 4500n, 0n], [113n, 4500n, 0n, 113n], [1n, 3n, 1n, 1n], [0n, 4500n, 1n, 0n], [4500n, 4500n, 1n, 4499n]])('keep of a fee of %s of %s, when %s went back, %s', (fee, total, refunded, stays) =>
    expect(feeAfterRefunds(fee, { total, refunded, currency: 'EUR' })).toBe(stays));
});

describe('an amount that a card can be charged', () => {
  it('comes back from Stripe as it was sent, with two more zeros where Stripe wants them', () => fc.assert(fc.property(charge, ({ code, total }) => {
    const money = { amountMinor: String(total), currency: code };
    expect(fromStripeAmount(toStripeAmount(money), code.toLowerCase())).toEqual(money);
    expect(BigInt(toStripeAmount(money))).toBe(total * (twoZeros.some((one) => one === code) ? 100n : 1n));
  }), SEARCH));

  it('is rounded half up to what can be charged', () => fc.assert(fc.property(currency, fc.bigInt({ min: 0n, max: 9_999_999n }), fc.bigInt({ min: 1n, max: 9999n }), (code, numerator, denominator) => {
    const rounded = roundedTo(code, { numerator, denominator });
    const twice = 2n * (rounded * denominator - numerator);
    expect([rounded % grainOf(code), twice <= grainOf(code) * denominator, twice > -grainOf(code) * denominator]).toEqual([0n, true, true]);
  }), SEARCH));

  it.each([
    ['49', 'EUR', 'AMOUNT_TOO_SMALL'], ['50', 'EUR', undefined], ['29', 'GBP', 'AMOUNT_TOO_SMALL'], ['49', 'JPY', 'AMOUNT_TOO_SMALL'], ['50', 'JPY', undefined], ['100000000', 'EUR', 'AMOUNT_TOO_LARGE'], ['99999999', 'EUR', undefined],
    ['1000000', 'ISK', 'AMOUNT_TOO_LARGE'], ['999999', 'ISK', undefined], ['5005', 'KWD', 'AMOUNT_NOT_ROUND'], ['5010', 'KWD', undefined], ['5000', 'XTS', 'CURRENCY_NOT_SUPPORTED'], ['249', 'DKK', 'AMOUNT_TOO_SMALL'],
  ] as const)('%s of %s: %s', (amountMinor, code, why) => expect(whyNotChargeable({ amountMinor, currency: code })).toBe(why));

  it('is refused where it is of no currency of Stripe’s, or not whole', () => {
    expect(() => toStripeAmount({ amountMinor: '100', currency: 'XTS' })).toThrow(RangeError);
    expect(() => fromStripeAmount(150, 'isk')).toThrow(RangeError);
    expect(() => fromStripeAmount(150, 'xau')).toThrow(RangeError);
  });
});
