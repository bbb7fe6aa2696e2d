import { describe, expect, it } from '@jest/globals';
import { ReviewsRevealed } from '../../contracts/review/review.events.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, bicycleRepair, completedAt, gardenHelp, goodLearner, lateLearner, leo, patientTeacher, revealed, shown, submittedBy, windowEndsAt } from '../../test/support/reviews.js';
import { ratings } from './ratings.projection.js';

const rows = rowsAfter(ratings);
const said = recordedAt(completedAt);
const both = said(revealed('BOTH_IN', windowEndsAt, shown('recipient', patientTeacher), shown('provider', goodLearner)));
const { providerId, recipientId } = gardenHelp;
const ofTheNeed = said(ReviewsRevealed.of({
  ...gardenHelp, how: 'BOTH_IN', repliesUntil: windowEndsAt,
  reviews: [{ by: 'provider', authorId: providerId, subjectId: recipientId, ...lateLearner }, { by: 'recipient', authorId: recipientId, subjectId: providerId, ...goodLearner }],
}));

describe('ratings', () => {
  it('are not moved by a sealed review', () => expect(rows(said(submittedBy('recipient', patientTeacher))).size).toBe(0));
  it('are not moved by a window that closed on nothing', () => expect(rows(said(revealed('WINDOW_CLOSED', windowEndsAt))).size).toBe(0));
  it('count a revealed review for whom it is about', () => expect(rows(both).get(leo)).toEqual({ count: 1, sums: patientTeacher.marks }));
  it('count the other side’s for the other', () => expect(rows(both).get(ana)).toEqual({ count: 1, sums: goodLearner.marks }));
  it('of a listing are made of what is said of its owner', () => expect(rows(both).get(bicycleRepair.listingId)).toEqual({ count: 1, sums: patientTeacher.marks }));
  it('of a need are made of what its providers say', () => expect(rows(ofTheNeed).get(gardenHelp.listingId)).toEqual({ count: 1, sums: lateLearner.marks }));
  it('of a listing are not moved by what its owner says', () =>
    expect(rows(said(revealed('WINDOW_CLOSED', windowEndsAt, shown('provider', goodLearner)))).has(bicycleRepair.listingId)).toBe(false));
  it('add up over bookings', () =>
    expect(rows(both, ofTheNeed).get(leo)).toEqual({ count: 2, sums: { didTheirPart: 7, keptAgreement: 5, gaveBack: 8, overall: 7 } }));
});
