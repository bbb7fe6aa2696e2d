import type { MemberEvent } from '../../contracts/member/member.events.js';
import { readable } from '../../contracts/event.js';
import type { MemberId } from '../../contracts/values.js';
import { unreachable } from '../kernel/decider.js';

export type Unknown = { readonly status: 'unknown' };
/** Words are undefined where they have been erased, or were never given. */
export type Registered = { readonly status: 'registered'; readonly memberId: MemberId; readonly name: string | undefined; readonly bio: string | undefined };
export type Member = Unknown | Registered;

export const unknown: Member = { status: 'unknown' };

export const evolve = (member: Member, event: MemberEvent): Member => {
  switch (event.type) {
    case 'MemberRegistered': return { status: 'registered', memberId: event.data.memberId, name: readable(event.data.name), bio: undefined };
    case 'ProfileUpdated': return profileAfter(registered(member), event.data);
    default: return unreachable(event);
  }
};

const profileAfter = (member: Registered, { name, bio }: Extract<MemberEvent, { type: 'ProfileUpdated' }>['data']): Registered => ({
  ...member,
  ...(name === undefined ? {} : { name: readable(name) }),
  ...(bio === undefined ? {} : { bio: bio === null ? undefined : readable(bio) }),
});

const registered = (member: Member): Registered => {
  if (member.status !== 'registered') throw new Error(`history says ${member.status} where only a registered member can be`);
  return member;
};
