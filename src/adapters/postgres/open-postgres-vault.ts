import pg from 'pg';
import { migrateVault, PostgresVault } from './postgres-vault.js';

/** Keys and checkpoints are asked for one at a time and remembered: a few connections are plenty. */
const CONNECTIONS_MAX = 4;
const CONNECT_TIMEOUT_MS = 5_000;

export type PostgresVaultOptions = {
  /** `postgres://user:password@host:port/database`; never logged. */
  readonly url: string;
  /** Told when a connection breaks while nobody uses it; the pool replaces it. */
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

/** The vault on a PostgreSQL server, its table made where there is none. @throws when the server cannot be reached */
export const openPostgresVault = async ({ url, onConnectionLost }: PostgresVaultOptions): Promise<PostgresVault> => {
  const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS_MAX, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, application_name: 'barnraise vault' });
  pool.on('error', onConnectionLost);
  try {
    await migrateVault(pool);
    return new OwningPostgresVault(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
};
