import { communityOfAccount, kindOf, type KindOfAccount } from '../../contracts/account/accounts.js';
import type { AccountId, CommunityId, Instant } from '../../contracts/values.js';
import { defineProjection, type AnyDomainEvent, type EventNamed } from '../engine/projection.js';

type Part = 'MEMBER' | 'FUND' | 'ISSUE' | 'SPONSOR' | 'BOUNDARY' | 'TRANSIT' | 'HOLD' | 'DAY';

/**
 * What the totals of a community are added up from: a row for each account, for each transfer that has not arrived, for each hold, and for each
 * day on which something moved. They stand in one table, so that its checkpoint moves them together and their sum is 0 whenever it is asked.
 */
export type LedgerRow = {
  readonly communityId: CommunityId;
  readonly part: Part;
  /** Decimal string: a balance, what is under way, what is held, or what moved. */
  readonly minutes: string;
  /** Since when it is held; the day on which it moved. */
  readonly since: string;
};

const accountKey = (id: AccountId): string => `account ${id}`;
const transferKey = (id: string): string => `transfer ${id}`;
const holdKey = (id: string): string => `hold ${id}`;
const dayKey = (community: CommunityId, at: Instant): string => `day ${community} ${at.slice(0, 10)}`;

type Paying = EventNamed<'CreditsTransferred' | 'HoldPosted'>;
type Balancing = EventNamed<'CreditsTransferred' | 'HoldPosted' | 'CreditsReceived'>;

const PARTS = { member: 'MEMBER', fund: 'FUND', sponsor: 'SPONSOR', issue: 'ISSUE', boundary: 'BOUNDARY' } as const satisfies Record<KindOfAccount, Part>;

const balanceAfter = ({ data: { accountId, after: { balance } } }: Balancing): LedgerRow => {
  return { communityId: communityOfAccount(accountId), part: PARTS[kindOf(accountId)], minutes: balance, since: '' };
};

/** New credits move nobody's: they do not count. */
const moves = ({ data: { purpose } }: Paying): boolean => purpose.kind !== 'ISSUE';

const paidKeys = (event: Paying): readonly string[] => {
  const { data: { accountId, transferId }, metadata } = event;
  return [accountKey(accountId), transferKey(transferId), ...(moves(event) ? [dayKey(communityOfAccount(accountId), metadata.at)] : [])];
};

const paid = (row: LedgerRow | undefined, event: Paying, key: string): LedgerRow => {
  const { data: { accountId, transferId, minutes }, metadata } = event;
  const communityId = communityOfAccount(accountId);
  if (key === accountKey(accountId)) return balanceAfter(event);
  if (key === transferKey(transferId)) return { communityId, part: 'TRANSIT', minutes, since: metadata.at };
  return { communityId, part: 'DAY', minutes: String(BigInt(row?.minutes ?? '0') + BigInt(minutes)), since: metadata.at.slice(0, 10) };
};

/** What arrives is no longer under way. What arrives without having left, or twice, stands against nothing: the sum tells. */
const received = (row: LedgerRow | undefined, event: EventNamed<'CreditsReceived'>, key: string): LedgerRow | undefined => {
  if (key === accountKey(event.data.accountId)) return balanceAfter(event);
  const left = row === undefined ? 0n : BigInt(row.minutes) - BigInt(event.data.minutes);
  return row === undefined || left <= 0n ? undefined : { ...row, minutes: String(left) };
};

const keyOf = (event: AnyDomainEvent): readonly string[] => {
  switch (event.type) {
    case 'CreditsTransferred': return paidKeys(event);
    case 'HoldPosted': return [...paidKeys(event), holdKey(event.data.holdId)];
    case 'CreditsReceived': return [accountKey(event.data.accountId), transferKey(event.data.transferId)];
    case 'CreditsHeld':
    case 'HoldVoided':
    case 'HoldExpired': return [holdKey(event.data.holdId)];
    default: return [];
  }
};

export const ledger = defineProjection<LedgerRow>({
  name: 'ledger',
  version: 1,
  key: keyOf,
  on: {
    CreditsTransferred: paid,
    HoldPosted: (row, event, key) => (key === holdKey(event.data.holdId) ? undefined : paid(row, event, key)),
    CreditsReceived: received,
    CreditsHeld: (_, { data: { accountId, minutes }, metadata }) => ({ communityId: communityOfAccount(accountId), part: 'HOLD', minutes, since: metadata.at }),
    HoldVoided: () => undefined,
    HoldExpired: () => undefined,
  },
  table: {
    columns: {
      community_id: { type: 'text not null', value: ({ communityId }) => communityId },
      part: { type: 'text not null', value: ({ part }) => part },
      minutes: { type: 'bigint not null', value: ({ minutes }) => minutes },
      since: { type: 'text collate "C" not null', value: ({ since }) => since },
    },
    indexes: { of_community: '(community_id, part, since) include (minutes)' },
  },
});
