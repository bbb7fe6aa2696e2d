import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadModels } from '../../projections/engine/read-models.js';
import { DEMO_PASSWORD, seedDemo, type DemoSignIn } from '../../src/admin/demo/seed-demo.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { CardStreet } from '../support/card-street.js';
import { wholeLogOf } from '../support/whole-log.js';

let world: AppWorld;
let signIns: readonly DemoSignIn[] | undefined;
beforeAll(async () => {
  world = await startApp();
  signIns = await seedDemo(world.app);
  await world.app.get(ReadModels).caughtUp();
}, 120_000);
afterAll(() => world.close());

type Found = { readonly nodes: readonly { readonly id: string; readonly title: string; readonly contributions: { provider: object[]; recipient: object[] } }[]; readonly totalCount: number };
const search = async (filter: object): Promise<Found> =>
  (await world.ask<{ listings: Found }>('query ($filter: ListingFilter) { listings(filter: $filter, first: 100) { totalCount nodes { id title contributions { provider { what } recipient { what } } } } }', { filter })).listings;
const tomorrow = (days: number): string => new Date(world.clock.nowMs() + days * 86_400_000).toISOString().slice(0, 10);

const demoPerson = async (email: string): Promise<Person> => {
  const password = DEMO_PASSWORD;
  const token = await world.signIn({ email, password });
  const { viewer } = await world.ask<{ viewer: { member: Pick<Person, 'id' | 'name'> } }>('{ viewer { member { id name } } }', {}, { headers: { authorization: `Bearer ${token}` } });
  return { ...viewer.member, email, password, token };
};

type Slot = { readonly startsAt: string; readonly endsAt: string };
type Paid = { readonly status: string; readonly terms: { readonly money: { readonly amountMinor: string }; readonly creditMinutes: string | null }; readonly payment: { readonly status: string } };
/** Asks for the first slot that is free, and pays with the card that the README names. */
const paid = async (as: Person, title: string, priceIndex: number) => {
  const found = (await search({ text: title })).nodes.find((node) => node.title === title)?.id ?? '';
  const { listing } = await world.ask<{ listing: { freeSlots: readonly Slot[] } }>('query ($id: ID!, $from: LocalDate!, $to: LocalDate!) { listing(id: $id) { freeSlots(from: $from, to: $to) { startsAt endsAt } } }', { id: found, from: tomorrow(2), to: tomorrow(15) });
  const input = { listingId: found, slot: listing.freeSlots[0], priceIndex };
  const { priceBreakdown } = await world.ask<{ priceBreakdown: { consent: { version: string } | null; payable: boolean } }>('query ($listingId: ID!, $slot: SlotInput!, $priceIndex: Int) { priceBreakdown(listingId: $listingId, slot: $slot, priceIndex: $priceIndex) { payable consent { version } } }', input, { as });
  expect(priceBreakdown.payable).toBe(true);
  const { requestBooking } = await world.ask<{ requestBooking: { booking?: { id: string }; code?: string } }>('mutation ($input: RequestBookingInput!) { requestBooking(input: $input) { ... on RequestBookingSuccess { position booking { id } } ... on BookingRejected { code } } }', { input }, { as });
  expect(requestBooking.code).toBeUndefined();
  const id = requestBooking.booking?.id ?? '';
  await new CardStreet(world).pay(as, id, priceBreakdown.consent ? { consent: priceBreakdown.consent.version } : {});
  const { booking } = await world.ask<{ booking: Paid }>('query ($id: ID!) { booking(id: $id) { status terms { money { amountMinor } creditMinutes } payment { status } } }', { id }, { as });
  return { status: booking.status, money: booking.terms.money.amountMinor, minutes: booking.terms.creditMinutes, payment: booking.payment.status };
};

describe('the demo', () => {
  it('names two people who can sign in', async () => {
    expect(signIns).toHaveLength(2);
    for (const signIn of signIns ?? []) expect(await world.signIn(signIn)).toMatch(/./);
  });

  it('has eleven listings of neighbours, in each of which both sides bring something, and a few real homes', async () => {
    const { communities } = await world.ask<{ communities: { nodes: { id: string; name: string }[] } }>('{ communities { nodes { id name } } }');
    const [neighbours, homes] = ['Neighbours at the Canal', 'Homes in Albany (Inside Airbnb, sample)'].map((name) => communities.nodes.find((community) => community.name === name)?.id);
    const ours = await search({ communityId: neighbours });
    expect(ours.totalCount).toBe(11);
    for (const { contributions } of ours.nodes) expect([contributions.provider.length > 0, contributions.recipient.length > 0]).toEqual([true, true]);
    expect((await search({ communityId: neighbours, kind: 'NEED' })).totalCount).toBe(3);
    expect((await search({ communityId: homes })).totalCount).toBe(11);
    expect((await search({ text: 'bicycle' })).nodes.map(({ title }) => title)).toContain('Repair your bicycle with me');
  });

  it('has free slots in every neighbour’s calendar in the next two weeks', async () => {
    const { nodes } = await search({ near: { latitude: 52.49, longitude: 13.43, radiusKm: 10 } });
    expect(nodes).toHaveLength(11);
    for (const { id, title } of nodes) {
      const { listing } = await world.ask<{ listing: { freeSlots: object[] } }>('query ($id: ID!, $from: LocalDate!, $to: LocalDate!) { listing(id: $id) { freeSlots(from: $from, to: $to) { startsAt } } }', { id, from: tomorrow(1), to: tomorrow(15) });
      expect({ title, any: listing.freeSlots.length > 0 }).toEqual({ title, any: true });
    }
  });

  it('has reviews to read, by guests of the real homes', async () => {
    const { listings } = await world.ask<{ listings: { nodes: { rating: { count: number } | null; reviews: { nodes: { text: string }[] } }[] } }>('{ listings(filter: { category: LODGING }, first: 20) { nodes { rating { count } reviews(first: 1) { nodes { text } } } } }');
    expect(listings.nodes.reduce((sum, { rating }) => sum + (rating?.count ?? 0), 0)).toBe(55);
  });

  it('lets its people pay each other by card: in money alone, and in money and credits', async () => {
    const [ana, leo] = await Promise.all([demoPerson('ana@example.org'), demoPerson('leo@example.org')]);
    expect(await paid(ana, 'A bicycle made from three broken ones', 0)).toEqual({ status: 'REQUESTED', money: '4500', minutes: null, payment: 'AUTHORISED' });
    expect(await paid(leo, 'Bake bread in company', 1)).toEqual({ status: 'REQUESTED', money: '300', minutes: '60', payment: expect.stringMatching(/^(AUTHORISED|CARD_SAVED)$/) });
  });

  it('is not made twice', async () => {
    const payees = async () => (await wholeLogOf(world.stores.log)).filter(({ type }) => type === 'OnboardingIntended').length;
    expect(await payees()).toBe(4);
    await world.restart();
    expect(await seedDemo(world.app)).toBeUndefined();
    expect(await payees()).toBe(4);
  });

  it('is not made where there is something already', async () => {
    const other = await startApp();
    await other.person('Somebody');
    expect(await seedDemo(other.app)).toBeUndefined();
    await other.close();
  }, 60_000);

  it('asks for no money where there is no sandbox: what costs money stays a draft', async () => {
    const other = await startApp({ STRIPE_SANDBOX: 'false' });
    await seedDemo(other.app);
    await other.app.get(ReadModels).caughtUp();
    const { listings } = await other.ask<{ listings: { nodes: { prices: { kind: string }[] }[] } }>('{ listings(filter: { near: { latitude: 52.49, longitude: 13.43, radiusKm: 10 } }, first: 100) { nodes { prices { kind } } } }');
    expect(listings.nodes).toHaveLength(7);
    expect(listings.nodes.flatMap(({ prices }) => prices).filter(({ kind }) => kind === 'MONEY' || kind === 'MIXED')).toEqual([]);
    await other.close();
  }, 60_000);
});
