import type { Role } from '../../contracts/community/membership.events.js';
import type { CommunityId, MemberId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

type Membership = { communityId: CommunityId; memberId: MemberId };

export class JoinCommunity extends command('JoinCommunity')<Membership> {}
/** Sent by the process `found-community` alone. */
export class JoinAsFounder extends command('JoinAsFounder')<Membership> {}
export class LeaveCommunity extends command('LeaveCommunity')<Membership> {}
export class GrantRole extends command('GrantRole')<Membership & { role: Role }> {}
export class RevokeRole extends command('RevokeRole')<Membership & { role: Role }> {}

export const membershipCommands = [JoinCommunity, JoinAsFounder, LeaveCommunity, GrantRole, RevokeRole] as const;
export type MembershipCommand = InstanceType<(typeof membershipCommands)[number]>;
