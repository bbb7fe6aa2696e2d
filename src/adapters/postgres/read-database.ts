import type { Kysely } from 'kysely';
import type { StatementTook } from './statement-times.js';

/** The SQL store of the read models, as the projection engine asks for it. */
export type ReadDatabase = {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Kysely<object>;
  /** Tidies up after many writes to these tables (`schema.table`), where no server does it. */
  readonly housekeeping: (tables: readonly string[]) => Promise<void>;
  /** Hears what other instances say; absent where there are none. `isListening` is told each time a connection begins to listen: what was said before is not heard. @returns how to stop */
  readonly listen?: (channel: string, listener: { readonly heard: (payload: string) => void; readonly isListening: () => void }) => () => Promise<void>;
  /** Tells from now on how long each statement takes. */
  readonly onStatement: (listener: (took: StatementTook) => void) => void;
  readonly close: () => Promise<void>;
};
