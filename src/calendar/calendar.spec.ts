import { describe, expect, it } from '@jest/globals';
import { DatesClosed, DatesOpened, SlotHeld, SlotReleased, type CalendarEvent, type Plan } from '../../contracts/calendar/calendar.events.js';
import { dateAfter } from '../../contracts/time.js';
import { specOf } from '../../test/support/given.js';
import { aBookingId, aHoldId, amongMembers, ana, bicycleRepair, by, everyDay, kreuzberg, leo, planned, weekdays } from '../../test/support/listings.js';
import { CloseDates, HoldSlot, OpenDates, PlanAvailability, ReleaseSlot } from './calendar.commands.js';
import { calendarDecider } from './calendar.decider.js';

const given = specOf(calendarDecider, amongMembers);
const listingId = bicycleRepair;
const now = '2027-03-01T07:00:00.000Z';
/** Wednesday, ten o'clock in Berlin. */
const wednesday = { startsAt: '2027-03-03T09:00:00.000Z', endsAt: '2027-03-03T10:00:00.000Z', seats: 1 };
const [first, second] = [aBookingId('1'), aBookingId('2')];
const slot = (change: Partial<typeof wednesday> = {}, booking = first, hold = '1') => ({ listingId, bookingId: booking, holdId: aHoldId(hold), ...wednesday, ...change });
const hold = (data: ReturnType<typeof slot>, at = now) => new HoldSlot({ communityId: kreuzberg, ...data }, by(ana, at));
const close = (actor: string, from: string, to: string) => new CloseDates({ listingId, ranges: [{ from, to }] }, by(actor, now));
const open = (from: string, to: string, ...windows: Plan['weekly'][number]['windows']) => new OpenDates({ listingId, ranges: [{ from, to }], windows }, by(leo, now));
const plan = (actor: string, owner = leo) => new PlanAvailability({ listingId, ownerId: owner, plan: weekdays }, by(actor, now));
const closed = (from: string, to: string) => DatesClosed.of({ listingId, ranges: [{ from, to }] });
const opened = (from: string, to: string, ...windows: Plan['weekly'][number]['windows']) => DatesOpened.of({ listingId, ranges: [{ from, to }], windows });
const workshop = planned(weekdays);
const threeSeats = planned({ ...weekdays, seats: 3 });

describe('availability', () => {
  it('is set by the owner', () => given().when(plan(leo)).then(workshop));
  it('is not set by others', () => given().when(plan(ana)).rejected('NOT_FOUND'));
  it('is not taken over', () => given(workshop).when(plan(ana, ana)).rejected('NOT_FOUND'));
  it('is replaced, and closed dates stay closed', () => {
    const history = [workshop, closed('2027-03-03', '2027-03-04'), planned({ ...weekdays, seats: 2 })];
    given(...history).when(hold(slot())).rejected('SLOT_NOT_OFFERED');
    given(...history).when(hold(slot({ startsAt: '2027-03-04T09:00:00.000Z', endsAt: '2027-03-04T10:00:00.000Z', seats: 2 }))).then(SlotHeld.of(slot({ startsAt: '2027-03-04T09:00:00.000Z', endsAt: '2027-03-04T10:00:00.000Z', seats: 2 })));
  });
});

describe('dates', () => {
  it('are closed by the owner', () => given(workshop).when(close(leo, '2027-03-03', '2027-03-05')).then(closed('2027-03-03', '2027-03-05')));
  it('are not closed by others', () => given(workshop).when(close(ana, '2027-03-03', '2027-03-05')).rejected('NOT_FOUND'));
  it('are not closed before there is a week', () => given().when(close(leo, '2027-03-03', '2027-03-05')).rejected('NOT_FOUND'));
  it('cannot be held while closed', () => given(workshop, closed('2027-03-01', '2027-03-04')).when(hold(slot())).rejected('SLOT_NOT_OFFERED'));
  it('end before the last one named', () => given(workshop, closed('2027-03-01', '2027-03-03')).when(hold(slot())).then(SlotHeld.of(slot())));
  it('are as the week says when opened without windows', () => given(workshop, closed('2027-03-01', '2027-03-08'), opened('2027-03-03', '2027-03-04')).when(hold(slot())).then(SlotHeld.of(slot())));
  it('stay closed on both sides of what was opened', () => {
    const history = [workshop, closed('2027-03-01', '2027-03-08'), opened('2027-03-03', '2027-03-04')];
    given(...history).when(hold(slot({ startsAt: '2027-03-02T09:00:00.000Z', endsAt: '2027-03-02T10:00:00.000Z' }))).rejected('SLOT_NOT_OFFERED');
    given(...history).when(hold(slot({ startsAt: '2027-03-04T09:00:00.000Z', endsAt: '2027-03-04T10:00:00.000Z' }))).rejected('SLOT_NOT_OFFERED');
  });
  it('have the windows they are opened with, and no others', () => {
    const sunday = opened('2027-03-07', '2027-03-08', { from: '14:00', to: '15:00' });
    given(workshop).when(open('2027-03-07', '2027-03-08', { from: '14:00', to: '15:00' })).then(sunday);
    given(workshop, sunday).when(hold(slot({ startsAt: '2027-03-07T13:00:00.000Z', endsAt: '2027-03-07T14:00:00.000Z' }))).then(SlotHeld.of(slot({ startsAt: '2027-03-07T13:00:00.000Z', endsAt: '2027-03-07T14:00:00.000Z' })));
    given(workshop, sunday).when(hold(slot({ startsAt: '2027-03-07T09:00:00.000Z', endsAt: '2027-03-07T10:00:00.000Z' }))).rejected('SLOT_NOT_OFFERED');
  });
  it('that have passed are no exceptions to be carried', () => {
    const passed = Array.from({ length: 1_000 }, (_, day) => ({ from: dateAfter('2020-01-01', 2 * day), to: dateAfter('2020-01-02', 2 * day) }));
    const history = [0, 400, 800].map((from) => DatesClosed.of({ listingId, ranges: passed.slice(from, from + 400) }));
    const ranges = [{ from: '2027-12-24', to: '2027-12-27' }];
    given(workshop, ...history).when(new CloseDates({ listingId, ranges }, by(leo, now))).then(DatesClosed.of({ listingId, ranges }));
  });
  it('that are to be as the week says again add no exception', () => {
    const ahead = Array.from({ length: 1_000 }, (_, day) => ({ from: dateAfter('2028-01-01', 3 * day), to: dateAfter('2028-01-03', 3 * day) }));
    const history = [0, 400, 800].map((from) => DatesClosed.of({ listingId, ranges: ahead.slice(from, from + 400) }));
    const ranges = [{ from: '2028-01-02', to: '2028-01-04' }];
    given(workshop, ...history).when(new OpenDates({ listingId, ranges, windows: [] }, by(leo, now))).then(DatesOpened.of({ listingId, ranges, windows: [] }));
  });
  it('are not more exceptions than a calendar can carry', () => {
    const days = Array.from({ length: 1_001 }, (_, day) => new Date(Date.UTC(2028, 0, 1 + 2 * day)).toISOString().slice(0, 10));
    const ranges = days.map((from) => ({ from, to: new Date(Date.parse(from) + 86_400_000).toISOString().slice(0, 10) }));
    const history = [0, 400, 800].map((start) => DatesClosed.of({ listingId, ranges: ranges.slice(start, Math.min(start + 400, 1_000)) }));
    given(workshop, ...history).when(new CloseDates({ listingId, ranges: ranges.slice(1_000) }, by(leo, now))).rejected('TOO_MANY_EXCEPTIONS');
    given(workshop, ...history).when(new CloseDates({ listingId, ranges: ranges.slice(0, 1) }, by(leo, now))).then(DatesClosed.of({ listingId, ranges: ranges.slice(0, 1) }));
  });
});

describe('a hold', () => {
  const takes = (...history: CalendarEvent[]) => (data: ReturnType<typeof slot>) => given(...history).when(hold(data)).then(SlotHeld.of(data));

  it('takes a slot that is offered', () => takes(workshop)(slot()));
  it('needs availability', () => given().when(hold(slot())).rejected('NO_AVAILABILITY'));
  it('is refused where the seat is taken', () => given(workshop, SlotHeld.of(slot())).when(hold(slot({}, second, '2'))).rejected('SLOT_TAKEN'));
  it('is not refused beside it', () => takes(workshop, SlotHeld.of(slot()))(slot({ startsAt: '2027-03-03T10:00:00.000Z', endsAt: '2027-03-03T11:00:00.000Z' }, second, '2')));
  it('takes the last seats', () => takes(threeSeats, SlotHeld.of(slot({ seats: 2 })))(slot({ seats: 1 }, second, '2')));
  it('is refused where too few seats are left', () => given(threeSeats, SlotHeld.of(slot({ seats: 2 }))).when(hold(slot({ seats: 2 }, second, '2'))).rejected('SLOT_TAKEN'));
  it('does not compete with its own booking: a counter-offer may move it', () => {
    const ranges = planned({ ...weekdays, grain: { kind: 'RANGES', minMinutes: 30, maxMinutes: 120 } });
    takes(ranges, SlotHeld.of(slot()))(slot({ startsAt: '2027-03-03T09:30:00.000Z', endsAt: '2027-03-03T10:30:00.000Z' }, first, '2'));
    given(ranges, SlotHeld.of(slot())).when(hold(slot({ startsAt: '2027-03-03T09:30:00.000Z', endsAt: '2027-03-03T10:30:00.000Z' }, second, '2'))).rejected('SLOT_TAKEN');
  });
  it('counts both holds of a booking once where they overlap', () =>
    takes(threeSeats, SlotHeld.of(slot({ seats: 2 })), SlotHeld.of(slot({ seats: 1 }, first, '2')))(slot({ seats: 1 }, second, '3')));
  it('asked for again changes nothing', () => given(workshop, SlotHeld.of(slot())).when(hold(slot())).then());
  it('has an id of its own', () => given(workshop, SlotHeld.of(slot())).when(hold(slot({ startsAt: '2027-03-03T10:00:00.000Z', endsAt: '2027-03-03T11:00:00.000Z' }))).rejected('SLOT_TAKEN'));
  it('is possible again once released', () => takes(workshop, SlotHeld.of(slot()), SlotReleased.of({ listingId, bookingId: first, holdId: aHoldId('1') }))(slot({}, second, '2')));

  it.each([
    ['beside the grid', { startsAt: '2027-03-03T09:15:00.000Z', endsAt: '2027-03-03T10:15:00.000Z' }],
    ['of another length', { endsAt: '2027-03-03T11:00:00.000Z' }],
    ['before the window', { startsAt: '2027-03-03T07:00:00.000Z', endsAt: '2027-03-03T08:00:00.000Z' }],
    ['over the end of the window', { startsAt: '2027-03-03T16:00:00.000Z', endsAt: '2027-03-03T17:00:00.000Z' }],
    ['at the weekend', { startsAt: '2027-03-06T09:00:00.000Z', endsAt: '2027-03-06T10:00:00.000Z' }],
    ['a millisecond later', { startsAt: '2027-03-03T09:00:00.001Z', endsAt: '2027-03-03T10:00:00.001Z' }],
  ])('is refused for what is not offered: %s', (_, change) => given(workshop).when(hold(slot(change))).rejected('SLOT_NOT_OFFERED'));

  it.each([
    ['SLOT_IN_THE_PAST', wednesday.startsAt, {}], ['TOO_SOON', '2027-03-03T07:00:00.001Z', {}],
    ['TOO_FAR', '2026-09-04T08:59:59.999Z', {}], ['TOO_SHORT', now, { endsAt: '2027-03-03T09:14:59.999Z' }],
    ['TOO_SHORT', now, { endsAt: wednesday.startsAt }], ['TOO_SHORT', now, { endsAt: '2027-03-03T08:00:00.000Z' }],
    ['TOO_LONG', now, { endsAt: '2027-04-02T10:01:00.000Z' }],
    ['SEATS_OUT_OF_RANGE', now, { seats: 0 }], ['SEATS_OUT_OF_RANGE', now, { seats: -1 }], ['SEATS_OUT_OF_RANGE', now, { seats: 2 }], ['SEATS_OUT_OF_RANGE', now, { seats: 0.5 }],
  ] as const)('is refused: %s at %s with %j', (code, at, change) => given(workshop).when(hold(slot(change), at)).rejected(code));
  it.each(['2027-03-03T07:00:00.000Z', '2026-09-04T09:00:00.000Z'])('is in good time from the lead to the horizon: %s', (at) => given(workshop).when(hold(slot(), at)).then(SlotHeld.of(slot())));

  it('follows the notice that the community wants', () =>
    specOf(calendarDecider, { ...amongMembers, policy: { ...amongMembers.policy, leadMinutes: 0, horizonDays: 1 } })(workshop).when(hold(slot())).rejected('TOO_FAR'));
});

describe('a release', () => {
  const release = (booking = first, id = '1') => new ReleaseSlot({ listingId, bookingId: booking, holdId: aHoldId(id) }, by('system:any', now));
  it('gives the hold back', () => given(workshop, SlotHeld.of(slot())).when(release()).then(SlotReleased.of({ listingId, bookingId: first, holdId: aHoldId('1') })));
  it('of what is not held changes nothing', () => given(workshop).when(release()).then());
  it('of what was released changes nothing', () => given(workshop, SlotHeld.of(slot()), SlotReleased.of({ listingId, bookingId: first, holdId: aHoldId('1') })).when(release()).then());
  it('of another booking’s hold changes nothing', () => given(workshop, SlotHeld.of(slot())).when(release(second)).then());
  it('where there is no calendar changes nothing', () => given().when(release()).then());
});

describe('the night when the clocks change', () => {
  const night = planned({ ...weekdays, weekly: everyDay('00:00', '06:00') });
  const before = '2027-10-01T00:00:00.000Z';

  it('has both hours that the clocks show twice, each for one visitor', () => {
    const [summer, winter] = [slot({ startsAt: '2027-10-31T00:00:00.000Z', endsAt: '2027-10-31T01:00:00.000Z' }), slot({ startsAt: '2027-10-31T01:00:00.000Z', endsAt: '2027-10-31T02:00:00.000Z' }, second, '2')];
    given(night, SlotHeld.of(summer)).when(hold(winter, before)).then(SlotHeld.of(winter));
    given(night, SlotHeld.of(summer), SlotHeld.of(winter)).when(hold({ ...winter, bookingId: aBookingId('3'), holdId: aHoldId('3') }, before)).rejected('SLOT_TAKEN');
  });
  it('goes straight on after the hour that is jumped over', () => {
    const afterTheJump = slot({ startsAt: '2027-03-28T01:00:00.000Z', endsAt: '2027-03-28T02:00:00.000Z' });
    given(night).when(hold(afterTheJump)).then(SlotHeld.of(afterTheJump));
  });
});

it('takes no longer for each of ten thousand holds than for each of a thousand', () => {
  const stretch = (index: number) => {
    const startsMs = Date.parse('2027-03-01T08:00:00.000Z') + (index % 250) * 86_400_000 + Math.floor(index / 250) * 900_000;
    return { startsAt: new Date(startsMs).toISOString(), endsAt: new Date(startsMs + 900_000).toISOString() };
  };
  const historyOf = (holds: number): readonly CalendarEvent[] => [planned({ ...weekdays, seats: 2 }), ...Array.from({ length: holds }, (_, index) => ({ type: 'SlotHeld', data: { listingId, bookingId: aBookingId(String(index)), holdId: aHoldId(String(index)), seats: 1, ...stretch(index) } } as const))];
  const fold = (history: readonly CalendarEvent[]) => history.reduce(calendarDecider.evolve, calendarDecider.initial);
  const msOf = (work: () => unknown) => {
    const begun = performance.now();
    work();
    return performance.now() - begun;
  };
  /** How many times as long the one takes as the other, at best: whatever else goes on makes it more at times, never less. */
  const times = (one: () => unknown, other: () => unknown) => {
    const tries = Array.from({ length: 8 }, () => [msOf(one), msOf(other)] as const);
    return Math.min(...tries.map(([ms]) => ms)) / Math.min(...tries.map(([, ms]) => ms));
  };
  const [few, many] = [historyOf(1_000), historyOf(10_000)];
  const deciding = (history: readonly CalendarEvent[]) => {
    const state = fold(history);
    return () => { for (let time = 0; time < 100; time++) calendarDecider.decide(state, hold(slot({ startsAt: '2027-03-03T09:00:00.000Z' }, second, 'abc')), amongMembers); };
  };
  // Ten times as much is ten times the work and a little more; where every hold looked at every other it would be a hundred times.
  expect(times(() => fold(many), () => fold(few))).toBeLessThan(50);
  expect(times(deciding(many), deciding(few))).toBeLessThan(5);
});
