import type { DomainEvent, EventType } from '../../contracts/events.js';
import type { Recorded } from '../../src/kernel/codec.js';

export type EventNamed<Type extends EventType> = Recorded<Extract<DomainEvent, { type: Type }>>;
export type AnyDomainEvent = Recorded<DomainEvent>;

/** Given a row (undefined: there is none) and an event, the next row; `undefined` removes it. Pure: no clock, no reading elsewhere. */
export type Step<Row, Type extends EventType> = (row: Row | undefined, event: EventNamed<Type>, key: string) => Row | undefined;

/** A column beside the document, for searching and sorting: its PostgreSQL type and its value. */
export type Column<Row> = { readonly type: string; readonly value: (row: Row) => unknown };

/** Where rows live: `key text primary key, doc jsonb`, and these columns. `indexes` are written `name: 'using gin (words)'`. */
export type Table<Row> = {
  readonly columns: Readonly<Record<string, Column<Row>>>;
  readonly indexes?: Readonly<Record<string, string>>;
};

/** A read model as a pure fold: the keys of `on` are its subscription, `version` is raised whenever the rows would come out differently. */
export type Projection<Row extends object> = {
  readonly name: string;
  readonly version: number;
  /** The row or rows an event is about. */
  readonly key: (event: AnyDomainEvent) => string | readonly string[];
  readonly on: { readonly [Type in EventType]?: Step<Row, Type> };
  readonly table: Table<Row>;
};
