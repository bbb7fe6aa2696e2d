import { RoleGranted, RoleRevoked, type Role } from '../../contracts/community/membership.events.js';
import { readable } from '../../contracts/event.js';
import { MemberRegistered, ProfileUpdated } from '../../contracts/member/member.events.js';
import { communityId, memberId, type MemberId } from '../../contracts/values.js';
import { defineProjection, type Projection } from '../../projections/engine/projection.js';
import type { Said } from './spec-log.js';

/** Read models for the engine's own specs: as small as they can be, with every kind of change a row can undergo. */

export const member = (number: number): MemberId => memberId.parse(`mbr_${number.toString(16).padStart(32, '0')}`);
const neighbourhood = communityId.parse(`cmt_${'0'.repeat(32)}`);

export type Person = { readonly id: string; readonly name: string | null; readonly edits: number };

/** Rows that are made and changed, one an event. */
export const persons: Projection<Person> = defineProjection<Person>({
  name: 'sample-persons', version: 1, key: ({ data }) => ('memberId' in data ? data.memberId : []),
  on: {
    MemberRegistered: (_, { data }) => ({ id: data.memberId, name: readable(data.name) ?? null, edits: 0 }),
    ProfileUpdated: (row, { data }) => row && { ...row, edits: row.edits + 1, name: data.name === undefined ? row.name : (readable(data.name) ?? null) },
  },
  table: {
    columns: { name: { type: 'text', value: ({ name }) => name }, edits: { type: 'integer not null', value: ({ edits }) => edits } },
    indexes: { by_edits: '(edits desc, key desc)' },
  },
});

export type Holder = { readonly role: string; readonly members: readonly string[] };

/** Rows that come and go, several an event: a role, and who gave it. */
export const holders: Projection<Holder> = defineProjection<Holder>({
  name: 'sample-holders', version: 1,
  key: (event) => (event.type === 'RoleGranted' || event.type === 'RoleRevoked' ? [`${event.data.memberId}.${event.data.role}`, event.data.role] : []),
  on: {
    RoleGranted: (row, { data }) => ({ role: data.role, members: [...new Set([...(row?.members ?? []), data.memberId])] }),
    RoleRevoked: (row, { data }) => {
      const members = row?.members.filter((each) => each !== data.memberId) ?? [];
      return members.length > 0 ? { role: data.role, members } : undefined;
    },
  },
  table: { columns: { member_count: { type: 'integer not null', value: ({ members }) => members.length }, members: { type: 'text[] not null', value: ({ members }) => members } } },
});

/** Cannot go past a member called Poison. */
export const fragile = (isCured: () => boolean): Projection<Person> => defineProjection<Person>({
  ...persons, name: 'sample-fragile',
  on: {
    MemberRegistered: (_, { data }) => {
      if (data.name === 'Poison' && !isCured()) throw new Error('cannot stomach this');
      return { id: data.memberId, name: readable(data.name) ?? null, edits: 0 };
    },
  },
});

export const registered = (number: number, name = `Member ${number}`): Said => MemberRegistered.of({ memberId: member(number), name });
export const renamed = (number: number, name: string): Said => ProfileUpdated.of({ memberId: member(number), name });
export const granted = (number: number, role: Role): Said => RoleGranted.of({ communityId: neighbourhood, memberId: member(number), role, grantedBy: member(1) });
export const revoked = (number: number, role: Role): Said => RoleRevoked.of({ communityId: neighbourhood, memberId: member(number), role, revokedBy: member(1) });
