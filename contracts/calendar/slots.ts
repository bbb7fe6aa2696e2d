import { clockOf, dateAfter, daysBetween, epochMs, instantAt, localOf, minutesOfDay, msOnClock, plusDays, plusMinutes, shownAt, weekdayOf, type ClockPart, type LocalDate, type LocalDateTime } from '../time.js';
import type { Instant } from '../values.js';
import type { DayWindow, Grain, Plan } from './calendar.events.js';
import { exceptionOn, type Exceptions } from './exceptions.js';
import { occupancyOf, peakOf, type Held, type Stretch } from './occupancy.js';

/*
 * Which slots a calendar offers. The one arithmetic for those who decide (the calendar) and those who show (its read models).
 * Windows are read by the clocks of the zone: what the clocks jump over is not there, what they show twice is there twice.
 * Lengths are real time: an hour is sixty minutes on every day of the year.
 */

/** The week and the dates that are not like it. */
export type Timetable = { readonly plan: Plan; readonly exceptions: Exceptions };
/** How long slots shall be; without either, the shortest that can be booked. */
export type Wanted = { readonly minutes?: number | undefined; readonly nights?: number | undefined };
/** A stretch of the calendar by its ends. */
export type SlotEnds = { readonly startsAt: Instant; readonly endsAt: Instant };
/** What a policy says of the time between booking and slot. */
export type Notice = { readonly leadMinutes: number; readonly horizonDays: number };
/** A slot with room for somebody. `localStart` and `offset` are its begin on the clocks of the zone. */
export type FreeSlot = SlotEnds & { readonly localStart: LocalDateTime; readonly offset: string; readonly seatsLeft: number };

type Offered = Stretch & { readonly offsetMs: number };
const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;

/** Whether the timetable has this very slot, whoever may have booked it. */
export const isOffered = (timetable: Timetable, { startsAt, endsAt }: SlotEnds): boolean => {
  const { zone, grain } = timetable.plan;
  const { date } = localOf(startsAt, zone);
  const wanted = grain.kind === 'NIGHTS' ? { nights: daysBetween(date, localOf(endsAt, zone).date) } : { minutes: (epochMs(endsAt) - epochMs(startsAt)) / MINUTE_MS };
  return offeredOn(timetable, date, wanted).some((slot) => slot.startsMs === epochMs(startsAt) && slot.endsMs === epochMs(endsAt));
};

/** Why a slot cannot be booked at this instant, as far as only time says. */
export const whyNotNow = (startsAt: Instant, at: Instant, { leadMinutes, horizonDays }: Notice): 'SLOT_IN_THE_PAST' | 'TOO_SOON' | 'TOO_FAR' | undefined => {
  if (startsAt <= at) return 'SLOT_IN_THE_PAST';
  if (startsAt < plusMinutes(at, leadMinutes)) return 'TOO_SOON';
  return startsAt > plusDays(at, horizonDays) ? 'TOO_FAR' : undefined;
};

/** The slots that begin on these dates, have room for `seats` and can be booked at the instant `at`: exactly those that a hold would be given. */
export const freeSlots = (
  timetable: Timetable, holds: Iterable<Held>,
  { from, to, seats, at, notice, ...wanted }: Wanted & { readonly from: LocalDate; readonly to: LocalDate; readonly seats: number; readonly at: Instant; readonly notice: Notice },
): readonly FreeSlot[] => {
  const occupancy = occupancyOf(holds);
  return datesFrom(from, to).flatMap((date) => offeredOn(timetable, date, wanted).flatMap((slot) => {
    const seatsLeft = timetable.plan.seats - peakOf(occupancy, slot);
    const startsAt = instantAt(slot.startsMs);
    if (seatsLeft < seats || whyNotNow(startsAt, at, notice) !== undefined) return [];
    const { local, offset } = shownAt(slot.startsMs, slot.offsetMs);
    return [{ startsAt, endsAt: instantAt(slot.endsMs), localStart: local, offset, seatsLeft }];
  }));
};

/** Whether anything that begins on this date is left; for nights, the night itself, however many a stay must have. */
export const isDateFree = (timetable: Timetable, holds: Iterable<Held>, date: LocalDate): boolean => {
  const occupancy = occupancyOf(holds);
  const { grain, seats } = timetable.plan;
  const offered = grain.kind === 'SLOTS' ? grain.lengthsMinutes.flatMap((minutes) => offeredOn(timetable, date, { minutes }))
    : grain.kind === 'RANGES' ? offeredOn(timetable, date, {}) : stay(timetable, grain, { date, nights: 1 });
  return offered.some((slot) => peakOf(occupancy, slot) < seats);
};

/**
 * The dates of the zone on which less may be left because of a stretch: those that it touches. What begins the day before may reach into it, save for slots, which
 * lie in one day; and a night goes on until the morning after, in which something may be held from before nights were offered.
 */
export const datesTouched = ({ zone, grain }: Pick<Plan, 'zone' | 'grain'>, { startsAt, endsAt }: SlotEnds): readonly LocalDate[] => {
  const first = localOf(startsAt, zone).date;
  return datesFrom(grain.kind === 'SLOTS' ? first : dateAfter(first, -1), dateAfter(localOf(instantAt(epochMs(endsAt) - 1), zone).date, 1));
};

const datesFrom = (from: LocalDate, to: LocalDate): readonly LocalDate[] => Array.from({ length: Math.max(0, daysBetween(from, to)) }, (_, days) => dateAfter(from, days));

/** Every slot of the wanted length that begins on a date, in order. */
const offeredOn = (timetable: Timetable, date: LocalDate, wanted: Wanted): readonly Offered[] => {
  const { grain } = timetable.plan;
  const length = lengthOf(grain, wanted);
  if (length === undefined) return [];
  switch (grain.kind) {
    case 'SLOTS': return slotsOn(timetable, date, length * MINUTE_MS);
    case 'RANGES': return rangesOn(timetable, date, length * MINUTE_MS);
    case 'NIGHTS': return stay(timetable, grain, { date, nights: length });
  }
};

/** Minutes, or nights where nights are offered; undefined when that length is not. */
const lengthOf = (grain: Grain, { minutes, nights }: Wanted): number | undefined => {
  const [asked, other] = grain.kind === 'NIGHTS' ? [nights, minutes] : [minutes, nights];
  const length = asked ?? shortestOf(grain);
  return other === undefined && allows(grain, length) ? length : undefined;
};

const shortestOf = (grain: Grain): number => {
  switch (grain.kind) {
    case 'SLOTS': return Math.min(...grain.lengthsMinutes);
    case 'RANGES': return grain.minMinutes;
    case 'NIGHTS': return grain.minNights;
  }
};

const allows = (grain: Grain, length: number): boolean => {
  switch (grain.kind) {
    case 'SLOTS': return grain.lengthsMinutes.includes(length);
    case 'RANGES': return length % 15 === 0 && length >= grain.minMinutes && length <= grain.maxMinutes;
    case 'NIGHTS': return length >= grain.minNights && length <= grain.maxNights;
  }
};

/** One after the other from the begin of each window, as its clocks show it. */
const slotsOn = (timetable: Timetable, date: LocalDate, lengthMs: number): readonly Offered[] => {
  const windows = windowsOn(timetable, date);
  const clock = windows.length === 0 ? [] : clockOf(date, timetable.plan.zone);
  return windows.flatMap((window) => {
    const open = openIn(window, date, clock);
    const starts = Array.from({ length: Math.ceil((minutesOfDay(window.to) - minutesOfDay(window.from)) * MINUTE_MS / lengthMs) }, (_, index) => wallMs(date, window.from) + index * lengthMs);
    return clock.flatMap((part) => starts.map((wall) => wall - part.offsetMs).filter((startsMs) => startsMs >= part.startsMs && startsMs < part.endsMs)
      .map((startsMs) => ({ startsMs, endsMs: startsMs + lengthMs, offsetMs: part.offsetMs }))).filter((slot) => isWithin(open, slot));
  }).sort((a, b) => a.startsMs - b.startsMs);
};

/** From every quarter of an hour; a stretch that is open until midnight and on from there is one. */
const rangesOn = (timetable: Timetable, date: LocalDate, lengthMs: number): readonly Offered[] => {
  if (windowsOn(timetable, date).length === 0) return [];
  const { zone } = timetable.plan;
  const open = joined([date, dateAfter(date, 1), dateAfter(date, 2)].flatMap((day) => {
    const windows = windowsOn(timetable, day);
    const clock = windows.length === 0 ? [] : clockOf(day, zone);
    return windows.flatMap((window) => openIn(window, day, clock));
  }));
  return clockOf(date, zone).flatMap(({ startsMs, endsMs, offsetMs }) => open.flatMap((stretch) => {
    const first = Math.ceil((Math.max(startsMs, stretch.startsMs) + offsetMs) / QUARTER_MS) * QUARTER_MS - offsetMs;
    const last = Math.min(endsMs - 1, stretch.endsMs - lengthMs);
    return first > last ? [] : Array.from({ length: Math.floor((last - first) / QUARTER_MS) + 1 }, (_, index) => ({ startsMs: first + index * QUARTER_MS, endsMs: first + index * QUARTER_MS + lengthMs, offsetMs }));
  }));
};

/** The stay that begins with this night, if every one of its nights is open. */
const stay = (timetable: Timetable, { checkIn, checkOut }: Extract<Grain, { kind: 'NIGHTS' }>, { date, nights }: { date: LocalDate; nights: number }): readonly Offered[] => {
  const last = dateAfter(date, nights);
  if (!datesFrom(date, last).every((night) => windowsOn(timetable, night).length > 0)) return [];
  const clock = clockOf(date, timetable.plan.zone);
  const startsMs = msOnClock(clock, date, checkIn);
  const endsMs = msOnClock(clockOf(last, timetable.plan.zone), last, checkOut);
  if (startsMs === undefined || endsMs === undefined) return [];
  return [{ startsMs, endsMs, offsetMs: clock.find((part) => startsMs < part.endsMs)?.offsetMs ?? 0 }];
};

const windowsOn = ({ plan, exceptions }: Timetable, date: LocalDate): readonly DayWindow[] =>
  exceptionOn(exceptions, date)?.windows ?? plan.weekly.find(({ weekday }) => weekday === weekdayOf(date))?.windows ?? [];

/** The instants at which the clocks of a date show a time within a window. */
const openIn = ({ from, to }: DayWindow, date: LocalDate, clock: readonly ClockPart[]): readonly Stretch[] =>
  joined(clock.map(({ startsMs, endsMs, offsetMs }) => ({ startsMs: Math.max(startsMs, wallMs(date, from) - offsetMs), endsMs: Math.min(endsMs, wallMs(date, to) - offsetMs) }))
    .filter(({ startsMs, endsMs }) => startsMs < endsMs));

/** Stretches that touch are one. */
const joined = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const whole: Stretch[] = [];
  for (const stretch of [...stretches].sort((a, b) => a.startsMs - b.startsMs)) {
    const last = whole.at(-1);
    if (last && stretch.startsMs <= last.endsMs) whole[whole.length - 1] = { startsMs: last.startsMs, endsMs: Math.max(last.endsMs, stretch.endsMs) };
    else whole.push(stretch);
  }
  return whole;
};

const isWithin = (open: readonly Stretch[], { startsMs, endsMs }: Stretch): boolean => open.some((stretch) => stretch.startsMs <= startsMs && endsMs <= stretch.endsMs);
const wallMs = (date: LocalDate, time: string): number => epochMs(date) + minutesOfDay(time) * MINUTE_MS;
