import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommunityFounded } from '../../contracts/community/community.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { communityId } from '../../contracts/values.js';
import { requestTo } from '../../test/support/asking.js';
import { ana, founded, joined, joinedAsFounder, left, leo, neighbours, policyChangedTo } from '../../test/support/people.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { communities } from './communities.projection.js';
import { CommunitiesResolver, CommunityFieldsResolver, MembershipCommunityResolver } from './communities.resolver.js';

const names = ['Café Élan', 'Gartenhilfe Süd', 'Gartenhilfe Nord', 'Zeitbank 100% Ehrenamt', 'Zeitbank_Mitte', 'Zeitbank Nord'];
const idOf = (index: number) => communityId.parse(`cmt_${String(index).padStart(32, '0')}`);

let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([communities]);
  await world.given(
    founded, joinedAsFounder, joined(leo), left(leo), policyChangedTo({ ...defaultPolicy, answerHours: 24 }),
    ...names.map((name, index) => CommunityFounded.of({ communityId: idOf(index), founderId: ana, name, policy: defaultPolicy })),
  );
}, 60_000);
afterAll(() => world.close());

const queries = new CommunitiesResolver();
const namesFound = async (text?: string | null, args: { first?: number; after?: string | null; last?: number } = {}) =>
  (await queries.communities({ ...args, text: text ?? null }, requestTo(world))).nodes.map(({ name }) => name);

describe('the list of communities', () => {
  it('is in the order of the names, whatever their capitals and accents', async () =>
    expect(await namesFound()).toEqual(['Café Élan', 'Gartenhilfe Nord', 'Gartenhilfe Süd', 'Nachbarn am Mühlbach', 'Zeitbank 100% Ehrenamt', 'Zeitbank Nord', 'Zeitbank_Mitte']));
  const searches: readonly (readonly [string, readonly string[]])[] = [
    ['elan', ['Café Élan']], ['CAFE', ['Café Élan']], ['nord', ['Gartenhilfe Nord', 'Zeitbank Nord']], ['zeit nord', ['Zeitbank Nord']], ['nord zeit', ['Zeitbank Nord']],
    ['  muhlbach  ', ['Nachbarn am Mühlbach']], ['100%', ['Zeitbank 100% Ehrenamt']], ['k_m', ['Zeitbank_Mitte']], ['%', ['Zeitbank 100% Ehrenamt']],
    ['k%m', []], ['\\', []], ["' or true --", []], ['nothing like it', []],
  ];
  it.each(searches)('finds by %j', async (text, found) => expect(await namesFound(text)).toEqual(found));
  it('is the whole one when nothing is searched', async () => expect(await namesFound('   ')).toHaveLength(7));
  it.each(['x'.repeat(201), 'a\u0000b', 'a\ud800'])('refuses %j', (text) => expect(() => queries.communities({ text }, requestTo(world))).toThrow('at most 200 characters'));
  it('comes in pages that meet without gap or overlap', async () => {
    const whole = await namesFound();
    const seen: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const page = await queries.communities({ first: 3, after }, requestTo(world));
      seen.push(...page.nodes.map(({ name }) => name));
      ({ endCursor: after, hasNextPage: more } = page.pageInfo);
    }
    expect(seen).toEqual(whole);
  });
  it('counts what is found, not what is on the page', async () => expect(await (await queries.communities({ text: 'zeit', first: 1 }, requestTo(world))).totalCount()).toBe(3));
  it('does not take the cursor of another search', async () => {
    const { pageInfo } = await queries.communities({ text: 'zeit', first: 1 }, requestTo(world));
    await expect(queries.communities({ text: 'garten', first: 1, after: pageInfo.endCursor }, requestTo(world))).rejects.toMatchObject({ extensions: { code: 'BAD_CURSOR' } });
  });
});

describe('a community', () => {
  const fields = new CommunityFieldsResolver();
  it('is found by its id, with the rules in force', async () => {
    const request = requestTo(world);
    const found = await queries.community(neighbours, request);
    if (!found) throw new Error('not found');
    expect(await fields.policy(found, {}, request)).toMatchObject({ version: 2, answerHours: 24 });
    expect((await fields.policyHistory(found, {}, request)).map(({ answerHours }) => answerHours)).toEqual([144, 24]);
    expect(await fields.memberCount(found, {}, request)).toBe(1);
  });
  it('is read by its id where another read model names it', async () => expect(await fields.name({ id: neighbours }, {}, requestTo(world))).toBe('Nachbarn am Mühlbach'));
  it.each([idOf(99), 'cmt_nothing', ana, '', '\u0000'])('is null for %j', async (id) => expect(await queries.community(id, requestTo(world))).toBeNull());
  it('is not there yet where another read model was faster', async () => expect(fields.name({ id: idOf(99) }, {}, requestTo(world))).rejects.toMatchObject({ extensions: { code: 'READ_MODEL_BEHIND' } }));
  it('of a membership is the one it is of', async () => expect(await new MembershipCommunityResolver().community({ communityId: neighbours }, {}, requestTo(world))).toMatchObject({ id: neighbours }));
  it('comes out the same when everything is built anew', async () => expect(await world.models.verify(communities)).toMatchObject({ rows: 7, differing: 0 }));
});
