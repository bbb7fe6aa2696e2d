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

type Followed = { readonly bell: Bell; readonly page: (after: Position | undefined) => readonly RecordedEvent[] };

/** Page after page from a position, then whatever comes. The bell is read before the page, so that nothing falls between the two. */
export async function* follow({ bell, page }: Followed, { after, signal }: SubscribeOptions): AsyncGenerator<Delivery, void> {
  let seen = after;
  while (!bell.closed && !signal?.aborted) {
    const heard = bell.rung;
    const events = page(seen);
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
