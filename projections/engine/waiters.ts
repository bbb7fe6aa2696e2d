import type { Position } from '../../src/kernel/event-store.js';
import { isBefore } from './log-pages.js';

type Waiter = { readonly position: Position; readonly settle: (seen: boolean) => void };

/** Readers that wait until a position has been passed. */
export class Waiters {
  readonly #waiting = new Set<Waiter>();

  /** @returns whether it was passed in time */
  async wait(position: Position, timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        position,
        settle: (seen) => {
          clearTimeout(timer);
          this.#waiting.delete(waiter);
          resolve(seen);
        },
      };
      const timer = setTimeout(() => waiter.settle(false), timeoutMs);
      this.#waiting.add(waiter);
    });
  }

  passed(position: Position | undefined): void {
    for (const waiter of this.#waiting) if (!isBefore(position, waiter.position)) waiter.settle(true);
  }

  giveUp(): void {
    for (const waiter of this.#waiting) waiter.settle(false);
  }
}
