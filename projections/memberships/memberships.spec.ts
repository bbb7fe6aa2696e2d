import { describe, expect, it } from '@jest/globals';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, granted, joined, joinedAsFounder, left, leo, neighbours, revoked } from '../../test/support/people.js';
import { membershipKey, memberships } from './memberships.projection.js';

const joinedAt = '2027-03-01T09:00:00.000Z';
const said = recordedAt(joinedAt);
const later = recordedAt('2027-04-01T09:00:00.000Z');
const rows = rowsAfter(memberships);
const ofLeo = (...history: readonly object[]) => rows(...history).get(membershipKey(neighbours, leo));

describe('a membership', () => {
  it('says who belongs where since when', () => expect(ofLeo(said(joined(leo)))).toEqual({ communityId: neighbours, memberId: leo, roles: ['member'], joinedAt }));
  it('of the founder has every role', () => expect(rows(said(joinedAsFounder)).get(membershipKey(neighbours, ana))?.roles).toEqual(['member', 'coordinator', 'treasurer']));
  it('takes a role that was given, and keeps its day', () => expect(ofLeo(said(joined(leo)), later(granted(leo, 'treasurer')))).toMatchObject({ roles: ['member', 'treasurer'], joinedAt }));
  it('loses a role that was taken, and only that', () => expect(ofLeo(said(joined(leo)), said(granted(leo, 'treasurer')), said(granted(leo, 'coordinator')), said(revoked(leo, 'treasurer')))?.roles).toEqual(['member', 'coordinator']));
  it('is gone after leaving', () => expect(rows(said(joined(leo)), said(left(leo))).size).toBe(0));
  it('begins anew with another day after coming back', () => expect(ofLeo(said(joined(leo)), said(granted(leo, 'treasurer')), said(left(leo)), later(joined(leo)))).toMatchObject({ roles: ['member'], joinedAt: '2027-04-01T09:00:00.000Z' }));
  it('is one of several, side by side', () => expect([...rows(said(joinedAsFounder), said(joined(leo))).keys()]).toEqual([membershipKey(neighbours, ana), membershipKey(neighbours, leo)]));
  it('is not touched by what happens to another', () => expect(ofLeo(said(joined(leo)), said(joinedAsFounder), said(revoked(ana, 'treasurer')))?.roles).toEqual(['member']));
  it('is not made by a role alone', () => expect(ofLeo(said(granted(leo, 'treasurer')))).toBeUndefined());
});
