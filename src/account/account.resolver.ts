import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { accountOf, communityOfAccount, fundOf, issueOf } from '../../contracts/account/accounts.js';
import { budgetId, disputeId, memberId, programmeId, transferId, type AccountId, type TransferId } from '../../contracts/values.js';
import type {
  AcceptCreditRequestInput, AdoptBudgetInput, AdoptProgrammeInput, CloseAccountInput, DismissDisputeInput, DisputeEntryInput, EndProgrammeInput, RefuseCreditRequestInput,
  RevokeMandateInput, SetLimitExceptionInput, WithdrawCreditRequestInput, WithdrawDisputeInput,
} from '../../contracts/schema.generated.js';
import type { AnyCommand, CommandMeta } from '../kernel/command.js';
import { Asking, Door, type Ask, type DoorContext, type Reply } from '../kernel/door.js';
import { idFrom } from '../kernel/ids.js';
import {
  AdoptBudget, AdoptProgramme, AdoptSponsoredProgramme, CloseAccount, DismissDispute, DisputeEntry, EndProgramme, PayCreditRequest, RefuseCreditRequest, RevokeMandate, SetLimitException,
  WithdrawCreditRequest, WithdrawDispute,
} from './account.commands.js';
import {
  budgetInput, closeInput, dismissInput, disputeInput, endProgrammeInput, limitExceptionInput, programmeInput, requestOfAccountInput, revokeMandateInput, withdrawDisputeInput,
} from './account.inputs.js';

type OfAccount = AnyCommand & { readonly data: { readonly accountId: AccountId } };
type Asked<Command extends OfAccount> = Pick<Ask<Command>, 'input' | 'make'> & {
  /** What the command creates, by the field that tells its id. */
  readonly ids?: (data: Command['data']) => Reply['ids'];
  /** The account that is read back, where it is another one. */
  readonly read?: (command: Command) => AccountId;
};

/** The door for what concerns one account alone; payments to others, mandates and reversals know of more and come in at `processes/pay-member` and `processes/answer-dispute`. */
@Resolver()
export class AccountResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  acceptCreditRequest(@Args('input') input: AcceptCreditRequestInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'AcceptCreditRequest', {
      input,
      make: (meta) => {
        const asked = requestOfAccountInput.parse(input);
        return new PayCreditRequest({ ...asked, transferId: transferOf(asked, meta) }, meta);
      },
      ids: ({ transferId: id }) => ({ transferId: id }),
    });
  }

  @Mutation()
  refuseCreditRequest(@Args('input') input: RefuseCreditRequestInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'RefuseCreditRequest', { input, make: (meta) => new RefuseCreditRequest(requestOfAccountInput.parse(input), meta) });
  }

  @Mutation()
  withdrawCreditRequest(@Args('input') input: WithdrawCreditRequestInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'WithdrawCreditRequest', {
      input,
      make: (meta) => new WithdrawCreditRequest(requestOfAccountInput.parse(input), meta),
      read: ({ data, meta }) => accountOf(communityOfAccount(data.accountId), memberId.parse(meta.actor)),
    });
  }

  @Mutation()
  setLimitException(@Args('input') input: SetLimitExceptionInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'SetLimitException', { input, make: (meta) => new SetLimitException(limitExceptionInput.parse(input), meta) });
  }

  @Mutation()
  revokeMandate(@Args('input') input: RevokeMandateInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'RevokeMandate', { input, make: (meta) => new RevokeMandate(revokeMandateInput.parse(input), meta) });
  }

  @Mutation()
  closeAccount(@Args('input') input: CloseAccountInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'CloseAccount', { input, make: (meta) => new CloseAccount(closeInput.parse(input), meta) });
  }

  @Mutation()
  disputeEntry(@Args('input') input: DisputeEntryInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'DisputeEntry', {
      input,
      make: (meta) => {
        const disputed = disputeInput.parse(input);
        return new DisputeEntry({ ...disputed, disputeId: disputeId.parse(idFrom('dsp', disputed.accountId, meta.commandId)) }, meta);
      },
      ids: ({ disputeId: id }) => ({ disputeId: id }),
    });
  }

  @Mutation()
  dismissDispute(@Args('input') input: DismissDisputeInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'DismissDispute', { input, make: (meta) => new DismissDispute(dismissInput.parse(input), meta) });
  }

  @Mutation()
  withdrawDispute(@Args('input') input: WithdrawDisputeInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'WithdrawDispute', { input, make: (meta) => new WithdrawDispute(withdrawDisputeInput.parse(input), meta) });
  }

  @Mutation()
  adoptBudget(@Args('input') input: AdoptBudgetInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'AdoptBudget', {
      input,
      make: (meta) => {
        const { communityId, ...budget } = budgetInput.parse(input);
        return new AdoptBudget({ ...budget, accountId: issueOf(communityId), budgetId: budgetId.parse(idFrom('bgt', communityId, meta.commandId)) }, meta);
      },
      ids: ({ budgetId: id }) => ({ budgetId: id }),
    });
  }

  @Mutation()
  adoptProgramme(@Args('input') input: AdoptProgrammeInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'AdoptProgramme', {
      input,
      make: (meta) => {
        const { communityId, source, ...said } = programmeInput.parse(input);
        const programme = { ...said, accountId: fundOf(communityId), programmeId: programmeId.parse(idFrom('prg', communityId, meta.commandId)) };
        return source === undefined ? new AdoptProgramme(programme, meta) : new AdoptSponsoredProgramme({ ...programme, source }, meta);
      },
      ids: ({ programmeId: id }) => ({ programmeId: id }),
    });
  }

  @Mutation()
  endProgramme(@Args('input') input: EndProgrammeInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'EndProgramme', {
      input,
      make: (meta) => {
        const { communityId, ...end } = endProgrammeInput.parse(input);
        return new EndProgramme({ ...end, accountId: fundOf(communityId) }, meta);
      },
    });
  }

  /** Every answer is the account as it stands then. */
  #ask<Command extends OfAccount>(asking: DoorContext, mutation: string, { input, make, ids, read }: Asked<Command>) {
    const reply = (command: Command): Reply => ({
      success: `${mutation}Success`, rejected: 'AccountRejected', read: { account: read?.(command) ?? command.data.accountId }, ids: ids?.(command.data),
    });
    return this.door.ask(asking, { input, make, reply, rejected: 'AccountRejected' });
  }
}

/** Named after payer and command: a repeat names the same transfer, and one idempotency key, used for two payers, names two. */
const transferOf = ({ accountId }: { readonly accountId: AccountId }, { commandId }: CommandMeta): TransferId => transferId.parse(idFrom('trf', accountId, commandId));
