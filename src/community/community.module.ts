import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import { communityCommands, type CommunityCommand } from './community.commands.js';
import { communityDecider } from './community.decider.js';
import { CommunityResolver } from './community.resolver.js';

/** What the kernel must know of communities. */
export const community = {
  decider: communityDecider,
  streamOf: ({ data }: CommunityCommand) => streamOf.community(data.communityId),
  communityOf: (_: unknown, { data }: CommunityCommand) => data.communityId,
};

@Module({ providers: [CommunityResolver, ...commandHandlers(communityCommands, community)] })
export class CommunityModule {}
