import { describe, it } from '@jest/globals';
import { ERASED } from '../../contracts/event.js';
import { ReviewReplied } from '../../contracts/review/review.events.js';
import { specOf } from '../../test/support/given.js';
import {
  aMillisecondBeforeTheEnd, ana, bicycleRepair, completedAt, goodLearner, lateLearner, leo, mia, patientTeacher, repliesUntilAfterTheWindow, revealed, revisedBy, shown, submittedBy, windowEndsAt,
} from '../../test/support/reviews.js';
import { ReplyToReview, RevealReviews, SubmitReview } from './review.commands.js';
import { reviewDecider } from './review.decider.js';

const given = specOf(reviewDecider);
const by = (actor: string, at: string) => ({ commandId: 'c', actor, at });
const submit = (actor: string, content = patientTeacher, at = completedAt) => new SubmitReview({ booking: bicycleRepair, reviewsUntil: windowEndsAt, content }, by(actor, at));
const reveal = (at: string) => new RevealReviews({ booking: bicycleRepair, reviewsUntil: windowEndsAt }, by('system:timers', at));
const reply = (actor: string, to: 'provider' | 'recipient', at = completedAt) => new ReplyToReview({ bookingId: bicycleRepair.bookingId, to, text: 'Thank you!' }, by(actor, at));

const fromAna = submittedBy('recipient', patientTeacher);
const fromLeo = submittedBy('provider', goodLearner);
const repliesUntil = '2027-03-19T10:00:00.000Z';
const bothShown = revealed('BOTH_IN', repliesUntil, shown('recipient', patientTeacher), shown('provider', goodLearner));
const onlyAnasShown = revealed('WINDOW_CLOSED', repliesUntilAfterTheWindow, shown('recipient', patientTeacher));
const noneShown = revealed('WINDOW_CLOSED', repliesUntilAfterTheWindow);
const answered = ReviewReplied.of({ bookingId: bicycleRepair.bookingId, to: 'recipient', authorId: leo, text: 'Thank you!' });

describe('a review', () => {
  it('is sealed when it is the first of the two', () => given().when(submit(ana)).then(fromAna));
  it('is revealed together with the other, at once, when it is the second', () => given(fromAna).when(submit(leo, goodLearner)).then(fromLeo, bothShown));
  it('may be changed until the other side has written', () => given(fromAna).when(submit(ana, lateLearner)).then(revisedBy('recipient', lateLearner)));
  it('is revealed as it was last written', () =>
    given(fromAna, revisedBy('recipient', lateLearner)).when(submit(leo, goodLearner)).then(fromLeo, revealed('BOTH_IN', repliesUntil, shown('recipient', lateLearner), shown('provider', goodLearner))));
  it('is not written by a stranger', () => given().when(submit(mia)).rejected('NOT_FOUND'));
  it('is not written by a stranger after another’s', () => given(fromAna).when(submit(mia)).rejected('NOT_FOUND'));
  it('is not read, or changed, by a stranger after the reveal', () => given(fromAna, fromLeo, bothShown).when(submit(mia)).rejected('NOT_FOUND'));
  it('is not changed once both are shown', () => given(fromAna, fromLeo, bothShown).when(submit(ana, lateLearner)).rejected('ALREADY_REVEALED'));
  it('may be written until the last millisecond of the window', () => given().when(submit(leo, goodLearner, aMillisecondBeforeTheEnd)).then(fromLeo));
  it('comes too late when the window is over', () => given().when(submit(ana, patientTeacher, windowEndsAt)).rejected('REVIEW_WINDOW_CLOSED'));
  it('comes too late in the same words when the other side has written', () => given(fromAna).when(submit(leo, goodLearner, windowEndsAt)).rejected('REVIEW_WINDOW_CLOSED'));
  it('comes too late when the reveal was faster, whatever the clock of the command says', () => given(fromAna, onlyAnasShown).when(submit(leo, goodLearner, aMillisecondBeforeTheEnd)).rejected('REVIEW_WINDOW_CLOSED'));
  it('comes too late when nothing was shown', () => given(noneShown).when(submit(leo, goodLearner, windowEndsAt)).rejected('REVIEW_WINDOW_CLOSED'));
});

describe('the end of the window', () => {
  it('reveals the only review there is', () => given(fromAna).when(reveal(windowEndsAt)).then(onlyAnasShown));
  it('is said even where nobody wrote, so that it says nothing', () => given().when(reveal(windowEndsAt)).then(noneShown));
  it('gives the time to reply from the reveal, also when that came late', () =>
    given(fromAna).when(reveal('2027-05-01T00:00:00.000Z')).then(revealed('WINDOW_CLOSED', '2027-05-15T00:00:00.000Z', shown('recipient', patientTeacher))));
  it('is not early by a millisecond', () => given(fromAna).when(reveal(aMillisecondBeforeTheEnd)).rejected('WINDOW_STILL_OPEN'));
  it('is not early where nobody wrote', () => given().when(reveal(aMillisecondBeforeTheEnd)).rejected('WINDOW_STILL_OPEN'));
  it('reveals nothing twice', () => given(fromAna, onlyAnasShown).when(reveal(windowEndsAt)).then());
  it('reveals nothing after both were in', () => given(fromAna, fromLeo, bothShown).when(reveal(windowEndsAt)).then());
  it('leaves out words that were erased while they were sealed', () => given({ ...fromAna, data: { ...fromAna.data, content: ERASED } }).when(reveal(windowEndsAt)).then(noneShown));
});

describe('a reply', () => {
  it('is given by the reviewed side', () => given(fromAna, fromLeo, bothShown).when(reply(leo, 'recipient')).then(answered));
  it('is given to a review that stands alone', () => given(fromAna, onlyAnasShown).when(reply(leo, 'recipient', windowEndsAt)).then(answered));
  it('is given once', () => given(fromAna, fromLeo, bothShown, answered).when(reply(leo, 'recipient')).rejected('REPLY_TWICE'));
  it('of one side leaves the other’s to give', () =>
    given(fromAna, fromLeo, bothShown, answered).when(reply(ana, 'provider')).then(ReviewReplied.of({ bookingId: bicycleRepair.bookingId, to: 'provider', authorId: ana, text: 'Thank you!' })));
  it('is not given to one’s own review', () => given(fromAna, fromLeo, bothShown).when(reply(ana, 'recipient')).rejected('NOT_FOUND'));
  it('is not given by a stranger', () => given(fromAna, fromLeo, bothShown).when(reply(mia, 'recipient')).rejected('NOT_FOUND'));
  it('is not given to a review that was never written', () => given(fromAna, onlyAnasShown).when(reply(ana, 'provider', windowEndsAt)).rejected('NOT_FOUND'));
  it('is not given while the review is sealed', () => given(fromAna).when(reply(leo, 'recipient')).rejected('NOT_FOUND'));
  it('is refused in the same words while there is nothing', () => given().when(reply(leo, 'recipient')).rejected('NOT_FOUND'));
  it('comes too late when its time is over', () => given(fromAna, fromLeo, bothShown).when(reply(leo, 'recipient', repliesUntil)).rejected('REPLY_WINDOW_CLOSED'));
});
