import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Position } from '../../src/kernel/event-store.js';
import { messageOf } from '../../src/kernel/message-of.js';
import { fingerprintOf, positionColumns, positionOf, type StoredPosition } from './checkpoints.js';
import { streamKey, type Held } from './fold.js';
import type { AnyProjection } from './projection.js';

/** A projection with more events parked than this is not held up by a few events any more: it stops. */
export const PARKED_EVENTS_MAX = 10_000;
const ERROR_CHARACTERS_MAX = 500;

/** A key that an event holds up, and what waits behind it. A key `stream:<name>` holds up all that its stream says after an event that cannot be read. */
export type ParkedKey = {
  readonly projection: string;
  readonly key: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly stream: string;
  readonly position: Position;
  readonly error: string;
  readonly parkedAt: string;
  /** How often it was tried again. */
  readonly attempts: number;
  /** Events that wait behind it. */
  readonly waiting: number;
};

/** One event that one key has not taken; `error` says why, without it it waits behind another. */
export type ParkedEvent = {
  readonly key: string; readonly eventId: string; readonly eventType: string; readonly stream: string; readonly revision: bigint; readonly position: Position;
  readonly error: string | undefined; readonly attempts: number;
};
/** What a follower must know of them: the keys that are held up, and a number that changes when somebody else changes them. */
export type HeldUp = { readonly touched: bigint; readonly keys: ReadonlySet<string>; readonly events: number };

type Stored = StoredPosition & {
  readonly key: string; readonly event_id: string; readonly event_type: string; readonly stream: string; readonly revision: string;
  readonly error: string | null; readonly attempts: number; readonly parked_at: Date; readonly waiting: string; readonly projection: string;
};

/** The events that read models have not taken, beside their generations. A rebuild forgets them; what was skipped it skips as well. */
export class ParkedEvents {
  readonly #parked: RawBuilder<unknown>;
  readonly #skipped: RawBuilder<unknown>;
  readonly #generations: RawBuilder<unknown>;

  /** `mine`: a generation is live that is live by one of these definitions. What another version of the software has parked is its own to mend. */
  constructor(private readonly db: Kysely<object>, private readonly schema: string, private readonly mine: readonly AnyProjection[]) {
    this.#parked = sql.table(`${schema}.parked`);
    this.#skipped = sql.table(`${schema}.skipped`);
    this.#generations = sql.table(`${schema}.generations`);
  }

  /** Makes the tables where there are none; the registry of generations is there. */
  async create(): Promise<void> {
    await this.db.transaction().execute(async (transaction) => {
      await sql`select pg_advisory_xact_lock(hashtext(${`barnraise ${this.schema}`}))`.execute(transaction);
      await sql`create table if not exists ${this.#parked} (
        projection text not null, generation integer not null, key text collate "C" not null, commit_position bigint not null, prepare_position bigint not null,
        event_id text not null, event_type text not null, stream text not null, revision bigint not null, error text, attempts integer not null default 0, parked_at timestamptz not null default now(),
        primary key (projection, generation, key, commit_position, prepare_position), foreign key (projection, generation) references ${this.#generations} on delete cascade
      )`.execute(transaction);
      await sql`create table if not exists ${this.#skipped} (
        projection text not null, fingerprint text not null, key text not null, event_id text not null, event_type text not null, skipped_at timestamptz not null default now(),
        primary key (projection, fingerprint, key, event_id)
      )`.execute(transaction);
    });
  }

  /** What holds up a generation now. */
  async heldUp({ name }: AnyProjection, generation: number): Promise<HeldUp> {
    const { rows: [found] } = await sql<{ readonly touched: string; readonly keys: readonly string[] | null; readonly events: string }>`select touched,
      (select array_agg(distinct key) from ${this.#parked} where projection = ${name} and generation = ${generation}) as keys,
      (select count(*) from ${this.#parked} where projection = ${name} and generation = ${generation}) as events
      from ${this.#generations} where projection = ${name} and generation = ${generation}`.execute(this.db);
    return { touched: BigInt(found?.touched ?? 0), keys: new Set(found?.keys ?? []), events: Number(found?.events ?? 0) };
  }

  /** A part of the statement that moves the checkpoint: parks what a page could not take. */
  parking({ name }: AnyProjection, generation: number, held: readonly Held[]): RawBuilder<unknown> {
    const given = JSON.stringify(held.map(({ key, event, error }) => ({
      key, ...columnsOf({ ...event, eventId: event.id, eventType: event.type }), error: error === undefined ? null : errorText(error),
    })));
    return sql`parking as (insert into ${this.#parked} (projection, generation, ${sql.raw(COLUMNS)})
      select ${name}, ${generation}::integer, ${sql.raw(COLUMNS)} from jsonb_to_recordset(${given}::jsonb) as given (${sql.raw(COLUMN_TYPES)}) where exists (select from moved) on conflict do nothing)`;
  }

  /** A part of a statement that writes for a build: what was parked is in its rows now. */
  forgetting({ name }: AnyProjection, generation: number): RawBuilder<unknown> {
    return sql`unparked as (delete from ${this.#parked} where projection = ${name} and generation = ${generation} and exists (select from moved))`;
  }

  /** The keys that are held up in what is live, the longest first. */
  async list(projection?: string): Promise<readonly ParkedKey[]> {
    const only = projection === undefined ? sql`` : sql`and projection = ${projection}`;
    const { rows } = await sql<Stored>`with here as (select parked.* from ${this.#parked} as parked join ${this.#generations} as generations using (projection, generation) where ${this.#isLive()} ${only}),
      behind as (select projection, generation, key, event_id from here where error is null union select projection, generation, ${streamKey('')} || stream, event_id from here where error is null),
      waiting as (select projection, generation, key, count(*) as waiting from behind group by 1, 2, 3)
      select here.*, coalesce(waiting.waiting, 0) as waiting from here left join waiting using (projection, generation, key)
      where here.error is not null order by parked_at, projection, key limit ${PARKED_EVENTS_MAX}`.execute(this.db);
    return rows.map((row) => ({ ...parkedEventOf(row), projection: row.projection, error: row.error ?? '', parkedAt: row.parked_at.toISOString(), waiting: Number(row.waiting) }))
      .map(({ revision, ...key }) => key);
  }

  /** How many keys of each live read model are held up. */
  async counts(): Promise<ReadonlyMap<string, number>> {
    const { rows } = await sql<{ readonly projection: string; readonly keys: string }>`select projection, count(distinct parked.key) as keys from ${this.#parked} as parked join ${this.#generations} as generations using (projection, generation)
      where ${this.#isLive()} and parked.error is not null group by projection`.execute(this.db);
    return new Map(rows.map(({ projection, keys }) => [projection, Number(keys)]));
  }

  #isLive(): RawBuilder<unknown> {
    const definitions = sql.join(this.mine.map((projection) => sql`(${projection.name}, ${fingerprintOf(projection)})`));
    return sql`generations.state = 'live' and (generations.projection, generations.fingerprint) in (${definitions})`;
  }

  /** What an operator has decided to leave out of a definition's rows, as `skipId` writes it. */
  async skipped({ name }: AnyProjection, fingerprint: string): Promise<ReadonlySet<string>> {
    const { rows } = await sql<{ readonly key: string; readonly event_id: string }>`select key, event_id from ${this.#skipped} where projection = ${name} and fingerprint = ${fingerprint}`.execute(this.db);
    return new Set(rows.map(({ key, event_id }) => skipId(key, event_id)));
  }

  /** Everything that a generation has not taken, in the order of the log. */
  async ofGeneration(db: Kysely<object>, { name }: AnyProjection, generation: number): Promise<readonly ParkedEvent[]> {
    const { rows } = await sql<Stored>`select * from ${this.#parked} where projection = ${name} and generation = ${generation} order by commit_position, prepare_position, key`.execute(db);
    return rows.map(parkedEventOf);
  }

  async remember(db: Kysely<object>, { name }: AnyProjection, { fingerprint, skipped }: { readonly fingerprint: string; readonly skipped: ParkedEvent }): Promise<void> {
    await sql`insert into ${this.#skipped} (projection, fingerprint, key, event_id, event_type) values (${name}, ${fingerprint}, ${skipped.key}, ${skipped.eventId}, ${skipped.eventType}) on conflict do nothing`.execute(db);
  }

  /** Puts these events in the place of all that a generation has parked. */
  async rewrite(db: Kysely<object>, { name }: AnyProjection, { generation, before, after }: { readonly generation: number; readonly before: readonly ParkedEvent[]; readonly after: readonly ParkedEvent[] }): Promise<void> {
    const kept = new Set(after.map(placeOf));
    const stood = new Set(before);
    const gone = JSON.stringify(before.filter((event) => !kept.has(placeOf(event))).map(columnsOf));
    const put = JSON.stringify(after.filter((event) => !stood.has(event)).map((event) => ({ ...columnsOf(event), error: event.error ?? null, attempts: event.attempts })));
    await sql`delete from ${this.#parked} as parked using jsonb_to_recordset(${gone}::jsonb) as given (${sql.raw(COLUMN_TYPES)})
      where projection = ${name} and generation = ${generation} and parked.key = given.key and parked.commit_position = given.commit_position and parked.prepare_position = given.prepare_position`.execute(db);
    await sql`insert into ${this.#parked} (projection, generation, attempts, ${sql.raw(COLUMNS)})
      select ${name}, ${generation}::integer, attempts, ${sql.raw(COLUMNS)} from jsonb_to_recordset(${put}::jsonb) as given (${sql.raw(COLUMN_TYPES)}, attempts integer)
      on conflict (projection, generation, key, commit_position, prepare_position) do update set error = excluded.error, attempts = excluded.attempts`.execute(db);
  }
}

const COLUMNS = 'key, commit_position, prepare_position, event_id, event_type, stream, revision, error';
const COLUMN_TYPES = 'key text, commit_position bigint, prepare_position bigint, event_id text, event_type text, stream text, revision bigint, error text';

/** A key and an event that is left out of its row. */
export const skipId = (key: string, eventId: string): string => JSON.stringify([key, eventId]);

export const errorText = (error: unknown): string => messageOf(error).slice(0, ERROR_CHARACTERS_MAX);

const placeOf = ({ key, position: { commit, prepare } }: ParkedEvent): string => JSON.stringify([key, `${commit}`, `${prepare}`]);

type Placed = Pick<ParkedEvent, 'eventId' | 'eventType' | 'stream' | 'revision' | 'position'> & { readonly key?: string };
const columnsOf = ({ key, eventId, eventType, stream, revision, position }: Placed) => {
  const { commit, prepare } = positionColumns(position);
  return { ...(key === undefined ? {} : { key }), commit_position: commit, prepare_position: prepare, event_id: eventId, event_type: eventType, stream, revision: revision.toString() };
};

const parkedEventOf = (stored: Stored): ParkedEvent => {
  const position = positionOf(stored);
  if (!position) throw new Error(`${stored.event_id} was parked without its position`);
  return {
    key: stored.key, eventId: stored.event_id, eventType: stored.event_type, stream: stored.stream, revision: BigInt(stored.revision), position, error: stored.error ?? undefined, attempts: stored.attempts,
  };
};
