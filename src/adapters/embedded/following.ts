import { setImmediate as turn } from 'node:timers/promises';
import type { Delivery, Position, RecordedEvent, SubscribeOptions } from '../../kernel/event-store.js';

/** Tells everyone who follows a log that there is something new, or that it has closed. */
export class Bell {
  #rung = 0;
  #closed = false;
  readonly #waiting = new Set<() => void>();

  get rung(): number {
    return this.#rung;
  }

  get closed(): boolean {
    return this.#closed;
  }

  ring(): void {
    this.#rung++;
    for (const wake of [...this.#waiting]) wake();
  }

  close(): void {
    this.#closed = true;
    this.ring();
  }

  /** Resolves as soon as it has rung more often than `heard`, at once if it already has, or when the signal is aborted. */
  async next(heard: number, signal?: AbortSignal): Promise<void> {
    if (this.#rung !== heard || signal?.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }
}

type Followed = { readonly bell: Bell; readonly page: (after: Position | undefined, max: number) => readonly RecordedEvent[] };
type Page = { readonly events: readonly RecordedEvent[]; readonly heard: number };

const PAGE_EVENTS = 500;
/** Who begins together stays together: those who are a little slower still find what the others have read. */
const KEPT_PAGES = 3;

/** Everyone who follows a log. A page is read once for all who stand at the same place: read models and each process would take it for themselves. */
export class Followers {
  /** By the position that they come after, the one that was read last at the end. */
  readonly #pages = new Map<bigint, Page>();

  constructor(private readonly followed: Followed) {}

  /** Page after page from a position, then whatever comes. The bell is read before the page, so that nothing falls between the two. */
  async *follow({ after, signal }: SubscribeOptions = {}): AsyncGenerator<Delivery, void> {
    const { bell } = this.followed;
    let seen = after;
    while (!bell.closed && !signal?.aborted) {
      const heard = bell.rung;
      const events = this.#page(seen, heard);
      const last = events.at(-1);
      if (last) {
        seen = last.position;
        yield { kind: 'events', events };
        await turn(); // a long backlog must not keep the process from answering others
      } else {
        yield { kind: 'caught-up' };
        await bell.next(heard, signal);
      }
    }
  }

  /** A full page never changes; another is as it was until the bell rings. */
  #page(after: Position | undefined, heard: number): readonly RecordedEvent[] {
    const place = after?.commit ?? 0n;
    const known = this.#pages.get(place);
    if (known && (known.events.length === PAGE_EVENTS || known.heard === heard)) return known.events;
    const events = this.followed.page(after, PAGE_EVENTS);
    this.#keep(place, { events, heard });
    return events;
  }

  #keep(place: bigint, page: Page): void {
    this.#pages.delete(place);
    this.#pages.set(place, page);
    const [oldest] = this.#pages.keys();
    if (this.#pages.size > KEPT_PAGES && oldest !== undefined) this.#pages.delete(oldest);
  }
}
