import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { bookingFields, Neighbours, type BookingSeen } from '../support/neighbours.js';

const bicycleRepair = {
  title: 'Bicycle repair, together', description: 'You learn to mend your own bicycle.', category: 'REPAIR',
  resources: [{ kind: 'SKILL', name: 'twenty years in a bicycle shop' }, { kind: 'TOOL', name: 'repair stand' }],
  contributions: {
    provider: [{ kind: 'TOOL', what: 'I bring the tools' }, { kind: 'KNOWLEDGE', what: 'I show every step' }],
    recipient: [{ kind: 'TASK', what: 'you hold the wheel and do the second brake alone', minutes: 30 }],
  },
  prices: [{ kind: 'GIFT' }],
};

/** Leo mends bicycles with their owners. Ana's rear brake squeaks. */
describe('an hour of bicycle repair', () => {
  let world: AppWorld;
  let neighbours: Neighbours;
  let [leo, ana, mia]: Person[] = [];
  let listingId = '';
  let slot = { startsAt: '', endsAt: '' };
  let later = slot;
  let booking: BookingSeen;

  beforeAll(async () => {
    world = await startApp();
    neighbours = await Neighbours.meet(world);
    ({ leo, ana, mia } = neighbours.people);
  }, 60_000);
  afterAll(() => world.close());
  const person = (who: Person | undefined): Person => who ?? (() => { throw new Error('nobody has moved in'); })();

  it('is offered by Leo, who says what each of them brings', async () => {
    listingId = await neighbours.list(person(leo), bicycleRepair);
    slot = await neighbours.freeSlot(listingId, 72);
    later = await neighbours.freeSlot(listingId, 100);
    expect(await neighbours.isFree(listingId, slot)).toBe(true);
  });

  it('is asked for by Ana, and the slot is hers meanwhile', async () => {
    booking = await neighbours.mustSay(person(ana), 'requestBooking', { listingId, slot, note: 'The rear brake squeaks.' });
    expect(booking).toMatchObject({
      status: 'REQUESTED', requestedBy: 'RECIPIENT', provider: { name: 'Leo' }, recipient: { name: 'Ana' }, listing: { title: bicycleRepair.title }, answerBy: slot.startsAt,
      terms: { version: 1, proposedBy: 'RECIPIENT', ...slot, seats: 1, note: 'The rear brake squeaks.', price: { kind: 'GIFT' }, contributions: { recipient: [{ what: 'you hold the wheel and do the second brake alone' }] } },
    });
    expect(await neighbours.isFree(listingId, slot)).toBe(false);
  });

  it('is nobody else’s business', async () => {
    expect(await neighbours.see(mia, booking.id)).toBeNull();
    expect(await neighbours.see(undefined, booking.id)).toBeNull();
    expect(await neighbours.say(mia, 'acceptBooking', { bookingId: booking.id, termsVersion: 1 })).toMatchObject({ code: 'NOT_FOUND' });
    const { node } = await world.ask<{ node: object | null }>('query ($id: ID!) { node(id: $id) { id } }', { id: booking.id }, { as: mia });
    expect(node).toBeNull();
  });

  it('is answered by Leo with other terms: another time, and new pads', async () => {
    const contributions = { ...bicycleRepair.contributions, recipient: [...bicycleRepair.contributions.recipient, { kind: 'MATERIAL', what: 'you bring new pads' }] };
    const countered = await neighbours.mustSay(person(leo), 'counterBooking', { bookingId: booking.id, termsVersion: 1, slot: later, contributions });
    expect(countered).toMatchObject({ status: 'COUNTERED', terms: { version: 2, proposedBy: 'PROVIDER', ...later, note: null }, termsHistory: [{ version: 1 }, { version: 2 }] });
    await world.advanceTo(new Date(world.clock.nowMs() + 1_000).toISOString());
    expect(await neighbours.isFree(listingId, slot)).toBe(true);
    expect(await neighbours.isFree(listingId, later)).toBe(false);
  });

  it('is not agreed to before Ana has read that', async () =>
    expect(await neighbours.say(ana, 'acceptBooking', { bookingId: booking.id, termsVersion: 1 })).toMatchObject({ code: 'STALE_TERMS', message: 'The terms have changed since you read them.', path: [] }));
  it('is not agreed to by Leo alone', async () => expect(await neighbours.say(leo, 'acceptBooking', { bookingId: booking.id, termsVersion: 2 })).toMatchObject({ code: 'OWN_PROPOSAL' }));

  it('is agreed to by Ana, and Leo hears of it at once', async () => {
    const heard = world.subscribe<{ bookingChanged: BookingSeen }>(`subscription ($id: ID!) { bookingChanged(bookingId: $id) { ${bookingFields} } }`, { id: booking.id }, { as: leo });
    const first = heard.next();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await neighbours.mustSay(person(ana), 'acceptBooking', { bookingId: booking.id, termsVersion: 2, idempotencyKey: 'yes' })).toMatchObject({ status: 'ACCEPTED', answerBy: null });
    expect((await first).bookingChanged).toMatchObject({ id: booking.id, status: 'ACCEPTED', recipient: { name: 'Ana' } });
    heard.close();
  });
  it('is agreed to once, however often that is sent', async () => expect(await neighbours.say(ana, 'acceptBooking', { bookingId: booking.id, termsVersion: 2, idempotencyKey: 'yes' })).toMatchObject({ booking: { status: 'ACCEPTED' } }));
  it('is not to be listened to by strangers', async () => {
    const heard = world.subscribe('subscription ($id: ID!) { bookingChanged(bookingId: $id) { id } }', { id: booking.id }, { as: mia });
    await expect(heard.next()).rejects.toThrow('no booking');
    heard.close();
  });

  it('is not reported before it is over', async () =>
    expect(await neighbours.say(leo, 'reportContributions', { bookingId: booking.id, reports: [{ index: 0, done: 'DONE' }] })).toMatchObject({ code: 'NOT_YET_ENDED' }));

  it('is reported by both', async () => {
    await world.advanceTo(later.endsAt);
    const byLeo = await neighbours.mustSay(person(leo), 'reportContributions', { bookingId: booking.id, reports: [{ index: 0, done: 'DONE' }, { index: 1, done: 'PARTLY', note: 'We ran out of time.' }] });
    expect(byLeo).toMatchObject({ status: 'DELIVERED', providerReport: [{ index: 0, done: 'DONE' }, { index: 1, done: 'PARTLY', note: 'We ran out of time.' }] });
    expect(await neighbours.say(ana, 'reportContributions', { bookingId: booking.id, side: 'PROVIDER', reports: [{ index: 0, done: 'NOT_DONE' }] })).toMatchObject({ code: 'WRONG_SIDE', path: ['input', 'side'] });
    expect(await neighbours.say(ana, 'reportContributions', { bookingId: booking.id, reports: [{ index: 2, done: 'DONE' }] })).toMatchObject({ code: 'NO_SUCH_CONTRIBUTION', path: ['input', 'reports', '0', 'index'] });
    const byAna = await neighbours.mustSay(person(ana), 'reportContributions', { bookingId: booking.id, side: 'RECIPIENT', reports: [{ index: 0, done: 'DONE' }, { index: 1, done: 'DONE' }] });
    expect(byAna.recipientReport).toEqual([{ index: 0, done: 'DONE', note: null }, { index: 1, done: 'DONE', note: null }]);
  });

  it('is confirmed by both, and completed', async () => {
    expect(await neighbours.mustSay(person(ana), 'confirmContributions', { bookingId: booking.id, note: 'It brakes again.' })).toMatchObject({ status: 'DELIVERED', confirmations: [{ by: 'RECIPIENT', note: 'It brakes again.' }] });
    expect(await neighbours.say(ana, 'confirmContributions', { bookingId: booking.id })).toMatchObject({ code: 'ALREADY_CONFIRMED' });
    const completed = await neighbours.mustSay(person(leo), 'confirmContributions', { bookingId: booking.id });
    expect(completed).toMatchObject({ status: 'COMPLETED', completesAt: null, reviewsUntil: expect.any(String) });
    expect(await neighbours.say(ana, 'cancelBooking', { bookingId: booking.id })).toMatchObject({ code: 'CLOSED' });
  });

  it('stands among what each of them has done', async () => {
    const mine = async (as: Person | undefined, args: string) =>
      (await world.ask<{ viewer: { bookings: { totalCount: number; nodes: { id: string }[] } } }>(`{ viewer { bookings(${args}) { totalCount nodes { id } } } }`, {}, { as })).viewer.bookings;
    expect(await mine(leo, 'as: PROVIDER, status: [COMPLETED]')).toEqual({ totalCount: 1, nodes: [{ id: booking.id }] });
    expect(await mine(leo, 'as: RECIPIENT')).toEqual({ totalCount: 0, nodes: [] });
    expect(await mine(ana, 'as: RECIPIENT, first: 1')).toEqual({ totalCount: 1, nodes: [{ id: booking.id }] });
    expect(await mine(ana, 'status: [REQUESTED, COUNTERED]')).toEqual({ totalCount: 0, nodes: [] });
    expect(await mine(mia, 'first: 100')).toEqual({ totalCount: 0, nodes: [] });
  });

  const marks = { didTheirPart: 5, keptAgreement: 4, gaveBack: 5, overall: 5 };
  const review = async (as: Person | undefined, text: string, privateNote: string) =>
    (await world.ask<{ submitReview: { __typename: string; booking: object } }>(`mutation ($input: SubmitReviewInput!) { submitReview(input: $input) {
      __typename ... on SubmitReviewSuccess { position booking { myReview { text revealed } reviews { by text privateNote marks { overall } } } } } }`,
    { input: { bookingId: booking.id, marks, text, privateNote } }, { as })).submitReview;
  const reviewsSeenBy = async (as: Person | undefined) =>
    (await world.ask<{ booking: { reviews: { by: string; text: string }[]; myReview: object | null } }>('query ($id: ID!) { booking(id: $id) { reviews { by text } myReview { text revealed } } }', { id: booking.id }, { as })).booking;

  it.each([[' ', 'Keep it up.'], ['Shows every step.', '\u200B'], ['Shows \u202Epets', 'Keep it up.']])('is reviewed in words that can be read: not %j and %j', async (text, privateNote) => {
    expect(await review(ana, text, privateNote)).toMatchObject({ __typename: 'ReviewRejected' });
    expect(await reviewsSeenBy(ana)).toEqual({ reviews: [], myReview: null });
  });
  it('is reviewed by Ana, and nobody but her can tell', async () => {
    expect(await review(ana, 'Shows every step.', 'You forgot your spanner.')).toMatchObject({ booking: { myReview: { text: 'Shows every step.', revealed: false }, reviews: [] } });
    expect(await reviewsSeenBy(leo)).toEqual({ reviews: [], myReview: null });
  });
  it('is reviewed by Leo, and then both can be read by both', async () => {
    expect(await review(leo, 'Asks good questions.', 'Keep the pads dry.')).toMatchObject({ booking: { myReview: { revealed: true } } });
    const both = [{ by: 'PROVIDER', text: 'Asks good questions.' }, { by: 'RECIPIENT', text: 'Shows every step.' }];
    expect((await reviewsSeenBy(ana)).reviews).toEqual(both);
    expect((await reviewsSeenBy(leo)).reviews).toEqual(both);
  });
  it('can be read on Leo’s page by anybody, without the words that were for him alone', async () => {
    const { listing } = await world.ask<{ listing: object }>('query ($id: ID!) { listing(id: $id) { rating { count overall } reviews { nodes { text privateNote author { name } } } } }', { id: listingId });
    expect(listing).toEqual({ rating: { count: 1, overall: 5 }, reviews: { nodes: [{ text: 'Shows every step.', privateNote: null, author: { name: 'Ana' } }] } });
  });
});
