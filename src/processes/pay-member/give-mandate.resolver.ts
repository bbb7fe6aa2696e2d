import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { GiveMandateInput } from '../../../contracts/schema.generated.js';
import { mandateId } from '../../../contracts/values.js';
import { Asking, Door, type DoorContext } from '../../kernel/door.js';
import { idFrom } from '../../kernel/ids.js';
import { EntrustMember } from './give-mandate.commands.js';
import { giveMandateInput } from './pay-member.inputs.js';

/** The door for mandates. */
@Resolver()
export class GiveMandateResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  giveMandate(@Args('input') input: GiveMandateInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => {
        const mandate = giveMandateInput.parse(input);
        return new EntrustMember({ ...mandate, mandateId: mandateId.parse(idFrom('mdt', mandate.accountId, meta.commandId)) }, meta);
      },
      reply: ({ data: { accountId, mandateId: id } }) => ({ success: 'GiveMandateSuccess', rejected: 'AccountRejected', read: { account: accountId }, ids: { mandateId: id } }),
    });
  }
}
