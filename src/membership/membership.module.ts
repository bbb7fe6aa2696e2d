import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import { membershipCommands, type MembershipCommand } from './membership.commands.js';
import { membershipDecider } from './membership.decider.js';
import { MembershipResolver } from './membership.resolver.js';

/** What the kernel must know of memberships. */
export const membership = {
  decider: membershipDecider,
  streamOf: ({ data }: MembershipCommand) => streamOf.membership(data.communityId, data.memberId),
  communityOf: (_: unknown, { data }: MembershipCommand) => data.communityId,
};

@Module({ providers: [MembershipResolver, ...commandHandlers(membershipCommands, membership)] })
export class MembershipModule {}
