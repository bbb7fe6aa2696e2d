import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { communityOfAccount } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import { GiveMandate } from '../../account/account.commands.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { EntrustMember } from './give-mandate.commands.js';

/** A mandate is for somebody who belongs to the community, as their own stream says. */
@CommandHandler(EntrustMember)
export class GiveMandateProcess implements ICommandHandler<EntrustMember> {
  readonly #communities: CommunityContexts;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
  }

  async execute(asked: EntrustMember): Promise<Outcome> {
    return (await this.#whyNot(asked)) ?? this.commands.execute<GiveMandate, Outcome>(new GiveMandate(asked.data, asked.meta));
  }

  /** Whoever does not belong hears so from the account, and nothing about anybody else. A repeat is answered as the first time. */
  async #whyNot({ data: { accountId, holderId }, meta }: EntrustMember): Promise<Rejected<'NOT_A_MEMBER'> | undefined> {
    const community = communityOfAccount(accountId);
    const [asker, holder] = await Promise.all([this.#communities.of(community, meta.actor), this.#communities.of(community, holderId)]);
    if (asker.roles.length === 0 || holder.roles.length > 0) return undefined;
    return (await this.streams.hasHeard(streamOf.account(accountId), meta.commandId)) ? undefined : reject('NOT_A_MEMBER', { path: ['input', 'holderId'] });
  }
}
