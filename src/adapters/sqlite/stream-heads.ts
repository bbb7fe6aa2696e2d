import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** A stream's number in the file, and the revision of its last event. */
export type Head = { readonly id: number; readonly revision: number };

const REMEMBERED_MAX = 50_000;

/** The heads of streams lately written. It may remember them because this process is the only writer of the file. */
export class StreamHeads {
  readonly #committed = new Map<string, Head>();
  /** Set in the transaction that is open. */
  readonly #open = new Map<string, Head>();
  readonly #select: StatementSync;

  constructor(database: DatabaseSync) {
    this.#select = database.prepare('SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) AS revision FROM streams WHERE name = ?');
  }

  of(stream: string): Head | undefined {
    return this.#open.get(stream) ?? this.#committed.get(stream) ?? this.#select.get(stream) as Head | undefined;
  }

  /** Whether the stream is known to hold nothing from this revision on. */
  isPast(stream: string, revision: bigint): boolean {
    const head = this.#committed.get(stream);
    return head !== undefined && revision > BigInt(head.revision);
  }

  set(stream: string, head: Head): void {
    this.#open.set(stream, head);
  }

  keep(): void {
    for (const [stream, head] of this.#open) this.#remember(stream, head);
    this.#open.clear();
  }

  forget(): void {
    this.#open.clear();
  }

  #remember(stream: string, head: Head): void {
    this.#committed.delete(stream);
    if (this.#committed.size >= REMEMBERED_MAX) for (const oldest of this.#committed.keys()) { this.#committed.delete(oldest); break; }
    this.#committed.set(stream, head);
  }
}
