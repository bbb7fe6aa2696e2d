import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../../contracts/event.js';
import { MemberRegistered, ProfileUpdated } from '../../contracts/member/member.events.js';
import { specOf } from '../../test/support/given.js';
import { ana, described, leo, registered, renamed, undescribed } from '../../test/support/people.js';
import { RegisterMember, UpdateProfile } from './member.commands.js';
import { memberDecider } from './member.decider.js';

const given = specOf(memberDecider);
const by = (actor: string) => ({ commandId: 'c', actor, at: '2027-03-01T09:00:00.000Z' });
const register = (actor: string) => new RegisterMember({ memberId: ana, name: 'Ana Brückner', email: 'ana@example.org' }, by(actor));
const update = (actor: string, change: Omit<UpdateProfile['data'], 'memberId'>) => new UpdateProfile({ memberId: ana, ...change }, by(actor));

describe('a member', () => {
  it('begins by registering', () => given().when(register(ana)).then(registered));
  it('may be brought in by the system without an address', () =>
    given().when(new RegisterMember({ memberId: ana, name: 'Ana Brückner' }, by('system:import'))).then(MemberRegistered.of({ memberId: ana, name: 'Ana Brückner' })));
  it('is registered by nobody else', () => given().when(register(leo)).rejected('NOT_FOUND'));
  it('is registered once', () => given(registered).when(register(ana)).rejected('ALREADY_REGISTERED'));
  it('is not registered again by the system either', () => given(registered).when(register('system:import')).rejected('ALREADY_REGISTERED'));
  it('has no profile before registering', () => given().when(update(ana, { name: 'Ana' })).rejected('NOT_FOUND'));
});

describe('a profile', () => {
  it('is changed by the member', () => given(registered).when(update(ana, { name: 'Ana B.' })).then(renamed));
  it('is changed by the system for members who were brought in', () => given(registered).when(update('system:import', { bio: 'I mend bicycles and learn Arabic.' })).then(described));
  it('is changed by nobody else', () => given(registered).when(update(leo, { name: 'Anna' })).rejected('NOT_FOUND'));
  it('is not another’s even to describe', () => given(registered, described).when(update(leo, { bio: null })).rejected('NOT_FOUND'));
  it('loses its bio when that is null', () => given(registered, described).when(update(ana, { bio: null })).then(undescribed));
  it('keeps its bio when that is left out', () => given(registered, described).when(update(ana, { name: 'Ana B.' })).then(renamed));
  it('says only what is different', () => given(registered, described).when(update(ana, { name: 'Ana Brückner', bio: 'New words.' })).then(ProfileUpdated.of({ memberId: ana, bio: 'New words.' })));
  it('says nothing when nothing is different', () => given(registered, renamed).when(update(ana, { name: 'Ana B.' })).then());
  it('says nothing when a bio that is not there is removed', () => given(registered, described, undescribed).when(update(ana, { bio: null })).then());
  it('says nothing when nothing is asked', () => given(registered).when(update(ana, {})).then());
  it('can be written anew after the words were erased', () =>
    given(MemberRegistered.of({ memberId: ana, name: ERASED })).when(update(ana, { name: 'Ana' })).then(ProfileUpdated.of({ memberId: ana, name: 'Ana' })));
  it('cannot come first in a history', () => expect(() => given(renamed).when(update(ana, {}))).toThrow('history says unknown'));
});
