import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountEvent } from '../../../contracts/account/account.events.js';
import { accountOf, fundOf } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import { transferId } from '../../../contracts/values.js';
import { TransferCredits } from '../../account/account.commands.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { isRejected, reject, type CommandContext, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid, idFrom } from '../../kernel/ids.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { answerAmong, attemptsAt, notForOneself, whyNotGrantor, type Attempt } from './grants.js';
import { GrantOrientation } from './orientation.commands.js';
import { OtherSide, type NoOtherSide } from './other-side.js';

type No = Rejected<'NOT_FOUND' | 'NOT_A_MEMBER' | 'NOT_TREASURER' | 'NOT_FOR_ONESELF'>;

/**
 * The fund pays for having taken part, once for each member: the transfer's id follows from community, member, and how often the fund has
 * refused before. One id is tried only after the one before it was refused for ever, so that however many grant at once, it is paid once.
 */
@CommandHandler(GrantOrientation)
export class OrientationProcess implements ICommandHandler<GrantOrientation> {
  readonly #communities: CommunityContexts;
  readonly #otherSide: OtherSide;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
    this.#otherSide = new OtherSide(streams, this.#communities);
  }

  async execute(asked: GrantOrientation): Promise<Outcome> {
    const context = await this.#communities.of(asked.data.communityId, asked.meta.actor);
    const notAllowed = whyNotAsker(context, asked);
    if (notAllowed) return notAllowed;
    const { orientationMinutes } = context.policy;
    const no = orientationMinutes === 0 ? reject('NO_SUCH_PROGRAMME', { message: 'The rules of the community give nothing for the orientation.' }) : await this.#whyNotMember(asked);
    const pay = (attempt: number) => this.commands.execute<TransferCredits, Outcome>(payment(asked, orientationMinutes, attempt));
    const outcome = no ?? (await pay(0));
    if (!isRejected(outcome)) return outcome;
    const attempts = await this.#attempts(asked);
    const answered = answerAmong(attempts, commandIdOf(asked));
    if (answered) return answered;
    return no || attempts.length === 0 ? outcome : pay(attempts.length);
  }

  #whyNotMember({ data: { communityId, memberId } }: GrantOrientation): Promise<NoOtherSide | undefined> {
    return this.#otherSide.whyNot(communityId, [{ account: accountOf(communityId, memberId), path: ['input', 'memberId'] }]);
  }

  /** Read only when the fund has not simply paid. */
  async #attempts({ data: { communityId, memberId } }: GrantOrientation): Promise<readonly Attempt[]> {
    const account = accountOf(communityId, memberId);
    return attemptsAt(await this.streams.read<AccountEvent>(streamOf.account(fundOf(communityId))), ({ purpose, to }) => purpose.kind === 'ORIENTATION' && to === account);
  }
}

const whyNotAsker = ({ founded, roles }: CommandContext, { data, meta }: GrantOrientation): No | undefined => {
  if (!founded) return reject('NOT_FOUND');
  if (roles.length === 0) return reject('NOT_A_MEMBER');
  return whyNotGrantor(roles) ?? notForOneself(meta.actor, [data.memberId]);
};

const commandIdOf = ({ meta }: GrantOrientation): string => derivedUuid('orientation', meta.commandId);

const payment = (asked: GrantOrientation, minutes: number, attempt: number): TransferCredits => {
  const { data: { communityId, memberId }, meta } = asked;
  const id = transferId.parse(idFrom('trf', 'orientation', communityId, memberId, attempt));
  return new TransferCredits(
    { accountId: fundOf(communityId), to: accountOf(communityId, memberId), minutes: String(minutes), transferId: id, purpose: { kind: 'ORIENTATION' } },
    { ...meta, commandId: commandIdOf(asked), actor: 'system:orientation' },
  );
};
