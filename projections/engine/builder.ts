import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Position } from '../../src/kernel/event-store.js';
import { fingerprintOf, type Checkpoint } from './checkpoints.js';
import { compareRows, type Comparison } from './compare.js';
import type { Follower } from './follower.js';
import { generationSchema, type Generation, type Generations } from './generations.js';
import { isBefore, type LogPages } from './log-pages.js';
import { dropAbandoned, foldLog, inStagingSchema, writeTable, type FoldedRows } from './rebuild.js';
import type { AnyProjection } from './projection.js';
import { Rows } from './rows.js';

export type BuilderOptions = {
  readonly db: Kysely<object>;
  readonly schema: string;
  /** In a database of our own what is half-built was left behind. */
  readonly ownDatabase: boolean;
  readonly pages: LogPages;
  readonly generations: Generations;
  readonly projections: readonly AnyProjection[];
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  /** Told while rows are built from the log how many more events have been folded. */
  readonly onRead?: ((events: number) => void) | undefined;
};
export type BuildResult = { readonly follower: Follower; readonly rows: number; readonly error?: Error | undefined };

/** Makes tables: once, anew from the log, or on trial beside the live ones. */
export class Builder {
  /** This process, as long as it runs. */
  readonly #id = randomUUID();

  constructor(private readonly options: BuilderOptions) {}

  /** Makes the registry, clears away what was left half-built. @returns the generations there are */
  async prepare(): Promise<readonly Generation[]> {
    const { db, generations, projections, ownDatabase } = this.options;
    await generations.create(projections);
    await dropAbandoned(db, { ...this.#place(), ownDatabase });
    const all = await generations.all();
    const abandoned = all.filter(({ state }) => ownDatabase && (state === 'building' || state === 'failed'));
    for (const { projection, generation } of abandoned) await generations.giveUp(projection, [generation]);
    await generations.dropGone(projections);
    return all.filter((each) => !abandoned.includes(each));
  }

  /** Whether rows can be gone on with: of this definition, of this log, and not from its future. */
  isTrusted({ rows }: Follower, checkpoint: Checkpoint, log: { readonly id: string | undefined; readonly head: Position | undefined }): boolean {
    const { fingerprint, logId, position } = checkpoint;
    const isOfThisLog = position === undefined || (logId === log.id && log.head !== undefined && !isBefore(log.head, position));
    return fingerprint === fingerprintOf(rows.projection) && isOfThisLog;
  }

  /** Makes the rows of all these anew in one pass over the log, and lets each begin from there. One that cannot be made leaves the others alone. */
  async rebuild(followers: readonly Follower[], logId: () => string | undefined): Promise<readonly BuildResult[]> {
    const { pages, signal, onRead } = this.options;
    const { folded, position } = await foldLog(pages, followers.map(({ rows }) => rows.projection), { signal, onRead });
    const results: BuildResult[] = [];
    for (const [index, follower] of followers.entries()) {
      const each = folded[index];
      if (!each) continue;
      const rows = each.rows.size;
      const error = each.failure ?? (await this.#install(follower, each, { logId: logId(), position }));
      each.rows.clear();
      results.push({ follower, rows, error });
    }
    return results;
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

  /** Makes the next generation and puts it in the place of the live one, with its checkpoint, in one transaction: readers see the one or the other. */
  async #install(follower: Follower, folded: FoldedRows, at: Pick<Checkpoint, 'logId' | 'position'>): Promise<Error | undefined> {
    const { db, schema, generations, projections } = this.options;
    const { projection } = folded;
    try {
      const begun = await generations.begin(projection, { builder: this.#id, replayId: randomUUID(), isDryRun: false, logId: at.logId });
      if (!begun) throw new Error(`${projection.name} is being built by another instance`);
      const checkpoint: Checkpoint = { ...at, generation: begun.generation, fingerprint: begun.fingerprint };
      await writeTable(new Rows(db, generationSchema(schema, projection, begun.generation), projection), folded);
      await db.transaction().execute((transaction) => generations.switchTo(transaction, projection, { generation: begun.generation, checkpoint }));
      await generations.dropGone(projections);
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
