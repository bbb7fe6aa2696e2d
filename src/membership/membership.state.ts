import type { MembershipEvent, Role } from '../../contracts/community/membership.events.js';
import { unreachable } from '../kernel/decider.js';

export type Outside = { readonly status: 'outside' };
/** Whoever came with the coordinator's role founded the community: everybody else comes as a member and is given roles later. */
export type Inside = { readonly status: 'inside'; readonly founder: boolean; readonly roles: readonly Role[] };
export type Membership = Outside | Inside;

export const outside: Membership = { status: 'outside' };

export const evolve = (membership: Membership, event: MembershipEvent): Membership => {
  switch (event.type) {
    case 'MemberJoined': return { status: 'inside', founder: event.data.roles.includes('coordinator'), roles: event.data.roles };
    case 'RoleGranted': return withRoles(membership, (roles) => [...roles, event.data.role]);
    case 'RoleRevoked': return withRoles(membership, (roles) => roles.filter((role) => role !== event.data.role));
    case 'MemberLeft': return outside;
    default: return unreachable(event);
  }
};

const withRoles = (membership: Membership, change: (roles: readonly Role[]) => readonly Role[]): Inside => {
  if (membership.status !== 'inside') throw new Error('history gives or takes a role where nobody is inside');
  return { ...membership, roles: change(membership.roles) };
};
