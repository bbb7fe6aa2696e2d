import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { communityId } from '../../contracts/values.js';
import { FoundCommunity } from '../../src/community/community.commands.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';

let world: AppWorld;
beforeAll(async () => {
  world = await startApp();
}, 60_000);
afterAll(() => world.close());

type Refusal = { readonly code?: string; readonly message?: string; readonly path?: readonly string[]; readonly retryAfterSeconds?: number | null };
type Told = Refusal & Readonly<Record<string, unknown>>;

const mutation = async (name: string, input: object, fields: string, as?: Person): Promise<Told> => {
  const [type, success, rejected] = [`${name[0]?.toUpperCase()}${name.slice(1)}`, fields, 'code message path'];
  const refusal = ['registerMember', 'signIn', 'signOut', 'updateProfile'].includes(name) ? `MemberRejected { ${rejected} retryAfterSeconds }` : `CommunityRejected { ${rejected} }`;
  const answer = await world.ask<Record<string, Told>>(`mutation ($input: ${type}Input!) { ${name}(input: $input) { ... on ${type}Success { ${success} } ... on ${refusal} } }`, { input }, { as });
  return answer[name] ?? {};
};
const register = (input: object) => mutation('registerMember', input, 'position member { id name email joinedAt }');
const signIn = (email: string, password: string) => mutation('signIn', { email, password }, 'token expiresAt viewer { id member { name email } }');
const updateProfile = (input: object, as?: Person) => mutation('updateProfile', input, 'position member { name bio }', as);
const found = (input: object, as?: Person) => mutation('foundCommunity', input, 'position community { id name memberCount founder { name } viewerRoles policy { version answerHours changedBy { id } } }', as);
const ofCommunity = (name: string, input: object, as?: Person) =>
  mutation(name, input, name === 'leaveCommunity' ? 'position community { memberCount viewerRoles }' : name === 'changePolicy' ? 'position community { policy { version answerHours reason since } policyHistory { version answerHours } }' : 'position membership { roles member { id } community { name } }', as);

const ana = { name: 'Ana Brückner-Öztürk', email: 'Ana.Brueckner@Example.org', password: 'a spoke wrench & tea' };

describe('Ana registers', () => {
  it('and is answered with her page, which shows no address to a stranger', async () =>
    expect(await register({ ...ana, idempotencyKey: 'first' })).toMatchObject({ member: { name: ana.name, email: null, joinedAt: expect.stringMatching(/Z$/) } }));
  it('once, however often she sends the same', async () => {
    const [one, two] = await Promise.all([register({ ...ana, idempotencyKey: 'first' }), register({ ...ana, idempotencyKey: 'first' })]);
    expect(one['member']).toEqual(two['member']);
  });
  it('but nobody with her address again, however it is written', async () =>
    expect(await register({ ...ana, name: 'Anna', email: 'ANA.brueckner@example.ORG' })).toMatchObject({ code: 'EMAIL_TAKEN', path: ['input', 'email'], message: expect.stringContaining('Somebody has registered') }));
  const refused: readonly (readonly [string, object, readonly string[]])[] = [
    ['a short password', { password: '1234567' }, ['input', 'password']],
    ['an endless password', { password: 'x'.repeat(201) }, ['input', 'password']],
    ['no name', { name: '' }, ['input', 'name']],
    ['a name of 81 characters', { name: 'x'.repeat(81) }, ['input', 'name']],
    ['a name of blanks', { name: ' \n ' }, ['input', 'name']],
    ['a name that cannot be seen', { name: '\u200B\uFEFF' }, ['input', 'name']],
    ['a name that turns around', { name: 'Ana \u202Eziur' }, ['input', 'name']],
    ['a name that colours a terminal', { name: 'Ana \u001B[31m' }, ['input', 'name']],
  ];
  it.each(refused)('and is told what is wrong with %s', async (_, change, path) => expect(await register({ ...ana, email: 'other@example.org', ...change })).toMatchObject({ code: 'INVALID_INPUT', path }));
  it('and no address is taken by a refusal', async () => expect(await register({ ...ana, email: 'other@example.org' })).toHaveProperty('member'));
  it.each([['what is no address', { email: 'ana at example' }], ['NUL in a name', { name: 'A\u0000na' }], ['half a character in a password', { password: 'spoke wrench\ud800' }]])('and %s never comes in', async (_, change) => {
    const { errors } = await world.send('mutation ($input: RegisterMemberInput!) { registerMember(input: $input) { __typename } }', { input: { ...ana, ...change } });
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errors)).not.toContain('spoke wrench');
  });
});

let [anaIn, leo, mia]: (Person | undefined)[] = [];

describe('Ana signs in', () => {
  it('and sees her own address in the answer', async () => {
    const session = await signIn(ana.email, ana.password);
    expect(session).toMatchObject({ viewer: { member: { name: ana.name, email: 'ana.brueckner@example.org' } } });
    const { id } = session['viewer'] as Pick<Person, 'id'>;
    anaIn = { ...ana, id, token: String(session['token']) };
  });
  it('and is the viewer from then on', async () =>
    expect(await world.ask('{ viewer { id member { email } memberships { totalCount } } }', {}, { as: anaIn })).toEqual({ viewer: { id: anaIn?.id, member: { email: 'ana.brueckner@example.org' }, memberships: { totalCount: 0 } } }));
  it('which nobody is without a token, or with another one', async () => {
    expect(await world.ask('{ viewer { id } }')).toEqual({ viewer: null });
    expect(await world.ask('{ viewer { id } }', {}, { headers: { authorization: `Bearer ${'A'.repeat(43)}` } })).toEqual({ viewer: null });
  });
  it('and a wrong password looks like an unknown address', async () => {
    const wrong = await signIn(ana.email, 'a spoke wrench & coffee');
    expect(wrong).toEqual(await signIn('nobody@example.org', ana.password));
    expect(wrong).toMatchObject({ code: 'WRONG_CREDENTIALS', retryAfterSeconds: null });
  });
  it('and after five wrong passwords waits, with the right one too, in one request or in many', async () => {
    const other = await world.person('Careless');
    const tries = Array.from({ length: 9 }, (_, n) => `t${n}: signIn(input: { email: "${other.email}", password: "wrong" }) { ... on MemberRejected { code retryAfterSeconds } }`).join(' ');
    const answers = await world.ask<Record<string, Refusal>>(`mutation { ${tries} }`);
    expect(Object.values(answers).map(({ code }) => code)).toEqual([...Array<string>(5).fill('WRONG_CREDENTIALS'), ...Array<string>(4).fill('TOO_MANY_ATTEMPTS')]);
    expect(await signIn(other.email, other.password)).toMatchObject({ code: 'TOO_MANY_ATTEMPTS', retryAfterSeconds: expect.any(Number) });
    await world.pass({ minutes: 1 });
    expect(await signIn(other.email, other.password)).toHaveProperty('token');
  });
});

describe('her page', () => {
  it('says what she wants it to say', async () => expect(await updateProfile({ bio: 'I mend bicycles.' }, anaIn)).toMatchObject({ member: { name: ana.name, bio: 'I mend bicycles.' } }));
  it('keeps what she leaves out, and loses what she removes', async () => {
    expect(await updateProfile({ name: 'Ana Ö.' }, anaIn)).toMatchObject({ member: { name: 'Ana Ö.', bio: 'I mend bicycles.' } });
    expect(await updateProfile({ bio: null }, anaIn)).toMatchObject({ member: { name: 'Ana Ö.', bio: null } });
  });
  it('is changed by nobody who is not signed in', async () => expect(await updateProfile({ name: 'Anna' })).toMatchObject({ code: 'NOT_SIGNED_IN' }));
  it.each([['an empty name', { name: '' }, 'name'], ['no name at all', { name: null }, 'name'], ['a bio of a book', { bio: 'x'.repeat(2001) }, 'bio'], ['a bio of blanks', { bio: ' ' }, 'bio']])('is not changed to %s', async (_, change, field) =>
    expect(await updateProfile(change, anaIn)).toMatchObject({ code: 'INVALID_INPUT', path: ['input', field] }));
  it('shows no address to another member, by any way', async () => {
    leo = await world.person('Leo');
    const { member, node } = await world.ask('query ($id: ID!) { member(id: $id) { name email } node(id: $id) { ... on Member { name email } } }', { id: anaIn?.id }, { as: leo });
    expect([member, node]).toEqual([{ name: 'Ana Ö.', email: null }, { name: 'Ana Ö.', email: null }]);
  });
});

let community = '';

describe('Ana founds a community', () => {
  it('belongs to it with every role, as the answer says already', async () => {
    const answer = await found({ name: 'Nachbarn am Mühlbach', policy: { answerHours: 24 }, idempotencyKey: 'n' }, anaIn);
    expect(answer).toMatchObject({ community: { name: 'Nachbarn am Mühlbach', memberCount: 1, founder: { name: 'Ana Ö.' }, viewerRoles: ['MEMBER', 'COORDINATOR', 'TREASURER'], policy: { version: 1, answerHours: 24, changedBy: { id: anaIn?.id } } } });
    community = (answer['community'] as { id: string }).id;
  });
  it('once, however often she sends the same', async () => expect(await found({ name: 'Nachbarn am Mühlbach', policy: { answerHours: 24 }, idempotencyKey: 'n' }, anaIn)).toMatchObject({ community: { id: community, memberCount: 1 } }));
  it('and not another one with the same key', async () => expect(await found({ name: 'Another', idempotencyKey: 'n' }, anaIn)).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' }));
  it('but not without signing in', async () => expect(await found({ name: 'Nobody’s' })).toMatchObject({ code: 'NOT_SIGNED_IN' }));
  it('but not on rules that contradict each other', async () =>
    expect(await found({ name: 'X', policy: { cancellationTiers: [{ hoursBefore: 48, percent: 10 }] } }, anaIn)).toMatchObject({ code: 'POLICY_CONTRADICTS_ITSELF', path: ['input', 'policy', 'cancellationTiers'] }));
  it.each([['name', { name: '\u200B' }], ['description', { name: 'X', description: ' ' }]])('but not with a %s that nobody can read', async (field, input) =>
    expect(await found(input, anaIn)).toMatchObject({ code: 'INVALID_INPUT', path: ['input', field] }));
  it('but not on rules out of bounds', async () => expect(await found({ name: 'X', policy: { answerHours: 0 } }, anaIn)).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'policy', 'answerHours'] }));
});

describe('a crash between founding and belonging', () => {
  it('is made good by the process that follows the log: the founder belongs to it after all', async () => {
    const half = new FoundCommunity({ communityId: communityId.parse(`cmt_${'f'.repeat(32)}`), name: 'Half founded', policy: defaultPolicy }, { commandId: randomUUID(), actor: anaIn?.id ?? '', at: world.clock.now() });
    await world.app.get(CommandBus).execute(half);
    await world.pass({ minutes: 1 });
    expect(await world.ask('query ($id: ID!) { community(id: $id) { memberCount viewerRoles } }', { id: half.data.communityId }, { as: anaIn })).toEqual({ community: { memberCount: 1, viewerRoles: ['MEMBER', 'COORDINATOR', 'TREASURER'] } });
  });
});

describe('Leo', () => {
  const inCommunity = (more: object = {}) => ({ communityId: community, ...more });
  it('joins, once', async () => {
    expect(await ofCommunity('joinCommunity', inCommunity(), leo)).toMatchObject({ membership: { roles: ['MEMBER'], member: { id: leo?.id }, community: { name: 'Nachbarn am Mühlbach' } } });
    expect(await ofCommunity('joinCommunity', inCommunity(), leo)).toMatchObject({ code: 'ALREADY_MEMBER' });
  });
  it.each(['cmt_'.padEnd(36, '0'), 'cmt_nothing', 'mbr_'.padEnd(36, '0')])('joins nothing under %s', async (communityId) => expect(['NOT_FOUND', 'INVALID_INPUT']).toContain((await ofCommunity('joinCommunity', { communityId }, leo)).code));
  it('gives no roles and makes no rules, being a member', async () => {
    expect(await ofCommunity('grantRole', inCommunity({ memberId: leo?.id, role: 'COORDINATOR' }), leo)).toMatchObject({ code: 'NOT_COORDINATOR' });
    expect(await ofCommunity('changePolicy', inCommunity({ policy: { answerHours: 1 }, reason: 'Because.' }), leo)).toMatchObject({ code: 'NOT_COORDINATOR' });
  });
  it('is made coordinator by Ana, and may do both at once', async () => {
    mia = await world.person('Mia');
    await ofCommunity('joinCommunity', inCommunity(), mia);
    expect(await ofCommunity('grantRole', inCommunity({ memberId: leo?.id, role: 'COORDINATOR' }), anaIn)).toMatchObject({ membership: { roles: ['MEMBER', 'COORDINATOR'] } });
    expect(await ofCommunity('grantRole', inCommunity({ memberId: mia.id, role: 'TREASURER' }), leo)).toMatchObject({ membership: { roles: ['MEMBER', 'TREASURER'] } });
    expect(await ofCommunity('changePolicy', inCommunity({ policy: { answerHours: 48 }, reason: 'A day was too short.' }), leo)).toMatchObject({
      community: { policy: { version: 2, answerHours: 48, reason: 'A day was too short.' }, policyHistory: [{ version: 1, answerHours: 24 }, { version: 2, answerHours: 48 }] },
    });
  });
  it('may not take the founder’s role, and Ana may take his', async () => {
    expect(await ofCommunity('revokeRole', inCommunity({ memberId: anaIn?.id, role: 'COORDINATOR' }), leo)).toMatchObject({ code: 'FOUNDER_STAYS' });
    expect(await ofCommunity('revokeRole', inCommunity({ memberId: leo?.id, role: 'COORDINATOR' }), anaIn)).toMatchObject({ membership: { roles: ['MEMBER'] } });
    expect(await ofCommunity('changePolicy', inCommunity({ policy: { answerHours: 1 }, reason: 'Because.' }), leo)).toMatchObject({ code: 'NOT_COORDINATOR' });
  });
  it('leaves, and belongs to it no more', async () => {
    expect(await ofCommunity('leaveCommunity', inCommunity(), leo)).toMatchObject({ community: { memberCount: 2, viewerRoles: [] } });
    expect(await ofCommunity('leaveCommunity', inCommunity(), leo)).toMatchObject({ code: 'NOT_A_MEMBER' });
    expect(await ofCommunity('leaveCommunity', inCommunity(), anaIn)).toMatchObject({ code: 'FOUNDER_STAYS' });
  });
  it('finds it again by its name', async () =>
    expect(await world.ask('{ communities(text: "MUHLBACH") { totalCount nodes { name members(first: 1) { totalCount pageInfo { hasNextPage } nodes { member { name email } roles } } } } }', {}, { as: leo })).toEqual({
      communities: { totalCount: 1, nodes: [{ name: 'Nachbarn am Mühlbach', members: { totalCount: 2, pageInfo: { hasNextPage: true }, nodes: [{ member: { name: 'Ana Ö.', email: null }, roles: ['MEMBER', 'COORDINATOR', 'TREASURER'] }] } }] },
    }));
});

describe('Ana signs out', () => {
  const isIn = async (token: string) => (await world.ask('{ viewer { id } }', {}, { headers: { authorization: `Bearer ${token}` } }))['viewer'] !== null;
  it('here, and stays signed in elsewhere', async () => {
    const [here, there] = [await world.signIn({ email: ana.email, password: ana.password }), await world.signIn({ email: ana.email, password: ana.password })];
    expect(await world.ask('mutation { signOut { ... on SignOutSuccess { everywhere } } }', {}, { headers: { authorization: `Bearer ${here}` } })).toEqual({ signOut: { everywhere: false } });
    expect([await isIn(here), await isIn(there)]).toEqual([false, true]);
  });
  it('everywhere', async () => {
    const there = await world.signIn({ email: ana.email, password: ana.password });
    expect(await mutation('signOut', { everywhere: true }, 'everywhere', anaIn)).toEqual({ everywhere: true });
    expect([await isIn(there), await isIn(anaIn?.token ?? '')]).toEqual([false, false]);
  });
  it('once', async () => expect(await mutation('signOut', {}, 'everywhere', anaIn)).toMatchObject({ code: 'NOT_SIGNED_IN' }));
  it('after thirty days by itself', async () => {
    const token = await world.signIn({ email: ana.email, password: ana.password });
    await world.pass({ days: 30 });
    expect(await isIn(token)).toBe(false);
  });
});

describe('what is kept', () => {
  it('stands the same after a restart', async () => {
    await world.restart();
    expect(await world.ask('query ($id: ID!) { community(id: $id) { memberCount policy { version } } }', { id: community })).toEqual({ community: { memberCount: 2, policy: { version: 2 } } });
    expect(await signIn(ana.email, ana.password)).toHaveProperty('token');
  });
  it('has no name, address, password or token of anybody in the log, and no password or token anywhere', () => {
    const bytesOf = (prefix: string) => Buffer.concat(readdirSync(world.config.DATA_DIR, { withFileTypes: true }).filter((file) => file.isFile() && file.name.startsWith(prefix)).map(({ name }) => readFileSync(join(world.config.DATA_DIR, name))));
    const [log, vault] = [Buffer.concat(['log.sqlite', 'stand-in.jsonl'].map(bytesOf)), bytesOf('vault.sqlite')];
    expect(log.includes('MemberRegistered')).toBe(true);
    const secrets = [ana.password, anaIn?.token ?? 'no token', mia?.password ?? 'nobody'];
    for (const word of [...secrets, 'Brückner', 'Ana Ö.', 'I mend bicycles', 'brueckner@example', 'Brueckner@Example', 'A day was too short']) expect([word, log.includes(word)]).toEqual([word, false]);
    for (const secret of [...secrets, 'brueckner@example']) expect([secret, vault.includes(secret)]).toEqual([secret, false]);
  });
});
