import { afterEach, describe, expect, it } from '@jest/globals';
import type { TermsCountered } from '../../../contracts/booking/booking.events.js';
import type { EventOf } from '../../../contracts/event.js';
import { streamOf } from '../../../contracts/events.js';
import { ListingEdited } from '../../../contracts/listing/listing.events.js';
import { PayeeStatusChanged } from '../../../contracts/payment/payment.events.js';
import { bookingId } from '../../../contracts/values.js';
import { notPayable } from '../../../test/support/bookings.js';
import { ana, bicycleRepair, leo, mia, repairContent } from '../../../test/support/listings.js';
import { Neighbourhood } from '../../../test/support/neighbourhood.js';
import { asGift, inMoney, PaidYard } from '../../../test/support/paid-yard.js';
import { AcceptBooking, CounterBooking, DeclineBooking, RequestBooking, WithdrawBooking } from '../../booking/booking.commands.js';
import { idFrom } from '../../kernel/ids.js';

const at = '2027-03-01T10:00:00.000Z';
const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
const monday = { startsAt: '2027-03-08T09:00:00.000Z', endsAt: '2027-03-08T10:00:00.000Z', seats: 1 };
const theBooking = bookingId.parse(idFrom('bkg', 'r1'));

const counter = (commandId: string, actor: string, data: Partial<CounterBooking['data']> = {}) =>
  new CounterBooking({ bookingId: theBooking, termsVersion: 1, ...data }, { commandId, actor, at });

let open: Neighbourhood | undefined;
/** Ana has asked for Friday; Mia is a member, too. */
const asked = async (options: Parameters<typeof Neighbourhood.open>[0] = {}) => {
  open = await Neighbourhood.open({ others: [mia], ...options });
  await open.send(new RequestBooking({ bookingId: theBooking, listingId: bicycleRepair, slot: friday, priceIndex: 0 }, { commandId: 'r1', actor: ana, at }));
  return open;
};
afterEach(() => open?.parts.store.close());

const settled = async (world: Neighbourhood) => {
  const processes = world.processes();
  processes.start();
  await processes.settle();
  await processes.stop();
};
const lastTerms = async (world: Neighbourhood) => (await world.parts.streams.read<EventOf<typeof TermsCountered>>(streamOf.booking(theBooking))).at(-1)?.data.terms;

describe('a counter-offer', () => {
  it('for another time holds it, and gives the former one back once it is proposed', async () => {
    const world = await asked();
    const [former] = await world.heldSlots();
    expect(await world.send(counter('c1', leo, { slot: monday }))).toMatchObject({ revision: 1n });
    const terms = await lastTerms(world);
    expect(terms).toMatchObject({ version: 2, slot: monday });
    expect(await world.heldSlots()).toEqual([former, terms?.slot.holdId]);
    await settled(world);
    expect(await world.heldSlots()).toEqual([terms?.slot.holdId]);
  });
  it('may overlap the slot that it moves', async () => {
    open = await Neighbourhood.open({ plan: { zone: 'Europe/Berlin', seats: 1, grain: { kind: 'RANGES', minMinutes: 60, maxMinutes: 120 }, weekly: [5].map((weekday) => ({ weekday, windows: [{ from: '09:00', to: '17:00' }] })) } });
    await open.send(new RequestBooking({ bookingId: theBooking, listingId: bicycleRepair, slot: friday, priceIndex: 0 }, { commandId: 'r1', actor: ana, at }));
    expect(await open.send(counter('c1', leo, { slot: { startsAt: '2027-03-05T09:30:00.000Z', endsAt: '2027-03-05T10:30:00.000Z', seats: 1 } }))).toMatchObject({ revision: 1n });
  });
  it('without another time leaves the calendar alone', async () => {
    const world = await asked();
    const held = await world.heldSlots();
    await world.send(counter('c1', leo, { note: 'Bring pads.' }));
    expect(await lastTerms(world)).toMatchObject({ version: 2, slot: friday, note: 'Bring pads.' });
    expect(await world.heldSlots()).toEqual(held);
  });
  it('is answered as the first time when it is repeated, though other terms stand by now', async () => {
    const world = await asked();
    const first = await world.send(counter('c1', leo, { slot: monday }));
    await world.send(counter('c2', ana, { termsVersion: 2, note: 'Friday, please.', slot: friday }));
    expect(await world.send(counter('c1', leo, { slot: monday }))).toEqual(first);
  });
  it('is answered as the first time when it is repeated, though the listing asks for something else by now', async () => {
    const world = await asked();
    const first = await world.send(counter('c1', leo, { priceIndex: 0 }));
    await world.record(streamOf.listing(bicycleRepair), ListingEdited.of({ listingId: bicycleRepair, ownerId: leo, version: 2, content: repairContent }));
    expect(await world.send(counter('c1', leo, { priceIndex: 0 }))).toEqual(first);
    expect(await world.send(counter('c1', leo))).toEqual({ rejected: 'IDEMPOTENCY_CONFLICT' });
  });
  it.each(['ONBOARDING', 'RESTRICTED', 'REJECTED'] as const)('asks for no money for a provider who is %s: it could not be paid out', async (leoIs) => {
    const yard = await PaidYard.open({ leoIs });
    open = yard.world;
    await yard.request({ priceIndex: asGift });
    expect(await open.send(counter('c1', leo, { priceIndex: inMoney }))).toEqual({ rejected: 'PAYEE_NOT_READY', path: ['input', 'priceIndex'] });
    expect(await yard.booking()).toEqual(['BookingRequested']);
  });
  it('may ask for money for a provider who can be paid', async () => {
    const yard = await PaidYard.open();
    open = yard.world;
    await yard.request({ priceIndex: asGift });
    expect(await open.send(counter('c1', leo, { priceIndex: inMoney }))).toMatchObject({ revision: 1n });
  });
  describe('for another time, at the price that stands,', () => {
    const twoHours = { ...friday, endsAt: '2027-03-05T11:00:00.000Z' };
    const ranges = { zone: 'Europe/Berlin', seats: 1, grain: { kind: 'RANGES' as const, minMinutes: 60, maxMinutes: 120 }, weekly: [1, 5].map((weekday) => ({ weekday, windows: [{ from: '09:00', to: '17:00' }] })) };
    /** Ana's card stands for an hour, and then Stripe wants to know more of Leo. */
    const restricted = async () => {
      const yard = await PaidYard.open({ plan: ranges });
      open = yard.world;
      await yard.secured();
      await open.record(streamOf.payee(leo), PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_leo', status: 'RESTRICTED', wanting: [] }));
      return open;
    };
    it('asks for no more money for a provider who cannot be paid at present, and holds nothing', async () => {
      const world = await restricted();
      const held = await world.heldSlots();
      expect(await world.send(counter('c1', leo, { slot: twoHours }))).toEqual({ rejected: 'PAYEE_NOT_READY', path: ['input', 'slot'] });
      expect(await world.heldSlots()).toEqual(held);
    });
    it('may ask for as much as before', async () => {
      const world = await restricted();
      expect(await world.send(counter('c1', leo, { slot: monday }))).toMatchObject({ revision: 2n });
    });
    it('is answered as the first time when it is repeated, though they cannot be paid any more', async () => {
      const yard = await PaidYard.open({ plan: ranges });
      open = yard.world;
      await yard.secured();
      const first = await open.send(counter('c1', leo, { slot: twoHours }));
      expect(first).toMatchObject({ revision: 2n });
      await open.record(streamOf.payee(leo), PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_leo', status: 'RESTRICTED', wanting: [] }));
      expect(await open.send(counter('c1', leo, { slot: twoHours }))).toEqual(first);
    });
  });
  it('under the same name with other words is a conflict', async () => {
    const world = await asked();
    await world.send(counter('c1', leo, { note: 'Bring pads.' }));
    expect(await world.send(counter('c1', leo, { note: 'Bring nothing.' }))).toEqual({ rejected: 'IDEMPOTENCY_CONFLICT' });
  });
  it('ten times at once has one effect', async () => {
    const world = await asked();
    await Promise.all(Array.from({ length: 10 }, () => world.send(counter('c1', leo, { slot: monday }))));
    expect(await world.said(streamOf.booking(theBooking))).toEqual(['BookingRequested', 'TermsCountered']);
    expect(await world.heldSlots()).toHaveLength(2);
  });
});

describe('a counter-offer is refused before it holds anything', () => {
  const refused = async (world: Neighbourhood, command: CounterBooking, code: string) => {
    const before = await world.said(streamOf.calendar(bicycleRepair));
    expect(await world.send(command)).toMatchObject({ rejected: code });
    expect(await world.said(streamOf.calendar(bicycleRepair))).toEqual(before);
  };
  it('by a stranger', async () => refused(await asked(), counter('c1', mia, { slot: monday }), 'NOT_FOUND'));
  it('for a booking that does not exist', async () => refused(await asked(), counter('c1', leo, { bookingId: bookingId.parse(idFrom('bkg', 'r404')), slot: monday }), 'NOT_FOUND'));
  it('to one’s own proposal', async () => refused(await asked(), counter('c1', ana, { slot: monday }), 'OWN_PROPOSAL'));
  it('to terms that were not read', async () => refused(await asked(), counter('c1', leo, { termsVersion: 2, slot: monday }), 'STALE_TERMS'));
  it('once it is accepted', async () => {
    const world = await asked();
    await world.send(new AcceptBooking({ bookingId: theBooking, termsVersion: 1 }, { commandId: 'a1', actor: leo, at }));
    await refused(world, counter('c1', leo, { slot: monday }), 'NOT_NEGOTIABLE');
  });
  it('for a price that is not on the list', async () => refused(await asked(), counter('c1', leo, { priceIndex: 4 }), 'NO_SUCH_PRICE'));
  it('for a slot that somebody else has', async () => {
    const world = await asked();
    await world.send(new RequestBooking({ bookingId: bookingId.parse(idFrom('bkg', 'r2')), listingId: bicycleRepair, slot: monday, priceIndex: 0 }, { commandId: 'r2', actor: mia, at }));
    await refused(world, counter('c1', leo, { slot: monday }), 'SLOT_TAKEN');
  });
  it('for a slot that cannot be read', async () => refused(await asked(), counter('c1', leo, { slot: { ...monday, startsAt: 'soon' } }), 'INVALID_INPUT'));
});

describe('a counter-offer that comes too late', () => {
  it('gives back what it held: the booking was withdrawn in the same moment', async () => {
    const world = await asked();
    const [countered] = await Promise.all([
      world.send(counter('c1', leo, { slot: monday })),
      world.send(new WithdrawBooking({ bookingId: theBooking }, { commandId: 'w1', actor: ana, at })),
    ]);
    expect(countered).toMatchObject({ rejected: 'NOT_NEGOTIABLE' });
    await settled(world);
    expect(await world.heldSlots()).toEqual([]);
  });
  it('gives back what it held: a price cannot be paid', async () => {
    const yard = await PaidYard.open({ prices: [notPayable] });
    const { world } = yard;
    open = world;
    await yard.request({ priceIndex: asGift });
    const held = await world.heldSlots();
    expect(await world.send(counter('c1', leo, { slot: monday, priceIndex: 3 }))).toMatchObject({ rejected: 'PRICE_NOT_YET_PAYABLE' });
    expect(await world.heldSlots()).toEqual(held);
    expect(await world.send(counter('c1', leo, { slot: monday, priceIndex: 3 }))).toMatchObject({ rejected: 'PRICE_NOT_YET_PAYABLE' });
    expect(await world.heldSlots()).toEqual(held);
  });
  it('leaves no slot behind when the booking ends with both', async () => {
    const world = await asked();
    await world.send(counter('c1', leo, { slot: monday }));
    await world.send(new DeclineBooking({ bookingId: theBooking }, { commandId: 'd1', actor: leo, at }));
    await settled(world);
    expect(await world.heldSlots()).toEqual([]);
  });
});
