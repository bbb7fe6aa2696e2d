import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import { comparePositions, type EventStore, type Position } from '../../kernel/event-store.js';
import { isInLog, markText, type Mark } from '../../kernel/log-mark.js';
import type { Vault } from '../../kernel/vault.js';
import type { ProcessReport } from './tools.js';

const digits = z.string().regex(/^\d+$/).transform(BigInt);
const stored = z.object({ commit: digits, prepare: digits, fence: digits.optional(), mark: z.string().optional() });
type Memory = { readonly vault: Vault; readonly clock: Clock; readonly store: EventStore; readonly report: (report: ProcessReport) => void };
type Found = { readonly position: Position; readonly fence: bigint; readonly mark: string | undefined };

/** Somebody else follows for this process now: what this instance still wants to remember counts no more. */
export class Outrun extends Error {
  constructor(process: string, readonly fence: bigint) {
    super(`${process} belongs to a later owner, ${fence}`);
  }
}

/** How far a process has come, kept in the vault and only ever moved forward. Losing it does no harm: everything is said again, under the same ids. */
export class Checkpoint {
  readonly #id: string;
  #stored: string | undefined;

  constructor(private readonly process: string, private readonly tools: Memory) {
    this.#id = `process:${process}`;
  }

  /**
   * Where to go on; undefined: from the beginning. From now on owners with a lower fence cannot move it.
   * A checkpoint that is ahead of the log, or whose mark is not in it, belongs to another log, and somebody has to hear of it. @throws Outrun
   */
  async take(fence: bigint): Promise<Position | undefined> {
    for (;;) {
      const found = await this.#read();
      if (!found) return undefined;
      if (isOver(fence, found.fence)) throw new Outrun(this.#id, found.fence);
      if (fence <= found.fence || (await this.#write(found, fence))) return this.#ofThisLog(found);
    }
  }

  async #ofThisLog(found: Found): Promise<Position | undefined> {
    const { position } = found;
    if (await this.#isOfThisLog(found)) return position;
    const message = `its checkpoint at ${position.commit} is of another log than this one (was a backup restored?): it begins at the beginning, and what it says again is answered as before`;
    this.tools.report({ level: 'warn', process: this.process, message });
    return undefined;
  }

  /** How far it says that its owner has come. */
  async look(): Promise<Position | undefined> {
    return (await this.#read())?.position;
  }

  /** Written by compare-and-set: another instance that has come further keeps what it wrote. `seen`: an event that was read last, or later than `reached`. @throws Outrun */
  async save(reached: Position, fence: bigint, seen?: Mark): Promise<void> {
    while (!(await this.#write({ position: reached, mark: seen && markText(seen) }, fence))) {
      const theirs = await this.#read();
      if (theirs && isOver(fence, theirs.fence)) throw new Outrun(this.#id, theirs.fence);
      if (theirs && comparePositions(theirs.position, reached) >= 0) return;
    }
  }

  async #isOfThisLog({ position, mark }: Found): Promise<boolean> {
    const { store } = this.tools;
    const head = await store.head();
    return head !== undefined && comparePositions(position, head) <= 0 && (mark === undefined || isInLog(store, mark));
  }

  async #write({ position: { commit, prepare }, mark }: Omit<Found, 'fence'>, fence: bigint): Promise<boolean> {
    const value = JSON.stringify({ commit: `${commit}`, prepare: `${prepare}`, ...(fence === 0n ? {} : { fence: `${fence}` }), ...(mark === undefined ? {} : { mark }) });
    const isWritten = await this.tools.vault.replace('checkpoint', { id: this.#id, value }, this.#stored);
    if (isWritten) this.#stored = value;
    return isWritten;
  }

  async #read(): Promise<Found | undefined> {
    this.#stored = (await this.tools.vault.get('checkpoint', [this.#id], this.tools.clock.nowMs())).get(this.#id);
    if (this.#stored === undefined) return undefined;
    const { commit, prepare, fence = 0n, mark } = stored.parse(JSON.parse(this.#stored));
    return { position: { commit, prepare }, fence, mark };
  }
}

/** Whoever owns without a fence has nobody beside it. */
const isOver = (fence: bigint, theirs: bigint): boolean => fence !== 0n && theirs > fence;
