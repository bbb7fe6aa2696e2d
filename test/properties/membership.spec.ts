import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { role } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import type { MemberId } from '../../contracts/values.js';
import { isRejected } from '../../src/kernel/decider.js';
import { GrantRole, JoinAsFounder, JoinCommunity, LeaveCommunity, RevokeRole, type MembershipCommand } from '../../src/membership/membership.commands.js';
import { membershipDecider } from '../../src/membership/membership.decider.js';
import type { Membership } from '../../src/membership/membership.state.js';
import { ana, leo, mia, neighbours } from '../support/people.js';

const people = [ana, leo, mia] as const;
const at = '2027-03-01T09:00:00.000Z';

const anyPerson = fc.constantFrom(...people);
const anyCommand: fc.Arbitrary<MembershipCommand> = fc.record({ kind: fc.constantFrom('join', 'leave', 'grant', 'revoke', 'founder'), actor: anyPerson, about: anyPerson, which: fc.constantFrom(...role.options) })
  .map(({ kind, actor, about, which }) => {
    const meta = { commandId: 'c', actor, at };
    switch (kind) {
      case 'join': return new JoinCommunity({ communityId: neighbours, memberId: about }, meta);
      case 'leave': return new LeaveCommunity({ communityId: neighbours, memberId: about }, meta);
      case 'grant': return new GrantRole({ communityId: neighbours, memberId: about, role: which }, meta);
      case 'revoke': return new RevokeRole({ communityId: neighbours, memberId: about, role: which }, meta);
      default: return new JoinAsFounder({ communityId: neighbours, memberId: ana }, { ...meta, actor: 'system:found-community' });
    }
  });

/** Everybody's membership, each decided in a stream of its own with the actor's roles read from theirs. */
class Neighbourhood {
  readonly memberships = new Map<MemberId, Membership>(people.map((person) => [person, membershipDecider.initial]));

  rolesOf(person: string): readonly string[] {
    const membership = [...this.memberships].find(([id]) => id === person)?.[1];
    return membership?.status === 'inside' ? membership.roles : [];
  }

  hear(command: MembershipCommand): void {
    const before = this.memberships.get(command.data.memberId) ?? membershipDecider.initial;
    const roles = role.options.filter((each) => this.rolesOf(command.meta.actor).includes(each));
    const decision = membershipDecider.decide(before, command, { policy: defaultPolicy, roles, founded: true });
    if (!isRejected(decision)) this.memberships.set(command.data.memberId, decision.reduce(membershipDecider.evolve, before));
  }
}

const afterFounding = (commands: readonly MembershipCommand[], check: (neighbourhood: Neighbourhood) => boolean) => {
  const neighbourhood = new Neighbourhood();
  neighbourhood.hear(new JoinAsFounder({ communityId: neighbours, memberId: ana }, { commandId: 'c', actor: 'system:found-community', at }));
  return commands.every((command) => {
    neighbourhood.hear(command);
    return check(neighbourhood);
  });
};

describe('whatever is asked of the memberships of a community, in any order,', () => {
  it('it never is without a coordinator', () =>
    fc.assert(fc.property(fc.array(anyCommand, { maxLength: 60 }), (commands) => afterFounding(commands, (neighbourhood) => people.some((person) => neighbourhood.rolesOf(person).includes('coordinator'))))));
  it('who belongs to it is a member of it, and who does not has no role', () =>
    fc.assert(fc.property(fc.array(anyCommand, { maxLength: 60 }), (commands) =>
      afterFounding(commands, ({ memberships }) => [...memberships.values()].every((one) => one.status === 'outside' || one.roles.includes('member'))))));
  it('nobody holds a role twice', () =>
    fc.assert(fc.property(fc.array(anyCommand, { maxLength: 60 }), (commands) =>
      afterFounding(commands, ({ memberships }) => [...memberships.values()].every((one) => one.status === 'outside' || new Set(one.roles).size === one.roles.length)))));
});
