import { isSystem } from '../kernel/command.js';
import type { Rule } from '../kernel/decider.js';
import type { GrantRole, JoinAsFounder, JoinCommunity, LeaveCommunity, MembershipCommand, RevokeRole } from './membership.commands.js';
import type { Inside, Membership } from './membership.state.js';

const anExistingCommunity: Rule<Membership, MembershipCommand, 'NOT_FOUND'> = (_, __, { founded }) => (founded ? undefined : 'NOT_FOUND');
const onlyCoordinators: Rule<Membership, MembershipCommand, 'NOT_COORDINATOR'> = (_, __, { roles }) => (roles.includes('coordinator') ? undefined : 'NOT_COORDINATOR');
/** People come and go by themselves; imports act for those who are not there. */
const onlyThemself: Rule<Membership, JoinCommunity | LeaveCommunity, 'NOT_FOUND'> = (_, { data, meta }) =>
  meta.actor === data.memberId || isSystem({ meta }) ? undefined : 'NOT_FOUND';
const onlyTheSystem: Rule<Membership, JoinAsFounder, 'NOT_FOUND'> = (_, command) => (isSystem(command) ? undefined : 'NOT_FOUND');

const onlyARoleNotHeld: Rule<Inside, GrantRole, 'ALREADY_GRANTED'> = ({ roles }, { data }) => (roles.includes(data.role) ? 'ALREADY_GRANTED' : undefined);
const onlyARoleHeld: Rule<Inside, RevokeRole, 'NOT_GRANTED'> = ({ roles }, { data }) => (roles.includes(data.role) ? undefined : 'NOT_GRANTED');
const whoBelongsIsAMember: Rule<Inside, RevokeRole, 'MEMBER_ROLE_STAYS'> = (_, { data }) => (data.role === 'member' ? 'MEMBER_ROLE_STAYS' : undefined);
const theFounderStaysCoordinator: Rule<Inside, RevokeRole, 'FOUNDER_STAYS'> = ({ founder }, { data }) => (founder && data.role === 'coordinator' ? 'FOUNDER_STAYS' : undefined);
const theFounderStays: Rule<Inside, LeaveCommunity, 'FOUNDER_STAYS'> = ({ founder }) => (founder ? 'FOUNDER_STAYS' : undefined);

export const toJoin = [anExistingCommunity, onlyThemself] as const;
export const toJoinAsFounder = [anExistingCommunity, onlyTheSystem] as const;
export const toLeave = [onlyThemself, theFounderStays] as const;
export const toManage = [anExistingCommunity, onlyCoordinators] as const;
export const toGrant = [onlyARoleNotHeld] as const;
export const toRevoke = [whoBelongsIsAMember, onlyARoleHeld, theFounderStaysCoordinator] as const;
