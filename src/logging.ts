import type { LoggerService } from '@nestjs/common';
import { destination, pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config.js';
import type { FailureLog } from './graphql/errors.js';
import { isUnavailable } from './graphql/unavailable.js';
import { silence, type Telemetry } from './kernel/telemetry.js';

/** JSON lines on standard error. Neither bodies nor headers of requests are ever logged: they hold what is private. */
export const openLog = ({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>, to: DestinationStream = destination({ fd: 2, sync: true })): Logger =>
  pino({ level: LOG_LEVEL, base: null, serializers: { err: told } }, to);

/**
 * Of an error only what it is, what it says and where it came from. Drivers hang whole rows and parameters on their errors, GraphQL the
 * whole document: all of that may be what somebody typed.
 */
const told = (error: unknown): object => {
  if (!(error instanceof Error)) return { type: typeof error, message: typeof error === 'string' ? error : 'not an error' };
  const { message, stack = '', cause } = error;
  const code = codeOf(error);
  const said = QUOTES_VALUES.test(String(code)) ? 'a value was refused by the database' : message;
  return { type: error.constructor.name, message: said, code, stack: stack.replaceAll(message, said), ...(cause instanceof Error ? { cause: told(cause) } : {}) };
};

const codeOf = (error: Error): string | number | undefined => ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined);
/** SQLSTATEs of data exceptions and broken constraints: the database repeats the value in its words. */
const QUOTES_VALUES = /^2[23]\w{3}$/;

/** Where unknown failures go, under the id that the client was given. A store that is away is expected now and then, and counted. */
export const failureLog = (log: Logger, telemetry: Telemetry = silence): FailureLog => (error, correlationId) => {
  if (isUnavailable(error)) {
    telemetry.count('store.unavailable');
    log.warn({ err: error, correlationId }, 'a store did not answer');
  } else log.error({ err: error, correlationId }, 'an unexpected failure');
};

/** What the framework has to say, in the same form; its chatter about routes and modules only when debugging. */
export const frameworkLog = (log: Logger): LoggerService => {
  const at = (level: 'debug' | 'warn' | 'error' | 'fatal') => (message: unknown, ...details: readonly unknown[]): void =>
    log[level]({ ...(message instanceof Error ? { err: message } : {}), ...(details.length > 0 ? { details } : {}) }, message instanceof Error ? message.message : String(message));
  return { log: at('debug'), verbose: at('debug'), debug: at('debug'), warn: at('warn'), error: at('error'), fatal: at('fatal') };
};
