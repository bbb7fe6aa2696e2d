import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import { comparePositions, type EventStore, type Position } from '../../kernel/event-store.js';
import type { Vault } from '../../kernel/vault.js';

const digits = z.string().regex(/^\d+$/).transform(BigInt);
const position = z.object({ commit: digits, prepare: digits });

/** How far a process has come, kept in the vault and only ever moved forward. Losing it does no harm: everything is said again, under the same ids. */
export class Checkpoint {
  readonly #id: string;
  #stored: string | undefined;

  constructor(process: string, private readonly tools: { readonly vault: Vault; readonly clock: Clock; readonly store: EventStore }) {
    this.#id = `process:${process}`;
  }

  /** Where to go on; undefined: from the beginning. A checkpoint that is ahead of the log belongs to another log. */
  async load(): Promise<Position | undefined> {
    const found = await this.#read();
    if (found === undefined) return undefined;
    const head = await this.tools.store.head();
    return head && comparePositions(found, head) <= 0 ? found : undefined;
  }

  /** Written by compare-and-set: another instance that has come further keeps what it wrote. */
  async save(reached: Position): Promise<void> {
    const value = JSON.stringify({ commit: `${reached.commit}`, prepare: `${reached.prepare}` });
    while (!(await this.tools.vault.replace('checkpoint', { id: this.#id, value }, this.#stored))) {
      const theirs = await this.#read();
      if (theirs && comparePositions(theirs, reached) >= 0) return;
    }
    this.#stored = value;
  }

  async #read(): Promise<Position | undefined> {
    this.#stored = (await this.tools.vault.get('checkpoint', [this.#id], this.tools.clock.nowMs())).get(this.#id);
    return this.#stored === undefined ? undefined : position.parse(JSON.parse(this.#stored));
  }
}
