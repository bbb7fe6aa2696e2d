import type { RequestReads } from '../engine/request-reads.js';
import { sql } from '../engine/sql.js';
import { ledger } from './ledger.projection.js';

/** By how many minutes the accounts of each community, and what is on its way between them, miss zero: added up without their signs, so that one mistake does not hide another. */
export const ledgerImbalance = (reads: RequestReads): Promise<number> => reads.query(ledger, async (db, table) => {
  const { rows: [found] } = await sql<{ readonly minutes: string }>`select coalesce(sum(abs(missing)), 0)::text as minutes
    from (select sum(minutes) as missing from ${table} where part not in ('HOLD', 'DAY') group by community_id) as communities`.execute(db);
  return Number(found?.minutes ?? 0);
});
