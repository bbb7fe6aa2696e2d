import type { Position } from '../../src/kernel/event-store.js';
import { BuildMemory } from './build-memory.js';
import { BuildTable, type Chunk } from './build-table.js';
import { foldOne, streamKey } from './fold.js';
import type { Generation, Generations } from './generations.js';
import { isBefore, PoisonEvent, type LogEvent, type LogPage } from './log-pages.js';
import { keysOf, type AnyDomainEvent, type AnyProjection } from './projection.js';
import type { Rows } from './rows.js';
import { UnderWay } from './under-way.js';

/** How far a build may go: to a position (undefined: the beginning of the log), or to the end of the log. */
export type Limit = { readonly upTo: Position | undefined } | 'the end';

/** What a statement may carry: a live query waits for no longer than that takes. */
const CHUNK_CHARACTERS = 128 * 1024;
const CHUNK_ROWS = 500;
/** So many statements are on their way to the database at once: it goes on while the events of a page are folded. */
const STATEMENTS_MAX = 2;

export type BuildTools = {
  readonly generations: Generations;
  /** So many rows are not written meanwhile, those that changed last: many of them will change again. */
  readonly keptRows: number;
  /** After each statement, with the number of its rows. */
  readonly afterWriting: (rows: number) => Promise<void>;
  /** Events that are to be left out for a key, decided by an operator. */
  readonly isSkipped?: ((key: string, eventId: string) => boolean) | undefined;
};

/**
 * The making of one generation: rows are folded in memory. Those that have not changed for a while are written meanwhile, all of them when there are too
 * many, when it has been going on for long, and at the end.
 */
export class Build {
  /** Everything up to here is in the rows. */
  position: Position | undefined;
  /** The event that it could not get past. */
  failure: PoisonEvent | undefined;
  /** Where it is collected, the keys that events have been about. */
  touched: Set<string> | undefined;
  savedAtMs = performance.now();
  /** How long the last saving took. */
  savingMs = 0;
  readonly #memory = new BuildMemory();
  readonly #table: BuildTable;
  #writingBehind: Promise<void> | undefined;
  #trouble: { readonly error: unknown } | undefined;
  #isLeft = false;

  constructor(readonly projection: AnyProjection, readonly generation: Generation, private readonly tools: BuildTools) {
    this.#table = new BuildTable(projection, generation, tools.generations);
  }

  get rows(): Rows {
    return this.#table.rows;
  }

  get bytes(): number {
    return this.#memory.bytes;
  }

  get count(): number {
    return this.#memory.count;
  }

  /** Goes on where the generation stands, or makes its table; rows from beyond the end of the log are not gone on with. */
  async open(head: Position | undefined): Promise<void> {
    const found = this.generation.position && (await this.#table.goOn(head));
    if (found === undefined) {
      await this.#table.make();
    } else {
      this.position = found.position;
      this.#memory.forget();
      this.#memory.count = found.count;
    }
    this.savedAtMs = performance.now();
  }

  /** Takes what is new of a page, as far as it may go. What stops it stands in `failure`; the rows are then as before that event. */
  async fold({ events, upTo }: Pick<LogPage, 'events' | 'upTo'>, limit: Limit): Promise<void> {
    const mine = events.filter(({ type, position }) => type in this.projection.on && isBefore(this.position, position) && isWithin(position, limit));
    if (!this.#memory.isWhole) await this.#learn(mine);
    for (const each of mine) if (!this.#take(each)) return;
    const to = limit === 'the end' || isWithin(upTo, limit) ? upTo : limit.upTo;
    if (isBefore(this.position, to)) this.position = to;
  }

  /** Whether there is nothing left to do before the limit. */
  isAt(limit: Limit): boolean {
    return limit !== 'the end' && !isBefore(this.position, limit.upTo);
  }

  /** How many rows can be written while others are folded. */
  get settled(): number {
    return Math.max(0, this.#memory.unwrittenCount - this.tools.keptRows);
  }

  get isWritingBehind(): boolean {
    return this.#writingBehind !== undefined;
  }

  /** Begins to write rows that have not changed for a while: the database works while the next events are folded. @throws what became of it, when it is asked again */
  writeBehind(): void {
    if (this.#trouble) throw this.#trouble.error;
    if (this.settled < Math.min(CHUNK_ROWS, this.tools.keptRows + 1)) return;
    this.#writingBehind = this.#writeChunks(this.tools.keptRows).catch((error: unknown) => { this.#trouble = { error }; }).finally(() => { this.#writingBehind = undefined; });
  }

  /** Writes what is only in memory, and how far that goes. @throws BuildLost */
  async save(): Promise<void> {
    const startedMs = performance.now();
    await this.#writingBehind;
    if (this.#trouble) throw this.#trouble.error;
    if (this.#memory.unwrittenCount > 0 || isBefore(this.#table.saved, this.position)) {
      await this.#writeChunks(0);
      await this.#table.indexKeys();
      await this.#table.save(this.position);
    }
    this.savedAtMs = performance.now();
    this.savingMs = this.savedAtMs - startedMs;
  }

  /** Saves, and lets go of the memory. */
  async spill(): Promise<void> {
    await this.save();
    this.#memory.forget();
  }

  /** Begins no statement any more, and resolves when none is on its way: whoever goes on from what was saved must not be written over. */
  async leave(): Promise<void> {
    this.#isLeft = true;
    await this.#writingBehind;
  }

  /** Writes all there is, and makes what it is searched by. @throws BuildLost */
  async finish(): Promise<void> {
    await this.save();
    await this.#table.indexKeys();
    await this.rows.index();
    this.#memory.forget();
  }

  async #learn(events: readonly LogEvent[]): Promise<void> {
    const keys = new Set(events.flatMap(({ event }) => (event ? keysSafely(this.projection, event) : [])));
    const unknown = [...keys].filter((key) => !this.#memory.knows(key));
    if (unknown.length === 0) return;
    const found = await this.rows.load(unknown);
    for (const key of unknown) this.#memory.learn(key, found.get(key));
  }

  #take(each: LogEvent): boolean {
    try {
      if (this.tools.isSkipped?.(streamKey(each.stream), each.id)) return this.#pass(each.position);
      if (!each.event) throw each.error;
      const changed = foldOne(this.#forThis(each), each.event, (key) => this.#memory.get(key));
      for (const [key, row] of changed) {
        this.#memory.set(key, row);
        this.touched?.add(key);
      }
      return this.#pass(each.position);
    } catch (error) {
      this.failure = new PoisonEvent(each, error);
      return false;
    }
  }

  #pass(position: Position): true {
    this.position = position;
    return true;
  }

  /** The projection, but for rows that have seen this event already, and those that are to do without it. */
  #forThis({ id, position }: LogEvent): AnyProjection {
    const { isSkipped } = this.tools;
    if (!this.#table.hasRowsAhead && isSkipped === undefined) return this.projection;
    const isLeftOut = (key: string): boolean => this.#table.has(key, position) || isSkipped?.(key, id) === true;
    return { ...this.projection, key: (event) => keysOf(this.projection, event).filter((key) => !isLeftOut(key)) };
  }

  /** Makes the next statement while the database performs those before. */
  async #writeChunks(keep: number): Promise<void> {
    const underWay = new UnderWay(STATEMENTS_MAX);
    try {
      for (const chunk of this.#chunks(keep)) {
        await underWay.begin(chunk.keys, () => this.#writeOne(chunk));
        if (this.#isLeft) return;
      }
    } finally {
      await underWay.ended();
    }
  }

  async #writeOne(chunk: Chunk): Promise<void> {
    await this.#table.write(chunk);
    await this.tools.afterWriting(chunk.keys.length);
  }

  *#chunks(keep: number): Generator<Chunk> {
    let chunk = this.#newChunk();
    let characters = 0;
    for (const [key, row] of this.#memory.takeUnwritten(keep)) {
      chunk.keys.push(key);
      if (row === undefined) chunk.gone.push(key);
      else {
        const texts = this.rows.textsOf(key, row);
        chunk.put.push(texts);
        characters += texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
      }
      if (characters < CHUNK_CHARACTERS && chunk.keys.length < CHUNK_ROWS) continue;
      yield chunk;
      chunk = this.#newChunk();
      characters = 0;
    }
    if (chunk.keys.length > 0) yield chunk;
  }

  #newChunk(): Chunk {
    return { put: [], gone: [], keys: [], position: this.position };
  }

}

const isWithin = (position: Position, limit: Limit): boolean => limit === 'the end' || (limit.upTo !== undefined && !isBefore(limit.upTo, position));

/** A key function that throws is found out again while folding, at its event. */
const keysSafely = (projection: AnyProjection, event: AnyDomainEvent): readonly string[] => {
  try {
    return keysOf(projection, event);
  } catch {
    return [];
  }
};
