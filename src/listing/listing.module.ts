import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import type { ListingEvent } from '../../contracts/listing/listing.events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { listingCommands, type ListingCommand } from './listing.commands.js';
import { listingDecider, type ListingRejection } from './listing.decider.js';
import { ListingResolver } from './listing.resolver.js';
import { listingSnapshot } from './listing.snapshot.js';
import type { Listing } from './listing.state.js';

/** What one member offers or needs. */
export const listing: StreamModule<Listing, ListingCommand, ListingEvent, ListingRejection> = {
  decider: listingDecider,
  streamOf: ({ data }) => streamOf.listing(data.listingId),
  communityOf: (state, command) => (command.type === 'DraftListing' ? command.data.communityId : state.status === 'unknown' ? undefined : state.communityId),
  snapshot: listingSnapshot,
};

@Module({ providers: [ListingResolver, ...commandHandlers<Listing, ListingCommand, ListingEvent, ListingRejection>(listingCommands, listing)] })
export class ListingModule {}
