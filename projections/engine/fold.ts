import type { Position } from '../../src/kernel/event-store.js';
import { PoisonEvent, type LogEvent } from './log-pages.js';
import { keysOf, type AnyDomainEvent, type AnyProjection, type Projection } from './projection.js';

/** What rows have become: the new document, or undefined where there is none any more. */
export type Changes<Row> = ReadonlyMap<string, Row | undefined>;

/**
 * Folds events in order over the rows they are about. `before` holds the rows that exist.
 * @returns every row that an event touched, as the last one left it
 */
export const foldBatch = <Row extends object>(projection: Projection<Row>, events: readonly AnyDomainEvent[], before: ReadonlyMap<string, Row>): Changes<Row> => {
  const after = new Map<string, Row | undefined>();
  for (const event of events) for (const [key, row] of foldOne(projection, event, (key) => (after.has(key) ? after.get(key) : before.get(key)))) after.set(key, row);
  return after;
};

/** What one event makes of its rows: all of them, or a throw and none. */
export const foldOne = <Row extends object>(projection: Projection<Row>, event: AnyDomainEvent, rowOf: (key: string) => Row | undefined): readonly (readonly [string, Row | undefined])[] => {
  const step = stepFor(projection, event);
  return step ? keysOf(projection, event).map((key) => [key, step(rowOf(key), event, key)] as const) : [];
};

/** The step under an event's own name takes that event: the compiler cannot follow the pairing through a union. */
const stepFor = <Row extends object>({ on }: Projection<Row>, { type }: AnyDomainEvent) =>
  on[type] as ((row: Row | undefined, event: AnyDomainEvent, key: string) => Row | undefined) | undefined;

/** An event that a key cannot take now: it failed there (`error`), or it waits behind one that did. */
export type Held = { readonly key: string; readonly event: LogEvent; readonly error?: unknown };

/** Under this key waits what belongs to a stream with an event that cannot be read, so that nobody knows whom it is about. */
export const streamKey = (stream: string): string => `stream:${stream}`;

/** What a page has made of the rows, and what it had to leave behind. With `poison` it ended early, before that event. */
export type FoldedPage = { readonly changes: Changes<object>; readonly held: readonly Held[]; readonly upTo: Position | undefined; readonly poison?: PoisonEvent };

/** What stands before a page: the rows, the keys that are held up already, and how many more events may be held. */
type Before = { readonly rows: ReadonlyMap<string, object>; readonly heldUp: ReadonlySet<string>; readonly heldMax: number };

/** Folds a page. An event that fails for a key holds that key up, and no other; whatever comes for that key later waits behind it. */
export const foldPage = (projection: AnyProjection, events: readonly LogEvent[], { rows, heldUp, heldMax }: Before): FoldedPage => {
  const changes = new Map<string, object | undefined>();
  const held: Held[] = [];
  const keysHeldUp = new Set(heldUp);
  let upTo: Position | undefined;
  for (const event of events) {
    const outcomes = outcomesOf(projection, event, { isHeldUp: (key) => keysHeldUp.has(key), rowOf: (key) => (changes.has(key) ? changes.get(key) : rows.get(key)) });
    const failed = outcomes.flatMap((outcome) => ('event' in outcome ? [outcome] : []));
    if (failed.length > 0 && held.length + failed.length > heldMax) return { changes, held, upTo, poison: new PoisonEvent(event, failed.find(({ error }) => error !== undefined)?.error ?? new TooManyHeld()) };
    for (const outcome of outcomes) {
      if ('row' in outcome) changes.set(outcome.key, outcome.row);
      else keysHeldUp.add(outcome.key);
    }
    held.push(...failed);
    upTo = event.position;
  }
  return { changes, held, upTo };
};

/** So much is held up that something must be wrong with more than a few events. */
class TooManyHeld extends Error {
  constructor() {
    super('too many events are parked already');
  }
}

type Outcome = { readonly key: string; readonly row: object | undefined } | Held;
type Around = { readonly isHeldUp: (key: string) => boolean; readonly rowOf: (key: string) => object | undefined };

/** One for each key of the event; one for its stream when it does not say its keys. */
const outcomesOf = (projection: AnyProjection, event: LogEvent, { isHeldUp, rowOf }: Around): readonly Outcome[] => {
  const stream = streamKey(event.stream);
  const about = keysOrError(projection, event);
  if ('error' in about) return [isHeldUp(stream) ? { key: stream, event } : { key: stream, event, error: about.error }];
  return about.keys.map((key) => {
    if (isHeldUp(stream) || isHeldUp(key)) return { key, event };
    const stepped = stepOrError(projection, event, { key, row: rowOf(key) });
    return 'error' in stepped ? { key, event, error: stepped.error } : { key, row: stepped.row };
  });
};

/** The keys that an event is about, or why they cannot be told. */
export const keysOrError = (projection: AnyProjection, { event, error }: LogEvent): { readonly keys: readonly string[] } | { readonly error: unknown } => {
  if (!event) return { error };
  try {
    return { keys: keysOf(projection, event) };
  } catch (thrown) {
    return { error: thrown };
  }
};

/** The keys that an event is about; none where they cannot be told. */
export const keysIfTold = (projection: AnyProjection, event: LogEvent): readonly string[] => {
  const about = keysOrError(projection, event);
  return 'keys' in about ? about.keys : [];
};

/** What an event makes of one row, or why it cannot. */
export const stepOrError = (projection: AnyProjection, { event, error }: LogEvent, { key, row }: { readonly key: string; readonly row: object | undefined }): { readonly row: object | undefined } | { readonly error: unknown } => {
  try {
    if (!event) throw error;
    return { row: stepFor(projection, event)?.(row, event, key) };
  } catch (thrown) {
    return { error: thrown };
  }
};
