import { sql, type Kysely, type RawBuilder } from 'kysely';
import { columnTypesOf, fingerprintOf, positionColumns, positionOf, type Checkpoint, type StoredPosition } from './checkpoints.js';
import { tableNameOf, type AnyProjection } from './projection.js';

/**
 * `building`: not to be read yet. `live`: read and kept current by those of its definition. `previous`: stands where it was when another took its place.
 * `failed`: could not be built. `gone`: its tables are; its number is not given out a second time.
 */
export type GenerationState = 'building' | 'live' | 'previous' | 'failed' | 'gone';

/** One build of a read model: its own tables, made by one definition from one log. */
export type Generation = Checkpoint & {
  readonly projection: string;
  readonly state: GenerationState;
  readonly version: number;
  readonly columns: Readonly<Record<string, string>>;
  readonly madeAt: string;
  readonly movedAt: string;
  readonly replayId: string | undefined;
  readonly isDryRun: boolean;
  /** Who is building it, and a number that grows while that one is alive. */
  readonly builder: string | undefined;
  readonly beat: bigint;
  readonly fence: bigint;
  readonly error: string | undefined;
};

/** The PostgreSQL schema of a generation's tables. */
export const generationSchema = (schema: string, projection: AnyProjection, generation: number): string => `${schema}_${tableNameOf(projection)}_g${generation}`;

type Stored = StoredPosition & {
  readonly projection: string; readonly generation: number; readonly state: GenerationState; readonly fingerprint: string; readonly version: number;
  readonly columns: Readonly<Record<string, string>>; readonly log_id: string | null; readonly made_at: Date; readonly moved_at: Date;
  readonly replay_id: string | null; readonly dry_run: boolean; readonly builder: string | null; readonly beat: string; readonly fence: string; readonly error: string | null;
};

/** A build that begins: who builds it, why, and whether it will be thrown away after it was compared. */
export type NewGeneration = { readonly builder: string; readonly replayId: string; readonly isDryRun: boolean; readonly logId: string | undefined };

/** Every generation of every read model, in one table beside them. */
export class Generations {
  readonly table: RawBuilder<unknown>;

  constructor(readonly db: Kysely<object>, readonly schema: string) {
    this.table = sql.table(`${schema}.generations`);
  }

  /** Makes the registry where there is none. What an engine before generations has left is thrown away. */
  async create(projections: readonly AnyProjection[]): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtext(${`barnraise ${this.schema}`}))`.execute(transaction);
      await sql`create schema if not exists ${sql.ref(this.schema)}`.execute(transaction);
      await this.#removeWhatWasBefore(transaction, projections);
      await sql`create table if not exists ${this.table} (
        projection text not null, generation integer not null, state text not null, fingerprint text not null, version integer not null, columns jsonb not null,
        log_id text, commit_position bigint, prepare_position bigint, fence bigint not null default 0, touched bigint not null default 0, made_at timestamptz not null default now(), moved_at timestamptz not null default now(),
        replay_id text, dry_run boolean not null default false, builder text, beat bigint not null default 0, error text, primary key (projection, generation)
      )`.execute(transaction);
      for (const state of ['building', 'live', 'previous']) await sql`create unique index if not exists ${sql.ref(`generations_${state}`)} on ${this.table} (projection, fingerprint) where state = ${sql.lit(state)}`.execute(transaction);
    });
  }

  /** Every generation that has tables, or whose build failed; the newest first. */
  async all(projection?: string): Promise<readonly Generation[]> {
    const only = projection === undefined ? sql`` : sql`and projection = ${projection}`;
    const { rows } = await sql<Stored>`select * from ${this.table} where state <> 'gone' ${only} order by projection, generation desc`.execute(this.db);
    return rows.map(generationOf);
  }

  /** Takes the next number and makes the schema. @returns undefined when this definition is being built already */
  async begin(projection: AnyProjection, { builder, replayId, isDryRun, logId }: NewGeneration): Promise<Generation | undefined> {
    const { rows: [begun] } = await sql<Stored>`insert into ${this.table} (projection, generation, state, fingerprint, version, columns, log_id, replay_id, dry_run, builder)
      select ${projection.name}, coalesce(max(generation), 0) + 1, 'building', ${fingerprintOf(projection)}, ${projection.version}::integer, ${JSON.stringify(columnTypesOf(projection))}::jsonb, ${logId ?? null}, ${replayId}, ${isDryRun}::boolean, ${builder}
      from ${this.table} where projection = ${projection.name} on conflict do nothing returning *`.execute(this.db);
    if (!begun) return undefined;
    await sql`create schema if not exists ${sql.ref(generationSchema(this.schema, projection, begun.generation))}`.execute(this.db);
    return generationOf(begun);
  }

  /** Puts a finished generation in the place of the live one of its definition, which is kept for a way back; what was kept before is gone. Inside a transaction. */
  async switchTo(transaction: Kysely<object>, projection: AnyProjection, { generation, checkpoint }: { readonly generation: number; readonly checkpoint: Checkpoint }): Promise<void> {
    const { commit, prepare } = positionColumns(checkpoint.position);
    const ofThis = sql`projection = ${projection.name} and fingerprint = ${checkpoint.fingerprint}`;
    await sql`update ${this.table} set state = 'gone' where ${ofThis} and state = 'previous' and generation <> ${generation}`.execute(transaction);
    const { rows: [was] } = await sql<{ readonly fence: string }>`update ${this.table} set state = 'previous' where ${ofThis} and state = 'live' returning fence`.execute(transaction);
    await sql`update ${this.table} set state = 'live', builder = null, log_id = ${checkpoint.logId ?? null}, commit_position = ${commit}, prepare_position = ${prepare}, fence = greatest(fence, ${was?.fence ?? '0'}::bigint), moved_at = now()
      where projection = ${projection.name} and generation = ${generation}`.execute(transaction);
  }

  /** Nobody is to read or build these any more: their tables are dropped with the next `dropGone`. */
  async giveUp(projection: string, generations: readonly number[]): Promise<void> {
    if (generations.length > 0) await sql`update ${this.table} set state = 'gone' where projection = ${projection} and generation = any(${generations}::integer[])`.execute(this.db);
  }

  /** Drops the tables of what is gone, and forgets all of it but the highest number of each read model. */
  async dropGone(projections: readonly AnyProjection[]): Promise<void> {
    const { rows } = await sql<{ readonly projection: string; readonly generation: number; readonly is_last: boolean }>`select projection, generation, not exists (
        select from ${this.table} as later where later.projection = gone.projection and later.generation > gone.generation) as is_last from ${this.table} as gone where state = 'gone'`.execute(this.db);
    for (const { projection: name, generation, is_last } of rows) {
      const projection = projections.find((each) => each.name === name);
      if (!projection) continue;
      await sql`drop schema if exists ${sql.ref(generationSchema(this.schema, projection, generation))} cascade`.execute(this.db);
      if (!is_last) await sql`delete from ${this.table} where projection = ${name} and generation = ${generation} and state = 'gone'`.execute(this.db);
    }
  }

  async #removeWhatWasBefore(db: Kysely<object>, projections: readonly AnyProjection[]): Promise<void> {
    const old = `${this.schema}.checkpoints`;
    const { rows: [found] } = await sql<{ readonly is_there: boolean }>`select to_regclass(${old}) is not null as is_there`.execute(db);
    if (!found?.is_there) return;
    for (const projection of projections) await sql`drop table if exists ${sql.table(`${this.schema}.${tableNameOf(projection)}`)}`.execute(db);
    await sql`drop table ${sql.table(old)}`.execute(db);
  }
}

const generationOf = ({ log_id, made_at, moved_at, replay_id, dry_run, builder, beat, fence, error, ...stored }: Stored): Generation => ({
  projection: stored.projection, generation: stored.generation, state: stored.state, fingerprint: stored.fingerprint, version: stored.version, columns: stored.columns,
  logId: log_id ?? undefined, position: positionOf(stored), madeAt: made_at.toISOString(), movedAt: moved_at.toISOString(), replayId: replay_id ?? undefined, isDryRun: dry_run,
  builder: builder ?? undefined, beat: BigInt(beat), fence: BigInt(fence), error: error ?? undefined,
});
