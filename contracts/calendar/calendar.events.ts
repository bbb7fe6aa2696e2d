import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { bookingId, holdId, instant, listingId, localDate, localTime, memberId, minutes } from '../values.js';

/** A date that a calendar can hold. Without bounds the year 0000 would come in, which some stores do not know. */
export const calendarDate = localDate.refine((date) => date >= '2000-01-01' && date < '2200-01-01', 'expected a date from 2000 to 2199');

/** From (inclusive) to (exclusive), dates of the listing's zone. */
export const dateRange = z.object({ from: calendarDate, to: calendarDate }).refine(({ from, to }) => from < to, 'a range ends after it begins');
export type DateRange = z.infer<typeof dateRange>;

/** Dates that something is said of at once. */
export const ranges = z.array(dateRange).min(1).max(400);

/** A stretch of a day, `09:00` to `17:00`. */
export const dayWindow = z.object({ from: localTime, to: localTime }).refine(({ from, to }) => from < to, 'a window ends after it begins');
export type DayWindow = z.infer<typeof dayWindow>;

/** Stretches of one day in order, none begins before the one before it ends. */
export const dayWindows = z.array(dayWindow).max(12).refine((windows) => windows.every(({ from }, index) => from >= (windows[index - 1]?.to ?? '')), 'windows are in order and do not overlap');

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const weekday = z.int().min(1).max(7);

const timeOfStay = localTime.refine((time) => time !== '24:00', 'a stay begins and ends before 24:00');
const quarters = minutes.min(15).max(1440).multipleOf(15);

/** How the calendar is cut: slots of fixed lengths, free ranges on the quarter-hour grain, or whole nights. */
export const grain = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('SLOTS'), lengthsMinutes: z.array(quarters).min(1).max(10) }),
  z.object({ kind: z.literal('RANGES'), minMinutes: quarters, maxMinutes: quarters })
    .refine(({ minMinutes, maxMinutes }) => minMinutes <= maxMinutes, { path: ['maxMinutes'], error: 'the longest booking is not shorter than the shortest' }),
  z.object({ kind: z.literal('NIGHTS'), minNights: z.int().min(1).max(30), maxNights: z.int().min(1).max(30), checkIn: timeOfStay, checkOut: timeOfStay })
    .refine(({ minNights, maxNights }) => minNights <= maxNights, { path: ['maxNights'], error: 'the longest stay is not shorter than the shortest' })
    .refine(({ checkIn, checkOut }) => checkOut <= checkIn, { path: ['checkOut'], error: 'one stay ends before the next begins' }),
]);
export type Grain = z.infer<typeof grain>;

const weekly = z.array(z.object({ weekday, windows: dayWindows.min(1) })).max(7)
  .refine((days) => new Set(days.map((day) => day.weekday)).size === days.length, 'every weekday is said once');

/** When a listing can be booked in an ordinary week. For nights, a weekday in `weekly` is a night that begins on that day, its windows unused. */
export const plan = z.object({ zone: z.string().min(1).max(64), grain, seats: z.int().min(1).max(500), weekly });
export type Plan = z.infer<typeof plan>;

export const AvailabilitySet = defineEvent('AvailabilitySet', 1, z.object({ listingId, ownerId: memberId, plan }));
/** These dates cannot be booked, whatever the week says. Accepted bookings stand. */
export const DatesClosed = defineEvent('DatesClosed', 1, z.object({ listingId, ranges }));
/** These dates can be booked: with these windows, or, with none given, as the week says again. */
export const DatesOpened = defineEvent('DatesOpened', 1, z.object({ listingId, ranges, windows: dayWindows }));
/** Seats of a stretch are taken by a booking. */
export const SlotHeld = defineEvent('SlotHeld', 1, z.object({ listingId, bookingId, holdId, startsAt: instant, endsAt: instant, seats: z.int().min(1).max(500) }));
export const SlotReleased = defineEvent('SlotReleased', 1, z.object({ listingId, bookingId, holdId }));

export const calendarEvents = [AvailabilitySet, DatesClosed, DatesOpened, SlotHeld, SlotReleased] as const;
export type CalendarEvent = EventOf<(typeof calendarEvents)[number]>;
