import type { Money } from '../money.js';

/**
 * What Stripe asks of an amount in a currency, in our own minor units (ISO 4217). `factor`: what Stripe counts a minor unit as; ISK and UGX
 * have none, but are sent with two zeros. `least`: the smallest amount that can be charged. `grain`: amounts are multiples of it; the last digit
 * of a currency with three is always 0. `digits`: how many of a minor unit's digits are decimals. Stripe's table, not the one of Intl, which has none
 * for forints: https://docs.stripe.com/currencies, read in November 2026.
 */
type Charged = { readonly factor: bigint; readonly least: bigint; readonly grain: bigint; readonly digits: number };

const charged = (least: number, { factor = 1, grain = 1, digits = 2 }: { factor?: number; grain?: number; digits?: number } = {}): Charged => ({ factor: BigInt(factor), least: BigInt(least), grain: BigInt(grain), digits });
const inWholes = (least: number, factor = 1): Charged => charged(least, { factor, digits: 0 });
const inThousandths = (least: number): Charged => charged(least, { grain: 10, digits: 3 });

const currencies: Readonly<Record<string, Charged>> = {
  EUR: charged(50), USD: charged(50), AUD: charged(50), BRL: charged(50), CAD: charged(50), CHF: charged(50), NZD: charged(50), SGD: charged(50), INR: charged(50),
  GBP: charged(30), DKK: charged(250), NOK: charged(300), SEK: charged(300), HKD: charged(400), MXN: charged(1000), AED: charged(200), BGN: charged(100), CZK: charged(1500),
  HUF: charged(17_500), MYR: charged(200), PLN: charged(200), RON: charged(200), THB: charged(1000), TWD: charged(50), ZAR: charged(50),
  JPY: inWholes(50), KRW: inWholes(50), CLP: inWholes(50), VND: inWholes(50), PYG: inWholes(50), XAF: inWholes(50), XOF: inWholes(50), XPF: inWholes(50), RWF: inWholes(50),
  BIF: inWholes(50), DJF: inWholes(50), GNF: inWholes(50), KMF: inWholes(50), MGA: inWholes(50), VUV: inWholes(50),
  ISK: inWholes(50, 100), UGX: inWholes(50, 100),
  BHD: inThousandths(50), JOD: inThousandths(50), KWD: inThousandths(50), OMR: inThousandths(50), TND: inThousandths(50),
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

/** The same of what was not charged here, such as a payout to a bank: in a currency that no card is charged in, as Stripe counts it. @throws where it is not whole */
export const anyStripeAmount = (amount: number, currency: string): Money =>
  (currency.toUpperCase() in currencies ? fromStripeAmount(amount, currency) : { amountMinor: `${BigInt(amount)}`, currency: currency.toUpperCase() });

/** How many decimals an amount is written with; two of a currency that no card can be charged in. */
export const digitsOf = (currency: string): number => currencies[currency]?.digits ?? 2;

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
