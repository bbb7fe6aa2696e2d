import { readable } from '../../contracts/event.js';
import type { Policy } from '../../contracts/community/policy.js';
import type { CommunityId, Instant, MemberId } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';

export type PolicyVersion = Policy & { readonly version: number; readonly since: Instant; readonly changedById: MemberId; readonly reason: string | null };

export type CommunityRow = {
  readonly id: CommunityId;
  readonly name: string;
  readonly description: string | null;
  readonly founderId: MemberId;
  readonly foundedAt: Instant;
  /** Every version, the first one first; the last one is in force. */
  readonly policies: readonly PolicyVersion[];
  readonly memberCount: number;
};

/** Small letters without accents: how names are compared. */
export const folded = (name: string): string => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

export const communities = defineProjection<CommunityRow>({
  name: 'communities',
  version: 3,
  key: (event) => {
    switch (event.type) {
      case 'CommunityFounded':
      case 'PolicyChanged':
      case 'MemberJoined':
      case 'MemberLeft': return event.data.communityId;
      default: return [];
    }
  },
  on: {
    CommunityFounded: (_, { data: { communityId, founderId, name, description, policy }, metadata }) => ({
      id: communityId, name, description: description ?? null, founderId, foundedAt: metadata.at, memberCount: 0,
      policies: [{ ...policy, version: 1, since: metadata.at, changedById: founderId, reason: null }],
    }),
    PolicyChanged: (row, { data: { version, policy, changedBy, reason }, metadata }) =>
      row && { ...row, policies: [...row.policies, { ...policy, version, since: metadata.at, changedById: changedBy, reason: readable(reason) ?? null }] },
    MemberJoined: (row) => row && { ...row, memberCount: row.memberCount + 1 },
    MemberLeft: (row) => row && { ...row, memberCount: row.memberCount - 1 },
  },
  table: {
    columns: { folded_name: { type: 'text collate "C" not null', value: ({ name }) => folded(name) } },
    indexes: { by_name: '(folded_name, key)' },
  },
});
