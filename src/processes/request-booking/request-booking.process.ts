import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import type { Terms } from '../../../contracts/booking/booking.events.js';
import type { CalendarEvent } from '../../../contracts/calendar/calendar.events.js';
import { resolveSlot, zoneAfter } from '../../../contracts/calendar/resolve-slot.js';
import { readable, type Erased } from '../../../contracts/event.js';
import { streamOf } from '../../../contracts/events.js';
import type { ListingEvent } from '../../../contracts/listing/listing.events.js';
import { holdId, memberId, type MemberId } from '../../../contracts/values.js';
import { GiveSlotBack, PlaceBooking, RequestBooking } from '../../booking/booking.commands.js';
import { HoldSlot } from '../../calendar/calendar.commands.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Done, Outcome } from '../../kernel/outcome.js';
import { derivedUuid, idFrom } from '../../kernel/ids.js';
import { KeyedQueue } from '../../kernel/keyed-queue.js';
import { plainSnapshot } from '../../kernel/snapshot-form.js';
import { negotiationOf } from '../../kernel/read-booking.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { bookableSnapshot, listingAfter, type BookableListing } from './request-booking.facts.js';
import { WhoMayAsk, type Agreeable } from './who-may-ask.js';

type Place = PlaceBooking['data'];

export const bookableFold = { initial: undefined, evolve: listingAfter, snapshot: bookableSnapshot };
export const zoneFold = { initial: undefined, evolve: zoneAfter, snapshot: plainSnapshot('calendar-zone', 1, z.string().optional()) };

/**
 * A request needs a slot of the calendar and a booking: the slot is held first, then the booking is placed on it. What a crash between
 * the two leaves behind, a hold without a booking, is given back by `settle-holds`.
 */
@CommandHandler(RequestBooking)
export class RequestBookingProcess implements ICommandHandler<RequestBooking> {
  readonly #oneAtATime = new KeyedQueue();

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader, private readonly askers: WhoMayAsk) {}

  /** One after the other for each member, so that many at once do not slip past the limit of open requests. */
  execute(asked: RequestBooking): Promise<Outcome> {
    return this.#oneAtATime.run(asked.meta.actor, async () => (await this.#earlier(asked)) ?? this.#request(asked));
  }

  /** The answer to an earlier request under the same name. */
  async #earlier(asked: RequestBooking): Promise<Outcome | undefined> {
    const booking = await negotiationOf(asked.data.bookingId, this.streams);
    if (booking.status === 'unknown') return undefined;
    const [{ commandId, position, revision, terms }] = booking.proposals;
    return commandId === namesOf(asked).place && saysTheSame(terms, asked) ? { position, revision } : reject('IDEMPOTENCY_CONFLICT');
  }

  async #request(asked: RequestBooking): Promise<Outcome> {
    const { data: { bookingId, listingId }, meta } = asked;
    const agreeable = bookable(await this.streams.foldLong<BookableListing | undefined, ListingEvent>(streamOf.listing(listingId), bookableFold), asked);
    if (isRejected(agreeable)) return agreeable;
    const no = await this.askers.whyNot(agreeable, asked);
    if (no) return no;
    const slot = await this.#slotOf(asked);
    if (isRejected(slot)) return slot;
    const names = namesOf(asked);
    const held = await this.commands.execute<HoldSlot, Outcome>(new HoldSlot({ communityId: agreeable.communityId, listingId, bookingId, ...slot }, { ...meta, commandId: names.hold }));
    if (isRejected(held)) return held;
    const place = { ...agreeable, bookingId, listingId, proposal: { ...agreeable.proposal, slot } };
    const placed = await this.commands.execute<PlaceBooking, Outcome>(new PlaceBooking(place, { ...meta, commandId: names.place }));
    return isRejected(placed) ? this.#notPlaced(placed, asked) : this.#counted(placed, asked);
  }

  #counted(placed: Done, { meta: { actor } }: RequestBooking): Outcome {
    if (placed.position) this.askers.asked(actor, placed.position);
    return placed;
  }

  /** An append that no answer came to may be written after its repeat has begun, with the listing as it was then: it is the same request all the same. */
  async #notPlaced(no: Rejected<string>, asked: RequestBooking): Promise<Outcome> {
    if (no.rejected === 'IDEMPOTENCY_CONFLICT') return (await this.#earlier(asked)) ?? no;
    const { data: { bookingId, listingId }, meta } = asked;
    const { giveBack, holdId } = namesOf(asked);
    if (no.rejected !== 'BUSY') await this.commands.execute(new GiveSlotBack({ bookingId, listingId, holdId }, { ...meta, commandId: giveBack }));
    return no;
  }

  async #slotOf(asked: RequestBooking): Promise<Place['proposal']['slot'] | Rejected<string>> {
    const { listingId, slot: written } = asked.data;
    const zone = await this.streams.foldLong<string | undefined, CalendarEvent>(streamOf.calendar(listingId), zoneFold);
    if (zone === undefined) return reject('NO_AVAILABILITY');
    const slot = resolveSlot(written, { zone });
    if ('rejected' in slot) return { ...slot, path: ['input', 'slot', ...slot.path] };
    return { ...slot, holdId: namesOf(asked).holdId };
  }
}

/**
 * Of every step and of the hold. They follow from what is asked for, so that the same key with another slot is another request. The words
 * of the request are left out: names stand in the clear, and a hash of a few words can be guessed.
 */
const namesOf = ({ data: { listingId, slot, priceIndex }, meta }: RequestBooking) => {
  const asked = JSON.stringify([listingId, slot.startsAt, slot.endsAt, slot.seats, priceIndex]);
  const step = (name: string) => derivedUuid('request-booking', meta.commandId, asked, name);
  return { hold: step('hold'), place: step('place'), giveBack: step('give back'), holdId: holdId.parse(idFrom('hld', meta.commandId, asked)) };
};

/** Whether a repeat has the words of the first request, as far as they can still be read. */
const saysTheSame = ({ note, contributions }: Terms, { data }: RequestBooking): boolean =>
  isTheSame(note, data.note) && (data.contributions === undefined || isTheSame(contributions, data.contributions));
const isTheSame = <Words>(stored: Words | Erased, asked: Words): boolean => {
  const words = readable(stored);
  return (stored !== undefined && words === undefined) || JSON.stringify(words) === JSON.stringify(asked);
};

/** What would be agreed to, before anything is held, or why this member cannot book this listing so. */
export const bookable = (listing: BookableListing | undefined, { data, meta }: RequestBooking): Agreeable | Rejected<'NOT_FOUND' | 'OWN_LISTING' | 'LISTING_NOT_PUBLISHED' | 'NO_SUCH_PRICE'> => {
  const no = whyNotThisListing(listing, meta);
  if (no || listing === undefined) return no ?? reject('NOT_FOUND');
  const price = listing.prices[data.priceIndex];
  if (price === undefined) return reject('NO_SUCH_PRICE', { path: ['input', 'priceIndex'] });
  const contributions = data.contributions ?? readable(listing.contributions);
  if (contributions === undefined) return reject('NOT_FOUND');
  const { communityId, ownerId, kind, version } = listing;
  return { communityId, listingKind: kind, listingVersion: version, ...partiesOf(kind, { ownerId, askerId: memberId.parse(meta.actor) }), proposal: { price, contributions, note: data.note } };
};

/** Drafts are nobody else's business: to others they do not exist. */
const whyNotThisListing = (listing: BookableListing | undefined, { actor, at }: RequestBooking['meta']) => {
  if (listing === undefined) return reject('NOT_FOUND');
  if (listing.ownerId === actor) return reject('OWN_LISTING');
  if (listing.shown === 'draft') return reject('NOT_FOUND');
  const hasEnded = listing.expiresAt !== undefined && at >= listing.expiresAt;
  return listing.shown === 'away' || hasEnded ? reject('LISTING_NOT_PUBLISHED') : undefined;
};

/** Who answers an offer receives; who answers a need provides. */
const partiesOf = (kind: BookableListing['kind'], { ownerId, askerId }: { ownerId: MemberId; askerId: MemberId }) =>
  (kind === 'OFFER' ? { providerId: ownerId, recipientId: askerId } : { providerId: askerId, recipientId: ownerId });
