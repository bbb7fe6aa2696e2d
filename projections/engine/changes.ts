import type { Position } from '../../src/kernel/event-store.js';
import { Feed, type Subscriber } from './feed.js';

/** Rows of a projection have changed, and the change is there for everyone to read. */
export type Change = { readonly keys: readonly string[]; readonly position: Position };

/** More has changed than the subscriber has taken: it must read again from the beginning. */
export class SlowSubscriber extends Error {
  constructor(projection: string) {
    super(`a subscriber to ${projection} fell behind by more than ${CHANGES_WAITING_MAX} changes and was let go`);
  }
}

export const CHANGES_WAITING_MAX = 1_000;

/** Tells subscribers what has changed after it was committed. Nobody waits for them: who is too slow is let go. */
export class ChangeFeed extends Feed<Change, ChangesHeard> {
  constructor(projection: string) {
    super((leave) => new ChangesHeard(projection, leave));
  }

  /** More has changed than can be told: everybody is let go with an error, and reads again. */
  giveUp(): void {
    for (const subscriber of this.everybody()) subscriber.letGo();
  }
}

type Next = IteratorResult<Change, undefined>;
type Waiting = { readonly resolve: (next: Next) => void; readonly reject: (error: Error) => void };

class ChangesHeard implements Subscriber<Change> {
  #changes: Change[] = [];
  readonly #waiting: Waiting[] = [];
  #ended: 'no' | 'in order' | SlowSubscriber = 'no';

  constructor(private readonly projection: string, private readonly leave: () => void) {}

  tell(change: Change): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting.resolve({ done: false, value: change });
    else if (this.#changes.length < CHANGES_WAITING_MAX) this.#changes.push(change);
    else this.#end(new SlowSubscriber(this.projection));
  }

  letGo(): void {
    this.#end(new SlowSubscriber(this.projection));
  }

  readonly end = (): void => this.#end('in order');

  async next(): Promise<Next> {
    const change = this.#changes.shift();
    if (change) return { done: false, value: change };
    if (this.#ended instanceof SlowSubscriber) throw this.#ended;
    if (this.#ended === 'in order') return { done: true, value: undefined };
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async return(): Promise<Next> {
    this.#changes = [];
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #end(how: 'in order' | SlowSubscriber): void {
    if (this.#ended !== 'no') return;
    this.#ended = how;
    if (how !== 'in order') this.#changes = [];
    this.leave();
    for (const { resolve, reject } of this.#waiting.splice(0)) {
      if (how === 'in order') resolve({ done: true, value: undefined });
      else reject(how);
    }
  }
}
