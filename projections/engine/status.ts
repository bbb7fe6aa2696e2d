import type { EventStore, Position } from '../../src/kernel/event-store.js';
import type { Generation } from './generations.js';
import { lagOf, type Lag } from './lag.js';
import type { State, Supervisor } from './supervisor.js';

/** `live`: as new as the log. `stopped`: an event could not be folded or the rows not be written; it is tried again at `retryAt`. */
export type ProjectionStatus = Lag & {
  readonly name: string;
  readonly version: number;
  readonly state: State;
  readonly generation: number;
  /** Whether rows of another version are read, which stand still, as long as there are none of this one. */
  readonly isServingOlder: boolean;
  readonly position: Position | undefined;
  /** Keys that an event holds up, while all others go on. */
  readonly parkedKeys: number;
  /** Which instance writes the rows. */
  readonly owner: 'this' | 'other';
  readonly error?: string;
  readonly retryAt?: string;
};

type Around = { readonly head: Position | undefined; readonly nowMs: number; readonly parkedKeys: ReadonlyMap<string, number>; readonly older: Pick<Generation, 'generation' | 'position'> | undefined };

/** How a projection is, and how far what is read of it is behind the end of the log. */
export const statusOf = async (supervisor: Supervisor, store: EventStore, log: Around): Promise<ProjectionStatus> => {
  const { name, follower, state, error, retryAtMs } = supervisor;
  const { rows, isOwner } = follower;
  const { position, generation } = log.older ?? follower;
  const lag = await lagOf(store, position, log);
  return {
    name, version: rows.projection.version, generation, isServingOlder: log.older !== undefined, position, ...lag, parkedKeys: log.parkedKeys.get(name) ?? 0, owner: isOwner ? 'this' : 'other',
    state: state === 'catching-up' && lag.eventsBehind === 0 ? 'live' : state,
    ...troubleOf({ error, retryAtMs }),
  };
};

const troubleOf = ({ error, retryAtMs }: Pick<Supervisor, 'error' | 'retryAtMs'>): Pick<ProjectionStatus, 'error' | 'retryAt'> => ({
  ...(error === undefined ? {} : { error: error instanceof Error ? error.message : 'unknown' }),
  ...(retryAtMs === undefined ? {} : { retryAt: new Date(retryAtMs).toISOString() }),
});
