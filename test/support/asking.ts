import type { MemberId } from '../../contracts/values.js';
import type { GraphContext } from '../../projections/engine/graph-context.js';
import type { ReadModelWorld } from './read-models.js';

/** The context of one request to the read models, for resolvers that are asked without GraphQL around them. */
export const requestTo = (world: ReadModelWorld, viewer?: MemberId): GraphContext => {
  const reads = world.reads();
  return {
    viewer, reads, correlationId: 'any-request',
    now: () => world.log.clock.now(),
    rolesIn: async () => [],
    readAfter: (position) => reads.readAfter(position),
    positionToken: (position) => world.models.positions.encode(position),
    readBack: async () => null,
  };
};
