import { earnedOf, type Earned } from '../../contracts/payment/earned.js';
import type { PaymentAccount } from '../../contracts/payment/payment-account.js';
import { currentRound, openDisputes, positionOf, type Position } from '../../contracts/payment/payment-position.js';
import { accountOf, type PaymentRow } from './payments.projection.js';

const add = <Key extends string>(to: Readonly<Record<Key, bigint>>, more: Readonly<Record<Key, bigint>>): Record<Key, bigint> =>
  Object.fromEntries((Object.keys(to) as Key[]).map((key) => [key, to[key] + more[key]])) as Record<Key, bigint>;
const told = <Key extends string>(sums: Readonly<Record<Key, bigint>>): Record<`${Key}Minor`, string> =>
  Object.fromEntries(Object.entries<bigint>(sums).map(([key, amount]) => [`${key}Minor`, `${amount}`])) as Record<`${Key}Minor`, string>;

const currencyOf = (row: PaymentRow): string => {
  const round = currentRound(accountOf(row));
  if (round === undefined) throw new Error(`the payment of ${row.id} has no round`);
  return round.amount.currency;
};

/** Sums by a name that is made of each payment, in the order in which the names came up: amounts of different currencies never meet. */
const summed = <Key extends string>(rows: readonly PaymentRow[], { nameOf, sumsOf }: { readonly nameOf: (row: PaymentRow, currency: string) => string | undefined; readonly sumsOf: (row: PaymentRow) => Readonly<Record<Key, bigint>> }) => {
  const all = new Map<string, { readonly sums: Readonly<Record<Key, bigint>>; readonly count: number; readonly currency: string }>();
  for (const row of rows) {
    const currency = currencyOf(row);
    const name = nameOf(row, currency);
    if (name === undefined) continue;
    const { sums, count } = all.get(name) ?? { sums: undefined, count: 0 };
    all.set(name, { sums: sums ? add(sums, sumsOf(row)) : sumsOf(row), count: count + 1, currency });
  }
  return [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, sum]) => ({ name, ...sum }));
};

const ofCaptured = (row: PaymentRow, currency: string): string | undefined => (positionOf(accountOf(row)).captured > 0n ? currency : undefined);

/** What a provider has earned, by currency. Of what is not captured yet nothing is told, not even its currency: before the card stands they hear of no request. */
export const earningsOf = (rows: readonly PaymentRow[]) => summed(rows, {
  nameOf: ofCaptured,
  sumsOf: (row) => {
    const account = accountOf(row);
    const { net, transferred, reversed, owed, owedBack } = positionOf(account);
    const isOver = account.settled !== undefined;
    return { earned: isOver ? net : 0n, paid: transferred - reversed, owed, onTheWay: isOver ? 0n : net, owedBack: -owedBack };
  },
}).map(({ currency, sums }) => ({ currency, ...told(sums) }));

const earnedIn = (row: PaymentRow): Earned | undefined => {
  const settled = row.said.find(({ type }) => type === 'PaymentSettled');
  return settled && earnedOf(accountOf(row), settled.at);
};

/** A provider's year, by quarter and currency. `rows`: what was settled in it. */
export const quartersOf = (rows: readonly PaymentRow[]) => summed(rows, {
  nameOf: (row, currency) => {
    const quarter = earnedIn(row)?.quarter;
    return quarter && `${quarter} ${currency}`;
  },
  sumsOf: (row) => {
    const { gross, fees, net } = earnedIn(row) ?? { gross: 0n, fees: 0n, net: 0n };
    return { gross, fees, net };
  },
}).map(({ name, currency, count, sums }) => ({ quarter: Number(name.slice(0, 1)), currency, count, ...told(sums) }));

/** The statement as a table, RFC 4180. */
export const csvOf = (year: number, quarters: ReturnType<typeof quartersOf>): string =>
  [['year', 'quarter', 'currency', 'gross_minor', 'fees_minor', 'net_minor', 'services'], ...quarters.map(({ quarter, currency, grossMinor, feesMinor, netMinor, count }) => [year, quarter, currency, grossMinor, feesMinor, netMinor, count])]
    .map((cells) => `${cells.join(',')}\r\n`).join('');

/** What disputes have cost the platform and nobody has borne: providers give back what they had. One that is open may still be won. */
const lossOf = (account: PaymentAccount, { disputed, held }: Position): bigint => {
  if (held >= 0n || openDisputes(account).length > 0) return 0n;
  return -held < disputed ? -held : disputed;
};

/** What has moved through a community, by currency. */
export const communityMoneyOf = (rows: readonly PaymentRow[]) => summed(rows, {
  nameOf: ofCaptured,
  sumsOf: (row) => {
    const account = accountOf(row);
    const position = positionOf(account);
    const { captured, refunded, transferred, reversed, owed, fee, held } = position;
    const lost = lossOf(account, position);
    return { captured, refunded, paidOut: transferred - reversed, owed, fees: fee, held: held + lost, lost };
  },
}).map(({ currency, count, sums }) => ({ currency, count, ...told(sums) }));
