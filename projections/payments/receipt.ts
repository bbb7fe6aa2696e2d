import { digitsOf } from '../../contracts/payment/chargeable.js';
import { roundOfCharge, toBeSent } from '../../contracts/payment/payment-position.js';
import { escaped } from '../../src/kernel/html.js';
import type { Said } from './payments.projection.js';
import type { PaymentShown } from './shown.js';

/** What the receipt tells beside the money. */
export type Booked = { readonly service: string; readonly creditMinutes: string | null; readonly provider: string; readonly community: string };
type Line = { readonly at: string; readonly text: string; readonly amountMinor: string; readonly currency: string };

const why: Readonly<Record<string, string>> = { TIER: 'Refund after the booking was called off', GOODWILL: 'Refund', CORRECTION: 'Refund', RACE: 'Refund of a payment that was not needed' };

const linesOf = (said: Said, { account }: PaymentShown): readonly Line[] => {
  switch (said.type) {
    case 'PaymentCaptured': return [{ at: said.at, text: 'Paid by card', amountMinor: said.data.amount.amountMinor, currency: said.data.amount.currency }];
    case 'RefundGranted': return linesOfRefund(said, account);
    case 'DisputeClosed': return said.data.outcome === 'LOST' ? linesOfDispute(said, account) : [];
    default: return [];
  }
};

type SaidOf<Type extends Said['type']> = Extract<Said, { readonly type: Type }>;
type Account = PaymentShown['account'];
/** Nothing that came to nothing. */
const back = (line: Omit<Line, 'amountMinor'>, amount: bigint): readonly Line[] => (amount > 0n ? [{ ...line, amountMinor: `-${amount}` }] : []);

/** As much of it as is sent, or will be: a rest that was granted apart has a line of its own, and what a dispute has brought, too. */
const linesOfRefund = ({ at, data: { refundNo, amount: { currency } } }: SaidOf<'RefundGranted'>, account: Account): readonly Line[] =>
  account.refunds.filter((refund) => refund.refundNo === refundNo && refund.status !== 'FAILED')
    .flatMap((refund) => back({ at, text: why[refund.why] ?? 'Refund', currency }, refund.sent ?? toBeSent(account, refund)));

/** While it stands lost: on appeal it may be won. */
const linesOfDispute = ({ at, data: { disputeId } }: SaidOf<'DisputeClosed'>, account: Account): readonly Line[] =>
  account.disputes.filter((dispute) => dispute.disputeId === disputeId && dispute.status === 'LOST')
    .flatMap(({ amount, chargeId }) => back({ at, text: 'Given back by the bank, after a dispute', currency: roundOfCharge(account, chargeId)?.amount.currency ?? '' }, amount));

/** What the recipient has paid; null before anything was taken. */
export const receiptOf = (payment: PaymentShown, booked: Booked) => {
  const { row, amount: { currency } } = payment;
  const lines = row.said.flatMap((said) => linesOf(said, payment));
  const [first] = lines;
  if (first === undefined) return null;
  const total = lines.filter((line) => line.currency === currency).reduce((sum, { amountMinor }) => sum + BigInt(amountMinor), 0n);
  const receipt = { number: row.id, paidAt: first.at, service: booked.service, lines, total: { amountMinor: `${total}`, currency }, creditMinutes: booked.creditMinutes };
  return { ...receipt, html: htmlOf(receipt, booked) };
};

const STYLE = 'body{font:11pt/1.4 system-ui,sans-serif;margin:2em auto;max-width:40em}table{border-collapse:collapse;width:100%}th,td{padding:.25em .6em;text-align:left;border-bottom:1px solid #ccc}.n{text-align:right;white-space:nowrap}';

/** `450`, `EUR` → `4.50 EUR`: with as many digits as the currency has. */
export const written = (amountMinor: string, currency: string): string => {
  const digits = digitsOf(currency);
  const [sign, size] = amountMinor.startsWith('-') ? ['−', amountMinor.slice(1)] : ['', amountMinor];
  const padded = size.padStart(digits + 1, '0');
  return `${sign}${digits === 0 ? padded : `${padded.slice(0, -digits)}.${padded.slice(-digits)}`} ${currency}`;
};

type Receipt = { readonly number: string; readonly lines: readonly Line[]; readonly total: { readonly amountMinor: string; readonly currency: string } };

/** As a page to print: nothing is loaded from elsewhere, nothing runs. Credits stand apart from the money. */
const htmlOf = ({ number, lines, total }: Receipt, { service, provider, community, creditMinutes }: Booked): string => [
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Receipt ${escaped(number)}</title><style>${STYLE}</style></head><body>`,
  `<h1>Receipt</h1><p>${escaped(service)}<br>by ${escaped(provider)}, ${escaped(community)}<br>${escaped(number)}, times in UTC</p><table><tbody>`,
  ...lines.map(({ at, text, amountMinor, currency }) => `<tr><td>${at.slice(0, 10)} ${at.slice(11, 16)}</td><td>${escaped(text)}</td><td class="n">${written(amountMinor, currency)}</td></tr>`),
  `<tr><td></td><th>Paid in the end</th><td class="n">${written(total.amountMinor, total.currency)}</td></tr></tbody></table>`,
  ...(creditMinutes === null ? [] : [`<p>Beside it: ${creditMinutes} minutes of credit.</p>`]), '</body></html>',
].join('\n');
