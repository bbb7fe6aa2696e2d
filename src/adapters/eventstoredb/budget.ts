/** How many calls and bytes are under way at once: what a dying connection leaves behind stays small. Who waits longest goes first. */
export class Budget {
  #calls = 0;
  #bytes = 0;
  readonly #waiting: { readonly bytes: number; readonly go: () => void }[] = [];

  constructor(private readonly max: { readonly calls: number; readonly bytes: number }) {}

  /** Runs the task when there is room for it; one that is larger than all the room runs alone. */
  async spend<Result>(bytes: number, task: () => Promise<Result>): Promise<Result> {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) await new Promise<void>((go) => this.#waiting.push({ bytes, go: () => go() }));
    else this.#take(bytes);
    try {
      return await task();
    } finally {
      this.#calls--;
      this.#bytes -= bytes;
      this.#next();
    }
  }

  #fits(bytes: number): boolean {
    return this.#calls === 0 || (this.#calls < this.max.calls && this.#bytes + bytes <= this.max.bytes);
  }

  #take(bytes: number): void {
    this.#calls++;
    this.#bytes += bytes;
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && this.#fits(first.bytes); first = this.#waiting[0]) {
      this.#waiting.shift();
      this.#take(first.bytes);
      first.go();
    }
  }
}
