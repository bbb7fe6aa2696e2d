import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountIn, ana, BEGIN, CreditStreet, elsewhere, fund, leo, mia, tom, zoe } from '../../../test/support/credit-street.js';
import { accountOf } from '../../../contracts/account/accounts.js';
import { mandateId } from '../../../contracts/values.js';
import { idFrom } from '../../kernel/ids.js';
import { EntrustMember } from './give-mandate.commands.js';

let world: CreditStreet;
beforeEach(async () => { world = await CreditStreet.open(); });
const entrust = (data: Partial<EntrustMember['data']> = {}, { actor = ana, key = 'm1' } = {}) =>
  world.send(new EntrustMember({ accountId: accountIn(ana), mandateId: mandateId.parse(idFrom('mdt', key)), holderId: leo, minutes: '60', ...data }, world.by(actor, key)));
const nothingIsWritten = async (asking: () => Promise<unknown>, no: object) => {
  const { length } = await world.log();
  expect(await asking()).toEqual(no);
  expect(await world.log()).toHaveLength(length);
};

describe('a mandate', () => {
  it('is given to a member of the community', async () => {
    expect(await entrust()).toMatchObject({ revision: 0n });
    expect(await world.account(accountIn(ana))).toMatchObject([{ type: 'MandateGiven', data: { holderId: leo, minutes: '60' } }]);
  });
  it.each([['who lives elsewhere', zoe], ['who never joined', mia]])('is not given to somebody %s', (_, holderId) => nothingIsWritten(() => entrust({ holderId }), { rejected: 'NOT_A_MEMBER', path: ['input', 'holderId'] }));
  it('is not given to who has left, and stays with who leaves later: a repeat is answered as the first time', async () => {
    const given = await entrust();
    await world.leave(leo);
    expect(await entrust()).toEqual(given);
    await nothingIsWritten(() => entrust({}, { key: 'm2' }), { rejected: 'NOT_A_MEMBER', path: ['input', 'holderId'] });
  });
  it('is not given by strangers, who hear nothing about anybody else', () => nothingIsWritten(() => entrust({ holderId: mia }, { actor: zoe }), { rejected: 'NOT_A_MEMBER' }));
  it('is not given for the account of another', () => nothingIsWritten(() => entrust({}, { actor: tom }), { rejected: 'NOT_YOUR_ACCOUNT' }));
  it('is not given to oneself', () => nothingIsWritten(() => entrust({ holderId: ana }), { rejected: 'SAME_ACCOUNT' }));
  it('is not given for an account elsewhere', () => nothingIsWritten(() => entrust({ accountId: accountOf(elsewhere, ana), holderId: zoe }), { rejected: 'NOT_A_MEMBER' }));
  it('is not given until an instant that has passed', () => nothingIsWritten(() => entrust({ until: BEGIN }), { rejected: 'PERIOD_NOT_IN_ORDER' }));
  it('is given for the fund by a treasurer, and by nobody else', async () => {
    await nothingIsWritten(() => entrust({ accountId: fund }), { rejected: 'NOT_TREASURER' });
    expect(await entrust({ accountId: fund }, { actor: tom, key: 'm3' })).toMatchObject({ revision: 0n });
  });
});
