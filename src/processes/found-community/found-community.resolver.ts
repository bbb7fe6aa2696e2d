import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { policy } from '../../../contracts/community/policy.js';
import { communityId, words } from '../../../contracts/values.js';
import type { FoundCommunityInput } from '../../../contracts/schema.generated.js';
import { Asking, Door, type DoorContext } from '../../kernel/door.js';
import { idFrom } from '../../kernel/ids.js';
import { FoundAndJoinCommunity } from './found-community.commands.js';

const foundCommunityInput = z.object({
  name: words(80),
  description: words(2000).nullish().transform((value) => value ?? undefined),
  policy: policy.nullish().transform((value) => value ?? policy.parse({})),
});

/** The door of this process. */
@Resolver()
export class FoundCommunityResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  foundCommunity(@Args('input') input: FoundCommunityInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CommunityRejected',
      make: (meta) => new FoundAndJoinCommunity({ communityId: communityId.parse(idFrom('cmt', meta.commandId)), ...foundCommunityInput.parse(input) }, meta),
      reply: ({ data }) => ({ success: 'FoundCommunitySuccess', rejected: 'CommunityRejected', read: { community: data.communityId } }),
    });
  }
}
