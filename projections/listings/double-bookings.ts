import type { RequestReads } from '../engine/request-reads.js';
import { sql } from '../engine/sql.js';
import { listings } from './listings.projection.js';

/** How many holds that are still to come took seats which were not there, in all calendars. Anything but 0 is a mistake of ours. */
export const doubleBookings = (reads: RequestReads): Promise<number> => reads.query(listings, async (db, table) => {
  const { rows: [found] } = await sql<{ readonly holds: number }>`select coalesce(sum(overbooked), 0)::int as holds from ${table} where overbooked > 0`.execute(db);
  return found?.holds ?? 0;
});
