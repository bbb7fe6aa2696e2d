import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { role } from '../../contracts/community/membership.events.js';
import { communityId, memberId, type MemberId } from '../../contracts/values.js';
import type { GrantRoleInput, JoinCommunityInput, LeaveCommunityInput, RevokeRoleInput } from '../../contracts/schema.generated.js';
import { reject } from '../kernel/decider.js';
import { Asking, Door, type DoorContext } from '../kernel/door.js';
import { GrantRole, JoinCommunity, LeaveCommunity, RevokeRole } from './membership.commands.js';

const which = z.object({ communityId });
const roleOfSomebody = z.object({ communityId, memberId, role: z.string().transform((name) => name.toLowerCase()).pipe(role) });

/** The door: greets, asks, answers. It decides nothing. */
@Resolver()
export class MembershipResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  joinCommunity(@Args('input') input: JoinCommunityInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CommunityRejected',
      make: (meta) => ofViewer(asking, (memberId) => new JoinCommunity({ ...which.parse(input), memberId }, meta)),
      reply: ({ data }) => membership('JoinCommunitySuccess', data),
    });
  }

  @Mutation()
  leaveCommunity(@Args('input') input: LeaveCommunityInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CommunityRejected',
      make: (meta) => ofViewer(asking, (memberId) => new LeaveCommunity({ ...which.parse(input), memberId }, meta)),
      reply: ({ data }) => ({ success: 'LeaveCommunitySuccess', rejected: 'CommunityRejected', read: { community: data.communityId } }),
    });
  }

  @Mutation()
  grantRole(@Args('input') input: GrantRoleInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CommunityRejected',
      make: (meta) => new GrantRole(roleOfSomebody.parse(input), meta),
      reply: ({ data }) => membership('GrantRoleSuccess', data),
    });
  }

  @Mutation()
  revokeRole(@Args('input') input: RevokeRoleInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CommunityRejected',
      make: (meta) => new RevokeRole(roleOfSomebody.parse(input), meta),
      reply: ({ data }) => membership('RevokeRoleSuccess', data),
    });
  }
}

const ofViewer = <Made>({ viewer }: DoorContext, make: (memberId: MemberId) => Made) => (viewer === undefined ? reject('NOT_SIGNED_IN') : make(viewer));

const membership = (success: string, { communityId, memberId }: { communityId: string; memberId: string }) =>
  ({ success, rejected: 'CommunityRejected', read: { membership: `${communityId}.${memberId}` } });
