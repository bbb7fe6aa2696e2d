import { Overloaded } from './overloaded.js';

/** Runs tasks of one key one after the other, tasks of different keys side by side. */
export class KeyedQueue {
  readonly #tails = new Map<string, { readonly tail: Promise<unknown>; readonly length: number }>();

  /** @param lengthMax how many tasks of one key there may be, the one that runs among them */
  constructor(private readonly lengthMax = Number.POSITIVE_INFINITY) {}

  /** @throws Overloaded, and the task is never run, when too many of its key wait already */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const { tail: before, length } = this.#tails.get(key) ?? NOTHING;
    if (length >= this.lengthMax) throw new Overloaded(`${length} others wait for the same thing`);
    const result = before.then(task, task);
    const tail = result.catch(() => undefined).finally(() => {
      const last = this.#tails.get(key);
      if (last?.tail === tail) this.#tails.delete(key);
      else if (last) this.#tails.set(key, { ...last, length: last.length - 1 });
    });
    this.#tails.set(key, { tail, length: length + 1 });
    return result;
  }
}

const NOTHING = { tail: Promise.resolve(), length: 0 } as const;
