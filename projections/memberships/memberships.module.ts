import { Module } from '@nestjs/common';
import { memberships } from './memberships.projection.js';
import { CommunityMembersResolver, MemberCommunitiesResolver, MembershipFieldsResolver, ViewerMembershipsResolver } from './memberships.resolver.js';

/** Success types that show a membership, by field; its key is `<communityId>.<memberId>`. */
export const readBack = { membership: memberships };

@Module({ providers: [MembershipFieldsResolver, CommunityMembersResolver, MemberCommunitiesResolver, ViewerMembershipsResolver] })
export class MembershipsModule {}
