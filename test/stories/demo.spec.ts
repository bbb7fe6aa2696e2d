import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReadModels } from '../../projections/engine/read-models.js';
import { seedDemo, type DemoSignIn } from '../../src/admin/demo/seed-demo.js';
import { startApp, type AppWorld } from '../support/app.js';

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

describe('the demo', () => {
  it('names two people who can sign in', async () => {
    expect(signIns).toHaveLength(2);
    for (const signIn of signIns ?? []) expect(await world.signIn(signIn)).toMatch(/./);
  });

  it('has ten listings of neighbours, in each of which both sides bring something, and a few real homes', async () => {
    const { communities } = await world.ask<{ communities: { nodes: { id: string; name: string }[] } }>('{ communities { nodes { id name } } }');
    const [neighbours, homes] = ['Neighbours at the Canal', 'Homes in Albany (Inside Airbnb, sample)'].map((name) => communities.nodes.find((community) => community.name === name)?.id);
    const ours = await search({ communityId: neighbours });
    expect(ours.totalCount).toBe(10);
    for (const { contributions } of ours.nodes) expect([contributions.provider.length > 0, contributions.recipient.length > 0]).toEqual([true, true]);
    expect((await search({ communityId: neighbours, kind: 'NEED' })).totalCount).toBe(3);
    expect((await search({ communityId: homes })).totalCount).toBe(11);
    expect((await search({ text: 'bicycle' })).nodes.map(({ title }) => title)).toContain('Repair your bicycle with me');
  });

  it('has free slots in every neighbour’s calendar in the next two weeks', async () => {
    const { nodes } = await search({ near: { latitude: 52.49, longitude: 13.43, radiusKm: 10 } });
    expect(nodes).toHaveLength(10);
    for (const { id, title } of nodes) {
      const { listing } = await world.ask<{ listing: { freeSlots: object[] } }>('query ($id: ID!, $from: LocalDate!, $to: LocalDate!) { listing(id: $id) { freeSlots(from: $from, to: $to) { startsAt } } }', { id, from: tomorrow(1), to: tomorrow(15) });
      expect({ title, any: listing.freeSlots.length > 0 }).toEqual({ title, any: true });
    }
  });

  it('has reviews to read, by guests of the real homes', async () => {
    const { listings } = await world.ask<{ listings: { nodes: { rating: { count: number } | null; reviews: { nodes: { text: string }[] } }[] } }>('{ listings(filter: { category: LODGING }, first: 20) { nodes { rating { count } reviews(first: 1) { nodes { text } } } } }');
    expect(listings.nodes.reduce((sum, { rating }) => sum + (rating?.count ?? 0), 0)).toBe(55);
  });

  it('is not made twice', async () => expect(await seedDemo(world.app)).toBeUndefined());

  it('is not made where there is something already', async () => {
    const other = await startApp();
    await other.person('Somebody');
    expect(await seedDemo(other.app)).toBeUndefined();
    await other.close();
  }, 60_000);
});
