import { reject, type Rejected } from '../kernel/decider.js';

export type TurnstileLimits = { readonly atOnce: number; readonly waitingMax: number; readonly retryAfterSeconds: number };

/** Lets a few costly tasks run at once and a few wait; who comes when the queue is full is told at once to come back later. */
export class Turnstile {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly limits: TurnstileLimits) {}

  async run<Result>(task: () => Promise<Result>): Promise<Result | Rejected<'TOO_BUSY'>> {
    const { atOnce, waitingMax, retryAfterSeconds } = this.limits;
    if (this.#running >= atOnce) {
      if (this.#waiting.length >= waitingMax) return reject('TOO_BUSY', { facts: { retryAfterSeconds } });
      await new Promise<void>((admit) => this.#waiting.push(admit));
    } else this.#running += 1;
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  /** Whoever waits longest takes over the place, so that the number of those running never changes in between. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
  }
}
