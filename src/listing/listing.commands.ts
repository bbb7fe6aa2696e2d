import type { ListingContent, ListingKind } from '../../contracts/listing/listing.events.js';
import type { CommunityId, ListingId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

export class DraftListing extends command('DraftListing')<{ listingId: ListingId; communityId: CommunityId; kind: ListingKind; content: ListingContent }> {}
/** Replaces everything the listing says. */
export class EditListing extends command('EditListing')<{ listingId: ListingId; content: ListingContent }> {}
/** Of a published listing: renews it. */
export class PublishListing extends command('PublishListing')<{ listingId: ListingId }> {}
export class PauseListing extends command('PauseListing')<{ listingId: ListingId }> {}
export class ArchiveListing extends command('ArchiveListing')<{ listingId: ListingId }> {}
/** Sent by a timer; the decider has the last word. */
export class WarnListingExpiry extends command('WarnListingExpiry')<{ listingId: ListingId }> {}
/** Sent by a timer; the decider has the last word. */
export class ExpireListing extends command('ExpireListing')<{ listingId: ListingId }> {}

export const listingCommands = [DraftListing, EditListing, PublishListing, PauseListing, ArchiveListing, WarnListingExpiry, ExpireListing] as const;
export type ListingCommand = InstanceType<(typeof listingCommands)[number]>;
