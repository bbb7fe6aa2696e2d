/** A row is weighed whenever there are few yet, and then one change in so many. */
const WEIGHED_ALL = 64;
const WEIGHED_ONE_IN = 32;
/** How slowly the average follows: rows may grow while the log is read. */
const AVERAGE_OF = 512;
/** What V8 needs for an object, its key and its place in a map, and for each character of its JSON, measured generously. */
const ROW_BYTES = 220;
const CHARACTER_BYTES = 2;

/**
 * The rows of a build, as far as they are in memory, and which of them are not in its table as they are here.
 * As long as nothing has been forgotten, what is not here does not exist.
 */
export class BuildMemory {
  readonly #rows = new Map<string, object | undefined>();
  /** 'all' until something was written for the first time. */
  #unwritten: Set<string> | 'all' = 'all';
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
    if (row === undefined && this.#unwritten === 'all') this.#rows.delete(key);
    else this.#rows.set(key, row);
    if (this.#unwritten !== 'all') this.#unwritten.add(key);
    this.#weigh(key, row);
  }

  /** What is not in the table yet as it is here; undefined: to be removed from it. */
  *unwritten(): Generator<readonly [string, object | undefined]> {
    if (this.#unwritten === 'all') yield* this.#rows;
    else for (const key of this.#unwritten) yield [key, this.#rows.get(key)];
  }

  get hasUnwritten(): boolean {
    return this.#unwritten === 'all' ? this.#rows.size > 0 : this.#unwritten.size > 0;
  }

  /** All of it is in the table now. */
  written(): void {
    if (this.#unwritten !== 'all' && this.#isWhole) for (const key of this.#unwritten) if (this.#rows.get(key) === undefined) this.#rows.delete(key);
    this.#unwritten = new Set();
  }

  /** Lets go of the rows, which are all in the table: from now on they are learnt from there. */
  forget(): void {
    this.#rows.clear();
    this.#isWhole = false;
    if (this.#unwritten === 'all') this.#unwritten = new Set();
  }

  #weigh(key: string, row: object | undefined): void {
    this.#changes++;
    if (this.#weighed >= WEIGHED_ALL && this.#changes % WEIGHED_ONE_IN !== 0) return;
    this.#weighed++;
    const bytes = ROW_BYTES + CHARACTER_BYTES * (key.length + (row === undefined ? 0 : JSON.stringify(row).length));
    this.#rowBytes += (bytes - this.#rowBytes) / Math.min(this.#weighed, AVERAGE_OF);
  }
}
