import { readable } from '../../contracts/event.js';
import type { ProjectionEvent } from '../../contracts/operations/operations.events.js';
import type { Instant } from '../../contracts/values.js';
import type { Recorded } from '../../src/kernel/codec.js';

/** What an operator has done with a read model, from its order to its end. */
export type ProjectionAct = {
  readonly id: string;
  readonly kind: 'REPLAY' | 'CANCEL_REPLAY' | 'ROLLBACK' | 'RETRY_PARKED' | 'SKIP_PARKED';
  readonly actor: string;
  readonly orderedAt: Instant;
  readonly reason: string | null;
  readonly dryRun?: boolean;
  readonly key?: string;
  readonly eventId?: string;
  readonly generation?: number | undefined;
  readonly rows?: number | undefined;
  readonly differing?: number | undefined;
  readonly outcome?: string;
  readonly endedAt?: Instant;
  readonly error?: string | undefined;
};

type Said = Recorded<ProjectionEvent>;
type Ended = Extract<Said, { type: 'ReplayEnded' | 'RollbackEnded' | 'ParkedReleaseEnded' }>;
type Ordered = Exclude<Said, Ended>;

const KINDS = { ReplayOrdered: 'REPLAY', ReplayCancelled: 'CANCEL_REPLAY', RollbackOrdered: 'ROLLBACK', ParkedRetryOrdered: 'RETRY_PARKED', ParkedSkipOrdered: 'SKIP_PARKED' } as const;

/** The story of a read model as its operators have written it, the newest act first. */
export const actsOf = (history: readonly Said[]): readonly ProjectionAct[] => {
  const acts = new Map<string, ProjectionAct>();
  for (const event of history) {
    const { actId } = event.data;
    const act = acts.get(actId);
    if (!isEnd(event)) acts.set(actId, ordered(event));
    else if (act) acts.set(actId, { ...act, ...endOf(event) });
  }
  return [...acts.values()].reverse();
};

const isEnd = (event: Said): event is Ended => event.type === 'ReplayEnded' || event.type === 'RollbackEnded' || event.type === 'ParkedReleaseEnded';

const ordered = (event: Ordered): ProjectionAct => ({
  id: event.data.actId, kind: KINDS[event.type], actor: event.data.operatorId, orderedAt: event.metadata.at, reason: readable(event.data.reason) ?? null,
  ...(event.type === 'ReplayOrdered' ? { dryRun: event.data.dryRun } : {}),
  ...(event.type === 'ReplayCancelled' ? { outcome: 'DONE', endedAt: event.metadata.at } : {}),
  ...('key' in event.data ? { key: event.data.key, eventId: event.data.eventId } : {}),
});

const endOf = (event: Ended): Partial<ProjectionAct> => {
  const end = { outcome: event.data.outcome, endedAt: event.metadata.at };
  switch (event.type) {
    case 'ReplayEnded': return { ...end, generation: event.data.generation, rows: event.data.rows, differing: event.data.difference?.differing, error: event.data.error === undefined ? undefined : readable(event.data.error) };
    case 'RollbackEnded': return { ...end, generation: event.data.generation, error: event.data.refusal };
    case 'ParkedReleaseEnded': return end;
  }
};
