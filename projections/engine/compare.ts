import { sql, type Kysely } from 'kysely';
import type { Rows } from './rows.js';

/** How live rows differ from rows built anew: `missing` are only in the new ones, `unexpected` only in the live ones. */
export type Comparison = { readonly rows: number; readonly differing: number; readonly examples: readonly { readonly key: string; readonly how: 'missing' | 'unexpected' | 'changed' }[] };

const EXAMPLES_MAX = 20;

/** Compares two tables of one projection row by row, documents and columns. */
export const compareRows = async (db: Kysely<object>, live: Rows, fresh: Rows): Promise<Comparison> => {
  const [a, b] = [sql.table(live.name), sql.table(fresh.name)];
  const differing = sql`from ${a} as live full join ${b} as fresh on live.key = fresh.key where live.key is null or fresh.key is null or to_jsonb(live) <> to_jsonb(fresh)`;
  const { rows: [counted] } = await sql<{ readonly rows: string; readonly differing: string }>`select (select count(*) from ${b}) as rows, (select count(*) ${differing}) as differing`.execute(db);
  const { rows: examples } = await sql<Comparison['examples'][number]>`
    select coalesce(live.key, fresh.key) as key, case when live.key is null then 'missing' when fresh.key is null then 'unexpected' else 'changed' end as how
    ${differing} order by 1 limit ${EXAMPLES_MAX}`.execute(db);
  return { rows: Number(counted?.rows), differing: Number(counted?.differing), examples };
};
