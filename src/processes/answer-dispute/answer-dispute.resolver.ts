import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { ReverseTransferInput } from '../../../contracts/schema.generated.js';
import { transferId } from '../../../contracts/values.js';
import { Asking, Door, type DoorContext } from '../../kernel/door.js';
import { idFrom } from '../../kernel/ids.js';
import { PayBack } from './answer-dispute.commands.js';
import { reverseInput } from './answer-dispute.inputs.js';

/** The door for reversals, those that answer a dispute and all others. */
@Resolver()
export class AnswerDisputeResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  reverseTransfer(@Args('input') input: ReverseTransferInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => {
        const reversal = reverseInput.parse(input);
        return new PayBack({ ...reversal, transferId: transferId.parse(idFrom('trf', reversal.accountId, meta.commandId)) }, meta);
      },
      reply: ({ data: { accountId, transferId: id } }) => ({ success: 'ReverseTransferSuccess', rejected: 'AccountRejected', read: { account: accountId }, ids: { transferId: id } }),
    });
  }
}
