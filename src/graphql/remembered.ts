/** Values by the text that was used last, in two generations: when the younger is full, the older is forgotten. Twice `max` at most. */
export class Remembered<Value> {
  #younger = new Map<string, Value>();
  #older = new Map<string, Value>();

  constructor(private readonly max: number) {}

  get(text: string): Value | undefined {
    const found = this.#younger.get(text);
    if (found !== undefined) return found;
    const older = this.#older.get(text);
    return older === undefined ? undefined : this.set(text, older);
  }

  set(text: string, value: Value): Value {
    this.#younger.set(text, value);
    if (this.#younger.size > this.max) [this.#older, this.#younger] = [this.#younger, new Map<string, Value>()];
    return value;
  }
}
