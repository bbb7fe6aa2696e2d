import type { Role } from '../../contracts/community/membership.events.js';
import type { CommunityId, Instant, MemberId } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';

/** One person in one community; there is no row for those who have left. */
export type MembershipRow = { readonly communityId: CommunityId; readonly memberId: MemberId; readonly roles: readonly Role[]; readonly joinedAt: Instant };

/** Which row the membership of a member in a community is. */
export const membershipKey = (communityId: string, memberId: string): string => `${communityId}.${memberId}`;

export const memberships = defineProjection<MembershipRow>({
  name: 'memberships',
  version: 1,
  key: (event) => {
    switch (event.type) {
      case 'MemberJoined':
      case 'RoleGranted':
      case 'RoleRevoked':
      case 'MemberLeft': return membershipKey(event.data.communityId, event.data.memberId);
      default: return [];
    }
  },
  on: {
    MemberJoined: (_, { data: { communityId, memberId, roles }, metadata }) => ({ communityId, memberId, roles, joinedAt: metadata.at }),
    RoleGranted: (row, { data }) => row && { ...row, roles: [...row.roles, data.role] },
    RoleRevoked: (row, { data }) => row && { ...row, roles: row.roles.filter((role) => role !== data.role) },
    MemberLeft: () => undefined,
  },
  table: {
    columns: {
      community_id: { type: 'text not null', value: ({ communityId }) => communityId },
      member_id: { type: 'text not null', value: ({ memberId }) => memberId },
      joined_at: { type: 'timestamptz not null', value: ({ joinedAt }) => joinedAt },
    },
    indexes: { of_community: '(community_id, joined_at, key)', of_member: '(member_id, joined_at, key)' },
  },
});
