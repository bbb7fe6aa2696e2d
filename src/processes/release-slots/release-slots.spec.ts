import { describe, expect, it } from '@jest/globals';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import { streamOf, type EventType } from '../../../contracts/events.js';
import { accepted, cancelled, countered, counteredBack, declined, expired, friday, movedTo, requested, tenDaysLater, theBooking, withdrawn } from '../../../test/support/bookings.js';
import { recordedAt } from '../../../test/support/given.js';
import { bicycleRepair } from '../../../test/support/listings.js';
import { streamsOf } from '../../../test/support/streams.js';
import { ReleaseSlot } from '../../calendar/calendar.commands.js';
import type { AnyRecorded } from '../../kernel/codec.js';
import type { Send } from '../../kernel/process.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import { releaseSlots } from './release-slots.process.js';

const meta = { commandId: 'c', actor: 'system:release-slots', at: '2027-03-05T10:00:00.000Z' };
type AnyReaction = (event: AnyRecorded, streams: StreamReader) => readonly Send[] | Promise<readonly Send[]>;

/** What the process sends about one event of a history, which may have gone on since. */
const sentAbout = async (index: number, history: readonly BookingEvent[]) => {
  const event = history[index];
  const react = event && (releaseSlots.on[event.type as EventType] as AnyReaction | undefined);
  if (!react) return [];
  return (await react(recordedAt(meta.at)(event, index), await streamsOf(streamOf.booking(theBooking), history))).map((send) => send(meta));
};
const release = (holdId: string) => new ReleaseSlot({ bookingId: theBooking, listingId: bicycleRepair, holdId: holdId as typeof friday.holdId }, meta);

describe('the slot of a booking goes back to the calendar', () => {
  it.each([
    ['declined', [requested, declined]], ['withdrawn', [requested, withdrawn]], ['expired', [requested, expired]], ['cancelled', [requested, accepted, cancelled]],
  ])('when it is %s', async (_, history) => expect(await sentAbout(history.length - 1, history)).toEqual([release(friday.holdId)]));
  it('when the terms name another', async () => expect(await sentAbout(1, [requested, movedTo(tenDaysLater)])).toEqual([release(friday.holdId)]));
  it('when it ends, and only the one that it had at last', async () => expect(await sentAbout(2, [requested, movedTo(tenDaysLater), declined])).toEqual([release(tenDaysLater.holdId)]));
  it('as it was told by the terms then, whatever has been said since', async () => expect(await sentAbout(1, [requested, movedTo(tenDaysLater), movedTo(friday, 3), declined])).toEqual([release(friday.holdId)]));
});

describe('the slot of a booking stays', () => {
  it('when the counter-offer keeps it', async () => expect(await sentAbout(2, [requested, countered, counteredBack])).toEqual([]));
  it('when it is accepted', async () => expect(await sentAbout(1, [requested, accepted])).toEqual([]));
  it('while it is only asked for', async () => expect(await sentAbout(0, [requested])).toEqual([]));
});
