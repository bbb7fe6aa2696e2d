import { createHash } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Position } from '../../src/kernel/event-store.js';
import type { Changes } from './fold.js';
import { subscriptionOf, type AnyProjection } from './projection.js';
import type { Rows } from './rows.js';

/** Raised when the engine lays its tables out differently: everything is built anew. */
const ENGINE_LAYOUT = 1;

/** How far the rows of a projection go, of which log, and by which definition they were made. */
export type Checkpoint = { readonly fingerprint: string; readonly logId: string | undefined; readonly position: Position | undefined };

/** Differs whenever rows of one definition are of no use to another. */
export const fingerprintOf = (projection: AnyProjection): string => {
  const { version, table } = projection;
  const columns = Object.entries(table.columns).map(([name, { type }]) => [name, type]);
  return createHash('sha256').update(JSON.stringify([ENGINE_LAYOUT, version, columns, table.indexes ?? {}, [...subscriptionOf(projection)].sort()])).digest('base64url');
};

type Stored = { readonly projection: string; readonly fingerprint: string; readonly log_id: string | null; readonly commit_position: string | null; readonly prepare_position: string | null };

/** Where every projection stands, in the same schema and the same transactions as its rows. */
export class Checkpoints {
  readonly #table: RawBuilder<unknown>;

  constructor(private readonly db: Kysely<object>, schema: string) {
    this.#table = sql.table(`${schema}.checkpoints`);
  }

  async create(): Promise<void> {
    await sql`create table if not exists ${this.#table} (
      projection text primary key, fingerprint text not null, log_id text, commit_position bigint, prepare_position bigint, moved_at timestamptz not null default now()
    )`.execute(this.db);
  }

  async all(): Promise<ReadonlyMap<string, Checkpoint>> {
    const { rows } = await sql<Stored>`select projection, fingerprint, log_id, commit_position, prepare_position from ${this.#table}`.execute(this.db);
    return new Map(rows.map((stored) => [stored.projection, checkpointOf(stored)]));
  }

  /** Sets a checkpoint whatever it was: for rows that have been built whole. */
  set({ name }: AnyProjection, { fingerprint, logId, position }: Checkpoint): RawBuilder<unknown> {
    const { commit, prepare } = columnsOf(position);
    return sql`insert into ${this.#table} (projection, fingerprint, log_id, commit_position, prepare_position) values (${name}, ${fingerprint}, ${logId ?? null}, ${commit}, ${prepare})
      on conflict (projection) do update set fingerprint = excluded.fingerprint, log_id = excluded.log_id,
        commit_position = excluded.commit_position, prepare_position = excluded.prepare_position, moved_at = now()`;
  }

  /**
   * Moves a checkpoint and makes the changes that go with it, both or neither.
   * @returns false, and nothing has changed, when the checkpoint is no longer what it was: somebody else has moved it
   */
  async move(rows: Rows, changes: Changes<object>, { from, to }: { readonly from: Checkpoint; readonly to: Checkpoint }): Promise<boolean> {
    const [was, is] = [columnsOf(from.position), columnsOf(to.position)];
    const moved = sql`update ${this.#table} set commit_position = ${is.commit}, prepare_position = ${is.prepare}, log_id = ${to.logId ?? null}, moved_at = now()
      where projection = ${rows.projection.name} and fingerprint = ${from.fingerprint}
        and commit_position is not distinct from ${was.commit}::bigint and prepare_position is not distinct from ${was.prepare}::bigint returning 1`;
    const statement = changes.size === 0 ? sql<Moved>`with moved as (${moved}) select count(*) as moved from moved` : sql<Moved>`${rows.changing(changes, moved)}`;
    const { rows: [answer] } = await statement.execute(this.db);
    return answer?.moved === '1';
  }
}

type Moved = { readonly moved: string };

const columnsOf = (position: Position | undefined) => ({ commit: position?.commit.toString() ?? null, prepare: position?.prepare.toString() ?? null });

const checkpointOf = ({ fingerprint, log_id, commit_position, prepare_position }: Stored): Checkpoint => ({
  fingerprint, logId: log_id ?? undefined,
  position: commit_position === null || prepare_position === null ? undefined : { commit: BigInt(commit_position), prepare: BigInt(prepare_position) },
});
