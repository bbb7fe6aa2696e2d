import { ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import type { AsOf } from '../engine/past.js';
import { reviewKey, reviews, type ReviewRow } from './reviews.projection.js';

type Reference = { readonly id: string };

const newestFirst = [{ by: 'revealed_at', direction: 'desc' }] as const;

/** A revealed review as everybody may read it; the private note is for the two. */
@Resolver('Review')
export class ReviewFieldsResolver {
  @ResolveField()
  by({ by }: ReviewRow) {
    return by.toUpperCase();
  }

  @ResolveField()
  author({ authorId }: ReviewRow) {
    return { __typename: 'Member', id: authorId };
  }

  @ResolveField()
  subject({ subjectId }: ReviewRow) {
    return { __typename: 'Member', id: subjectId };
  }

  @ResolveField()
  listing({ listingId }: ReviewRow) {
    return { __typename: 'Listing', id: listingId };
  }

  @ResolveField()
  booking(row: ReviewRow, _args: unknown, { viewer }: GraphContext) {
    return isOfTheTwo(row, viewer) ? { __typename: 'Booking', id: row.bookingId } : null;
  }

  @ResolveField()
  privateNote(row: ReviewRow, _args: unknown, { viewer }: GraphContext) {
    return isOfTheTwo(row, viewer) ? row.privateNote : null;
  }
}

const isOfTheTwo = ({ authorId, subjectId }: ReviewRow, viewer: string | undefined): boolean => viewer === authorId || viewer === subjectId;

/** What was said of a booking, once it is revealed. */
@Resolver('Booking')
export class BookingReviewsResolver {
  @ResolveField()
  async reviews({ id, asOf }: Reference & AsOf, _args: unknown, { reads }: GraphContext) {
    const rows = (await reads.rows(reviews, [reviewKey(id, 'provider'), reviewKey(id, 'recipient')])).filter((row) => row !== undefined);
    return asOf === undefined ? rows : rows.filter(({ revealedAt }) => revealedAt <= asOf).map((row) => (row.reply && row.reply.repliedAt > asOf ? { ...row, reply: null } : row));
  }
}

/** What was said of a member. */
@Resolver('Member')
export class MemberReviewsResolver {
  @ResolveField()
  reviews({ id }: Reference, args: PageArgs, { reads, viewer }: GraphContext) {
    return reads.page(reviews, { args, viewer, sort: newestFirst, scope: { subject: id }, where: (row) => row('rows.subject_id', '=', id) });
  }
}

/** What was said of a listing's owner by those who answered it. */
@Resolver('Listing')
export class ListingReviewsResolver {
  @ResolveField()
  reviews({ id }: Reference, args: PageArgs, { reads, viewer }: GraphContext) {
    return reads.page(reviews, { args, viewer, sort: newestFirst, scope: { listing: id }, where: (row) => row('rows.listing_id', '=', id) });
  }
}
