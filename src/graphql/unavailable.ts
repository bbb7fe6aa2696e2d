import { StoreUnavailable } from '../kernel/event-store.js';

/** A connection that was refused, cut or not answered, as Node.js names it. */
const SYSTEM_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
/** SQLSTATEs: connection exceptions, too many connections, shutting down or starting up, broken off because it took too long. */
const SQL_STATES = /^(08...|53300|57P0[1-5]|57014|25006)$/;
/** What the driver says without a code. */
const DRIVER_WORDS = /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Query read timeout|Cannot use a pool after calling end|driver has already been destroyed)/;

/** Whether a store is away rather than something wrong: asking again later may help. */
export const isUnavailable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return error instanceof StoreUnavailable || SYSTEM_CODES.has(code) || SQL_STATES.test(code) || DRIVER_WORDS.test(error.message);
};
