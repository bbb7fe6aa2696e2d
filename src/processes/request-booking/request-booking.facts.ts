import type { Erased } from '../../../contracts/event.js';
import type { Contributions, ListingEvent, ListingKind, Price } from '../../../contracts/listing/listing.events.js';
import type { CommunityId, Instant, MemberId } from '../../../contracts/values.js';

/** What a listing says to those who would book it. */
export type BookableListing = {
  readonly communityId: CommunityId; readonly ownerId: MemberId; readonly kind: ListingKind; readonly version: number;
  readonly prices: readonly Price[]; readonly contributions: Contributions | Erased;
  readonly shown: 'draft' | 'published' | 'away';
  readonly expiresAt: Instant | undefined;
};

/** Folds a listing's events to what a request depends on; undefined: there is none. */
export const listingAfter = (before: BookableListing | undefined, { type, data }: ListingEvent): BookableListing | undefined => {
  if (type === 'ListingDrafted') {
    const { communityId, ownerId, kind, content } = data;
    return { communityId, ownerId, kind, version: 1, prices: content.prices, contributions: content.contributions, shown: 'draft', expiresAt: undefined };
  }
  if (before === undefined) return undefined;
  switch (type) {
    case 'ListingEdited': return { ...before, version: data.version, prices: data.content.prices, contributions: data.content.contributions };
    case 'ListingPublished': return { ...before, shown: 'published', expiresAt: data.expiresAt };
    case 'ListingPaused':
    case 'ListingExpired':
    case 'ListingArchived': return { ...before, shown: 'away' };
    case 'ListingExpiryWarned': return before;
  }
};
