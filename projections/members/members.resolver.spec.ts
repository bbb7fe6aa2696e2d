import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MemberRegistered } from '../../contracts/member/member.events.js';
import type { MemberId } from '../../contracts/values.js';
import { requestTo } from '../../test/support/asking.js';
import { ana, described, leo, mia, registered } from '../../test/support/people.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { members } from './members.projection.js';
import { MemberFieldsResolver, ViewerResolver, type MemberReference } from './members.resolver.js';

let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([members]);
  await world.given(registered, described, MemberRegistered.of({ memberId: leo, name: 'Leo', email: 'leo@example.org' }));
}, 60_000);
afterAll(() => world.close());

const fields = new MemberFieldsResolver();
const queries = new ViewerResolver();
const emailOf = (member: MemberReference, viewer?: MemberId) => fields.email(member, {}, requestTo(world, viewer));

describe('a member', () => {
  it('is found by id, by anybody', async () => expect(await queries.member(ana, requestTo(world))).toMatchObject({ id: ana, name: 'Ana Brückner' }));
  it('is read by id where another read model names them', async () => expect(await fields.bio({ id: ana }, {}, requestTo(world))).toBe('I mend bicycles and learn Arabic.'));
  it.each([mia, 'mbr_nothing', '', '\u0000', 'cmt_'.padEnd(36, 'a')])('is null for %j', async (id) => expect(await queries.member(id, requestTo(world))).toBeNull());
  it('has null for everything in the moment before the read model has heard of them', async () => {
    const request = requestTo(world, mia);
    expect(await Promise.all([fields.name({ id: mia }, {}, request), fields.bio({ id: mia }, {}, request), fields.email({ id: mia }, {}, request), fields.joinedAt({ id: mia }, {}, request)])).toEqual([null, null, null, null]);
  });
});

describe('an address', () => {
  it('is shown to its member', async () => expect(await emailOf({ id: ana }, ana)).toBe('ana@example.org'));
  it('is not shown to another member', async () => expect(await emailOf({ id: ana }, leo)).toBeNull());
  it('is not shown to who is not signed in', async () => expect(await emailOf({ id: ana })).toBeNull());
  it('is not shown by the whole row either', async () => {
    const row = await queries.member(ana, requestTo(world, leo));
    expect(row && await emailOf(row, leo)).toBeNull();
  });
  it('is shown under viewer in the answer to signIn, where the request itself is nobody’s', async () => {
    const own = await queries.ownPage({ id: ana }, {}, requestTo(world));
    expect(own && await emailOf(own)).toBe('ana@example.org');
  });
});

describe('the viewer', () => {
  it('is who is signed in', () => expect(queries.viewer(requestTo(world, ana))).toMatchObject({ id: ana }));
  it('is null when nobody is', () => expect(queries.viewer(requestTo(world))).toBeNull());
});

describe('after a person’s key was destroyed', () => {
  it('the page built anew has no words, and stands all the same', async () => {
    await world.log.keys.destroy(leo);
    expect(await world.models.verify(members)).toMatchObject({ rows: 2, differing: 1, examples: [{ key: leo, how: 'changed' }] });
  });
});
