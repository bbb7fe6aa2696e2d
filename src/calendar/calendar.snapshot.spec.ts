import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CalendarEvent } from '../../contracts/calendar/calendar.events.js';
import { SlotHeld, SlotReleased, DatesClosed } from '../../contracts/calendar/calendar.events.js';
import { aBookingId, aHoldId, amongMembers, bicycleRepair, by, everyDay, planned, weekdays } from '../../test/support/listings.js';
import { HoldSlot } from './calendar.commands.js';
import { calendarDecider } from './calendar.decider.js';
import { holdsInOrder } from './calendar.holds.js';
import { calendarSnapshot } from './calendar.snapshot.js';
import { evolve, unplanned, type Calendar } from './calendar.state.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const throughText = (calendar: Calendar): Calendar => calendarSnapshot.unpack(JSON.parse(JSON.stringify(calendarSnapshot.pack(calendar))) as object);
const after = (...events: readonly CalendarEvent[]): Calendar => events.reduce(evolve, unplanned);
const hour = (n: number): string => new Date(Date.UTC(2027, 2, 2, 6 + n)).toISOString();
const held = (n: number, from: number, seats = 1) => SlotHeld.of({ listingId: bicycleRepair, bookingId: aBookingId(`${n % 50}`), holdId: aHoldId(`${n}`), startsAt: hour(from), endsAt: hour(from + 1), seats });
const released = (n: number) => SlotReleased.of({ listingId: bicycleRepair, bookingId: aBookingId(`${n % 50}`), holdId: aHoldId(`${n}`) });
const open = planned({ ...weekdays, seats: 3, weekly: everyDay('00:00', '24:00') });
const contents = (calendar: Calendar) => (calendar.status === 'planned' ? { ...calendar, holds: holdsInOrder(calendar.holds) } : calendar);

describe('a calendar that comes back from a snapshot', () => {
  it('is the one that went in, with every hold and every date', () => {
    const calendar = after(open, ...Array.from({ length: 200 }, (_, n) => held(n, (n * 37) % 200)), released(7), DatesClosed.of({ listingId: bicycleRepair, ranges: [{ from: '2027-04-01', to: '2027-04-05' }] }));
    expect(contents(throughText(calendar))).toEqual(contents(calendar));
  });

  it('is nothing yet where there was no plan', () => expect(throughText(unplanned)).toEqual(unplanned));
  it('has no holds where none were', () => expect(contents(throughText(after(open)))).toEqual(contents(after(open))));

  it('goes on and answers like the one that was never packed', () => {
    const change = fc.record({ n: fc.nat(40), from: fc.nat(30), seats: fc.integer({ min: 1, max: 3 }), release: fc.boolean() });
    fc.assert(fc.property(fc.array(change, { maxLength: 60 }), fc.nat(60), fc.nat(30), (changes, cut, from) => {
      const events = changes.map(({ n, from: at, seats, release }) => (release ? released(n) : held(n, at, seats)));
      const whole = after(open, ...events);
      const resumed = events.slice(cut).reduce(evolve, throughText(after(open, ...events.slice(0, cut))));
      expect(contents(resumed)).toEqual(contents(whole));
      const asked = new HoldSlot({ communityId: 'any' as never, listingId: bicycleRepair, bookingId: aBookingId('77'), holdId: aHoldId('777'), startsAt: hour(from), endsAt: hour(from + 1), seats: 2 }, by('any', '2027-03-01T10:00:00.000Z'));
      expect(calendarDecider.decide(resumed, asked, amongMembers)).toEqual(calendarDecider.decide(whole, asked, amongMembers));
    }), { numRuns: RUNS });
  });

  it.each(['holdIds', 'bookingIds', 'begins', 'ends'] as const)('is refused when its %s are cut short', (column) => {
    const packed = calendarSnapshot.pack(after(open, held(1, 1), held(2, 2))) as { planned: { holds: Record<string, string> } };
    const cut = { planned: { ...packed.planned, holds: { ...packed.planned.holds, [column]: packed.planned.holds[column]?.slice(1) } } };
    expect(() => calendarSnapshot.unpack(cut)).toThrow('not of one length');
  });

  it('is refused when the order of its ids names a hold that is not there', () => {
    const packed = calendarSnapshot.pack(after(open, held(1, 1))) as { planned: { holds: object } };
    expect(() => calendarSnapshot.unpack({ planned: { ...packed.planned, holds: { ...packed.planned.holds, byId: [1] } } })).toThrow('no hold');
  });
});
