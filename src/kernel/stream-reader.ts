import type { Codec, Recorded, Seals } from './codec.js';
import type { AnyEvent } from './decider.js';
import type { EventStore } from './event-store.js';

type Folded = { readonly state: unknown; readonly revision: bigint };
const REMEMBERED_MAX = 10_000;

/** Reads streams of other modules by their contracts: the only way a process, or the kernel itself, learns facts. */
export class StreamReader {
  /** By fold function, then stream: what was folded up to which revision. */
  readonly #folds = new WeakMap<object, Map<string, Folded>>();

  constructor(private readonly store: EventStore, private readonly codec: Codec) {}

  /** The events of a stream, oldest first; empty when there are none. */
  async read<Event extends AnyEvent>(stream: string, seals: Seals = 'closed'): Promise<readonly Recorded<Event>[]> {
    return (await this.codec.decode(await this.store.readStream(stream), seals)) as readonly Recorded<Event>[];
  }

  /** Folds a stream; remembers the result by revision and reads only what came since. `evolve` must be a function that lives as long as its module. */
  async fold<State, Event extends AnyEvent>(stream: string, initial: State, evolve: (state: State, event: Recorded<Event>) => State): Promise<State> {
    const folds = this.#foldsOf(evolve);
    const known = folds.get(stream);
    const since = await this.store.readStream(stream, known ? { from: known.revision + 1n } : {});
    const state = known ? (known.state as State) : initial;
    const last = since.at(-1);
    if (!last) return state;
    const decoded = (await this.codec.decode(since, 'closed')) as readonly Recorded<Event>[];
    const next = decoded.reduce(evolve, state);
    if (folds.size >= REMEMBERED_MAX) folds.clear();
    folds.set(stream, { state: next, revision: last.revision });
    return next;
  }

  #foldsOf(evolve: object): Map<string, Folded> {
    const folds = this.#folds.get(evolve) ?? new Map<string, Folded>();
    this.#folds.set(evolve, folds);
    return folds;
  }
}
