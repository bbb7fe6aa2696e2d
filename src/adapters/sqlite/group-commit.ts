import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { toUnavailable } from './database.js';

const WRITES_MAX = 64;

/** `write` runs inside a transaction, perhaps twice; it refuses by its result, and throws only when something is broken. */
type Waiting = { readonly write: () => unknown; readonly acknowledge: (result: unknown) => void; readonly fail: (error: unknown) => void };

/** What a store remembers of its own writes: kept when they are committed, forgotten when they are not. */
export type Settling = { readonly committed?: () => void; readonly rolledBack?: () => void };

/** One writer: what waits is committed together, at most 64 at a time, and acknowledged when it is on the disk. */
export class GroupCommit {
  #waiting: Waiting[] = [];
  #flush: NodeJS.Immediate | undefined;
  #closed = false;

  constructor(private readonly database: DatabaseSync, private readonly settling: Settling = {}) {}

  run<Result>(write: () => Result): Promise<Result> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('the store is closed'));
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ write, acknowledge: (result) => resolve(result as Result), fail: reject });
      this.#flush ??= setImmediate(() => this.#next());
    });
  }

  /** Commits what waits, then refuses everything else. */
  close(): void {
    this.#closed = true;
    while (this.#waiting.length > 0) this.#next();
    if (this.#flush) clearImmediate(this.#flush);
  }

  #next(): void {
    const group = this.#waiting.splice(0, WRITES_MAX);
    this.#flush = this.#waiting.length > 0 ? setImmediate(() => this.#next()) : undefined;
    if (group.length > 0 && !this.#commit(group)) for (const single of group) this.#commit([single]); // the one that broke must not fail its neighbours
  }

  /** @returns false when nothing was written, and the writes are to be tried one by one */
  #commit(group: readonly Waiting[]): boolean {
    let results: readonly unknown[];
    try {
      this.database.exec('BEGIN IMMEDIATE');
      results = group.map(({ write }) => write());
      this.database.exec('COMMIT');
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      this.settling.rolledBack?.();
      if (group.length > 1) return false;
      for (const { fail } of group) fail(toUnavailable(error));
      return true;
    }
    this.settling.committed?.();
    group.forEach(({ acknowledge }, index) => acknowledge(results[index]));
    return true;
  }
}
