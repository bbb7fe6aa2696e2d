import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import { mostWanted } from './most-wanted.projection.js';

/** What is asked for most: for everybody, because it says nothing of who asked. */
@Resolver()
export class MostWantedResolver {
  @Query('mostWanted')
  async list(@Args() { communityId, ...args }: PageArgs & { readonly communityId: string }, @Context() { reads }: GraphContext) {
    return reads.page(mostWanted, { args, sort: [{ by: 'requests', direction: 'desc' }], scope: { communityId }, where: (row) => row('rows.community_id', '=', communityId) });
  }
}
