type Entry<Value> = { value: Value; readonly place: number };

/**
 * A map that remembers the entries set last, and forgets an old one when there would be more than `max`. An entry that is set again becomes the newest
 * unless it is among the newer half as it is: so what is set all the time is not taken out and put in again all the time.
 */
export class RecentMap<Key, Value> {
  readonly #entries = new Map<Key, Entry<Value>>();
  /** How many entries have been put at the end. */
  #places = 0;

  constructor(private readonly max: number) {}

  get(key: Key): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  set(key: Key, value: Value): void {
    const known = this.#entries.get(key);
    if (known && this.#places - known.place < this.max / 2) known.value = value;
    else this.#putLast(key, value, known !== undefined);
  }

  #putLast(key: Key, value: Value, isKnown: boolean): void {
    if (isKnown) this.#entries.delete(key);
    else if (this.#entries.size >= this.max) for (const oldest of this.#entries.keys()) { this.#entries.delete(oldest); break; }
    this.#entries.set(key, { value, place: ++this.#places });
  }
}
