/** Somebody who hears, one thing after another, what is told: `tell` never waits for them, `end` is the end of it. */
export type Subscriber<Told> = AsyncIterableIterator<Told> & { tell(told: Told): void; readonly end: () => void };

/** Tells everybody who has subscribed. What a subscriber who is slow is to miss, or to be let go for, is the subscriber's own affair. */
export class Feed<Told, Hearing extends Subscriber<Told> = Subscriber<Told>> {
  readonly #subscribers = new Set<Hearing>();

  /** @param open makes a subscriber, who calls `leave` once when it is over */
  constructor(private readonly open: (leave: () => void) => Hearing) {}

  publish(told: Told): void {
    for (const subscriber of this.#subscribers) subscriber.tell(told);
  }

  /** Hears from now on, not only from the first `next`. */
  subscribe(signal?: AbortSignal): AsyncIterableIterator<Told> {
    const subscriber: Hearing = this.open(() => {
      this.#subscribers.delete(subscriber);
      signal?.removeEventListener('abort', subscriber.end);
    });
    this.#subscribers.add(subscriber);
    if (signal?.aborted) subscriber.end();
    else signal?.addEventListener('abort', subscriber.end, { once: true });
    return subscriber;
  }

  close(): void {
    for (const subscriber of this.everybody()) subscriber.end();
  }

  /** Who hears now: a copy, for whoever is let go leaves meanwhile. */
  protected everybody(): readonly Hearing[] {
    return [...this.#subscribers];
  }
}
