import { describe, expect, it } from '@jest/globals';
import { DatesClosed, DatesOpened, SlotHeld, SlotReleased, type Plan } from '../../contracts/calendar/calendar.events.js';
import { CommunityFounded, PolicyChanged } from '../../contracts/community/community.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { ERASED } from '../../contracts/event.js';
import { ListingArchived, ListingDrafted, ListingEdited, ListingExpired, ListingExpiryWarned, ListingPaused } from '../../contracts/listing/listing.events.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { aBookingId, aHoldId, bicycleRepair, drafted, draftedAt, everyDay, expiresAt, kreuzberg, leo, planned, published, repairContent, weekdays } from '../../test/support/listings.js';
import { listings } from './listings.projection.js';
import { isVisible } from './listings.resolver.js';
import { calendarKey, noticeKey, type CalendarRow, type ListingRow } from './listings.rows.js';

const said = recordedAt(draftedAt);
const later = recordedAt('2027-03-02T09:00:00.000Z');
const rows = rowsAfter(listings);
const listingId = bicycleRepair;
const it_ = { listingId, ownerId: leo };
const listing = (...history: readonly object[]): ListingRow => {
  const row = rows(...history).get(bicycleRepair);
  if (row?.about !== 'listing') throw new Error('there is no listing');
  return row;
};
const calendar = (...history: readonly object[]): CalendarRow => {
  const row = rows(...history).get(calendarKey(bicycleRepair));
  if (row?.about !== 'calendar') throw new Error('there is no calendar');
  return row;
};
const column = (name: string, row: ListingRow | CalendarRow) => listings.table.columns[name]?.value(row);

describe('a listing’s row', () => {
  it('shows a draft, with what both sides bring', () => expect(listing(said(drafted))).toEqual({
    about: 'listing', id: listingId, kind: 'OFFER', status: 'DRAFT', version: 1, ownerId: leo, communityId: kreuzberg,
    ...repairContent, place: { label: 'Kreuzberg, by the canal', latitude: 52.496, longitude: 13.423 },
    draftedAt, publishedAt: null, expiresAt: null,
  }));
  it('says since when it is published, and until when', () => expect(listing(said(drafted), later(published))).toMatchObject({ status: 'PUBLISHED', publishedAt: '2027-03-02T09:00:00.000Z', expiresAt }));
  it.each([['PAUSED', ListingPaused], ['EXPIRED', ListingExpired], ['ARCHIVED', ListingArchived]] as const)('is %s after it was', (status, event) =>
    expect(listing(said(drafted), said(published), said(event.of(it_)))).toMatchObject({ status, expiresAt: null, publishedAt: draftedAt }));
  it('keeps what others have read, while it is written on out of their sight', () => {
    const edited = (version: number, title: string) => said(ListingEdited.of({ ...it_, version, content: { ...repairContent, title } }));
    const paused = said(ListingPaused.of(it_));
    const first = expect.objectContaining({ title: repairContent.title, version: 1 });
    expect([[edited(2, 'B')], [said(published), edited(2, 'B')], [said(published), paused]].map((then) => listing(said(drafted), ...then).lastPublic)).toEqual([undefined, undefined, undefined]);
    expect([[edited(2, 'B')], [edited(2, 'B'), edited(3, 'C')]].map((then) => listing(said(drafted), said(published), paused, ...then).lastPublic)).toEqual([first, first]);
    expect(listing(said(drafted), said(published), paused, edited(2, 'B'), said(published))).toMatchObject({ title: 'B', lastPublic: undefined });
  });
  it('shows the words of the last version', () => expect(listing(said(drafted), said(published), said(ListingEdited.of({ ...it_, version: 2, content: { ...repairContent, title: 'Bicycles', place: undefined } }))))
    .toMatchObject({ title: 'Bicycles', version: 2, place: null, status: 'PUBLISHED' }));
  it('does not tell anybody of the warning to its owner', () => expect(listing(said(drafted), said(published), later(ListingExpiryWarned.of({ ...it_, expiresAt })))).toEqual(listing(said(drafted), said(published))));
  it('keeps a place without coordinates', () => expect(listing(said(ListingDrafted.of({ ...drafted.data, content: { ...repairContent, place: { label: 'online' } } }))).place).toEqual({ label: 'online' }));
  it('has no words once they are erased, and stands all the same', () => {
    const content = { ...repairContent, title: ERASED, description: ERASED, resources: [{ kind: 'SKILL' as const, name: ERASED }], contributions: ERASED, place: ERASED };
    expect(listing(said(ListingDrafted.of({ ...drafted.data, content })))).toMatchObject({ title: null, description: null, resources: [{ kind: 'SKILL', name: null }], contributions: null, place: null, prices: repairContent.prices });
  });
  it('is seen by its owner, and by others while it is published', () => {
    expect([isVisible(listing(said(drafted)), leo), isVisible(listing(said(drafted)), undefined), isVisible(listing(said(drafted), said(published)), undefined)]).toEqual([true, false, true]);
  });
  it('is all that is seen: a calendar is no listing', () => expect(isVisible(calendar(said(planned(weekdays))), leo)).toBe(false));
});

describe('a community’s notice', () => {
  const founded = CommunityFounded.of({ communityId: kreuzberg, founderId: leo, name: 'Kreuzberg', policy: defaultPolicy });
  const changed = PolicyChanged.of({ communityId: kreuzberg, version: 2, policy: { ...defaultPolicy, leadMinutes: 30 }, changedBy: leo, reason: 'neighbours are quick' });
  it('is that of the policy in force', () => expect(rows(said(founded), said(changed)).get(noticeKey(kreuzberg))).toEqual({ about: 'notice', leadMinutes: 30, horizonDays: 180 }));
});

describe('a calendar’s row', () => {
  /** Wednesday, from nine to ten and from ten to eleven in Berlin. */
  const twoSlots: Plan = { ...weekdays, weekly: everyDay('09:00', '11:00') };
  const held = (hour: string, id: string, seats = 1) => SlotHeld.of({
    listingId, bookingId: aBookingId(id), holdId: aHoldId(id), seats, startsAt: `2027-03-03T${hour}:00:00.000Z`, endsAt: `2027-03-03T${String(Number(hour) + 1).padStart(2, '0')}:00:00.000Z`,
  });
  const nights: Plan = { zone: 'America/New_York', seats: 1, grain: { kind: 'NIGHTS', minNights: 2, maxNights: 30, checkIn: '15:00', checkOut: '11:00' }, weekly: everyDay('00:00', '24:00') };
  const stay = SlotHeld.of({ listingId, bookingId: aBookingId('1'), holdId: aHoldId('1'), seats: 1, startsAt: '2027-03-12T20:00:00.000Z', endsAt: '2027-03-15T15:00:00.000Z' });
  const released = SlotReleased.of({ listingId, bookingId: aBookingId('1'), holdId: aHoldId('1') });

  it('knows a date as full when nothing is left on it, and not before', () => {
    expect(calendar(said(planned(twoSlots)), said(held('08', '1'))).fullDates).toEqual([]);
    expect(calendar(said(planned(twoSlots)), said(held('08', '1')), said(held('09', '2'))).fullDates).toEqual(['2027-03-03']);
  });
  it('knows the nights of a stay as full, and not the morning after', () => expect(calendar(said(planned(nights)), said(stay)).fullDates).toEqual(['2027-03-12', '2027-03-13', '2027-03-14']));
  it('has room again after a release', () => expect(calendar(said(planned(nights)), said(stay), said(released))).toMatchObject({ fullDates: [], holds: [] }));
  it('has room again with more seats', () => expect(calendar(said(planned(nights)), said(stay), said(planned({ ...nights, seats: 2 }))).fullDates).toEqual([]));
  describe('whose hours go on after midnight', () => {
    const allNight: Plan = { zone: 'Etc/UTC', seats: 1, grain: { kind: 'RANGES', minMinutes: 60, maxMinutes: 120 }, weekly: [{ weekday: 2, windows: [{ from: '08:00', to: '10:00' }] }, { weekday: 3, windows: [{ from: '22:00', to: '24:00' }] }, { weekday: 4, windows: [{ from: '00:00', to: '01:00' }] }] };
    const hold = (id: string, startsAt: string, endsAt: string) => said(SlotHeld.of({ listingId, bookingId: aBookingId(id), holdId: aHoldId(id), seats: 1, startsAt: `2027-03-${startsAt}:00.000Z`, endsAt: `2027-03-${endsAt}:00.000Z` }));
    const [evening, morning] = [hold('1', '03T22:00', '03T23:30'), hold('2', '04T00:00', '04T01:00')];
    it('knows a date as full when the morning after is taken as well, in whatever order', () => {
      for (const held of [[evening, morning], [morning, evening]]) expect(calendar(said(planned(allNight)), ...held).fullDates).toEqual(['2027-03-03', '2027-03-04']);
    });
    it('has room again when the morning after is given back', () =>
      expect(calendar(said(planned(allNight)), morning, evening, said(SlotReleased.of({ listingId, bookingId: aBookingId('2'), holdId: aHoldId('2') }))).fullDates).toEqual([]));
  });
  it('knows a night as full in which hours were held before nights were offered', () => {
    const hour = said(SlotHeld.of({ ...stay.data, startsAt: '2027-03-12T22:00:00.000Z', endsAt: '2027-03-12T23:00:00.000Z' }));
    const morning = said(SlotHeld.of({ ...stay.data, holdId: aHoldId('2'), startsAt: '2027-03-20T13:00:00.000Z', endsAt: '2027-03-20T14:00:00.000Z' }));
    expect(calendar(said(planned({ ...twoSlots, zone: nights.zone })), hour, morning, said(planned(nights))).fullDates).toEqual(['2027-03-12', '2027-03-19']);
  });
  it('has room while a seat is left', () => expect(calendar(said(planned({ ...nights, seats: 3 })), said(SlotHeld.of({ ...stay.data, seats: 2 }))).fullDates).toEqual([]));
  it('leaves behind what has passed', () => {
    const spring = recordedAt('2027-04-01T09:00:00.000Z');
    const history = [said(planned(nights)), said(stay), said(DatesClosed.of({ listingId, ranges: [{ from: '2027-03-20', to: '2027-03-21' }, { from: '2027-05-01', to: '2027-05-03' }] })), spring(DatesClosed.of({ listingId, ranges: [{ from: '2027-06-01', to: '2027-06-02' }] }))];
    expect(calendar(...history)).toMatchObject({ holds: [], fullDates: [], exceptions: [{ from: '2027-05-01' }, { from: '2027-06-01' }] });
  });
  it('keeps what lies ahead although a clock was a day fast for a moment', () => {
    const fast = recordedAt('2027-03-03T20:00:00.000Z');
    const row = calendar(said(planned(twoSlots)), said(held('08', '1')), fast(DatesClosed.of({ listingId, ranges: [{ from: '2027-05-01', to: '2027-05-03' }] })), said(held('09', '2')));
    expect(row).toMatchObject({ holds: [{ holdId: aHoldId('1') }, { holdId: aHoldId('2') }], fullDates: ['2027-03-03'] });
  });
  it('is not made by a hold alone', () => expect(rows(said(stay)).size).toBe(0));

  it('tells the search its weekdays, and which dates are not like them', () => {
    const row = calendar(said(planned({ ...nights, weekly: everyDay('00:00', '24:00').slice(4) })), said(stay),
      said(DatesClosed.of({ listingId, ranges: [{ from: '2027-03-20', to: '2027-03-22' }] })), said(DatesOpened.of({ listingId, ranges: [{ from: '2027-03-24', to: '2027-03-25' }], windows: [{ from: '00:00', to: '24:00' }] })));
    expect(['weekdays', 'nightly', 'closed', 'opened'].map((name) => column(name, row))).toEqual([
      0b1110000, true, '{[2027-03-20,2027-03-22),[2027-03-11,2027-03-12),[2027-03-12,2027-03-13),[2027-03-13,2027-03-14),[2027-03-14,2027-03-15),[2027-03-15,2027-03-16)}', '{[2027-03-24,2027-03-25)}',
    ]);
  });
});
