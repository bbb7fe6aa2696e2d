import { MemberRegistered, ProfileUpdated, type MemberEvent } from '../../contracts/member/member.events.js';
import { firstRejection, reject, unreachable, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { MemberCommand, RegisterMember, UpdateProfile } from './member.commands.js';
import { toRegister, toUpdate } from './member.rules.js';
import { evolve, unknown, type Member, type Registered, type Unknown } from './member.state.js';

export type MemberRejection = 'NOT_FOUND' | 'ALREADY_REGISTERED';
type Decision = readonly MemberEvent[] | Rejected<MemberRejection>;

/** The life of a member: what is heard in which situation. */
const decide = (member: Member, command: MemberCommand, context: CommandContext): Decision => {
  switch (member.status) {
    case 'unknown': return command.type === 'RegisterMember' ? register(member, command, context) : reject('NOT_FOUND');
    case 'registered': return command.type === 'UpdateProfile' ? update(member, command, context) : reject('ALREADY_REGISTERED');
    default: return unreachable(member);
  }
};

const register = (state: Unknown, command: RegisterMember, context: CommandContext): Decision =>
  firstRejection(toRegister, { state, command, context }) ?? [MemberRegistered.of(command.data)];

const update = (state: Registered, command: UpdateProfile, context: CommandContext): Decision =>
  firstRejection(toUpdate, { state, command, context }) ?? differences(state, command);

/** Only what is different is said; saying nothing new changes nothing. */
const differences = (member: Registered, { data: { memberId, name, bio } }: UpdateProfile): readonly MemberEvent[] => {
  const different = {
    ...(name === undefined || name === member.name ? {} : { name }),
    ...(bio === undefined || (bio ?? undefined) === member.bio ? {} : { bio }),
  };
  return Object.keys(different).length === 0 ? [] : [ProfileUpdated.of({ memberId, ...different })];
};

export const memberDecider: Decider<Member, MemberCommand, MemberEvent, MemberRejection> = { initial: unknown, evolve, decide };
