import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { communityOfAccount } from '../../../contracts/account/accounts.js';
import { AdoptProgramme, AdoptSponsoredProgramme } from '../../account/account.commands.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { OtherSide } from './other-side.js';

/** The fund keeps the programme; whether there is such a sponsor is said by the sponsor's account. Who is no treasurer hears so from the fund. */
@CommandHandler(AdoptSponsoredProgramme)
export class SponsoredProgrammeProcess implements ICommandHandler<AdoptSponsoredProgramme> {
  readonly #communities: CommunityContexts;
  readonly #otherSide: OtherSide;

  constructor(private readonly commands: CommandBus, streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
    this.#otherSide = new OtherSide(streams, this.#communities);
  }

  async execute(asked: AdoptSponsoredProgramme): Promise<Outcome> {
    return (await this.#whyNot(asked)) ?? this.commands.execute<AdoptProgramme, Outcome>(new AdoptProgramme(asked.data, asked.meta));
  }

  async #whyNot({ data: { accountId, source }, meta }: AdoptSponsoredProgramme): Promise<Rejected<string> | undefined> {
    const [community, path] = [communityOfAccount(accountId), ['input', 'source']];
    const { roles } = await this.#communities.of(community, meta.actor);
    if (!roles.includes('treasurer')) return undefined;
    if (communityOfAccount(source) !== community) return reject('OTHER_COMMUNITY', { path });
    return this.#otherSide.whyNot(community, [{ account: source, path }]);
  }
}
