import type { Position } from '../../src/kernel/event-store.js';
import type { Claim } from '../../src/kernel/ownership.js';
import { ChangeFeed } from './changes.js';
import type { Checkpoint, Checkpoints, LiveCheckpoint, Move } from './checkpoints.js';
import { foldPage, keysIfTold, type FoldedPage } from './fold.js';
import { isBefore, type LogEvent, type LogPage } from './log-pages.js';
import { noticeOf, type Notice } from './notices.js';
import { PARKED_EVENTS_MAX, type HeldUp, type ParkedEvents } from './parked.js';
import { PendingChanges } from './pending-changes.js';
import type { Rows } from './rows.js';
import { Waiters } from './waiters.js';

/** There is no generation of this definition any more. */
export class Replaced extends Error {}

/** Events without a meaning for a projection that may pass before its checkpoint is written again. */
const UNSAVED_EVENTS_MAX = 5_000;

export type FollowerTools = {
  readonly checkpoints: Checkpoints;
  readonly parked: ParkedEvents;
  /** Who has it writes the rows. Whoever has it not watches how far the rows have come. */
  readonly claim: Claim;
  /** Where other instances are told that the rows have moved on. */
  readonly channel: string;
  /** Events that may be parked before the projection stops. */
  readonly parkedEventsMax?: number | undefined;
};

/** One projection following the log. Its owner folds a page and writes its rows and its checkpoint at once; every instance tells who waits for it, when it is there to be read. */
export class Follower {
  readonly waiters = new Waiters();
  readonly changes: ChangeFeed;
  readonly #pending: PendingChanges;
  /** As it stands in the database, as far as this instance knows. */
  #checkpoint: Checkpoint = { generation: 0, fingerprint: '', logId: undefined, position: undefined };
  #position: Position | undefined;
  /** The end of the last page that was looked at. */
  #readTo: Position | undefined;
  #unsaved = 0;
  /** The highest fence that was seen, and the one under which this instance has taken over. */
  #fences: { readonly seen: bigint; readonly taken: bigint | undefined } = { seen: 0n, taken: undefined };
  /** Undefined when it has to be asked for. */
  #heldUp: HeldUp | undefined;
  #taking: Promise<unknown> = Promise.resolve();
  #rows: Rows;
  /** Whether there are rows of this definition to be read. */
  isBuilt = false;
  /** Since somebody last set it to nothing. */
  rowsWritten = 0;

  /** `rowsOf`: the rows of one generation of the projection. */
  constructor(readonly rowsOf: (generation: number) => Rows, private readonly tools: FollowerTools) {
    this.#rows = rowsOf(0);
    const { projection } = this.#rows;
    this.changes = new ChangeFeed(projection.name);
    this.#pending = new PendingChanges(({ type }) => type in projection.on, (event) => keysIfTold(projection, event));
    if (tools.claim.fence === 0n) this.#fences = { seen: 0n, taken: 0n };
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

  /** Where the next page for it begins. */
  get readTo(): Position | undefined {
    return this.#readTo;
  }

  /** Whether this instance writes the rows. */
  get isOwner(): boolean {
    const { isMine, fence } = this.tools.claim;
    return isMine && (fence === 0n || fence >= this.#fences.seen);
  }

  /** There are rows, and this is how far they go. Where they take the place of others, what was told of those is not told again. */
  begin(checkpoint: Checkpoint): void {
    if (!this.isBuilt) this.#pending.begin(checkpoint.position);
    this.isBuilt = true;
    this.#standAt(checkpoint);
  }

  /**
   * Takes what is new of a page. @returns false when there is a gap between what it has read and the page
   * @throws PoisonEvent, Replaced, or what the database says; then it stands before the page or inside it
   */
  async take(page: LogPage, logId: string | undefined): Promise<boolean> {
    return this.#inTurn(() => this.#take(page, logId));
  }

  /** Raises the fence where this instance has become the owner, so that nothing of the owner before comes through any more. */
  async own(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.isOwner && this.isBuilt && this.#fences.taken !== this.tools.claim.fence) await this.#takeOver();
    });
  }

  /** Resolves when it is not in the middle of a page. */
  async idle(): Promise<void> {
    await this.#taking;
  }

  /** Another instance says how far the rows have come, or that some have changed in between. */
  async heard({ generation, position, keys }: Notice): Promise<void> {
    if (this.isBuilt && generation !== this.generation) await this.#inTurn(() => this.#reload());
    if (this.isBuilt && !this.isOwner) {
      if (generation === this.generation && isBefore(this.#checkpoint.position, position)) this.#checkpoint = { ...this.#checkpoint, position };
      this.#settle(this.#checkpoint.position);
    }
    if (keys) this.#toldOf(keys);
  }

  /** Writes the checkpoint if it is behind; not necessary, but the next start has less to read. */
  async save(logId: string | undefined): Promise<void> {
    if (!this.isOwner || !isBefore(this.#checkpoint.position, this.#position)) return;
    const to = { ...this.#checkpoint, logId, position: this.#position };
    if (await this.#move(new Map(), { from: this.#checkpoint, to })) this.#checkpoint = to;
    else await this.#reload();
    this.#unsaved = 0;
  }

  async #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const taking = this.#taking.then(task);
    this.#taking = taking.catch(() => undefined);
    return taking;
  }

  async #take(page: LogPage, logId: string | undefined): Promise<boolean> {
    while (!isBefore(this.#readTo, page.after)) {
      this.#pending.read(page);
      if (!this.isOwner) return this.#watch(page);
      if (this.#fences.taken !== this.tools.claim.fence) await this.#takeOver();
      else if (await this.#foldAndWrite(page, logId)) return true;
    }
    return false;
  }

  /** @returns false when the rows are no longer where they were, and it is to be tried from where they are now */
  async #foldAndWrite({ events, upTo, size }: LogPage, logId: string | undefined): Promise<boolean> {
    const mine = events.filter(({ type, position }) => type in this.rows.projection.on && isBefore(this.#position, position));
    if (mine.length === 0) {
      await this.#pass(upTo, { size, logId });
      return true;
    }
    const from = this.#checkpoint;
    const folded = await this.#fold(mine);
    const to = folded.poison ? folded.upTo : upTo;
    const isWritten = to === undefined || (await this.#write(folded, { from, to: { ...from, logId, position: to }, mark: events.at(-1) }));
    if (!isWritten) await this.#reload();
    else if (folded.poison) throw folded.poison;
    return isWritten;
  }

  /** The rows are another's to write: what they have seen is told when they have it. */
  #watch({ upTo }: LogPage): true {
    this.#fences = { ...this.#fences, taken: undefined };
    if (isBefore(this.#readTo, upTo)) this.#readTo = upTo;
    this.#settle(this.#checkpoint.position);
    return true;
  }

  /** From now on nothing that an owner before has still on its way changes anything. */
  async #takeOver(): Promise<void> {
    const { fence } = this.tools.claim;
    await this.#reload();
    if (!this.isOwner || !(await this.#move(new Map(), { from: this.#checkpoint, to: this.#checkpoint }))) return;
    this.#fences = { seen: fence, taken: fence };
  }

  async #pass(upTo: Position, { size, logId }: { readonly size: number; readonly logId: string | undefined }): Promise<void> {
    this.#settle(isBefore(this.#position, upTo) ? upTo : this.#position);
    this.#readTo = this.#position;
    this.#unsaved += size;
    if (this.#unsaved >= UNSAVED_EVENTS_MAX) await this.save(logId);
  }

  async #fold(mine: readonly LogEvent[]): Promise<FoldedPage> {
    const { projection } = this.rows;
    const heldUp = (this.#heldUp ??= await this.tools.parked.heldUp(projection, this.generation));
    const keys = new Set(mine.flatMap((event) => keysIfTold(projection, event)));
    return foldPage(projection, mine, { rows: await this.rows.load([...keys]), heldUp: heldUp.keys, heldMax: (this.tools.parkedEventsMax ?? PARKED_EVENTS_MAX) - heldUp.events });
  }

  async #write({ changes, held }: FoldedPage, { from, to, mark }: Pick<Move, 'from' | 'to' | 'mark'>): Promise<boolean> {
    const { parked } = this.tools;
    const also = held.length === 0 ? [] : [parked.parking(this.rows.projection, this.generation, held)];
    if (!(await this.#move(changes, { from, to, touched: this.#heldUp?.touched, also, mark }))) return false;
    if (this.#heldUp && held.length > 0) this.#heldUp = { ...this.#heldUp, keys: new Set([...this.#heldUp.keys, ...held.map(({ key }) => key)]), events: this.#heldUp.events + held.length };
    this.#checkpoint = to;
    this.#unsaved = 0;
    this.rowsWritten += changes.size;
    this.#settle(to.position);
    this.#readTo = this.#position;
    return true;
  }

  #move(changes: FoldedPage['changes'], move: Pick<Move, 'from' | 'to' | 'touched' | 'also' | 'mark'>): Promise<boolean> {
    const { claim: { fence }, checkpoints, channel } = this.tools;
    const notice = fence === 0n ? undefined : { channel, payload: noticeOf({ projection: this.rows.projection.name, generation: this.generation, position: move.to.position }) };
    return checkpoints.move(this.rows, changes, { ...move, notice, fence: fence === 0n ? undefined : fence });
  }

  /** Somebody else writes these rows as well, or has put others in their place: goes on from where they are. */
  async #reload(): Promise<void> {
    const stored: LiveCheckpoint | undefined = await this.tools.checkpoints.live(this.rows.projection);
    if (!stored) this.isBuilt = false;
    if (!stored) throw new Replaced(`there are no rows of ${this.rows.projection.name} any more`);
    if (stored.fence > this.#fences.seen) this.#fences = { ...this.#fences, seen: stored.fence };
    if (stored.fence > this.tools.claim.fence) this.tools.claim.exceed(stored.fence);
    this.#standAt({ generation: stored.generation, fingerprint: stored.fingerprint, logId: stored.logId, position: stored.position });
  }

  #standAt(checkpoint: Checkpoint): void {
    if (checkpoint.generation !== this.#checkpoint.generation) this.#rows = this.rowsOf(checkpoint.generation);
    if (isBefore(checkpoint.position, this.#checkpoint.position)) this.#pending.begin(checkpoint.position);
    this.#heldUp = undefined;
    this.#checkpoint = checkpoint;
    this.#settle(checkpoint.position);
    this.#readTo = this.#position;
  }

  /** The rows are as of this position: tells who waits for it, and what has changed. */
  #settle(position: Position | undefined): void {
    const { keys, upTo, areAllKnown } = this.#pending.settle(position);
    this.#position = this.isOwner ? position : this.#pending.quietUpTo(position);
    if (!areAllKnown) this.changes.giveUp();
    else if (keys.length > 0 && upTo) this.changes.publish({ keys, position: upTo });
    this.waiters.passed(this.#position);
  }

  /** Rows have changed without an event: what was parked was released. */
  #toldOf(keys: readonly string[] | 'many'): void {
    if (keys === 'many') this.changes.giveUp();
    else if (keys.length > 0 && this.#position) this.changes.publish({ keys, position: this.#position });
  }
}
