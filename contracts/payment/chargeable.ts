import type { Money } from '../money.js';

/**
 * What Stripe asks of an amount in a currency, in our own minor units (ISO 4217). `factor`: what Stripe counts a minor unit as; ISK and UGX
 * have none, but are sent with two zeros. `least`: the smallest amount that can be charged. `grain`: amounts are multiples of it; the last digit
 * of a currency with three is always 0. Stripe's table, not the one of Intl: https://docs.stripe.com/currencies, read in November 2026.
 */
type Charged = { readonly factor: bigint; readonly least: bigint; readonly grain: bigint };

const charged = (least: number, { factor = 1, grain = 1 }: { factor?: number; grain?: number } = {}): Charged => ({ factor: BigInt(factor), least: BigInt(least), grain: BigInt(grain) });

const currencies: Readonly<Record<string, Charged>> = {
  EUR: charged(50), USD: charged(50), AUD: charged(50), BRL: charged(50), CAD: charged(50), CHF: charged(50), NZD: charged(50), SGD: charged(50), INR: charged(50),
  GBP: charged(30), DKK: charged(250), NOK: charged(300), SEK: charged(300), HKD: charged(400), MXN: charged(1000), AED: charged(200), BGN: charged(100), CZK: charged(1500),
  HUF: charged(17_500), MYR: charged(200), PLN: charged(200), RON: charged(200), THB: charged(1000), TWD: charged(50), ZAR: charged(50),
  JPY: charged(50), KRW: charged(50), CLP: charged(50), VND: charged(50), PYG: charged(50), XAF: charged(50), XOF: charged(50), XPF: charged(50), RWF: charged(50),
  BIF: charged(50), DJF: charged(50), GNF: charged(50), KMF: charged(50), MGA: charged(50), VUV: charged(50),
  ISK: charged(50, { factor: 100 }), UGX: charged(50, { factor: 100 }),
  BHD: charged(50, { grain: 10 }), JOD: charged(50, { grain: 10 }), KWD: charged(50, { grain: 10 }), OMR: charged(50, { grain: 10 }), TND: charged(50, { grain: 10 }),
};

/** Eight digits, as Stripe counts them. */
const MOST = 99_999_999n;

/** Why a card cannot be charged so much. */
export type NotChargeable = 'CURRENCY_NOT_SUPPORTED' | 'AMOUNT_TOO_SMALL' | 'AMOUNT_TOO_LARGE' | 'AMOUNT_NOT_ROUND';

/** @returns nothing where a card can be charged so much */
export const whyNotChargeable = ({ amountMinor, currency }: Money): NotChargeable | undefined => {
  const rule = currencies[currency];
  if (rule === undefined) return 'CURRENCY_NOT_SUPPORTED';
  const minor = BigInt(amountMinor);
  if (minor < rule.least) return 'AMOUNT_TOO_SMALL';
  if (minor * rule.factor > MOST) return 'AMOUNT_TOO_LARGE';
  return minor % rule.grain === 0n ? undefined : 'AMOUNT_NOT_ROUND';
};

/** The number that Stripe is sent for an amount. @throws where the currency is not one of its own, or the number is too large to be exact */
export const toStripeAmount = ({ amountMinor, currency }: Money): number => {
  const amount = BigInt(amountMinor) * ruleOf(currency).factor;
  if (amount > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`${amount} ${currency} is more than can be sent`);
  return Number(amount);
};

/** The amount that a number of Stripe's stands for. `currency` as Stripe writes it, or as we do. @throws where it is not whole in our minor units */
export const fromStripeAmount = (amount: number, currency: string): Money => {
  const code = currency.toUpperCase();
  const { factor } = ruleOf(code);
  const minor = BigInt(amount);
  if (minor % factor !== 0n) throw new RangeError(`${amount} ${code} is not whole`);
  return { amountMinor: `${minor / factor}`, currency: code };
};

/** So many minor units, rounded half up to what can be charged in this currency. */
export const roundedTo = (currency: string, { numerator, denominator }: { readonly numerator: bigint; readonly denominator: bigint }): bigint => {
  const grain = currencies[currency]?.grain ?? 1n;
  return ((2n * numerator + grain * denominator) / (2n * grain * denominator)) * grain;
};

const ruleOf = (currency: string): Charged => {
  const rule = currencies[currency];
  if (rule === undefined) throw new RangeError(`Stripe does not charge in ${currency}`);
  return rule;
};
