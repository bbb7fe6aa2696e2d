import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { completedExchange, tellAndSucceed, type Exchange } from '../support/exchange.js';

const content = {
  title: 'At my new address', description: 'Nobody is to read this yet.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'none yet' }],
  contributions: { provider: [{ kind: 'TOOL', what: 'a key to my door' }], recipient: [] }, prices: [{ kind: 'GIFT' }], place: { label: 'My new home' },
};
const seen = { title: 'Repair your bicycle with me', version: 1, place: { label: 'Yard at the canal' }, description: expect.stringMatching(/half of it/), resources: [{ name: 'Bicycle mechanics' }], contributions: { provider: [{ what: 'Shows each step' }] } };
const fields = 'title version place { label } description resources { name } contributions { provider { what } }';

/** Leo has mended Ana's bicycle; it stands on his page. Now he takes the listing down and writes another one into it. */
describe('a listing that is rewritten out of sight', () => {
  let world: AppWorld;
  let story: Exchange;
  const onHisPage = async (as?: Person) => {
    const { member } = await world.ask<{ member: { given: { nodes: { listing: object }[] } } }>(`query ($id: ID!) { member(id: $id) { given { nodes { listing { ${fields} } } } } }`, { id: story.leo.id }, { as });
    return member.given.nodes[0]?.listing;
  };
  const inHerBooking = async (as: Person) => (await world.ask<{ booking: { listing: object } }>(`query ($id: ID!) { booking(id: $id) { listing { ${fields} } } }`, { id: story.bookingId }, { as })).booking.listing;
  beforeAll(async () => {
    world = await startApp();
    story = await completedExchange(world);
    await tellAndSucceed(world, 'pauseListing', { as: story.leo, input: { listingId: story.listingId } });
    for (const title of ['At my newer address', content.title]) await tellAndSucceed(world, 'editListing', { as: story.leo, input: { listingId: story.listingId, content: { ...content, title } } });
  }, 60_000);
  afterAll(() => world.close());

  it('stays what it was to everybody who finds it on a page or in a booking', async () => {
    expect([await onHisPage(), await onHisPage(story.mia), await onHisPage(story.ana), await inHerBooking(story.ana)]).toEqual([seen, seen, seen, seen]);
  });
  it('is to its owner what he has written', async () => {
    for (const found of [await onHisPage(story.leo), await inHerBooking(story.leo)]) expect(found).toMatchObject({ title: content.title, version: 3, place: { label: 'My new home' } });
  });
  it('is the new one to everybody once he has published it', async () => {
    await tellAndSucceed(world, 'publishListing', { as: story.leo, input: { listingId: story.listingId } });
    for (const found of [await onHisPage(), await inHerBooking(story.ana)]) expect(found).toMatchObject({ title: content.title, version: 3 });
  });
});
