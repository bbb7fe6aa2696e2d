import { sql, type Kysely } from 'kysely';
import type { Checkpoints } from './checkpoints.js';
import { streamKey } from './fold.js';
import type { Follower } from './follower.js';
import type { LogEvent, LogPages } from './log-pages.js';
import { noticeOf } from './notices.js';
import type { ParkedEvent, ParkedEvents, ParkedKey } from './parked.js';
import { Release, type Released } from './release.js';
import { Rows } from './rows.js';

/** `unknown`: no such key is held up, or not by that event. */
export type ReleaseOutcome = Released['outcome'] | 'unknown';

type Tools = {
  readonly db: Kysely<object>;
  readonly parked: ParkedEvents;
  readonly checkpoints: Checkpoints;
  readonly pages: LogPages;
  /** Undefined where nobody else listens. */
  readonly channel: string | undefined;
  readonly instance: string;
};

/** Who begins to release keys and is frozen in the middle holds up the read model no longer than this. */
const FROZEN_SECONDS_MAX = 10;
const READ_AT_ONCE = 16;
const COUNT_MS_MAX = 1_000;
const PREFIX = streamKey('');

/** What an operator may do about keys that an event holds up. */
export class ParkedKeys {
  #counts: ReadonlyMap<string, number> = new Map();

  constructor(private readonly tools: Tools) {}

  list(projection?: string): Promise<readonly ParkedKey[]> {
    return this.tools.parked.list(projection);
  }

  /** How many keys of each live read model are held up; as last known when the database does not answer within a second. */
  async counts(): Promise<ReadonlyMap<string, number>> {
    const counting = this.tools.parked.counts().then((counts) => (this.#counts = counts), () => this.#counts);
    const { promise: late, resolve } = Promise.withResolvers<ReadonlyMap<string, number>>();
    const timer = setTimeout(() => resolve(this.#counts), COUNT_MS_MAX);
    return Promise.race([counting, late]).finally(() => clearTimeout(timer));
  }

  /** Folds what the key has not taken, in order; it is parked again where something still fails. With `eventId`, that event, which holds the key up, is left out for good. */
  async release(follower: Follower, key: string, eventId?: string): Promise<ReleaseOutcome> {
    const { db, checkpoints, parked } = this.tools;
    const { projection } = follower.rows;
    const live = await checkpoints.live(projection);
    if (!live) return 'unknown';
    const read = this.#reader();
    await readAhead((await parked.ofGeneration(db, projection, live.generation)).filter((event) => event.key === key || event.key === `${PREFIX}${event.stream}` || `${PREFIX}${event.stream}` === key), read);
    const done = await db.transaction().execute((transaction) => this.#releaseIn(transaction, { follower, key, eventId, read }));
    if (!done) return 'unknown';
    await follower.heard({ projection: projection.name, generation: done.generation, position: follower.position, keys: [...done.released.changes.keys()] });
    return done.released.outcome;
  }

  async #releaseIn(db: Kysely<object>, { follower, key, eventId, read }: { readonly follower: Follower; readonly key: string; readonly eventId: string | undefined; readonly read: Reader }) {
    const { checkpoints, parked } = this.tools;
    const { projection } = follower.rows;
    await sql`set local idle_in_transaction_session_timeout = ${sql.lit(`${FROZEN_SECONDS_MAX}s`)}`.execute(db);
    const live = await checkpoints.hold(db, projection);
    const before = live ? await parked.ofGeneration(db, projection, live.generation) : [];
    const head = before.find((event) => event.key === key);
    if (!live || !head || (eventId !== undefined && !isHeldUpBy(head, eventId))) return undefined;
    const rows = new Rows(db, follower.rowsOf(live.generation).schema, projection);
    const load = async (each: string): Promise<object | undefined> => (await rows.load([each])).get(each);
    const skipped = eventId === undefined ? undefined : head;
    const released = await new Release({ projection, parked: before, read, load }).of(key, skipped);
    if (skipped) await parked.remember(db, projection, { fingerprint: live.fingerprint, skipped });
    await parked.rewrite(db, projection, { generation: live.generation, before, after: released.parked });
    await checkpoints.touch(db, { rows, generation: live.generation, changes: released.changes, notice: this.#notice(live, [...released.changes.keys()]) });
    return { released, generation: live.generation };
  }

  #notice({ projection, generation, position }: Pick<Parameters<typeof noticeOf>[0], 'projection' | 'generation' | 'position'>, keys: readonly string[]) {
    const { channel, instance } = this.tools;
    return channel === undefined ? undefined : { channel, payload: noticeOf({ projection, generation, position, keys, from: instance }) };
  }

  #reader(): Reader {
    const known = new Map<string, Promise<LogEvent>>();
    return ({ eventId, stream, revision }) => {
      const reading = known.get(eventId) ?? this.tools.pages.one(stream, revision);
      known.set(eventId, reading);
      return reading;
    };
  }
}

type Reader = (event: ParkedEvent) => Promise<LogEvent>;

const isHeldUpBy = (head: ParkedEvent, eventId: string): boolean => head.eventId === eventId && head.error !== undefined;

/** Before anything is held: the log may be slow. */
const readAhead = async (events: readonly ParkedEvent[], read: Reader): Promise<void> => {
  for (let first = 0; first < events.length; first += READ_AT_ONCE) await Promise.all(events.slice(first, first + READ_AT_ONCE).map(read));
};
