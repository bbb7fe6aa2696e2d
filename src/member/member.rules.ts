import { isSystem } from '../kernel/command.js';
import type { Rule } from '../kernel/decider.js';
import type { MemberCommand } from './member.commands.js';
import type { Member } from './member.state.js';

/** People act for themselves; imports and other parts of the system act for those who are not there. */
const onlyThemself: Rule<Member, MemberCommand, 'NOT_FOUND'> = (_, { data, meta }) =>
  meta.actor === data.memberId || isSystem({ meta }) ? undefined : 'NOT_FOUND';

export const toRegister = [onlyThemself] as const;
export const toUpdate = [onlyThemself] as const;
