import type { BookingEvent } from '../../contracts/booking/booking.events.js';
import { currentProposal } from '../../contracts/booking/negotiation.js';
import { creditsOf } from '../../contracts/booking/price-of.js';
import type { CommunityEvent } from '../../contracts/community/community.events.js';
import { readable } from '../../contracts/event.js';
import { streamOf } from '../../contracts/events.js';
import type { ListingEvent } from '../../contracts/listing/listing.events.js';
import type { MemberEvent } from '../../contracts/member/member.events.js';
import { negotiationOf } from '../../src/kernel/read-booking.js';
import type { StreamReader } from '../../src/kernel/stream-reader.js';
import type { Booked } from './receipt.js';

/** What a booking was of, in the words that its listing had when it was asked for, which no later edit changes, and what of it is paid in credits: read from the log, since a receipt is asked for seldom. */
export const bookedOf = async (bookingId: string, streams: StreamReader): Promise<Booked> => {
  const negotiation = await negotiationOf(bookingId, streams);
  if (negotiation.status === 'unknown') throw new Error(`${bookingId} is paid for and was never asked for`);
  const { booking: { listingId, providerId, communityId } } = negotiation;
  const { price, slot } = currentProposal(negotiation).terms;
  const [service, provider, community] = await Promise.all([titleOf({ bookingId, listingId }, streams), nameOf(providerId, streams), communityNameOf(communityId, streams)]);
  return { service, provider, community, creditMinutes: creditsOf(price, slot) ?? null };
};

const titleOf = async ({ bookingId, listingId }: { readonly bookingId: string; readonly listingId: string }, streams: StreamReader): Promise<string> => {
  const version = (await streams.read<BookingEvent>(streamOf.booking(bookingId))).find((event) => event.type === 'BookingRequested')?.data.listingVersion ?? 1;
  const titles = (await streams.read<ListingEvent>(streamOf.listing(listingId))).flatMap(({ type, data }) => (type === 'ListingDrafted' || (type === 'ListingEdited' && data.version <= version) ? [data.content.title] : []));
  return readable(titles.at(-1)) ?? 'Service';
};

const nameOf = async (memberId: string, streams: StreamReader): Promise<string> => {
  const names = (await streams.read<MemberEvent>(streamOf.member(memberId))).map(({ data }) => ('name' in data && data.name !== undefined ? readable(data.name) : undefined));
  return names.findLast((name) => name !== undefined) ?? 'a member';
};

const communityNameOf = async (communityId: string, streams: StreamReader): Promise<string> => {
  const names = (await streams.read<CommunityEvent>(streamOf.community(communityId))).map(({ data }) => ('name' in data ? data.name : undefined));
  return names.findLast((name) => name !== undefined) ?? '';
};
