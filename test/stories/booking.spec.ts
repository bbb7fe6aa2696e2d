import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { communityId } from '../../contracts/values.js';
import { GrantRole } from '../../src/membership/membership.commands.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { CardStreet } from '../support/card-street.js';
import { Neighbours, type BookingSeen } from '../support/neighbours.js';

const HOUR_MS = 3_600_000;
const garden = {
  title: 'A hand in the garden', description: 'The hedge has outgrown me.', category: 'GARDEN', resources: [{ kind: 'SPACE', name: 'a garden with a hedge' }],
  contributions: { provider: [{ kind: 'TASK', what: 'cuts the hedge' }], recipient: [{ kind: 'TOOL', what: 'lends the shears' }, { kind: 'TASK', what: 'rakes' }] },
  prices: [{ kind: 'GIFT' }, { kind: 'MONEY', money: { amount: { amountMinor: '20', currency: 'EUR' }, per: 'HOUR' } }],
};

let world: AppWorld;
let neighbours: Neighbours;
let leo: Person, ana: Person, mia: Person, cora: Person;
let listingId: string;
beforeAll(async () => {
  world = await startApp();
  neighbours = await Neighbours.meet(world);
  ({ leo, ana, mia, cora } = neighbours.people);
  await new CardStreet(world).canBePaid(leo);
  listingId = await neighbours.list(leo, garden);
}, 60_000);
afterAll(() => world.close());

const hoursFromNow = (hours: number) => new Date(world.clock.nowMs() + hours * HOUR_MS).toISOString();
const after = (instant: string, hours: number) => new Date(Date.parse(instant) + hours * HOUR_MS).toISOString();

/** Ana asks Leo, who agrees. */
const agreed = async (hoursAhead: number): Promise<BookingSeen> => {
  const { id } = await neighbours.mustSay(ana, 'requestBooking', { listingId, slot: await neighbours.freeSlot(listingId, hoursAhead) });
  return neighbours.mustSay(leo, 'acceptBooking', { bookingId: id, termsVersion: 1 });
};
/** What happens by itself has happened. */
const aMomentLater = () => world.advanceTo(hoursFromNow(0.001));

describe('who needs something', () => {
  it('is answered by a neighbour, who provides', async () => {
    const needId = await neighbours.list(leo, garden, 'NEED');
    const slot = await neighbours.freeSlot(needId, 48);
    const asked = await neighbours.mustSay(ana, 'requestBooking', { listingId: needId, slot, note: 'I like hedges.' });
    expect(asked).toMatchObject({ status: 'REQUESTED', requestedBy: 'PROVIDER', provider: { name: 'Ana' }, recipient: { name: 'Leo' }, terms: { proposedBy: 'PROVIDER' } });
    expect(await neighbours.say(ana, 'declineBooking', { bookingId: asked.id })).toMatchObject({ code: 'WRONG_SIDE' });
    expect(await neighbours.mustSay(leo, 'acceptBooking', { bookingId: asked.id, termsVersion: 1 })).toMatchObject({ status: 'ACCEPTED' });
    await world.advanceTo(slot.endsAt);
    await neighbours.mustSay(leo, 'reportContributions', { bookingId: asked.id, reports: [{ index: 1, done: 'DONE' }] });
    expect(await neighbours.mustSay(ana, 'confirmContributions', { bookingId: asked.id })).toMatchObject({ status: 'DELIVERED' });
  });
});

describe('a request', () => {
  it('is declined, and the slot is free again', async () => {
    const slot = await neighbours.freeSlot(listingId, 48);
    const { id: bookingId } = await neighbours.mustSay(ana, 'requestBooking', { listingId, slot });
    expect(await neighbours.mustSay(leo, 'declineBooking', { bookingId, reason: 'Away that day.' })).toMatchObject({ status: 'DECLINED', reason: 'Away that day.', answerBy: null });
    await aMomentLater();
    expect(await neighbours.isFree(listingId, slot)).toBe(true);
  });
  it('is taken back', async () => {
    const { id: bookingId } = await neighbours.mustSay(ana, 'requestBooking', { listingId, slot: await neighbours.freeSlot(listingId, 48) });
    expect(await neighbours.say(leo, 'withdrawBooking', { bookingId })).toMatchObject({ code: 'WRONG_SIDE' });
    expect(await neighbours.mustSay(ana, 'withdrawBooking', { bookingId })).toMatchObject({ status: 'WITHDRAWN', reason: null });
  });
  it('that nobody answers expires at its start, and cannot be accepted any more', async () => {
    const { id: bookingId, answerBy } = await neighbours.mustSay(ana, 'requestBooking', { listingId, slot: await neighbours.freeSlot(listingId, 5) });
    await world.advanceTo(answerBy ?? '');
    expect(await neighbours.see(ana, bookingId)).toMatchObject({ status: 'EXPIRED', answerBy: null });
    expect(await neighbours.say(leo, 'acceptBooking', { bookingId, termsVersion: 1 })).toMatchObject({ code: 'NOT_NEGOTIABLE' });
  });
  it('sent ten times at once under one key is one booking', async () => {
    const slot = await neighbours.freeSlot(listingId, 48);
    const answers = await Promise.all(Array.from({ length: 10 }, () => neighbours.say(ana, 'requestBooking', { listingId, slot, idempotencyKey: 'ten' })));
    expect(new Set(answers.map(({ booking }) => booking?.id)).size).toBe(1);
    expect(answers[0]?.booking).toMatchObject({ status: 'REQUESTED' });
    expect(await neighbours.say(ana, 'requestBooking', { listingId, slot, note: 'other words', idempotencyKey: 'ten' })).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  });
});

describe('what a request leaves out', () => {
  it.each([[{}], [{ priceIndex: null, contributions: null, note: null, idempotencyKey: null }]])('is as the listing says: %j', async (rest) => {
    const slot = await neighbours.freeSlot(listingId, 48);
    const asked = await neighbours.mustSay(ana, 'requestBooking', { listingId, slot: 'note' in rest ? { ...slot, seats: null } : slot, ...rest });
    expect(asked.terms).toMatchObject({ seats: 1, price: { kind: 'GIFT' }, note: null, contributions: { provider: [{ what: 'cuts the hedge' }] } });
  });
});

describe('a request is refused', () => {
  const slot = () => neighbours.freeSlot(listingId, 48);
  it('to who has not signed in', async () => expect(await neighbours.say(undefined, 'requestBooking', { listingId, slot: await slot() })).toMatchObject({ code: 'NOT_SIGNED_IN', message: 'Sign in first.' }));
  it('to the owner', async () => expect(await neighbours.say(leo, 'requestBooking', { listingId, slot: await slot() })).toMatchObject({ code: 'OWN_LISTING' }));
  it('to who does not belong to the community', async () => expect(await neighbours.say(mia, 'requestBooking', { listingId, slot: await slot() })).toMatchObject({ code: 'NOT_A_MEMBER' }));
  it('for a listing that does not exist', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId: `lst_${'0'.repeat(32)}`, slot: await slot() })).toMatchObject({ code: 'NOT_FOUND' }));
  it.each(['lst_1', 'bkg_00000000000000000000000000000000', '../etc/passwd', ''])('for %p, which is no listing’s id', async (id) =>
    expect(await neighbours.say(ana, 'requestBooking', { listingId: id, slot: await slot() })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'listingId'] }));
  it('for a price that no card is charged', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await slot(), priceIndex: 1 })).toMatchObject({ code: 'PRICE_NOT_YET_PAYABLE' }));
  it('for a price that is not there', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await slot(), priceIndex: 2 })).toMatchObject({ code: 'NO_SUCH_PRICE' }));
  it.each([[0], [-3], [501]])('for %p seats', async (seats) => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: { ...await slot(), seats } })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'slot', 'seats'] }));
  it('for more seats than there are', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: { ...await slot(), seats: 2 } })).toMatchObject({ code: 'SEATS_OUT_OF_RANGE' }));

  const shifted = async (hours: number, lengthHours = 1) => {
    const { startsAt } = await slot();
    return { startsAt: after(startsAt, hours), endsAt: after(startsAt, hours + lengthHours) };
  };
  it('in the past', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await shifted(-24 * 7) })).toMatchObject({ code: 'SLOT_IN_THE_PAST' }));
  it('too soon', async () => {
    const startsAt = new Date(Math.ceil(world.clock.nowMs() / HOUR_MS) * HOUR_MS).toISOString();
    expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: { startsAt, endsAt: after(startsAt, 1) } })).toMatchObject({ code: 'TOO_SOON' });
  });
  it('too far ahead', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await shifted(24 * 200) })).toMatchObject({ code: 'TOO_FAR' }));
  it.each([0.5, 3])('for %p hours, a length that is not on offer', async (hours) => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await shifted(0, hours) })).toMatchObject({ code: 'SLOT_NOT_OFFERED' }));
  it('for a few minutes', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await shifted(0, 1 / 12) })).toMatchObject({ code: 'TOO_SHORT' }));
  it('for no time at all', async () => expect((await neighbours.say(ana, 'requestBooking', { listingId, slot: await shifted(0, 0) })).code).toMatch(/TOO_SHORT|INVALID_INPUT/));
  it('for less than no time', async () => expect((await neighbours.say(ana, 'requestBooking', { listingId, slot: await shifted(0, -1) })).code).toMatch(/TOO_SHORT|INVALID_INPUT/));
  it('for longer than a month', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await shifted(0, 24 * 40) })).toMatchObject({ code: 'TOO_LONG' }));
  it('between the slots', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await shifted(0.25) })).toMatchObject({ code: 'SLOT_NOT_OFFERED' }));
  it('for a time that cannot be read', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: { ...await slot(), endsAt: 'tomorrow at ten' } })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'slot', 'endsAt'] }));
  it('with words that are too long', async () => expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await slot(), note: 'x'.repeat(501) })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'note'] }));
  it.each([['blanks', ' \n '], ['what cannot be seen', '\u200B'], ['text that turns around', 'free \u202Eriaper'], ['a bell', 'ring\u0007']])('with a note or a contribution of %s', async (_, words) => {
    expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await slot(), note: words })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'note'] });
    const contributions = { provider: [{ kind: 'TASK', what: words }], recipient: [] };
    expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await slot(), contributions })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'contributions', 'provider', '0', 'what'] });
  });
  it('with eleven contributions', async () => {
    const contributions = { provider: Array.from({ length: 11 }, () => ({ kind: 'TASK', what: 'something' })), recipient: [] };
    expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: await slot(), contributions })).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'contributions', 'provider'] });
  });
  it('for a slot that somebody has', async () => {
    const taken = await slot();
    await neighbours.mustSay(ana, 'requestBooking', { listingId, slot: taken });
    expect(await neighbours.say(cora, 'requestBooking', { listingId, slot: taken })).toMatchObject({ code: 'SLOT_TAKEN' });
  });
  it('for a local time that is skipped or comes twice, with what could be meant', async () => {
    const nextIn = (month: string) => new Date(world.clock.nowMs() + 366 * 24 * HOUR_MS).toISOString().slice(0, 4) + month;
    const lastSunday = (year: number, month: number) => { const last = new Date(Date.UTC(year, month + 1, 0)); last.setUTCDate(last.getUTCDate() - last.getUTCDay()); return last.toISOString().slice(0, 10); };
    const year = Number(nextIn(''));
    const spring = lastSunday(year, 2);
    const autumn = lastSunday(year, 9);
    expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: { startsAt: `${spring}T02:30`, endsAt: `${spring}T03:30` } })).toMatchObject({ code: 'LOCAL_TIME_IN_GAP', path: ['input', 'slot', 'startsAt'], nearest: [`${spring}T01:45`, `${spring}T03:00`] });
    expect(await neighbours.say(ana, 'requestBooking', { listingId, slot: { startsAt: `${autumn}T02:30`, endsAt: `${autumn}T03:30` } })).toMatchObject({ code: 'LOCAL_TIME_TWICE', offsets: ['+02:00', '+01:00'] });
  });
});

describe('what was agreed', () => {
  it('is called off in good time for nothing', async () => {
    const booking = await agreed(72);
    expect(await neighbours.mustSay(ana, 'cancelBooking', { bookingId: booking.id, reason: 'The hedge is gone.' })).toMatchObject({ status: 'CANCELLED', reason: 'The hedge is gone.', reviewsUntil: null, cancellation: { by: 'RECIPIENT', percent: 0, late: false } });
    await aMomentLater();
    expect(await neighbours.isFree(listingId, booking.terms)).toBe(true);
  });
  it('is called off late by the recipient for half the price, and can be reviewed', async () => {
    const booking = await agreed(24);
    expect(await neighbours.mustSay(ana, 'cancelBooking', { bookingId: booking.id })).toMatchObject({ status: 'CANCELLED', reviewsUntil: expect.any(String), cancellation: { by: 'RECIPIENT', percent: 50, late: true } });
  });
  it('is called off late by the provider for nothing, but counted', async () => {
    const booking = await agreed(24);
    expect(await neighbours.mustSay(leo, 'cancelBooking', { bookingId: booking.id })).toMatchObject({ cancellation: { by: 'PROVIDER', percent: 0, late: true } });
  });
  it('is not called off once it has begun', async () => {
    const booking = await agreed(24);
    await world.advanceTo(booking.terms.startsAt);
    expect(await neighbours.say(ana, 'cancelBooking', { bookingId: booking.id })).toMatchObject({ code: 'TOO_LATE_TO_CANCEL' });
  });
  it('completes by itself two days after its end when nobody objects', async () => {
    const booking = await agreed(24);
    expect(booking.completesAt).toBe(after(booking.terms.endsAt, 48));
    await world.advanceTo(booking.completesAt ?? '');
    expect(await neighbours.see(ana, booking.id)).toMatchObject({ status: 'COMPLETED', completesAt: null });
  });
});

describe('what went wrong', () => {
  /** Ana objects after the end. */
  const brokenDown = async (): Promise<BookingSeen> => {
    const booking = await agreed(24);
    await world.advanceTo(booking.terms.endsAt);
    return neighbours.mustSay(ana, 'objectToDelivery', { bookingId: booking.id, reason: 'Nobody came.' });
  };
  it('stops the clock', async () => {
    const booking = await brokenDown();
    expect(booking).toMatchObject({ status: 'BROKEN_DOWN', completesAt: null, breakdown: { by: 'RECIPIENT', reason: 'Nobody came.', proposals: [], settlement: null } });
    await world.pass({ days: 10 });
    expect(await neighbours.see(leo, booking.id)).toMatchObject({ status: 'BROKEN_DOWN' });
    expect(await neighbours.say(leo, 'confirmContributions', { bookingId: booking.id })).toMatchObject({ code: 'BROKEN_DOWN' });
  });
  it('is settled by the two', async () => {
    const { id: bookingId } = await brokenDown();
    expect(await neighbours.mustSay(leo, 'settleBreakdown', { bookingId, outcome: 'COMPLETED' })).toMatchObject({ status: 'BROKEN_DOWN', breakdown: { proposals: [{ by: 'PROVIDER', outcome: 'COMPLETED' }] } });
    expect(await neighbours.mustSay(ana, 'settleBreakdown', { bookingId, outcome: 'CANCELLED', reason: 'I waited an hour.' })).toMatchObject({ status: 'BROKEN_DOWN' });
    expect(await neighbours.mustSay(leo, 'settleBreakdown', { bookingId, outcome: 'CANCELLED' })).toMatchObject({ status: 'CANCELLED', reviewsUntil: expect.any(String), breakdown: { settlement: { by: 'BOTH', outcome: 'CANCELLED' } } });
  });
  it('is looked into by a coordinator, who must say why', async () => {
    const { id: bookingId } = await brokenDown();
    const untouched = await agreed(48);
    expect(await neighbours.see(cora, untouched.id)).toBeNull();
    expect(await neighbours.see(cora, bookingId)).toMatchObject({ breakdown: { reason: 'Nobody came.' } });
    expect(await neighbours.see(mia, bookingId)).toBeNull();
    expect(await neighbours.say(mia, 'settleBreakdown', { bookingId, outcome: 'COMPLETED', reason: 'I was there.' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await neighbours.say(cora, 'settleBreakdown', { bookingId, outcome: 'COMPLETED' })).toMatchObject({ code: 'REASON_REQUIRED', path: ['input', 'reason'] });
    expect(await neighbours.say(cora, 'settleBreakdown', { bookingId, outcome: 'COMPLETED', reason: 'A neighbour saw him.' })).toMatchObject({ __typename: 'SettleBreakdownSuccess', booking: { status: 'COMPLETED' } });
    expect(await neighbours.see(ana, bookingId)).toMatchObject({ status: 'COMPLETED', breakdown: { settlement: { by: 'COORDINATOR', reason: 'A neighbour saw him.' } } });
  });
  it('is not a coordinator’s to decide alone when it is their own', async () => {
    const { id: bookingId } = await brokenDown();
    await world.app.get(CommandBus).execute(new GrantRole({ communityId: communityId.parse(neighbours.communityId), memberId: leo.id, role: 'coordinator' }, { commandId: crypto.randomUUID(), actor: cora.id, at: world.clock.now() }));
    expect(await neighbours.mustSay(leo, 'settleBreakdown', { bookingId, outcome: 'COMPLETED', reason: 'I say so.' })).toMatchObject({ status: 'BROKEN_DOWN' });
  });
});
