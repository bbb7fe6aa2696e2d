import type { LoggerService } from '@nestjs/common';
import { destination, pino, type Logger } from 'pino';
import type { Config } from './config.js';
import type { FailureLog } from './graphql/errors.js';

/** JSON lines on standard error. Neither bodies nor headers of requests are ever logged: they hold what is private. */
export const openLog = ({ LOG_LEVEL }: Pick<Config, 'LOG_LEVEL'>): Logger => pino({ level: LOG_LEVEL, base: null }, destination({ fd: 2, sync: true }));

/** Where unknown failures go, under the id that the client was given. */
export const failureLog = (log: Logger): FailureLog => (error, correlationId) => log.error({ err: error, correlationId }, 'an unexpected failure');

/** What the framework has to say, in the same form; its chatter about routes and modules only when debugging. */
export const frameworkLog = (log: Logger): LoggerService => {
  const at = (level: 'debug' | 'warn' | 'error' | 'fatal') => (message: unknown, ...details: readonly unknown[]): void =>
    log[level]({ ...(message instanceof Error ? { err: message } : {}), ...(details.length > 0 ? { details } : {}) }, message instanceof Error ? message.message : String(message));
  return { log: at('debug'), verbose: at('debug'), debug: at('debug'), warn: at('warn'), error: at('error'), fatal: at('fatal') };
};
