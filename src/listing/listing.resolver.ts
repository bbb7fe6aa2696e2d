import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { listingId } from '../../contracts/values.js';
import type { ArchiveListingInput, DraftListingInput, EditListingInput, PauseListingInput, PublishListingInput } from '../../contracts/schema.generated.js';
import type { CommandMeta } from '../kernel/command.js';
import { Asking, Door, type DoorContext } from '../kernel/door.js';
import { idFrom } from '../kernel/ids.js';
import { ArchiveListing, PauseListing, RewriteListing, ShowListing, WriteListing, type ListingCommand } from './listing.commands.js';
import { draftListingInput, editListingInput, whichListingInput } from './listing.input.js';

/** The door: greets, asks, answers. It decides nothing. */
@Resolver()
export class ListingResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  draftListing(@Args('input') input: DraftListingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'DraftListingSuccess', {
      input, make: (meta) => new WriteListing({ listingId: listingId.parse(idFrom('lst', meta.commandId)), ...draftListingInput.parse(input) }, meta),
    });
  }

  @Mutation()
  editListing(@Args('input') input: EditListingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'EditListingSuccess', { input, make: (meta) => new RewriteListing(editListingInput.parse(input), meta) });
  }

  @Mutation()
  publishListing(@Args('input') input: PublishListingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'PublishListingSuccess', { input, make: (meta) => new ShowListing(whichListingInput.parse(input), meta) });
  }

  @Mutation()
  pauseListing(@Args('input') input: PauseListingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'PauseListingSuccess', { input, make: (meta) => new PauseListing(whichListingInput.parse(input), meta) });
  }

  @Mutation()
  archiveListing(@Args('input') input: ArchiveListingInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, 'ArchiveListingSuccess', { input, make: (meta) => new ArchiveListing(whichListingInput.parse(input), meta) });
  }

  /** Every one of them is refused and answered in the same way. */
  #ask(asking: DoorContext, success: string, { input, make }: { input: { idempotencyKey?: string | null }; make: (meta: CommandMeta) => ListingCommand | WriteListing | RewriteListing | ShowListing }) {
    return this.door.ask(asking, { input, make, rejected: 'ListingRejected', reply: ({ data }) => ({ success, rejected: 'ListingRejected', read: { listing: data.listingId } }) });
  }
}
