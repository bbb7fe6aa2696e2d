/** A row is weighed whenever there are few yet, and then one change in so many. */
const WEIGHED_ALL = 64;
const WEIGHED_ONE_IN = 128;
/** How slowly the average follows: rows may grow while the log is read. */
const AVERAGE_OF = 256;
/** What V8 needs for an object, its key and its place in a map, and for each character of its JSON, measured generously. */
const ROW_BYTES = 220;
const CHARACTER_BYTES = 2;

/**
 * The rows of a build, as far as they are in memory, and which of them are not in its table as they are here.
 * As long as nothing has been forgotten, what is not here does not exist.
 */
export class BuildMemory {
  readonly #rows = new Map<string, object | undefined>();
  /** Whose rows the table does not hold as they are here, and when each was put last: what has not changed for long is first. */
  readonly #unwritten = new Map<string, number>();
  #puts = 0;
  /** Until then what is removed leaves no trace. */
  #hasWritten = false;
  #isWhole = true;
  #rowBytes = 0;
  #weighed = 0;
  #changes = 0;
  /** How many rows there are, here and in the table. */
  count = 0;

  /** Whether every row is here. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** About how much of the heap these rows take. */
  get bytes(): number {
    return Math.ceil(this.#rows.size * this.#rowBytes);
  }

  knows(key: string): boolean {
    return this.#isWhole || this.#rows.has(key);
  }

  get(key: string): object | undefined {
    return this.#rows.get(key);
  }

  /** A row as it is in the table; undefined where there is none. */
  learn(key: string, row: object | undefined): void {
    this.#rows.set(key, row);
    this.#weigh(key, row);
  }

  set(key: string, row: object | undefined): void {
    this.count += (row === undefined ? 0 : 1) - (this.#rows.get(key) === undefined ? 0 : 1);
    if (row === undefined && !this.#hasWritten) {
      this.#rows.delete(key);
      this.#unwritten.delete(key);
    } else {
      this.#rows.set(key, row);
      this.#putLast(key);
    }
    this.#weigh(key, row);
  }

  /** How many rows are not in the table as they are here. */
  get unwrittenCount(): number {
    return this.#unwritten.size;
  }

  /** What has not changed for the longest time, as long as more than `keep` are left; undefined: to be removed from the table. What was taken counts as written. */
  *takeUnwritten(keep: number): Generator<readonly [string, object | undefined]> {
    for (const key of this.#unwritten.keys()) {
      if (this.#unwritten.size <= keep) return;
      const row = this.#rows.get(key);
      this.#hasWritten = true;
      this.#unwritten.delete(key);
      if (row === undefined && this.#isWhole) this.#rows.delete(key);
      yield [key, row];
    }
  }

  /** Lets go of the rows, which are all in the table: from now on they are learnt from there. */
  forget(): void {
    this.#rows.clear();
    this.#isWhole = false;
    this.#hasWritten = true;
  }

  /** What is among the newer half stays where it is: what changes all the time is not taken out and put in again all the time. */
  #putLast(key: string): void {
    const put = this.#unwritten.get(key);
    if (put !== undefined && this.#puts - put < this.#unwritten.size / 2) return;
    this.#unwritten.delete(key);
    this.#unwritten.set(key, ++this.#puts);
  }

  #weigh(key: string, row: object | undefined): void {
    this.#changes++;
    if (this.#weighed >= WEIGHED_ALL && this.#changes % WEIGHED_ONE_IN !== 0) return;
    this.#weighed++;
    const bytes = ROW_BYTES + CHARACTER_BYTES * (key.length + (row === undefined ? 0 : JSON.stringify(row).length));
    this.#rowBytes += (bytes - this.#rowBytes) / Math.min(this.#weighed, AVERAGE_OF);
  }
}
