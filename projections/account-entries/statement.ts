import { GraphQLError } from 'graphql';
import type { AccountId, Instant } from '../../contracts/values.js';
import type { GraphContext } from '../engine/graph-context.js';
import { pastInstant } from '../engine/past.js';
import type { RequestReads } from '../engine/request-reads.js';
import { sql, type RawBuilder, type SqlBool } from '../engine/sql.js';
import { accountEntries, type EntryRow } from './account-entries.projection.js';

/** So many lines are read at once. */
const LINES_READ_MAX = 1_000;
/** Comes after every place of an account. */
const END = '9223372036854775807';

export type Period = { readonly from?: Instant | null | undefined; readonly to?: Instant | null | undefined; readonly asOf?: Instant | null | undefined };
/** Minutes as decimal strings. Of the account's entries those from `start` on and before `stop`, by their place. */
export type Totals = { readonly start: string; readonly stop: string; readonly opening: string; readonly closing: string };
export type Turnover = { readonly received: string; readonly paid: string };

/** @throws GraphQLError BAD_INPUT when it ends before it begins, or is to be shown as of an instant that has not come */
export const periodOf = ({ from, to, asOf }: Period, context: Pick<GraphContext, 'now'>): Period => {
  if (from && to && from > to) throw new GraphQLError('`to` must not be before `from`.', { extensions: { code: 'BAD_INPUT', path: ['to'] } });
  return { from, to, asOf: pastInstant(asOf, context) };
};

/**
 * What the period began and ended with. Its bounds are places in the account, found by the time of recording, so that the lines follow each
 * other without a gap whatever the clock did; with `asOf` nothing counts that was recorded later.
 */
export const totalsOf = (reads: RequestReads, account: AccountId, { from, to, asOf }: Period): Promise<Totals> => reads.query(accountEntries, async (db, table) => {
  const first = (condition: RawBuilder<SqlBool>) => sql`(select min(seq) from ${table} where account_id = ${account} and ${condition})`;
  const balanceBefore = (place: RawBuilder<unknown>) => sql`coalesce((select balance from ${table} where account_id = ${account} and seq < ${place} order by seq desc limit 1), 0)::text`;
  const stops = [...(to ? [first(sql`recorded_at >= ${to}`)] : []), ...(asOf ? [first(sql`recorded_at > ${asOf}`)] : []), sql`${END}::bigint`];
  const begins = from ? sql`coalesce(${first(sql`recorded_at >= ${from}`)}, ${END}::bigint)` : sql`0::bigint`;
  const { rows: [totals] } = await sql<Totals>`with
    stopping as materialized (select least(${sql.join(stops)}) as stop),
    bounds as materialized (select least(stop, ${begins}) as start, stop from stopping)
    select start::text, stop::text, ${balanceBefore(sql`bounds.start`)} as opening, ${balanceBefore(sql`bounds.stop`)} as closing from bounds`.execute(db);
  return totals ?? { start: '0', stop: '0', opening: '0', closing: '0' };
});

/** What came in and what went out, altogether. */
export const turnoverOf = (reads: RequestReads, account: AccountId, { start, stop }: Totals): Promise<Turnover> => reads.query(accountEntries, async (db, table) => {
  const { rows: [turnover] } = await sql<Turnover>`select
      coalesce(sum(minutes) filter (where minutes > 0), 0)::text as received, coalesce(-sum(minutes) filter (where minutes < 0), 0)::text as paid
    from ${table} where account_id = ${account} and seq >= ${start} and seq < ${stop}`.execute(db);
  return turnover ?? { received: '0', paid: '0' };
});

/** A page of the lines, the first one first. Holds move nothing and are no lines. */
export const linesOf = (account: AccountId, { start, stop }: Totals) => ({
  sort: [{ by: 'seq' }] as const,
  scope: { account, start, stop },
  bounds: [['rows.account_id', '=', account], ['rows.seq', '>=', start], ['rows.seq', '<', stop], ['rows.minutes', '<>', '0']] as const,
});

/** Every line of it, however many there are: read one stretch after the other. */
export const allLines = async (reads: RequestReads, account: AccountId, { start, stop }: Totals): Promise<readonly EntryRow[]> => {
  const lines: EntryRow[] = [];
  for (let from: string | undefined = start; from !== undefined;) {
    const stretch = await stretchOf(reads, account, { start: from, stop });
    lines.push(...stretch);
    const last = stretch.length < LINES_READ_MAX ? undefined : stretch.at(-1);
    from = last && String(BigInt(last.seq) + 1n);
  }
  return lines;
};

const stretchOf = async (reads: RequestReads, account: AccountId, { start, stop }: Pick<Totals, 'start' | 'stop'>): Promise<readonly EntryRow[]> => {
  const rows = await reads.query(accountEntries, (db, table) => db.selectFrom(table).select('rows.doc').where('rows.account_id', '=', account)
    .where('rows.seq', '>=', start).where('rows.seq', '<', stop).where('rows.minutes', '<>', '0').orderBy('rows.seq').limit(LINES_READ_MAX).execute());
  return rows.map(({ doc }) => doc);
};
