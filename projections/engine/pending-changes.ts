import type { Position } from '../../src/kernel/event-store.js';
import { isBefore, type LogEvent, type LogPage } from './log-pages.js';

/** Events that are not in the rows yet: `keys` is missing where there were too many to remember. */
type Pending = { readonly before: Position | undefined; readonly position: Position; readonly keys: readonly string[] | undefined };
/** What has come into the rows since it was last asked, up to a position that has been read as well. `areAllKnown` is false when more has changed than could be remembered. */
export type Settled = { readonly keys: readonly string[]; readonly upTo: Position | undefined; readonly areAllKnown: boolean };

/** Events that wait for their rows, when others fold and have fallen far behind. */
export const PENDING_EVENTS_MAX = 10_000;

/** What has been read of the log and is not in the rows of a projection yet: by whomever the rows are written, each change is told once, after it is there. */
export class PendingChanges {
  #pending: Pending[] = [];
  #readTo: Position | undefined;

  /** @param wants whether an event is the projection's; @param keysOf the rows that it is about */
  constructor(private readonly wants: (event: LogEvent) => boolean, private readonly keysOf: (event: LogEvent) => readonly string[]) {}

  /** From this position on; before it everything has been told. */
  begin(position: Position | undefined): void {
    this.#pending = [];
    this.#readTo = position;
  }

  /** Takes what it has not seen of a page yet. */
  read({ events, after, upTo }: LogPage): void {
    let before = isBefore(after, this.#readTo) ? this.#readTo : after;
    for (const event of events) {
      if (!isBefore(this.#readTo, event.position) || !this.wants(event)) continue;
      this.#pending.push({ before, position: event.position, keys: this.keysOf(event) });
      before = event.position;
    }
    if (isBefore(this.#readTo, upTo)) this.#readTo = upTo;
    if (this.#pending.length > PENDING_EVENTS_MAX) this.#forgetKeys();
  }

  /** Up to where a projection that has seen everything up to the position has nothing left to do. */
  quietUpTo(position: Position | undefined): Position | undefined {
    const [first] = this.#pending;
    const quiet = first ? first.before : this.#readTo;
    return isBefore(position, quiet) ? quiet : position;
  }

  /** The rows are as of this position now. */
  settle(position: Position | undefined): Settled {
    const done = this.#pending.findIndex((each) => isBefore(position, each.position));
    const settled = this.#pending.splice(0, done === -1 ? this.#pending.length : done);
    const upTo = isBefore(this.#readTo, position) ? this.#readTo : position;
    return { keys: [...new Set(settled.flatMap(({ keys }) => keys ?? []))], upTo, areAllKnown: settled.every(({ keys }) => keys !== undefined) };
  }

  #forgetKeys(): void {
    const [first, last] = [this.#pending[0], this.#pending.at(-1)];
    if (first && last) this.#pending = [{ before: first.before, position: last.position, keys: undefined }];
  }
}
