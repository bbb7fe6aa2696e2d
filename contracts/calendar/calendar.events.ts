import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { bookingId, holdId, instant, listingId, localDate, localTime, memberId, minutes } from '../values.js';

/** From (inclusive) to (exclusive), dates of the listing's zone. */
export const dateRange = z.object({ from: localDate, to: localDate }).refine(({ from, to }) => from < to, 'a range ends after it begins');
export type DateRange = z.infer<typeof dateRange>;

/** A stretch of a day, `09:00` to `17:00`. */
export const dayWindow = z.object({ from: localTime, to: localTime }).refine(({ from, to }) => from < to, 'a window ends after it begins');
export type DayWindow = z.infer<typeof dayWindow>;

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekday = z.int().min(1).max(7);

/** How the calendar is cut: slots of fixed lengths, free ranges on the quarter-hour grain, or whole nights. */
export const grain = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('SLOTS'), lengthsMinutes: z.array(minutes.min(15).max(1440).multipleOf(15)).min(1).max(10) }),
  z.object({ kind: z.literal('RANGES'), minMinutes: minutes.min(15).multipleOf(15), maxMinutes: minutes.max(1440).multipleOf(15) }),
  z.object({ kind: z.literal('NIGHTS'), minNights: z.int().min(1).max(30), maxNights: z.int().min(1).max(30), checkIn: localTime, checkOut: localTime }),
]);
export type Grain = z.infer<typeof grain>;

/** When a listing can be booked in an ordinary week. For nights, a weekday in `weekly` is a night that begins on that day, its windows unused. */
export const plan = z.object({
  zone: z.string().min(1).max(64),
  grain,
  seats: z.int().min(1).max(500),
  weekly: z.array(z.object({ weekday, windows: z.array(dayWindow).min(1).max(12) })).max(7),
});
export type Plan = z.infer<typeof plan>;

export const AvailabilitySet = defineEvent('AvailabilitySet', 1, z.object({ listingId, ownerId: memberId, plan }));
/** These dates cannot be booked, whatever the week says. Accepted bookings stand. */
export const DatesClosed = defineEvent('DatesClosed', 1, z.object({ listingId, ranges: z.array(dateRange).min(1).max(400) }));
/** These dates can be booked: with these windows, or, with none given, as the week says again. */
export const DatesOpened = defineEvent('DatesOpened', 1, z.object({ listingId, ranges: z.array(dateRange).min(1).max(400), windows: z.array(dayWindow).max(12) }));
/** Seats of a stretch are taken by a booking. */
export const SlotHeld = defineEvent('SlotHeld', 1, z.object({ listingId, bookingId, holdId, startsAt: instant, endsAt: instant, seats: z.int().min(1).max(500) }));
export const SlotReleased = defineEvent('SlotReleased', 1, z.object({ listingId, bookingId, holdId }));

export const calendarEvents = [AvailabilitySet, DatesClosed, DatesOpened, SlotHeld, SlotReleased] as const;
export type CalendarEvent = EventOf<(typeof calendarEvents)[number]>;
