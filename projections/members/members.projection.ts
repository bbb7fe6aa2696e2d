import { readable } from '../../contracts/event.js';
import type { Instant, MemberId } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';

/** A member's page. Words are null once their key has been destroyed. */
export type MemberRow = {
  readonly id: MemberId;
  readonly name: string | null;
  readonly bio: string | null;
  /** For the member's own eyes; null for members who were imported and cannot sign in. */
  readonly email: string | null;
  readonly joinedAt: Instant;
};

export const members = defineProjection<MemberRow>({
  name: 'members',
  version: 1,
  key: (event) => {
    switch (event.type) {
      case 'MemberRegistered':
      case 'ProfileUpdated': return event.data.memberId;
      default: return [];
    }
  },
  on: {
    MemberRegistered: (_, { data: { memberId, name, email }, metadata }) =>
      ({ id: memberId, name: readable(name) ?? null, bio: null, email: email === undefined ? null : (readable(email) ?? null), joinedAt: metadata.at }),
    ProfileUpdated: (row, { data: { name, bio } }) => row && {
      ...row,
      ...(name === undefined ? {} : { name: readable(name) ?? null }),
      ...(bio === undefined ? {} : { bio: bio === null ? null : (readable(bio) ?? null) }),
    },
  },
  table: { columns: {} },
});
