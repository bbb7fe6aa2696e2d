import { MemberJoined, MemberLeft, RoleGranted, RoleRevoked, role, type MembershipEvent } from '../../contracts/community/membership.events.js';
import { firstRejection, reject, unreachable, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { GrantRole, JoinAsFounder, JoinCommunity, MembershipCommand, RevokeRole } from './membership.commands.js';
import { toGrant, toJoin, toJoinAsFounder, toLeave, toManage, toRevoke } from './membership.rules.js';
import { evolve, outside, type Inside, type Membership, type Outside } from './membership.state.js';

export type MembershipRejection =
  | 'NOT_FOUND' | 'NOT_COORDINATOR' | 'ALREADY_MEMBER' | 'NOT_A_MEMBER' | 'ALREADY_GRANTED' | 'NOT_GRANTED' | 'MEMBER_ROLE_STAYS' | 'FOUNDER_STAYS';
type Decision = readonly MembershipEvent[] | Rejected<MembershipRejection>;

/** The life of a membership: what is heard in which situation. */
const decide = (membership: Membership, command: MembershipCommand, context: CommandContext): Decision => {
  switch (membership.status) {
    case 'outside': return fromOutside(membership, command, context);
    case 'inside': return fromInside(membership, command, context);
    default: return unreachable(membership);
  }
};

const fromOutside = (state: Outside, command: MembershipCommand, context: CommandContext): Decision => {
  switch (command.type) {
    case 'JoinCommunity': return firstRejection(toJoin, { state, command, context }) ?? joined(command, ['member']);
    case 'JoinAsFounder': return firstRejection(toJoinAsFounder, { state, command, context }) ?? joined(command, role.options);
    case 'LeaveCommunity': return reject('NOT_A_MEMBER');
    case 'GrantRole':
    case 'RevokeRole': return firstRejection(toManage, { state, command, context }) ?? reject('NOT_FOUND', { path: ['input', 'memberId'] });
    default: return unreachable(command);
  }
};

const fromInside = (state: Inside, command: MembershipCommand, context: CommandContext): Decision => {
  switch (command.type) {
    case 'JoinCommunity': return reject('ALREADY_MEMBER');
    case 'JoinAsFounder': return firstRejection(toJoinAsFounder, { state, command, context }) ?? comeBackAsFounder(state, command);
    case 'LeaveCommunity': return firstRejection(toLeave, { state, command, context }) ?? [MemberLeft.of(command.data)];
    case 'GrantRole': return grant(state, command, context);
    case 'RevokeRole': return revoke(state, command, context);
    default: return unreachable(command);
  }
};

const joined = ({ data }: JoinCommunity | JoinAsFounder, roles: (typeof role.options)[number][]): Decision => [MemberJoined.of({ ...data, roles })];

/** After a crash between the two halves of founding, the founder may have joined like anybody else: they leave and come back as who they are, in one append. */
const comeBackAsFounder = ({ founder }: Inside, command: JoinAsFounder): Decision =>
  founder ? [] : [MemberLeft.of(command.data), MemberJoined.of({ ...command.data, roles: role.options })];

const grant = (state: Inside, command: GrantRole, context: CommandContext): Decision =>
  firstRejection(toManage, { state, command, context }) ?? firstRejection(toGrant, { state, command, context })
  ?? [RoleGranted.of({ ...command.data, grantedBy: command.meta.actor })];

const revoke = (state: Inside, command: RevokeRole, context: CommandContext): Decision =>
  firstRejection(toManage, { state, command, context }) ?? firstRejection(toRevoke, { state, command, context })
  ?? [RoleRevoked.of({ ...command.data, revokedBy: command.meta.actor })];

export const membershipDecider: Decider<Membership, MembershipCommand, MembershipEvent, MembershipRejection> = { initial: outside, evolve, decide };
