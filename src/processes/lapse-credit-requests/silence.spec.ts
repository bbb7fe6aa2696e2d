import { beforeEach, describe, expect, it } from '@jest/globals';
import { creditRequestId } from '../../../contracts/values.js';
import { accountIn, ana, BEGIN, CreditStreet, leo, transferNamed } from '../../../test/support/credit-street.js';
import { AcceptCreditRequest, CloseAccount, RefuseCreditRequest, RequestCredits } from '../../account/account.commands.js';
import { plusDays } from '../../../contracts/time.js';
import { idFrom } from '../../kernel/ids.js';

const [anas, leos] = [accountIn(ana), accountIn(leo)];
const requestId = creditRequestId.parse(idFrom('crq', 'any'));

let world: CreditStreet;
beforeEach(async () => { world = await CreditStreet.open({ policy: { creditRequestDays: 7, silentRequestMinutes: 30, creditLimitMinutes: 20, creditWarningMinutes: 10 } }); });
const ask = (minutes: string) => world.send(new RequestCredits({ accountId: leos, to: anas, requestId, minutes, reason: 'For the ladder.' }, world.by(ana)));
const afterDays = async (days: number) => { world.parts.clock.instant = plusDays(BEGIN, days); await world.settle(); };

describe('a request for credits that nobody answers', () => {
  it('waits as long as the policy says', async () => { await ask('60'); await afterDays(6); expect(await world.said(leos)).toEqual(['CreditsRequested']); });
  it('has expired then', async () => {
    await ask('60');
    await afterDays(7);
    expect((await world.account(leos)).at(-1)).toMatchObject({ type: 'CreditRequestClosed', data: { how: 'EXPIRED' } });
  });
  it('is paid then where the community takes silence for consent to so little', async () => {
    await ask('20');
    await afterDays(7);
    expect(await world.said(leos)).toEqual(['CreditsRequested', 'CreditsTransferred']);
    expect([await world.balance(leos), await world.balance(anas)]).toEqual(['-20', '20']);
  });
  it('is not paid, little as it is, beyond the limit', async () => {
    await ask('30');
    await afterDays(7);
    expect(await world.said(leos)).toEqual(['CreditsRequested', 'CreditRequestClosed']);
  });
  it.each<[string, () => Promise<unknown>]>([
    ['has closed their account', () => world.send(new CloseAccount({ accountId: anas, reason: 'Moving away.' }, world.by(ana)))], ['has left', () => world.leave(ana)],
  ])('is not paid by silence to who %s meanwhile', async (_, happens) => {
    await ask('20');
    await happens();
    await afterDays(7);
    expect((await world.account(leos)).at(-1)).toMatchObject({ type: 'CreditRequestClosed', data: { how: 'EXPIRED' } });
    expect(await world.balance(anas)).toBe('0');
  });
  it('is not paid by silence by who has left meanwhile, and could not say no any more', async () => {
    await ask('20');
    await world.leave(leo);
    await afterDays(7);
    expect((await world.account(leos)).at(-1)).toMatchObject({ type: 'CreditRequestClosed', data: { how: 'EXPIRED' } });
  });
  it('is paid once, although the processes begin anew', async () => {
    await ask('20');
    await afterDays(7);
    world = await world.again({ hasCheckpoints: false });
    await afterDays(9);
    expect(await world.balance(anas)).toBe('20');
  });
});

describe('a request for credits that was answered', () => {
  it('is not paid by silence when it was refused', async () => {
    await ask('20');
    await world.send(new RefuseCreditRequest({ accountId: leos, requestId }, world.by(leo)));
    await afterDays(8);
    expect(await world.said(leos)).toEqual(['CreditsRequested', 'CreditRequestClosed']);
  });
  it('is not paid by silence when it was paid', async () => {
    await ask('20');
    await world.send(new AcceptCreditRequest({ accountId: leos, requestId, transferId: transferNamed('accepted') }, world.by(leo)));
    await afterDays(8);
    expect(await world.balance(anas)).toBe('20');
  });
});
