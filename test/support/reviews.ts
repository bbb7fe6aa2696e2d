import { ReviewRevised, ReviewsRevealed, ReviewSubmitted, type RevealedReview, type ReviewContent, type ReviewedBooking } from '../../contracts/review/review.events.js';
import { bookingId, communityId, holdId, listingId, memberId, type Side } from '../../contracts/values.js';

const id = (prefix: string, last: string) => `${prefix}_${last.padStart(32, '0')}`;

/** Leo offers to repair bicycles; Ana came with hers; Mia has nothing to do with it. */
export const leo = memberId.parse(id('mbr', '1e0'));
export const ana = memberId.parse(id('mbr', 'a2a'));
export const mia = memberId.parse(id('mbr', 'b1a'));

export const bicycleRepair: ReviewedBooking = {
  bookingId: bookingId.parse(id('bkg', '1')), communityId: communityId.parse(id('cmt', '2')), listingId: listingId.parse(id('lst', '3')),
  listingKind: 'OFFER', providerId: leo, recipientId: ana,
};
/** The same two, the other way round: Leo needed a hand in his garden and Ana came. */
export const gardenHelp: ReviewedBooking = {
  ...bicycleRepair, bookingId: bookingId.parse(id('bkg', '4')), listingId: listingId.parse(id('lst', '5')), listingKind: 'NEED', providerId: ana, recipientId: leo,
};

export const completedAt = '2027-03-05T10:00:00.000Z';
export const windowEndsAt = '2027-03-19T10:00:00.000Z';
export const aMillisecondBeforeTheEnd = '2027-03-19T09:59:59.999Z';
export const repliesUntilAfterTheWindow = '2027-04-02T10:00:00.000Z';

export const patientTeacher: ReviewContent = { marks: { didTheirPart: 5, keptAgreement: 4, gaveBack: 5, overall: 5 }, text: 'Shows every step and lets you do it yourself.', privateNote: 'You forgot your 10 mm spanner.' };
export const goodLearner: ReviewContent = { marks: { didTheirPart: 4, keptAgreement: 5, gaveBack: 3, overall: 4 }, text: 'Held the wheel and asked good questions.' };
export const lateLearner: ReviewContent = { marks: { didTheirPart: 2, keptAgreement: 1, gaveBack: 3, overall: 2 } };

const partyOf = (side: Side) => (side === 'provider' ? bicycleRepair.providerId : bicycleRepair.recipientId);

export const submittedBy = (by: Side, content: ReviewContent) => ReviewSubmitted.of({ ...bicycleRepair, by, authorId: partyOf(by), content, windowEndsAt });
export const revisedBy = (by: Side, content: ReviewContent) => ReviewRevised.of({ bookingId: bicycleRepair.bookingId, by, authorId: partyOf(by), content });
export const shown = (by: Side, content: ReviewContent): RevealedReview => ({ by, authorId: partyOf(by), subjectId: partyOf(by === 'provider' ? 'recipient' : 'provider'), ...content });
export const revealed = (how: 'BOTH_IN' | 'WINDOW_CLOSED', repliesUntil: string, ...reviews: readonly RevealedReview[]) =>
  ReviewsRevealed.of({ ...bicycleRepair, how, reviews: [...reviews], repliesUntil });

/** Ana asks Leo for an hour of bicycle repair: the data of `BookingRequested`. */
export const requestedRepair = {
  ...bicycleRepair, by: 'recipient' as const, authorId: ana, listingVersion: 1, answerBy: '2027-03-03T09:00:00.000Z',
  terms: {
    version: 1,
    slot: { holdId: holdId.parse(id('hld', '6')), startsAt: '2027-03-03T09:00:00.000Z', endsAt: '2027-03-03T10:00:00.000Z', seats: 1 },
    price: { kind: 'GIFT' as const },
    contributions: { provider: [{ kind: 'TASK' as const, what: 'shows every step' }], recipient: [{ kind: 'TASK' as const, what: 'holds the wheel' }] },
  },
};
