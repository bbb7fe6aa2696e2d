import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { readable } from '../../../contracts/event.js';
import { streamOf } from '../../../contracts/events.js';
import type { ListingContent, ListingEvent } from '../../../contracts/listing/listing.events.js';
import { pricedAfter, type PricedListing } from '../../../contracts/listing/priced-listing.js';
import type { CommunityId, ListingId, MemberId } from '../../../contracts/values.js';
import { DraftListing, EditListing, RewriteListing, WriteListing } from '../../listing/listing.commands.js';
import type { CommandMeta } from '../../kernel/command.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import type { Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { NamedRewards } from '../../kernel/named-rewards.js';
import { Payees } from '../../kernel/payees.js';

type Written = { readonly listingId: ListingId; readonly content: ListingContent };

/**
 * The rewards that a listing names are looked up before it is written. The listing's own stream has the last word on everything else, and knows
 * who asks again: what was written once is answered as the first time, also when a programme has ended since.
 */
class RewardedListings {
  readonly #communities: CommunityContexts;
  readonly #rewards: NamedRewards;

  constructor(private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
    this.#rewards = new NamedRewards(streams, this.#communities);
  }

  /** Who does not belong to the community hears so from the listing, and nothing of its programmes. */
  async whyNot(community: CommunityId, { listingId, content }: Written, meta: CommandMeta): Promise<Rejected<string> | undefined> {
    const contributions = readable(content.contributions);
    if (contributions?.recipient.every(({ reward }) => reward === undefined) ?? true) return undefined;
    if ((await this.#communities.of(community, meta.actor)).roles.length === 0) return undefined;
    const no = contributions && (await this.#rewards.whyNot(community, { contributions, at: meta.at, isWritten: true, path: ['input', 'content', 'contributions'] }, meta.actor));
    return no && (await this.streams.hasHeard(streamOf.listing(listingId), meta.commandId)) ? undefined : no;
  }
}

@CommandHandler(WriteListing)
export class WriteListingProcess implements ICommandHandler<WriteListing> {
  readonly #rewarded: RewardedListings;

  constructor(private readonly commands: CommandBus, streams: StreamReader) {
    this.#rewarded = new RewardedListings(streams);
  }

  async execute({ data, meta }: WriteListing): Promise<Outcome> {
    return (await this.#rewarded.whyNot(data.communityId, data, meta)) ?? this.commands.execute<DraftListing, Outcome>(new DraftListing(data, meta));
  }
}

type Home = { readonly communityId: CommunityId; readonly ownerId: MemberId };
const homeOf = ({ type, data }: ListingEvent): Home | undefined => (type === 'ListingDrafted' ? data : undefined);

@CommandHandler(RewriteListing)
export class RewriteListingProcess implements ICommandHandler<RewriteListing> {
  readonly #rewarded: RewardedListings;
  readonly #payees: Payees;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#rewarded = new RewardedListings(streams);
    this.#payees = new Payees(streams);
  }

  async execute({ data, meta }: RewriteListing): Promise<Outcome> {
    const first = await this.streams.first<ListingEvent>(streamOf.listing(data.listingId));
    const home = first && homeOf(first);
    const no = home?.ownerId === meta.actor ? (await this.#rewarded.whyNot(home.communityId, data, meta)) ?? (await this.#whyNotPaid(data, meta)) : undefined;
    return no ?? this.commands.execute<EditListing, Outcome>(new EditListing(data, meta));
  }

  /** A draft asks for what it likes; what others see asks for money only once its owner can be paid. */
  async #whyNotPaid({ listingId, content: { prices } }: Written, { commandId }: CommandMeta): Promise<Rejected<string> | undefined> {
    const stream = streamOf.listing(listingId);
    const listing = await this.streams.fold<PricedListing | undefined, ListingEvent>(stream, undefined, pricedAfter);
    if (!listing?.isPublished) return undefined;
    const no = await this.#payees.whyNotShown({ ...listing, prices });
    return no && (await this.streams.hasHeard(stream, commandId)) ? undefined : no && { ...no, path: ['input', 'content', 'prices'] };
  }
}
