import { Args, Context, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { streamOf } from '../../contracts/events.js';
import type { ProjectionEvent } from '../../contracts/operations/operations.events.js';
import { mustBeOperator } from '../../src/kernel/operators.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import { ReadModels } from '../engine/read-models.js';
import type { ReplayProgress } from '../engine/replay-progress.js';
import { pageOf } from './list-page.js';
import { actsOf } from './projection-acts.js';
import { shownGenerations, shownParked, shownProjection, shownReplay, type ShownProjection } from './shown.js';

type Page = Pick<PageArgs, 'first' | 'after'>;

/** What operators ask of the read models themselves. */
@Resolver()
export class ProjectionsResolver {
  constructor(private readonly models: ReadModels) {}

  @Query()
  async projections(@Context() context: GraphContext) {
    mustBeOperator(context);
    return (await this.models.status()).map(shownProjection);
  }

  @Query()
  async projection(@Args('name') name: string, @Context() context: GraphContext) {
    mustBeOperator(context);
    return projectionNamed(this.models, name);
  }

  @Query()
  async parkedEvents(@Args() { projection, ...page }: Page & { readonly projection?: string | null }, @Context() context: GraphContext) {
    mustBeOperator(context);
    const items = (await this.models.parked(projection ?? undefined)).toSorted((a, b) => (a.parkedAt === b.parkedAt ? 0 : a.parkedAt < b.parkedAt ? -1 : 1)).map(shownParked);
    return pageOf({ name: 'parked-events', items, keyOf: (parked) => `${parked.projection} ${parked.key}`, cursorKey: this.models.cursorKey, scope: { projection } }, page);
  }

  @Subscription()
  replayProgress(@Args('projection') projection: string | null | undefined, @Context() context: GraphContext) {
    mustBeOperator(context);
    return progressOf(this.models, { projection: projection ?? undefined, gone: context.gone });
  }
}

type Wanted = { readonly projection: string | undefined; readonly gone: AbortSignal | undefined };

/** As it stands, then as it goes on. Listens before it looks, so that nothing is missed in between. */
async function* progressOf(models: ReadModels, { projection, gone }: Wanted): AsyncGenerator<{ readonly replayProgress: ReturnType<typeof shownReplay> }> {
  const isWanted = (replay: ReplayProgress): boolean => projection === undefined || replay.projection === projection;
  const coming = models.replayProgress(gone);
  for (const replay of (await models.replays()).filter(isWanted)) yield { replayProgress: shownReplay(replay) };
  for await (const replay of coming) if (isWanted(replay)) yield { replayProgress: shownReplay(replay) };
}

const projectionNamed = async (models: ReadModels, wanted: string): Promise<ShownProjection | null> => {
  const status = (await models.status()).find(({ name }) => name === wanted);
  return status ? shownProjection(status) : null;
};

/** What is looked for only when it is asked: builds, acts, the replay. */
@Resolver('Projection')
export class ProjectionFieldsResolver {
  constructor(private readonly models: ReadModels, private readonly streams: StreamReader) {}

  @ResolveField()
  async generations({ name }: ShownProjection) {
    return shownGenerations(await this.models.generations(name));
  }

  @ResolveField()
  async replay({ name }: ShownProjection) {
    const replay = (await this.models.replays()).find(({ projection }) => projection === name);
    return replay ? shownReplay(replay) : null;
  }

  @ResolveField()
  async acts({ name }: ShownProjection, page: Page) {
    const items = actsOf(await this.streams.read<ProjectionEvent>(streamOf.projection(name)));
    return pageOf({ name: 'projection-acts', items, keyOf: ({ id }) => id, cursorKey: this.models.cursorKey, scope: { name } }, page);
  }
}

/** The read model that an order was about, as it is after it. */
const afterwards = (success: string) => {
  @Resolver(success)
  class Afterwards {
    constructor(readonly models: ReadModels) {}

    @ResolveField()
    projection({ projection }: { readonly projection: string }) {
      return projectionNamed(this.models, projection);
    }
  }
  return Afterwards;
};
export const afterwardsResolvers = ['ReplayProjectionSuccess', 'CancelReplaySuccess', 'RollbackProjectionSuccess', 'RetryParkedSuccess', 'SkipParkedSuccess'].map(afterwards);

/** The replays that an order has begun, in the words of GraphQL. */
@Resolver('ReplayProjectionSuccess')
export class BegunReplaysResolver {
  @ResolveField()
  replays({ replays }: { readonly replays: readonly ReplayProgress[] }) {
    return replays.map(shownReplay);
  }
}
