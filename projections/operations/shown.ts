import type { Position } from '../../src/kernel/event-store.js';
import type { ParkedKey } from '../engine/parked.js';
import type { GenerationInfo } from '../engine/rebuilding.js';
import type { ReplayProgress } from '../engine/replay-progress.js';
import type { ProjectionStatus } from '../engine/status.js';

/** The names of the engine as GraphQL writes them: `catching-up` is `CATCHING_UP`. */
const capitals = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** As operators read it in the log itself. */
const logPositionOf = (position: Position): string => `${position.commit}/${position.prepare}`;

/** A read model as GraphQL shows it. */
export const shownProjection = ({ name, version, state, generation, isServingOlder, position, eventsBehind, secondsBehind, error, retryAt, parkedKeys, owner }: ProjectionStatus) => ({
  name, version, isServingOlder, error: error ?? null, retryAt: retryAt ?? null, generation: generation === 0 ? null : generation, state: capitals(state), owner: capitals(owner),
  logPosition: position ? logPositionOf(position) : null, lag: { events: eventsBehind, seconds: secondsBehind }, parkedCount: parkedKeys,
});
export type ShownProjection = ReturnType<typeof shownProjection>;

export const shownReplay = ({ state, difference, ...replay }: ReplayProgress) => ({
  ...replay, state: capitals(state),
  difference: difference ? { ...difference, examples: difference.examples.map(({ key, how, fields = [] }) => ({ key, fields, how: capitals(how) })) } : null,
});

/** What is gone has left nothing that could be looked at. */
export const shownGenerations = (generations: readonly GenerationInfo[]) =>
  generations.filter(({ state }) => state !== 'gone').toSorted((a, b) => b.generation - a.generation)
    .map(({ state, position, ...rest }) => ({ ...rest, state: capitals(state), logPosition: position ? logPositionOf(position) : null }));

export const shownParked = ({ position, ...rest }: ParkedKey) => ({ ...rest, logPosition: logPositionOf(position) });
