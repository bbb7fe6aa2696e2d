import { keysOf, type AnyDomainEvent, type Projection } from './projection.js';

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
