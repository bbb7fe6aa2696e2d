import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import { comparePositions, type EventStore, type Position } from '../../kernel/event-store.js';
import type { Vault } from '../../kernel/vault.js';

const digits = z.string().regex(/^\d+$/).transform(BigInt);
const stored = z.object({ commit: digits, prepare: digits, fence: digits.optional() });

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

  constructor(process: string, private readonly tools: { readonly vault: Vault; readonly clock: Clock; readonly store: EventStore }) {
    this.#id = `process:${process}`;
  }

  /**
   * Where to go on; undefined: from the beginning. From now on owners with a lower fence cannot move it.
   * A checkpoint that is ahead of the log belongs to another log. @throws Outrun
   */
  async take(fence: bigint): Promise<Position | undefined> {
    for (;;) {
      const found = await this.#read();
      if (!found) return undefined;
      if (isOver(fence, found.fence)) throw new Outrun(this.#id, found.fence);
      if (fence <= found.fence || (await this.#write(found.position, fence))) return (await this.#isOfThisLog(found.position)) ? found.position : undefined;
    }
  }

  /** How far it says that its owner has come. */
  async look(): Promise<Position | undefined> {
    return (await this.#read())?.position;
  }

  /** Written by compare-and-set: another instance that has come further keeps what it wrote. @throws Outrun */
  async save(reached: Position, fence: bigint): Promise<void> {
    while (!(await this.#write(reached, fence))) {
      const theirs = await this.#read();
      if (theirs && isOver(fence, theirs.fence)) throw new Outrun(this.#id, theirs.fence);
      if (theirs && comparePositions(theirs.position, reached) >= 0) return;
    }
  }

  async #isOfThisLog(position: Position): Promise<boolean> {
    const head = await this.tools.store.head();
    return head !== undefined && comparePositions(position, head) <= 0;
  }

  async #write({ commit, prepare }: Position, fence: bigint): Promise<boolean> {
    const value = JSON.stringify({ commit: `${commit}`, prepare: `${prepare}`, ...(fence === 0n ? {} : { fence: `${fence}` }) });
    const isWritten = await this.tools.vault.replace('checkpoint', { id: this.#id, value }, this.#stored);
    if (isWritten) this.#stored = value;
    return isWritten;
  }

  async #read(): Promise<{ readonly position: Position; readonly fence: bigint } | undefined> {
    this.#stored = (await this.tools.vault.get('checkpoint', [this.#id], this.tools.clock.nowMs())).get(this.#id);
    if (this.#stored === undefined) return undefined;
    const { commit, prepare, fence = 0n } = stored.parse(JSON.parse(this.#stored));
    return { position: { commit, prepare }, fence };
  }
}

/** Whoever owns without a fence has nobody beside it. */
const isOver = (fence: bigint, theirs: bigint): boolean => fence !== 0n && theirs > fence;
