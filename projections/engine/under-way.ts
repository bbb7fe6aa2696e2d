type Task = { readonly keys: ReadonlySet<string>; readonly done: Promise<void> };

/** Tasks that are under way at the same time, so many at most; what two do about the same key is done in their order. */
export class UnderWay {
  readonly #tasks: Task[] = [];

  constructor(private readonly tasksMax: number) {}

  /** Begins it as soon as it may. @throws what one before it threw */
  async begin(keys: readonly string[], task: () => Promise<void>): Promise<void> {
    while (this.#tasks.length >= this.tasksMax || this.#tasks.some((before) => keys.some((key) => before.keys.has(key)))) await this.#first();
    const done = task();
    done.catch(() => undefined); // met when it is waited for
    this.#tasks.push({ keys: new Set(keys), done });
  }

  /** @throws what one of them threw; none is under way any more then */
  async ended(): Promise<void> {
    while (this.#tasks.length > 0) await this.#first();
  }

  async #first(): Promise<void> {
    try {
      await this.#tasks[0]?.done;
      this.#tasks.shift();
    } catch (error) {
      await Promise.allSettled(this.#tasks.splice(0).map(({ done }) => done));
      throw error;
    }
  }
}
