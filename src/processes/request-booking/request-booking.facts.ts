import { z } from 'zod';
import { personal, type Erased } from '../../../contracts/event.js';
import { contributions, listingKind, price, type Contributions, type ListingEvent, type ListingKind, type Price } from '../../../contracts/listing/listing.events.js';
import { communityId, instant, memberId, type CommunityId, type Instant, type MemberId } from '../../../contracts/values.js';
import { plainSnapshot } from '../../kernel/snapshot-form.js';

/** What a listing says to those who would book it. */
export type BookableListing = {
  readonly communityId: CommunityId; readonly ownerId: MemberId; readonly kind: ListingKind; readonly version: number;
  readonly prices: readonly Price[]; readonly contributions: Contributions | Erased;
  readonly shown: 'draft' | 'published' | 'away';
  readonly expiresAt?: Instant | undefined;
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

/** How it is kept of a listing that was edited often. What both sides bring are its owner's words. */
export const bookableSnapshot = plainSnapshot('bookable-listing', 1, z.object({
  communityId, ownerId: memberId, kind: listingKind, version: z.int(), prices: z.array(price).readonly(), contributions: personal(contributions, { of: 'ownerId' }),
  shown: z.enum(['draft', 'published', 'away']), expiresAt: instant.optional(),
}).optional());
