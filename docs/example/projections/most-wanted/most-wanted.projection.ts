import type { CommunityId, Instant, ListingId } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';

/** How often a listing has been asked for, and when last. */
export type WantedRow = { readonly listingId: ListingId; readonly communityId: CommunityId; readonly requests: number; readonly lastAskedAt: Instant };

export const mostWanted = defineProjection<WantedRow>({
  name: 'most-wanted',
  version: 1,
  key: ({ data }) => ('listingId' in data ? data.listingId : []),
  on: {
    BookingRequested: (row, { data: { listingId, communityId }, metadata }) => ({ listingId, communityId, requests: (row?.requests ?? 0) + 1, lastAskedAt: metadata.at }),
    ListingArchived: () => undefined,
  },
  table: {
    columns: {
      community_id: { type: 'text not null', value: (row) => row.communityId },
      requests: { type: 'integer not null', value: (row) => row.requests },
    },
    indexes: { by_requests: '(community_id, requests desc, key desc)' },
  },
});
