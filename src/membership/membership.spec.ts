import { describe, expect, it } from '@jest/globals';
import { role, type Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { specOf } from '../../test/support/given.js';
import { ana, granted, joined, joinedAsFounder, left, leo, mia, neighbours, revoked } from '../../test/support/people.js';
import { GrantRole, JoinAsFounder, JoinCommunity, LeaveCommunity, RevokeRole } from './membership.commands.js';
import { membershipDecider } from './membership.decider.js';

const by = (actor: string) => ({ commandId: 'c', actor, at: '2027-03-01T09:00:00.000Z' });
const asking = (...roles: readonly Role[]) => specOf(membershipDecider, { policy: defaultPolicy, roles, founded: true });
const nowhere = specOf(membershipDecider, { policy: defaultPolicy, roles: [], founded: false });
const asCoordinator = asking('member', 'coordinator');
const asMember = asking('member');
const anybody = asking();

const join = (actor: string, memberId = leo) => new JoinCommunity({ communityId: neighbours, memberId }, by(actor));
const joinAsFounder = (actor: string) => new JoinAsFounder({ communityId: neighbours, memberId: ana }, by(actor));
const leave = (actor: string, memberId = leo) => new LeaveCommunity({ communityId: neighbours, memberId }, by(actor));
const grant = (given: Role, memberId = leo) => new GrantRole({ communityId: neighbours, memberId, role: given }, by(ana));
const revoke = (taken: Role, memberId = leo) => new RevokeRole({ communityId: neighbours, memberId, role: taken }, by(ana));

describe('joining', () => {
  it('is open to everybody', () => anybody().when(join(leo)).then(joined(leo)));
  it('is done by the system for those who were brought in', () => anybody().when(join('system:import')).then(joined(leo)));
  it('is done for nobody else', () => anybody().when(join(mia)).rejected('NOT_FOUND'));
  it('is not done for others by a coordinator either', () => asCoordinator().when(join(ana)).rejected('NOT_FOUND'));
  it('needs a community that exists', () => nowhere().when(join(leo)).rejected('NOT_FOUND'));
  it('happens once', () => anybody(joined(leo)).when(join(leo)).rejected('ALREADY_MEMBER'));
  it('is not for the founder, who is in', () => anybody(joinedAsFounder).when(join(ana, ana)).rejected('ALREADY_MEMBER'));
  it('is possible again after leaving, with no role left from before', () => anybody(joined(leo), granted(leo, 'coordinator'), left(leo)).when(join(leo)).then(joined(leo)));
});

describe('the founder', () => {
  it('is let in with every role', () => anybody().when(joinAsFounder('system:found-community')).then(joinedAsFounder));
  it('is let in by the system alone', () => anybody().when(joinAsFounder(ana)).rejected('NOT_FOUND'));
  it('is not made by joining a second time', () => anybody(joined(ana)).when(joinAsFounder(ana)).rejected('NOT_FOUND'));
  it('needs a community', () => nowhere().when(joinAsFounder('system:found-community')).rejected('NOT_FOUND'));
  it('is let in once, however often the process asks', () => anybody(joinedAsFounder).when(joinAsFounder('system:found-community')).then());
  it('comes back as who they are after joining like anybody else in a crash', () => anybody(joined(ana)).when(joinAsFounder('system:found-community')).then(left(ana), joinedAsFounder));
  it('is not one who was given every role', () => anybody(joined(ana), granted(ana, 'coordinator')).when(joinAsFounder('system:found-community')).then(left(ana), joinedAsFounder));
  it('stays', () => asking(...role.options)(joinedAsFounder).when(leave(ana, ana)).rejected('FOUNDER_STAYS'));
  it('stays without the treasurer’s role, too', () => asCoordinator(joinedAsFounder, revoked(ana, 'treasurer')).when(leave(ana, ana)).rejected('FOUNDER_STAYS'));
  it('stays coordinator', () => asCoordinator(joinedAsFounder).when(revoke('coordinator', ana)).rejected('FOUNDER_STAYS'));
  it('may hand on the fund', () => asCoordinator(joinedAsFounder).when(revoke('treasurer', ana)).then(revoked(ana, 'treasurer')));
});

describe('leaving', () => {
  it('is up to the member', () => asMember(joined(leo)).when(leave(leo)).then(left(leo)));
  it('is open to a coordinator who did not found the community', () => asCoordinator(joined(leo), granted(leo, 'coordinator')).when(leave(leo)).then(left(leo)));
  it('is done by nobody else', () => asMember(joined(leo)).when(leave(mia)).rejected('NOT_FOUND'));
  it('is not done to others by a coordinator', () => asCoordinator(joined(leo)).when(leave(ana)).rejected('NOT_FOUND'));
  it('is not for those who are not in', () => anybody().when(leave(leo)).rejected('NOT_A_MEMBER'));
  it('happens once', () => anybody(joined(leo), left(leo)).when(leave(leo)).rejected('NOT_A_MEMBER'));
});

describe('a role', () => {
  it('is given by a coordinator', () => asCoordinator(joined(leo)).when(grant('treasurer')).then(granted(leo, 'treasurer')));
  it('is taken by a coordinator', () => asCoordinator(joined(leo), granted(leo, 'treasurer')).when(revoke('treasurer')).then(revoked(leo, 'treasurer')));
  it('is given again after it was taken', () => asCoordinator(joined(leo), granted(leo, 'treasurer'), revoked(leo, 'treasurer')).when(grant('treasurer')).then(granted(leo, 'treasurer')));
  it('is not given by a member', () => asMember(joined(leo)).when(grant('treasurer')).rejected('NOT_COORDINATOR'));
  it('is not given by the treasurer', () => asking('member', 'treasurer')(joined(leo)).when(grant('treasurer')).rejected('NOT_COORDINATOR'));
  it('is not given by a stranger', () => anybody(joined(leo)).when(grant('coordinator')).rejected('NOT_COORDINATOR'));
  it('is not taken by a member', () => asMember(joined(leo), granted(leo, 'treasurer')).when(revoke('treasurer')).rejected('NOT_COORDINATOR'));
  it('is not given to who does not belong to the community', () => asCoordinator().when(grant('treasurer')).rejected('NOT_FOUND'));
  it('is not given to who has left', () => asCoordinator(joined(leo), left(leo)).when(grant('treasurer')).rejected('NOT_FOUND'));
  it('is not taken from who does not belong to the community', () => asCoordinator().when(revoke('treasurer')).rejected('NOT_FOUND'));
  it('tells a member nothing of who belongs to the community', () => asMember().when(grant('treasurer')).rejected('NOT_COORDINATOR'));
  it('needs a community that exists', () => nowhere().when(grant('treasurer')).rejected('NOT_FOUND'));
  it('is given once', () => asCoordinator(joined(leo), granted(leo, 'treasurer')).when(grant('treasurer')).rejected('ALREADY_GRANTED'));
  it('of a member comes with joining', () => asCoordinator(joined(leo)).when(grant('member')).rejected('ALREADY_GRANTED'));
  it('of a member goes with leaving', () => asCoordinator(joined(leo)).when(revoke('member')).rejected('MEMBER_ROLE_STAYS'));
  it('that is not held is not taken', () => asCoordinator(joined(leo)).when(revoke('coordinator')).rejected('NOT_GRANTED'));
  it('cannot come before joining in a history', () => expect(() => anybody(granted(leo, 'treasurer')).when(leave(leo))).toThrow('nobody is inside'));
});
