import { randomUUID } from 'node:crypto';
import type { Position } from '../../src/kernel/event-store.js';
import { columnTypesOf, fingerprintOf, type Checkpoint } from './checkpoints.js';
import type { Generation, Generations } from './generations.js';
import { isBefore } from './log-pages.js';
import type { AnyProjection } from './projection.js';

/** The log as it is now: the id of its first event, and where it ends. */
export type Log = { readonly id: string | undefined; readonly head: Position | undefined };

export type BuilderOptions = {
  readonly generations: Generations;
  readonly projections: readonly AnyProjection[];
  /** Nobody else can be building: what is half-built was left behind. */
  readonly ownDatabase: boolean;
  readonly log: () => Promise<Log>;
  readonly report: (projection: string | undefined, message: string) => void;
};

/** `mine`: to be built here, or gone on with. `live`: there is one already. `elsewhere`: another instance is at it. */
export type Claimed = { readonly mine: Generation } | { readonly live: Generation } | 'elsewhere';

/** How long another version of this software, or a read model that this one does not know, may come back and find its rows. */
const KEPT_SECONDS = 7 * 24 * 60 * 60;
/** Whoever builds shows that he is alive much more often than that. */
const STALLED_MS = 6_000;

/** Says which generations there are, which can be used, and who builds the next one; clears away what nobody needs. */
export class Builder {
  /** This process, as long as it runs. */
  readonly id = randomUUID();
  /** Builds of others: how alive they were, and when that was seen last. */
  readonly #beats = new Map<string, { readonly beat: bigint; readonly sinceMs: number }>();

  constructor(private readonly options: BuilderOptions) {}

  /** Nobody else builds: what is not finished at the start is gone on with then, and never looked for again. */
  get isAlone(): boolean {
    return this.options.ownDatabase;
  }

  /** Makes the registry, and clears away what was left behind. @returns the generations there are */
  async prepare(): Promise<readonly Generation[]> {
    const { generations, projections } = this.options;
    await generations.create(projections);
    const all = await generations.all();
    const useless = all.filter((each) => this.#isUseless(each, all));
    for (const { projection, generation } of useless) await generations.giveUp(projection, [generation]);
    await generations.dropGone();
    await generations.dropUnknown();
    return all.filter((each) => !useless.includes(each));
  }

  /** Whether rows can be gone on with: of this definition, of this log, and not from its future. */
  isTrusted(projection: AnyProjection, generation: Generation, log: Log): boolean {
    return generation.fingerprint === fingerprintOf(projection) && isOfLog(generation, log);
  }

  /** The newest rows of another version that have all the columns of this one: they can be read until there are better ones. */
  olderFor(projection: AnyProjection, all: readonly Generation[], log: Log): Generation | undefined {
    const columns = Object.entries(columnTypesOf(projection));
    return all.filter(({ projection: name, state, fingerprint }) => name === projection.name && state === 'live' && fingerprint !== fingerprintOf(projection))
      .find((each) => each.position !== undefined && isOfLog(each, log) && columns.every(([name, type]) => each.columns[name] === type));
  }

  /** Takes over the building of rows that are needed, unless it was done, or another instance is at it. */
  async claim(projection: AnyProjection): Promise<Claimed> {
    const { generations, log } = this.options;
    const [all, now] = [await generations.all(projection.name), await log()];
    const live = all.find((each) => each.state === 'live' && this.isTrusted(projection, each, now));
    if (live) return { live };
    const building = all.find(({ state, fingerprint }) => state === 'building' && fingerprint === fingerprintOf(projection));
    if (building && !this.isAbandoned(building)) return 'elsewhere';
    const taken = building && (await this.#take(building, now));
    if (taken) return { mine: taken };
    const begun = await generations.begin(projection, { builder: this.id, replayId: randomUUID(), isDryRun: false, logId: now.id });
    return begun ? { mine: begun } : 'elsewhere';
  }

  /** Goes on with a build, or clears it away when it is of no use. */
  async #take(building: Generation, log: Log): Promise<Generation | undefined> {
    const { generations } = this.options;
    const taken = await generations.take(building, this.id);
    if (!taken || (!taken.isDryRun && isOfLog(taken, log))) return taken;
    await generations.end(taken);
    return undefined;
  }

  /** Whether nobody is busy with it, or this process itself. Of others that can be said when it has been looked at for some time. */
  isAbandoned({ projection, generation, builder, beat }: Generation): boolean {
    const key = `${projection} ${generation}`;
    const seen = this.#beats.get(key);
    if (seen?.beat !== beat) this.#beats.set(key, { beat, sinceMs: performance.now() });
    const isStalled = seen?.beat === beat && performance.now() - seen.sinceMs >= STALLED_MS;
    return builder === undefined || builder === this.id || this.options.ownDatabase || isStalled;
  }

  #isUseless(each: Generation, all: readonly Generation[]): boolean {
    const { ownDatabase, projections, report } = this.options;
    const isOld = each.idleSeconds >= KEPT_SECONDS;
    const projection = projections.find(({ name }) => name === each.projection);
    if (!projection) {
      if (!isOld) report(each.projection, 'is no read model of this version: its rows are kept for a week');
      return isOld;
    }
    if (each.state === 'failed') return ownDatabase || isOld;
    if (each.fingerprint === fingerprintOf(projection)) return false;
    const newest = all.find(({ projection: name, state, fingerprint }) => name === each.projection && state === 'live' && fingerprint !== fingerprintOf(projection));
    return each !== newest && (ownDatabase || isOld);
  }
}

const isOfLog = ({ logId, position }: Pick<Checkpoint, 'logId' | 'position'>, log: Log): boolean => position === undefined || (logId === log.id && log.head !== undefined && !isBefore(log.head, position));
