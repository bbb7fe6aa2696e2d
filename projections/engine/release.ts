import { comparePositions } from '../../src/kernel/event-store.js';
import { keysOrError, stepOrError, streamKey } from './fold.js';
import type { LogEvent } from './log-pages.js';
import { errorText, type ParkedEvent } from './parked.js';
import type { AnyProjection } from './projection.js';

export type Released = {
  /** `parked`: it, or something that waited behind it, is held up still. */
  readonly outcome: 'released' | 'parked';
  /** Everything that is parked afterwards; what has not changed is the same object. */
  readonly parked: readonly ParkedEvent[];
  readonly changes: ReadonlyMap<string, object | undefined>;
};

type Given = {
  readonly projection: AnyProjection;
  /** In the order of the log. */
  readonly parked: readonly ParkedEvent[];
  readonly read: (event: ParkedEvent) => Promise<LogEvent>;
  readonly load: (key: string) => Promise<object | undefined>;
};

const PREFIX = streamKey('');

/** Lets one key go on: folds what it has not taken, in the order of the log, until something fails again. Knows no database. */
export class Release {
  readonly #queues: Map<string, ParkedEvent[]>;
  readonly #changes = new Map<string, object | undefined>();
  #hasFailed = false;

  constructor(private readonly given: Given) {
    this.#queues = new Map([...Map.groupBy(given.parked, ({ key }) => key)].map(([key, events]) => [key, [...events]]));
  }

  /** @param skipped an event of that key to be left out */
  async of(key: string, skipped?: ParkedEvent): Promise<Released> {
    if (skipped) this.#remove(skipped);
    if (key.startsWith(PREFIX)) for (const next of await this.#readStream(key.slice(PREFIX.length))) await this.#drain(next);
    else await this.#drain(key);
    const isFree = (this.#queues.get(key) ?? []).length === 0 && !this.#hasFailed;
    return { outcome: isFree ? 'released' : 'parked', parked: [...this.#queues.values()].flat(), changes: this.#changes };
  }

  /** Hands the events of a stream on to the keys that they turn out to be about. @returns the keys that may go on now */
  async #readStream(stream: string): Promise<ReadonlySet<string>> {
    const next = new Set<string>();
    for (const parked of [...(this.#queues.get(streamKey(stream)) ?? [])]) {
      const about = keysOrError(this.given.projection, await this.given.read(parked));
      if ('error' in about) {
        this.#fail(parked, about.error);
        break;
      }
      this.#remove(parked);
      for (const key of about.keys) {
        this.#insert({ ...parked, key, error: undefined, attempts: 0 });
        next.add(key);
      }
    }
    for (const [key, queue] of this.#queues) if (!key.startsWith(PREFIX) && queue.some((each) => each.stream === stream)) next.add(key);
    return new Set([...next].filter((key) => this.#queues.get(key)?.[0]?.error === undefined));
  }

  async #drain(key: string): Promise<void> {
    for (const parked of [...(this.#queues.get(key) ?? [])]) {
      const before = this.#queues.get(streamKey(parked.stream))?.[0];
      if (before && comparePositions(before.position, parked.position) < 0) return;
      const row = this.#changes.has(key) ? this.#changes.get(key) : await this.given.load(key);
      const stepped = stepOrError(this.given.projection, await this.given.read(parked), { key, row });
      if ('error' in stepped) {
        this.#fail(parked, stepped.error);
        return;
      }
      this.#changes.set(key, stepped.row);
      this.#remove(parked);
    }
  }

  #fail(parked: ParkedEvent, error: unknown): void {
    this.#hasFailed = true;
    this.#remove(parked);
    this.#insert({ ...parked, error: errorText(error), attempts: parked.attempts + 1 });
  }

  #remove(parked: ParkedEvent): void {
    const queue = this.#queues.get(parked.key) ?? [];
    this.#queues.set(parked.key, queue.filter((each) => each !== parked));
  }

  #insert(parked: ParkedEvent): void {
    const queue = this.#queues.get(parked.key) ?? [];
    if (queue.some(({ position }) => comparePositions(position, parked.position) === 0)) return;
    this.#queues.set(parked.key, [...queue, parked].sort((a, b) => comparePositions(a.position, b.position)));
  }
}
