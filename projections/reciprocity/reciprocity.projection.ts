import type { Instant } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';

/** Who gave what to whom. Only completed services are ever shown. */
export type ExchangeRow = {
  readonly listingId: string;
  readonly providerId: string;
  readonly recipientId: string;
  readonly completedAt: Instant | null;
};

/** One row a booking. */
export const reciprocity = defineProjection<ExchangeRow>({
  name: 'reciprocity',
  version: 1,
  key: (event) => ('bookingId' in event.data ? event.data.bookingId : []),
  on: {
    BookingRequested: (_, { data: { listingId, providerId, recipientId } }) => ({ listingId, providerId, recipientId, completedAt: null }),
    BookingDeclined: () => undefined,
    BookingWithdrawn: () => undefined,
    BookingExpired: () => undefined,
    BookingCancelled: () => undefined,
    BookingPaymentAbandoned: () => undefined,
    BookingCompleted: (row, { metadata }) => row && { ...row, completedAt: metadata.at },
  },
  table: {
    columns: {
      provider_id: { type: 'text not null', value: ({ providerId }) => providerId },
      recipient_id: { type: 'text not null', value: ({ recipientId }) => recipientId },
      /** Empty until then: the order by it has no nulls, so that the index serves pages too. */
      completed_at: { type: 'text not null', value: ({ completedAt }) => completedAt ?? '' },
    },
    indexes: {
      given: '(provider_id, completed_at desc, key desc) where completed_at <> \'\'',
      received: '(recipient_id, completed_at desc, key desc) where completed_at <> \'\'',
    },
  },
});
