/** How many of something somebody may have at once, and after how many seconds another. */
export type AllowanceLimits = { readonly atOnce: number; readonly everySeconds: number };

/** Those who have all of theirs again are forgotten when there are so many. */
const REMEMBERED_MAX = 10_000;

/** Keeps everybody from taking too many of what is shared with others: so many at once, and another every so many seconds. Of this process alone. */
export class Allowance {
  /** When somebody has all of theirs again: milliseconds since 1970. */
  readonly #wholeAtMs = new Map<string, number>();

  constructor(private readonly limits: AllowanceLimits) {}

  /** Takes one, if there is one left. @returns 0 where it was taken; else the whole seconds until there is one */
  take(who: string, nowMs: number): number {
    const { atOnce, everySeconds } = this.limits;
    const wholeAtMs = Math.max(this.#wholeAtMs.get(who) ?? nowMs, nowMs);
    const waitMs = wholeAtMs - nowMs - (atOnce - 1) * everySeconds * 1000;
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    if (this.#wholeAtMs.size >= REMEMBERED_MAX) this.#forget(nowMs);
    this.#wholeAtMs.set(who, wholeAtMs + everySeconds * 1000);
    return 0;
  }

  #forget(nowMs: number): void {
    for (const [who, wholeAtMs] of this.#wholeAtMs) if (wholeAtMs <= nowMs) this.#wholeAtMs.delete(who);
  }
}
