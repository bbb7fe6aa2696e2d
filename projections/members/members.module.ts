import { Module } from '@nestjs/common';
import { members } from './members.projection.js';
import { MemberFieldsResolver, ViewerResolver } from './members.resolver.js';

/** Success types that show a member, by field: everybody may see everybody's page. */
export const readBack = { member: members };

@Module({ providers: [MemberFieldsResolver, ViewerResolver] })
export class MembersModule {}
