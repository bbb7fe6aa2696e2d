import type { Position } from '../../src/kernel/event-store.js';
import type { Comparison } from '../engine/compare.js';
import type { ProjectionStatus } from '../engine/status.js';

export type ReplayProgress = {
  readonly id: string; readonly projection: string; readonly generation: number; readonly dryRun: boolean;
  readonly state: 'building' | 'catching-up' | 'comparing' | 'done' | 'failed' | 'cancelled';
  readonly events: number; readonly done: number; readonly eventsPerSecond: number; readonly etaSeconds?: number | undefined; readonly rows: number;
  readonly startedAt: string; readonly finishedAt?: string | undefined; readonly difference?: Comparison | undefined; readonly error?: string | undefined;
};
export type GenerationInfo = { readonly generation: number; readonly state: string; readonly version?: number; readonly position: Position | undefined; readonly madeAt: string; readonly rows?: number };
export type ParkedKey = {
  readonly projection: string; readonly key: string; readonly eventId: string; readonly eventType: string; readonly stream: string; readonly position: Position;
  readonly error: string; readonly parkedAt: string; readonly attempts: number; readonly waiting: number;
};
export type OperatedStatus = ProjectionStatus & { readonly parked?: number; readonly owner?: 'this' | 'other'; readonly isServingOlder?: boolean };

/** What the engine of the read models lets operators see and do. */
export abstract class Front {
  abstract readonly cursorKey: Uint8Array;
  abstract status(): Promise<readonly OperatedStatus[]>;
  abstract replay(names: readonly string[], options: { readonly id: string; readonly dryRun: boolean }): Promise<readonly ReplayProgress[]>;
  abstract replays(): readonly ReplayProgress[];
  abstract replayProgress(signal?: AbortSignal): AsyncIterableIterator<ReplayProgress>;
  abstract cancelReplay(name: string): Promise<boolean>;
  abstract rollback(name: string): Promise<{ readonly generation: number }>;
  abstract generations(name: string): Promise<readonly GenerationInfo[]>;
  abstract parked(projection?: string): Promise<readonly ParkedKey[]>;
  abstract retryParked(projection: string, key: string): Promise<'released' | 'parked' | 'unknown'>;
  abstract skipParked(projection: string, key: string, eventId: string): Promise<'released' | 'parked' | 'unknown'>;
}

export class ReplayRefused extends Error {
  constructor(readonly code: 'UNKNOWN_PROJECTION' | 'ALREADY_REPLAYING', readonly projection: string) {
    super(code);
  }
}
export class RollbackRefused extends Error {
  constructor(readonly code: 'UNKNOWN_PROJECTION' | 'NO_PREVIOUS_GENERATION' | 'OTHER_VERSION' | 'ALREADY_REPLAYING', readonly projection: string) {
    super(code);
  }
}
