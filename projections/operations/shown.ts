import type { Position } from '../../src/kernel/event-store.js';
import type { GenerationInfo, OperatedStatus, ParkedKey, ReplayProgress } from './front.js';

/** The names of the engine as GraphQL writes them: `catching-up` is `CATCHING_UP`. */
const capitals = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** As operators read it in the log itself. */
const logPositionOf = (position: Position): string => `${position.commit}/${position.prepare}`;

/** A read model as GraphQL shows it. */
export const shownProjection = ({ name, version, state, generation, position, eventsBehind, secondsBehind, error, retryAt, parked = 0, owner = 'this', isServingOlder = false }: OperatedStatus) => ({
  name, version, generation, isServingOlder, state: capitals(state), owner: capitals(owner), logPosition: position ? logPositionOf(position) : null,
  lag: { events: eventsBehind, seconds: secondsBehind }, parkedCount: parked, error: error ?? null, retryAt: retryAt ?? null,
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
