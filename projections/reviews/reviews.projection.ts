import { readable } from '../../contracts/event.js';
import type { Marks, RevealedReview, ReviewedBooking } from '../../contracts/review/review.events.js';
import type { Instant, Side } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';

/** A review that everybody may read, save for the private note. There is no row for a sealed one. */
export type ReviewRow = {
  readonly bookingId: string;
  readonly by: Side;
  readonly authorId: string;
  readonly subjectId: string;
  readonly listingId: string;
  /** Whether it is about the listing's owner, and so belongs to the listing's page too. */
  readonly ofOwner: boolean;
  readonly marks: Marks;
  readonly text: string | null;
  readonly privateNote: string | null;
  readonly revealedAt: Instant;
  readonly reply: { readonly text: string | null; readonly repliedAt: Instant } | null;
};

/** Which row a side's review of a booking is. */
export const reviewKey = (bookingId: string, by: Side): string => `${bookingId}.${by}`;

export const reviews = defineProjection<ReviewRow>({
  name: 'reviews',
  version: 1,
  key: (event) => {
    switch (event.type) {
      case 'ReviewsRevealed': return event.data.reviews.map(({ by }) => reviewKey(event.data.bookingId, by));
      case 'ReviewReplied': return reviewKey(event.data.bookingId, event.data.to);
      default: return [];
    }
  },
  on: {
    ReviewsRevealed: (row, { data, metadata }, key) => {
      const review = data.reviews.find(({ by }) => reviewKey(data.bookingId, by) === key);
      return review ? rowOf(review, data, metadata.at) : row;
    },
    ReviewReplied: (row, { data, metadata }) => row && { ...row, reply: { text: readable(data.text) ?? null, repliedAt: metadata.at } },
  },
  table: {
    columns: {
      subject_id: { type: 'text not null', value: ({ subjectId }) => subjectId },
      author_id: { type: 'text not null', value: ({ authorId }) => authorId },
      listing_id: { type: 'text', value: ({ listingId, ofOwner }) => (ofOwner ? listingId : null) },
      revealed_at: { type: 'text not null', value: ({ revealedAt }) => revealedAt },
    },
    indexes: { of_subject: '(subject_id, revealed_at desc, key desc)', of_listing: '(listing_id, revealed_at desc, key desc)' },
  },
});

const rowOf = ({ by, authorId, subjectId, marks, text, privateNote }: RevealedReview, { bookingId, listingId, listingKind }: ReviewedBooking, revealedAt: Instant): ReviewRow => ({
  bookingId, by, authorId, subjectId, listingId, marks, revealedAt,
  ofOwner: (by === 'recipient') === (listingKind === 'OFFER'),
  text: readable(text) ?? null,
  privateNote: readable(privateNote) ?? null,
  reply: null,
});
