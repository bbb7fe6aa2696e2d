import type { Purpose } from '../../contracts/account/account.events.js';
import type { AccountId, BookingId, BudgetId, CreditHoldId, CreditRequestId, DisputeId, Instant, MandateId, MemberId, ProgrammeId, TransferId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

/** `accountId` is the account whose stream hears the command: the one that pays, or owes an answer. Minutes are decimal strings. */
type OfAccount = { accountId: AccountId };
type Amount = { to: AccountId; minutes: string };

/** Pays at once: by the owner, by who holds a mandate, from the fund or the issue by a treasurer, or by a process for what was agreed. */
export class TransferCredits extends command('TransferCredits')<OfAccount & Amount & {
  transferId: TransferId; purpose: Purpose; reason?: string | undefined; effectiveAt?: Instant | undefined; mandateId?: MandateId | undefined;
}> {}
/** Pays back what this account received under `reverses`: all that is left of it, or `minutes`. By the owner, or by a treasurer with a reason; who answers a dispute by it names that. */
export class ReverseTransfer extends command('ReverseTransfer')<OfAccount & {
  transferId: TransferId; reverses: TransferId; minutes?: string | undefined; reason?: string | undefined; disputeId?: DisputeId | undefined;
}> {}
/** Many are paid by the fund for work they did together: all of them, or none. */
export class AwardGroup extends command('AwardGroup')<OfAccount & { awards: readonly { transferId: TransferId; to: AccountId; minutes: string }[]; reason: string }> {}
/** The other side of a transfer. Sent by `deliver-credits` alone. */
export class ReceiveCredits extends command('ReceiveCredits')<OfAccount & {
  transferId: TransferId; from: AccountId; minutes: string; purpose: Purpose; authorId?: MemberId | undefined; reason?: string | undefined; isLevy?: true | undefined; effectiveAt?: Instant | undefined;
}> {}

/** By processes alone, for terms that were agreed to. */
export class HoldCredits extends command('HoldCredits')<OfAccount & Amount & { holdId: CreditHoldId; purpose: Purpose; expiresAt?: Instant | undefined }> {}
/** `purpose`: where it is not what the minutes were held for, as after a late cancellation. */
export class PostHold extends command('PostHold')<OfAccount & { holdId: CreditHoldId; transferId: TransferId; minutes: string; purpose?: Purpose | undefined; effectiveAt?: Instant | undefined }> {}
export class VoidHold extends command('VoidHold')<OfAccount & { holdId: CreditHoldId }> {}
/** Sent by a timer; the decider has the last word. */
export class ExpireHold extends command('ExpireHold')<OfAccount & { holdId: CreditHoldId }> {}

/** `to`, the asker's own account, asks this account to pay. */
export class RequestCredits extends command('RequestCredits')<OfAccount & Amount & { requestId: CreditRequestId; reason: string }> {}
/** By who was asked. Whether there still is somebody to pay is said by other streams: only then it becomes `AcceptCreditRequest`. Taken from the bus by src/processes/pay-member. */
export class PayCreditRequest extends command('PayCreditRequest')<OfAccount & { requestId: CreditRequestId; transferId: TransferId }> {}
export class AcceptCreditRequest extends command('AcceptCreditRequest')<OfAccount & { requestId: CreditRequestId; transferId: TransferId }> {}
export class RefuseCreditRequest extends command('RefuseCreditRequest')<OfAccount & { requestId: CreditRequestId }> {}
export class WithdrawCreditRequest extends command('WithdrawCreditRequest')<OfAccount & { requestId: CreditRequestId }> {}
/** Nobody answered in time. Sent by a timer; whether the two are still there is said by other streams, then it becomes `LapseCreditRequest`. Taken from the bus by src/processes/pay-member. */
export class EndCreditRequest extends command('EndCreditRequest')<OfAccount & { requestId: CreditRequestId; transferId: TransferId }> {}
/** A small request of a community that wants it so is accepted by silence, every other lapses; so does one whose payer could not say no, or whose payee is gone (`isUnpaid`). The decider has the last word. */
export class LapseCreditRequest extends command('LapseCreditRequest')<OfAccount & { requestId: CreditRequestId; transferId: TransferId; isUnpaid?: true | undefined }> {}

export class SetLimitException extends command('SetLimitException')<OfAccount & { minutes?: string | undefined; reason: string }> {}
export class GiveMandate extends command('GiveMandate')<OfAccount & { mandateId: MandateId; holderId: MemberId; minutes: string; until?: Instant | undefined; reason?: string | undefined }> {}
export class RevokeMandate extends command('RevokeMandate')<OfAccount & { mandateId: MandateId }> {}
export class CloseAccount extends command('CloseAccount')<OfAccount & { reason: string }> {}

/** By the owner of either side: the entry is wrong, and a treasurer is to look at it. */
export class DisputeEntry extends command('DisputeEntry')<OfAccount & { disputeId: DisputeId; transferId: TransferId; reason: string }> {}
/** By a treasurer, but not by who raised it: the entry stays as it is. */
export class DismissDispute extends command('DismissDispute')<OfAccount & { disputeId: DisputeId; reason: string }> {}
/** By who raised it: nobody is to answer any more. */
export class WithdrawDispute extends command('WithdrawDispute')<OfAccount & { disputeId: DisputeId }> {}

/** To the issue: so much may be created for the fund in this period. */
export class AdoptBudget extends command('AdoptBudget')<OfAccount & { budgetId: BudgetId; minutes: string; from: Instant; until: Instant; reason: string }> {}
type Programme = OfAccount & { programmeId: ProgrammeId; name: string; minutes: string; budget: string; until?: Instant | undefined; reason: string };
/** To the fund: what taking part in a service is worth, and which sponsor pays it, where the fund does not. */
export class AdoptProgramme extends command('AdoptProgramme')<Programme & { source?: AccountId | undefined }> {}
/** The same of a sponsor's: whether there is one is said by another stream. Taken from the bus by src/processes/pay-member. */
export class AdoptSponsoredProgramme extends command('AdoptSponsoredProgramme')<Programme & { source: AccountId }> {}
/** To a new account of a sponsor, by a treasurer. */
export class OpenSponsor extends command('OpenSponsor')<OfAccount & { name: string; reason: string }> {}
export class EndProgramme extends command('EndProgramme')<OfAccount & { programmeId: ProgrammeId; reason: string }> {}
/** To the fund, by a process alone: `to` took part in the booking, and its provider has said so. Within the programme's budget and the community's caps. `agreed`: the two agreed to it while the programme ran. */
export class GrantReward extends command('GrantReward')<OfAccount & Amount & { transferId: TransferId; programmeId: ProgrammeId; bookingId: BookingId; agreed?: true | undefined }> {}
/** To the fund, by a process alone: the sponsor that was to pay has refused. */
export class LapseReward extends command('LapseReward')<OfAccount & { transferId: TransferId; code: 'LIMIT_REACHED'; missing: string }> {}

/** By the owner, to a member of another community: sets the first leg aside, for a short time. The second is asked for by a process. */
export class HoldAbroad extends command('HoldAbroad')<OfAccount & { holdId: CreditHoldId; with: AccountId; minutes: string }> {}
/** To the boundary account, by a treasurer: no further than `minutes` above or below zero. */
export class AgreeToExchange extends command('AgreeToExchange')<OfAccount & { minutes: string; reason: string }> {}
export class EndExchange extends command('EndExchange')<OfAccount & { reason: string }> {}
/** What the other community said at the place `said` of its own boundary account. Sent by `exchange-credits` alone. */
export class HearOfExchange extends command('HearOfExchange')<OfAccount & { minutes?: string | undefined; said: string }> {}

/** What the stream of one account hears. */
export const accountCommands = [
  TransferCredits, ReverseTransfer, AwardGroup, ReceiveCredits, HoldCredits, PostHold, VoidHold, ExpireHold, RequestCredits, AcceptCreditRequest,
  RefuseCreditRequest, WithdrawCreditRequest, LapseCreditRequest, SetLimitException, GiveMandate, RevokeMandate, CloseAccount, DisputeEntry, DismissDispute, WithdrawDispute, AdoptBudget,
  AdoptProgramme, EndProgramme, GrantReward, LapseReward, OpenSponsor, HoldAbroad, AgreeToExchange, EndExchange, HearOfExchange,
] as const;
export type AccountCommand = InstanceType<(typeof accountCommands)[number]>;
