import type { Difference, RollbackRefusal } from '../../contracts/operations/operations.events.js';
import type { Rejected } from '../kernel/decider.js';
import type { OrderKind, Situation } from './operations.commands.js';

/** One read model on its way through a replay, as far as an operator's act is about it. */
export type ReplayUnderWay = {
  /** The id of the order. */
  readonly id: string;
  readonly projection: string;
  readonly generation: number;
  readonly dryRun: boolean;
  readonly state: 'building' | 'catching-up' | 'comparing' | 'done' | 'failed' | 'cancelled';
  readonly rows: number;
  readonly difference?: Difference | undefined;
  readonly error?: string | undefined;
};

export type ReplayRefusal = 'UNKNOWN_PROJECTION' | 'ALREADY_REPLAYING';
export type Released = 'released' | 'parked' | 'unknown';

/** Port to the engine of the read models: what operators may do with them. */
export abstract class ProjectionControl {
  /** What there is to be known of a read model before something of this kind is ordered. */
  abstract situationOf(projection: string, order: OrderKind): Promise<Situation>;
  /** Begins, and returns at once. */
  abstract replay(projections: readonly string[], order: { readonly id: string; readonly dryRun: boolean }): Promise<readonly ReplayUnderWay[] | Rejected<ReplayRefusal>>;
  /** Those that are under way, and the last one of each read model, on whichever instance. */
  abstract replays(): Promise<readonly ReplayUnderWay[]>;
  /** Every replay of this instance as it goes on, its last state among it, until the signal is aborted. */
  abstract replayProgress(signal: AbortSignal): AsyncIterable<ReplayUnderWay>;
  /** @returns whether there was one */
  abstract cancelReplay(projection: string): Promise<boolean>;
  /** Lets the generation before serve, once it is as new as the log. */
  abstract rollback(projection: string): Promise<{ readonly generation: number } | Rejected<RollbackRefusal>>;
  abstract retryParked(projection: string, key: string): Promise<Released>;
  abstract skipParked(projection: string, parked: { readonly key: string; readonly eventId: string }): Promise<Released>;
}
