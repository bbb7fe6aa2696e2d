import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { policyChange } from '../../contracts/community/policy.js';
import { communityId, words } from '../../contracts/values.js';
import type { ChangePolicyInput } from '../../contracts/schema.generated.js';
import { Asking, Door, type DoorContext } from '../kernel/door.js';
import { ChangePolicy } from './community.commands.js';

const changePolicyInput = z.object({ communityId, policy: policyChange, reason: words(500) });

/** The door. Founding takes two streams and has its door in `processes/found-community`. */
@Resolver()
export class CommunityResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  changePolicy(@Args('input') input: ChangePolicyInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CommunityRejected',
      make: (meta) => new ChangePolicy(changePolicyInput.parse(input), meta),
      reply: ({ data }) => ({ success: 'ChangePolicySuccess', rejected: 'CommunityRejected', read: { community: data.communityId } }),
    });
  }
}
