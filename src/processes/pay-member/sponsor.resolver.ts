import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { accountOf } from '../../../contracts/account/accounts.js';
import type { OpenSponsorInput } from '../../../contracts/schema.generated.js';
import { communityId, sponsorId, words } from '../../../contracts/values.js';
import { OpenSponsor } from '../../account/account.commands.js';
import { Asking, Door, type DoorContext } from '../../kernel/door.js';
import { idFrom } from '../../kernel/ids.js';

const openSponsorInput = z.object({ communityId, name: words(120), reason: words(500) });

/** The door for sponsors. */
@Resolver()
export class SponsorResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  openSponsor(@Args('input') input: OpenSponsorInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => {
        const { communityId: community, name, reason } = openSponsorInput.parse(input);
        return new OpenSponsor({ accountId: accountOf(community, sponsorId.parse(idFrom('sponsor', community, meta.commandId))), name, reason }, meta);
      },
      reply: ({ data: { accountId } }) => ({ success: 'OpenSponsorSuccess', rejected: 'AccountRejected', read: { account: accountId }, ids: { accountId } }),
    });
  }
}
