import type { z } from 'zod';
import type { AccountEvent, Purpose, refusal } from '../../contracts/account/account.events.js';
import { ownerOf } from '../../contracts/account/accounts.js';
import type { AccountId, BookingId, Instant, MemberId, ProgrammeId, TransferId } from '../../contracts/values.js';
import { unreachable } from '../kernel/decider.js';
import { valueAt, withChanged, withValue, type PersistentMap } from '../kernel/persistent-map.js';

/** Why an attempt was refused for ever, and how many minutes were wanting. */
export type Stopped = { readonly code: z.infer<typeof refusal>; readonly missing: bigint };
/** An id under which this account was asked to pay: it is never free again, whether minutes moved or not. */
export type Attempt = { readonly to: AccountId; readonly minutes: bigint; readonly refused?: Stopped };
export type OpenHold = { readonly status: 'OPEN'; readonly to: AccountId; readonly minutes: bigint; readonly purpose: Purpose; readonly expiresAt?: Instant | undefined };
export type SettledHold = { readonly status: 'POSTED' | 'VOIDED' | 'EXPIRED'; readonly to: AccountId; readonly minutes: bigint; readonly transferId?: TransferId | undefined };
export type Hold = OpenHold | SettledHold;
/** `left`: how much of it has not been paid back yet. Nothing of a levy ever is. */
export type Receipt = { readonly from: AccountId; readonly minutes: bigint; readonly left: bigint; readonly isLevy: boolean };
export type CreditRequest = { readonly to: AccountId; readonly minutes: bigint; readonly answerBy: Instant; readonly silent: boolean; readonly open: boolean };
export type Mandate = { readonly holderId: MemberId; readonly left: bigint; readonly until?: Instant | undefined; readonly revoked: boolean };
export type Budget = { readonly left: bigint; readonly from: Instant; readonly until: Instant };
/** Of the entry that this account has of the transfer; or that of the other side, once it was answered from here. */
export type Dispute = { readonly transferId: TransferId; readonly open: boolean };
export type Programme = { readonly minutes: bigint; readonly left: bigint; readonly until?: Instant | undefined; readonly ended: boolean; readonly source?: AccountId | undefined };
/** A sponsor is to pay it, or has, or could not. */
export type Approval = { readonly source: AccountId; readonly programmeId: ProgrammeId; readonly bookingId: BookingId; readonly effectiveAt: Instant };

/** What the two communities have said, of a boundary account. `heard`: the place of the other one's last word in its own stream. */
export type Exchange = { readonly own: bigint | undefined; readonly theirs: bigint | undefined; readonly heard: bigint | undefined };

/** What one account remembers. Amounts are whole minutes; what is held is part of the balance until it is posted. */
export type Account = {
  readonly balance: bigint;
  readonly held: bigint;
  /** Instead of the policy's limit. */
  readonly exception: bigint | undefined;
  readonly closed: boolean;
  readonly attempts: PersistentMap<Attempt>;
  readonly holds: PersistentMap<Hold>;
  readonly receipts: PersistentMap<Receipt>;
  readonly requests: PersistentMap<CreditRequest>;
  readonly mandates: PersistentMap<Mandate>;
  readonly disputes: PersistentMap<Dispute>;
  /** Of the issue. */
  readonly budgets: PersistentMap<Budget>;
  /** Of the fund. */
  readonly programmes: PersistentMap<Programme>;
  /** What the fund gave for taking part, by who got it and the booking, and by who got it and the month. */
  readonly rewarded: PersistentMap<bigint>;
  /** Of the fund: what it has approved for sponsors to pay. */
  readonly approvals: PersistentMap<Approval>;
  /** Of a sponsor. */
  readonly opened: boolean;
  /** Of a boundary account. */
  readonly exchange: Exchange | undefined;
};

/** An account needs no opening: it is there, with nothing on it, as soon as somebody asks it anything. */
export const untouched: Account = {
  balance: 0n, held: 0n, exception: undefined, closed: false, attempts: undefined, holds: undefined, receipts: undefined, requests: undefined,
  mandates: undefined, disputes: undefined, budgets: undefined, programmes: undefined, rewarded: undefined, approvals: undefined, opened: false, exchange: undefined,
};

export const evolve = (account: Account, event: AccountEvent): Account => {
  switch (event.type) {
    case 'CreditsTransferred': return paid(entered(account, event.data), event.data);
    case 'HoldPosted': return paid({ ...entered(account, event.data), holds: settled(account, 'POSTED', event.data) }, event.data);
    case 'CreditsReceived': return answered({ ...entered(account, event.data), receipts: withValue(account.receipts, event.data.transferId, receiptOf(event.data)) }, event.data.purpose);
    case 'TransferRefused': return { ...account, attempts: withValue(account.attempts, event.data.attempt, refusedAs(event.data)) };
    case 'CreditsHeld': return { ...entered(account, event.data), holds: withValue(account.holds, event.data.holdId, openHoldOf(event.data)) };
    case 'HoldVoided': return { ...entered(account, event.data), holds: settled(account, 'VOIDED', event.data) };
    case 'HoldExpired': return { ...entered(account, event.data), holds: settled(account, 'EXPIRED', event.data) };
    case 'AccountClosed': return { ...account, closed: true };
    default: return agreed(account, event);
  }
};

type Entry = 'CreditsTransferred' | 'HoldPosted' | 'CreditsReceived' | 'TransferRefused' | 'CreditsHeld' | 'HoldVoided' | 'HoldExpired' | 'AccountClosed';
type DataOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { readonly type: Type }>['data'];

/** What was agreed about an account, and moves nothing by itself. */
const agreed = (account: Account, event: Exclude<AccountEvent, { readonly type: Entry }>): Account => {
  switch (event.type) {
    case 'CreditsRequested': return { ...account, requests: withValue(account.requests, event.data.requestId, requestOf(event.data)) };
    case 'CreditRequestClosed': return { ...account, requests: withChanged(account.requests, event.data.requestId, shut) };
    case 'LimitExceptionSet': return { ...account, exception: event.data.minutes === undefined ? undefined : BigInt(event.data.minutes) };
    case 'MandateGiven': return { ...account, mandates: withValue(account.mandates, event.data.mandateId, mandateOf(event.data)) };
    case 'MandateRevoked': return { ...account, mandates: withChanged(account.mandates, event.data.mandateId, (mandate) => ({ ...mandate, revoked: true })) };
    case 'EntryDisputed': return { ...account, disputes: withValue(account.disputes, event.data.disputeId, { transferId: event.data.transferId, open: true }) };
    case 'EntryDisputeDismissed':
    case 'EntryDisputeWithdrawn': return { ...account, disputes: withChanged(account.disputes, event.data.disputeId, closed) };
    case 'BudgetAdopted': return { ...account, budgets: withValue(account.budgets, event.data.budgetId, { left: BigInt(event.data.minutes), from: event.data.from, until: event.data.until }) };
    case 'ProgrammeAdopted': return { ...account, programmes: withValue(account.programmes, event.data.programmeId, programmeOf(event.data)) };
    case 'ProgrammeEnded': return { ...account, programmes: withChanged(account.programmes, event.data.programmeId, (programme) => ({ ...programme, ended: true })) };
    case 'ExchangeAgreed': return { ...account, exchange: { ...unsaid, ...account.exchange, own: BigInt(event.data.minutes) } };
    case 'ExchangeEnded': return { ...account, exchange: { ...unsaid, ...account.exchange, own: undefined } };
    case 'ExchangeNoticed': return { ...account, exchange: { ...unsaid, ...account.exchange, theirs: amountOf(event.data.minutes), heard: BigInt(event.data.said) } };
    case 'SponsorOpened': return { ...account, opened: true };
    case 'RewardApproved': return approved(account, event.data);
    case 'RewardLapsed': return lapsed(account, event.data);
    default: return unreachable(event);
  }
};

const unsaid: Exchange = { own: undefined, theirs: undefined, heard: undefined };
const amountOf = (minutes: string | undefined): bigint | undefined => (minutes === undefined ? undefined : BigInt(minutes));

const entered = (account: Account, { after }: { readonly after: { readonly balance: string; readonly held: string } }): Account => ({ ...account, balance: BigInt(after.balance), held: BigInt(after.held) });

type Paid = DataOf<'CreditsTransferred'> | DataOf<'HoldPosted'>;

const paid = (account: Account, data: Paid): Account => {
  const { transferId, to, minutes } = data;
  const attempts = withValue(account.attempts, transferId, { to, minutes: BigInt(minutes) });
  const mandates = 'mandateId' in data && data.mandateId !== undefined ? withChanged(account.mandates, data.mandateId, spend(minutes)) : account.mandates;
  return usedUp({ ...account, attempts, mandates }, data);
};

/** What is less for having been used: a budget, what a receipt can give back, what a programme can give, or a request that was waiting. */
const usedUp = (account: Account, { accountId, purpose, to, minutes, effectiveAt = '' }: Paid): Account => {
  switch (purpose.kind) {
    case 'ISSUE': return { ...account, budgets: withChanged(account.budgets, purpose.budgetId, spend(minutes)) };
    case 'REVERSAL': return answered({ ...account, receipts: withChanged(account.receipts, purpose.reverses, spend(minutes)) }, purpose);
    case 'REQUEST': return { ...account, requests: withChanged(account.requests, purpose.requestId, shut) };
    case 'REWARD': return ownerOf(accountId) === 'fund' ? counted(account, { ...purpose, to, effectiveAt }, BigInt(minutes)) : account;
    default: return account;
  }
};

/** Both sides know a dispute as closed by their own entry of the reversal that answers it: the one that raised it, and the one that pays back, which answers it once. */
const answered = (account: Account, purpose: Purpose): Account => {
  if (purpose.kind !== 'REVERSAL' || purpose.disputeId === undefined) return account;
  return { ...account, disputes: withValue(account.disputes, purpose.disputeId, { transferId: purpose.reverses, open: false }) };
};

type Rewarding = { readonly programmeId: ProgrammeId; readonly bookingId?: BookingId | undefined; readonly to: AccountId; readonly effectiveAt: Instant };

/** With so many minutes more of a reward, or fewer. */
const counted = (account: Account, { programmeId, bookingId, to, effectiveAt }: Rewarding, minutes: bigint): Account => {
  const keys = [...(bookingId === undefined ? [] : [rewardKey(to, bookingId)]), rewardKey(to, monthOf(effectiveAt))];
  const rewarded = keys.reduce((map, key) => withValue(map, key, (valueAt(map, key) ?? 0n) + minutes), account.rewarded);
  return { ...account, rewarded, programmes: withChanged(account.programmes, programmeId, (programme) => ({ ...programme, left: programme.left - minutes })) };
};

const approved = (account: Account, { transferId, to, minutes, source, programmeId, bookingId, effectiveAt }: DataOf<'RewardApproved'>): Account => ({
  ...counted(account, { programmeId, bookingId, to, effectiveAt }, BigInt(minutes)),
  attempts: withValue(account.attempts, transferId, { to, minutes: BigInt(minutes) }), approvals: withValue(account.approvals, transferId, { source, programmeId, bookingId, effectiveAt }),
});

const lapsed = (account: Account, data: DataOf<'RewardLapsed'>): Account => ({ ...counted(account, data, -BigInt(data.minutes)), attempts: withValue(account.attempts, data.transferId, refusedAs(data)) });

/** Under which `rewarded` counts what somebody got for a booking, or in a month. */
export const rewardKey = (to: AccountId, bookingOrMonth: string): string => `${ownerOf(to)} ${bookingOrMonth}`;
/** A month of UTC, `2027-03`. */
export const monthOf = (at: Instant): string => at.slice(0, 7);

const spend = (minutes: string) => <Value extends { readonly left: bigint }>(value: Value): Value => ({ ...value, left: value.left - BigInt(minutes) });
const shut = (request: CreditRequest): CreditRequest => ({ ...request, open: false });
const closed = (dispute: Dispute): Dispute => ({ ...dispute, open: false });

const settled = ({ holds }: Account, status: SettledHold['status'], { holdId, ...data }: DataOf<'HoldVoided'> | DataOf<'HoldPosted'>): PersistentMap<Hold> =>
  withChanged(holds, holdId, ({ to, minutes }) => ({ status, to, minutes, ...('transferId' in data ? { transferId: data.transferId } : {}) }));

const receiptOf = ({ from, minutes, isLevy }: DataOf<'CreditsReceived'>): Receipt => ({ from, minutes: BigInt(minutes), left: BigInt(minutes), isLevy: isLevy === true });
const refusedAs = ({ to, minutes, code, missing }: DataOf<'TransferRefused'> | DataOf<'RewardLapsed'>): Attempt => ({ to, minutes: BigInt(minutes), refused: { code, missing: BigInt(missing) } });
const openHoldOf = ({ to, minutes, purpose, expiresAt }: DataOf<'CreditsHeld'>): Hold => ({ status: 'OPEN', to, minutes: BigInt(minutes), purpose, expiresAt });
const requestOf = ({ to, minutes, answerBy, silent }: DataOf<'CreditsRequested'>): CreditRequest => ({ to, minutes: BigInt(minutes), answerBy, silent, open: true });
const mandateOf = ({ holderId, minutes, until }: DataOf<'MandateGiven'>): Mandate => ({ holderId, left: BigInt(minutes), until, revoked: false });
const programmeOf = ({ minutes, budget, until, source }: DataOf<'ProgrammeAdopted'>): Programme => ({ minutes: BigInt(minutes), left: BigInt(budget), until, ended: false, source });
