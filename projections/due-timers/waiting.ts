import { plusMinutes } from '../../contracts/time.js';
import type { Instant } from '../../contracts/values.js';
import type { RequestReads } from '../engine/request-reads.js';
import { sql } from '../engine/sql.js';
import { dueTimers } from './due-timers.projection.js';
import { OPEN_CALLS } from './open-calls.js';

/** Each ends what is held, when nobody else has: a slot, credits, or a card. */
const ENDS_OF_HOLDS = ['settle-holds', 'settle-credit-holds', 'expire-credit-holds', 'expire-request', 'abandon-unpaid'] as const;
/** So long a timer may take, which a server that has just been started needs. */
const GRACE_MINUTES = 1;
/** Calls are due to be asked again so soon after they were written down: whatever waits is due by then. */
const CALLS_DUE_MINUTES = 1;

/** How many holds are past their end, by the kind of timer that should have ended them; every kind is named. */
export const overdueHolds = (reads: RequestReads, now: Instant): Promise<ReadonlyMap<string, number>> => reads.query(dueTimers, async (db, table) => {
  const { rows } = await sql<{ readonly kind: string; readonly holds: number }>`select doc->>'kind' as kind, count(*)::int as holds
    from ${table} where due_at <= ${plusMinutes(now, -GRACE_MINUTES)} and doc->>'kind' in (${sql.join(ENDS_OF_HOLDS)}) group by 1`.execute(db);
  const found = new Map(rows.map(({ kind, holds }) => [kind, holds]));
  return new Map(ENDS_OF_HOLDS.map((kind) => [kind, found.get(kind) ?? 0]));
});

/** How many calls to Stripe are written down and not answered, those that open an account for a provider among them. */
export const callsWaiting = (reads: RequestReads, now: Instant): Promise<number> => reads.query(dueTimers, async (db, table) => {
  const { rows: [found] } = await sql<{ readonly calls: number }>`select coalesce(sum(coalesce(jsonb_array_length(doc->'open'), 1)), 0)::int as calls
    from ${table} where due_at <= ${plusMinutes(now, CALLS_DUE_MINUTES)} and doc->>'kind' in (${OPEN_CALLS}, 'onboard-payee')`.execute(db);
  return found?.calls ?? 0;
});
