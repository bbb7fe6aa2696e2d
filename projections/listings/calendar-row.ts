import type { DateRange, DayWindow, Plan } from '../../contracts/calendar/calendar.events.js';
import { withDates } from '../../contracts/calendar/exceptions.js';
import { occupancyOf, peakOf } from '../../contracts/calendar/occupancy.js';
import { datesTouched, isDateFree } from '../../contracts/calendar/slots.js';
import { earliestDateAt, epochMs, plusDays, type LocalDate } from '../../contracts/time.js';
import type { Instant } from '../../contracts/values.js';
import type { CalendarRow, UpcomingHold } from './listings.rows.js';

/** A new week: closed and opened dates stay, and so does what is held. */
export const withPlan = (row: CalendarRow | undefined, plan: Plan, at: Instant): CalendarRow =>
  filledAnew(kept({ about: 'calendar', exceptions: [], holds: [], fullDates: [], ...row, plan }, at));

export const withDatesChanged = (row: CalendarRow, { ranges, windows }: { readonly ranges: readonly DateRange[]; readonly windows: readonly DayWindow[] | undefined }, at: Instant): CalendarRow =>
  filledAnew(kept({ ...row, exceptions: withDates(row.exceptions, ranges, windows) }, at));

export const withHold = (row: CalendarRow, hold: UpcomingHold, at: Instant): CalendarRow =>
  filled(kept({ ...counted(row, hold), holds: [...row.holds, hold] }, at), datesTouched(row.plan, hold));

/** Asked as the calendar asks itself, of the seats there were then: a plan that has fewer later makes no booking a double one. */
const counted = (row: CalendarRow, hold: UpcomingHold): CalendarRow => {
  const others = row.holds.filter(({ bookingId, startsAt, endsAt }) => bookingId !== hold.bookingId && startsAt < hold.endsAt && endsAt > hold.startsAt);
  const taken = peakOf(occupancyOf(others), { startsMs: epochMs(hold.startsAt), endsMs: epochMs(hold.endsAt) });
  return taken + hold.seats > row.plan.seats ? { ...row, overbooked: [...(row.overbooked ?? []), hold.holdId] } : row;
};

/** Of what is held still. */
const withoutGone = (row: CalendarRow): CalendarRow =>
  (row.overbooked ? { ...row, overbooked: row.overbooked.filter((id) => row.holds.some(({ holdId }) => holdId === id)) } : row);

export const withoutHold = (row: CalendarRow, holdId: string, at: Instant): CalendarRow => {
  const released = row.holds.find((hold) => hold.holdId === holdId);
  return released ? filled(kept(withoutGone({ ...row, holds: row.holds.filter((hold) => hold !== released) }), at), datesTouched(row.plan, released)) : row;
};

/** A clock may have been so much fast when something was said: the calendar itself forgets nothing, and what it holds must not look free. */
const FAST_DAYS_MAX = 1;

/** Without what had passed for long when this was said: rows stay as short as what lies ahead. */
const kept = (row: CalendarRow, at: Instant): CalendarRow => {
  const past = plusDays(at, -FAST_DAYS_MAX);
  const yesterday = earliestDateAt(past);
  const hasPassed = row.holds.some(({ endsAt }) => endsAt <= past) || (row.exceptions[0]?.to ?? yesterday) < yesterday || (row.fullDates[0] ?? yesterday) < yesterday;
  return hasPassed ? withoutGone({
    ...row,
    holds: row.holds.filter(({ endsAt }) => endsAt > past),
    exceptions: row.exceptions.filter(({ to }) => to >= yesterday),
    fullDates: row.fullDates.filter((date) => date >= yesterday),
  }) : row;
};

const filledAnew = (row: CalendarRow): CalendarRow => filled({ ...row, fullDates: [] }, [...new Set(row.holds.flatMap((hold) => datesTouched(row.plan, hold)))]);

/** Looks at these dates again: is anything left on them? */
const filled = (row: CalendarRow, dates: readonly LocalDate[]): CalendarRow => {
  const full = dates.filter((date) => !isDateFree(row, holdsAround(row, date), date));
  const others = row.fullDates.filter((date) => !dates.includes(date));
  return { ...row, fullDates: [...others, ...full].sort() };
};

/** What could be in the way of something that begins on this date, in any zone: a slot ends within two days, a night on the next. */
const holdsAround = ({ holds }: CalendarRow, date: LocalDate): readonly UpcomingHold[] => {
  const midnight = `${date}T00:00:00.000Z`;
  return holds.filter(({ startsAt, endsAt }) => endsAt > plusDays(midnight, -1) && startsAt < plusDays(midnight, 4));
};
