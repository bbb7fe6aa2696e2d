import { ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import { membershipKey, memberships, type MembershipRow } from './memberships.projection.js';

type Reference = { readonly id: string };

const longestFirst = [{ by: 'joined_at' }] as const;
const named = (roles: MembershipRow['roles']): readonly string[] => roles.map((role) => role.toUpperCase());

const ofMember = ({ id }: Reference, args: PageArgs, { reads }: GraphContext) =>
  reads.page(memberships, { args, sort: longestFirst, scope: { memberId: id }, where: (rows) => rows('rows.member_id', '=', id) });

/** One person in one community. */
@Resolver('Membership')
export class MembershipFieldsResolver {
  @ResolveField()
  member({ memberId }: MembershipRow) {
    return { __typename: 'Member', id: memberId };
  }

  @ResolveField()
  roles({ roles }: MembershipRow) {
    return named(roles);
  }
}

/** Who belongs to a community, and as what you do. */
@Resolver('Community')
export class CommunityMembersResolver {
  @ResolveField()
  members({ id }: Reference, args: PageArgs, { reads }: GraphContext) {
    return reads.page(memberships, { args, sort: longestFirst, scope: { communityId: id }, where: (rows) => rows('rows.community_id', '=', id) });
  }

  @ResolveField()
  async viewerRoles({ id }: Reference, _args: unknown, { reads, viewer }: GraphContext) {
    const own = viewer === undefined ? undefined : await reads.row(memberships, membershipKey(id, viewer));
    return named(own?.roles ?? []);
  }
}

/** Where a member belongs. */
@Resolver('Member')
export class MemberCommunitiesResolver {
  @ResolveField()
  communities(member: Reference, args: PageArgs, context: GraphContext) {
    return ofMember(member, args, context);
  }
}

/** Where you belong. */
@Resolver('Viewer')
export class ViewerMembershipsResolver {
  @ResolveField()
  memberships(viewer: Reference, args: PageArgs, context: GraphContext) {
    return ofMember(viewer, args, context);
  }
}
