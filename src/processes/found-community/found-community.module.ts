import { Module } from '@nestjs/common';
import { FoundCommunityProcess } from './found-community.process.js';
import { FoundCommunityResolver } from './found-community.resolver.js';

@Module({ providers: [FoundCommunityResolver, FoundCommunityProcess] })
export class FoundCommunityModule {}
