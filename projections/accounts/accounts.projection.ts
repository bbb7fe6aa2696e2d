import { communityOfAccount, isMember, isSponsor, ownerOf, type Owner } from '../../contracts/account/accounts.js';
import type { Purpose } from '../../contracts/account/account.events.js';
import { readable } from '../../contracts/event.js';
import type { AccountId, CommunityId, Instant, MemberId } from '../../contracts/values.js';
import { defineProjection, type AnyDomainEvent, type EventNamed } from '../engine/projection.js';

/** Words are null where there are none, and once they are erased. Minutes are decimal strings. */
type Words = string | null;
export type LimitException = { readonly minutes: string | null; readonly reason: Words; readonly byId: MemberId; readonly at: Instant };
export type MandateRow = { readonly id: string; readonly holderId: MemberId; readonly minutes: string; readonly used: string; readonly until: Instant | null; readonly reason: Words; readonly givenAt: Instant };
type Adopted = { readonly id: string; readonly used: string; readonly reason: Words; readonly adoptedById: MemberId; readonly adoptedAt: Instant };
export type BudgetRow = Adopted & { readonly minutes: string; readonly from: Instant; readonly until: Instant };
export type ProgrammeRow = Adopted & { readonly name: string; readonly minutes: string; readonly budget: string; readonly until: Instant | null; readonly sourceId: AccountId | null; readonly endedAt: Instant | null };

/** What two communities have said of exchanging, each last. */
export type ExchangeRow = { readonly agreedByUs: string | null; readonly agreedByThem: string | null; readonly reason: Words };

/** One account as it stands. What the community's rules make of it is worked out when it is asked: they may have changed since. */
export type AccountRow = {
  readonly id: AccountId;
  readonly communityId: CommunityId;
  readonly kind: 'MEMBER' | 'FUND' | 'ISSUE' | 'SPONSOR' | 'BOUNDARY';
  /** Null for the community's own accounts. */
  readonly memberId: MemberId | null;
  /** Of a sponsor. */
  readonly name: string | null;
  readonly balance: string;
  readonly held: string;
  readonly closedAt: Instant | null;
  /** The last one holds. */
  readonly limitExceptions: readonly LimitException[];
  /** Those that were not revoked. */
  readonly mandates: readonly MandateRow[];
  /** Of the issue. */
  readonly budgets: readonly BudgetRow[];
  /** Of the fund. */
  readonly programmes: readonly ProgrammeRow[];
  /** Minutes of service that were given to others, as credits came in for them, and received from others. */
  readonly given: string;
  readonly received: string;
  readonly lastMovedAt: Instant | null;
  /** Of a boundary account. */
  readonly exchange: ExchangeRow | null;
};

const ownedBy = (owner: Owner): Pick<AccountRow, 'kind' | 'memberId'> => {
  if (owner === 'fund') return { kind: 'FUND', memberId: null };
  if (owner === 'issue') return { kind: 'ISSUE', memberId: null };
  if (isSponsor(owner)) return { kind: 'SPONSOR', memberId: null };
  return isMember(owner) ? { kind: 'MEMBER', memberId: owner } : { kind: 'BOUNDARY', memberId: null };
};

const NONE: readonly never[] = [];

/** An account in which nothing has happened. */
export const emptyAccount = (id: AccountId): AccountRow => {
  return {
    id, communityId: communityOfAccount(id), ...ownedBy(ownerOf(id)), name: null, balance: '0', held: '0', closedAt: null,
    limitExceptions: NONE, mandates: NONE, budgets: NONE, programmes: NONE, given: '0', received: '0', lastMovedAt: null, exchange: null,
  };
};

const words = (value: unknown): Words => {
  const found = readable(value);
  return typeof found === 'string' ? found : null;
};

const plus = (a: string, b: string): string => String(BigInt(a) + BigInt(b));

const isService = ({ kind }: Purpose): boolean => kind === 'BOOKING' || kind === 'REQUEST' || kind === 'GROUP_WORK';

/** With more used of the one that a transfer drew on. */
const used = <One extends { readonly id: string; readonly used: string }>(all: readonly One[], id: string | undefined, minutes: string): readonly One[] =>
  (id === undefined ? all : all.map((one) => (one.id === id ? { ...one, used: plus(one.used, minutes) } : one)));

type Moving = EventNamed<'CreditsTransferred' | 'CreditsReceived' | 'CreditsHeld' | 'HoldPosted' | 'HoldVoided' | 'HoldExpired'>;

/** The row as it was before the event; its first event makes it. */
const before = (row: AccountRow | undefined, { data: { accountId } }: { readonly data: { readonly accountId: AccountId } }): AccountRow => row ?? emptyAccount(accountId);

/** Balance and held are what the event says they are. */
const moved = (row: AccountRow | undefined, event: Moving): AccountRow => {
  const { data: { after: { balance, held } }, metadata: { at } } = event;
  return { ...before(row, event), balance, held, lastMovedAt: at };
};

const paid = (row: AccountRow | undefined, event: EventNamed<'CreditsTransferred' | 'HoldPosted'>): AccountRow => {
  const next = moved(row, event);
  return isService(event.data.purpose) ? { ...next, received: plus(next.received, event.data.minutes) } : next;
};

const adopted = ({ data: { authorId, reason }, metadata }: EventNamed<'BudgetAdopted' | 'ProgrammeAdopted'>) => ({ used: '0', reason: words(reason), adoptedById: authorId, adoptedAt: metadata.at });

const exchanged = (row: AccountRow | undefined, event: EventNamed<'ExchangeAgreed' | 'ExchangeEnded' | 'ExchangeNoticed'>, said: Partial<ExchangeRow>): AccountRow => {
  const account = before(row, event);
  return { ...account, exchange: { agreedByUs: null, agreedByThem: null, reason: null, ...account.exchange, ...said } };
};

export const accounts = defineProjection<AccountRow>({
  name: 'accounts',
  version: 2,
  key: ({ data }: AnyDomainEvent) => ('accountId' in data ? data.accountId : []),
  on: {
    CreditsTransferred: (row, event) => {
      const { minutes, purpose, mandateId } = event.data;
      const next = paid(row, event);
      if (mandateId === undefined && purpose.kind !== 'ISSUE' && purpose.kind !== 'REWARD') return next;
      return {
        ...next, mandates: used(next.mandates, mandateId, minutes),
        budgets: used(next.budgets, purpose.kind === 'ISSUE' ? purpose.budgetId : undefined, minutes),
        programmes: used(next.programmes, purpose.kind === 'REWARD' ? purpose.programmeId : undefined, minutes),
      };
    },
    CreditsReceived: (row, event) => {
      const next = moved(row, event);
      return isService(event.data.purpose) && event.data.isLevy === undefined ? { ...next, given: plus(next.given, event.data.minutes) } : next;
    },
    CreditsHeld: moved,
    HoldPosted: paid,
    HoldVoided: moved,
    HoldExpired: moved,
    CreditsRequested: before,
    CreditRequestClosed: before,
    TransferRefused: (row) => row, // changes nothing, and makes no account: told to who follows it
    EntryDisputed: before,
    EntryDisputeDismissed: before,
    EntryDisputeWithdrawn: before,
    LimitExceptionSet: (row, event) => {
      const { minutes, reason, authorId: byId } = event.data;
      const account = before(row, event);
      return { ...account, limitExceptions: [...account.limitExceptions, { minutes: minutes ?? null, reason: words(reason), byId, at: event.metadata.at }] };
    },
    MandateGiven: (row, event) => {
      const { mandateId: id, holderId, minutes, until, reason } = event.data;
      const account = before(row, event);
      return { ...account, mandates: [...account.mandates, { id, holderId, minutes, used: '0', until: until ?? null, reason: words(reason), givenAt: event.metadata.at }] };
    },
    MandateRevoked: (row, { data: { mandateId } }) => row && { ...row, mandates: row.mandates.filter(({ id }) => id !== mandateId) },
    AccountClosed: (row, event) => ({ ...before(row, event), closedAt: event.metadata.at }),
    BudgetAdopted: (row, event) => {
      const { budgetId: id, minutes, from, until } = event.data;
      const account = before(row, event);
      return { ...account, budgets: [...account.budgets, { ...adopted(event), id, minutes, from, until }] };
    },
    ProgrammeAdopted: (row, event) => {
      const { programmeId: id, name, minutes, budget, until, source } = event.data;
      const account = before(row, event);
      return { ...account, programmes: [...account.programmes, { ...adopted(event), id, name, minutes, budget, until: until ?? null, sourceId: source ?? null, endedAt: null }] };
    },
    SponsorOpened: (row, event) => ({ ...before(row, event), name: event.data.name }),
    RewardApproved: (row, { data: { programmeId, minutes } }) => row && { ...row, programmes: used(row.programmes, programmeId, minutes) },
    RewardLapsed: (row, { data: { programmeId, minutes } }) => row && { ...row, programmes: used(row.programmes, programmeId, `-${minutes}`) },
    ExchangeAgreed: (row, event) => exchanged(row, event, { agreedByUs: event.data.minutes, reason: words(event.data.reason) }),
    ExchangeEnded: (row, event) => exchanged(row, event, { agreedByUs: null, reason: words(event.data.reason) }),
    ExchangeNoticed: (row, event) => exchanged(row, event, { agreedByThem: event.data.minutes ?? null }),
    ProgrammeEnded: (row, { data: { programmeId }, metadata }) => row && { ...row, programmes: row.programmes.map((one) => (one.id === programmeId ? { ...one, endedAt: metadata.at } : one)) },
  },
  table: {
    columns: {
      community_id: { type: 'text not null', value: ({ communityId }) => communityId },
      kind: { type: 'text not null', value: ({ kind }) => kind },
      given: { type: 'bigint not null', value: ({ given }) => given },
      received: { type: 'bigint not null', value: ({ received }) => received },
      /** What stands in an account that was closed at zero; empty while it is open. */
      left_over: { type: 'bigint', value: ({ closedAt, balance }) => (closedAt === null ? null : balance) },
      /** Empty while nothing has moved. */
      last_moved_at: { type: 'text not null', value: ({ lastMovedAt }) => lastMovedAt ?? '' },
    },
    indexes: { of_community: '(community_id, key)' },
  },
});
