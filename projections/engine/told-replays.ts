import { sql, type Kysely, type RawBuilder } from 'kysely';
import { hasEnded, type ReplayProgress } from './replay-progress.js';

/** Who replays says how it goes on about once a second; who was silent for so long is not there any more, and somebody else will go on. */
const SILENT_SECONDS_MAX = 15;
/** So long the end of a replay is told. */
const KEPT_HOURS = 24;

/** How replays go on, said in the database by the instance that carries them out, so that every instance can answer for all. */
export class ToldReplays {
  readonly #table: RawBuilder<unknown>;

  constructor(private readonly db: Kysely<object>, schema: string) {
    this.#table = sql.table(`${schema}.replays`);
  }

  /** Makes the table where there is none, in the transaction of the registry. */
  async create(): Promise<void> {
    await sql`create table if not exists ${this.#table} (replay_id text not null, projection text not null, told jsonb not null, told_at timestamptz not null default now(), primary key (replay_id, projection))`.execute(this.db);
  }

  /** Says how one goes on; what was said before of the same one is over. */
  async tell(progress: ReplayProgress): Promise<void> {
    await sql`insert into ${this.#table} as before (replay_id, projection, told) values (${progress.id}, ${progress.projection}, ${JSON.stringify(progress)}::jsonb)
      on conflict (replay_id, projection) do update set told = excluded.told, told_at = now()`.execute(this.db);
    if (hasEnded(progress)) await sql`delete from ${this.#table} where told_at < now() - make_interval(hours => ${KEPT_HOURS})`.execute(this.db);
  }

  /** Of every replay what was said last, the newest first; without those of which nothing was heard for too long. */
  async all(): Promise<readonly ReplayProgress[]> {
    const { rows } = await sql<{ readonly told: ReplayProgress; readonly silent: number }>`select told, extract(epoch from now() - told_at)::float8 as silent from ${this.#table} order by told_at desc`.execute(this.db);
    return rows.filter(({ told, silent }) => hasEnded(told) || silent < SILENT_SECONDS_MAX).map(({ told }) => told);
  }
}
