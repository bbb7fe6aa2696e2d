import type { Position } from '../../kernel/event-store.js';

const REMEMBERED_MAX = 10_000;

/** Where the last request of each member stands in the log, so that the next one is counted after it. */
export class LastRequests {
  readonly #positions = new Map<string, Position>();

  positionOf(memberId: string): Position | undefined {
    return this.#positions.get(memberId);
  }

  remember(memberId: string, position: Position | undefined): void {
    if (position === undefined) return;
    this.#positions.delete(memberId);
    if (this.#positions.size >= REMEMBERED_MAX) for (const oldest of this.#positions.keys()) { this.#positions.delete(oldest); break; }
    this.#positions.set(memberId, position);
  }
}
