import { z } from 'zod';
import { defineEvent, personal, type EventOf } from '../event.js';
import { accountId, bookingId, creditHoldId, creditRequestId, budgetId, disputeId, instant, mandateId, memberId, programmeId, text, transferId } from '../values.js';
import { credits, creditsOrNone, signedCredits } from './credits.js';

/** Balance and held minutes of this account once the event is made: every entry can be shown, and checked, without the ones before it. */
const after = z.object({ balance: signedCredits, held: creditsOrNone });

/**
 * One of the two legs of a payment between communities: `with` is the account in the other one that pays or is paid in the end, `exchangeId`
 * the hold of the first leg, by which both are known.
 */
const exchangePurpose = z.object({ kind: z.literal('EXCHANGE'), with: accountId, exchangeId: creditHoldId });
export type ExchangePurpose = z.infer<typeof exchangePurpose>;

/** What a transfer is for. Every entry of the fund has one too, so that a treasurer can say where an hour went. */
export const purpose = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('BOOKING'), bookingId }),
  /** What a late cancellation owes to the other side. */
  z.object({ kind: z.literal('CANCELLATION'), bookingId }),
  z.object({ kind: z.literal('GIFT') }),
  z.object({ kind: z.literal('REQUEST'), requestId: creditRequestId }),
  z.object({ kind: z.literal('GROUP_WORK') }),
  z.object({ kind: z.literal('FUND_SPENDING') }),
  z.object({ kind: z.literal('STARTING_CREDIT') }),
  z.object({ kind: z.literal('ORIENTATION') }),
  z.object({ kind: z.literal('REWARD'), programmeId, bookingId: bookingId.optional() }),
  z.object({ kind: z.literal('ISSUE'), budgetId }),
  /** `disputeId`: whose dispute of the original this answers. */
  z.object({ kind: z.literal('REVERSAL'), reverses: transferId, disputeId: disputeId.optional() }),
  exchangePurpose,
]);
export type Purpose = z.infer<typeof purpose>;

/** On whose word an account was debited: its owner's, a mandate's, a treasurer's for the fund, a correction's, or because terms were agreed to. */
export const authority = z.enum(['OWNER', 'MANDATE', 'TREASURER', 'CORRECTION', 'AGREEMENT']);
export type Authority = z.infer<typeof authority>;

/** Why an attempt was refused that may succeed another day: only such a refusal is an event. */
export const refusal = z.enum(['LIMIT_REACHED', 'BUDGET_EXHAUSTED', 'MANDATE_EXHAUSTED', 'REWARD_CAP_REACHED', 'EXCHANGE_LIMIT_REACHED', 'NO_EXCHANGE']);

const ofAccount = { accountId };
/** `authorId` typed the reason: their key hides it. System transfers have neither. */
const words = { authorId: memberId.optional(), reason: personal(text(500), { of: 'authorId' }).optional() };
const areSomebodys = [({ authorId, reason }: { readonly authorId?: unknown; readonly reason?: unknown }): boolean => reason === undefined || authorId !== undefined, 'a reason has an author'] as const;
const transfer = { ...ofAccount, transferId, to: accountId, minutes: credits, purpose, authority };

/**
 * Minutes leave this account for another, in one event: the other side's `CreditsReceived` follows from it. Of `minutes`, `levy` go to the
 * community's fund. `effectiveAt`: when the service took place, where that is not when it was recorded. `belowLimit`: a correction went
 * below what the account may spend.
 */
export const CreditsTransferred = defineEvent('CreditsTransferred', 1, z.object({
  ...transfer, ...words, levy: credits.optional(), mandateId: mandateId.optional(), effectiveAt: instant.optional(), belowLimit: z.literal(true).optional(), after,
}).refine(...areSomebodys));
/** What a transfer brings to this account, once for each transfer and account. `minutes` is what arrives, the levy taken off. */
export const CreditsReceived = defineEvent('CreditsReceived', 1, z.object({
  ...ofAccount, transferId, from: accountId, minutes: credits, purpose, ...words, isLevy: z.literal(true).optional(), effectiveAt: instant.optional(), after,
}).refine(...areSomebodys));
/** Asked for and refused, for ever: a late repeat of the request moves nothing. `missing`: minutes that were wanting. */
export const TransferRefused = defineEvent('TransferRefused', 1, z.object({
  ...ofAccount, attempt: z.union([transferId, creditHoldId]), to: accountId, minutes: credits, purpose, code: refusal, missing: credits,
}));

/** Minutes are set aside for another account: they count against the limit at once. Without `expiresAt` the hold ends when what it is for ends. */
export const CreditsHeld = defineEvent('CreditsHeld', 1, z.object({
  ...ofAccount, holdId: creditHoldId, to: accountId, minutes: credits, purpose, authority, expiresAt: instant.optional(), after,
}));
/** Of what was held `minutes` are transferred, a transfer like any other; `released` go back. */
export const HoldPosted = defineEvent('HoldPosted', 1, z.object({
  ...transfer, holdId: creditHoldId, released: creditsOrNone, levy: credits.optional(), effectiveAt: instant.optional(), after,
}));
/** `purpose` is told where the other leg of an exchange ends with it. */
export const HoldVoided = defineEvent('HoldVoided', 1, z.object({ ...ofAccount, holdId: creditHoldId, minutes: credits, purpose: exchangePurpose.optional(), after }));
export const HoldExpired = defineEvent('HoldExpired', 1, z.object({ ...ofAccount, holdId: creditHoldId, minutes: credits, purpose: exchangePurpose.optional(), after }));

/** Somebody asks to be paid by this account. Its owner accepts (a transfer follows) or refuses; nothing is accepted by silence unless `silent`. */
export const CreditsRequested = defineEvent('CreditsRequested', 1, z.object({
  ...ofAccount, requestId: creditRequestId, to: accountId, minutes: credits, ...words, answerBy: instant, silent: z.boolean(),
}).refine(...areSomebodys));
export const CreditRequestClosed = defineEvent('CreditRequestClosed', 1, z.object({ ...ofAccount, requestId: creditRequestId, how: z.enum(['REFUSED', 'WITHDRAWN', 'EXPIRED']) }));

/** This account may go so many minutes below zero, whatever the policy says; without `minutes` the policy holds again. */
export const LimitExceptionSet = defineEvent('LimitExceptionSet', 1, z.object({ ...ofAccount, minutes: creditsOrNone.optional(), authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));
/** `holderId` may debit this account, up to `minutes` altogether and until then. */
export const MandateGiven = defineEvent('MandateGiven', 1, z.object({ ...ofAccount, mandateId, holderId: memberId, minutes: credits, until: instant.optional(), ...words }).refine(...areSomebodys));
export const MandateRevoked = defineEvent('MandateRevoked', 1, z.object({ ...ofAccount, mandateId }));
export const AccountClosed = defineEvent('AccountClosed', 1, z.object({ ...ofAccount, authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));

/**
 * The owner of this account, who is one side of the transfer, says that it is wrong. A treasurer answers: by a reversal whose purpose names the
 * dispute, which closes it here with this account's entry of that, or by dismissing it. Until then the owner can take it back.
 */
export const EntryDisputed = defineEvent('EntryDisputed', 1, z.object({ ...ofAccount, disputeId, transferId, authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));
/** The entry stays as it is. `authorId` is the treasurer, whose words the answer is. */
export const EntryDisputeDismissed = defineEvent('EntryDisputeDismissed', 1, z.object({ ...ofAccount, disputeId, authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));
/** The owner has found the entry right after all: nobody is to answer any more. */
export const EntryDisputeWithdrawn = defineEvent('EntryDisputeWithdrawn', 1, z.object({ ...ofAccount, disputeId }));

/** In the stream of the community's issue: so many minutes may be created for the fund in this period. */
export const BudgetAdopted = defineEvent('BudgetAdopted', 1, z.object({ ...ofAccount, budgetId, minutes: credits, from: instant, until: instant, authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));
/** In the stream of the fund: what recipients earn for taking part in a service, `minutes` each time, within a budget. `source`: the sponsor's account that pays, where it is not the fund. */
export const ProgrammeAdopted = defineEvent('ProgrammeAdopted', 1, z.object({
  ...ofAccount, programmeId, name: text(120), minutes: credits, budget: credits, until: instant.optional(), source: accountId.optional(), authorId: memberId, reason: personal(text(500), { of: 'authorId' }),
}));
export const ProgrammeEnded = defineEvent('ProgrammeEnded', 1, z.object({ ...ofAccount, programmeId, authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));

/** In the stream of a sponsor's account: from now on it takes gifts, and pays rewards of the programmes that name it. */
export const SponsorOpened = defineEvent('SponsorOpened', 1, z.object({ ...ofAccount, name: text(120), authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));
const ofReward = { ...ofAccount, transferId, source: accountId, to: accountId, minutes: credits, programmeId, bookingId, effectiveAt: instant };
/** In the stream of the fund, which keeps all programmes and caps: a sponsor is to pay this reward. Budget and caps count it from now on. */
export const RewardApproved = defineEvent('RewardApproved', 1, z.object(ofReward));
/** The sponsor had too little: what was approved is not paid, under this name never, and budget and caps count it no longer. */
export const RewardLapsed = defineEvent('RewardLapsed', 1, z.object({ ...ofReward, code: refusal, missing: credits }));

/** In the stream of a boundary account: this community exchanges with the other one, as far as `minutes` above or below zero. Without the other side's word nothing moves. */
export const ExchangeAgreed = defineEvent('ExchangeAgreed', 1, z.object({ ...ofAccount, minutes: credits, authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));
/** No more, until it is agreed to anew: what stands there can still go back. */
export const ExchangeEnded = defineEvent('ExchangeEnded', 1, z.object({ ...ofAccount, authorId: memberId, reason: personal(text(500), { of: 'authorId' }) }));
/** What the other community has said in its own stream, at its place `said`: it exchanges up to `minutes`; without them it does so no more. */
export const ExchangeNoticed = defineEvent('ExchangeNoticed', 1, z.object({ ...ofAccount, minutes: credits.optional(), said: creditsOrNone }));

export const accountEvents = [
  CreditsTransferred, CreditsReceived, TransferRefused, CreditsHeld, HoldPosted, HoldVoided, HoldExpired, CreditsRequested, CreditRequestClosed,
  LimitExceptionSet, MandateGiven, MandateRevoked, AccountClosed, EntryDisputed, EntryDisputeDismissed, EntryDisputeWithdrawn, BudgetAdopted, ProgrammeAdopted, ProgrammeEnded, ExchangeAgreed, ExchangeEnded, ExchangeNoticed,
  SponsorOpened, RewardApproved, RewardLapsed,
] as const;
export type AccountEvent = EventOf<(typeof accountEvents)[number]>;
