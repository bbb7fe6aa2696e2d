import { withDates } from '../../contracts/calendar/exceptions.js';
import { occupancyOf, peakOf } from '../../contracts/calendar/occupancy.js';
import { isOffered, whyNotNow } from '../../contracts/calendar/slots.js';
import { earliestDateAt, epochMs, minutesBetween } from '../../contracts/time.js';
import type { Rule } from '../kernel/decider.js';
import type { CloseDates, HoldSlot, OpenDates, PlanAvailability } from './calendar.commands.js';
import { holdsWithin, holdWith } from './calendar.holds.js';
import type { Calendar, Planned } from './calendar.state.js';

const MINUTES_MIN = 15;
/** Thirty nights, an hour longer where the clocks go back among them. */
const MINUTES_MAX = 30 * 24 * 60 + 60;
const EXCEPTIONS_MAX = 1_000;

const onlyItsOwner: Rule<Calendar, PlanAvailability | CloseDates | OpenDates, 'NOT_FOUND'> = (calendar, { data, meta }) => {
  const ownerId = calendar.status === 'planned' ? calendar.ownerId : 'ownerId' in data ? data.ownerId : undefined;
  return ownerId === meta.actor ? undefined : 'NOT_FOUND';
};
/** Those that have passed are in nobody's way, and whoever plans does not see them any more. */
const onlySoManyExceptions: Rule<Planned, CloseDates | OpenDates, 'TOO_MANY_EXCEPTIONS'> = ({ timetable }, { type, data, meta }) => {
  const asTheWeekSays = type === 'OpenDates' && data.windows.length === 0;
  const ahead = withDates(timetable.exceptions, data.ranges, asTheWeekSays ? undefined : []).filter(({ to }) => to >= earliestDateAt(meta.at));
  return ahead.length > EXCEPTIONS_MAX ? 'TOO_MANY_EXCEPTIONS' : undefined;
};

type HoldRule<Code extends string> = Rule<Planned, HoldSlot, Code>;

const onlyAsManySeatsAsThereAre: HoldRule<'SEATS_OUT_OF_RANGE'> = ({ timetable }, { data }) =>
  (Number.isInteger(data.seats) && data.seats >= 1 && data.seats <= timetable.plan.seats ? undefined : 'SEATS_OUT_OF_RANGE');
const longEnough: HoldRule<'TOO_SHORT'> = (_, { data }) => (minutesBetween(data.startsAt, data.endsAt) < MINUTES_MIN ? 'TOO_SHORT' : undefined);
const notTooLong: HoldRule<'TOO_LONG'> = (_, { data }) => (minutesBetween(data.startsAt, data.endsAt) > MINUTES_MAX ? 'TOO_LONG' : undefined);
const inGoodTime: HoldRule<'SLOT_IN_THE_PAST' | 'TOO_SOON' | 'TOO_FAR'> = (_, { data, meta }, { policy }) => whyNotNow(data.startsAt, meta.at, policy);
const onlyWhatIsOffered: HoldRule<'SLOT_NOT_OFFERED'> = ({ timetable }, { data }) => (isOffered(timetable, data) ? undefined : 'SLOT_NOT_OFFERED');
/** A hold id names one hold: another slot under the same id is taken by the first. */
const onlyOnce: HoldRule<'SLOT_TAKEN'> = ({ holds }, { data }) => (holdWith(holds, data.holdId) ? 'SLOT_TAKEN' : undefined);
/** Holds of the same booking do not compete: they are for one and the same visit. */
const onlyFreeSeats: HoldRule<'SLOT_TAKEN'> = ({ timetable, holds }, { data }) => {
  const others = occupancyOf(holdsWithin(holds, data).filter(({ bookingId }) => bookingId !== data.bookingId));
  const taken = peakOf(others, { startsMs: epochMs(data.startsAt), endsMs: epochMs(data.endsAt) });
  return taken + data.seats > timetable.plan.seats ? 'SLOT_TAKEN' : undefined;
};

export const toPlan = [onlyItsOwner] as const;
export const toChangeDates = [onlyItsOwner, onlySoManyExceptions] as const;
export const toHold = [longEnough, notTooLong, onlyAsManySeatsAsThereAre, inGoodTime, onlyWhatIsOffered, onlyOnce, onlyFreeSeats] as const;
