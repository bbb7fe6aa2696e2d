import { describe, expect, it } from '@jest/globals';
import { CommunityFounded, PolicyChanged } from '../../contracts/community/community.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { ERASED } from '../../contracts/event.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, founded, granted, joined, joinedAsFounder, left, leo, mia, neighbours, policyChangedTo, revoked } from '../../test/support/people.js';
import { communities, folded } from './communities.projection.js';

const foundedAt = '2027-03-01T09:00:00.000Z';
const changedAt = '2027-05-01T09:00:00.000Z';
const said = recordedAt(foundedAt);
const rowAfter = (...history: readonly object[]) => rowsAfter(communities)(...history).get(neighbours);
const quicker = { ...defaultPolicy, answerHours: 24 };

describe('a community', () => {
  it('is shown as it was founded, with the first version of its rules', () =>
    expect(rowAfter(said(founded))).toEqual({
      id: neighbours, name: 'Nachbarn am Mühlbach', description: 'Three streets and a brook.', founderId: ana, foundedAt, memberCount: 0,
      policies: [{ ...defaultPolicy, version: 1, since: foundedAt, changedById: ana, reason: null }],
    }));
  it('may have no description', () =>
    expect(rowAfter(said(CommunityFounded.of({ communityId: neighbours, founderId: ana, name: 'Nachbarn', policy: defaultPolicy })))?.description).toBeNull());
  it('keeps every version of its rules, dated, the last one in force', () => {
    const row = rowAfter(said(founded), recordedAt(changedAt)(policyChangedTo(quicker)));
    expect(row?.policies.map(({ version, since, answerHours, reason }) => ({ version, since, answerHours, reason }))).toEqual([
      { version: 1, since: foundedAt, answerHours: 144, reason: null },
      { version: 2, since: changedAt, answerHours: 24, reason: 'We voted in May.' },
    ]);
  });
  it('keeps the rules when the words of who changed them are erased', () => {
    const erased = PolicyChanged.of({ communityId: neighbours, version: 2, policy: quicker, changedBy: ana, reason: ERASED });
    expect(rowAfter(said(founded), said(erased))?.policies.at(-1)).toMatchObject({ answerHours: 24, reason: null, changedById: ana });
  });
  it('counts who joined', () => expect(rowAfter(said(founded), said(joinedAsFounder), said(joined(leo)), said(joined(mia)))?.memberCount).toBe(3));
  it('counts who left no more', () => expect(rowAfter(said(founded), said(joinedAsFounder), said(joined(leo)), said(left(leo)))?.memberCount).toBe(1));
  it('counts people, not roles', () => expect(rowAfter(said(founded), said(joined(leo)), said(granted(leo, 'treasurer')), said(revoked(leo, 'treasurer')))?.memberCount).toBe(1));
  it('is not made by joining alone', () => expect(rowAfter(said(joined(leo)), said(policyChangedTo(quicker)))).toBeUndefined());
});

describe('a name', () => {
  const same: readonly (readonly [string, string])[] = [['Nachbarn am MÜHLBACH', 'nachbarn am muhlbach'], ['Café Élan', 'cafe elan'], ['Žižkov', 'zizkov'], ['القاهرة', 'القاهرة']];
  it.each(same)('such as %s is compared as %s', (name, compared) => expect(folded(name)).toBe(compared));
});
