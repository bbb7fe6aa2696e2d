import { Injectable } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { asksForMoney } from '../../../contracts/listing/priced-listing.js';
import type { PayeeStatus } from '../../../contracts/payment/observed.js';
import type { MemberId } from '../../../contracts/values.js';
import type { CommandMeta } from '../../kernel/command.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { EventStore } from '../../kernel/event-store.js';
import { derivedUuid } from '../../kernel/ids.js';
import type { Outcome } from '../../kernel/outcome.js';
import { Payees } from '../../kernel/payees.js';
import { defineProcess } from '../../kernel/process.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { PauseListing, PauseListingsOfLeaver, PausePaidListings } from '../../listing/listing.commands.js';
import { PublishedListings, type PublishedListing } from './published-listings.js';

const isUnpayable = (status: PayeeStatus | undefined): boolean => status === 'RESTRICTED' || status === 'REJECTED';

/** Who could be paid and cannot any more asks nobody for money meanwhile: what is booked already goes on, and what it earns waits. */
export const pauseUnpayable = defineProcess({
  name: 'pause-unpayable',
  on: { PayeeStatusChanged: ({ data: { memberId, status } }) => (isUnpayable(status) ? [(meta) => new PausePaidListings({ memberId }, meta)] : []) },
});

/** Who has left a community offers it nothing, and asks nothing of it: what is booked already goes on. */
export const pauseOfLeavers = defineProcess({
  name: 'pause-of-leavers',
  on: { MemberLeft: ({ data }) => [(meta) => new PauseListingsOfLeaver(data, meta)] },
});

/** Which listings those are is a read model's to say; each listing has the last word. */
@Injectable()
export class Pausing {
  constructor(private readonly commands: CommandBus, private readonly listings: PublishedListings, private readonly store: EventStore) {}

  async pause(memberId: MemberId, which: (listing: PublishedListing) => boolean, meta: CommandMeta): Promise<Outcome> {
    const published = await this.listings.of(memberId, await this.store.head());
    for (const { id: listingId } of published.filter(which)) {
      await this.commands.execute<PauseListing, Outcome>(new PauseListing({ listingId }, { ...meta, commandId: derivedUuid('pause-listings', meta.commandId, listingId) }));
    }
    return NOTHING;
  }
}

const NOTHING: Outcome = { position: undefined, revision: 'none' };

/** What was so when the event was told need not be so any more: who tells all of the log once more must not pause what has been published since. */
@CommandHandler(PausePaidListings)
export class PausePaidListingsProcess implements ICommandHandler<PausePaidListings> {
  readonly #payees: Payees;

  constructor(private readonly pausing: Pausing, streams: StreamReader) {
    this.#payees = new Payees(streams);
  }

  async execute({ data: { memberId }, meta }: PausePaidListings): Promise<Outcome> {
    const { status } = await this.#payees.of(memberId);
    return isUnpayable(status) ? this.pausing.pause(memberId, asksForMoney, meta) : NOTHING;
  }
}

/** Who has come back meanwhile offers what they like. */
@CommandHandler(PauseListingsOfLeaver)
export class PauseListingsOfLeaverProcess implements ICommandHandler<PauseListingsOfLeaver> {
  readonly #communities: CommunityContexts;

  constructor(private readonly pausing: Pausing, streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
  }

  async execute({ data: { communityId, memberId }, meta }: PauseListingsOfLeaver): Promise<Outcome> {
    const { roles } = await this.#communities.of(communityId, memberId);
    return roles.length === 0 ? this.pausing.pause(memberId, (listing) => listing.communityId === communityId, meta) : NOTHING;
  }
}
