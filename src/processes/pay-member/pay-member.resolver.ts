import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { accountOf, communityOfAccount, fundOf, issueOf } from '../../../contracts/account/accounts.js';
import type { AwardGroupInput, GiveCreditsInput, GiveToFundInput, IssueCreditsInput, RequestCreditsInput, SpendFromFundInput } from '../../../contracts/schema.generated.js';
import { creditRequestId, memberId, transferId, type AccountId, type CommunityId, type TransferId } from '../../../contracts/values.js';
import type { CommandMeta } from '../../kernel/command.js';
import { Asking, Door, type DoorContext, type Reply } from '../../kernel/door.js';
import { idFrom } from '../../kernel/ids.js';
import { AskForCredits, GiveCredits, ThankGroup } from './pay-member.commands.js';
import { awardInput, giveInput, giveToFundInput, issueInput, requestInput, spendInput } from './pay-member.inputs.js';

/** The door of this process: whatever brings credits to somebody else. */
@Resolver()
export class PayMemberResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  giveCredits(@Args('input') input: GiveCreditsInput, @Asking() asking: DoorContext) {
    return this.#give(asking, 'GiveCredits', {
      input,
      payment: (meta) => {
        const given = giveInput(meta.at).parse(input);
        return { ...given, from: given.from ?? ownAccount(communityOfAccount(given.to), meta) };
      },
    });
  }

  @Mutation()
  giveToFund(@Args('input') input: GiveToFundInput, @Asking() asking: DoorContext) {
    return this.#give(asking, 'GiveToFund', {
      input,
      payment: (meta) => {
        const { communityId, ...gift } = giveToFundInput.parse(input);
        return { ...gift, from: ownAccount(communityId, meta), to: fundOf(communityId) };
      },
    });
  }

  @Mutation()
  spendFromFund(@Args('input') input: SpendFromFundInput, @Asking() asking: DoorContext) {
    return this.#give(asking, 'SpendFromFund', {
      input,
      payment: () => {
        const spent = spendInput.parse(input);
        return { ...spent, from: fundOf(communityOfAccount(spent.to)) };
      },
    });
  }

  @Mutation()
  issueCredits(@Args('input') input: IssueCreditsInput, @Asking() asking: DoorContext) {
    return this.#give(asking, 'IssueCredits', {
      input,
      payment: () => {
        const { communityId, ...issued } = issueInput.parse(input);
        return { ...issued, from: issueOf(communityId), to: fundOf(communityId) };
      },
    });
  }

  @Mutation()
  requestCredits(@Args('input') input: RequestCreditsInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => {
        const asked = requestInput.parse(input);
        return new AskForCredits({ ...asked, to: ownAccount(communityOfAccount(asked.payer), meta), requestId: creditRequestId.parse(idFrom('crq', asked.payer, meta.commandId)) }, meta);
      },
      reply: ({ data }) => answered('RequestCredits', data.to, { requestId: data.requestId }),
    });
  }

  @Mutation()
  awardGroup(@Args('input') input: AwardGroupInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => {
        const { communityId, awards, reason } = awardInput.parse(input);
        return new ThankGroup({ fund: fundOf(communityId), reason, awards: awards.map((award, index) => ({ ...award, transferId: transferOf(meta, fundOf(communityId), index) })) }, meta);
      },
      reply: ({ data }) => answered('AwardGroup', data.fund, { transferIds: data.awards.map(({ transferId: id }) => id) }),
    });
  }

  /** One payment, answered with the account that paid. */
  #give(asking: DoorContext, mutation: string, { input, payment }: Payment) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => {
        const paid = payment(meta);
        return new GiveCredits({ ...paid, transferId: transferOf(meta, paid.from) }, meta);
      },
      reply: ({ data }) => answered(mutation, data.from, { transferId: data.transferId }),
    });
  }
}

type Payment = {
  readonly input: { readonly idempotencyKey?: string | null | undefined };
  readonly payment: (meta: CommandMeta) => Omit<GiveCredits['data'], 'transferId'>;
};

/** Named after payer and command: a repeat names the same transfer, and one idempotency key, used for two payers, names two. */
const transferOf = ({ commandId }: CommandMeta, payer: AccountId, ...which: readonly number[]): TransferId => transferId.parse(idFrom('trf', 'pay-member', payer, commandId, ...which));

const ownAccount = (community: CommunityId, { actor }: CommandMeta): AccountId => accountOf(community, memberId.parse(actor));

const answered = (mutation: string, account: AccountId, ids: Reply['ids']): Reply => ({ success: `${mutation}Success`, rejected: 'AccountRejected', read: { account }, ids });
