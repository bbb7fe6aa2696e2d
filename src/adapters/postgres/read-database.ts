import type { Kysely } from 'kysely';

/** The SQL store of the read models, as the projection engine asks for it. */
export type ReadDatabase = {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Kysely<object>;
  /** Tidies up after many writes to these tables (`schema.table`), where no server does it. */
  readonly housekeeping: (tables: readonly string[]) => Promise<void>;
  readonly close: () => Promise<void>;
};
