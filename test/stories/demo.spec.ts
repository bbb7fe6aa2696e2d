import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
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
type Seen = { readonly status: string; readonly terms: { readonly money: { readonly amountMinor: string }; readonly creditMinutes: string | null }; readonly payment: { readonly status: string } };
/** What docs/payments.md asks its readers to send. */
const step = (name: string): string => readFileSync(resolve(import.meta.dirname, `../tour/paying/${name}.graphql`), 'utf8');

/** Asks for the first slot that is free, and pays with the card that the README names. */
const paid = async (as: Person, title: string, price: number) => {
  const listing = (await search({ text: title })).nodes.find((node) => node.title === title)?.id ?? '';
  const found = await world.ask<{ listing: { freeSlots: readonly Slot[] } }>('query ($id: ID!, $from: LocalDate!, $to: LocalDate!) { listing(id: $id) { freeSlots(from: $from, to: $to) { startsAt endsAt } } }', { id: listing, from: tomorrow(2), to: tomorrow(15) });
  const wanted = { listing, slot: found.listing.freeSlots[0], price };
  const { priceBreakdown } = await world.ask<{ priceBreakdown: { consent: { version: string } | null; payable: boolean } }>(step('price'), wanted, { as });
  expect(priceBreakdown.payable).toBe(true);
  const { requestBooking } = await world.ask<{ requestBooking: { booking?: { id: string } } }>(step('request'), wanted, { as });
  const booking = requestBooking.booking?.id ?? '';
  const { preparePayment } = await world.ask<{ preparePayment: { clientSecret: string; checkoutUrl: string } }>(step('pay'), { booking, consent: priceBreakdown.consent?.version }, { as });
  const page = await fetch(preparePayment.checkoutUrl, { method: 'POST', body: new URLSearchParams({ number: '4242 4242 4242 4242', act: 'pay' }), redirect: 'manual' });
  expect([200, 302, 303]).toContain(page.status);
  await new CardStreet(world).settled();
  const { booking: { status, terms, payment } } = await world.ask<{ booking: Seen }>(step('see'), { booking }, { as });
  return { status, money: terms.money.amountMinor, minutes: terms.creditMinutes, payment: payment.status };
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

  it('has what docs/payments.md looks for', async () => {
    const { listings } = await world.ask<{ listings: { nodes: { prices: { kind: string }[]; freeSlots: Slot[] }[] } }>(step('look'), { from: tomorrow(1), to: tomorrow(8) });
    expect(listings.nodes).toMatchObject([{ prices: [{ kind: 'MONEY' }], freeSlots: expect.arrayContaining([expect.objectContaining({ startsAt: expect.any(String) })]) }]);
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
