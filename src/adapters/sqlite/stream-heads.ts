import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { RecentMap } from '../../kernel/recent-map.js';

/** A stream's number in the file, and the revision of its last event. */
export type Head = { readonly id: number; readonly revision: number };

const REMEMBERED_MAX = 50_000;

/** The heads of streams lately written or asked for, `none` for one that does not exist. It may remember them because this process is the only writer of the file. */
export class StreamHeads {
  readonly #committed = new RecentMap<string, Head | 'none'>(REMEMBERED_MAX);
  /** Set in the transaction that is open. */
  readonly #open = new Map<string, Head>();
  readonly #select: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) AS revision FROM streams WHERE name = ?');
  }

  of(stream: string): Head | 'none' {
    return this.remembered(stream) ?? this.#remember(stream, (this.#select.get(stream) as Head | undefined) ?? 'none');
  }

  /** What is known without asking the file. */
  remembered(stream: string): Head | 'none' | undefined {
    return this.#open.get(stream) ?? this.#committed.get(stream);
  }

  /** What a reading has shown. */
  learn(stream: string, head: Head): void {
    this.#remember(stream, head);
  }

  /** In the transaction that is open. */
  set(stream: string, head: Head): void {
    this.#open.set(stream, head);
  }

  /** The transaction was committed. */
  keep(): void {
    for (const [stream, head] of this.#open) this.#remember(stream, head);
    this.#open.clear();
  }

  /** The transaction was rolled back. */
  forget(): void {
    this.#open.clear();
  }

  #remember(stream: string, head: Head | 'none'): Head | 'none' {
    this.#committed.set(stream, head);
    return head;
  }
}
