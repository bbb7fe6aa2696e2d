import { describe, expect, it } from '@jest/globals';
import { plan as planSchema, ranges, type Plan } from '../../contracts/calendar/calendar.events.js';
import { exceptionOn, withDates, type Exceptions } from '../../contracts/calendar/exceptions.js';
import { occupancyOf, peakOf } from '../../contracts/calendar/occupancy.js';
import { resolveSlot } from '../../contracts/calendar/resolve-slot.js';
import { datesTouched, freeSlots, isDateFree, isOffered } from '../../contracts/calendar/slots.js';
import { dateAfter } from '../../contracts/time.js';
import { everyDay, weekdays } from '../support/listings.js';

const anyTime = { leadMinutes: 0, horizonDays: 20_000 };
const at = '2000-01-01T00:00:00.000Z';
const slotsOf = (plan: Plan, { from, to = dateAfter(from, 1), exceptions = [], ...wanted }: { from: string; to?: string; exceptions?: Exceptions; minutes?: number; nights?: number }) =>
  freeSlots({ plan, exceptions }, [], { from, to, seats: 1, at, notice: anyTime, ...wanted }).map(({ localStart, offset }) => `${localStart.slice(11)}${offset}`);
const hours = (zone: string, from: string, to: string): Plan => ({ ...weekdays, zone, weekly: everyDay(from, to) });

describe('slots of an hour on a night when the clocks change', () => {
  it('leave out the hour that Berlin jumps over', () => expect(slotsOf(hours('Europe/Berlin', '01:00', '05:00'), { from: '2027-03-28' })).toEqual(['01:00+01:00', '03:00+02:00', '04:00+02:00']));
  it('are there twice when Berlin goes back', () => expect(slotsOf(hours('Europe/Berlin', '01:00', '04:00'), { from: '2027-10-31' })).toEqual(['01:00+02:00', '02:00+02:00', '02:00+01:00', '03:00+01:00']));
  it('are there twice when New York goes back', () => expect(slotsOf(hours('America/New_York', '00:00', '03:00'), { from: '2027-11-07' })).toEqual(['00:00-04:00', '01:00-04:00', '01:00-05:00', '02:00-05:00']));
  it('are half an hour later where Lord Howe jumps by half an hour', () => expect(slotsOf({ ...hours('Australia/Lord_Howe', '01:00', '04:00'), grain: { kind: 'SLOTS', lengthsMinutes: [30] } }, { from: '2027-10-03' })).toEqual(['01:00+10:30', '01:30+10:30', '02:30+11:00', '03:00+11:00', '03:30+11:00']));
  it('are none on the day that Apia left out', () => expect(slotsOf(hours('Pacific/Apia', '00:00', '24:00'), { from: '2011-12-30' })).toEqual([]));
  it('end a window at the first time the clocks show its end', () => expect(slotsOf(hours('Europe/Berlin', '00:00', '02:00'), { from: '2027-10-31' })).toEqual(['00:00+02:00', '01:00+02:00']));
  it('of two windows come in the order of time', () => {
    const plan: Plan = { ...weekdays, grain: { kind: 'SLOTS', lengthsMinutes: [30] }, weekly: [{ weekday: 7, windows: [{ from: '02:00', to: '02:30' }, { from: '02:30', to: '03:00' }] }] };
    expect(slotsOf(plan, { from: '2027-10-31' })).toEqual(['02:00+02:00', '02:30+02:00', '02:00+01:00', '02:30+01:00']);
  });
});

describe('ranges', () => {
  const ranges_ = (zone: string, from: string, to: string): Plan => ({ ...hours(zone, from, to), grain: { kind: 'RANGES', minMinutes: 60, maxMinutes: 180 } });
  it('begin on every quarter of an hour', () => expect(slotsOf(ranges_('UTC', '09:00', '10:30'), { from: '2027-03-03' })).toEqual(['09:00+00:00', '09:15+00:00', '09:30+00:00']));
  it('go on over a jump of the clocks', () => expect(slotsOf(ranges_('Europe/Berlin', '01:00', '04:00'), { from: '2027-03-28', minutes: 120 })).toEqual(['01:00+01:00']));
  it('go on over midnight where both days are open', () => {
    const plan: Plan = { ...ranges_('UTC', '22:00', '24:00'), weekly: [{ weekday: 3, windows: [{ from: '23:00', to: '24:00' }] }, { weekday: 4, windows: [{ from: '00:00', to: '01:00' }] }] };
    expect(slotsOf(plan, { from: '2027-03-03', minutes: 120 })).toEqual(['23:00+00:00']);
    expect(isOffered({ plan, exceptions: [] }, { startsAt: '2027-03-03T23:30:00.000Z', endsAt: '2027-03-04T01:00:00.000Z' })).toBe(true);
    expect(isOffered({ plan, exceptions: [] }, { startsAt: '2027-03-03T23:30:00.000Z', endsAt: '2027-03-04T01:15:00.000Z' })).toBe(false);
  });
  it('are not shorter, longer, or cut finer than is offered', () => expect([45, 195, 70].flatMap((minutes) => slotsOf(ranges_('UTC', '09:00', '17:00'), { from: '2027-03-03', minutes }))).toEqual([]));
  it('are not nights', () => expect(slotsOf(ranges_('UTC', '09:00', '17:00'), { from: '2027-03-03', nights: 1 })).toEqual([]));
});

describe('nights', () => {
  const lodging: Plan = { zone: 'Europe/Berlin', seats: 1, grain: { kind: 'NIGHTS', minNights: 2, maxNights: 4, checkIn: '15:00', checkOut: '11:00' }, weekly: everyDay('00:00', '24:00') };
  it('are whole, an hour shorter when the clocks jump', () => {
    const [stay] = freeSlots({ plan: lodging, exceptions: [] }, [], { from: '2027-03-27', to: '2027-03-28', seats: 1, at, notice: anyTime });
    expect(stay).toMatchObject({ startsAt: '2027-03-27T14:00:00.000Z', endsAt: '2027-03-29T09:00:00.000Z', localStart: '2027-03-27T15:00', offset: '+01:00' });
  });
  it('follow each other: the last night is the one before leaving', () => {
    const exceptions = withDates([], [{ from: '2027-03-05', to: '2027-03-06' }], []);
    expect(slotsOf(lodging, { from: '2027-03-03', exceptions, nights: 2 })).toHaveLength(1);
    expect(slotsOf(lodging, { from: '2027-03-03', exceptions, nights: 3 })).toHaveLength(0);
  });
  it.each([1, 5])('are as many as are offered, not %i', (nights) => expect(slotsOf(lodging, { from: '2027-03-03', nights })).toEqual([]));
  it('are free one by one, whatever the shortest stay', () => {
    const held = { bookingId: 'b', startsAt: '2027-03-04T14:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
    expect(['2027-03-03', '2027-03-04', '2027-03-05'].map((night) => isDateFree({ plan: lodging, exceptions: [] }, [held], night))).toEqual([true, false, true]);
    expect(datesTouched(lodging, held)).toEqual(['2027-03-03', '2027-03-04', '2027-03-05']);
  });
});

describe('exceptions', () => {
  const closed = (from: string, to: string) => ({ from, to, windows: [] });
  const base = withDates([], [{ from: '2027-03-01', to: '2027-03-11' }], []);
  it('are cut in two by what is given back to the week', () => expect(withDates(base, [{ from: '2027-03-04', to: '2027-03-06' }], undefined)).toEqual([closed('2027-03-01', '2027-03-04'), closed('2027-03-06', '2027-03-11')]));
  it('give way to what is said later', () => {
    const windows = [{ from: '09:00', to: '10:00' }];
    expect(withDates(base, [{ from: '2027-02-27', to: '2027-03-03' }, { from: '2027-03-10', to: '2027-03-14' }], windows)).toEqual([{ from: '2027-02-27', to: '2027-03-03', windows }, closed('2027-03-03', '2027-03-10'), { from: '2027-03-10', to: '2027-03-14', windows }]);
    expect(withDates(base, [{ from: '2027-01-01', to: '2028-01-01' }], windows)).toEqual([{ from: '2027-01-01', to: '2028-01-01', windows }]);
  });
  it('begin with their first date and end before their last', () => expect(['2027-02-28', '2027-03-01', '2027-03-10', '2027-03-11'].map((date) => exceptionOn(base, date) !== undefined)).toEqual([false, true, true, false]));
});

describe('seats', () => {
  const held = (bookingId: string, from: number, to: number, seats: number) => ({ bookingId, seats, startsAt: `2027-03-03T${String(from).padStart(2, '0')}:00:00.000Z`, endsAt: `2027-03-03T${String(to).padStart(2, '0')}:00:00.000Z` });
  const peak = (from: number, to: number, ...holds: ReturnType<typeof held>[]) => peakOf(occupancyOf(holds), { startsMs: Date.UTC(2027, 2, 3, from), endsMs: Date.UTC(2027, 2, 3, to) });
  it('add up where bookings overlap', () => expect(peak(9, 12, held('a', 8, 10, 1), held('b', 9, 11, 2), held('c', 11, 12, 1))).toBe(3));
  it('of one booking do not add up', () => expect(peak(9, 12, held('a', 8, 11, 1), held('a', 9, 12, 2), held('b', 11, 13, 1))).toBe(3));
  it('before and after do not count', () => expect(peak(10, 11, held('a', 9, 10, 1), held('b', 11, 12, 1))).toBe(0));
  it('of a hold around the whole count', () => expect(peak(10, 11, held('a', 8, 20, 2))).toBe(2));
});

describe('a slot as a person writes it', () => {
  const read = (startsAt: string, endsAt = '2027-12-01T12:00:00.000Z') => resolveSlot({ startsAt, endsAt, seats: 2 }, { zone: 'Europe/Berlin' });
  it.each([
    ['an instant', '2027-03-03T09:00:00.000Z', '2027-03-03T09:00:00.000Z'], ['a local time', '2027-03-03T10:00', '2027-03-03T09:00:00.000Z'], ['a local time with its offset', '2027-07-03T10:00+02:00', '2027-07-03T08:00:00.000Z'],
    ['the first of two', '2027-10-31T02:30+02:00', '2027-10-31T00:30:00.000Z'], ['the second of two', '2027-10-31T02:30+01:00', '2027-10-31T01:30:00.000Z'],
  ])('is read: %s', (_, written, startsAt) => expect(read(written)).toEqual({ startsAt, endsAt: '2027-12-01T12:00:00.000Z', seats: 2 }));
  it('in a gap is told the nearest times', () => expect(read('2027-03-28T02:30')).toEqual({ rejected: 'LOCAL_TIME_IN_GAP', path: ['startsAt'], facts: { nearest: ['2027-03-28T01:45', '2027-03-28T03:00'] } }));
  it('in a gap stays there with an offset', () => expect(read('2027-03-28T02:30+01:00')).toMatchObject({ rejected: 'LOCAL_TIME_IN_GAP' }));
  it('in the double hour is told the offsets', () => expect(read('2027-03-03T10:00', '2027-10-31T02:30')).toEqual({ rejected: 'LOCAL_TIME_TWICE', path: ['endsAt'], facts: { offsets: ['+02:00', '+01:00'] } }));
  it.each(['2027-03-03T10:00+02:00', '2027-10-31T02:30+03:00', 'tomorrow', '', '2027-03-03', '2027-02-30T10:00', '2027-03-03T10:00:00Z', '2027-03-03T10:00+99:99', '2027-03-03T10:00\u0000', '٢٠٢٧-03-03T10:00'])('is refused: %s', (written) =>
    expect(read(written)).toMatchObject({ rejected: 'INVALID_INPUT', path: ['startsAt'] }));
});

describe('a week', () => {
  const week = (change: object) => planSchema.safeParse({ ...weekdays, ...change });
  it.each([
    ['windows that overlap', { weekly: [{ weekday: 1, windows: [{ from: '09:00', to: '11:00' }, { from: '10:00', to: '12:00' }] }] }], ['windows out of order', { weekly: [{ weekday: 1, windows: [{ from: '13:00', to: '14:00' }, { from: '09:00', to: '10:00' }] }] }],
    ['a window that ends before it begins', { weekly: [{ weekday: 1, windows: [{ from: '12:00', to: '09:00' }] }] }], ['a Monday said twice', { weekly: [...weekdays.weekly, ...everyDay('09:00', '10:00').slice(0, 1)] }], ['an eighth day', { weekly: [{ weekday: 8, windows: [{ from: '09:00', to: '10:00' }] }] }],
    ['times between the quarters', { weekly: [{ weekday: 1, windows: [{ from: '09:10', to: '10:00' }] }] }], ['no seat', { seats: 0 }], ['negative seats', { seats: -1 }], ['501 seats', { seats: 501 }], ['half a seat', { seats: 1.5 }],
    ['a length of seven minutes', { grain: { kind: 'SLOTS', lengthsMinutes: [7] } }], ['no length', { grain: { kind: 'SLOTS', lengthsMinutes: [] } }], ['a longest shorter than the shortest', { grain: { kind: 'RANGES', minMinutes: 60, maxMinutes: 30 } }],
    ['31 nights', { grain: { kind: 'NIGHTS', minNights: 1, maxNights: 31, checkIn: '15:00', checkOut: '11:00' } }], ['stays that overlap', { grain: { kind: 'NIGHTS', minNights: 1, maxNights: 2, checkIn: '10:00', checkOut: '11:00' } }],
    ['a stay that begins at 24:00', { grain: { kind: 'NIGHTS', minNights: 1, maxNights: 2, checkIn: '24:00', checkOut: '11:00' } }], ['a kind that is none', { grain: { kind: 'MONTHS' } }],
  ])('is not one with %s', (_, change) => expect(week(change).success).toBe(false));
  it('may have windows that touch', () => expect(week({ weekly: [{ weekday: 1, windows: [{ from: '09:00', to: '11:00' }, { from: '11:00', to: '24:00' }] }] }).success).toBe(true));
  it.each([['0000-01-01', '0000-01-02'], ['1999-12-31', '2000-01-02'], ['2027-01-01', '9999-12-31']])('has no dates so far away as %s to %s', (from, to) => expect(ranges.safeParse([{ from, to }]).success).toBe(false));
  it('has no dates that end before they begin', () => expect(ranges.safeParse([{ from: '2027-03-03', to: '2027-03-03' }]).success).toBe(false));
});
