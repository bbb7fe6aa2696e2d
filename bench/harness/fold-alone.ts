import { foldOne } from '../../projections/engine/fold.js';
import type { AnyDomainEvent, Projection } from '../../projections/engine/projection.js';
import type { EventStore, Position } from '../../src/kernel/event-store.js';

const PAGE_EVENTS = 1_000;

/** The limit of a replay, what nobody can do without: reading, `JSON.parse` and the same fold. @returns how many events there were */
export const foldAlone = async <Row extends object>(store: EventStore, projection: Projection<Row>): Promise<number> => {
  const rows = new Map<string, Row>();
  let [events, after] = [0, undefined as Position | undefined];
  for (;;) {
    const page = await store.readAll(after ? { after, max: PAGE_EVENTS } : { max: PAGE_EVENTS });
    for (const event of page) foldInto(rows, projection, event as AnyDomainEvent);
    events += page.length;
    after = page.at(-1)?.position;
    if (page.length < PAGE_EVENTS) return events;
  }
};

const foldInto = <Row extends object>(rows: Map<string, Row>, projection: Projection<Row>, event: AnyDomainEvent): void => {
  for (const [key, row] of foldOne(projection, event, (of) => rows.get(of))) {
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
  }
};
