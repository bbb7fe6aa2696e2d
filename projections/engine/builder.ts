import { sql, type Kysely } from 'kysely';
import type { Position } from '../../src/kernel/event-store.js';
import { fingerprintOf, type Checkpoint, type Checkpoints } from './checkpoints.js';
import { compareRows, type Comparison } from './compare.js';
import type { Follower } from './follower.js';
import { isBefore, type LogPages } from './log-pages.js';
import { dropAbandoned, foldLog, inStagingSchema, writeTable, type FoldedRows } from './rebuild.js';
import { Rows } from './rows.js';

export type BuilderOptions = {
  readonly db: Kysely<object>;
  readonly schema: string;
  /** In a database of our own what is half-built was left behind. */
  readonly ownDatabase: boolean;
  readonly pages: LogPages;
  readonly checkpoints: Checkpoints;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  /** Told while rows are built from the log how many more events have been folded. */
  readonly onRead?: ((events: number) => void) | undefined;
};
export type BuildResult = { readonly follower: Follower; readonly rows: number; readonly error?: Error | undefined };

/** Makes tables: once, anew from the log, or on trial beside the live ones. */
export class Builder {
  constructor(private readonly options: BuilderOptions) {}

  /** Makes the schema, clears away what was left half-built. @returns the checkpoints there are */
  async prepare(): Promise<ReadonlyMap<string, Checkpoint>> {
    const { db, schema, checkpoints } = this.options;
    await sql`create schema if not exists ${sql.ref(schema)}`.execute(db);
    await checkpoints.create();
    await dropAbandoned(db, { ...this.#place(), ownDatabase: this.options.ownDatabase });
    return checkpoints.all();
  }

  /** Whether rows can be gone on with: of this definition, of this log, and not from its future. */
  isTrusted({ rows }: Follower, checkpoint: Checkpoint, log: { readonly id: string | undefined; readonly head: Position | undefined }): boolean {
    const { fingerprint, logId, position } = checkpoint;
    const isOfThisLog = position === undefined || (logId === log.id && log.head !== undefined && !isBefore(log.head, position));
    return fingerprint === fingerprintOf(rows.projection) && isOfThisLog;
  }

  /** Makes the rows of all these anew in one pass over the log, and lets each begin from there. One that cannot be made leaves the others alone. */
  async rebuild(followers: readonly Follower[], logId: () => string | undefined): Promise<readonly BuildResult[]> {
    const { db, pages, signal, onRead } = this.options;
    const { folded, position } = await foldLog(pages, followers.map(({ rows }) => rows.projection), { signal, onRead });
    return inStagingSchema(db, this.#place(), async (staging) => {
      const results: BuildResult[] = [];
      for (const [index, follower] of followers.entries()) {
        const each = folded[index];
        if (!each) continue;
        const rows = each.rows.size;
        const error = each.failure ?? (await this.#install(follower, each, { staging, checkpoint: { fingerprint: fingerprintOf(each.projection), logId: logId(), position } }));
        each.rows.clear();
        results.push({ follower, rows, error });
      }
      return results;
    });
  }

  /** Builds anew what a follower that stands still has, and compares. @throws PoisonEvent when it cannot be built */
  async verify({ rows: live, position }: Follower): Promise<Comparison> {
    const { db, pages, signal } = this.options;
    return inStagingSchema(db, this.#place(), async (staging) => {
      const { folded: [folded] } = await foldLog(pages, [live.projection], { signal, upTo: position ?? 'the beginning' });
      if (!folded) throw new Error(`${live.projection.name} was not folded`);
      if (folded.failure) throw folded.failure;
      const fresh = new Rows(db, staging, live.projection);
      await writeTable(fresh, folded);
      return compareRows(db, live, fresh);
    });
  }

  /** Puts the finished table in the place of the old one, with its checkpoint, in one transaction: readers see the one or the other. */
  async #install(follower: Follower, folded: FoldedRows, { staging, checkpoint }: { readonly staging: string; readonly checkpoint: Checkpoint }): Promise<Error | undefined> {
    const { db, schema, checkpoints } = this.options;
    const { projection, name } = follower.rows;
    const built = new Rows(db, staging, projection);
    try {
      await writeTable(built, folded);
      await db.transaction().execute(async (transaction) => {
        await sql`drop table if exists ${sql.table(name)}`.execute(transaction);
        await sql`alter table ${sql.table(built.name)} set schema ${sql.ref(schema)}`.execute(transaction);
        await checkpoints.set(projection, checkpoint).execute(transaction);
      });
      follower.begin(checkpoint);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #place() {
    const { schema, nowMs } = this.options;
    return { schema, nowMs: nowMs() };
  }
}
