import { Args, Context, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { memberId } from '../../contracts/values.js';
import type { GraphContext } from '../engine/graph-context.js';
import { members, type MemberRow } from './members.projection.js';

/** A member as other read models name one: its page is read when a field is asked for. `own`: reached through `Viewer`. */
export type MemberReference = { readonly id: string; readonly own?: boolean };
type Parent = MemberReference | MemberRow;

/** The whole row, or read by its id; null in the moment before the read model has heard of the member. */
const pageOf = async (parent: Parent, { reads }: GraphContext): Promise<MemberRow | undefined> => ('joinedAt' in parent ? parent : reads.row(members, parent.id));

/** What a member's page says. */
@Resolver('Member')
export class MemberFieldsResolver {
  @ResolveField()
  async name(@Parent() parent: Parent, @Context() context: GraphContext) {
    return (await pageOf(parent, context))?.name ?? null;
  }

  @ResolveField()
  async bio(@Parent() parent: Parent, @Context() context: GraphContext) {
    return (await pageOf(parent, context))?.bio ?? null;
  }

  @ResolveField()
  async email(@Parent() parent: Parent, @Context() context: GraphContext) {
    const isOwn = context.viewer === parent.id || ('own' in parent && parent.own === true);
    return isOwn ? ((await pageOf(parent, context))?.email ?? null) : null;
  }

  @ResolveField()
  async joinedAt(@Parent() parent: Parent, @Context() context: GraphContext) {
    return (await pageOf(parent, context))?.joinedAt ?? null;
  }
}

/** You, and anybody by id. */
@Resolver('Viewer')
export class ViewerResolver {
  @Query()
  viewer(@Context() { viewer }: GraphContext) {
    return viewer === undefined ? null : { __typename: 'Viewer', id: viewer };
  }

  @Query()
  async member(@Args('id') id: string, @Context() { reads }: GraphContext) {
    return memberId.safeParse(id).success ? ((await reads.row(members, id)) ?? null) : null;
  }

  @ResolveField('member')
  async ownPage(@Parent() { id }: MemberReference, @Context() { reads }: GraphContext) {
    const row = await reads.row(members, id);
    return row ? { ...row, own: true } : null;
  }
}
