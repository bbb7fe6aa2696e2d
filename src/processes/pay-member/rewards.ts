import { accountOf, fundOf } from '../../../contracts/account/accounts.js';
import type { RewardApproved, TransferRefused } from '../../../contracts/account/account.events.js';
import type { EventOf } from '../../../contracts/event.js';
import { transferId, type BookingId, type CommunityId, type MemberId, type ProgrammeId, type TransferId } from '../../../contracts/values.js';
import { GrantReward, LapseReward, TransferCredits } from '../../account/account.commands.js';
import type { CommandMeta } from '../../kernel/command.js';
import { idFrom } from '../../kernel/ids.js';

type Earner = { readonly communityId: CommunityId; readonly recipientId: MemberId };
type Grant = { readonly bookingId: BookingId; readonly programmeId: ProgrammeId; readonly minutes: string; readonly agreed?: true | undefined; readonly attempt: number };
type Approved = EventOf<typeof RewardApproved>['data'];
type Refused = EventOf<typeof TransferRefused>['data'];

/** One name for each booking and programme, and for each attempt after one that was refused for ever: whoever grants it, it is paid once. */
export const rewardTransfer = (booking: BookingId, programme: ProgrammeId, attempt: number): TransferId => transferId.parse(idFrom('trf', 'reward', booking, programme, attempt));

export const grantReward = ({ communityId, recipientId }: Earner, { attempt, ...grant }: Grant, meta: CommandMeta): GrantReward =>
  new GrantReward({ accountId: fundOf(communityId), to: accountOf(communityId, recipientId), transferId: rewardTransfer(grant.bookingId, grant.programmeId, attempt), ...grant }, meta);

/** What the fund has approved is paid by the sponsor, under the name that it was approved under. */
export const payApproved = ({ source, to, minutes, transferId: name, programmeId, bookingId, effectiveAt }: Omit<Approved, 'accountId'>, meta: CommandMeta): TransferCredits =>
  new TransferCredits({ accountId: source, to, minutes, transferId: name, purpose: { kind: 'REWARD', programmeId, bookingId }, effectiveAt }, meta);

export const lapseReward = (communityId: CommunityId, { attempt, missing }: Pick<Refused, 'attempt' | 'missing'>, meta: CommandMeta): LapseReward =>
  new LapseReward({ accountId: fundOf(communityId), transferId: transferId.parse(attempt), code: 'LIMIT_REACHED', missing }, meta);
