import { setImmediate as turn } from 'node:timers/promises';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Rows } from './rows.js';

/** A row that is only among the new ones, only among the live ones, or in both but not the same. */
export type How = 'added' | 'removed' | 'changed';

/** How rows built anew differ from the live ones at the same position. `rows`: how many the new ones are. `fields`: those of the document, or columns. */
export type Comparison = {
  readonly rows: number;
  readonly differing: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly examples: readonly { readonly key: string; readonly how: How; readonly fields?: readonly string[] }[];
};

type Both = { readonly live: Rows; readonly fresh: Rows };

const EXAMPLES_MAX = 20;
/** Small enough that nobody who waits for the database notices. */
const ROWS_AT_ONCE = 500;

/**
 * Compares two tables of one read model, a stretch of keys after another, while the live one goes on being written. So what was found about a row holds only
 * until the next event about it: those are looked at `again`, at a moment when both stand at the same position.
 */
export class RowsCompared {
  readonly #how = new Map<string, How>();

  constructor(private readonly both: Both) {}

  /** Every row, documents and columns. It lets others run in between. */
  async all(db: Kysely<object>, signal: AbortSignal): Promise<void> {
    for (let after: string | undefined, isLast = false; !isLast;) {
      signal.throwIfAborted();
      const upTo: string | undefined = await this.#endOfStretch(db, after);
      const from = after === undefined ? [] : [sql`key > ${after}`];
      await this.#find(db, sql.join([sql`true`, ...from, ...(upTo === undefined ? [] : [sql`key <= ${upTo}`])], sql` and `));
      isLast = upTo === undefined;
      after = upTo;
      await turn();
    }
  }

  /** These rows once more. */
  async again(db: Kysely<object>, keys: Iterable<string>): Promise<void> {
    const all = [...keys];
    for (const key of all) this.#how.delete(key);
    for (let from = 0; from < all.length; from += ROWS_AT_ONCE) await this.#find(db, sql`key = any(${all.slice(from, from + ROWS_AT_ONCE)}::text[])`);
  }

  /** What has been found. */
  async result(db: Kysely<object>, rows: number): Promise<Comparison> {
    const count = (how: How): number => [...this.#how.values()].filter((each) => each === how).length;
    const keys = [...this.#how.keys()].sort().slice(0, EXAMPLES_MAX);
    const fields = await this.#fields(db, keys.filter((key) => this.#how.get(key) === 'changed'));
    const examples = keys.map((key) => ({ key, how: this.#how.get(key) ?? 'changed', ...(fields.has(key) ? { fields: fields.get(key) ?? [] } : {}) }));
    return { rows, differing: this.#how.size, added: count('added'), removed: count('removed'), changed: count('changed'), examples };
  }

  async #endOfStretch(db: Kysely<object>, after: string | undefined): Promise<string | undefined> {
    const from = after === undefined ? sql`` : sql`where key > ${after}`;
    const ends = [this.both.live, this.both.fresh].map(({ name }) => sql`(select key from ${sql.table(name)} ${from} order by key offset ${sql.lit(ROWS_AT_ONCE)} limit 1)`);
    const { rows: [end] } = await sql<{ readonly key: string }>`select key from (${sql.join(ends, sql` union all `)}) as ends order by key limit 1`.execute(db);
    return end?.key;
  }

  async #find(db: Kysely<object>, which: RawBuilder<unknown>): Promise<void> {
    const [live, fresh] = [this.both.live, this.both.fresh].map(({ name }) => sql`(select key, each from ${sql.table(name)} as each where ${which})`);
    const { rows } = await sql<{ readonly key: string; readonly how: How }>`
      select coalesce(live.key, fresh.key) as key, case when live.key is null then 'added' when fresh.key is null then 'removed' else 'changed' end as how
      from ${live} as live full join ${fresh} as fresh on live.key = fresh.key
      where live.key is null or fresh.key is null or (live.each *<> fresh.each and to_jsonb(live.each) <> to_jsonb(fresh.each))`.execute(db);
    for (const { key, how } of rows) this.#how.set(key, how);
  }

  /** The names of what is not the same in rows that are in both tables. */
  async #fields(db: Kysely<object>, keys: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    const { live, fresh } = this.both;
    const { rows } = await sql<Pair>`select live.key, to_jsonb(live) as live, to_jsonb(fresh) as fresh
      from ${sql.table(live.name)} as live join ${sql.table(fresh.name)} as fresh on live.key = fresh.key where live.key = any(${keys}::text[])`.execute(db);
    return new Map(rows.map((pair) => [pair.key, differingFields(pair)]));
  }
}

type Json = Readonly<Record<string, unknown>>;
type Row = Json & { readonly doc: Json };
type Pair = { readonly key: string; readonly live: Row; readonly fresh: Row };

const differingFields = ({ live, fresh }: Pair): readonly string[] => {
  const { doc: liveDoc, ...liveColumns } = live;
  const { doc: freshDoc, ...freshColumns } = fresh;
  return [...new Set([...differing(liveDoc, freshDoc), ...differing(liveColumns, freshColumns)])].sort();
};

/** PostgreSQL gives every jsonb value one form, so equal values have equal texts. */
const differing = (a: Json, b: Json): readonly string[] => [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => JSON.stringify(a[name]) !== JSON.stringify(b[name]));
