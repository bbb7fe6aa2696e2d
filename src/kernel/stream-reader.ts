import type { Codec, Recorded, Seals } from './codec.js';
import type { AnyEvent } from './decider.js';
import type { EventStore, Position, RecordedEvent } from './event-store.js';
import type { AnySnapshotForm } from './snapshot-form.js';
import type { Snapshots } from './snapshots.js';

/** A fold of one kind of stream. `evolve` must be a function that lives as long as its module. `snapshot`: how its state is kept where streams grow long. */
export type StreamFold<State, Event extends AnyEvent> = {
  readonly initial: State;
  readonly evolve: (state: State, event: Recorded<Event>) => State;
  readonly snapshot?: AnySnapshotForm<State>;
};

/** What was made of a stream, and where it ended then: what has no events ends at `none`. */
export type FoldedStream<State> = { readonly stream: string; readonly state: State; readonly revision: bigint | 'none' };
type Folded = { readonly state: unknown; readonly revision: bigint };
type Reading = { readonly running: Promise<unknown>; readonly next?: Promise<unknown> };
const REMEMBERED_MAX = 10_000;

/** Reads streams of other modules by their contracts: the only way a process, or the kernel itself, learns facts. */
export class StreamReader {
  /** By fold function, then stream: what was folded up to which revision. */
  readonly #folds = new WeakMap<object, Map<string, Folded>>();
  readonly #readings = new WeakMap<object, Map<string, Reading>>();

  constructor(private readonly store: EventStore, private readonly codec: Codec, private readonly snapshots?: Snapshots) {}

  /** The events of a stream, oldest first; empty when there are none. */
  async read<Event extends AnyEvent>(stream: string, seals: Seals = 'closed'): Promise<readonly Recorded<Event>[]> {
    return (await this.codec.decode(await this.store.readStream(stream), seals)) as readonly Recorded<Event>[];
  }

  /** What had been said by an instant: the events before the first one of a later time. A stream's events are in the order in which they were accepted. */
  async past<Event extends AnyEvent>(stream: string, asOf: string, seals: Seals = 'closed'): Promise<readonly Recorded<Event>[]> {
    const recorded = await this.store.readStream(stream);
    const later = recorded.findIndex(({ metadata }) => metadata.at > asOf);
    return (await this.codec.decode(later < 0 ? recorded : recorded.slice(0, later), seals)) as readonly Recorded<Event>[];
  }

  /** Whether a stream has heard a command under this name before: its repeat is answered by the stream itself, as the first time, whatever others would say by now. */
  async hasHeard(stream: string, commandId: string): Promise<boolean> {
    return (await this.store.readStream(stream)).some(({ metadata }) => metadata.commandId === commandId);
  }

  /** How a stream began. */
  async first<Event extends AnyEvent>(stream: string): Promise<Recorded<Event> | undefined> {
    const [first] = (await this.codec.decode(await this.store.readStream(stream, { max: 1 }), 'closed')) as readonly Recorded<Event>[];
    return first;
  }

  /** Folds a stream as it is now; remembers the result by revision and reads only what came since. */
  fold<State, Event extends AnyEvent>(stream: string, initial: State, evolve: (state: State, event: Recorded<Event>) => State): Promise<State> {
    return this.foldLong(stream, { initial, evolve });
  }

  /**
   * The same where streams grow long: cold, it goes on from the snapshot. Who asks while another reads the same waits for one more reading,
   * which begins after that, together with all others who wait: however many ask, two readings are under way at most.
   */
  foldLong<State, Event extends AnyEvent>(stream: string, fold: StreamFold<State, Event>): Promise<State> {
    const known = this.foldedNow(stream, fold);
    if (known) return Promise.resolve(known.state);
    const readings = mapIn(this.#readings, fold.evolve);
    const begin = (): Promise<State> => {
      const running = this.#foldNow(stream, fold);
      const done = (): void => { if (readings.get(stream)?.running === running) readings.delete(stream); };
      readings.set(stream, { running });
      running.then(done, done);
      return running;
    };
    const now = readings.get(stream);
    if (!now) return begin();
    if (now.next) return now.next as Promise<State>;
    const next = now.running.then(begin, begin);
    readings.set(stream, { ...now, next });
    return next;
  }

  /** What a fold would answer, where that is known without reading: it was folded before, or there is nothing to fold, and nothing was said since. */
  foldedNow<State, Event extends AnyEvent>(stream: string, { initial, evolve }: StreamFold<State, Event>): FoldedStream<State> | undefined {
    const known = this.#folds.get(evolve)?.get(stream);
    const folded = known ? { stream, state: known.state as State, revision: known.revision } : { stream, state: initial, revision: 'none' as const };
    return this.endsThere(folded) ? folded : undefined;
  }

  /** Whether nothing was said in the stream since; `false` says nothing. */
  endsThere({ stream, revision }: Pick<FoldedStream<unknown>, 'stream' | 'revision'>): boolean {
    return this.store.endsAt(stream, revision);
  }

  async #foldNow<State, Event extends AnyEvent>(stream: string, fold: StreamFold<State, Event>): Promise<State> {
    const folds = mapIn(this.#folds, fold.evolve);
    const { known, since } = await this.#since(stream, fold, folds.get(stream));
    const state = known ? (known.state as State) : fold.initial;
    const last = since.at(-1);
    if (!last) {
      if (known) folds.set(stream, known);
      return state;
    }
    const decoded = (await this.codec.decode(since, 'closed')) as readonly Recorded<Event>[];
    const next = decoded.reduce(fold.evolve, state);
    if (folds.size >= REMEMBERED_MAX) folds.clear();
    folds.set(stream, { state: next, revision: last.revision });
    this.#offer(stream, fold, { state: next, last });
    return next;
  }

  async #since<State, Event extends AnyEvent>(stream: string, { evolve, snapshot }: StreamFold<State, Event>, known: Folded | undefined): Promise<{ readonly known: Folded | undefined; readonly since: readonly RecordedEvent[] }> {
    if (known) return { known, since: await this.store.readStream(stream, { from: known.revision + 1n }) };
    if (!snapshot || !this.snapshots) return { known, since: await this.store.readStream(stream) };
    const { kept, since } = await this.snapshots.resume(stream, { evolve, snapshot });
    return { known: kept, since };
  }

  #offer<State, Event extends AnyEvent>(stream: string, { evolve, snapshot }: StreamFold<State, Event>, { state, last }: { readonly state: State; readonly last: RecordedEvent }): void {
    const { revision, id: eventId } = last;
    const position: Position = last.position;
    if (snapshot) this.snapshots?.offer(stream, { evolve, snapshot }, { state, revision, position, eventId });
  }
}

const mapIn = <Value>(maps: WeakMap<object, Map<string, Value>>, key: object): Map<string, Value> => {
  const map = maps.get(key) ?? new Map<string, Value>();
  maps.set(key, map);
  return map;
};
