import type { ListingEvent } from '../../contracts/listing/listing.events.js';
import type { CommunityId, Instant, ListingId, MemberId } from '../../contracts/values.js';

type Drafted = { readonly listingId: ListingId; readonly ownerId: MemberId; readonly communityId: CommunityId; readonly version: number };
export type Unknown = { readonly status: 'unknown' };
/** Out of sight; publishing brings it (back). */
export type Hidden = Drafted & { readonly status: 'draft' | 'paused' | 'expired' };
export type Published = Drafted & { readonly status: 'published'; readonly warnAt: Instant; readonly expiresAt: Instant; readonly warned: boolean };
export type Archived = Drafted & { readonly status: 'archived' };
export type Listing = Unknown | Hidden | Published | Archived;

export const unknown: Listing = { status: 'unknown' };

export const evolve = (listing: Listing, { type, data }: ListingEvent): Listing => {
  if (type === 'ListingDrafted') {
    const { listingId, ownerId, communityId } = data;
    return { listingId, ownerId, communityId, version: 1, status: 'draft' };
  }
  const drafted = known(listing);
  const { listingId, ownerId, communityId, version } = drafted;
  const same = { listingId, ownerId, communityId, version };
  switch (type) {
    case 'ListingEdited': return { ...drafted, version: data.version };
    case 'ListingPublished': return { ...same, status: 'published', warnAt: data.warnAt, expiresAt: data.expiresAt, warned: false };
    case 'ListingPaused': return { ...same, status: 'paused' };
    case 'ListingExpired': return { ...same, status: 'expired' };
    case 'ListingArchived': return { ...same, status: 'archived' };
    case 'ListingExpiryWarned': return drafted.status === 'published' ? { ...drafted, warned: true } : drafted;
  }
};

const known = (listing: Listing): Exclude<Listing, Unknown> => {
  if (listing.status === 'unknown') throw new Error('history says something of a listing before it was drafted');
  return listing;
};
