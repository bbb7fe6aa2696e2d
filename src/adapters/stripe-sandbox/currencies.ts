import { malformed } from './refusal.js';

const zeroDecimal = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '));
const threeDecimal = new Set('bhd jod kwd omr tnd'.split(' '));
const others = new Set(`usd eur gbp aud brl cad chf czk dkk hkd huf inr isk mxn myr nok nzd pln ron sek sgd thb twd ugx zar aed afn all amd ang aoa ars awg azn bam bbd bdt bgn bmd bnd bob bsd bwp byn bzd cdf cny cop crc cve dop dzd egp etb fjd fkp gel gip gmd gtq gyd hnl htg idr ils jmd kes kgs khr kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mzn nad ngn nio npr pab pen pgk php pkr qar rsd rub sar sbd scr shp sle sos srd std szl tjs top try ttd tzs uah uyu uzs wst xcd yer zmw`.split(' '));
/** The least that may be charged, in minor units; Stripe names these, the rest is left at half a unit. */
const least: Readonly<Record<string, number>> = { gbp: 30, dkk: 250, nok: 300, sek: 300, hkd: 400, jpy: 50, mxn: 1000 };
const most = 99_999_999;

const sentWithTwoZeros = new Set(['isk', 'ugx']);

/** What there is nothing smaller of, in the numbers that amounts are sent as. */
export const smallestUnit = (currency: string): number => (sentWithTwoZeros.has(currency) ? 100 : 1);

/** A currency by its three letters, small. @throws Refusal 400 for letters that are none */
export const currencyOf = (word: string, param = 'currency'): string => {
  const currency = word.toLowerCase();
  if (zeroDecimal.has(currency) || threeDecimal.has(currency) || others.has(currency)) return currency;
  throw malformed(`Invalid currency: ${word}.`, { param });
};

/** @throws Refusal 400 for an amount that no card can be charged */
export const chargeable = (amount: number, currency: string): number => {
  if (amount < (least[currency] ?? 50)) throw malformed(`Amount must be at least ${least[currency] ?? 50} ${currency} (in the smallest unit).`, { code: 'amount_too_small', param: 'amount' });
  if (amount > most) throw malformed('Amount must be no more than 99999999 (in the smallest unit).', { code: 'amount_too_large', param: 'amount' });
  if (threeDecimal.has(currency) && amount % 10 !== 0) throw malformed(`In ${currency} the last digit of an amount must be 0.`, { code: 'parameter_invalid_integer', param: 'amount' });
  return amount;
};
