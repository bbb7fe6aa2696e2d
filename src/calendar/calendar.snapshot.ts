import { z } from 'zod';
import { dateRange, dayWindows, plan } from '../../contracts/calendar/calendar.events.js';
import { bookingId, holdId, memberId } from '../../contracts/values.js';
import { defineSnapshot } from '../kernel/snapshot-form.js';
import { holdsInOrder, holdsOf, type Hold } from './calendar.holds.js';
import { unplanned, type Calendar } from './calendar.state.js';

const ID_CHARACTERS = 36;
const INSTANT_CHARACTERS = 24;

/** Ten thousand holds are read as a few long texts, by begin: every id and instant has its fixed length in them. `byId`: their places in the order of their ids. */
const holds = z.object({ holdIds: z.string(), bookingIds: z.string(), begins: z.string(), ends: z.string(), seats: z.array(z.number()), byId: z.array(z.number()) });
const planned = z.object({ ownerId: memberId, plan, exceptions: z.array(z.object({ ...dateRange.shape, windows: dayWindows })), holds });

/** How a calendar is kept. Nothing in it is personal. */
export const calendarSnapshot = defineSnapshot<Calendar, z.ZodObject<{ planned: z.ZodOptional<typeof planned> }>>({
  name: 'calendar',
  version: 1,
  packed: z.object({ planned: planned.optional() }),
  pack: (calendar) => {
    if (calendar.status === 'unplanned') return {};
    const { ownerId, timetable, holds: held } = calendar;
    return { planned: { ownerId, plan: timetable.plan, exceptions: timetable.exceptions.map(({ from, to, windows }) => ({ from, to, windows: [...windows] })), holds: packed(holdsInOrder(held)) } };
  },
  unpack: ({ planned: kept }) => {
    if (kept === undefined) return unplanned;
    const byBegin = unpacked(kept.holds);
    return { status: 'planned', ownerId: kept.ownerId, timetable: { plan: kept.plan, exceptions: kept.exceptions }, holds: holdsOf(byBegin, kept.holds.byId.map((place) => holdAt(byBegin, place))) };
  },
});

const packed = (byBegin: readonly Hold[]): z.input<typeof holds> => ({
  holdIds: byBegin.map((hold) => hold.holdId).join(''), bookingIds: byBegin.map((hold) => hold.bookingId).join(''),
  begins: byBegin.map(({ startsAt }) => startsAt).join(''), ends: byBegin.map(({ endsAt }) => endsAt).join(''), seats: byBegin.map(({ seats }) => seats),
  byId: byBegin.map((hold, place) => ({ hold, place })).sort((a, b) => (a.hold.holdId < b.hold.holdId ? -1 : 1)).map(({ place }) => place),
});

const unpacked = ({ holdIds, bookingIds, begins, ends, seats }: z.output<typeof holds>): readonly Hold[] => {
  if (holdIds.length !== seats.length * ID_CHARACTERS || bookingIds.length !== holdIds.length || begins.length !== seats.length * INSTANT_CHARACTERS || ends.length !== begins.length) {
    throw new Error('the columns of the holds are not of one length');
  }
  const part = (text: string, place: number, length: number): string => text.slice(place * length, (place + 1) * length);
  return seats.map((taken, place) => ({
    holdId: part(holdIds, place, ID_CHARACTERS) as z.output<typeof holdId>, bookingId: part(bookingIds, place, ID_CHARACTERS) as z.output<typeof bookingId>,
    startsAt: part(begins, place, INSTANT_CHARACTERS), endsAt: part(ends, place, INSTANT_CHARACTERS), seats: taken,
  }));
};

const holdAt = (byBegin: readonly Hold[], place: number): Hold => {
  const hold = byBegin[place];
  if (!hold) throw new Error(`no hold stands at ${place}`);
  return hold;
};
