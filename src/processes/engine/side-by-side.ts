import { KeyedQueue } from '../../kernel/keyed-queue.js';
import type { Position } from '../../kernel/event-store.js';

const AT_ONCE = 8;
/** So many events the last that was begun may be ahead of the first that is not answered. After a crash no more than these are answered again. */
const AHEAD_MAX = 500;

type Place = { readonly position: Position; readonly isAnswer: boolean; isDone: boolean };
/** `run` says whether it is answered: where it is not, and where it throws, nothing is begun any more. */
export type Work = { readonly key: string; readonly run: () => Promise<boolean> };
/** How far everything is done, how many events that is, and whether any of them meant something. */
export type Passed = { readonly position: Position; readonly events: number; readonly wasAnswered: boolean };

/**
 * Answers events side by side, eight at once, those of one key one after the other in the order of the log. An event counts as passed once it and
 * all before it are answered: whoever begins again after the last that has passed leaves nothing out.
 */
export class SideBySide {
  readonly #lines = new KeyedQueue();
  readonly #broken = new AbortController();
  readonly #begun = new Set<Promise<void>>();
  readonly #waitingForATurn: (() => void)[] = [];
  #places: Place[] = [];
  #running = 0;
  #isPassing = false;
  #passing: Promise<void> | undefined;
  #roomAgain: (() => void) | undefined;
  #failure: { readonly error: unknown } | undefined;

  /** @param passed told in order, one call at a time; what it throws ends everything */
  constructor(private readonly until: AbortSignal, private readonly passed: (passed: Passed) => Promise<void>) {}

  /** Aborted when nothing more is to come: from outside, or since something has failed. */
  get signal(): AbortSignal {
    return AbortSignal.any([this.until, this.#broken.signal]);
  }

  /** The next event of the log; undefined: it means nothing. Resolves when there is room for another, not when it is answered. */
  async take(position: Position, work: Work | undefined): Promise<void> {
    const place: Place = { position, isAnswer: work !== undefined, isDone: work === undefined };
    this.#places.push(place);
    if (work) this.#begin(place, work);
    else this.#pass();
    if (this.#places.length >= AHEAD_MAX && !this.#broken.signal.aborted) await new Promise<void>((again) => { this.#roomAgain = again; });
  }

  /** Resolves when nothing runs any more. */
  async rest(): Promise<void> {
    await Promise.all(this.#begun);
    await this.#passing;
  }

  /** @throws what the first that failed has thrown */
  throwIfFailed(): void {
    if (this.#failure) throw this.#failure.error;
  }

  #begin(place: Place, { key, run }: Work): void {
    const begun = this.#lines.run(key, () => this.#inTurn(place, run)).finally(() => this.#begun.delete(begun));
    this.#begun.add(begun);
  }

  async #inTurn(place: Place, run: () => Promise<boolean>): Promise<void> {
    if (this.#running >= AT_ONCE) await new Promise<void>((turn) => this.#waitingForATurn.push(turn));
    else this.#running++;
    try {
      if (!this.#broken.signal.aborted) place.isDone = await run();
      if (place.isDone) this.#pass();
      else this.#end();
    } catch (error) {
      this.#end({ error });
    } finally {
      const next = this.#waitingForATurn.shift();
      if (next) next();
      else this.#running--;
    }
  }

  #end(failure?: { readonly error: unknown }): void {
    this.#failure ??= failure;
    this.#broken.abort();
    this.#roomAgain?.();
  }

  #pass(): void {
    if (this.#isPassing) return;
    this.#isPassing = true;
    this.#passing = this.#passAll();
  }

  async #passAll(): Promise<void> {
    try {
      for (let done = this.#done(); done; done = this.#done()) await this.passed(done);
      this.#isPassing = false;
    } catch (error) {
      this.#end({ error });
    }
  }

  /** What is answered and has nothing unanswered before it. */
  #done(): Passed | undefined {
    const open = this.#places.findIndex(({ isDone }) => !isDone);
    const done = this.#places.splice(0, open < 0 ? this.#places.length : open);
    const last = done.at(-1);
    if (!last) return undefined;
    this.#roomAgain?.();
    return { position: last.position, events: done.length, wasAnswered: done.some(({ isAnswer }) => isAnswer) };
  }
}
