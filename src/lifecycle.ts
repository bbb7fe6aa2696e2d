/** `starting`: probes are answered, operations are not. `draining`: everything is still answered, but nobody should send more. */
export type Stage = 'starting' | 'serving' | 'draining';

/** Where this instance stands between its start and its end, for whoever asks and whoever must know. */
export class Lifecycle {
  #stage: Stage = 'starting';
  #doing = 'opening the stores';
  #events = 0;

  get stage(): Stage {
    return this.#stage;
  }

  /** What the start is at, and how many events it has folded so far. */
  get progress(): { readonly doing: string; readonly events: number } {
    return { doing: this.#doing, events: this.#events };
  }

  does(doing: string): void {
    this.#doing = doing;
  }

  folded(events: number): void {
    this.#events += events;
  }

  /** Everything is there: from here on operations are answered. One that was told to stop meanwhile stays on its way out. */
  serve(): void {
    if (this.#stage === 'starting') this.#stage = 'serving';
  }

  drain(): void {
    this.#stage = 'draining';
  }
}
