/** A map that remembers the entries set last, and forgets the oldest one when there would be more than `max`. */
export class RecentMap<Key, Value> {
  readonly #entries = new Map<Key, Value>();

  constructor(private readonly max: number) {}

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  /** Setting a key again makes it the newest. */
  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    if (this.#entries.size >= this.max) for (const oldest of this.#entries.keys()) { this.#entries.delete(oldest); break; }
    this.#entries.set(key, value);
  }
}
