/** Where an event stands in the whole log. Order is by `commit`, then `prepare`; keep both. */
export type Position = { readonly commit: bigint; readonly prepare: bigint };

export const comparePositions = (a: Position, b: Position): number =>
  a.commit !== b.commit ? (a.commit < b.commit ? -1 : 1) : a.prepare === b.prepare ? 0 : a.prepare < b.prepare ? -1 : 1;

/** Whether both are the same place; undefined is the beginning of the log. */
export const isSamePosition = (a: Position | undefined, b: Position | undefined): boolean => a === b || (a !== undefined && b !== undefined && comparePositions(a, b) === 0);

/** Who asked for what and when. Nothing personal ever stands here: it is kept in the clear. */
export type EventMetadata = {
  readonly commandId: string;
  /** Keyed hash of the command: tells a repeat from another command under the same id. */
  readonly commandHash: string;
  readonly actorId: string;
  /** The command's time, not the store's. */
  readonly at: string;
  readonly causationId?: string;
  readonly correlationId?: string;
  readonly communityId?: string;
  readonly traceparent?: string;
};

/** `id` is a UUID; `data` is plain JSON (no bigint, Date, undefined inside arrays or functions). */
export type NewEvent = { readonly id: string; readonly type: string; readonly version: number; readonly data: object; readonly metadata: EventMetadata };
export type RecordedEvent = NewEvent & { readonly stream: string; readonly revision: bigint; readonly position: Position; readonly recordedAt: string };

/** 'none': the stream must not exist yet; a number: its last event must have this revision; 'any': no expectation. */
export type Expected = 'none' | 'any' | bigint;

/** Revision and position of the last event appended. */
export type Appended = { readonly revision: bigint; readonly position: Position };

export type ReadStreamOptions = { readonly from?: bigint; readonly direction?: 'forwards' | 'backwards'; readonly max?: number };
/** `after`, exclusive: forwards the events that follow it, backwards those before it. Without it: from the start, or from the end. */
export type ReadAllOptions = { readonly after?: Position; readonly direction?: 'forwards' | 'backwards'; readonly max?: number };
/** A stretch of the log: so many events follow on `after`, `upTo` is the last of them, and these are those of the types that were asked for. */
export type Stretch = { readonly size: number; readonly upTo: Position; readonly events: readonly RecordedEvent[] };
export type SubscribeOptions = { readonly after?: Position; readonly signal?: AbortSignal };
/** A page of events in log order, or word that there are no more for now. */
export type Delivery = { readonly kind: 'events'; readonly events: readonly RecordedEvent[] } | { readonly kind: 'caught-up' };

/** Bytes of JSON (data and metadata): one event, and all events of one append. */
export const EVENT_BYTES_MAX = 256 * 1024;
export const APPEND_BYTES_MAX = 1024 * 1024;

export class WrongExpectedRevision extends Error {
  constructor(readonly stream: string, readonly expected: Expected, readonly actual: bigint | 'none') {
    super(`${stream} is at ${actual}, expected ${expected}`);
  }
}
export class EventTooLarge extends Error {
  constructor(readonly stream: string, readonly bytes: number, readonly bytesMax: number) {
    super(`an append of ${bytes} bytes to ${stream} is over the limit of ${bytesMax}`);
  }
}
/** The event holds something that JSON cannot carry; `path` says where. */
export class EventNotSerializable extends Error {
  constructor(readonly stream: string, readonly path: string) {
    super(`an event for ${stream} holds a value that JSON cannot carry at ${path}`);
  }
}
/** Passing: ask again. The outcome of an append that ended so is unknown; repeat it with the same ids. */
export class StoreUnavailable extends Error {
  readonly retryable = true;
}

/** No event of the log stands there: the position is beyond its end, or of another log. Whoever keeps it has to begin anew. */
export class PositionUnknown extends Error {
  constructor(readonly position: Position) {
    super(`the log knows no position ${position.commit}/${position.prepare}: it was restored or replaced`);
  }
}

/** Events in the order of the log, as every store delivers them; who follows one makes sure, since a checkpoint says that everything before it was seen. */
export const inOrder = (events: readonly RecordedEvent[]): readonly RecordedEvent[] => {
  const isOrdered = events.every(({ position }, index) => index === 0 || comparePositions(events[index - 1]?.position ?? position, position) <= 0);
  return isOrdered ? events : events.toSorted((a, b) => comparePositions(a.position, b.position));
};

/** Whether asking again may help. Anything else is a mistake, in the code or in the log, that no repetition mends. */
export const mayPass = (error: unknown): boolean => error instanceof Error && 'retryable' in error && error.retryable === true;

/** The log. What has been acknowledged is never lost; readers get back exactly what was written. */
export abstract class EventStore {
  /**
   * Appends all events or none. Appending the same event ids at the same expected revision again succeeds and changes nothing.
   * @throws WrongExpectedRevision, EventTooLarge, EventNotSerializable, StoreUnavailable
   */
  abstract append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended>;
  /** Events of one stream, in order; an unknown stream is empty. `from` is inclusive. Without `max`, all. */
  abstract readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;
  /**
   * Whether the stream is known to end there, without asking anybody; `none`: to be empty. Only a log that nobody else writes to can know, and then
   * whoever has read so far need not read again. `false` says nothing.
   */
  endsAt(_stream: string, _revision: bigint | 'none'): boolean {
    return false;
  }
  /** A page of the whole log; `max` defaults to 1,000. */
  abstract readAll(options?: ReadAllOptions): Promise<readonly RecordedEvent[]>;
  /** What of a page of the log is of these types; undefined at its end. A store that can leaves the others where they are: most readers want few types. */
  async readTypes(types: ReadonlySet<string>, { after, max }: Pick<ReadAllOptions, 'after' | 'max'>): Promise<Stretch | undefined> {
    const page = inOrder(await this.readAll({ ...(after ? { after } : {}), ...(max === undefined ? {} : { max }) }));
    const last = page.at(-1);
    return last && { size: page.length, upTo: last.position, events: page.filter(({ type }) => types.has(type)) };
  }
  /** Position of the last event; undefined when the log is empty. */
  abstract head(): Promise<Position | undefined>;
  /** Everything after a position, then whatever comes, until the signal is aborted or the store closed. Says `caught-up` each time it reaches the end. */
  abstract subscribe(options?: SubscribeOptions): AsyncIterable<Delivery>;
  abstract close(): Promise<void>;
}
