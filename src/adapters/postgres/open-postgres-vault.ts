import type pg from 'pg';
import { openPool } from './open-pool.js';
import { PostgresVault } from './postgres-vault.js';
import { migrateVault } from './vault-migrations.js';

/** Keys and checkpoints are asked for one at a time and remembered: a few connections are plenty. */
const CONNECTIONS_MAX = 4;
/** The longest statement takes milliseconds. */
const STATEMENT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 8_000;

export type PostgresVaultOptions = {
  /** `postgres://user:password@host:port/database`; never logged. */
  readonly url: string;
  /** Told when a connection breaks; the pool replaces it. */
  readonly onConnectionLost: (error: Error) => void;
};

/** A vault with connections of its own, which end with it. */
class OwningPostgresVault extends PostgresVault {
  constructor(private readonly connections: pg.Pool) {
    super(connections);
  }

  override close(): Promise<void> {
    return this.connections.end();
  }
}

/** The vault on a PostgreSQL server, its tables brought to this version. @throws NewerVault, or when the server cannot be reached */
export const openPostgresVault = async ({ url, onConnectionLost }: PostgresVaultOptions): Promise<PostgresVault> => {
  const pool = openPool({ url, onConnectionLost, connectionsMax: CONNECTIONS_MAX, statementTimeoutMs: STATEMENT_TIMEOUT_MS, answerTimeoutMs: ANSWER_TIMEOUT_MS, name: 'barnraise vault' });
  try {
    await migrateVault(pool);
    return new OwningPostgresVault(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
};
