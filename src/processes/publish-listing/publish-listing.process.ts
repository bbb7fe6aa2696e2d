import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { streamOf } from '../../../contracts/events.js';
import type { ListingEvent } from '../../../contracts/listing/listing.events.js';
import { pricedAfter, type PricedListing } from '../../../contracts/listing/priced-listing.js';
import type { Outcome } from '../../kernel/outcome.js';
import { Payees } from '../../kernel/payees.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { PublishListing, ShowListing } from '../../listing/listing.commands.js';

/** A listing that asks for money is shown once its owner can be paid; a draft can ask for what it likes. The listing's own stream has the last word on everything else. */
@CommandHandler(ShowListing)
export class PublishListingProcess implements ICommandHandler<ShowListing> {
  readonly #payees: Payees;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#payees = new Payees(streams);
  }

  async execute({ data, meta }: ShowListing): Promise<Outcome> {
    const listing = await this.streams.fold<PricedListing | undefined, ListingEvent>(streamOf.listing(data.listingId), undefined, pricedAfter);
    const no = listing?.ownerId === meta.actor ? await this.#payees.whyNotShown(listing) : undefined;
    return no && !(await this.streams.hasHeard(streamOf.listing(data.listingId), meta.commandId)) ? no : this.commands.execute<PublishListing, Outcome>(new PublishListing(data, meta));
  }
}
