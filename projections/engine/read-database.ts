import type { Kysely } from 'kysely';

/** The SQL store of the read models: PGlite in the process, or a PostgreSQL server. Same SQL on both. Never the only copy of anything. */
export type ReadDatabase = {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Kysely<object>;
  /** What a server does by itself and an embedded one must be told: tidy up these tables (`schema.table`), write back what is dirty. */
  readonly housekeeping: (tables: readonly string[]) => Promise<void>;
  /** Hears what other instances say; absent where there are none. `isListening` is told each time a connection begins to listen: what was said before is not heard. @returns how to stop */
  readonly listen?: (channel: string, listener: { readonly heard: (payload: string) => void; readonly isListening: () => void }) => () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A row as queries see it: its key, its document, and the columns its projection defines. */
export type TableRow<Row extends object> = { readonly key: string; readonly doc: Row } & Readonly<Record<string, unknown>>;
