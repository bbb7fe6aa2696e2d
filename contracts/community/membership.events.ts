import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { communityId, memberId } from '../values.js';

export const role = z.enum(['member', 'coordinator', 'treasurer']);
export type Role = z.infer<typeof role>;

/** A member belongs to a community from now on; the founder is given every role at once. */
export const MemberJoined = defineEvent('MemberJoined', 1, z.object({ communityId, memberId, roles: z.array(role).min(1) }));
export const RoleGranted = defineEvent('RoleGranted', 1, z.object({ communityId, memberId, role, grantedBy: memberId }));
export const RoleRevoked = defineEvent('RoleRevoked', 1, z.object({ communityId, memberId, role, revokedBy: memberId }));
export const MemberLeft = defineEvent('MemberLeft', 1, z.object({ communityId, memberId }));

export const membershipEvents = [MemberJoined, RoleGranted, RoleRevoked, MemberLeft] as const;
export type MembershipEvent = EventOf<(typeof membershipEvents)[number]>;
