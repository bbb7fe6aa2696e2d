import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Position } from '../../src/kernel/event-store.js';
import { columnTypesOf, fingerprintOf, positionColumns, positionOf, type Checkpoint, type StoredPosition } from './checkpoints.js';
import { noticeOf } from './notices.js';
import { tableNameOf, type AnyProjection } from './projection.js';
import { ToldReplays } from './told-replays.js';

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
  /** Since it was moved last, by the clock of the database. */
  readonly idleSeconds: number;
  readonly replayId: string | undefined;
  readonly isDryRun: boolean;
  /** Who is building it, and a number that grows while that one is alive. */
  readonly builder: string | undefined;
  readonly beat: bigint;
  readonly fence: bigint;
  readonly error: string | undefined;
};

type Named = Pick<AnyProjection, 'name'>;

/** The PostgreSQL schema of a generation's tables. */
export const generationSchema = (schema: string, projection: Named, generation: number): string => `${schema}_${tableNameOf(projection)}_g${generation}`;

type Stored = StoredPosition & {
  readonly projection: string; readonly generation: number; readonly state: GenerationState; readonly fingerprint: string; readonly version: number;
  readonly columns: Readonly<Record<string, string>>; readonly log_id: string | null; readonly made_at: Date; readonly idle_seconds: number;
  readonly replay_id: string | null; readonly dry_run: boolean; readonly builder: string | null; readonly beat: string; readonly fence: string; readonly error: string | null;
};

/** This build is somebody else's now, or it was called off: what was still to be written was not. */
export class BuildLost extends Error {}

/** What takes the place of the live generation, from where on, and whether the one before is kept. */
export type Switch = { readonly built: Generation; readonly checkpoint: Pick<Checkpoint, 'logId' | 'position'>; readonly keep: boolean };

/** A build that begins: who builds it, why, and whether it will be thrown away after it was compared. */
export type NewGeneration = { readonly builder: string; readonly replayId: string; readonly isDryRun: boolean; readonly logId: string | undefined };

const ALL = sql`*, extract(epoch from now() - moved_at)::float8 as idle_seconds`;

/** Every generation of every read model, in one table beside them. */
export class Generations {
  readonly table: RawBuilder<unknown>;

  /** `channel`: where other instances are told that rows have taken the place of others. */
  constructor(readonly db: Kysely<object>, readonly schema: string, private readonly channel: string) {
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
        replay_id text, dry_run boolean not null default false, builder text, beat bigint not null default 0, error text, mark text, primary key (projection, generation)
      )`.execute(transaction);
      await this.#addWhatIsNew(transaction);
      await new ToldReplays(transaction, this.schema).create();
      for (const state of ['building', 'live', 'previous']) await sql`create unique index if not exists ${sql.ref(`generations_${state}`)} on ${this.table} (projection, fingerprint) where state = ${sql.lit(state)}`.execute(transaction);
    });
  }

  /** Columns that tables of before have not. Asked first: to change a table waits for everybody who is at it, and lets everybody wait. */
  async #addWhatIsNew(transaction: Kysely<object>): Promise<void> {
    const { rows } = await sql`select from information_schema.columns where table_schema = ${this.schema} and table_name = 'generations' and column_name = 'mark'`.execute(transaction);
    if (rows.length === 0) await sql`alter table ${this.table} add column if not exists mark text`.execute(transaction);
  }

  /** Every generation that has tables, or whose build failed; the newest first. */
  async all(projection?: string): Promise<readonly Generation[]> {
    const only = projection === undefined ? sql`` : sql`and projection = ${projection}`;
    const { rows } = await sql<Stored>`select ${ALL} from ${this.table} where state <> 'gone' ${only} order by projection, generation desc`.execute(this.db);
    return rows.map(generationOf);
  }

  /** What the log was seen to hold when rows that are read were written; each once. */
  async marks(): Promise<readonly string[]> {
    const { rows } = await sql<{ readonly mark: string }>`select distinct mark from ${this.table} where mark is not null and state in ('live', 'previous')`.execute(this.db);
    return rows.map(({ mark }) => mark);
  }

  /** The log has become another than the one that all these rows were made from. */
  async distrust(): Promise<void> {
    await sql`update ${this.table} set log_id = 'another', mark = null`.execute(this.db);
  }

  /** Takes the next number and makes the schema. @returns undefined when this definition is being built already */
  async begin(projection: AnyProjection, { builder, replayId, isDryRun, logId }: NewGeneration): Promise<Generation | undefined> {
    const { rows: [begun] } = await sql<Stored>`insert into ${this.table} (projection, generation, state, fingerprint, version, columns, log_id, replay_id, dry_run, builder)
      select ${projection.name}, coalesce(max(generation), 0) + 1, 'building', ${fingerprintOf(projection)}, ${projection.version}::integer, ${JSON.stringify(columnTypesOf(projection))}::jsonb, ${logId ?? null}, ${replayId}, ${isDryRun}::boolean, ${builder}
      from ${this.table} where projection = ${projection.name} on conflict do nothing returning ${ALL}`.execute(this.db);
    return begun && generationOf(begun);
  }

  /**
   * Writes for a build: nothing, unless it is still this builder's. Each part is to be guarded by `exists (select from moved)`. With a position, the build goes that far from now on.
   * @throws BuildLost
   */
  async build({ projection, generation, builder }: Generation, parts: readonly RawBuilder<unknown>[], position?: Position): Promise<void> {
    const { commit, prepare } = positionColumns(position);
    const to = position === undefined ? sql`` : sql`, commit_position = ${commit}::bigint, prepare_position = ${prepare}::bigint, moved_at = now()`;
    const { rows: [answer] } = await sql<{ readonly moved: string }>`with moved as (update ${this.table} set beat = beat + 1 ${to} where projection = ${projection} and generation = ${generation} and state = 'building' and builder = ${builder} returning 1),
      ${sql.join(parts)} select count(*) as moved from moved`.execute(this.db);
    if (answer?.moved !== '1') throw new BuildLost(projection);
  }

  /** Sets a build back to the beginning, together with what is done to its tables. @throws BuildLost */
  async startOver({ projection, generation, builder }: Generation, task: (transaction: Kysely<object>) => Promise<void>): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      const { rows } = await sql`update ${this.table} set commit_position = null, prepare_position = null, beat = beat + 1
        where projection = ${projection} and generation = ${generation} and state = 'building' and builder = ${builder} returning 1`.execute(transaction);
      if (rows.length === 0) throw new BuildLost(projection);
      await task(transaction);
    });
  }

  /** How far a build has come when nothing that was begun for it is under way any more: a server goes on with a statement whose connection has broken. @throws BuildLost */
  async settled({ projection, generation, builder }: Generation): Promise<Position | undefined> {
    const { rows: [stored] } = await sql<StoredPosition>`update ${this.table} set beat = beat + 1 where projection = ${projection} and generation = ${generation} and state = 'building' and builder = ${builder} returning commit_position, prepare_position`.execute(this.db);
    if (!stored) throw new BuildLost(projection);
    return positionOf(stored);
  }

  /** Shows that a builder is alive. */
  async beat(builder: string): Promise<void> {
    await sql`update ${this.table} set beat = beat + 1 where builder = ${builder} and state = 'building'`.execute(this.db);
  }

  /** Leaves what a builder has not finished for anybody to go on with. */
  async release(builder: string): Promise<void> {
    await sql`update ${this.table} set builder = null, beat = beat + 1 where builder = ${builder} and state = 'building'`.execute(this.db);
  }

  /** Takes over a build, or a generation that was live before, to go on with it. @returns undefined when it is not as it was any more */
  async take({ projection, generation, state, beat }: Generation, builder: string): Promise<Generation | undefined> {
    const { rows: [taken] } = await sql<Stored>`update ${this.table} as taken set builder = ${builder}, beat = beat + 1, state = 'building'
      where projection = ${projection} and generation = ${generation} and state = ${state} and beat = ${beat.toString()}::bigint
        and (state = 'building' or not exists (select from ${this.table} as other where other.projection = taken.projection and other.fingerprint = taken.fingerprint and other.state = 'building')) returning ${ALL}`.execute(this.db);
    return taken && generationOf(taken);
  }

  /** Puts a generation that could not be caught up with back where it was. */
  async putBack({ projection, generation, builder }: Generation): Promise<void> {
    await sql`update ${this.table} set state = 'previous', builder = null where projection = ${projection} and generation = ${generation} and state = 'building' and builder = ${builder}`.execute(this.db);
  }

  /** A build ends without being of use: as failed, with the reason, or without a trace. What has become live meanwhile stays. */
  async end({ projection, generation }: Generation, error?: string): Promise<void> {
    const { rows } = await sql`update ${this.table} set state = ${error === undefined ? 'gone' : 'failed'}, error = ${error ?? null}, builder = null
      where projection = ${projection} and generation = ${generation} and state = 'building' returning 1`.execute(this.db);
    if (rows.length > 0) await sql`drop schema if exists ${sql.ref(generationSchema(this.schema, { name: projection }, generation))} cascade`.execute(this.db);
  }

  /** Inside a transaction: the live generation of a definition, which nobody can move until its end. */
  async lockLive(transaction: Kysely<object>, projection: AnyProjection): Promise<Generation | undefined> {
    const { rows: [live] } = await sql<Stored>`select ${ALL} from ${this.table} where projection = ${projection.name} and fingerprint = ${fingerprintOf(projection)} and state = 'live' for update`.execute(transaction);
    return live && generationOf(live);
  }

  /**
   * Inside a transaction: puts a finished build in the place of the live generation of its definition. That one is kept for a way back, unless it is of no use; what was kept before is gone.
   * @throws BuildLost
   */
  async switchTo(transaction: Kysely<object>, { built, checkpoint, keep }: Switch): Promise<void> {
    const { commit, prepare } = positionColumns(checkpoint.position);
    const ofThis = sql`projection = ${built.projection} and fingerprint = ${built.fingerprint}`;
    await sql`update ${this.table} set state = 'gone' where ${ofThis} and state = 'previous'`.execute(transaction);
    const { rows: [was] } = await sql<{ readonly fence: string }>`update ${this.table} set state = ${keep ? 'previous' : 'gone'} where ${ofThis} and state = 'live' returning fence`.execute(transaction);
    const { rows } = await sql`update ${this.table} set state = 'live', builder = null, replay_id = null, log_id = ${checkpoint.logId ?? null}, commit_position = ${commit}::bigint, prepare_position = ${prepare}::bigint,
        fence = greatest(fence, ${was?.fence ?? '0'}::bigint), moved_at = now()
      where projection = ${built.projection} and generation = ${built.generation} and state = 'building' and builder = ${built.builder} returning 1`.execute(transaction);
    if (rows.length === 0) throw new BuildLost(built.projection);
    await sql`drop table if exists ${sql.table(`${generationSchema(this.schema, { name: built.projection }, built.generation)}._ahead`)}`.execute(transaction);
    await sql`select pg_notify(${this.channel}, ${noticeOf({ projection: built.projection, generation: built.generation, position: checkpoint.position })})`.execute(transaction);
  }

  /** Nobody is to read or build these any more: their tables are dropped with the next `dropGone`. */
  async giveUp(projection: string, generations: readonly number[]): Promise<void> {
    if (generations.length > 0) await sql`update ${this.table} set state = 'gone' where projection = ${projection} and generation = any(${generations}::integer[])`.execute(this.db);
  }

  /** Drops the tables of what is gone, and forgets all of it but the highest number of each read model. */
  async dropGone(): Promise<void> {
    const { rows } = await sql<{ readonly projection: string; readonly generation: number; readonly is_last: boolean }>`select projection, generation, not exists (
        select from ${this.table} as later where later.projection = gone.projection and later.generation > gone.generation) as is_last from ${this.table} as gone where state = 'gone'`.execute(this.db);
    for (const { projection: name, generation, is_last } of rows) {
      await sql`drop schema if exists ${sql.ref(generationSchema(this.schema, { name }, generation))} cascade`.execute(this.db);
      if (!is_last) await sql`delete from ${this.table} where projection = ${name} and generation = ${generation} and state = 'gone'`.execute(this.db);
    }
  }

  /** Drops schemas of generations that the registry knows nothing of. Whoever makes one has told the registry first. */
  async dropUnknown(): Promise<void> {
    const { rows } = await sql<{ readonly name: string }>`select nspname as name from pg_catalog.pg_namespace where starts_with(nspname, ${`${this.schema}_`}) and nspname ~ '_g[0-9]+$'
      and not exists (select from ${this.table} where nspname = ${`${this.schema}_`} || replace(projection, '-', '_') || '_g' || generation)`.execute(this.db);
    for (const { name } of rows) await sql`drop schema if exists ${sql.ref(name)} cascade`.execute(this.db);
  }

  async #removeWhatWasBefore(db: Kysely<object>, projections: readonly AnyProjection[]): Promise<void> {
    const old = `${this.schema}.checkpoints`;
    const { rows: [found] } = await sql<{ readonly is_there: boolean }>`select to_regclass(${old}) is not null as is_there`.execute(db);
    if (!found?.is_there) return;
    for (const projection of projections) await sql`drop table if exists ${sql.table(`${this.schema}.${tableNameOf(projection)}`)}`.execute(db);
    await sql`drop table ${sql.table(old)}`.execute(db);
  }
}

const generationOf = ({ log_id, made_at, replay_id, dry_run, builder, beat, fence, error, ...stored }: Stored): Generation => ({
  projection: stored.projection, generation: stored.generation, state: stored.state, fingerprint: stored.fingerprint, version: stored.version, columns: stored.columns,
  logId: log_id ?? undefined, position: positionOf(stored), madeAt: made_at.toISOString(), idleSeconds: stored.idle_seconds, replayId: replay_id ?? undefined, isDryRun: dry_run,
  builder: builder ?? undefined, beat: BigInt(beat), fence: BigInt(fence), error: error ?? undefined,
});
