import type { Position } from '../../src/kernel/event-store.js';
import { ChangeFeed } from './changes.js';
import type { Checkpoint, Checkpoints } from './checkpoints.js';
import { foldOne, type Changes } from './fold.js';
import { isBefore, type LogEvent, type LogPage } from './log-pages.js';
import { keysOf, type AnyDomainEvent } from './projection.js';
import type { Rows } from './rows.js';
import { Waiters } from './waiters.js';

/** A projection cannot go past this event: its fold throws, or the event cannot be read. */
export class PoisonEvent extends Error {
  constructor(readonly event: LogEvent, cause: unknown) {
    super(`${event.type} ${event.id} at ${event.position.commit}/${event.position.prepare}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
/** There is no generation of this definition any more. */
export class Replaced extends Error {}

/** Events without a meaning for a projection that may pass before its checkpoint is written again. */
const UNSAVED_EVENTS_MAX = 5_000;

type Folded = { readonly changes: Changes<object>; readonly upTo: Position | undefined; readonly poison?: PoisonEvent };

/** One projection following the log: folds a page, writes its rows and its checkpoint at once, and tells who waits for it. */
export class Follower {
  readonly waiters = new Waiters();
  readonly changes: ChangeFeed;
  /** As it stands in the database. */
  #checkpoint: Checkpoint = { generation: 0, fingerprint: '', logId: undefined, position: undefined };
  #position: Position | undefined;
  /** Up to where changes have been told to subscribers. */
  #told: Position | undefined;
  #unsaved = 0;
  #taking: Promise<unknown> = Promise.resolve();
  /** Whether there are rows of this definition to be read. */
  isBuilt = false;
  /** Since somebody last set it to nothing. */
  rowsWritten = 0;

  #rows: Rows;

  /** `rowsOf`: the rows of one generation of the projection. */
  constructor(private readonly rowsOf: (generation: number) => Rows, private readonly checkpoints: Checkpoints) {
    this.#rows = rowsOf(0);
    this.changes = new ChangeFeed(this.#rows.projection.name);
  }

  /** Of the generation that it stands on. */
  get rows(): Rows {
    return this.#rows;
  }

  /** The number of the generation that it stands on; 0 while there is none. */
  get generation(): number {
    return this.#checkpoint.generation;
  }

  /** What its rows have seen. */
  get position(): Position | undefined {
    return this.#position;
  }

  /** There are rows, and this is how far they go. */
  begin(checkpoint: Checkpoint): void {
    this.isBuilt = true;
    this.#told = checkpoint.position;
    this.#standAt(checkpoint);
  }

  /**
   * Takes what is new of a page. @returns false when there is a gap between its position and the page
   * @throws PoisonEvent, Replaced, or what the database says; then it stands before the page or inside it
   */
  async take(page: LogPage, logId: string | undefined): Promise<boolean> {
    const taking = this.#take(page, logId).finally(() => this.#tell(page));
    this.#taking = taking.catch(() => undefined);
    return taking;
  }

  /** Resolves when it is not in the middle of a page. */
  async idle(): Promise<void> {
    await this.#taking;
  }

  async #take({ events, after, upTo, size }: LogPage, logId: string | undefined): Promise<boolean> {
    while (!isBefore(this.#position, after)) {
      const mine = events.filter(({ type, position }) => type in this.rows.projection.on && isBefore(this.#position, position));
      if (mine.length === 0) {
        await this.#pass(upTo, { size, logId });
        return true;
      }
      const folded = await this.#fold(mine);
      const to = folded.poison ? folded.upTo : upTo;
      const written = to === undefined || (await this.#write(folded, { ...this.#checkpoint, logId, position: to }));
      if (!written) await this.#reload();
      else if (folded.poison) throw folded.poison;
      else return true;
    }
    return false;
  }

  /** Writes the checkpoint if it is behind; not necessary, but the next start has less to read. */
  async save(logId: string | undefined): Promise<void> {
    if (!isBefore(this.#checkpoint.position, this.#position)) return;
    const to = { ...this.#checkpoint, logId, position: this.#position };
    if (await this.checkpoints.move(this.rows, new Map(), { from: this.#checkpoint, to })) this.#checkpoint = to;
    else await this.#reload();
    this.#unsaved = 0;
  }

  async #pass(upTo: Position, { size, logId }: { readonly size: number; readonly logId: string | undefined }): Promise<void> {
    this.#moveTo(isBefore(this.#position, upTo) ? upTo : this.#position);
    this.#unsaved += size;
    if (this.#unsaved >= UNSAVED_EVENTS_MAX) await this.save(logId);
  }

  async #fold(mine: readonly LogEvent[]): Promise<Folded> {
    const { projection } = this.rows;
    const keys = new Set<string>();
    for (const { event } of mine) if (event) for (const key of keysSafely(this.rows, event)) keys.add(key);
    const before = await this.rows.load([...keys]);
    const changes = new Map<string, object | undefined>();
    let upTo: Position | undefined;
    for (const each of mine) {
      try {
        if (!each.event) throw each.error;
        for (const [key, row] of foldOne(projection, each.event, (of) => (changes.has(of) ? changes.get(of) : before.get(of)))) changes.set(key, row);
        upTo = each.position;
      } catch (error) {
        return { changes, upTo, poison: new PoisonEvent(each, error) };
      }
    }
    return { changes, upTo };
  }

  async #write({ changes }: Folded, to: Checkpoint & { readonly position: Position }): Promise<boolean> {
    if (!(await this.checkpoints.move(this.rows, changes, { from: this.#checkpoint, to }))) return false;
    this.#checkpoint = to;
    this.#unsaved = 0;
    this.rowsWritten += changes.size;
    this.#moveTo(to.position);
    return true;
  }

  /** Somebody else writes these rows as well, or has put others in their place: goes on from where they are. */
  async #reload(): Promise<void> {
    const stored = await this.checkpoints.live(this.rows.projection);
    if (!stored) this.isBuilt = false;
    if (!stored) throw new Replaced(`there are no rows of ${this.rows.projection.name} any more`);
    this.#standAt(stored);
  }

  /** Tells what of a page is in the rows now, whoever has written it. */
  #tell({ events, upTo }: LogPage): void {
    const position = isBefore(this.#position, upTo) ? this.#position : upTo;
    if (position === undefined || !isBefore(this.#told, position)) return;
    const done = events.filter((each) => each.type in this.rows.projection.on && isBefore(this.#told, each.position) && !isBefore(position, each.position));
    const keys = new Set(done.flatMap(({ event }) => (event ? keysSafely(this.rows, event) : [])));
    this.#told = position;
    if (keys.size > 0) this.changes.publish({ keys: [...keys], position });
  }

  #standAt(checkpoint: Checkpoint): void {
    if (checkpoint.generation !== this.#checkpoint.generation) this.#rows = this.rowsOf(checkpoint.generation);
    this.#checkpoint = checkpoint;
    this.#moveTo(checkpoint.position);
  }

  #moveTo(position: Position | undefined): void {
    this.#position = position;
    this.waiters.passed(position);
  }
}

/** A key function that throws is found out again while folding, at its event. */
const keysSafely = ({ projection }: Rows, event: AnyDomainEvent): readonly string[] => {
  try {
    return keysOf(projection, event);
  } catch {
    return [];
  }
};
