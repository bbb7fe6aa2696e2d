import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../../contracts/event.js';
import { recordedAt } from '../../test/support/given.js';
import { ana, completedAt, goodLearner, lateLearner, leo, mia, patientTeacher, revealed, revisedBy, shown, submittedBy, windowEndsAt } from '../../test/support/reviews.js';
import { ownReview } from './own-review.resolver.js';

const said = recordedAt(completedAt);
const fromAna = said(submittedBy('recipient', patientTeacher));
const hers = { ...patientTeacher, writtenAt: completedAt, windowEndsAt, revealed: false };

describe('one’s own review', () => {
  it('is read by its author while it is sealed', () => expect(ownReview([fromAna], ana)).toEqual(hers));
  it('is not there for the other side', () => expect(ownReview([fromAna], leo)).toBeNull());
  it('is not there for a stranger', () => expect(ownReview([fromAna], mia)).toBeNull());
  it('is not there before it was written', () => expect(ownReview([], ana)).toBeNull());
  it('is what was written last', () =>
    expect(ownReview([fromAna, recordedAt('2027-03-06T08:00:00.000Z')(revisedBy('recipient', lateLearner))], ana))
      .toEqual({ marks: lateLearner.marks, text: null, privateNote: null, writtenAt: '2027-03-06T08:00:00.000Z', windowEndsAt, revealed: false }));
  it('is not changed by what the other side writes', () => expect(ownReview([fromAna, said(submittedBy('provider', goodLearner))], ana)).toEqual(hers));
  it('says that it has been revealed', () =>
    expect(ownReview([fromAna, said(revealed('WINDOW_CLOSED', windowEndsAt, shown('recipient', patientTeacher)))], ana)).toEqual({ ...hers, revealed: true }));
  it('is gone where its author has been erased', () => expect(ownReview([said({ ...fromAna, data: { ...fromAna.data, content: ERASED } })], ana)).toBeNull());
});
