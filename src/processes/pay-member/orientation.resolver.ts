import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { fundOf } from '../../../contracts/account/accounts.js';
import type { GrantOrientationInput } from '../../../contracts/schema.generated.js';
import { communityId, memberId } from '../../../contracts/values.js';
import { Asking, Door, type DoorContext } from '../../kernel/door.js';
import { GrantOrientation } from './orientation.commands.js';

const grantOrientationInput = z.object({ communityId, memberId });

/** The door of this process. */
@Resolver()
export class OrientationResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  grantOrientation(@Args('input') input: GrantOrientationInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => new GrantOrientation(grantOrientationInput.parse(input), meta),
      reply: ({ data }) => ({ success: 'GrantOrientationSuccess', rejected: 'AccountRejected', read: { account: fundOf(data.communityId) } }),
    });
  }
}
