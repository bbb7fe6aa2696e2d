import type { ListingContent, ListingKind } from '../../contracts/listing/listing.events.js';
import type { CommunityId, ListingId, MemberId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

/** What a client asks for. Whether the rewards that it names can be granted is said by another stream: taken from the bus by src/processes/name-rewards, and then drafted. */
export class WriteListing extends command('WriteListing')<{ listingId: ListingId; communityId: CommunityId; kind: ListingKind; content: ListingContent }> {}
/** The same of an edit. */
export class RewriteListing extends command('RewriteListing')<{ listingId: ListingId; content: ListingContent }> {}

export class DraftListing extends command('DraftListing')<{ listingId: ListingId; communityId: CommunityId; kind: ListingKind; content: ListingContent }> {}
/** Replaces everything the listing says. */
export class EditListing extends command('EditListing')<{ listingId: ListingId; content: ListingContent }> {}
/** What a client asks for. Whether its owner can be paid, if it asks for money, is said by another stream: taken from the bus by src/processes/publish-listing, and then published. */
export class ShowListing extends command('ShowListing')<{ listingId: ListingId }> {}
/** Of a published listing: renews it. */
export class PublishListing extends command('PublishListing')<{ listingId: ListingId }> {}
/** By its owner; or by the house, when its owner cannot be paid any more, or has left. */
export class PauseListing extends command('PauseListing')<{ listingId: ListingId }> {}
export class ArchiveListing extends command('ArchiveListing')<{ listingId: ListingId }> {}
/** Sent by a timer; the decider has the last word. */
export class WarnListingExpiry extends command('WarnListingExpiry')<{ listingId: ListingId }> {}
/** Sent by a timer; the decider has the last word. */
export class ExpireListing extends command('ExpireListing')<{ listingId: ListingId }> {}

/** All listings of a member that ask for money, as long as nobody can pay them. Taken from the bus by src/processes/pause-listings. */
export class PausePaidListings extends command('PausePaidListings')<{ memberId: MemberId }> {}
/** All listings of a member in a community, as long as they do not belong to it. Taken from the bus by src/processes/pause-listings. */
export class PauseListingsOfLeaver extends command('PauseListingsOfLeaver')<{ communityId: CommunityId; memberId: MemberId }> {}

export const listingCommands = [DraftListing, EditListing, PublishListing, PauseListing, ArchiveListing, WarnListingExpiry, ExpireListing] as const;
export type ListingCommand = InstanceType<(typeof listingCommands)[number]>;
