import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../contracts/events.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { completedExchange, tellAndSucceed, type Exchange } from '../support/exchange.js';

const OPERATOR = 'operators-only-'.padEnd(48, 'x');
const storyFields = 'totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { id type words at by { kind member { id name } part } facts { name value hidden } }';
type Entry = { readonly id: string; readonly type: string; readonly words: string; readonly at: string; readonly by: { readonly kind: string; readonly member: { readonly name: string } | null; readonly part: string | null }; readonly facts: readonly { readonly name: string; readonly value: string | null; readonly hidden: string | null }[] };
type Story = { readonly totalCount: number; readonly pageInfo: { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string; readonly endCursor: string }; readonly nodes: readonly Entry[] };
type Field = { readonly path: string; readonly value: string | null; readonly hidden: string | null; readonly of: string | null };
type LogEvent = { readonly id: string; readonly address: string; readonly type: string; readonly version: number; readonly fields: readonly Field[] };
const eventFields = 'id address stream revision type version at recordedAt by { kind member { id } part } commandId causationId fields { path value hidden of }';

const fail = (why: string): never => {
  throw new Error(why);
};

describe('what has happened', () => {
  let world: AppWorld;
  let exchange: Exchange;
  const history = async (field: string, id: string, { as, args = 'first: 100' }: { readonly as?: Person | undefined; readonly args?: string } = {}): Promise<Story | null | undefined> =>
    (await world.ask<Record<string, { history: Story | null } | null>>(`query ($id: ID!) { ${field}(id: $id) { history(${args}) { ${storyFields} } } }`, { id }, { as }))[field]?.history;
  const typesOf = (story: Story | null | undefined) => story?.nodes.map(({ type }) => type);
  const operator = { headers: { authorization: `Bearer ${OPERATOR}` } };
  const streamed = async (name: string, args = 'first: 100') => (await world.ask<{ stream: { totalCount: number; nodes: LogEvent[] } }>(`query ($name: String!) { stream(name: $name, ${args}) { totalCount nodes { ${eventFields} } } }`, { name }, operator)).stream;
  const event = async (id: string, options: object = operator) => world.send<{ event: LogEvent | null }>(`query ($id: ID!) { event(id: $id) { ${eventFields} } }`, { id }, options);

  beforeAll(async () => {
    world = await startApp({ OPERATOR_TOKEN: OPERATOR });
    exchange = await completedExchange(world);
    const { cora, leo, communityId, listingId } = exchange;
    await tellAndSucceed(world, 'changePolicy', { as: cora, input: { communityId, policy: { answerHours: 24 }, reason: 'Quicker answers.' } });
    await tellAndSucceed(world, 'grantRole', { as: cora, input: { communityId, memberId: leo.id, role: 'COORDINATOR' } });
    await tellAndSucceed(world, 'editListing', { as: leo, input: { listingId, content: {
      title: 'Repair your bicycle', description: 'Half of it yourself.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'Mechanics' }], prices: [{ kind: 'GIFT' }],
      contributions: { provider: [{ kind: 'KNOWLEDGE', what: 'Shows each step' }], recipient: [{ kind: 'TASK', what: 'Holds the wheel' }] },
    } } });
    await tellAndSucceed(world, 'updateProfile', { as: leo, input: { bio: 'Mends bicycles.' } });
  }, 90_000);
  afterAll(() => world.close());

  it('to a booking is told to its two, in order, with who did it and what they may see', async () => {
    const { ana, leo, bookingId } = exchange;
    const story = await history('booking', bookingId, { as: ana });
    expect(typesOf(story)).toEqual(['BookingRequested', 'BookingAccepted', 'ContributionsReported', 'ContributionsReported', 'ContributionsConfirmed', 'ContributionsConfirmed', 'BookingCompleted']);
    expect(story?.nodes[1]).toMatchObject({ words: 'accepted the terms', by: { kind: 'MEMBER', member: { name: 'Leo' }, part: null }, facts: [{ name: 'termsVersion', value: '1', hidden: null }] });
    expect(story?.nodes[2]?.facts).toContainEqual({ name: 'done', value: '0: DONE', hidden: null });
    expect(await history('booking', bookingId, { as: leo })).toMatchObject({ nodes: story?.nodes });
  });

  it('to a booking is nothing to anybody else', async () => {
    for (const as of [exchange.mia, exchange.cora, undefined]) expect(await history('booking', exchange.bookingId, { as })).toBeUndefined();
  });

  it('to a booking comes in pages that meet, forwards and backwards', async () => {
    const { ana, bookingId: id } = exchange;
    const page = async (args: string): Promise<Story> => (await history('booking', id, { as: ana, args })) ?? fail('it is hers');
    const types = async (args: string) => (await page(args)).nodes.map(({ type }) => type);
    const whole = await types('first: 100');
    const seen: string[] = [];
    for (let args = 'first: 3'; args !== '';) {
      const { nodes, pageInfo } = await page(args);
      seen.push(...nodes.map(({ type }) => type));
      args = pageInfo.hasNextPage ? `first: 3, after: "${pageInfo.endCursor}"` : '';
    }
    expect(seen).toEqual(whole);
    const last = await page('last: 2');
    expect(await types('last: 2')).toEqual(whole.slice(-2));
    expect(await types(`last: 2, before: "${last.pageInfo.startCursor}"`)).toEqual(whole.slice(-4, -2));
    expect(last).toMatchObject({ totalCount: 7, pageInfo: { hasPreviousPage: true, hasNextPage: false } });
  });

  it.each([['first: 0', 'BAD_PAGE'], ['first: 101', 'BAD_PAGE'], ['first: 1, last: 1', 'BAD_PAGE'], ['last: -1', 'BAD_PAGE'], ['after: "nonsense"', 'BAD_CURSOR']])('is not told for %s', async (args, code) => {
    const { errors } = await world.send(`query ($id: ID!) { booking(id: $id) { history(${args}) { totalCount } } }`, { id: exchange.bookingId }, { as: exchange.ana });
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  it('does not go on from the cursor of somebody else, or of another story', async () => {
    const { ana, leo, bookingId, listingId } = exchange;
    const mine = await history('booking', bookingId, { as: ana, args: 'first: 1' });
    for (const [field, id, as] of [['booking', bookingId, leo], ['listing', listingId, ana]] as const) {
      const { errors } = await world.send(`query ($id: ID!) { ${field}(id: $id) { history(after: "${mine?.pageInfo.endCursor}") { totalCount } } }`, { id }, { as });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_CURSOR' } }]);
    }
  });

  it('to a listing is told whole to its owner, and to others since it was public', async () => {
    const { leo, ana, listingId } = exchange;
    expect(typesOf(await history('listing', listingId, { as: leo }))).toEqual(['ListingDrafted', 'ListingPublished', 'ListingEdited']);
    for (const as of [ana, undefined]) expect(typesOf(await history('listing', listingId, { as }))).toEqual(['ListingPublished', 'ListingEdited']);
    expect(JSON.stringify(await history('listing', listingId, { as: leo }))).not.toContain('bicycle');
  });

  it('to a community, to those who belong to it, and to a page is told to everybody', async () => {
    const { communityId, leo } = exchange;
    expect((await history('community', communityId))?.nodes).toMatchObject([
      { type: 'CommunityFounded', by: { member: { name: 'Cora' } }, facts: [{ name: 'name', value: 'Neighbours' }] },
      { type: 'PolicyChanged', words: 'changed the rules', facts: [{ name: 'version', value: '2' }, { name: 'reason', value: 'Quicker answers.', hidden: null }] },
    ]);
    expect((await history('member', leo.id))?.nodes).toMatchObject([{ type: 'MemberRegistered', facts: [] }, { type: 'ProfileUpdated', facts: [{ name: 'changed', value: 'bio' }] }]);
    const { community } = await world.ask<{ community: { members: { nodes: { member: { name: string }; history: Story }[] } } }>(
      `query ($id: ID!) { community(id: $id) { members { nodes { member { name } history { ${storyFields} } } } } }`, { id: communityId });
    const ofLeo = community.members.nodes.find(({ member }) => member.name === 'Leo');
    expect(ofLeo?.history.nodes).toMatchObject([{ type: 'MemberJoined', by: { member: { name: 'Leo' } } }, { type: 'RoleGranted', by: { member: { name: 'Cora' } }, facts: [{ name: 'role', value: 'coordinator' }] }]);
  });

  it('of reviews is known to nobody until they are revealed, then to both', async () => {
    const { ana, leo, bookingId } = exchange;
    const marks = { didTheirPart: 5, keptAgreement: 4, gaveBack: 3, overall: 5 };
    await tellAndSucceed(world, 'submitReview', { as: ana, input: { bookingId, marks, text: 'Shows every step.' } });
    for (const as of [ana, leo]) expect(await history('booking', bookingId, { as })).toMatchObject({ totalCount: 7 });
    await tellAndSucceed(world, 'submitReview', { as: leo, input: { bookingId, marks, text: 'Asks well.' } });
    for (const as of [ana, leo]) {
      const story = await history('booking', bookingId, { as });
      expect(typesOf(story)?.slice(-4)).toEqual(['BookingCompleted', 'ReviewSubmitted', 'ReviewSubmitted', 'ReviewsRevealed']);
      expect(JSON.stringify(story)).not.toMatch(/every step|Asks well/);
    }
  });

  it('is shown to operators as it stands in the log, without a word that a person typed', async () => {
    const { leo, bookingId, listingId } = exchange;
    const { nodes, totalCount } = await streamed(streamOf.listing(listingId));
    expect({ totalCount, types: nodes.map(({ type }) => type) }).toEqual({ totalCount: 3, types: ['ListingDrafted', 'ListingPublished', 'ListingEdited'] });
    expect(nodes[0]?.fields).toContainEqual({ path: 'content.category', value: '"REPAIR"', hidden: null, of: null });
    expect(nodes[0]?.fields).toContainEqual({ path: 'content.title', value: null, hidden: 'PERSONAL', of: leo.id });
    expect(JSON.stringify(nodes)).not.toMatch(/bicycle|mechanics|canal/i);
    const reviews = await streamed(streamOf.review(bookingId));
    expect(reviews.nodes[0]?.fields).toContainEqual(expect.objectContaining({ path: 'content', value: null, hidden: 'SEALED' }));
  });

  it('is found by an operator by address and by id', async () => {
    const { nodes: [drafted, published] } = await streamed(streamOf.listing(exchange.listingId));
    for (const id of [published?.id ?? '', `1@${streamOf.listing(exchange.listingId)}`]) expect((await event(id)).data).toEqual({ event: published });
    expect((await event(drafted?.address ?? '')).data?.event).toEqual(drafted);
    for (const id of ['3@listing-nobody', `99@${streamOf.listing(exchange.listingId)}`, '00000000-0000-8000-a000-000000000000', '', '@', '-1@listing-x']) expect((await event(id)).data).toEqual({ event: null });
    expect(await streamed('listing-nobody')).toEqual({ totalCount: 0, nodes: [] });
  });

  it('in the log is for operators alone', async () => {
    const address = `0@${streamOf.listing(exchange.listingId)}`;
    for (const as of [undefined, exchange.leo, exchange.cora]) {
      expect((await event(address, { as })).errors).toMatchObject([{ extensions: { code: 'NOT_OPERATOR' } }]);
      expect((await world.send('{ stream(name: "any") { totalCount } }', {}, { as })).errors).toMatchObject([{ extensions: { code: 'NOT_OPERATOR' } }]);
    }
  });

  it('has gaps where a person was erased, and tells whose they were', async () => {
    const { leo, ana, communityId, bookingId, cora, listingId } = exchange;
    await world.app.get(PersonKeys, { strict: false }).destroy(cora.id);
    await world.app.get(PersonKeys, { strict: false }).destroy(leo.id);
    expect((await history('community', communityId))?.nodes[1]?.facts).toEqual([{ name: 'version', value: '2', hidden: null }, { name: 'reason', value: null, hidden: 'ERASED' }]);
    expect(typesOf(await history('booking', bookingId, { as: ana }))).toHaveLength(10);
    expect((await streamed(streamOf.listing(listingId))).nodes[0]?.fields).toContainEqual({ path: 'content.title', value: null, hidden: 'ERASED', of: leo.id });
  });
});
