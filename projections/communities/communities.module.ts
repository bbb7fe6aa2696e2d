import { Module } from '@nestjs/common';
import { communities } from './communities.projection.js';
import { CommunitiesResolver, CommunityFieldsResolver, MembershipCommunityResolver, PolicyFieldsResolver, PolicyResolver } from './communities.resolver.js';

/** Success types that show a community, by field: everybody may see it. */
export const readBack = { community: communities };

@Module({ providers: [CommunityFieldsResolver, PolicyFieldsResolver, PolicyResolver, MembershipCommunityResolver, CommunitiesResolver] })
export class CommunitiesModule {}
