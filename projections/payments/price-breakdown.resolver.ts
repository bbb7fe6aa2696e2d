import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { creditsOf, isPayable } from '../../contracts/booking/price-of.js';
import type { CalendarEvent } from '../../contracts/calendar/calendar.events.js';
import { resolveSlot, zoneAfter, type WrittenSlot } from '../../contracts/calendar/resolve-slot.js';
import { streamOf } from '../../contracts/events.js';
import type { ListingEvent, Price } from '../../contracts/listing/listing.events.js';
import { consents, currentConsent } from '../../contracts/payment/consent.js';
import { moneyTermsOf, type MoneyTerms } from '../../contracts/payment/money-terms.js';
import { listingId, type CommunityId } from '../../contracts/values.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';

type Asked = { readonly listingId: string; readonly slot: { readonly startsAt: string; readonly endsAt: string; readonly seats?: number | null }; readonly priceIndex?: number | null };
type Listed = { readonly communityId: CommunityId; readonly prices: readonly Price[]; readonly isPublished: boolean };

const listedAfter = (before: Listed | undefined, { type, data }: ListingEvent): Listed | undefined => {
  if (type === 'ListingDrafted') return { communityId: data.communityId, prices: data.content.prices, isPublished: false };
  if (before === undefined) return undefined;
  if (type === 'ListingEdited') return { ...before, prices: data.content.prices };
  return type === 'ListingExpiryWarned' ? before : { ...before, isPublished: type === 'ListingPublished' };
};

/** What a booking would cost, read from the log: the same sums that `requestBooking` comes to. */
@Resolver()
export class PriceBreakdownResolver {
  readonly #communities: CommunityContexts;

  constructor(private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
  }

  @Query()
  async priceBreakdown(@Args() asked: Asked, @Context() context: GraphContext) {
    const [found, slot] = [await this.#priceOf(asked), await this.#slotOf(asked)];
    if (found === undefined || slot === undefined) return null;
    const { price, communityId } = found;
    const { policy } = await this.#communities.of(communityId, context.viewer ?? '');
    return { ...moneyPart(price, moneyTermsOf({ price, slot }, { policy, now: context.now() })), creditMinutes: creditsOf(price, slot), payable: isPayable(price, slot) };
  }

  async #priceOf({ listingId: id, priceIndex }: Asked): Promise<{ readonly price: Price; readonly communityId: CommunityId } | undefined> {
    const listing = listingId.safeParse(id).success ? await this.streams.fold<Listed | undefined, ListingEvent>(streamOf.listing(id), undefined, listedAfter) : undefined;
    const price = listing?.isPublished ? listing.prices[priceIndex ?? 0] : undefined;
    return listing && price && { price, communityId: listing.communityId };
  }

  async #slotOf({ listingId: id, slot: { startsAt, endsAt, seats } }: Asked) {
    const zone = await this.streams.fold<string | undefined, CalendarEvent>(streamOf.calendar(id), undefined, zoneAfter);
    const written: WrittenSlot = { startsAt, endsAt, seats: seats ?? 1 };
    const slot = zone === undefined ? undefined : resolveSlot(written, { zone });
    return slot === undefined || 'rejected' in slot || slot.endsAt <= slot.startsAt || slot.seats < 1 ? undefined : slot;
  }
}

/** Where the service itself is paid in credits the money is for its materials. */
const moneyPart = ({ kind }: Price, money: MoneyTerms | undefined) => {
  if (money === undefined) return {};
  const { amount, fee, net, way, chargeAt } = money;
  const consent = way === 'SAVED_CARD' ? { version: currentConsent, text: consents[currentConsent] } : null;
  return { ...(kind === 'MIXED' ? { materials: amount } : { service: amount }), total: amount, fee, forProvider: net, way, chargeAt, consent };
};
