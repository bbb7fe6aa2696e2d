import type { GraphContext } from '../../projections/engine/graph-context.js';
import type { AnyProjection } from '../../projections/engine/projection.js';
import type { ReadModels } from '../../projections/engine/read-models.js';
import { ReadModelBehind } from '../../projections/engine/request-reads.js';
import type { Clock } from '../kernel/clock.js';
import type { CommunityContexts } from '../kernel/community-contexts.js';
import type { Operators } from '../kernel/operators.js';
import type { Sessions } from '../kernel/sessions.js';
import { GraphContexts, type Asker } from './context.js';

/** A projection whose rows everybody may see, or one with a rule for who may. */
export type ReadBack = AnyProjection | { readonly projection: AnyProjection; readonly isVisible: (row: never, viewer: string | undefined, rolesIn: GraphContext['rolesIn']) => boolean | Promise<boolean>; readonly unmade?: Unmade };
/** What is there without a row: it follows from something else that it exists. */
type Unmade = (id: string, contexts: CommunityContexts) => Promise<object | undefined>;

/** Makes the context of a request from who asks, what was written before, and the read models. */
export class RequestContexts extends GraphContexts {
  constructor(private readonly parts: { readonly sessions: Sessions; readonly clock: Clock; readonly communities: CommunityContexts; readonly models: ReadModels; readonly operators: Operators;
    /** What may be read back, by its field in a success type. */
    readonly readBack: Readonly<Record<string, ReadBack>>;
  }) {
    super();
  }

  async of(asker: Asker): Promise<GraphContext> {
    const { sessions, operators } = this.parts;
    const operator = operators.actorOf(asker.token);
    const viewer = asker.token === undefined || operator !== undefined ? undefined : await sessions.memberOf(asker.token);
    return this.#contextOf(asker, { operator, viewer });
  }

  override now(asker: Asker): GraphContext | undefined {
    return asker.token === undefined ? this.#contextOf(asker, { operator: undefined, viewer: undefined }) : undefined;
  }

  #contextOf({ token, readAfter, correlationId }: Asker, { operator, viewer }: Pick<GraphContext, 'operator' | 'viewer'>): GraphContext {
    const { clock, communities: contexts, models, readBack } = this.parts;
    const reads = models.reads(readAfter === undefined ? undefined : models.positions.decode(readAfter));
    const rolesIn: GraphContext['rolesIn'] = async (communityId) => (viewer === undefined ? [] : (await contexts.of(communityId, viewer)).roles);
    return {
      viewer, operator, correlationId, reads, rolesIn, ...(token === undefined ? {} : { token }),
      now: () => clock.now(),
      readAfter: (position) => reads.readAfter(position),
      positionToken: (position) => models.positions.encode(position),
      readBack: (field, id) => shown({ reads, viewer, rolesIn, contexts }, entryOf(readBack, field), id),
    };
  }
}

type Looking = Pick<GraphContext, 'reads' | 'viewer' | 'rolesIn'> & { readonly contexts: CommunityContexts };
type Entry = Exclude<ReadBack, AnyProjection>;

const entryOf = (readBack: Readonly<Record<string, ReadBack>>, field: string): Entry => {
  const entry = readBack[field];
  if (!entry) throw new Error(`no read model is registered for ${field}`);
  return 'projection' in entry ? entry : { projection: entry, isVisible: () => true };
};

/** Absent, hidden and not there yet look the same: null. */
const shown = async ({ reads, viewer, rolesIn, contexts }: Looking, { projection, isVisible, unmade }: Entry, id: string): Promise<unknown> => {
  try {
    const row = (await reads.row(projection, id)) ?? (await unmade?.(id, contexts));
    return row !== undefined && (await isVisible(row as never, viewer, rolesIn)) ? row : null;
  } catch (error) {
    if (error instanceof ReadModelBehind) return null;
    throw error;
  }
};
