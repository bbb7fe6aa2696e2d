import type { CalendarEvent } from '../../contracts/calendar/calendar.events.js';
import { withDates } from '../../contracts/calendar/exceptions.js';
import type { Timetable } from '../../contracts/calendar/slots.js';
import type { MemberId } from '../../contracts/values.js';
import { noHolds, withHold, withoutHold, type Holds } from './calendar.holds.js';

export type Unplanned = { readonly status: 'unplanned' };
export type Planned = { readonly status: 'planned'; readonly ownerId: MemberId; readonly timetable: Timetable; readonly holds: Holds };
export type Calendar = Unplanned | Planned;

export const unplanned: Calendar = { status: 'unplanned' };

export const evolve = (calendar: Calendar, { type, data }: CalendarEvent): Calendar => {
  if (type === 'AvailabilitySet') {
    const { exceptions, holds } = calendar.status === 'planned' ? { ...calendar.timetable, holds: calendar.holds } : { exceptions: [], holds: noHolds };
    return { status: 'planned', ownerId: data.ownerId, timetable: { plan: data.plan, exceptions }, holds };
  }
  const planned = inPlan(calendar);
  switch (type) {
    case 'DatesClosed': return { ...planned, timetable: { ...planned.timetable, exceptions: withDates(planned.timetable.exceptions, data.ranges, []) } };
    case 'DatesOpened': return { ...planned, timetable: { ...planned.timetable, exceptions: withDates(planned.timetable.exceptions, data.ranges, data.windows.length > 0 ? data.windows : undefined) } };
    case 'SlotHeld': return { ...planned, holds: withHold(planned.holds, { holdId: data.holdId, bookingId: data.bookingId, startsAt: data.startsAt, endsAt: data.endsAt, seats: data.seats }) };
    case 'SlotReleased': return { ...planned, holds: withoutHold(planned.holds, data.holdId) };
  }
};

const inPlan = (calendar: Calendar): Planned => {
  if (calendar.status !== 'planned') throw new Error('history says something of a calendar that has no plan');
  return calendar;
};
