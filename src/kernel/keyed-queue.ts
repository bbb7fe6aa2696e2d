import { Overloaded } from './overloaded.js';

/** Tasks of one key: how many there are, the one that runs among them, and those that wait. */
type Line = { length: number; readonly waiting: (() => void)[] };

/** Runs tasks of one key one after the other, tasks of different keys side by side. */
export class KeyedQueue {
  readonly #lines = new Map<string, Line>();

  /** @param lengthMax how many tasks of one key there may be, the one that runs among them */
  constructor(private readonly lengthMax = Number.POSITIVE_INFINITY) {}

  /** @throws Overloaded, and the task is never run, when too many of its key wait already */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const turn = this.enter(key);
    if (turn) await turn;
    try {
      return await task();
    } finally {
      this.leave(key);
    }
  }

  /** For who is many and would rather not wait for nothing: undefined when it is their turn at once. Whoever has entered has to leave. @throws Overloaded */
  enter(key: string): Promise<void> | undefined {
    const line = this.#lines.get(key);
    if (!line) {
      this.#lines.set(key, { length: 1, waiting: [] });
      return undefined;
    }
    if (line.length >= this.lengthMax) throw new Overloaded(`${line.length} others wait for the same thing`);
    line.length++;
    return new Promise<void>((resolve) => line.waiting.push(resolve));
  }

  leave(key: string): void {
    const line = this.#lines.get(key);
    if (!line) return;
    line.length--;
    if (line.length === 0) this.#lines.delete(key);
    else line.waiting.shift()?.();
  }
}
