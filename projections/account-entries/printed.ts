import { escaped } from '../../src/kernel/html.js';
import type { EntryShown } from './shown-entry.js';
import type { Totals, Turnover } from './statement.js';

/** What a statement is printed from: the same data, the same bytes. */
export type Printed = {
  /** Whose account, and in which community. */
  readonly owner: string;
  readonly community: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly totals: Totals & Turnover;
  /** `service`: what was booked, in the words of then; empty where it was about no booking, or not for the viewer to know. */
  readonly lines: readonly (EntryShown & { readonly counterpartName: string; readonly service: string })[];
};

const purposes: Readonly<Record<string, string>> = {
  BOOKING: 'Service', CANCELLATION: 'Late cancellation', GIFT: 'Gift', REQUEST: 'Request', GROUP_WORK: 'Group work', FUND_SPENDING: 'From the fund', STARTING_CREDIT: 'Starting credit',
  ORIENTATION: 'Orientation', REWARD: 'Reward for taking part', ISSUE: 'Issued', REVERSAL: 'Reversal', EXCHANGE: 'To or from another community',
};
export const purposeWords = ({ purpose, isLevy }: Pick<EntryShown, 'purpose' | 'isLevy'>): string => (isLevy ? 'Levy' : (purposes[purpose ?? ''] ?? ''));

/** Words that a spreadsheet would take for a formula begin with an apostrophe; after a semicolon too, at which it ends a cell in some countries, quoted or not. */
const harmless = (text: string): string => text.replace(/^(?=[\t\r\n])|(^|[;\t\r\n])(?=\s*[=+\-@＝＋－＠])/g, '$1\'');

/** RFC 4180: quoted where it has to be, quotes doubled. */
const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const HEADER = ['entry', 'recorded_at', 'effective_at', 'kind', 'counterpart', 'counterpart_account', 'purpose', 'booking', 'service', 'reason', 'minutes', 'balance', 'transfer'] as const;

/** As a table: a header, the opening balance, each line, the closing balance. */
export const csvOf = ({ totals: { opening, closing }, from, to, lines }: Printed): string => {
  const edge = (kind: string, at: string | null, balance: string) => ['', at ?? '', '', kind, '', '', '', '', '', '', '', balance, ''];
  const rows = lines.map((line) => [
    line.seq, line.recordedAt, line.effectiveAt ?? '', line.kind, harmless(line.counterpartName), line.counterpartId ?? '', purposeWords(line), line.bookingId ?? '', harmless(line.service), harmless(line.reason ?? ''),
    line.minutes, line.balance, line.transferId ?? '',
  ]);
  return [HEADER, edge('OPENING', from, opening), ...rows, edge('CLOSING', to, closing)].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
};

/** `-90` → `−1:30`: hours and minutes. */
export const hours = (minutes: string): string => {
  const whole = BigInt(minutes);
  const size = whole < 0n ? -whole : whole;
  return `${whole < 0n ? '−' : ''}${size / 60n}:${String(size % 60n).padStart(2, '0')}`;
};

const when = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;

const STYLE = 'body{font:11pt/1.4 system-ui,sans-serif;margin:2em auto;max-width:60em}table{border-collapse:collapse;width:100%}th,td{padding:.25em .6em;text-align:left;vertical-align:top;border-bottom:1px solid #ccc}'
  + '.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}thead{display:table-header-group}tr{break-inside:avoid}@media print{body{margin:0;max-width:none}}';

const htmlLine = (line: Printed['lines'][number]): string => {
  const about = [purposeWords(line), line.service, line.reason ?? '', line.effectiveAt === null ? '' : `of ${when(line.effectiveAt)}`].filter((words) => words !== '').map(escaped).join('<br>');
  return `<tr><td>${when(line.recordedAt)}</td><td>${escaped(line.counterpartName)}</td><td>${about}</td><td class="n">${hours(line.minutes)}</td><td class="n">${hours(line.balance)}</td></tr>`;
};

/** As a page to print: nothing is loaded from elsewhere, nothing runs. Hours and minutes; times are UTC. */
export const htmlOf = ({ owner, community, from, to, totals: { opening, closing, received, paid }, lines }: Printed): string => {
  const period = `${from === null ? 'From the beginning' : `From ${when(from)}`}${to === null ? '' : ` until ${when(to)}`}`;
  const edge = (words: string, balance: string) => `<tr><td></td><td></td><th>${words}</th><td></td><td class="n">${hours(balance)}</td></tr>`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Statement: ${escaped(owner)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escaped(owner)}</h1><p>${escaped(community)}<br>${period}, hours and minutes, times in UTC</p>`,
    '<table><thead><tr><th>Recorded</th><th>With</th><th>For</th><th class="n">Hours</th><th class="n">Balance</th></tr></thead><tbody>',
    edge('Opening balance', opening), ...lines.map(htmlLine), edge('Closing balance', closing),
    `</tbody></table><p>Received ${hours(received)}, paid ${hours(paid)}.</p></body></html>`,
  ].join('\n');
};
