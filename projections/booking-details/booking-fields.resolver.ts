import { ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import type { GraphContext } from '../engine/graph-context.js';
import { bookingDetails, type BookingRow } from './booking-details.projection.js';
import { maySee } from './who-may-see.js';

type Parent = BookingRow | { readonly id: string };

/** Other read models name a booking by its id alone; its row is read when a field is asked for, and only for who may see it. */
export const rowOf = async (parent: Parent, context: GraphContext): Promise<BookingRow> => {
  if ('termsHistory' in parent) return parent;
  const row = await context.reads.row(bookingDetails, parent.id);
  if (!row || !(await maySee(row, context))) throw new GraphQLError('There is no booking with this id that you may see.', { extensions: { code: 'NOT_FOUND' } });
  return row;
};

/** What a booking says of itself. */
@Resolver('Booking')
export class BookingFieldsResolver {
  @ResolveField()
  async listing(parent: Parent, _args: unknown, context: GraphContext) {
    return { __typename: 'Listing', id: (await rowOf(parent, context)).listingId };
  }

  @ResolveField()
  async community(parent: Parent, _args: unknown, context: GraphContext) {
    return { __typename: 'Community', id: (await rowOf(parent, context)).communityId };
  }

  @ResolveField()
  async provider(parent: Parent, _args: unknown, context: GraphContext) {
    return { __typename: 'Member', id: (await rowOf(parent, context)).providerId };
  }

  @ResolveField()
  async recipient(parent: Parent, _args: unknown, context: GraphContext) {
    return { __typename: 'Member', id: (await rowOf(parent, context)).recipientId };
  }

  @ResolveField()
  async terms(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).termsHistory.at(-1);
  }

  @ResolveField()
  async status(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).status;
  }

  @ResolveField()
  async statusSince(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).statusSince;
  }

  @ResolveField()
  async listingVersion(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).listingVersion;
  }

  @ResolveField()
  async requestedBy(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).requestedBy;
  }

  @ResolveField()
  async requestedAt(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).requestedAt;
  }

  @ResolveField()
  async termsHistory(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).termsHistory;
  }

  @ResolveField()
  async payBy(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).payBy;
  }

  @ResolveField()
  async answerBy(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).answerBy;
  }

  @ResolveField()
  async completesAt(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).completesAt;
  }

  @ResolveField()
  async providerReport(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).providerReport;
  }

  @ResolveField()
  async recipientReport(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).recipientReport;
  }

  @ResolveField()
  async confirmations(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).confirmations;
  }

  @ResolveField()
  async reason(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).reason;
  }

  @ResolveField()
  async credits(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).credits;
  }

  @ResolveField()
  async cancellation(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).cancellation;
  }

  @ResolveField()
  async breakdown(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).breakdown;
  }

  @ResolveField()
  async reviewsUntil(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).reviewsUntil;
  }
}
