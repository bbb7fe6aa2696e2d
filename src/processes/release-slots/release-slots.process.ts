import type { Slot } from '../../../contracts/booking/booking.events.js';
import type { BookingId, ListingId } from '../../../contracts/values.js';
import { ReleaseSlot } from '../../calendar/calendar.commands.js';
import { defineProcess, type Send } from '../../kernel/process.js';
import { negotiationOf } from '../../kernel/read-booking.js';
import type { StreamReader } from '../../kernel/stream-reader.js';

type Story = { readonly listingId: ListingId; readonly slots: readonly Slot[] };

/** What a booking no longer lives by goes back to the calendar: its slot when it ends before its time, the former one when the terms name another. */
export const releaseSlots = defineProcess({
  name: 'release-slots',
  on: {
    TermsCountered: async ({ data: { bookingId, terms } }, streams) => {
      const { listingId, slots } = await storyOf(bookingId, streams);
      const former = slots[terms.version - 2];
      return former === undefined || former.holdId === terms.slot.holdId ? [] : [release({ bookingId, listingId, slot: former })];
    },
    BookingDeclined: ({ data }, streams) => releaseLast(data.bookingId, streams),
    BookingWithdrawn: ({ data }, streams) => releaseLast(data.bookingId, streams),
    BookingExpired: ({ data }, streams) => releaseLast(data.bookingId, streams),
    BookingCancelled: ({ data }, streams) => releaseLast(data.bookingId, streams),
    BookingPaymentAbandoned: ({ data }, streams) => releaseLast(data.bookingId, streams),
  },
});

/** Nothing is proposed any more after a booking has ended: its last slot is the one it had. */
const releaseLast = async (bookingId: BookingId, streams: StreamReader): Promise<readonly Send[]> => {
  const { listingId, slots } = await storyOf(bookingId, streams);
  const slot = slots.at(-1);
  return slot === undefined ? [] : [release({ bookingId, listingId, slot })];
};

const storyOf = async (bookingId: BookingId, streams: StreamReader): Promise<Story> => {
  const negotiation = await negotiationOf(bookingId, streams);
  if (negotiation.status === 'unknown') throw new Error(`${bookingId} has ended without having begun`);
  return { listingId: negotiation.booking.listingId, slots: negotiation.proposals.map(({ terms }) => terms.slot) };
};

const release = ({ bookingId, listingId, slot: { holdId } }: { bookingId: BookingId; listingId: ListingId; slot: Slot }): Send => (meta) => new ReleaseSlot({ bookingId, listingId, holdId }, meta);
