import { defaultPolicy } from '../../../contracts/community/policy.js';
import type { Contributions } from '../../../contracts/listing/listing.events.js';
import type { Marks, ReviewContent, ReviewedBooking } from '../../../contracts/review/review.events.js';
import { dateAfter, plusDays, plusHours } from '../../../contracts/time.js';
import type { Instant } from '../../../contracts/values.js';
import { AgreeToTerms, CompleteBooking, PlaceBooking, type BookingCommand } from '../../booking/booking.commands.js';
import { RevealReviews, SubmitReview } from '../../review/review.commands.js';
import type { ImportIds } from './ids.js';
import type { ImportReport } from './import-report.js';
import type { SourceListing, SourceReview } from './source.js';

/** A home that has been imported, as far as its stays need it. */
export type KnownHome = { readonly source: SourceListing; readonly hostId: string; readonly contributions: Contributions };

/** When things happened, going back from the only date that is known: the day of the review. */
export type Moments = {
  readonly requested: Instant; readonly accepted: Instant; readonly startsAt: Instant; readonly endsAt: Instant;
  readonly completed: Instant; readonly reviewed: Instant; readonly windowEndsAt: Instant;
};

const NIGHTS_MAX = 30;

/**
 * Inside Airbnb publishes reviews, not stays. Of a stay we know its last possible day, so it is taken to have been the shortest that
 * the host allows, to have ended two days before the review, and to have completed because nobody objected.
 */
export const momentsOf = ({ date }: Pick<SourceReview, 'date'>, nightsMin: number | undefined): Moments => {
  const nights = Math.min(NIGHTS_MAX, Math.max(1, nightsMin ?? 1));
  const endsAt = `${dateAfter(date, -2)}T11:00:00.000Z`;
  const startsAt = `${dateAfter(date, -2 - nights)}T15:00:00.000Z`;
  const completed = plusHours(endsAt, defaultPolicy.autoCompleteHours);
  return { requested: plusDays(startsAt, -7), accepted: plusDays(startsAt, -6), startsAt, endsAt, completed, reviewed: `${date}T12:00:00.000Z`, windowEndsAt: plusDays(completed, defaultPolicy.reviewDays) };
};

type Stay = { readonly review: SourceReview; readonly home: KnownHome; readonly ids: ImportIds; readonly moments: Moments };

const partiesOf = ({ review, home, ids }: Stay): ReviewedBooking => ({
  bookingId: ids.stay(review.id), communityId: ids.communityId, listingId: ids.home(home.source.id), listingKind: 'OFFER',
  providerId: ids.person(home.hostId), recipientId: ids.person(guestOf(review)),
});

/** Who stayed. Where the source hides it, each review is somebody of its own. */
export const guestOf = ({ id, reviewer_id }: Pick<SourceReview, 'id' | 'reviewer_id'>): string => reviewer_id ?? `guest-of-${id}`;

/** The stay from request to completion. It is a gift as far as this house knows: no money went through it. */
export const bookingCommandsOf = (stay: Stay): readonly BookingCommand[] => {
  const { review, home, ids, moments } = stay;
  const booking = partiesOf(stay);
  const { bookingId, providerId, recipientId } = booking;
  const proposal = {
    slot: { holdId: ids.hold(review.id), startsAt: moments.startsAt, endsAt: moments.endsAt, seats: 1 },
    price: { kind: 'GIFT' as const }, contributions: home.contributions,
  };
  return [
    new PlaceBooking({ ...booking, listingVersion: 1, proposal }, ids.meta(recipientId, moments.requested, 'stay', review.id, 0)),
    new AgreeToTerms({ bookingId, termsVersion: 1 }, ids.meta(providerId, moments.accepted, 'stay', review.id, 1)),
    new CompleteBooking({ bookingId }, ids.meta('system:import', moments.completed, 'stay', review.id, 2)),
  ];
};

/** The guest's review, and its reveal when the time to review is over; a window that is still open is left to the timer. */
export const reviewCommandsOf = (stay: Stay, { report, asOf }: { report: ImportReport; asOf: Instant }): readonly (SubmitReview | RevealReviews)[] => {
  const { review, home, ids, moments } = stay;
  const booking = partiesOf(stay);
  const text = review.comments === undefined ? undefined : report.cut(review.comments, 2000);
  const content: ReviewContent = { marks: marksOf(home.source, review.id), text };
  const facts = { booking, reviewsUntil: moments.windowEndsAt };
  const submit = new SubmitReview({ ...facts, content }, ids.meta(booking.recipientId, moments.reviewed, 'review', review.id, 0));
  return moments.windowEndsAt > asOf ? [submit] : [submit, new RevealReviews(facts, ids.meta('system:import', moments.windowEndsAt, 'review', review.id, 1))];
};

/**
 * The source keeps averages of a home, not the marks of a guest. Each review gets the average rounded up or down, by its id and in
 * proportion, so that the marks of a home add up to its averages as nearly as whole marks can. Without averages it is a plain 5, as nearly all are.
 */
export const marksOf = (home: SourceListing, reviewId: string): Marks => {
  const outOfFive = outOfFiveBy(home);
  return {
    didTheirPart: rounded(outOfFive(home.review_scores_communication), `${reviewId}d`),
    keptAgreement: rounded(outOfFive(home.review_scores_accuracy), `${reviewId}k`),
    gaveBack: rounded(outOfFive(home.review_scores_checkin), `${reviewId}g`),
    overall: rounded(outOfFive(home.review_scores_rating), `${reviewId}o`),
  };
};

/** Snapshots of other years keep scores from 2 to 10 or up to 100. Which years they are the whole of a home tells: 4 of 10 is not 4 of 5. */
const outOfFiveBy = ({ review_scores_rating: overall = 5 }: SourceListing) => (score: number | undefined): number => {
  if (score === undefined) return 5;
  if (score > 10) return score / 20;
  return score > 5 || overall > 5 ? score / 2 : score;
};

const rounded = (average: number, lot: string): number => {
  const down = Math.floor(average);
  return Math.min(5, Math.max(1, average - down > fractionOf(lot) ? down + 1 : down));
};

/** A number from 0 to 1 that depends on the text alone (FNV-1a). */
const fractionOf = (text: string): number => {
  let hash = 2_166_136_261;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
};
