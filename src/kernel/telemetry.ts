/** What only grows. */
export type Counted = 'command.conflicts' | 'auth.failures' | 'overload.refusals' | 'store.unavailable' | 'stripe.webhooks' | 'stripe.webhooks.followed' | 'webhook.duplicates' | 'webhook.rejected';
/** What takes time. */
export type Timed = 'command.duration' | 'store.append.duration' | 'http.server.request.duration' | 'db.client.operation.duration' | 'projection.apply.duration';
/** What is distributed, and is not time. */
export type Sized = 'graphql.cost';
/** What is so and so much at the moment, read when somebody looks. */
export type Watched =
  | 'projection.lag.events' | 'projection.lag.seconds' | 'parked.messages' | 'process.stopped' | 'store.troubles' | 'ws.connections' | 'ws.subscriptions'
  | 'graphql.in_flight' | 'command.queue.length' | 'ready' | 'ledger.imbalance' | 'booking.double' | 'hold.overdue' | 'outbox.pending';

/** Few and known values: types of commands, names of projections, outcomes. Never an id, never what somebody typed. */
export type Labels = Readonly<Record<string, string | number>>;
export type Reading = { readonly value: number; readonly labels?: Labels };

/** A piece of work in a trace. `parent` is the `traceparent` (W3C) of what caused it, where that is not what runs now. */
export type Work = { readonly name: string; readonly labels?: Labels; readonly parent?: string | undefined };
/** Work that is over; milliseconds since 1970. */
export type PastWork = Work & { readonly beganMs: number; readonly endedMs: number };

/** Port: what the house tells of its own doing. Telling is cheap, and never fails. */
export abstract class Telemetry {
  abstract count(name: Counted, labels?: Labels): void;
  abstract took(name: Timed, seconds: number, labels?: Labels): void;
  abstract size(name: Sized, value: number, labels?: Labels): void;
  abstract watch(name: Watched, read: () => Promise<readonly Reading[]> | readonly Reading[]): void;
  /** Does the task as a part of the trace that runs now, or as the beginning of one. */
  abstract during<Result>(work: Work, task: () => Promise<Result>): Promise<Result>;
  /** Adds work that was done for something recorded earlier; without a parent nothing is added. */
  abstract did(work: PastWork): void;
  /** What runs now, in the form that is kept with events; undefined where nobody traces. */
  abstract traceparent(): string | undefined;
  /** Whether anybody traces: saves the trouble of saying what nobody hears. */
  abstract readonly isTracing: boolean;
}

class Silence extends Telemetry {
  readonly isTracing = false;
  count(): void { /* nobody listens */ }
  took(): void { /* nobody listens */ }
  size(): void { /* nobody listens */ }
  watch(): void { /* nobody listens */ }
  did(): void { /* nobody listens */ }
  during<Result>(_work: Work, task: () => Promise<Result>): Promise<Result> {
    return task();
  }
  traceparent(): undefined {
    return undefined;
  }
}

/** For tests of other things, and commands that nobody watches. */
export const silence: Telemetry = new Silence();
