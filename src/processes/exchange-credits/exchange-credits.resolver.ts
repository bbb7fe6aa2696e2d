import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { boundaryTo } from '../../../contracts/account/accounts.js';
import type { AgreeToExchangeInput, EndExchangeInput, GiveCreditsAbroadInput } from '../../../contracts/schema.generated.js';
import { creditHoldId, type AccountId } from '../../../contracts/values.js';
import { EndExchange } from '../../account/account.commands.js';
import { Asking, Door, type DoorContext, type Reply } from '../../kernel/door.js';
import { idFrom } from '../../kernel/ids.js';
import { AgreeToExchangeWith, GiveCreditsAbroad } from './exchange-credits.commands.js';
import { agreeInput, endInput, giveAbroadInput } from './exchange-credits.inputs.js';

/** The door of this process: payments to other communities, and what treasurers agree about them. */
@Resolver()
export class ExchangeCreditsResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  giveCreditsAbroad(@Args('input') input: GiveCreditsAbroadInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => {
        const given = giveAbroadInput.parse(input);
        return new GiveCreditsAbroad({ ...given, exchangeId: creditHoldId.parse(idFrom('crh', 'abroad', given.from, meta.commandId)) }, meta);
      },
      reply: ({ data: { from, exchangeId } }) => answered('GiveCreditsAbroad', from, { exchangeId }),
    });
  }

  @Mutation()
  agreeToExchange(@Args('input') input: AgreeToExchangeInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => new AgreeToExchangeWith(agreeInput.parse(input), meta),
      reply: ({ data: { communityId, withId } }) => answered('AgreeToExchange', boundaryTo(communityId, withId)),
    });
  }

  @Mutation()
  endExchange(@Args('input') input: EndExchangeInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'AccountRejected',
      make: (meta) => {
        const { communityId, withId, reason } = endInput.parse(input);
        return new EndExchange({ accountId: boundaryTo(communityId, withId), reason }, meta);
      },
      reply: ({ data: { accountId } }) => answered('EndExchange', accountId),
    });
  }
}

const answered = (mutation: string, account: AccountId, ids?: Reply['ids']): Reply => ({ success: `${mutation}Success`, rejected: 'AccountRejected', read: { account }, ids });
