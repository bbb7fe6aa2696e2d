import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { CommunityFounded, PolicyChanged } from '../../contracts/community/community.events.js';
import { MemberJoined, MemberLeft, RoleGranted, RoleRevoked } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { allEvents, streamOf } from '../../contracts/events.js';
import { communityId as communityIdSchema, memberId as memberIdSchema } from '../../contracts/values.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { MemoryEventStore } from '../adapters/memory/memory-event-store.js';
import { SystemClock } from './clock.js';
import { Codec } from './codec.js';
import { CommunityContexts } from './community-contexts.js';
import { noCommunity } from './decider.js';
import { derivedUuid, idFrom } from './ids.js';
import { PersonKeys } from './person-keys.js';
import { StreamReader } from './stream-reader.js';

const communityId = communityIdSchema.parse(idFrom('cmt', 1));
const [zoe, ali] = [memberIdSchema.parse(idFrom('mbr', 'zoe')), memberIdSchema.parse(idFrom('mbr', 'ali'))];

let store: MemoryEventStore;
let codec: Codec;
let contexts: CommunityContexts;
beforeEach(() => {
  store = new MemoryEventStore();
  codec = new Codec(allEvents, new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32)));
  contexts = new CommunityContexts(new StreamReader(store, codec));
});

let said = 0;
const say = async (stream: string, ...events: readonly { readonly type: string; readonly data: object }[]): Promise<void> => {
  const metadata = { commandId: 'c', commandHash: 'h', actorId: zoe, at: '2027-03-01T10:00:00.000Z' };
  await store.append(stream, await codec.encode(stream, events.map((event) => ({ ...event, id: derivedUuid('said', said++), metadata }))), 'any');
};
const founded = CommunityFounded.of({ communityId, founderId: zoe, name: 'Elm Street', policy: defaultPolicy });
const membership = streamOf.membership(communityId, zoe);
const rolesOfZoe = async () => (await contexts.of(communityId, zoe)).roles;

describe('what the kernel knows of a community', () => {
  it('is nothing before it is founded', async () => {
    expect(await contexts.of(communityId, zoe)).toEqual(noCommunity);
  });

  it('is its policy in force, a change included the moment it is said', async () => {
    await say(streamOf.community(communityId), founded);
    expect(await contexts.of(communityId, zoe)).toEqual({ founded: true, policy: defaultPolicy, roles: [] });
    await say(streamOf.community(communityId), PolicyChanged.of({ communityId, version: 2, policy: { ...defaultPolicy, answerHours: 5 }, changedBy: zoe, reason: 'quicker' }));
    expect((await contexts.of(communityId, zoe)).policy.answerHours).toBe(5);
  });

  it('is who has which roles: as given on joining, with what was granted, without what was revoked', async () => {
    await say(membership, MemberJoined.of({ communityId, memberId: zoe, roles: ['member'] }));
    expect(await rolesOfZoe()).toEqual(['member']);
    await say(membership, RoleGranted.of({ communityId, memberId: zoe, role: 'coordinator', grantedBy: ali }), RoleGranted.of({ communityId, memberId: zoe, role: 'coordinator', grantedBy: ali }));
    expect(await rolesOfZoe()).toEqual(['member', 'coordinator']);
    await say(membership, RoleRevoked.of({ communityId, memberId: zoe, role: 'coordinator', revokedBy: ali }));
    expect(await rolesOfZoe()).toEqual(['member']);
  });

  it('is that who left has no role, and who comes back has only the new ones', async () => {
    await say(membership, MemberJoined.of({ communityId, memberId: zoe, roles: ['member', 'treasurer'] }), MemberLeft.of({ communityId, memberId: zoe }));
    expect(await rolesOfZoe()).toEqual([]);
    await say(membership, MemberJoined.of({ communityId, memberId: zoe, roles: ['member'] }));
    expect(await rolesOfZoe()).toEqual(['member']);
  });

  it('is not mixed up between members', async () => {
    await say(membership, MemberJoined.of({ communityId, memberId: zoe, roles: ['member'] }));
    expect((await contexts.of(communityId, ali)).roles).toEqual([]);
  });

  it('is known at once where it was read and nothing was said since, and read again where something was', async () => {
    await say(streamOf.community(communityId), founded);
    expect(contexts.now(communityId, zoe)).toBeUndefined();
    const read = await contexts.of(communityId, zoe);
    expect(contexts.now(communityId, zoe)).toEqual(read);
    await say(membership, MemberJoined.of({ communityId, memberId: zoe, roles: ['member'] }));
    expect(contexts.now(communityId, zoe)).toBeUndefined();
    expect((await contexts.of(communityId, zoe)).roles).toEqual(['member']);
    expect(contexts.now(communityId, zoe)?.roles).toEqual(['member']);
  });

  it('is not known at once, however often it was, as soon as a role was granted or the policy changed', async () => {
    await say(streamOf.community(communityId), founded);
    await say(membership, MemberJoined.of({ communityId, memberId: zoe, roles: ['member'] }));
    const knownNow = async () => {
      const read = await contexts.of(communityId, zoe);
      expect([contexts.now(communityId, zoe), contexts.now(communityId, zoe)]).toEqual([read, read]);
      return read;
    };
    expect((await knownNow()).roles).toEqual(['member']);
    await say(membership, RoleGranted.of({ communityId, memberId: zoe, role: 'treasurer', grantedBy: ali }));
    expect(contexts.now(communityId, zoe)).toBeUndefined();
    expect((await knownNow()).roles).toEqual(['member', 'treasurer']);
    await say(streamOf.community(communityId), PolicyChanged.of({ communityId, version: 2, policy: { ...defaultPolicy, levyPercent: 7 }, changedBy: zoe, reason: 'for the fund' }));
    expect(contexts.now(communityId, zoe)).toBeUndefined();
    expect(await knownNow()).toMatchObject({ policy: { levyPercent: 7 }, roles: ['member', 'treasurer'] });
  });
});
