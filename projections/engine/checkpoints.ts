import { createHash } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Position } from '../../src/kernel/event-store.js';
import type { Changes } from './fold.js';
import { subscriptionOf, type AnyProjection } from './projection.js';
import type { Rows } from './rows.js';

/** Raised when the engine lays its tables out differently: everything is built anew. */
const ENGINE_LAYOUT = 2;

/** How far the rows of one generation of a projection go, of which log, and by which definition they were made. */
export type Checkpoint = { readonly generation: number; readonly fingerprint: string; readonly logId: string | undefined; readonly position: Position | undefined };

/** The columns that a definition asks for, and their types. */
export const columnTypesOf = ({ table }: AnyProjection): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(table.columns).map(([name, { type }]) => [name, type]));

/** Differs whenever rows of one definition are of no use to another. */
export const fingerprintOf = (projection: AnyProjection): string => {
  const { version, table } = projection;
  return createHash('sha256').update(JSON.stringify([ENGINE_LAYOUT, version, Object.entries(columnTypesOf(projection)), table.indexes ?? {}, [...subscriptionOf(projection)].sort()])).digest('base64url');
};

export type StoredPosition = { readonly commit_position: string | null; readonly prepare_position: string | null };
type Stored = StoredPosition & { readonly generation: number; readonly fingerprint: string; readonly log_id: string | null };

/** A step of a checkpoint, and what is to happen with it. */
export type Move = {
  readonly from: Checkpoint;
  readonly to: Checkpoint;
  /** Who has lost the projection to an owner with a higher number changes nothing any more. Without it: 0. */
  readonly fence?: bigint;
  /** Further parts of the same statement, `name as (…)`, each to be guarded by `exists (select from moved)`. */
  readonly also?: readonly RawBuilder<unknown>[];
};

/** Where the live generation of every projection stands; moved in the same transactions as its rows. */
export class Checkpoints {
  readonly #table: RawBuilder<unknown>;

  constructor(private readonly db: Kysely<object>, schema: string) {
    this.#table = sql.table(`${schema}.generations`);
  }

  /** Of the generation that is live for this definition, if there is one. */
  async live(projection: AnyProjection): Promise<Checkpoint | undefined> {
    const { rows: [stored] } = await sql<Stored>`select generation, fingerprint, log_id, commit_position, prepare_position from ${this.#table}
      where projection = ${projection.name} and fingerprint = ${fingerprintOf(projection)} and state = 'live'`.execute(this.db);
    return stored && { generation: stored.generation, fingerprint: stored.fingerprint, logId: stored.log_id ?? undefined, position: positionOf(stored) };
  }

  /**
   * Moves the checkpoint of a live generation and makes the changes that go with it, all or nothing.
   * @returns false, and nothing has changed, when the checkpoint is no longer what it was: somebody else has moved it, or another generation is live
   */
  async move(rows: Rows, changes: Changes<object>, { from, to, fence = 0n, also = [] }: Move): Promise<boolean> {
    const [was, is] = [positionColumns(from.position), positionColumns(to.position)];
    const moved = sql`update ${this.#table} set commit_position = ${is.commit}, prepare_position = ${is.prepare}, log_id = ${to.logId ?? null}, fence = ${fence.toString()}::bigint, moved_at = now()
      where projection = ${rows.projection.name} and generation = ${from.generation} and fingerprint = ${from.fingerprint} and state = 'live' and fence <= ${fence.toString()}::bigint
        and commit_position is not distinct from ${was.commit}::bigint and prepare_position is not distinct from ${was.prepare}::bigint returning 1`;
    const parts = [sql`moved as (${moved})`, ...(changes.size === 0 ? [] : rows.changing(changes)), ...also];
    const { rows: [answer] } = await sql<Moved>`with ${sql.join(parts)} select count(*) as moved from moved`.execute(this.db);
    return answer?.moved === '1';
  }
}

type Moved = { readonly moved: string };

/** A position as its two columns. */
export const positionColumns = (position: Position | undefined) => ({ commit: position?.commit.toString() ?? null, prepare: position?.prepare.toString() ?? null });

export const positionOf = ({ commit_position, prepare_position }: StoredPosition): Position | undefined =>
  (commit_position === null || prepare_position === null ? undefined : { commit: BigInt(commit_position), prepare: BigInt(prepare_position) });
