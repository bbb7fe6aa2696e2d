import { setTimeout as pause } from 'node:timers/promises';
import {
  EventStore, StoreUnavailable, type Appended, type Delivery, type Expected, type NewEvent, type Position, type ReadAllOptions, type ReadStreamOptions, type RecordedEvent, type SubscribeOptions,
} from '../../src/kernel/event-store.js';
import type { FaultRun } from './fault-run.js';

const CHANCE = 0.25;
/** Whoever is disturbed so waits before going on: not too often, or a run takes minutes. */
const RARE = 0.02;
const REMEMBERED = 40;

/**
 * A store on a bad day. Its deliveries come twice, overlap, come in crumbs, break off; appends fail before they are written or after; reads fail.
 * With `isDisordered` the events of a page are shuffled as well, which no store does: whoever follows must not mind even so.
 */
export class RestlessStore extends EventStore {
  /** Nothing happens before it is set. */
  isRestless = false;

  constructor(readonly inner: EventStore, private readonly run: FaultRun, private readonly isDisordered = true) {
    super();
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    if (this.#happens('append failed before')) throw new StoreUnavailable('the connection broke before the append');
    const appended = await this.inner.append(stream, events, expected);
    if (this.#happens('append failed after')) throw new StoreUnavailable('the connection broke after the append');
    return appended;
  }

  async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    if (this.#happens('read failed', this.isDisordered ? CHANCE : RARE)) throw new StoreUnavailable('the connection broke while reading');
    return this.inner.readStream(stream, options);
  }

  async readAll(options?: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    if (this.#happens('read failed', this.isDisordered ? CHANCE : RARE)) throw new StoreUnavailable('the connection broke while reading');
    return this.inner.readAll(options);
  }

  head(): Promise<Position | undefined> {
    return this.inner.head();
  }

  async *subscribe(options: SubscribeOptions = {}): AsyncGenerator<Delivery> {
    const recent: RecordedEvent[] = [];
    for await (const delivery of this.inner.subscribe(options)) {
      if (delivery.kind === 'events') yield* this.#delivered(delivery.events, recent);
      else yield delivery;
    }
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  async *#delivered(events: readonly RecordedEvent[], recent: RecordedEvent[]): AsyncGenerator<Delivery> {
    for (const page of this.#pagesOf(events, recent)) {
      yield { kind: 'events', events: page };
      if (this.#happens('subscription broke', RARE)) throw new StoreUnavailable('the subscription broke');
      await pause(0);
    }
    recent.push(...events);
    recent.splice(0, recent.length - REMEMBERED);
  }

  #pagesOf(events: readonly RecordedEvent[], recent: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] {
    const before = recent.slice(-this.run.random.between(1, REMEMBERED));
    const pages: (readonly RecordedEvent[])[] = [];
    if (before.length > 0 && this.#happens('pages overlapped')) pages.push([...before, ...events]);
    else if (this.#happens('pages crumbled')) pages.push(...events.map((event) => [event]));
    else pages.push(events);
    if (this.#happens('pages repeated')) pages.push(...pages);
    if (before.length > 0 && this.#happens('old pages repeated')) pages.push(before);
    return pages.map((page) => (this.isDisordered && page.length > 1 && this.#happens('pages disordered') ? this.run.random.shuffled(page) : page));
  }

  #happens(fault: string, chance = CHANCE): boolean {
    const happens = this.isRestless && this.run.random.chance(chance);
    if (happens) this.run.happened.note(fault);
    return happens;
  }
}
