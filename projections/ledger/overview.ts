import { plusDays } from '../../contracts/time.js';
import type { CommunityId, Instant } from '../../contracts/values.js';
import type { RequestReads } from '../engine/request-reads.js';
import { sql } from '../engine/sql.js';
import { ledger } from './ledger.projection.js';

/** Minutes as decimal strings. */
export type Totals = {
  readonly members: string; readonly fund: string; readonly sponsors: string; readonly issue: string; readonly exchanged: string; readonly inTransit: string; readonly sum: string; readonly held: string;
  readonly accounts: number; readonly movedIn30Days: string; readonly movedIn90Days: string;
};

const nothing: Totals = { members: '0', fund: '0', sponsors: '0', issue: '0', exchanged: '0', inTransit: '0', sum: '0', held: '0', accounts: 0, movedIn30Days: '0', movedIn90Days: '0' };

/** The day with which so many days begin, today included. */
const firstOf = (days: number, now: Instant): string => plusDays(now, 1 - days).slice(0, 10);

/** All totals of a community in one look at its rows, so that they fit together. */
export const totalsOf = (reads: RequestReads, community: CommunityId, now: Instant): Promise<Totals> => reads.query(ledger, async (db, table) => {
  const { rows: [totals] } = await sql<Totals>`select
      coalesce(sum(minutes) filter (where part = 'MEMBER'), 0)::text as "members", coalesce(sum(minutes) filter (where part = 'FUND'), 0)::text as "fund",
      coalesce(sum(minutes) filter (where part = 'SPONSOR'), 0)::text as "sponsors", coalesce(sum(minutes) filter (where part = 'ISSUE'), 0)::text as "issue", coalesce(sum(minutes) filter (where part = 'TRANSIT'), 0)::text as "inTransit",
      coalesce(sum(minutes) filter (where part = 'BOUNDARY'), 0)::text as "exchanged",
      coalesce(sum(minutes) filter (where part in ('MEMBER', 'FUND', 'SPONSOR', 'ISSUE', 'BOUNDARY', 'TRANSIT')), 0)::text as "sum", coalesce(sum(minutes) filter (where part = 'HOLD'), 0)::text as "held",
      (count(*) filter (where part = 'MEMBER'))::int as "accounts",
      coalesce(sum(minutes) filter (where part = 'DAY' and since >= ${firstOf(30, now)}), 0)::text as "movedIn30Days",
      coalesce(sum(minutes) filter (where part = 'DAY' and since >= ${firstOf(90, now)}), 0)::text as "movedIn90Days"
    from ${table} where community_id = ${community}`.execute(db);
  return totals ?? nothing;
});

/** Where one range of balances ends and the next begins, in minutes. */
export const BALANCE_EDGES = ['-600', '-300', '0', '300', '600', '1500', '3000'] as const;
export type BalanceRange = { readonly from: string | null; readonly below: string | null; readonly accounts: number };

/** How many members have how much, every range of it. */
export const balancesOf = (reads: RequestReads, community: CommunityId): Promise<readonly BalanceRange[]> => reads.query(ledger, async (db, table) => {
  const edges = sql.join(BALANCE_EDGES.map((edge) => sql`${edge}::bigint`));
  const { rows } = await sql<{ readonly range: number; readonly accounts: number }>`select width_bucket(minutes, array[${edges}]) as range, count(*)::int as accounts
    from ${table} where community_id = ${community} and part = 'MEMBER' group by 1`.execute(db);
  const counted = new Map(rows.map(({ range, accounts }) => [range, accounts]));
  return [null, ...BALANCE_EDGES].map((from, range) => ({ from, below: BALANCE_EDGES[range] ?? null, accounts: counted.get(range) ?? 0 }));
});

/** Where one age of holds ends and the next begins, in days. */
const AGES = [0, 7, 30, 60] as const;
export type HoldsOfAge = { readonly days: number; readonly belowDays: number | null; readonly holds: number; readonly minutes: string };

/** Holds by how long they have waited. */
export const holdsByAge = (reads: RequestReads, community: CommunityId, now: Instant): Promise<readonly HoldsOfAge[]> => reads.query(ledger, async (db, table) => {
  const ages = sql.join(AGES.map((days, age) => {
    const older = AGES[age + 1];
    return sql`select ${days}::int as "days", ${older ?? null}::int as "belowDays", count(*)::int as "holds", coalesce(sum(minutes), 0)::text as "minutes" from ${table}
      where community_id = ${community} and part = 'HOLD' and since <= ${plusDays(now, -days)} and since > ${older === undefined ? '' : plusDays(now, -older)}`;
  }), sql` union all `);
  return (await sql<HoldsOfAge>`${ages} order by 1`.execute(db)).rows;
});
