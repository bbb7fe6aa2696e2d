import { sql, type AliasedExpression, type Kysely } from 'kysely';
import type { Clock } from '../../src/kernel/clock.js';
import type { Codec } from '../../src/kernel/codec.js';
import type { EventStore, Position } from '../../src/kernel/event-store.js';
import { purposeKey } from '../../src/kernel/person-keys.js';
import { PositionTokens } from './position-token.js';
import { tableNameOf, type AnyProjection, type Projection } from './projection.js';
import type { ReadDatabase, TableRow } from './read-database.js';
import { RequestReads } from './request-reads.js';

/** A projection's table in a query; its columns are `rows.key`, `rows.doc` and those of its definition. */
export type RowsTable<Row extends object> = AliasedExpression<TableRow<Row>, 'rows'>;

export type ReadModelsOptions = {
  readonly store: EventStore;
  readonly codec: Codec;
  readonly database: ReadDatabase;
  readonly projections: readonly AnyProjection[];
  readonly clock: Clock;
  readonly masterKey: Uint8Array;
  /** PostgreSQL schema of the tables. */
  readonly schema?: string;
  /** Told when a projection stops or is rebuilt. */
  readonly report?: (report: Report) => void;
};
export type Report = { readonly projection: string; readonly message: string; readonly error?: unknown };

/** `live`: as new as the log. `stopped`: an event could not be folded or the rows not be written; it is tried again at `retryAt`. */
export type ProjectionStatus = {
  readonly name: string;
  readonly version: number;
  readonly state: 'waiting' | 'rebuilding' | 'catching-up' | 'live' | 'stopped';
  readonly position: Position | undefined;
  /** How many events of the log it has not seen; counted up to LAG_EVENTS_MAX. */
  readonly eventsBehind: number;
  /** How long the oldest of them has been waiting. */
  readonly secondsBehind: number;
  readonly error?: string;
  readonly retryAt?: string;
};

/** Rows of a projection have changed, and the change is there for everyone to read. */
export type Change = { readonly keys: readonly string[]; readonly position: Position };
export type Difference = { readonly rows: number; readonly missing: readonly string[]; readonly unexpected: readonly string[]; readonly changed: readonly string[] };

/** The read models of this installation: kept current with the log, asked by resolvers. */
export abstract class ReadModels {
  readonly db: Kysely<object>;
  readonly cursorKey: Uint8Array;
  readonly positions: PositionTokens;
  readonly schema: string;

  constructor(protected readonly options: ReadModelsOptions) {
    this.db = options.database.db;
    this.schema = options.schema ?? 'read_models';
    this.cursorKey = purposeKey(options.masterKey, 'cursors');
    this.positions = new PositionTokens(options.masterKey);
  }

  /** Makes tables, rebuilds what is new, changed or in doubt, and begins to follow the log. */
  abstract start(): Promise<void>;
  /** Stops following and closes the database. */
  abstract close(): Promise<void>;
  /** Whether the projection has seen this position within the time. */
  abstract waitFor(projectionName: string, position: Position, timeoutMs: number): Promise<boolean>;
  /** Resolves when every projection has seen what is in the log now. @throws when one has stopped */
  abstract caughtUp(timeoutMs?: number): Promise<void>;
  abstract status(): Promise<readonly ProjectionStatus[]>;
  /** Changes from now on, until the signal is aborted. @throws SlowSubscriber while iterating, when changes come faster than they are taken */
  abstract changes(projection: AnyProjection, signal?: AbortSignal): AsyncIterableIterator<Change>;
  /** Builds the projection anew from the whole log beside the live one and compares them row by row, at the same position. */
  abstract verify(projection: AnyProjection): Promise<Difference>;

  /** The reads of one request. */
  reads(after?: Position): RequestReads {
    return new RequestReads(this, after);
  }

  table<Row extends object>(projection: Projection<Row>): RowsTable<Row> {
    return sql<TableRow<Row>>`${sql.table(`${this.schema}.${tableNameOf(projection)}`)}`.as('rows');
  }
}
