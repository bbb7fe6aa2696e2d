import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountClosed, CreditRequestClosed, CreditsReceived, CreditsRequested, EntryDisputed, LimitExceptionSet, MandateGiven, TransferRefused } from '../../contracts/account/account.events.js';
import { accountOf, boundaryTo } from '../../contracts/account/accounts.js';
import type { Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { communityId, creditHoldId, creditRequestId, disputeId, mandateId, memberId, sponsorId, type AccountId, type CommunityId, type MemberId } from '../../contracts/values.js';
import type { CommunityContexts } from '../../src/kernel/community-contexts.js';
import { requestTo } from '../../test/support/asking.js';
import { ana, leo, mia, neighbours } from '../../test/support/people.js';
import { aTransferId, Purses, purseOfAna, purseOfLeo, purseOfMia, theFund, theIssue } from '../../test/support/purses.js';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { AccountFieldsResolver, AccountWaitingResolver, CreditHoldResolver } from './account-fields.resolver.js';
import { AccountsByResolver } from './accounts-by.resolver.js';
import { accounts } from './accounts.projection.js';
import { AccountsResolver, CommunityAccountsResolver, MembershipAccountResolver } from './accounts.resolver.js';
import { creditHolds } from './credit-holds.projection.js';
import { creditRequests } from './credit-requests.projection.js';
import { AccountDisputesResolver, OpenDisputesResolver } from './entry-disputes.resolver.js';
import { entryDisputes } from './entry-disputes.projection.js';
import { FindAccount } from './find-account.js';
import { mandatesHeld } from './mandates-held.projection.js';

const newcomer = memberId.parse(`mbr_${'8'.repeat(32)}`);
const stranger = memberId.parse(`mbr_${'9'.repeat(32)}`);
const roles = new Map<MemberId | undefined, readonly Role[]>([[ana, ['member']], [leo, ['member', 'treasurer']], [mia, ['member', 'coordinator']], [newcomer, ['member']]]);
const rolesOf = (community: CommunityId, member: string | undefined): readonly Role[] => (community === neighbours ? [...roles].find(([id]) => id === member)?.[1] ?? [] : []);
const contexts: Pick<CommunityContexts, 'of'> = { of: async (community, actor) => ({ founded: true, policy: defaultPolicy, roles: rolesOf(community, actor) }) };
const find = new FindAccount(contexts as CommunityContexts);

const service = (n: number) => ({ kind: 'REQUEST', requestId: creditRequestId.parse(`crq_${String(n).padStart(32, '0')}`) }) as const;
const aDispute = (n: number) => disputeId.parse(`dsp_${String(n).padStart(32, '0')}`);
const [gone, goneEmpty, bakery] = [memberId.parse(`mbr_${'6'.repeat(32)}`), memberId.parse(`mbr_${'7'.repeat(32)}`), sponsorId.parse(`sponsor_${'6'.repeat(32)}`)].map((owner) => accountOf(neighbours, owner)) as [AccountId, AccountId, AccountId];
const closes = (accountId: AccountId) => AccountClosed.of({ accountId, authorId: ana, reason: 'Moved away.' });
const arrives = (accountId: AccountId, n: number) => CreditsReceived.of({ accountId, transferId: aTransferId(n), from: purseOfAna, minutes: '15', purpose: { kind: 'GIFT' }, after: { balance: '15', held: '0' } });
const purses = new Purses();
let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([accounts, creditHolds, creditRequests, entryDisputes, mandatesHeld]);
  await world.given(
    ...purses.pay({ from: purseOfAna, to: purseOfLeo, minutes: 60, purpose: service(1), at: '2027-03-01T10:00:00.000Z' }), ...purses.pay({ from: purseOfLeo, to: purseOfMia, minutes: 5, at: '2027-01-01T10:00:00.000Z' }),
    purses.hold({ id: 1, from: purseOfAna, to: purseOfLeo, minutes: 30 }), ...purses.issue(60),
    CreditsRequested.of({ ...service(2), accountId: purseOfAna, to: purseOfMia, minutes: '20', authorId: mia, reason: 'The roof.', answerBy: '2027-03-09T10:00:00.000Z', silent: false }),
    EntryDisputed.of({ accountId: purseOfAna, disputeId: aDispute(1), transferId: aTransferId(1), authorId: ana, reason: 'Half an hour.' }),
    MandateGiven.of({ accountId: purseOfAna, mandateId: mandateId.parse(`mdt_${'1'.repeat(32)}`), holderId: newcomer, minutes: '60', authorId: ana, reason: 'My shopping.' }),
    MandateGiven.of({ accountId: purseOfAna, mandateId: mandateId.parse(`mdt_${'2'.repeat(32)}`), holderId: newcomer, minutes: '60', until: '2027-04-10T00:00:00.000Z' }),
    LimitExceptionSet.of({ accountId: purseOfAna, minutes: '1200', authorId: leo, reason: 'A new roof.' }),
    closes(gone), closes(goneEmpty), closes(bakery), arrives(gone, 901), arrives(bakery, 902),
  );
}, 60_000);
afterAll(() => world.close());

const request = (viewer?: MemberId) => ({ ...requestTo(world, viewer), now: () => '2027-04-10T00:00:00.000Z', rolesIn: async (community: CommunityId) => rolesOf(community, viewer) });
const seen = (id: string, viewer?: MemberId) => new AccountsResolver(world.models, find).account(id, request(viewer));
const found = async (id: string, viewer: MemberId) => {
  const row = await seen(id, viewer);
  if (!row) throw new Error('not to be seen');
  return row;
};

describe('an account', () => {
  it.each([['its owner', ana], ['a treasurer', leo], ['a coordinator', mia]])('is shown to %s', async (_, viewer) => expect(await seen(purseOfAna, viewer)).toMatchObject({ id: purseOfAna, balance: '-60', held: '30' }));
  it.each([['another member', newcomer], ['a stranger', stranger], ['nobody', undefined]])('is not shown to %s', async (_, viewer) => expect(await seen(purseOfAna, viewer)).toBeNull());
  it('is there for a member in whose account nothing has happened', async () => expect(await seen(accountOf(neighbours, newcomer), newcomer)).toMatchObject({ balance: '0', held: '0' }));
  it('is not there for who does not belong to the community, not even for themselves or its treasurer', async () =>
    expect([await seen(accountOf(neighbours, stranger), leo), await seen(accountOf(communityId.parse(`cmt_${'e'.repeat(32)}`), leo), mia)]).toEqual([null, null]));
  it.each([theFund, theIssue])('of the community is shown to every member, and to no stranger: %s', async (id) => expect([(await seen(id, newcomer))?.id, await seen(id, stranger), await seen(id)]).toEqual([id, null, null]));
  it.each(['', 'any', '\u0000', ana, `${neighbours}.`, `${neighbours}.purse`, `${purseOfAna} `, purseOfAna.toUpperCase(), `${neighbours}.${neighbours}`])('is nothing under the id %j', async (id) => expect(await seen(id, leo)).toBeNull());
});

describe('the fields of a community and of a membership', () => {
  const community = new CommunityAccountsResolver(find);
  it('show one’s own account', async () => expect(await community.viewerAccount({ id: neighbours }, {}, request(ana))).toMatchObject({ id: purseOfAna }));
  it('show no account of a stranger', async () => expect(await community.viewerAccount({ id: neighbours }, {}, request(stranger))).toBeNull());
  it('show no account where nobody is signed in', async () => expect([await community.viewerAccount({ id: neighbours }, {}, request()), await community.fund({ id: neighbours }, {}, request())]).toEqual([null, null]));
  it('show fund and issue to members', async () => expect([(await community.fund({ id: neighbours }, {}, request(newcomer)))?.balance, (await community.issue({ id: neighbours }, {}, request(newcomer)))?.balance]).toEqual(['60', '-60']));
  it('show a neighbour’s account to treasurers, and to no other neighbour', async () => {
    const membership = new MembershipAccountResolver(find);
    expect([(await membership.account({ communityId: neighbours, memberId: ana }, {}, request(leo)))?.id, await membership.account({ communityId: neighbours, memberId: ana }, {}, request(newcomer))]).toEqual([purseOfAna, null]);
  });
});

describe('what an account says of itself', () => {
  const fields = new AccountFieldsResolver(contexts as CommunityContexts);
  it('is answered by the rules in force and its exception', async () => {
    const row = await found(purseOfAna, ana);
    expect([fields.available(row), await fields.limit(row, {}, request(ana)), await fields.maySpend(row, {}, request(ana)), await fields.mayEarn(row, {}, request(ana)), await fields.standing(row, {}, request(ana))]).toEqual(['-90', '1200', '1110', '3060', 'OK']);
  });
  it('has exceptions for its owner and who looks after accounts', async () => {
    for (const viewer of [ana, leo, mia]) expect(await fields.limitExceptions(await found(purseOfAna, viewer), {}, request(viewer))).toMatchObject([{ minutes: '1200', reason: 'A new roof.' }]);
  });
  it('has no exceptions for other members, of the fund', async () => expect(await fields.limitExceptions(await found(theFund, newcomer), {}, request(newcomer))).toBeNull());
});

describe('what waits', () => {
  const waiting = new AccountWaitingResolver();
  it('for an answer is shown to the owner and to treasurers, on both sides', async () => {
    for (const viewer of [ana, leo]) expect((await waiting.requestsToPay(await found(purseOfAna, viewer), {}, request(viewer)))?.nodes).toMatchObject([{ payeeId: purseOfMia, reason: 'The roof.' }]);
    expect((await waiting.requestsMade(await found(purseOfMia, mia), {}, request(mia)))?.nodes).toMatchObject([{ payerId: purseOfAna }]);
  });
  it('for an answer is not shown to coordinators', async () => expect([await waiting.requestsToPay(await found(purseOfAna, mia), {}, request(mia)), await waiting.requestsMade(await found(purseOfAna, mia), {}, request(mia))]).toEqual([null, null]));
  it('for its end is a hold', async () => expect((await waiting.holds(await found(purseOfAna, ana), {}, request(ana))).nodes).toMatchObject([{ payeeId: purseOfLeo, minutes: '30' }]));
});

describe('for whom something is set aside', () => {
  const boundary = boundaryTo(neighbours, communityId.parse(`cmt_${'e'.repeat(32)}`));
  const payee = async (accountId: AccountId, viewer: MemberId) =>
    (await new CreditHoldResolver().payee({ id: creditHoldId.parse(`crh_${'1'.repeat(32)}`), accountId, payeeId: purseOfAna, minutes: '30', purpose: 'EXCHANGE', bookingId: null, heldAt: '2027-03-01T10:00:00.000Z', expiresAt: null }, {}, request(viewer))).member;
  it('is told of the community’s own accounts to who looks after them and to whom it is for, and to no other member', async () =>
    expect([await payee(boundary, leo), await payee(boundary, mia), await payee(boundary, ana), await payee(boundary, newcomer)]).toMatchObject([{ id: ana }, { id: ana }, { id: ana }, null]));
  it('is told to everybody who may see a member’s account', async () => expect(await payee(purseOfLeo, leo)).toMatchObject({ id: ana }));
});

describe('accounts by what they are used for', () => {
  const by = async (activity: 'ONLY_GIVING' | 'ONLY_RECEIVING' | 'INACTIVE' | 'ARRIVED_AFTER_CLOSING', viewer = leo) => (await new AccountsByResolver().accountsBy({ communityId: neighbours }, { activity }, request(viewer)))?.nodes.map(({ id }) => id);
  it('are those that only give', async () => expect(await by('ONLY_GIVING')).toEqual([purseOfLeo]));
  it('are those that only receive', async () => expect(await by('ONLY_RECEIVING', mia)).toEqual([purseOfAna]));
  it('are those where nothing has moved for a season, and not the fund', async () => expect(await by('INACTIVE')).toEqual([purseOfLeo, purseOfMia]));
  it('are those at which something arrived after they were closed, of members and sponsors, and none that is empty or open', async () => {
    for (const viewer of [leo, mia]) expect(await by('ARRIVED_AFTER_CLOSING', viewer)).toEqual([gone, bakery].sort());
    expect(await by('ARRIVED_AFTER_CLOSING', ana)).toBeUndefined();
  });
  it.each([ana, newcomer, stranger])('are not shown to %s', async (viewer) => expect(await by('INACTIVE', viewer)).toBeUndefined());
});

describe('what an owner disputes', () => {
  const ofAna = async (viewer: MemberId) => (await new AccountDisputesResolver().disputes(await found(purseOfAna, viewer), {}, request(viewer)))?.nodes.map(({ reason }) => reason);
  const waiting = async (viewer?: MemberId) => (await new OpenDisputesResolver().openDisputes({ communityId: neighbours }, {}, request(viewer)))?.nodes.map(({ reason }) => reason);
  it('is shown to the owner and to a treasurer, and to no coordinator', async () => expect([await ofAna(ana), await ofAna(leo), await ofAna(mia)]).toEqual([['Half an hour.'], ['Half an hour.'], undefined]));
  it('waits for treasurers, and for nobody else', async () => expect([await waiting(leo), await waiting(mia), await waiting(ana), await waiting(stranger), await waiting()]).toEqual([['Half an hour.'], undefined, undefined, undefined, undefined]));
});

describe('mandates of others', () => {
  const held = async (viewer?: MemberId, community: string = neighbours) => (await new CommunityAccountsResolver(find).viewerMandates({ id: community }, {}, request(viewer)))?.map(({ accountId, reason }) => `${accountId}: ${reason}`);
  it('are listed for who holds them, while they are in force', async () => expect(await held(newcomer)).toEqual([`${purseOfAna}: My shopping.`]));
  it('are not listed for who gave them, for treasurers, and for strangers', async () => expect([await held(ana), await held(leo), await held(stranger), await held(), await held(newcomer, 'any')]).toEqual([[], [], undefined, undefined, undefined]));
});

describe('changes of an account', () => {
  it('are told to its owner when an entry is disputed, though no minute moves', async () => {
    const gone = new AbortController();
    const changes = await new AccountsResolver(world.models, find).accountChanged(purseOfAna, { ...request(ana), gone: gone.signal });
    const next = changes.next();
    await world.given(EntryDisputed.of({ accountId: purseOfAna, disputeId: aDispute(2), transferId: aTransferId(1), authorId: ana, reason: 'Not at all.' }));
    expect((await next).value).toMatchObject({ accountChanged: { id: purseOfAna } });
    gone.abort();
    await changes.return(undefined);
  });
  it('are told when a request is not waited for any more, and when a payment was refused', async () => {
    const gone = new AbortController();
    const changes = await new AccountsResolver(world.models, find).accountChanged(purseOfAna, { ...request(ana), gone: gone.signal });
    for (const event of [
      CreditRequestClosed.of({ accountId: purseOfAna, requestId: service(2).requestId, how: 'REFUSED' }),
      TransferRefused.of({ accountId: purseOfAna, attempt: aTransferId(903), to: purseOfLeo, minutes: '900', purpose: { kind: 'GIFT' }, code: 'LIMIT_REACHED', missing: '1' }),
    ]) {
      const next = Promise.race([changes.next(), pause(2_000, undefined)]);
      await world.given(event);
      expect((await next)?.value).toMatchObject({ accountChanged: { id: purseOfAna } });
    }
    gone.abort();
    await changes.return(undefined);
  });
  it('make no account of what was only refused', async () => {
    const nothingMoved = accountOf(neighbours, stranger);
    await world.given(TransferRefused.of({ accountId: nothingMoved, attempt: aTransferId(904), to: purseOfLeo, minutes: '900', purpose: { kind: 'GIFT' }, code: 'LIMIT_REACHED', missing: '1' }));
    expect(await world.row(accounts, nothingMoved)).toBeUndefined();
  });
  it('are not told to who may not see it', async () => expect(new AccountsResolver(world.models, find).accountChanged(purseOfAna, request(newcomer))).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } }));
  it('are told to its owner after they can be read, and those of others are not', async () => {
    const gone = new AbortController();
    const changes = await new AccountsResolver(world.models, find).accountChanged(purseOfAna, { ...request(ana), gone: gone.signal });
    const next = changes.next();
    await world.given(...purses.pay({ from: purseOfLeo, to: purseOfMia, minutes: 1 }), ...purses.pay({ from: purseOfLeo, to: purseOfAna, minutes: 7 }));
    expect((await next).value).toMatchObject({ accountChanged: { id: purseOfAna, balance: '-53' } });
    gone.abort();
    await changes.return(undefined);
  });
});

it('comes out the same when everything is built anew', async () => {
  for (const verified of [await world.models.verify(accounts), await world.models.verify(creditHolds), await world.models.verify(creditRequests), await world.models.verify(entryDisputes), await world.models.verify(mandatesHeld)]) expect(verified).toMatchObject({ differing: 0 });
});
