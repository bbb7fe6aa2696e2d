import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SlotHeld, SlotReleased, type Plan } from '../../contracts/calendar/calendar.events.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { aBookingId, aHoldId, bicycleRepair, draftedAt, everyDay, planned, weekdays } from '../../test/support/listings.js';
import { readModelsWith, type ReadModelWorld, type Said } from '../../test/support/read-models.js';
import { doubleBookings } from './double-bookings.js';
import { listings } from './listings.projection.js';
import { calendarKey } from './listings.rows.js';

const listingId = bicycleRepair;
const twoSeats: Plan = { ...weekdays, seats: 2, weekly: everyDay('09:00', '12:00') };
const held = (id: string, { hour = '09', seats = 1, booking = id } = {}) => SlotHeld.of({
  listingId, bookingId: aBookingId(booking), holdId: aHoldId(id), seats, startsAt: `2027-03-03T${hour}:00:00.000Z`, endsAt: `2027-03-03T${hour}:59:00.000Z`,
});
const released = (id: string) => SlotReleased.of({ listingId, bookingId: aBookingId(id), holdId: aHoldId(id) });
const said = recordedAt(draftedAt);
const overbooked = (...history: readonly Said[]) => {
  const row = rowsAfter(listings)(...history.map((event) => said(event))).get(calendarKey(listingId));
  return row && listings.table.columns['overbooked']?.value(row);
};

describe('a calendar', () => {
  it.each<[string, readonly Said[]]>([
    ['whose seats are all taken', [held('1'), held('2')]],
    ['with one booking after the other', [held('1', { seats: 2 }), held('2', { hour: '10', seats: 2 })]],
    ['with two holds of one booking, of which one will last', [held('1', { seats: 2 }), held('2', { seats: 2, booking: '1' })]],
    ['of which a seat came free in between', [held('1', { seats: 2 }), released('1'), held('2')]],
    ['that has fewer seats afterwards', [held('1'), held('2'), planned({ ...twoSeats, seats: 1 })]],
  ])('%s has no double booking', (_, history) => expect(overbooked(planned(twoSeats), ...history)).toBe(0));
  it.each<[string, readonly Said[], number]>([
    ['takes a seat more than there is', [held('1'), held('2'), held('3')], 1],
    ['takes many at once', [held('1'), held('2', { seats: 2 })], 1],
    ['goes on taking', [held('1', { seats: 2 }), held('2'), held('3')], 2],
    ['has given one of them back', [held('1', { seats: 2 }), held('2'), held('3'), released('3')], 1],
    ['has given the first of them back', [held('1', { seats: 2 }), held('2'), released('2')], 0],
  ])('that %s is told of', (_, history, count) => expect(overbooked(planned(twoSeats), ...history)).toBe(count));
  it('is told of no longer when it has passed', () => {
    const later = recordedAt('2027-03-05T09:00:00.000Z'); // a row keeps what has passed for a day
    const row = rowsAfter(listings)(said(planned(twoSeats)), said(held('1', { seats: 2 })), said(held('2')), later(planned(twoSeats))).get(calendarKey(listingId));
    expect(row && listings.table.columns['overbooked']?.value(row)).toBe(0);
  });
});

describe('all calendars together', () => {
  let world: ReadModelWorld;
  beforeAll(async () => {
    world = await readModelsWith([listings]);
  }, 60_000);
  afterAll(() => world.close());
  it('have no double booking as long as each takes what it has', async () => {
    await world.given(planned(twoSeats), held('1'), held('2'));
    expect(await doubleBookings(world.reads())).toBe(0);
  });
  it('have as many as took what was not there', async () => {
    await world.given(held('3'), held('4'));
    expect(await doubleBookings(world.reads())).toBe(2);
  });
});
