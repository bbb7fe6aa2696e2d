import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DatesClosed, DatesOpened, type CalendarEvent, type Plan } from '../../contracts/calendar/calendar.events.js';
import { freeSlots, type FreeSlot } from '../../contracts/calendar/slots.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { dateAfter, epochMs, instantAt, plusDays, plusMinutes } from '../../contracts/time.js';
import { HoldSlot, ReleaseSlot } from '../../src/calendar/calendar.commands.js';
import { calendarDecider } from '../../src/calendar/calendar.decider.js';
import { holdsWithin, type Hold } from '../../src/calendar/calendar.holds.js';
import type { Calendar, Planned } from '../../src/calendar/calendar.state.js';
import { isRejected } from '../../src/kernel/decider.js';
import { aBookingId, aHoldId, amongMembers, ana, bicycleRepair, by, kreuzberg, planned } from '../support/listings.js';

const listingId = bicycleRepair;
/** Days on which clocks change, are left out, or do nothing at all. */
const days = [
  ['Europe/Berlin', '2027-03-28'], ['Europe/Berlin', '2027-10-31'], ['America/New_York', '2027-03-14'], ['America/New_York', '2027-11-07'],
  ['Australia/Lord_Howe', '2027-10-03'], ['Australia/Lord_Howe', '2027-04-04'], ['Pacific/Apia', '2011-12-30'], ['Asia/Kathmandu', '2027-06-01'], ['America/Havana', '2027-03-14'], ['UTC', '2028-02-29'],
] as const;

const quarter = fc.integer({ min: 0, max: 96 }).map((count) => `${String(Math.floor(count / 4)).padStart(2, '0')}:${String((count % 4) * 15).padStart(2, '0')}`);
const windows = fc.uniqueArray(quarter, { minLength: 2, maxLength: 6 }).map((times) => {
  const sorted = [...times].sort();
  return sorted.flatMap((from, index) => (index % 2 === 0 && sorted[index + 1] !== undefined ? [{ from, to: sorted[index + 1] ?? '24:00' }] : []));
});
const quarters = fc.integer({ min: 1, max: 20 }).map((count) => count * 15);
const grain: fc.Arbitrary<Plan['grain']> = fc.oneof(
  fc.uniqueArray(quarters, { minLength: 1, maxLength: 3 }).map((lengthsMinutes) => ({ kind: 'SLOTS' as const, lengthsMinutes })),
  fc.tuple(quarters, quarters).map(([a, b]) => ({ kind: 'RANGES' as const, minMinutes: Math.min(a, b), maxMinutes: Math.max(a, b) })),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 0, max: 2 }), quarter, quarter).filter(([, , a, b]) => a < '24:00' && b < '24:00')
    .map(([minNights, more, a, b]) => ({ kind: 'NIGHTS' as const, minNights, maxNights: minNights + more, checkIn: a > b ? a : b, checkOut: a > b ? b : a })),
);
const plan = (zone: string): fc.Arbitrary<Plan> => fc.record({
  zone: fc.constant(zone), grain, seats: fc.integer({ min: 1, max: 3 }),
  weekly: fc.tuple(...[1, 2, 3, 4, 5, 6, 7].map((weekday) => fc.option(windows, { freq: 4 }).map((open) => (open ? [{ weekday, windows: open }] : [])))).map((week) => week.flat()),
});
const exceptions = (day: string): fc.Arbitrary<readonly CalendarEvent[]> => fc.array(fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 3 }), fc.option(windows)).map(([start, length, open]): CalendarEvent => {
  const ranges = [{ from: dateAfter(day, start), to: dateAfter(day, start + length) }];
  return open ? DatesOpened.of({ listingId, ranges, windows: open }) : DatesClosed.of({ listingId, ranges });
}), { maxLength: 3 });

const wishes = fc.array(fc.record({ booking: fc.integer({ min: 1, max: 4 }), pick: fc.nat(), seats: fc.integer({ min: 1, max: 3 }), moment: fc.integer({ min: -300, max: 300 }), release: fc.boolean() }), { maxLength: 25 });
const world = fc.constantFrom(...days).chain(([zone, day]) => fc.record({ zone: fc.constant(zone), day: fc.constant(day), plan: plan(zone), exceptions: exceptions(day), wishes }));
type World = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

const notice = { leadMinutes: 60, horizonDays: 2 };
const context = { ...amongMembers, policy: { ...defaultPolicy, ...notice } };
/** Lead and horizon both fall among the days that are looked at. */
const nowOf = (day: string) => plusMinutes(`${day}T00:00:00.000Z`, -1_440);
const holdOf = (slot: { startsAt: string; endsAt: string; seats: number }, { booking, hold, at }: { booking: number; hold: number; at: string }) =>
  new HoldSlot({ communityId: kreuzberg, listingId, bookingId: aBookingId(String(booking)), holdId: aHoldId(String(hold)), ...slot }, by(ana, at));

const plannedCalendar = ({ plan: week, exceptions: said }: Pick<World, 'plan' | 'exceptions'>): Planned => {
  const calendar = [planned(week), ...said].reduce<Calendar>(calendarDecider.evolve, calendarDecider.initial);
  if (calendar.status !== 'planned') throw new Error('a plan was set');
  return calendar;
};
const lengthsOf = ({ grain: cut }: Plan) => (cut.kind === 'NIGHTS' ? [0, 1, 2].map((more) => ({ nights: cut.minNights + more })) : cut.kind === 'SLOTS' ? cut.lengthsMinutes.map((minutes) => ({ minutes })) : [{ minutes: cut.minMinutes }, { minutes: cut.maxMinutes }]);
const allHolds = (calendar: Planned): readonly Hold[] => holdsWithin(calendar.holds, { startsAt: '0000', endsAt: '9999' });

/** Every free slot of every length around the day, for one seat. */
const shown = (calendar: Planned, { day, at, seats = 1 }: { day: string; at: string; seats?: number }): readonly FreeSlot[] =>
  lengthsOf(calendar.timetable.plan).flatMap((wanted) => freeSlots(calendar.timetable, allHolds(calendar), { from: dateAfter(day, -3), to: dateAfter(day, 4), seats, at, notice, ...wanted }));

/** A history of people taking, moving and giving back slots, some of which are offered and free and some not. */
const lived = ({ day, wishes: asked, ...rest }: World): Planned => {
  const at = nowOf(day);
  let calendar = plannedCalendar(rest);
  asked.forEach(({ booking, pick, seats, moment, release }, index) => {
    const slots = shown(calendar, { day, at });
    const slot = slots[pick % Math.max(1, slots.length)] ?? { startsAt: `${day}T12:00:00.000Z`, endsAt: `${day}T13:00:00.000Z` };
    const moved = moment % 3 === 0 ? { startsAt: plusMinutes(slot.startsAt, moment * 15), endsAt: plusMinutes(slot.endsAt, moment * 15) } : { startsAt: slot.startsAt, endsAt: slot.endsAt };
    const [held] = allHolds(calendar).slice(pick % 3);
    const command = release && held ? new ReleaseSlot({ listingId, bookingId: held.bookingId as ReturnType<typeof aBookingId>, holdId: held.holdId }, by('system:any', at)) : holdOf({ ...moved, seats }, { booking, hold: index, at });
    const decision = calendarDecider.decide(calendar, command, context);
    if (!isRejected(decision)) calendar = decision.reduce<Calendar>(calendarDecider.evolve, calendar) as Planned;
  });
  return calendar;
};

describe('in any history of holds and releases, on any day of any zone', () => {
  it('no instant ever has more seats taken than there are', () => {
    fc.assert(fc.property(world, (given) => {
      const calendar = lived(given);
      const holds = allHolds(calendar);
      for (const { startsAt: instant } of holds) {
        const taken = new Map<string, number>();
        for (const hold of holds) if (hold.startsAt <= instant && instant < hold.endsAt) taken.set(hold.bookingId, Math.max(taken.get(hold.bookingId) ?? 0, hold.seats));
        expect([...taken.values()].reduce((sum, seats) => sum + seats, 0)).toBeLessThanOrEqual(given.plan.seats);
      }
    }), { numRuns: 150 });
  });

  it('every slot that is shown as free would be held, with all the seats it shows and not with one more', () => {
    fc.assert(fc.property(world, (given) => {
      const calendar = lived(given);
      const at = nowOf(given.day);
      for (const { startsAt, endsAt, seatsLeft } of shown(calendar, { day: given.day, at })) {
        expect(calendarDecider.decide(calendar, holdOf({ startsAt, endsAt, seats: seatsLeft }, { booking: 99, hold: 99, at }), context)).toHaveLength(1);
        expect(calendarDecider.decide(calendar, holdOf({ startsAt, endsAt, seats: seatsLeft + 1 }, { booking: 99, hold: 99, at }), context)).toHaveProperty('rejected');
      }
    }), { numRuns: 100 });
  });

  it('nothing else would be: no other quarter of an hour, and no other length', () => {
    fc.assert(fc.property(world, fc.integer({ min: 1, max: 400 }).map((count) => count * 15), (given, minutes) => {
      const calendar = lived(given);
      const at = nowOf(given.day);
      const cut = given.plan.grain.kind;
      const wanted = cut === 'NIGHTS' ? undefined : { minutes };
      const free = new Set((wanted ? freeSlots(calendar.timetable, allHolds(calendar), { from: dateAfter(given.day, -3), to: dateAfter(given.day, 4), seats: 1, at, notice, ...wanted }) : shown(calendar, { day: given.day, at })).map(({ startsAt, endsAt }) => `${startsAt} ${endsAt}`));
      const ends = new Set([...free].map((slot) => epochMs(slot.slice(25)) % 86_400_000));
      for (let startsMs = epochMs(plusDays(at, -1)); startsMs < epochMs(plusDays(at, 4)); startsMs += 15 * 60_000) {
        const lengths = wanted ? [minutes] : [...ends].map((end) => ((end - startsMs) % 86_400_000 + 86_400_000) % 86_400_000 / 60_000 + 1_440 * (minutes % 4));
        for (const length of lengths) {
          const slot = { startsAt: instantAt(startsMs), endsAt: instantAt(startsMs + length * 60_000) };
          const isHeld = !isRejected(calendarDecider.decide(calendar, holdOf({ ...slot, seats: 1 }, { booking: 99, hold: 99, at }), context));
          if (isHeld !== free.has(`${slot.startsAt} ${slot.endsAt}`)) throw new Error(`${slot.startsAt} to ${slot.endsAt} is ${isHeld ? 'held and not shown' : 'shown and not held'}`);
        }
      }
    }), { numRuns: 60 });
  });

  it('what is shown stands in the order of time, once each', () => {
    fc.assert(fc.property(world, (given) => {
      const calendar = lived(given);
      for (const wanted of lengthsOf(given.plan)) {
        const starts = freeSlots(calendar.timetable, allHolds(calendar), { from: dateAfter(given.day, -3), to: dateAfter(given.day, 4), seats: 1, at: nowOf(given.day), notice, ...wanted }).map(({ startsAt }) => startsAt);
        expect(starts).toEqual([...new Set(starts)].sort());
      }
    }), { numRuns: 100 });
  });
});
