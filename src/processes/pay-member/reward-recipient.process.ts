import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountEvent, Purpose } from '../../../contracts/account/account.events.js';
import { accountOf, fundOf } from '../../../contracts/account/accounts.js';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import type { Role } from '../../../contracts/community/membership.events.js';
import { streamOf } from '../../../contracts/events.js';
import { transferId } from '../../../contracts/values.js';
import { GrantReward } from '../../account/account.commands.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/handle-command.js';
import { derivedUuid, idFrom } from '../../kernel/ids.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { answerAmong, attemptsAt, whyNotGrantor } from './grants.js';
import { OtherSide } from './other-side.js';
import { RewardRecipient } from './reward-recipient.commands.js';
import { notYetRequested, rewardableAfter, type Rewardable } from './rewardable.js';

export type NoReward = Rejected<'NOT_FOUND' | 'NOT_TREASURER' | 'NOT_YET_DUE' | 'NOT_CONFIRMED' | 'NO_SUCH_PROGRAMME'>;
type Known = Extract<Rewardable, { status: 'known' }>;

/**
 * Has the fund pay a recipient for having taken part, once for each booking and programme: the transfer's id follows from both and from how
 * often the fund has refused before. One id is tried only after the one before it was refused for ever.
 */
@CommandHandler(RewardRecipient)
export class RewardRecipientProcess implements ICommandHandler<RewardRecipient> {
  readonly #communities: CommunityContexts;
  readonly #otherSide: OtherSide;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
    this.#otherSide = new OtherSide(streams, this.#communities);
  }

  async execute(asked: RewardRecipient): Promise<Outcome> {
    const booking = await this.streams.fold<Rewardable, BookingEvent>(streamOf.booking(asked.data.bookingId), notYetRequested, rewardableAfter);
    if (booking.status === 'unknown') return reject('NOT_FOUND');
    const notAllowed = whyNotAsker((await this.#communities.of(booking.communityId, asked.meta.actor)).roles);
    if (notAllowed) return notAllowed;
    const said = await this.streams.read<AccountEvent>(streamOf.account(fundOf(booking.communityId)));
    const attempts = attemptsAt(said, ({ purpose }) => isReward(purpose, asked));
    const answered = answerAmong(attempts, commandIdOf(asked));
    if (answered) return answered;
    const no = whyNotYet(booking) ?? (await this.#otherSide.whyNot(booking.communityId, [{ account: accountOf(booking.communityId, booking.recipientId), path: ['input', 'bookingId'] }]));
    if (no) return no;
    const minutes = minutesOf(said, asked);
    if (minutes === undefined) return reject('NO_SUCH_PROGRAMME', { path: ['input', 'programmeId'] });
    return this.commands.execute<GrantReward, Outcome>(grantReward(asked, booking, { minutes, attempt: attempts.length }));
  }
}

/** Strangers learn nothing, not even that the booking exists. */
const whyNotAsker = (roles: readonly Role[]): NoReward | undefined => {
  if (roles.length === 0) return reject('NOT_FOUND');
  return whyNotGrantor(roles);
};

const whyNotYet = ({ completed, tookPart, confirmed }: Known): NoReward | undefined => {
  if (!completed) return reject('NOT_YET_DUE', { path: ['input', 'bookingId'], message: 'The booking is not completed.' });
  return tookPart && confirmed ? undefined : reject('NOT_CONFIRMED', { path: ['input', 'bookingId'] });
};

const isReward = (purpose: Purpose, { data: { bookingId, programmeId } }: RewardRecipient): boolean =>
  purpose.kind === 'REWARD' && purpose.bookingId === bookingId && purpose.programmeId === programmeId;

/** What the programme gives each time; whether it still does is for the fund to say. */
const minutesOf = (said: readonly AccountEvent[], { data: { programmeId } }: RewardRecipient): string | undefined => {
  for (const { type, data } of said) if (type === 'ProgrammeAdopted' && data.programmeId === programmeId) return data.minutes;
  return undefined;
};

const commandIdOf = ({ meta }: RewardRecipient): string => derivedUuid('reward-recipient', meta.commandId);

const grantReward = (asked: RewardRecipient, { communityId, recipientId }: Known, { minutes, attempt }: { readonly minutes: string; readonly attempt: number }): GrantReward => {
  const { data: { bookingId, programmeId }, meta } = asked;
  const id = transferId.parse(idFrom('trf', 'reward', bookingId, programmeId, attempt));
  return new GrantReward(
    { accountId: fundOf(communityId), to: accountOf(communityId, recipientId), minutes, transferId: id, programmeId, bookingId },
    { ...meta, commandId: commandIdOf(asked), actor: 'system:reward-recipient' },
  );
};
