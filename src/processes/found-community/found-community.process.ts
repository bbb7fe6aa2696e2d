import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { memberId, type CommunityId, type MemberId } from '../../../contracts/values.js';
import { FoundCommunity } from '../../community/community.commands.js';
import type { CommandMeta, SystemActor } from '../../kernel/command.js';
import { isRejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { defineProcess } from '../../kernel/process.js';
import { JoinAsFounder } from '../../membership/membership.commands.js';
import { FoundAndJoinCommunity } from './found-community.commands.js';

const actor: SystemActor = 'system:found-community';

/** Founds the community, then lets the founder in with every role, and answers when both have happened. */
@CommandHandler(FoundAndJoinCommunity)
export class FoundCommunityProcess implements ICommandHandler<FoundAndJoinCommunity> {
  constructor(private readonly commands: CommandBus) {}

  async execute({ data, meta }: FoundAndJoinCommunity): Promise<Outcome> {
    const step = (n: number): CommandMeta => ({ ...meta, commandId: derivedUuid('found-community', meta.commandId, n) });
    const founded = await this.commands.execute<FoundCommunity, Outcome>(new FoundCommunity(data, step(0)));
    if (isRejected(founded)) return founded;
    return this.commands.execute<JoinAsFounder, Outcome>(joinAsFounder(data.communityId, memberId.parse(meta.actor))({ ...step(1), actor }));
  }
}

/** Finishes what a crash between the two left half-way. A founder who is in already changes nothing. */
export const foundCommunity = defineProcess({
  name: 'found-community',
  on: { CommunityFounded: ({ data }) => [joinAsFounder(data.communityId, data.founderId)] },
});

const joinAsFounder = (communityId: CommunityId, founderId: MemberId) => (meta: CommandMeta) => new JoinAsFounder({ communityId, memberId: founderId }, meta);
