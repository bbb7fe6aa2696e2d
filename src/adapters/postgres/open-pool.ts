import pg from 'pg';

export type PoolOptions = {
  /** `postgres://user:password@host:port/database`; never logged. */
  readonly url: string;
  readonly name: string;
  readonly connectionsMax: number;
  /** A statement that takes longer is broken off by the server. */
  readonly statementTimeoutMs: number;
  /** After so long without an answer the connection is given up: on a network that fell silent nobody else would notice. */
  readonly answerTimeoutMs?: number;
  /** Told when a connection breaks; the pool replaces it. */
  readonly onConnectionLost?: ((error: Error) => void) | undefined;
};

const CONNECT_TIMEOUT_MS = 5_000;

/** Connections that may break at any moment, in use or at rest, without anybody else coming to harm. */
export const openPool = ({ url, name, connectionsMax, statementTimeoutMs, answerTimeoutMs, onConnectionLost }: PoolOptions): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url, max: connectionsMax, application_name: name, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, keepAlive: true,
    statement_timeout: statementTimeoutMs, ...(answerTimeoutMs === undefined ? {} : { query_timeout: answerTimeoutMs }),
  });
  // A connection that is lent out has no other listener: without this one its end would be the end of the process.
  pool.on('connect', (client) => client.once('error', (error: Error) => onConnectionLost?.(error)).on('error', () => undefined));
  pool.on('error', () => undefined);
  return pool;
};
