import { StoreUnavailable } from '../../kernel/event-store.js';

/** SQLSTATEs that pass: connection exceptions, too many connections, shutting down or starting up, broken off because it took too long. */
const PASSING = /^(08...|53300|57P0[1-5]|57014|25006)$/;
const FIVE_OF_SQLSTATE = /^[0-9A-Z]{5}$/;

/** Whether the server has answered, if only with an error. After anything else nobody knows what the connection will say next. */
export const isAnswer = (error: unknown): boolean => codeOf(error) !== undefined;

/** A failure of the connection, or of a server that comes or goes, as the passing failure that a caller may repeat; its code stays. */
export const toUnavailable = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  if (code !== undefined && !PASSING.test(code)) return error;
  return Object.assign(new StoreUnavailable(`PostgreSQL: ${error.message}`, { cause: error }), 'code' in error ? { code: error.code } : {});
};

/** The server's own code; Node.js names its failures by longer words, the driver not at all. */
const codeOf = (error: unknown): string | undefined => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FIVE_OF_SQLSTATE.test(code) && 'severity' in Object(error) ? code : undefined;
};
