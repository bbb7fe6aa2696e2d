import { randomUUID } from 'node:crypto';
import type { EventStore, Expected, NewEvent } from '../../src/kernel/event-store.js';
import { concurrently, type Work } from './measure.js';

type Append = { readonly stream: string; readonly events: readonly NewEvent[]; readonly expected: Expected };

/** The newest events of a log once more, under new ids and without a command: in so many streams, which go on from one time to the next. */
export class BareAppends {
  readonly #heads = new Map<number, bigint>();
  readonly #name = randomUUID();

  constructor(private readonly store: EventStore, private readonly extent: { readonly streams: number; readonly atOnce: number }) {}

  async prepare(count: number): Promise<Work> {
    const recorded = await this.store.readAll({ direction: 'backwards', max: count });
    const appends = Array.from({ length: count }, (_, index) => this.#again(recorded[index % recorded.length], index));
    return () => concurrently(count, this.extent.atOnce, async (index) => {
      const append = appends[index];
      if (append) await this.store.append(append.stream, append.events, append.expected);
    });
  }

  #again(event: NewEvent | undefined, index: number): Append {
    if (!event) throw new Error('there is nothing in the log to be appended again');
    const number = index % this.extent.streams;
    const head = this.#heads.get(number);
    this.#heads.set(number, head === undefined ? 0n : head + 1n);
    const { type, version, data, metadata } = event;
    return { stream: `twin-${this.#name}-${number}`, events: [{ id: randomUUID(), type, version, data, metadata }], expected: head ?? 'none' };
  }
}
