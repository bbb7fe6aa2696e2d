import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../../contracts/event.js';
import { MemberRegistered, ProfileUpdated } from '../../contracts/member/member.events.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, described, leo, registered, renamed, undescribed } from '../../test/support/people.js';
import { members } from './members.projection.js';

const joinedAt = '2027-03-01T09:00:00.000Z';
const said = recordedAt(joinedAt);
const later = recordedAt('2027-04-01T09:00:00.000Z');
const pageOfAna = (...history: readonly object[]) => rowsAfter(members)(...history).get(ana);

describe('a member’s page', () => {
  it('begins with a name, an address and the day they joined', () => expect(pageOfAna(said(registered))).toEqual({ id: ana, name: 'Ana Brückner', bio: null, email: 'ana@example.org', joinedAt }));
  it('has no address for members who were brought in', () => expect(pageOfAna(said(MemberRegistered.of({ memberId: ana, name: 'Ana' })))?.email).toBeNull());
  it('takes a new name and keeps the rest', () => expect(pageOfAna(said(registered), said(described), later(renamed))).toMatchObject({ name: 'Ana B.', bio: described.data.bio, email: 'ana@example.org', joinedAt }));
  it('takes a bio and keeps the rest', () => expect(pageOfAna(said(registered), later(described))).toMatchObject({ name: 'Ana Brückner', bio: 'I mend bicycles and learn Arabic.', joinedAt }));
  it('loses a bio that was removed', () => expect(pageOfAna(said(registered), said(described), said(undescribed))?.bio).toBeNull());
  it('has no words once they are erased, and stands all the same', () => {
    const history = [said(MemberRegistered.of({ memberId: ana, name: ERASED, email: ERASED })), said(ProfileUpdated.of({ memberId: ana, name: ERASED, bio: ERASED }))];
    expect(pageOfAna(...history)).toEqual({ id: ana, name: null, bio: null, email: null, joinedAt });
  });
  it('is not changed by another’s profile', () => expect(pageOfAna(said(registered), said(ProfileUpdated.of({ memberId: leo, name: 'Leo' })))?.name).toBe('Ana Brückner'));
  it('is not made by a profile alone', () => expect(pageOfAna(said(renamed))).toBeUndefined());
});
