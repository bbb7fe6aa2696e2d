import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountEvent } from '../../../contracts/account/account.events.js';
import { accountOf, communityOfAccount, fundOf } from '../../../contracts/account/accounts.js';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import type { Role } from '../../../contracts/community/membership.events.js';
import { streamOf } from '../../../contracts/events.js';
import type { AccountId } from '../../../contracts/values.js';
import type { GrantReward, LapseReward, TransferCredits } from '../../account/account.commands.js';
import type { CommandMeta } from '../../kernel/command.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import { programmeOf } from '../../kernel/fund-programmes.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { attemptsAtReward, earlierAnswer, grantsFold, type Grants } from './fund-grants.js';
import { notForOneself, whyNotGrantor } from './grants.js';
import { OtherSide } from './other-side.js';
import { RewardRecipient } from './reward-recipient.commands.js';
import { notYetRequested, rewardableAfter, tookPart, type Rewardable } from './rewardable.js';
import { grantReward, lapseReward, payApproved } from './rewards.js';

export type NoReward = Rejected<'NOT_FOUND' | 'NOT_TREASURER' | 'NOT_FOR_ONESELF' | 'NOT_YET_DUE' | 'NOT_CONFIRMED' | 'NO_SUCH_PROGRAMME'>;
type Known = Extract<Rewardable, { status: 'known' }>;
type Paying = { readonly source: AccountId | undefined; readonly grant: GrantReward };

/**
 * Has a recipient rewarded for having taken part, once for each booking and programme: the transfer's id follows from both and from how often it
 * was refused before. One id is tried only after the one before it was refused for ever. What the terms promise of a programme is what is paid.
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
    const notAllowed = whyNotAsker(booking, asked, (await this.#communities.of(booking.communityId, asked.meta.actor)).roles);
    if (notAllowed) return notAllowed;
    const grants = await this.streams.foldLong<Grants, AccountEvent>(streamOf.account(fundOf(booking.communityId)), grantsFold);
    const attempts = attemptsAtReward(grants, asked.data);
    return earlierAnswer(attempts, commandIdOf(asked)) ?? this.#grant(booking, asked, attempts.length);
  }

  async #grant(booking: Known, asked: RewardRecipient, attempt: number): Promise<Outcome> {
    const { communityId, recipientId, promised } = booking;
    const no = whyNotYet(booking) ?? (await this.#otherSide.whyNot(communityId, [{ account: accountOf(communityId, recipientId), path: ['input', 'bookingId'] }]));
    if (no) return no;
    const programme = await programmeOf(this.streams, communityId, asked.data.programmeId);
    if (programme === undefined) return reject('NO_SUCH_PROGRAMME', { path: ['input', 'programmeId'] });
    const promise = promised.find(({ programmeId }) => programmeId === asked.data.programmeId);
    const terms = promise ? { minutes: promise.minutes, agreed: true as const } : { minutes: programme.minutes };
    return this.#pay({ source: programme.source, grant: grantReward(booking, { ...asked.data, ...terms, attempt }, { ...asked.meta, commandId: commandIdOf(asked), actor: ACTOR }) });
  }

  /** A sponsor is asked at once, so that whoever grants it hears whether they have enough; should nobody hear it, processes do the same. */
  async #pay({ source, grant }: Paying): Promise<Outcome> {
    const granted = await this.commands.execute<GrantReward, Outcome>(grant);
    if (isRejected(granted) || source === undefined) return granted;
    const { accountId: _, ...data } = grant.data;
    const paid = await this.commands.execute<TransferCredits, Outcome>(payApproved({ ...data, source, effectiveAt: grant.meta.at }, stepOf(grant.meta, 'pay')));
    if (!isRejected(paid)) return granted;
    if (paid.rejected === 'LIMIT_REACHED') await this.commands.execute<LapseReward, Outcome>(lapseReward(communityOfAccount(grant.data.accountId), { attempt: data.transferId, missing: String(paid.facts?.['missing']) }, stepOf(grant.meta, 'lapse')));
    return paid;
  }
}

const ACTOR = 'system:reward-recipient';

/** Strangers learn nothing, not even that the booking exists; and nobody grants it to themselves, or to whom they have served. */
const whyNotAsker = ({ recipientId, providerId }: Known, { meta: { actor } }: RewardRecipient, roles: readonly Role[]): NoReward | undefined => {
  if (roles.length === 0) return reject('NOT_FOUND');
  return whyNotGrantor(roles) ?? notForOneself(actor, [recipientId, providerId]);
};

const whyNotYet = (booking: Known): NoReward | undefined => {
  if (!booking.completed) return reject('NOT_YET_DUE', { path: ['input', 'bookingId'], message: 'The booking is not completed.' });
  return tookPart(booking) && booking.confirmed ? undefined : reject('NOT_CONFIRMED', { path: ['input', 'bookingId'] });
};

const commandIdOf = ({ meta }: RewardRecipient): string => derivedUuid('reward-recipient', meta.commandId);
const stepOf = (meta: CommandMeta, name: string): CommandMeta => ({ ...meta, commandId: derivedUuid('reward-recipient', meta.commandId, name) });
