import { afterEach, describe, expect, it } from '@jest/globals';
import { BookingRequested } from '../../../contracts/booking/booking.events.js';
import { MemberLeft } from '../../../contracts/community/membership.events.js';
import { ERASED } from '../../../contracts/event.js';
import { streamOf } from '../../../contracts/events.js';
import { ListingArchived, ListingDrafted, ListingEdited, ListingExpired, ListingPaused, ListingPublished } from '../../../contracts/listing/listing.events.js';
import { bookingId, holdId } from '../../../contracts/values.js';
import { MemoryEventStore } from '../../adapters/memory/memory-event-store.js';
import { AcceptBooking, DeclineBooking, GiveSlotBack, RequestBooking } from '../../booking/booking.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { StoreUnavailable, type Appended, type Expected, type NewEvent } from '../../kernel/event-store.js';
import { aListingId, ana, bicycleRepair, drafted, everyDay, expiresAt, kreuzberg, leo, mia, published, repairContent, weekdays } from '../../../test/support/listings.js';
import { Neighbourhood, SetClock } from '../../../test/support/neighbourhood.js';

const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
const at = '2027-03-01T10:00:00.000Z';

/** What Ana asks, under a name. */
const request = (commandId: string, data: Partial<RequestBooking['data']> = {}, { actor = ana, when = at }: { actor?: string; when?: string } = {}) =>
  new RequestBooking({ bookingId: bookingOf(commandId), listingId: bicycleRepair, slot: friday, priceIndex: 0, ...data }, { commandId, actor, at: when });
const bookingOf = (commandId: string) => bookingId.parse(idFrom('bkg', commandId));

let open: Neighbourhood | undefined;
const neighbourhood = async (options: Parameters<typeof Neighbourhood.open>[0] = {}) => (open = await Neighbourhood.open(options));
afterEach(() => open?.parts.store.close());

/** Where the reason lies is part of the answer. */
const refused = async (world: Neighbourhood, command: RequestBooking, code: string, path?: readonly string[]) => {
  expect(await world.send(command)).toMatchObject({ rejected: code, ...(path && { path }) });
  expect(await world.said(streamOf.calendar(bicycleRepair))).not.toContain('SlotHeld');
  expect(await world.said(streamOf.booking(command.data.bookingId))).toEqual([]);
};

describe('a request', () => {
  it('holds the slot and places the booking on it, on the terms of the listing', async () => {
    const world = await neighbourhood();
    expect(await world.send(request('r1', { note: 'It squeaks.' }))).toMatchObject({ revision: 0n });
    const [placed] = await world.parts.streams.read<ReturnType<typeof BookingRequested.of>>(streamOf.booking(bookingOf('r1')));
    const [hold] = await world.heldSlots();
    expect(placed?.data).toMatchObject({
      by: 'recipient', providerId: leo, recipientId: ana, listingKind: 'OFFER', listingVersion: 1, answerBy: friday.startsAt,
      terms: { version: 1, slot: { ...friday, holdId: hold }, price: { kind: 'GIFT' }, contributions: repairContent.contributions, note: 'It squeaks.' },
    });
  });

  it('reads local times by the clocks of the listing', async () => {
    const world = await neighbourhood();
    await world.send(request('r1', { slot: { startsAt: '2027-03-05T10:00', endsAt: '2027-03-05T11:00', seats: 1 } }));
    expect((await world.parts.streams.read<ReturnType<typeof BookingRequested.of>>(streamOf.booking(bookingOf('r1'))))[0]?.data.terms.slot).toMatchObject(friday);
  });

  it('brings its own contributions for both sides', async () => {
    const world = await neighbourhood();
    const contributions = { provider: [{ kind: 'TASK' as const, what: 'looks on' }], recipient: [] };
    await world.send(request('r1', { contributions }));
    expect((await world.parts.streams.read<ReturnType<typeof BookingRequested.of>>(streamOf.booking(bookingOf('r1'))))[0]?.data.terms.contributions).toEqual(contributions);
  });

  it('that answers a need comes from the provider', async () => {
    const world = await neighbourhood();
    const need = aListingId('4eed');
    await world.record(streamOf.listing(need), ListingDrafted.of({ ...drafted.data, listingId: need, kind: 'NEED', content: { ...repairContent, prices: [{ kind: 'GIFT' }] } }), ListingPublished.of({ ...published.data, listingId: need }));
    await world.record(streamOf.calendar(need), { type: 'AvailabilitySet', data: { listingId: need, ownerId: leo, plan: weekdays } });
    await world.send(request('r1', { listingId: need }));
    expect((await world.parts.streams.read<ReturnType<typeof BookingRequested.of>>(streamOf.booking(bookingOf('r1'))))[0]?.data).toMatchObject({ by: 'provider', providerId: ana, recipientId: leo });
  });
});

describe('a request is refused, and nothing is held,', () => {
  it('for a listing that does not exist', async () => refused(await neighbourhood(), request('r1', { listingId: aListingId('404') }), 'NOT_FOUND'));
  it('for one’s own listing', async () => refused(await neighbourhood(), request('r1', {}, { actor: leo }), 'OWN_LISTING'));
  it('from outside the community', async () => refused(await neighbourhood(), request('r1', {}, { actor: mia }), 'NOT_A_MEMBER'));
  it('from who has left it', async () => {
    const world = await neighbourhood();
    await world.record(streamOf.membership(kreuzberg, ana), MemberLeft.of({ communityId: kreuzberg, memberId: ana }));
    await refused(world, request('r1'), 'NOT_A_MEMBER');
  });
  it('for a listing of who has left it: nobody serves a community that they do not belong to', async () => {
    const world = await neighbourhood();
    await world.record(streamOf.membership(kreuzberg, leo), MemberLeft.of({ communityId: kreuzberg, memberId: leo }));
    await refused(world, request('r1'), 'LISTING_NOT_PUBLISHED');
  });
  it('for a draft, which does not exist for others', async () => {
    const world = await neighbourhood();
    const draft = aListingId('d4af');
    await world.record(streamOf.listing(draft), ListingDrafted.of({ ...drafted.data, listingId: draft }));
    await refused(world, request('r1', { listingId: draft }), 'NOT_FOUND');
  });
  it.each([ListingPaused, ListingExpired, ListingArchived])('for a listing after $type', async (event) => {
    const world = await neighbourhood();
    await world.record(streamOf.listing(bicycleRepair), event.of({ listingId: bicycleRepair, ownerId: leo }));
    await refused(world, request('r1'), 'LISTING_NOT_PUBLISHED');
  });
  it('once the listing’s time is over, before the timer has said so', async () => refused(await neighbourhood(), request('r1', {}, { when: expiresAt }), 'LISTING_NOT_PUBLISHED'));
  it('for a price that is not on the list', async () => refused(await neighbourhood(), request('r1', { priceIndex: 4 }), 'NO_SUCH_PRICE', ['input', 'priceIndex']));
  it('for a price that cannot be paid yet', async () => refused(await neighbourhood(), request('r1', { priceIndex: 3 }), 'PRICE_NOT_YET_PAYABLE', ['input', 'priceIndex']));
  it('for a listing whose owner has been erased', async () => {
    const world = await neighbourhood();
    await world.record(streamOf.listing(bicycleRepair), ListingEdited.of({ listingId: bicycleRepair, ownerId: leo, version: 2, content: { ...repairContent, prices: [{ kind: 'GIFT' }], contributions: ERASED } }));
    await refused(world, request('r1'), 'NOT_FOUND');
  });
  it('for a listing without a calendar', async () => {
    const world = await neighbourhood();
    const bare = aListingId('ba4e');
    await world.record(streamOf.listing(bare), ListingDrafted.of({ ...drafted.data, listingId: bare, content: { ...repairContent, prices: [{ kind: 'GIFT' }] } }), ListingPublished.of({ ...published.data, listingId: bare }));
    await refused(world, request('r1', { listingId: bare }), 'NO_AVAILABILITY');
  });
  it('for a slot that the calendar does not have', async () => refused(await neighbourhood(), request('r1', { slot: { startsAt: '2027-03-06T09:00:00.000Z', endsAt: '2027-03-06T10:00:00.000Z', seats: 1 } }), 'SLOT_NOT_OFFERED'));
  it('for a slot of the past', async () => refused(await neighbourhood(), request('r1', { slot: { startsAt: '2027-02-26T09:00:00.000Z', endsAt: '2027-02-26T10:00:00.000Z', seats: 1 } }), 'SLOT_IN_THE_PAST'));
  it('for more seats than there are', async () => refused(await neighbourhood(), request('r1', { slot: { ...friday, seats: 2 } }), 'SEATS_OUT_OF_RANGE'));
  it('for a local time that the clocks jump over', async () => {
    const world = await neighbourhood({ plan: { ...weekdays, grain: { kind: 'RANGES', minMinutes: 15, maxMinutes: 240 }, weekly: everyDay('00:00', '24:00') } });
    const gap = request('r1', { slot: { startsAt: '2027-03-28T02:30', endsAt: '2027-03-28T04:00', seats: 1 } });
    await refused(world, gap, 'LOCAL_TIME_IN_GAP', ['input', 'slot', 'startsAt']);
    expect(await world.send(gap)).toMatchObject({ facts: { nearest: ['2027-03-28T01:45', '2027-03-28T03:00'] } });
  });
  it('for a time that cannot be read', async () => refused(await neighbourhood(), request('r1', { slot: { ...friday, endsAt: 'noon' } }), 'INVALID_INPUT', ['input', 'slot', 'endsAt']));
});

describe('open requests', () => {
  const monday = (hour: number) => ({ startsAt: `2027-03-08T${String(hour).padStart(2, '0')}:00:00.000Z`, endsAt: `2027-03-08T${String(hour + 1).padStart(2, '0')}:00:00.000Z`, seats: 1 });

  it('are limited for each member, also when many are asked at once', async () => {
    const world = await neighbourhood({ policy: { openRequestsMax: 2 } });
    const outcomes = await Promise.all([8, 9, 10, 11, 12].map((hour) => world.send(request(`r${hour}`, { slot: monday(hour) }))));
    expect(outcomes.filter((outcome) => 'rejected' in outcome && outcome.rejected === 'TOO_MANY_OPEN_REQUESTS')).toHaveLength(3);
    expect(await world.heldSlots()).toHaveLength(2);
  });
  it('count no more once they are answered', async () => {
    const world = await neighbourhood({ policy: { openRequestsMax: 1 } });
    await world.send(request('r1'));
    expect(await world.send(request('r2', { slot: monday(9) }))).toMatchObject({ rejected: 'TOO_MANY_OPEN_REQUESTS' });
    await world.send(new AcceptBooking({ bookingId: bookingOf('r1'), termsVersion: 1 }, { commandId: 'a1', actor: leo, at }));
    expect(await world.send(request('r2', { slot: monday(9) }))).toMatchObject({ revision: 0n });
  });
});

describe('a repeated request', () => {
  it('is answered as the first, whatever has happened since', async () => {
    const world = await neighbourhood();
    const first = await world.send(request('r1'));
    await world.send(new DeclineBooking({ bookingId: bookingOf('r1') }, { commandId: 'd1', actor: leo, at }));
    await world.record(streamOf.listing(bicycleRepair), ListingPaused.of({ listingId: bicycleRepair, ownerId: leo }));
    expect(await world.send(request('r1', {}, { when: '2027-03-02T10:00:00.000Z' }))).toEqual(first);
    expect(await world.said(streamOf.booking(bookingOf('r1')))).toEqual(['BookingRequested', 'BookingDeclined']);
  });
  const monday = { startsAt: '2027-03-08T09:00:00.000Z', endsAt: '2027-03-08T10:00:00.000Z', seats: 1 };
  const itsOwn = { provider: [{ kind: 'TASK' as const, what: 'looks on' }], recipient: [] };
  it.each<[string, Partial<RequestBooking['data']>, Partial<RequestBooking['data']>]>([
    ['a note', {}, { note: 'something else' }], ['another note', { note: 'It squeaks.' }, { note: 'something else' }], ['no note', { note: 'It squeaks.' }, {}],
    ['another slot', {}, { slot: monday }], ['another price', {}, { priceIndex: 1 }], ['other contributions', {}, { contributions: itsOwn }],
  ])('with %s is a conflict', async (_, first, second) => {
    const world = await neighbourhood();
    await world.send(request('r1', first));
    expect(await world.send(request('r1', second))).toEqual({ rejected: 'IDEMPOTENCY_CONFLICT' });
    expect(await world.heldSlots()).toHaveLength(1);
  });
  it('with the same words is none', async () => {
    const world = await neighbourhood();
    const first = await world.send(request('r1', { note: 'It squeaks.', contributions: itsOwn }));
    expect(await world.send(request('r1', { note: 'It squeaks.', contributions: itsOwn }))).toEqual(first);
  });
  it('leaves no trace of its words in what stands in the clear', async () => {
    const names = async (note: string) => (await (await neighbourhood()).send(request('r1', { note })), open?.heldSlots());
    expect(await names('a secret')).toEqual(await names('another secret'));
  });
  it('ten times at once has one effect', async () => {
    const world = await neighbourhood();
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.send(request('r1'))));
    expect(new Set(outcomes.map((outcome) => ('rejected' in outcome ? outcome.rejected : outcome.revision)))).toEqual(new Set([0n]));
    expect(await world.heldSlots()).toHaveLength(1);
    expect(await world.said(streamOf.booking(bookingOf('r1')))).toEqual(['BookingRequested']);
  });
  it('may succeed after it was refused', async () => {
    const world = await neighbourhood();
    await world.send(request('taken'));
    await refusedForNow(world);
    await world.send(new DeclineBooking({ bookingId: bookingOf('taken') }, { commandId: 'd1', actor: leo, at }));
    const processes = world.processes();
    processes.start();
    await processes.settle();
    await processes.stop();
    expect(await world.send(request('r1'))).toMatchObject({ revision: 0n });
  });
  const refusedForNow = async (world: Neighbourhood) => expect(await world.send(request('r1'))).toMatchObject({ rejected: 'SLOT_TAKEN' });
});

/** A log that fails at one append: before it is written, or after, when only the answer is lost. */
class CrashingStore extends MemoryEventStore {
  crash: { readonly stream: string; readonly written: boolean } | undefined;

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const { crash } = this;
    if (!crash || !stream.startsWith(crash.stream)) return super.append(stream, events, expected);
    if (crash.written) await super.append(stream, events, expected);
    throw new StoreUnavailable('the machine stopped here');
  }
}

/** A log whose answer fails to come to one append, and that writes it down only when the next to the same stream is on its way: bytes that a network held back. */
class LateStore extends MemoryEventStore {
  late: string | undefined;
  #held: (() => Promise<Appended>) | undefined;

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    if (this.late !== undefined && stream.startsWith(this.late)) {
      this.late = undefined;
      this.#held = () => super.append(stream, events, expected);
      throw new StoreUnavailable('no answer came in time');
    }
    if (stream.startsWith('booking-')) await this.#held?.();
    this.#held = stream.startsWith('booking-') ? undefined : this.#held;
    return super.append(stream, events, expected);
  }
}

describe('a request that is written only while it is repeated', () => {
  const held = async (note: string) => {
    const store = new LateStore();
    const world = await neighbourhood({ store });
    store.late = 'booking-';
    await expect(world.send(request('r1', { note }))).rejects.toThrow('no answer came in time');
    await world.record(streamOf.listing(bicycleRepair), ListingEdited.of({ listingId: bicycleRepair, ownerId: leo, version: 2, content: { ...repairContent, prices: [{ kind: 'GIFT' }], title: 'Another title' } }));
    return world;
  };

  it('is answered as the one request that it is, though the listing has been edited since', async () => {
    const world = await held('It squeaks.');
    expect(await world.send(request('r1', { note: 'It squeaks.' }, { when: '2027-03-01T10:01:00.000Z' }))).toMatchObject({ revision: 0n });
    expect(await world.said(streamOf.booking(bookingOf('r1')))).toEqual(['BookingRequested']);
    expect(await world.heldSlots()).toHaveLength(1);
  });
  it('is a conflict where the words are others, and keeps its slot', async () => {
    const world = await held('It squeaks.');
    expect(await world.send(request('r1', { note: 'It rattles.' }))).toEqual({ rejected: 'IDEMPOTENCY_CONFLICT' });
    expect(await world.heldSlots()).toHaveLength(1);
  });
});

describe('a crash in the middle of a request', () => {
  const stopped = async (crash: NonNullable<CrashingStore['crash']>) => {
    const store = new CrashingStore();
    const clock = new SetClock(at);
    const { parts: { vault } } = await neighbourhood({ store, clock });
    store.crash = crash;
    await expect(open?.send(request('r1'))).rejects.toThrow('the machine stopped here');
    store.crash = undefined;
    const again = await neighbourhood({ store, clock, vault, isNew: false });
    return { again, clock, processes: again.processes() };
  };
  const points = [
    { where: 'before the slot is held', crash: { stream: 'calendar-', written: false }, held: 0, booked: false },
    { where: 'when the slot is held and nobody was told', crash: { stream: 'calendar-', written: true }, held: 1, booked: false },
    { where: 'before the booking is placed', crash: { stream: 'booking-', written: false }, held: 1, booked: false },
    { where: 'when the booking is placed and nobody was told', crash: { stream: 'booking-', written: true }, held: 1, booked: true },
  ];

  it.each(points)('$where leaves nothing that lasts', async ({ crash, held, booked }) => {
    const { again, clock, processes } = await stopped(crash);
    expect(await again.heldSlots()).toHaveLength(held);
    processes.start();
    await processes.settle();
    expect(await again.heldSlots()).toHaveLength(held);
    clock.instant = '2027-03-01T10:02:00.000Z';
    await processes.settle();
    await processes.stop();
    expect(await again.heldSlots()).toHaveLength(booked ? 1 : 0);
    expect((await again.said(streamOf.booking(bookingOf('r1')))).includes('BookingRequested')).toBe(booked);
  });

  it.each(points)('$where is finished by a repeat of the request', async ({ crash }) => {
    const { again } = await stopped(crash);
    expect(await again.send(request('r1', {}, { when: '2027-03-01T10:01:00.000Z' }))).toMatchObject({ revision: 0n });
    expect(await again.heldSlots()).toHaveLength(1);
    expect(await again.said(streamOf.booking(bookingOf('r1')))).toEqual(['BookingRequested']);
  });

  it('and a repeat after the slot was given back book nothing on a slot that others can take', async () => {
    const { again, clock, processes } = await stopped({ stream: 'booking-', written: false });
    processes.start();
    clock.instant = '2027-03-01T10:02:00.000Z';
    await processes.settle();
    await processes.stop();
    expect(await again.send(request('r1', {}, { when: clock.instant }))).toMatchObject({ rejected: 'HOLD_LAPSED' });
    expect(await again.heldSlots()).toEqual([]);
    expect(await again.send(request('r2', {}, { when: clock.instant }))).toMatchObject({ revision: 0n });
  });

  it('does not cost a booking its slot when the timer is slow to hear of it', async () => {
    const world = await neighbourhood();
    await world.send(request('r1'));
    const [hold] = await world.heldSlots();
    const giveBack = new GiveSlotBack({ bookingId: bookingOf('r1'), listingId: bicycleRepair, holdId: holdId.parse(hold) }, { commandId: 't1', actor: 'system:settle-holds', at });
    expect(await world.send(giveBack)).toEqual({ rejected: 'HOLD_IN_USE' });
    expect(await world.heldSlots()).toHaveLength(1);
  });
});
