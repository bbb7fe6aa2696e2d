import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemberJoined } from '../../contracts/community/membership.events.js';
import { communityId, memberId } from '../../contracts/values.js';
import { requestTo } from '../../test/support/asking.js';
import { ana, granted, joined, joinedAsFounder, left, leo, mia, neighbours } from '../../test/support/people.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { memberships } from './memberships.projection.js';
import { CommunityMembersResolver, MemberCommunitiesResolver, MembershipFieldsResolver, ViewerMembershipsResolver } from './memberships.resolver.js';

const others = Array.from({ length: 5 }, (_, index) => memberId.parse(`mbr_${String(index).padStart(32, '0')}`));
const elsewhere = communityId.parse(`cmt_${'e'.repeat(32)}`);

let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([memberships]);
  await world.given(
    { ...joined(leo), at: '2027-03-02T09:00:00.000Z' },
    { ...joinedAsFounder, at: '2027-03-01T09:00:00.000Z' },
    granted(leo, 'treasurer'), joined(mia), left(mia),
    { ...MemberJoined.of({ communityId: elsewhere, memberId: leo, roles: ['member'] }), at: '2027-02-01T09:00:00.000Z' },
    // all in the same millisecond: the key breaks the tie
    ...others.map((other) => ({ ...joined(other), at: '2027-03-03T09:00:00.000Z' })),
  );
}, 60_000);
afterAll(() => world.close());

const community = new CommunityMembersResolver();
const membersOf = async (id: string, args: { first?: number; after?: string | null; last?: number; before?: string | null } = {}) => community.members({ id }, args, requestTo(world));

describe('the members of a community', () => {
  it('are listed the longest first, without those who have left', async () =>
    expect((await membersOf(neighbours)).nodes.map(({ memberId: id }) => id)).toEqual([ana, leo, ...others]));
  it('are counted', async () => expect(await (await membersOf(neighbours, { first: 1 })).totalCount()).toBe(7));
  it('come in pages that meet, even where many joined in the same millisecond', async () => {
    const first = await membersOf(neighbours, { first: 4 });
    const second = await membersOf(neighbours, { first: 4, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes].map(({ memberId: id }) => id)).toEqual([ana, leo, ...others]);
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });
  it('can be read from the end', async () => expect((await membersOf(neighbours, { last: 2 })).nodes.map(({ memberId: id }) => id)).toEqual(others.slice(-2)));
  it('are none in a community that is not there', async () => expect((await membersOf('cmt_nothing')).nodes).toEqual([]));
  it('are not paged with another community’s cursor', async () => {
    const { pageInfo } = await membersOf(neighbours, { first: 1 });
    await expect(membersOf(elsewhere, { after: pageInfo.endCursor })).rejects.toMatchObject({ extensions: { code: 'BAD_CURSOR' } });
  });
  it.each([0, 101, 1_000_000, -1])('are not given %i at a time', async (first) => expect(membersOf(neighbours, { first })).rejects.toMatchObject({ extensions: { code: 'BAD_PAGE' } }));
});

describe('where somebody belongs', () => {
  it('is listed the longest first', async () =>
    expect((await new MemberCommunitiesResolver().communities({ id: leo }, {}, requestTo(world))).nodes.map(({ communityId: id }) => id)).toEqual([elsewhere, neighbours]));
  it('is the same under viewer', async () =>
    expect((await new ViewerMembershipsResolver().memberships({ id: leo }, {}, requestTo(world, leo))).nodes.map(({ communityId: id }) => id)).toEqual([elsewhere, neighbours]));
  it('is nowhere after leaving', async () => expect((await new MemberCommunitiesResolver().communities({ id: mia }, {}, requestTo(world))).nodes).toEqual([]));
});

describe('roles', () => {
  it('are told in capitals', async () => {
    const [, second] = (await membersOf(neighbours)).nodes;
    expect(second && new MembershipFieldsResolver().roles(second)).toEqual(['MEMBER', 'TREASURER']);
  });
  it('of the viewer are all for the founder', async () => expect(await community.viewerRoles({ id: neighbours }, {}, requestTo(world, ana))).toEqual(['MEMBER', 'COORDINATOR', 'TREASURER']));
  it('of the viewer are none after leaving', async () => expect(await community.viewerRoles({ id: neighbours }, {}, requestTo(world, mia))).toEqual([]));
  it('of the viewer are none in another community', async () => expect(await community.viewerRoles({ id: elsewhere }, {}, requestTo(world, ana))).toEqual([]));
  it('of nobody are none', async () => expect(await community.viewerRoles({ id: neighbours }, {}, requestTo(world))).toEqual([]));
});

it('comes out the same when everything is built anew', async () => expect(await world.models.verify(memberships)).toMatchObject({ rows: 8, differing: 0 }));
