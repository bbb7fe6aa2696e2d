import { createHash } from 'node:crypto';
import { sql, type Kysely, type RawBuilder } from 'kysely';
import { markText, type Mark } from '../../src/kernel/log-mark.js';
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
type Stored = StoredPosition & { readonly projection: string; readonly generation: number; readonly fingerprint: string; readonly log_id: string | null; readonly fence: string };

/** A checkpoint as it stands, and the fence of the owner that has moved it last. */
export type LiveCheckpoint = Checkpoint & { readonly projection: string; readonly fence: bigint };

/** A step of a checkpoint, and what is to happen with it. */
export type Move = {
  readonly from: Checkpoint;
  readonly to: Checkpoint;
  /** Who has lost the projection to an owner with a higher number changes nothing any more. Without it nobody else can be there. */
  readonly fence?: bigint | undefined;
  /** As it was when what is parked was looked at: nobody may have released anything since. */
  readonly touched?: bigint | undefined;
  /** Where other instances listen, and what they are told. */
  readonly notice?: { readonly channel: string; readonly payload: string } | undefined;
  /** Further parts of the same statement, `name as (…)`, each to be guarded by `exists (select from moved)`. */
  readonly also?: readonly RawBuilder<unknown>[];
  /** An event that the log was seen to hold. */
  readonly mark?: Mark | undefined;
};

/** Where the live generation of every projection stands; moved in the same transactions as its rows. */
export class Checkpoints {
  readonly #table: RawBuilder<unknown>;

  constructor(private readonly db: Kysely<object>, schema: string) {
    this.#table = sql.table(`${schema}.generations`);
  }

  /** Of the generation that is live for this definition, if there is one. */
  async live(projection: AnyProjection): Promise<LiveCheckpoint | undefined> {
    return (await this.allLive()).find((each) => each.projection === projection.name && each.fingerprint === fingerprintOf(projection));
  }

  /** Of every live generation of every definition. */
  async allLive(): Promise<readonly LiveCheckpoint[]> {
    const { rows } = await sql<Stored>`select projection, generation, fingerprint, log_id, commit_position, prepare_position, fence from ${this.#table} where state = 'live'`.execute(this.db);
    return rows.map(liveOf);
  }

  /**
   * Moves the checkpoint of a live generation and makes the changes that go with it, all or nothing.
   * @returns false, and nothing has changed, when the checkpoint is no longer what it was: somebody else has moved it, or another generation is live
   */
  async move(rows: Rows, changes: Changes<object>, { from, to, fence, touched, notice, also = [], mark }: Move): Promise<boolean> {
    const [was, is] = [positionColumns(from.position), positionColumns(to.position)];
    const ofFence = fence === undefined ? { set: sql``, where: sql`` } : { set: sql`, fence = ${`${fence}`}::bigint`, where: sql` and fence <= ${`${fence}`}::bigint` };
    const moved = sql`update ${this.#table} set commit_position = ${is.commit}, prepare_position = ${is.prepare}, log_id = ${to.logId ?? null}, mark = coalesce(${mark === undefined ? null : markText(mark)}, mark), moved_at = now()${ofFence.set}
      where projection = ${rows.projection.name} and generation = ${from.generation} and fingerprint = ${from.fingerprint} and state = 'live'${ofFence.where}${touched === undefined ? sql`` : sql` and touched = ${`${touched}`}::bigint`}
        and commit_position is not distinct from ${was.commit}::bigint and prepare_position is not distinct from ${was.prepare}::bigint ${returning(notice)}`;
    const parts = [sql`moved as (${moved})`, ...(changes.size === 0 ? [] : rows.changing(changes)), ...also];
    const { rows: [answer] } = await sql<Moved>`with ${sql.join(parts)} select count(*) as moved from moved`.execute(this.db);
    return answer?.moved === '1';
  }

  /** The checkpoint of what is live, which nobody moves until the end of this transaction. */
  async hold(db: Kysely<object>, projection: AnyProjection): Promise<LiveCheckpoint | undefined> {
    const { rows: [stored] } = await sql<Stored>`select projection, generation, fingerprint, log_id, commit_position, prepare_position, fence from ${this.#table}
      where projection = ${projection.name} and fingerprint = ${fingerprintOf(projection)} and state = 'live' for update`.execute(db);
    return stored && liveOf(stored);
  }

  /** Says that what is parked changes, and changes rows with it; inside a transaction that holds the checkpoint. @returns false when another generation is live */
  async touch(db: Kysely<object>, { rows, generation, changes, notice }: { readonly rows: Rows; readonly generation: number; readonly changes: Changes<object>; readonly notice?: Move['notice'] }): Promise<boolean> {
    const moved = sql`update ${this.#table} set touched = touched + 1 where projection = ${rows.projection.name} and generation = ${generation} and state = 'live' ${returning(notice)}`;
    const parts = [sql`moved as (${moved})`, ...(changes.size === 0 ? [] : rows.changing(changes))];
    const { rows: [answer] } = await sql<Moved>`with ${sql.join(parts)} select count(*) as moved from moved`.execute(db);
    return answer?.moved === '1';
  }
}

/** In the same statement, so that nobody is told of what is then not there. */
const returning = (notice: Move['notice']): RawBuilder<unknown> => (notice ? sql`returning pg_notify(${notice.channel}, ${notice.payload})` : sql`returning 1`);

type Moved = { readonly moved: string };

/** A position as its two columns. */
export const positionColumns = (position: Position | undefined) => ({ commit: position?.commit.toString() ?? null, prepare: position?.prepare.toString() ?? null });

export const positionOf = ({ commit_position, prepare_position }: StoredPosition): Position | undefined =>
  (commit_position === null || prepare_position === null ? undefined : { commit: BigInt(commit_position), prepare: BigInt(prepare_position) });

const liveOf = ({ projection, generation, fingerprint, log_id, fence, ...position }: Stored): LiveCheckpoint =>
  ({ projection, generation, fingerprint, logId: log_id ?? undefined, position: positionOf(position), fence: BigInt(fence) });
