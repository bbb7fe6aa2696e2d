import type { PricedListing } from '../../../contracts/listing/priced-listing.js';
import type { CommunityId, ListingId } from '../../../contracts/values.js';
import type { Position } from '../../kernel/event-store.js';

export type PublishedListing = Pick<PricedListing, 'kind' | 'prices'> & { readonly id: ListingId; readonly communityId: CommunityId };

/** Port to a read model: what of a member's listings others can find. */
export abstract class PublishedListings {
  /** As of this position at least. @throws when the read model does not come that far in time: to be asked again */
  abstract of(memberId: string, asOf: Position | undefined): Promise<readonly PublishedListing[]>;
}
