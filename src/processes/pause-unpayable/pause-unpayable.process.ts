import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { EventStore } from '../../kernel/event-store.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { defineProcess } from '../../kernel/process.js';
import { PauseListing, PausePaidListings } from '../../listing/listing.commands.js';
import { PaidListings } from './paid-listings.js';

/** Who could be paid and cannot any more asks nobody for money meanwhile: what is booked already goes on, and what it earns waits. */
export const pauseUnpayable = defineProcess({
  name: 'pause-unpayable',
  on: {
    PayeeStatusChanged: ({ data: { memberId, status } }) => (status === 'RESTRICTED' || status === 'REJECTED' ? [(meta) => new PausePaidListings({ memberId }, meta)] : []),
  },
});

/** Which listings those are is a read model's to say; the listings have the last word. */
@CommandHandler(PausePaidListings)
export class PausePaidListingsProcess implements ICommandHandler<PausePaidListings> {
  constructor(private readonly commands: CommandBus, private readonly listings: PaidListings, private readonly store: EventStore) {}

  async execute({ data: { memberId }, meta }: PausePaidListings): Promise<Outcome> {
    const published = await this.listings.publishedBy(memberId, await this.store.head());
    for (const listingId of published) {
      await this.commands.execute<PauseListing, Outcome>(new PauseListing({ listingId }, { ...meta, commandId: derivedUuid('pause-unpayable', meta.commandId, listingId) }));
    }
    return { position: undefined, revision: 'none' };
  }
}
