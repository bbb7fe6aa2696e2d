import { setTimeout as pause } from 'node:timers/promises';
import { FAULT_OPERATOR_TOKEN } from './fault-operator.js';

type Look = { readonly atMs: number; readonly isReady: boolean; readonly said: string };

const EVERY_MS = 250;
const ANSWER_MS_MAX = 4_000;

/** Looks at `/readyz` all the time, as a load balancer does, and remembers what it was told. */
export class ReadinessWatch {
  readonly #looks: Look[] = [];
  #isOver = false;

  constructor(private readonly url: () => string | undefined) {}

  get last(): Look | undefined {
    return this.#looks.at(-1);
  }

  /** Until `end`. */
  async watch(): Promise<void> {
    while (!this.#isOver) {
      this.#looks.push(await this.now());
      await pause(EVERY_MS);
    }
  }

  end(): void {
    this.#isOver = true;
  }

  /** No answer is an answer too: whoever asks sends nobody there. */
  async now(): Promise<Look> {
    const url = this.url();
    const atMs = performance.now();
    if (url === undefined) return { atMs, isReady: false, said: 'nowhere' };
    try {
      const response = await fetch(`${url}/readyz`, { headers: { authorization: `Bearer ${FAULT_OPERATOR_TOKEN}` }, signal: AbortSignal.timeout(ANSWER_MS_MAX) });
      return { atMs, isReady: response.status === 200, said: await response.text() };
    } catch {
      return { atMs, isReady: false, said: 'no answer' };
    }
  }

  /** @throws when it called itself ready all along between these instants, of performance.now() */
  mustHaveNoticed(what: string, { since, until }: { readonly since: number; readonly until: number }): void {
    const looks = this.#looks.filter(({ atMs }) => atMs >= since - EVERY_MS && atMs <= until);
    if (looks.length > 0 && looks.every(({ isReady }) => isReady)) throw new Error(`the server called itself ready all the time while ${what} had lasted long`);
  }

  toString(): string {
    const ready = this.#looks.filter(({ isReady }) => isReady).length;
    return `ready at ${ready} of ${this.#looks.length} looks`;
  }
}
