import { setTimeout as pause } from 'node:timers/promises';
import { isPassing, Silence, unavailable } from './failures.js';

/** How long to wait for what, in milliseconds where nothing else is said. */
export type Timings = {
  /** One attempt, from the call to the last word of the answer or the next of its events. */
  readonly callMs: number;
  /** All attempts of one append or read together. */
  readonly deadlineMs: number;
  /** After the first failed attempt; twice as long after each further one, and never the same for two who wait. */
  readonly backoffMs: number;
  /** A subscription that has been silent for so long is compared with the end of the log. */
  readonly quietMs: number;
  /** A subscription that could not be made for so long gives up. */
  readonly giveUpMs: number;
  /** Records of any kind after which the server says how far it has looked for a subscription. */
  readonly checkpointRecords: number;
};
export const DEFAULT_TIMINGS: Timings = { callMs: 4_000, deadlineMs: 10_000, backoffMs: 50, quietMs: 5_000, giveUpMs: 15_000, checkpointRecords: 1_024 };

const BACKOFF_MS_MAX = 1_000;

/** Milliseconds before the attempt after so many failures. */
export const backoffAfter = (failures: number, backoffMs: number): number => Math.min(BACKOFF_MS_MAX, backoffMs * 2 ** Math.min(failures - 1, 10)) * (0.5 + Math.random());

/** A timer that fires so late says more about this process than about the server: it stood still, and the answer may be waiting. */
const LATE_MS = 200;

/** Calls once nothing was heard for so long: `heard` begins anew, `stop` is the end of it. */
export const stopwatch = (ms: number, fire: () => void): { readonly heard: () => void; readonly stop: () => void } => {
  let due = performance.now() + ms;
  let timer: NodeJS.Timeout;
  const arm = (inMs: number): void => {
    timer = setTimeout(() => {
      const now = performance.now();
      if (now - due > LATE_MS) due = now + ms;
      if (due > now + 1) arm(due - now);
      else fire();
    }, inMs);
  };
  arm(ms);
  return { heard: () => void (due = performance.now() + ms), stop: () => clearTimeout(timer) };
};

/** The result of a call, or Silence: the client has calls that nothing ever ends. What comes too late is dropped. */
export const within = async <Result>(ms: number, what: string, call: () => Promise<Result>): Promise<Result> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const watch = stopwatch(ms, () => reject(new Silence(what, Math.round(ms))));
  try {
    return await Promise.race([call(), late]);
  } finally {
    watch.stop();
  }
};

export type Persistence = {
  readonly what: string;
  readonly timings: Timings;
  /** By `performance.now()`; measured from when the caller began to wait. */
  readonly until: number;
  /** Told of every attempt that failed and is repeated. */
  readonly failed: (error: unknown) => Promise<void> | void;
  readonly signal: AbortSignal;
};

/** Tries until it works, it is refused, or time is up. @throws StoreUnavailable when time is up, or what refused it */
export const persist = async <Result>(attempt: (leftMs: number) => Promise<Result>, { what, timings, until, failed, signal }: Persistence): Promise<Result> => {
  for (let failures = 1, last: unknown; ; failures++) {
    const leftMs = until - performance.now();
    if (leftMs <= 0 || signal.aborted) throw unavailable(`${what} failed ${failures - 1} times`, last);
    try {
      return await attempt(leftMs);
    } catch (error) {
      if (!isPassing(error)) throw error;
      last = error;
      await failed(error);
      await pause(Math.min(backoffAfter(failures, timings.backoffMs), Math.max(0, until - performance.now())), undefined, { signal }).catch(() => undefined);
    }
  }
};
