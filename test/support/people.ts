import { CommunityFounded, PolicyChanged } from '../../contracts/community/community.events.js';
import { MemberJoined, MemberLeft, RoleGranted, RoleRevoked, role, type Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import { MemberRegistered, ProfileUpdated } from '../../contracts/member/member.events.js';
import { communityId, memberId } from '../../contracts/values.js';

const sixteen = (letter: string): string => letter.repeat(32);

/** Founds the community. */
export const ana = memberId.parse(`mbr_${sixteen('a')}`);
export const leo = memberId.parse(`mbr_${sixteen('b')}`);
export const mia = memberId.parse(`mbr_${sixteen('c')}`);
export const neighbours = communityId.parse(`cmt_${sixteen('d')}`);

export const registered = MemberRegistered.of({ memberId: ana, name: 'Ana Brückner', email: 'ana@example.org' });
export const renamed = ProfileUpdated.of({ memberId: ana, name: 'Ana B.' });
export const described = ProfileUpdated.of({ memberId: ana, bio: 'I mend bicycles and learn Arabic.' });
export const undescribed = ProfileUpdated.of({ memberId: ana, bio: null });

export const founded = CommunityFounded.of({ communityId: neighbours, founderId: ana, name: 'Nachbarn am Mühlbach', description: 'Three streets and a brook.', policy: defaultPolicy });
export const policyChangedTo = (policy: Policy, version = 2) => PolicyChanged.of({ communityId: neighbours, version, policy, changedBy: ana, reason: 'We voted in May.' });

export const joined = (member: string, roles: readonly Role[] = ['member']) => MemberJoined.of({ communityId: neighbours, memberId: member, roles: [...roles] });
export const joinedAsFounder = joined(ana, role.options);
export const granted = (member: string, granted: Role) => RoleGranted.of({ communityId: neighbours, memberId: member, role: granted, grantedBy: ana });
export const revoked = (member: string, revoked: Role) => RoleRevoked.of({ communityId: neighbours, memberId: member, role: revoked, revokedBy: ana });
export const left = (member: string) => MemberLeft.of({ communityId: neighbours, memberId: member });
