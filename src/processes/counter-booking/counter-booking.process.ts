import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import type { Slot } from '../../../contracts/booking/booking.events.js';
import { moneyOf } from '../../../contracts/booking/price-of.js';
import { currentProposal, isNegotiationHeardOfBy, type BookedListing, type Negotiation, type Proposal } from '../../../contracts/booking/negotiation.js';
import type { CalendarEvent } from '../../../contracts/calendar/calendar.events.js';
import { resolveSlot, zoneAfter } from '../../../contracts/calendar/resolve-slot.js';
import { streamOf } from '../../../contracts/events.js';
import { price, type ListingEvent, type Price } from '../../../contracts/listing/listing.events.js';
import type { Money } from '../../../contracts/money.js';
import { holdId, type MemberId, type Side } from '../../../contracts/values.js';
import { CounterBooking, GiveSlotBack, ProposeTerms } from '../../booking/booking.commands.js';
import { HoldSlot } from '../../calendar/calendar.commands.js';
import type { CommandMeta } from '../../kernel/command.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid, idFrom } from '../../kernel/ids.js';
import { Payees } from '../../kernel/payees.js';
import { plainSnapshot } from '../../kernel/snapshot-form.js';
import { negotiationOf } from '../../kernel/read-booking.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { NamedRewards } from '../../kernel/named-rewards.js';

type Known = Exclude<Negotiation, { readonly status: 'unknown' }>;

const pricesAfter = (before: readonly Price[], { type, data }: ListingEvent): readonly Price[] => (type === 'ListingDrafted' || type === 'ListingEdited' ? data.content.prices : before);
export const pricesFold = { initial: [], evolve: pricesAfter, snapshot: plainSnapshot('listing-prices', 1, z.array(price).readonly()) };
const zoneFold = { initial: undefined, evolve: zoneAfter, snapshot: plainSnapshot('calendar-zone', 1, z.string().optional()) };

/**
 * A counter-offer may need another slot, which is held before the terms are proposed; the slot of the terms before is given back by
 * `release-slots` once they have been. Holds of one booking do not compete, so the new slot may overlap the old one.
 */
@CommandHandler(CounterBooking)
export class CounterBookingProcess implements ICommandHandler<CounterBooking> {
  readonly #rewards: NamedRewards;
  readonly #payees: Payees;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#payees = new Payees(streams);
    this.#rewards = new NamedRewards(streams, new CommunityContexts(streams));
  }

  async execute(asked: CounterBooking): Promise<Outcome> {
    const { bookingId, termsVersion, contributions, note } = asked.data;
    const negotiation = await negotiationOf(bookingId, this.streams);
    const known = counterable(negotiation, asked);
    if (isRejected(known)) return known;
    const before = heardBefore(negotiation, asked);
    const no = before ? undefined : await this.#whyNotRewarded(known.booking, asked);
    if (no) return no;
    const changes = await this.#changes(known, asked, before);
    if ('rejected' in changes) return changes;
    const { slot } = changes;
    const proposed = await this.commands.execute<ProposeTerms, Outcome>(new ProposeTerms({ bookingId, termsVersion, contributions, note, ...changes }, step(asked, 'propose')));
    if (slot && isRejected(proposed) && proposed.rejected !== 'BUSY') {
      await this.commands.execute(new GiveSlotBack({ bookingId, listingId: known.booking.listingId, holdId: slot.holdId }, step(asked, 'give back')));
    }
    return proposed;
  }

  async #whyNotRewarded({ communityId }: BookedListing, { data: { contributions }, meta }: CounterBooking): Promise<Rejected<string> | undefined> {
    return contributions && this.#rewards.whyNot(communityId, { contributions, at: meta.at, isWritten: true, path: ['input', 'contributions'] }, meta.actor);
  }

  async #changes(known: Known, asked: CounterBooking, before: Proposal | undefined): Promise<{ readonly price: Price | undefined; readonly slot: Slot | undefined } | Rejected<string>> {
    const price = await this.#priceOf(known.booking, asked, before);
    if (price && 'rejected' in price) return price;
    const slot = await this.#heldSlot(known, asked, { isAtTheSamePrice: price === undefined && before === undefined });
    return slot && 'rejected' in slot ? slot : { price, slot };
  }

  /** A repeat means what it meant the first time, whatever the listing asks for by now. */
  async #priceOf({ listingId, providerId }: BookedListing, { data: { priceIndex } }: CounterBooking, before: Proposal | undefined): Promise<Price | Rejected<'NO_SUCH_PRICE' | 'PAYEE_NOT_READY'> | undefined> {
    if (priceIndex === undefined) return undefined;
    if (before) return before.terms.price;
    const prices = await this.streams.foldLong<readonly Price[], ListingEvent>(streamOf.listing(listingId), pricesFold);
    const price = prices[priceIndex];
    return price === undefined ? reject('NO_SUCH_PRICE', { path: ['input', 'priceIndex'] }) : (await this.#payees.whyNotAsked(providerId, price)) ?? price;
  }

  async #heldSlot(known: Known, asked: CounterBooking, { isAtTheSamePrice }: { readonly isAtTheSamePrice: boolean }): Promise<Slot | Rejected<string> | undefined> {
    const slot = await this.#slotOf(known.booking, asked);
    if (slot === undefined || 'rejected' in slot) return slot;
    const no = isAtTheSamePrice ? await this.#whyNotMore(known, slot) : undefined;
    return no ?? this.#held(known.booking, asked, slot);
  }

  /** The price that stands comes to more for a longer slot: that asks for money as another price does. */
  async #whyNotMore(known: Known, slot: Slot): Promise<Rejected<'PAYEE_NOT_READY'> | undefined> {
    const { price, slot: former } = currentProposal(known).terms;
    const no = isMore(moneyOf(price, slot), moneyOf(price, former)) ? await this.#payees.whyNotAsked(known.booking.providerId, price) : undefined;
    return no && { ...no, path: ['input', 'slot'] };
  }

  async #slotOf({ listingId }: BookedListing, { data: { slot: written }, meta }: CounterBooking): Promise<Slot | Rejected<string> | undefined> {
    if (written === undefined) return undefined;
    const zone = await this.streams.foldLong<string | undefined, CalendarEvent>(streamOf.calendar(listingId), zoneFold);
    if (zone === undefined) return reject('NO_AVAILABILITY');
    const resolved = resolveSlot(written, { zone });
    if ('rejected' in resolved) return { ...resolved, path: ['input', 'slot', ...resolved.path] };
    return { ...resolved, holdId: holdId.parse(idFrom('hld', meta.commandId, JSON.stringify([written.startsAt, written.endsAt, written.seats]))) };
  }

  async #held({ communityId, listingId, bookingId }: BookedListing, asked: CounterBooking, slot: Slot): Promise<Slot | Rejected<string>> {
    const held = await this.commands.execute<HoldSlot, Outcome>(new HoldSlot({ communityId, listingId, bookingId, ...slot }, step(asked, `hold ${slot.holdId}`)));
    return isRejected(held) ? held : slot;
  }
}

const isMore = (money: Money | undefined, former: Money | undefined): boolean => BigInt(money?.amountMinor ?? 0) > BigInt(former?.amountMinor ?? 0);

const step = ({ meta }: CounterBooking, name: string): CommandMeta => ({ ...meta, commandId: derivedUuid('counter-booking', meta.commandId, name) });

/**
 * Whether it is worth holding anything: strangers hold no seats, nor does who has not read the terms that stand or has proposed them.
 * The booking's own stream has the last word, and knows whether this is the repeat of a counter-offer that it has heard.
 */
export const counterable = (negotiation: Negotiation, asked: CounterBooking): Known | Rejected<'NOT_FOUND' | 'NOT_NEGOTIABLE' | 'OWN_PROPOSAL' | 'STALE_TERMS'> => {
  const { data: { termsVersion }, meta: { actor } } = asked;
  if (negotiation.status === 'unknown') return reject('NOT_FOUND');
  const { booking } = negotiation;
  if (!isNegotiationHeardOfBy(actor, negotiation)) return reject('NOT_FOUND');
  if (heardBefore(negotiation, asked)) return negotiation;
  if (negotiation.status !== 'open') return reject('NOT_NEGOTIABLE');
  const { terms, by } = currentProposal(negotiation);
  if (actor === memberOn(booking, by)) return reject('OWN_PROPOSAL');
  return termsVersion === terms.version ? negotiation : reject('STALE_TERMS');
};

/** What the booking has heard of this very counter-offer, if this is its repeat. */
const heardBefore = (negotiation: Negotiation, asked: CounterBooking): Proposal | undefined =>
  (negotiation.status === 'unknown' ? undefined : negotiation.proposals.find(({ commandId }) => commandId === step(asked, 'propose').commandId));

const memberOn = ({ providerId, recipientId }: BookedListing, side: Side): MemberId => (side === 'provider' ? providerId : recipientId);
