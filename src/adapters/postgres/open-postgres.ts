import { Kysely, PostgresDialect, sql } from 'kysely';
import { listenTo } from './listening.js';
import { withNamedStatements } from './named-statements.js';
import { openPool } from './open-pool.js';
import type { ReadDatabase } from './read-database.js';
import { StatementTimes } from './statement-times.js';

export type PostgresOptions = {
  /** `postgres://user:password@host:port/database`; never logged. */
  readonly url: string;
  /** Connections kept to the server. */
  readonly connectionsMax?: number;
  /** A single statement that takes longer is broken off by the server; rebuilding sets it aside. */
  readonly statementTimeoutMs?: number;
  /** How much longer than that to wait for an answer: a network that fell silent gives none. */
  readonly answerGraceMs?: number;
  /** Told when a connection breaks; the pool replaces it. */
  readonly onConnectionLost?: (error: Error) => void;
};

export const CONNECTIONS_MAX_DEFAULT = 10;
export const STATEMENT_TIMEOUT_MS_DEFAULT = 30_000;
const ANSWER_GRACE_MS = 5_000;
const SERVER_VERSION_MIN = 150_000;

/** Read models on a PostgreSQL server, which takes care of its own housekeeping. @throws when it cannot be reached or is older than 15 */
export const openPostgres = async (options: PostgresOptions): Promise<ReadDatabase> => {
  const { url, connectionsMax = CONNECTIONS_MAX_DEFAULT, statementTimeoutMs = STATEMENT_TIMEOUT_MS_DEFAULT, answerGraceMs = ANSWER_GRACE_MS, onConnectionLost } = options;
  const pool = openPool({ url, connectionsMax, statementTimeoutMs, onConnectionLost, name: 'barnraise' });
  const times = new StatementTimes();
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool: withNamedStatements(pool, { patience: { answerTimeoutMs: statementTimeoutMs + answerGraceMs }, times }) }) });
  try {
    const { rows: [server] } = await sql<{ readonly version: string }>`select current_setting('server_version_num') as version`.execute(db);
    if (Number(server?.version) < SERVER_VERSION_MIN) throw new Error(`PostgreSQL 15 or newer is needed, DATABASE_URL leads to ${server?.version}`);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return { kind: 'postgres', db, housekeeping: () => Promise.resolve(), listen: (channel, listener) => listenTo(channel, listener, options), onStatement: times.onStatement, close: () => db.destroy() };
};
