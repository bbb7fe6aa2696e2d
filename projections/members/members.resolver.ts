import { Args, Context, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { memberId } from '../../contracts/values.js';
import type { GraphContext } from '../engine/graph-context.js';
import { members, type MemberRow } from './members.projection.js';

/** A member as other read models name one: its page is read when a field is asked for. `own`: reached through `Viewer`. */
export type MemberReference = { readonly id: string; readonly own?: boolean };
type Parent = MemberReference | MemberRow;

/** What the page says: at once where the row is there already, or read by its id; null in the moment before the read model has heard of the member. */
const said = <Name extends keyof MemberRow>(name: Name, parent: Parent, { reads }: GraphContext): MemberRow[Name] | null | Promise<MemberRow[Name] | null> =>
  'joinedAt' in parent ? parent[name] : reads.row(members, parent.id).then((row) => row?.[name] ?? null);

/** What a member's page says. */
@Resolver('Member')
export class MemberFieldsResolver {
  @ResolveField()
  name(parent: Parent, _args: unknown, context: GraphContext) {
    return said('name', parent, context);
  }

  @ResolveField()
  bio(parent: Parent, _args: unknown, context: GraphContext) {
    return said('bio', parent, context);
  }

  @ResolveField()
  email(parent: Parent, _args: unknown, context: GraphContext) {
    const isOwn = context.viewer === parent.id || ('own' in parent && parent.own === true);
    return isOwn ? said('email', parent, context) : null;
  }

  @ResolveField()
  joinedAt(parent: Parent, _args: unknown, context: GraphContext) {
    return said('joinedAt', parent, context);
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
  async ownPage({ id }: MemberReference, _args: unknown, { reads }: GraphContext) {
    const row = await reads.row(members, id);
    return row ? { ...row, own: true } : null;
  }
}
