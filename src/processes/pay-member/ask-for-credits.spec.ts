import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountIn, ana, cora, CreditStreet, fund, leo, tom, zoe } from '../../../test/support/credit-street.js';
import { creditRequestId, type AccountId } from '../../../contracts/values.js';
import { RefuseCreditRequest, WithdrawCreditRequest } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { AskForCredits } from './pay-member.commands.js';

let world: CreditStreet;
beforeEach(async () => { world = await CreditStreet.open({ policy: { openCreditRequestsMax: 2 } }); });

const request = (key: string) => creditRequestId.parse(idFrom('crq', key));
/** What Ana asks for, of everybody in turn. */
const ask = (key: string, { payer = accountIn(leo), actor = ana }: { readonly payer?: AccountId; readonly actor?: string } = {}) =>
  world.send(new AskForCredits({ payer, to: accountIn(ana), requestId: request(key), minutes: '60', reason: 'For the bread.' }, world.by(actor, key)));
const tooMany = { rejected: 'TOO_MANY_OPEN_REQUESTS' };

describe('requests for credits', () => {
  it('may wait for as many answers as the community says, whoever is asked, and one more is refused', async () => {
    expect([await ask('a'), await ask('b', { payer: fund })]).toMatchObject([{ revision: 0n }, { revision: 0n }]);
    const { length } = await world.log();
    expect(await ask('c', { payer: accountIn(cora) })).toEqual(tooMany);
    expect(await world.log()).toHaveLength(length);
  });
  it('may be more again once one was answered or taken back', async () => {
    for (const key of ['a', 'b']) await ask(key);
    await world.send(new RefuseCreditRequest({ accountId: accountIn(leo), requestId: request('a') }, world.by(leo)));
    expect(await ask('c')).toMatchObject({ revision: 3n });
    expect(await ask('d')).toEqual(tooMany);
    await world.send(new WithdrawCreditRequest({ accountId: accountIn(leo), requestId: request('b') }, world.by(ana)));
    expect(await ask('d')).toMatchObject({ revision: 5n });
  });
  it('are answered as the first time when they are repeated, also at the limit', async () => {
    const [first] = [await ask('a'), await ask('b')];
    expect(await ask('a')).toEqual(first);
  });
  it('of others do not count', async () => {
    for (const key of ['a', 'b']) await ask(key);
    expect(await world.send(new AskForCredits({ payer: accountIn(ana), to: accountIn(leo), requestId: request('l'), minutes: '60', reason: 'For the bread.' }, world.by(leo)))).toMatchObject({ revision: 0n });
  });
  it('do not slip past when ten are made at once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(`k${n}`)));
    expect(answers.filter((answer) => 'rejected' in answer)).toEqual(Array.from({ length: 8 }, () => tooMany));
  });
  it('of who does not belong are refused for that', async () => {
    for (const key of ['a', 'b']) await ask(key);
    expect([await ask('z', { actor: zoe }), await ask('t', { actor: tom })]).toMatchObject([{ rejected: 'NOT_A_MEMBER' }, tooMany]);
  });
});
