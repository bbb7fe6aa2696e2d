import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../../contracts/event.js';
import { ReviewReplied, ReviewsRevealed } from '../../contracts/review/review.events.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, bicycleRepair, completedAt, gardenHelp, goodLearner, leo, patientTeacher, repliesUntilAfterTheWindow, revealed, revisedBy, shown, submittedBy, windowEndsAt } from '../../test/support/reviews.js';
import { reviewKey, reviews } from './reviews.projection.js';

const rows = rowsAfter(reviews);
const said = recordedAt(completedAt);
const ofLeo = reviewKey(bicycleRepair.bookingId, 'recipient');
const ofAna = reviewKey(bicycleRepair.bookingId, 'provider');
const both = said(revealed('BOTH_IN', windowEndsAt, shown('recipient', patientTeacher), shown('provider', goodLearner)));
const reply = { bookingId: bicycleRepair.bookingId, to: 'recipient', authorId: leo, text: 'Come again!' } as const;

describe('the reviews that can be read', () => {
  it('are none while they are sealed', () => expect(rows(said(submittedBy('recipient', patientTeacher)), said(revisedBy('recipient', goodLearner))).size).toBe(0));
  it('are none where the window closed on nothing', () => expect(rows(said(revealed('WINDOW_CLOSED', repliesUntilAfterTheWindow))).size).toBe(0));
  it('are both, once both are shown', () => expect([...rows(both).keys()].sort()).toEqual([ofAna, ofLeo].sort()));
  it('say who wrote of whom, and when it was shown', () =>
    expect(rows(both).get(ofLeo)).toEqual({
      bookingId: bicycleRepair.bookingId, by: 'recipient', authorId: ana, subjectId: leo, listingId: bicycleRepair.listingId, ofOwner: true,
      marks: patientTeacher.marks, text: patientTeacher.text, privateNote: patientTeacher.privateNote, revealedAt: completedAt, reply: null,
    }));
  it('belong to the listing’s page when they are about its owner', () => expect(rows(both).get(ofAna)?.ofOwner).toBe(false));
  it('belong to a need’s page when its provider wrote them', () => {
    const { providerId, recipientId } = gardenHelp;
    const helped = ReviewsRevealed.of({ ...gardenHelp, how: 'WINDOW_CLOSED', repliesUntil: windowEndsAt, reviews: [{ by: 'provider', authorId: providerId, subjectId: recipientId, marks: goodLearner.marks }] });
    expect(rows(said(helped)).get(reviewKey(gardenHelp.bookingId, 'provider'))).toMatchObject({ ofOwner: true, text: null, privateNote: null });
  });
  it('carry the answer of the reviewed side', () =>
    expect(rows(both, recordedAt(windowEndsAt)(ReviewReplied.of(reply))).get(ofLeo)?.reply).toEqual({ text: 'Come again!', repliedAt: windowEndsAt }));
  it('keep their marks when their author has been erased', () => {
    const erased = said(revealed('BOTH_IN', windowEndsAt, { ...shown('recipient', patientTeacher), text: ERASED, privateNote: ERASED }));
    expect(rows(erased).get(ofLeo)).toMatchObject({ marks: patientTeacher.marks, text: null, privateNote: null });
  });
  it('show that there was an answer when its author has been erased', () =>
    expect(rows(both, said(ReviewReplied.of({ ...reply, text: ERASED }))).get(ofLeo)?.reply).toEqual({ text: null, repliedAt: completedAt }));
  it('are not made by an answer alone', () => expect(rows(said(ReviewReplied.of(reply))).size).toBe(0));
});
