import type { DomainEvent, EventType } from '../../contracts/events.js';
import type { Recorded } from '../../src/kernel/codec.js';

export type EventNamed<Type extends EventType> = Recorded<Extract<DomainEvent, { type: Type }>>;
export type AnyDomainEvent = Recorded<DomainEvent>;

/** Given a row (undefined: there is none) and an event, the next row; `undefined` removes it. Pure: no clock, no reading elsewhere. */
export type Step<Row, Type extends EventType> = { step(row: Row | undefined, event: EventNamed<Type>, key: string): Row | undefined }['step'];

/** A column beside the document, for searching and sorting: its PostgreSQL type (`text not null`) and its value. Arrays are written for `text[]` and the like. */
export type Column<Row> = { readonly type: string; value(row: Row): unknown };

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

/** Any read model, where it does not matter what its rows look like. */
export type AnyProjection = Projection<object>;

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const COLUMN = /^[a-z][a-z0-9_]*$/;
const NAME_CHARACTERS_MAX = 40;
const RESERVED = ['key', 'doc'];

/** Says a read model. @throws when its name or a column's name could not be a table's or column's */
export const defineProjection = <Row extends object>(projection: Projection<Row>): Projection<Row> => {
  const { name, version, table: { columns, indexes = {} } } = projection;
  if (!NAME.test(name) || name.length > NAME_CHARACTERS_MAX) throw new Error(`a projection's name is at most ${NAME_CHARACTERS_MAX} small letters, digits and dashes, not ${name}`);
  if (!Number.isInteger(version) || version < 1) throw new Error(`${name}: a version is a whole number from 1`);
  const impossible = [...Object.keys(columns), ...Object.keys(indexes)].find((each) => !COLUMN.test(each) || RESERVED.includes(each));
  if (impossible !== undefined) throw new Error(`${name}: ${impossible} cannot be the name of a column or an index`);
  return projection;
};

/** The events a projection wants to hear of. */
export const subscriptionOf = ({ on }: AnyProjection): readonly string[] => Object.keys(on);

/** The keys of the rows an event is about, each once. */
export const keysOf = ({ key }: AnyProjection, event: AnyDomainEvent): readonly string[] => {
  const keys = key(event);
  return typeof keys === 'string' ? [keys] : [...new Set(keys)];
};

/** The table of a projection, inside its generation's schema. */
export const tableNameOf = ({ name }: Pick<AnyProjection, 'name'>): string => name.replaceAll('-', '_');
