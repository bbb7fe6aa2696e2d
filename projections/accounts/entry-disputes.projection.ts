import { readable } from '../../contracts/event.js';
import { communityOfAccount } from '../../contracts/account/accounts.js';
import type { AccountId, CommunityId, DisputeId, Instant, MemberId, TransferId } from '../../contracts/values.js';
import { defineProjection, type EventNamed } from '../engine/projection.js';

/** An entry that its owner disputes, and what became of it. Words are null where there are none, and once they are erased. */
export type EntryDisputeRow = {
  readonly id: DisputeId; readonly accountId: AccountId; readonly communityId: CommunityId; readonly transferId: TransferId; readonly reason: string | null; readonly raisedAt: Instant;
  readonly state: 'OPEN' | 'REVERSED' | 'DISMISSED' | 'WITHDRAWN'; readonly answer: string | null; readonly answeredById: MemberId | null; readonly answeredAt: Instant | null; readonly minutes: string | null;
};

/** The first answer stands: both sides of a reversal tell of it, and what was dismissed or taken back before stays so. */
const answered = (row: EntryDisputeRow | undefined, answer: Partial<EntryDisputeRow>): EntryDisputeRow | undefined => (row?.state === 'OPEN' ? { ...row, ...answer } : row);

const reversed = (row: EntryDisputeRow | undefined, { data: { reason, authorId, minutes }, metadata }: EventNamed<'CreditsTransferred' | 'CreditsReceived'>): EntryDisputeRow | undefined =>
  answered(row, { state: 'REVERSED', answer: readable(reason) ?? null, answeredById: authorId ?? null, answeredAt: metadata.at, minutes });

export const entryDisputes = defineProjection<EntryDisputeRow>({
  name: 'entry-disputes',
  version: 2,
  key: (event) => {
    switch (event.type) {
      case 'EntryDisputed':
      case 'EntryDisputeDismissed':
      case 'EntryDisputeWithdrawn': return event.data.disputeId;
      case 'CreditsTransferred':
      case 'CreditsReceived': return event.data.purpose.kind === 'REVERSAL' ? (event.data.purpose.disputeId ?? []) : [];
      default: return [];
    }
  },
  on: {
    EntryDisputed: (_, { data: { disputeId: id, accountId, transferId, reason }, metadata }) => ({
      id, accountId, communityId: communityOfAccount(accountId), transferId, reason: readable(reason) ?? null, raisedAt: metadata.at,
      state: 'OPEN', answer: null, answeredById: null, answeredAt: null, minutes: null,
    }),
    EntryDisputeDismissed: (row, { data: { reason, authorId }, metadata }) => answered(row, { state: 'DISMISSED', answer: readable(reason) ?? null, answeredById: authorId, answeredAt: metadata.at }),
    EntryDisputeWithdrawn: (row, { metadata }) => answered(row, { state: 'WITHDRAWN', answeredAt: metadata.at }),
    CreditsTransferred: reversed,
    CreditsReceived: reversed,
  },
  table: {
    columns: {
      account_id: { type: 'text not null', value: ({ accountId }) => accountId },
      community_id: { type: 'text not null', value: ({ communityId }) => communityId },
      state: { type: 'text not null', value: ({ state }) => state },
      raised_at: { type: 'text not null', value: ({ raisedAt }) => raisedAt },
    },
    indexes: { of_account: '(account_id, raised_at desc, key desc)', of_community: '(community_id, state, raised_at, key)' },
  },
});
