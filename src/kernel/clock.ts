import type { Instant } from '../../contracts/values.js';

/** The only source of time. */
export abstract class Clock {
  abstract nowMs(): number;
  now(): Instant {
    return new Date(this.nowMs()).toISOString();
  }
}

export class SystemClock extends Clock {
  nowMs(): number {
    return Date.now();
  }
}

/** A clock that can be set forward: for tests, and for trying a booking of next week today (`TEST_CLOCK`). It never stands still and never goes back. */
export class TestClock extends Clock {
  #aheadMs = 0;

  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  /** Sets the clock to an instant; one that has passed changes nothing. @returns the time it shows now */
  advanceTo(instant: Instant): Instant {
    this.#aheadMs = Math.max(this.#aheadMs, Date.parse(instant) - Date.now());
    return this.now();
  }
}
