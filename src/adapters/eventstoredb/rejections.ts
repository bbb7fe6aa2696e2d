let users = 0;
const listeners = new Set<(error: unknown) => void>();

/**
 * The client starts work that nobody waits for; when a connection dies, its promises are rejected and Node would end the process. While a store is open
 * these, and only these, are reported instead. Everything else does what it would have done: it ends the process, unless somebody else listens.
 * @returns how to stop that
 */
export const catchClientRejections = (report: (error: unknown) => void): (() => void) => {
  if (users++ === 0) process.on('unhandledRejection', onRejection);
  listeners.add(report);
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    listeners.delete(report);
    if (--users === 0) process.off('unhandledRejection', onRejection);
  };
};

const onRejection = (reason: unknown): void => {
  if (isOfClient(reason)) for (const report of listeners) report(reason);
  else if (process.listenerCount('unhandledRejection') === 1) throw reason;
};

/** By where it was made: the client's errors have no class in common. */
export const isOfClient = (reason: unknown): boolean => reason instanceof Error && typeof reason.stack === 'string' && /[\\/]@eventstore[\\/]db-client[\\/]/.test(reason.stack);
