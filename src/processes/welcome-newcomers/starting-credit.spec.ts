import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountIn, CreditStreet, fund, mia } from '../../../test/support/credit-street.js';
import { CloseAccount } from '../../account/account.commands.js';

const mias = accountIn(mia);
let world: CreditStreet;
beforeEach(async () => { world = await CreditStreet.open(); });
const minutesOf = async () => [await world.balance(mias), await world.balance(fund)];
const joins = async () => { await world.join(mia); await world.settle(); };

describe('who joins where the community has voted for a starting credit', () => {
  beforeEach(() => world.vote({ startingCreditMinutes: 60 }));

  it('is given it by the fund', async () => {
    await world.fill('600');
    await joins();
    expect(await minutesOf()).toEqual(['60', '540']);
    expect(await world.account(mias)).toMatchObject([{ type: 'CreditsReceived', data: { from: fund, purpose: { kind: 'STARTING_CREDIT' } } }]);
  });
  it('is given it once, although they leave and come back', async () => {
    await world.fill('600');
    await joins();
    await world.leave(mia);
    await joins();
    expect(await minutesOf()).toEqual(['60', '540']);
  });
  it('is given it once, although they come back after another vote', async () => {
    await world.fill('600');
    await joins();
    await world.leave(mia);
    await world.vote({ startingCreditMinutes: 90 }, 3);
    await joins();
    expect(await minutesOf()).toEqual(['60', '540']);
  });
  it('is given it once, although the process begins anew', async () => {
    await world.fill('600');
    await joins();
    world = await world.again({ hasCheckpoints: false });
    await world.settle();
    expect(await minutesOf()).toEqual(['60', '540']);
  });
  it('is given nothing by a fund that has too little, nor later when it has enough', async () => {
    await joins();
    expect((await world.account(fund)).at(-1)).toMatchObject({ type: 'TransferRefused', data: { to: mias, code: 'LIMIT_REACHED', missing: '60' } });
    await world.fill('600');
    world = await world.again({ hasCheckpoints: false });
    await world.settle();
    expect(await minutesOf()).toEqual(['0', '600']);
  });
});

describe('who joined before a starting credit was voted for', () => {
  it('is given nothing on an account that they have closed, when they leave and come back', async () => {
    await world.fill('600');
    await joins();
    await world.send(new CloseAccount({ accountId: mias, reason: 'Moving away.' }, world.by(mia)));
    await world.leave(mia);
    await world.vote({ startingCreditMinutes: 60 });
    await joins();
    expect(await minutesOf()).toEqual(['0', '600']);
  });
  it('is given nothing, although the process begins anew', async () => {
    await world.fill('600');
    await joins();
    await world.vote({ startingCreditMinutes: 60 });
    world = await world.again({ hasCheckpoints: false });
    await world.settle();
    expect(await minutesOf()).toEqual(['0', '600']);
  });
});
