import { beforeEach, describe, expect, it } from '@jest/globals';
import { communityId } from '../../../contracts/values.js';
import { accountIn, ana, cora, CreditStreet, elsewhere, fund, leo, mia, street, tom, zoe } from '../../../test/support/credit-street.js';
import { CloseAccount } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { GrantOrientation } from './orientation.commands.js';

let world: CreditStreet;
const open = async (policy: Parameters<typeof CreditStreet.open>[0] = {}) => (world = await CreditStreet.open(policy));
beforeEach(() => open());

/** Cora says that Ana was there, or what else is said. */
const grant = (data: Partial<GrantOrientation['data']> = {}, { actor = cora, key = 'o1' } = {}) =>
  world.send(new GrantOrientation({ communityId: street, memberId: ana, ...data }, world.by(actor, key)));
const anas = async () => { await world.settle(); return world.balance(accountIn(ana)); };
const refused = async (asked: Promise<object>, rejected: string, path?: readonly string[]) => {
  expect(await asked).toEqual(expect.objectContaining({ rejected, ...(path && { path }) }));
  expect(await world.account(accountIn(ana))).toEqual([]);
};

describe('having taken part in the orientation', () => {
  it.each([['a coordinator', cora], ['a treasurer', tom]])('is paid by the fund on the word of %s', async (_, actor) => {
    await world.fill('600');
    expect(await grant({}, { actor })).toMatchObject({ revision: 1n });
    expect((await world.account(fund)).at(-1)).toMatchObject({ type: 'CreditsTransferred', data: { to: accountIn(ana), minutes: '120', purpose: { kind: 'ORIENTATION' }, authority: 'AGREEMENT' } });
    expect(await anas()).toBe('120');
  });
  it('is paid as the policy says', async () => {
    await open({ policy: { orientationMinutes: 45 } });
    await world.fill('600');
    await grant();
    expect(await anas()).toBe('45');
  });
  it('is paid to each', async () => {
    await world.fill('600');
    await grant();
    await grant({ memberId: leo }, { key: 'o2' });
    expect([await anas(), await world.balance(accountIn(leo)), await world.balance(fund)]).toEqual(['120', '120', '360']);
  });
});

describe('having taken part in the orientation is paid once', () => {
  beforeEach(() => world.fill('600'));

  it('to who has left and come back', async () => {
    await grant();
    await world.leave(ana);
    await world.join(ana);
    expect(await grant({}, { key: 'o2' })).toMatchObject({ revision: 1n });
    expect(await anas()).toBe('120');
  });
  it('however many say so at once', async () => {
    await Promise.all([cora, tom].flatMap((actor) => [1, 2, 3].map((key) => grant({}, { actor, key: `o${key}` }))));
    expect([await anas(), await world.balance(fund)]).toEqual(['120', '480']);
  });
  it('although the policy gives more by now', async () => {
    const first = await grant();
    await world.vote({ orientationMinutes: 200 });
    expect(await grant({}, { actor: tom, key: 'o2' })).toEqual(first);
    expect(await anas()).toBe('120');
  });
  it.each<[string, () => Promise<void>]>([
    ['the policy gives more by now', () => world.vote({ orientationMinutes: 200 })], ['the policy gives nothing by now', () => world.vote({ orientationMinutes: 0 })], ['they have left since', () => world.leave(ana)],
  ])('and answered the same when it is said again under the same name, although %s', async (_, happens) => {
    const first = await grant();
    await happens();
    expect(await grant()).toEqual(first);
  });
});

describe('nobody says so of themselves', () => {
  it.each([['a coordinator', cora], ['a treasurer', tom]])('%s', async (_, actor) => {
    await world.fill('600');
    expect(await grant({ memberId: actor }, { actor })).toEqual({ rejected: 'NOT_FOR_ONESELF' });
    expect(await world.account(accountIn(actor))).toEqual([]);
  });
});

describe('a fund that has too little', () => {
  it('refuses, and refuses the same request for ever', async () => {
    const no = { rejected: 'LIMIT_REACHED', facts: { missing: '120' } };
    expect(await grant()).toEqual(no);
    await world.fill('600');
    expect(await grant()).toEqual(no);
    expect(await anas()).toBe('0');
  });
  it('pays the next time somebody says so, once', async () => {
    await grant();
    await grant({}, { key: 'o2' });
    await world.fill('600');
    const paid = await grant({}, { key: 'o3' });
    expect(paid).not.toHaveProperty('rejected');
    expect(await grant({}, { key: 'o3' })).toEqual(paid);
    expect(await grant({}, { actor: tom, key: 'o4' })).toEqual(paid);
    expect(await grant()).toMatchObject({ rejected: 'LIMIT_REACHED' });
    expect([await anas(), await world.balance(fund)]).toEqual(['120', '480']);
  });
  it('pays once, however many say so at once when it has enough', async () => {
    await grant();
    await world.fill('600');
    await Promise.all([cora, tom].flatMap((actor) => [1, 2, 3].map((key) => grant({}, { actor, key: `again ${key}` }))));
    expect([await anas(), await world.balance(fund)]).toEqual(['120', '480']);
  });
});

describe('the orientation is refused, and nothing is written,', () => {
  beforeEach(() => world.fill('600'));

  it('on the word of a member', async () => refused(grant({}, { actor: leo }), 'NOT_TREASURER'));
  it('on one’s own word', async () => refused(grant({}, { actor: ana }), 'NOT_TREASURER'));
  it('on the word of a stranger', async () => refused(grant({}, { actor: zoe }), 'NOT_A_MEMBER'));
  it('on the word of a coordinator who has left', async () => { await world.leave(cora); await refused(grant(), 'NOT_A_MEMBER'); });
  it('in a community that does not exist', async () => refused(grant({ communityId: communityId.parse(idFrom('cmt', 'nowhere')) }), 'NOT_FOUND'));
  it('in another community', async () => refused(grant({ communityId: elsewhere }), 'NOT_A_MEMBER'));
  it('for somebody who does not belong', async () => refused(grant({ memberId: mia }), 'NOT_A_MEMBER', ['input', 'memberId']));
  it('for somebody who has left', async () => { await world.leave(ana); await refused(grant(), 'NOT_A_MEMBER', ['input', 'memberId']); });
  it('where the policy gives nothing for it', async () => { await world.vote({ orientationMinutes: 0 }); await refused(grant(), 'NO_SUCH_PROGRAMME'); });
  it('under a name that was used for somebody else', async () => { await grant({ memberId: leo }); await refused(grant(), 'IDEMPOTENCY_CONFLICT'); });
  it('for an account that is closed', async () => {
    await world.send(new CloseAccount({ accountId: accountIn(ana), reason: 'Moved away.' }, world.by(tom)));
    expect(await grant()).toEqual({ rejected: 'ACCOUNT_CLOSED', path: ['input', 'memberId'] });
  });
});
