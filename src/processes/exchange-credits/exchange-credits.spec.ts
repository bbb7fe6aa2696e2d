import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountOf } from '../../../contracts/account/accounts.js';
import { plusMinutes } from '../../../contracts/time.js';
import { communityId, type AccountId } from '../../../contracts/values.js';
import { ana, CrashingStore, elsewhere, leo, mia, street, tom, transferNamed, zoe, type CreditStreet } from '../../../test/support/credit-street.js';
import { agree, anas, elsewheres, end, exchanging, give, leos, streets, twoCommunities, wrongsOf, zacs, zoes, type Gift } from '../../../test/support/two-communities.js';
import { CloseAccount, TransferCredits } from '../../account/account.commands.js';
import { AgreeToExchangeWith } from './exchange-credits.commands.js';

let world: CreditStreet;
beforeEach(async () => { world = await twoCommunities(); });

/** What they have: Ana, the street's boundary, elsewhere's, Zoe. */
const balances = () => Promise.all([anas, streets, elsewheres, zoes].map((account) => world.balance(account)));
const anasGift: Gift = { from: anas, to: zoes, minutes: '60', key: 'gift' };
const wrongs = () => wrongsOf(world, { atRest: true });

describe('a payment to another community', () => {
  it('leaves its payer over the boundary, and comes to its payee over the other one, which is its opposite', async () => {
    await exchanging(world, '300');
    expect(await give(world, anasGift)).toHaveProperty('position');
    expect(await world.said(anas)).toEqual(['CreditsHeld', 'HoldPosted']);
    await world.settle();
    expect(await balances()).toEqual(['-60', '60', '-60', '60']);
    expect(await wrongs()).toEqual([]);
  });
  it('names who pays and is paid in the other community, on both sides', async () => {
    await exchanging(world, '300');
    await give(world, anasGift);
    await world.settle();
    expect((await world.account(zoes)).at(-1)).toMatchObject({ type: 'CreditsReceived', data: { from: elsewheres, purpose: { kind: 'EXCHANGE', with: anas } } });
    expect((await world.account(anas)).at(-1)).toMatchObject({ type: 'HoldPosted', data: { to: streets, authority: 'AGREEMENT', purpose: { kind: 'EXCHANGE', with: zoes } } });
  });
  it('happens once, however often it is asked for, and is answered as the first time when the exchange has ended since', async () => {
    await exchanging(world, '300');
    await give(world, anasGift);
    await world.settle();
    await end(world, street);
    await world.settle();
    expect(await give(world, anasGift)).toHaveProperty('position');
    await world.settle();
    expect(await balances()).toEqual(['-60', '60', '-60', '60']);
  });
  it('is answered as the first time when its payee has left since', async () => {
    await exchanging(world, '300');
    const back: Gift = { from: zoes, to: leos, minutes: '60', key: 'back' };
    await give(world, back);
    await world.leave(leo);
    expect(await give(world, back)).toHaveProperty('position');
    expect(await give(world, { ...back, key: 'another' })).toMatchObject({ rejected: 'NOT_A_MEMBER' });
    await world.settle();
    expect(await world.balance(leos)).toBe('60');
  });
  it('is a conflict where the same key is used for something else', async () => {
    await exchanging(world, '300');
    await give(world, anasGift);
    expect(await give(world, { ...anasGift, minutes: '61' })).toMatchObject({ rejected: 'IDEMPOTENCY_CONFLICT' });
    expect(await give(world, { ...anasGift, to: zacs })).toMatchObject({ rejected: 'IDEMPOTENCY_CONFLICT' });
  });
  it('takes no levy, in neither community', async () => {
    world = await twoCommunities({ policy: { levyPercent: 10 } });
    await exchanging(world, '300');
    await give(world, anasGift);
    await world.settle();
    expect(await balances()).toEqual(['-60', '60', '-60', '60']);
  });
});

describe('a payment to another community is refused', () => {
  const untouched = async () => { expect([await world.said(anas), await world.said(zoes)]).toEqual([[], []]); };

  it.each(['neither has', 'ours alone has', 'theirs alone has'])('and nothing is written while of the two communities %s agreed', async (who) => {
    if (who !== 'neither has') await agree(world, who === 'ours alone has' ? street : elsewhere, '300');
    await world.settle();
    expect(await give(world, anasGift)).toMatchObject({ rejected: 'NO_EXCHANGE' });
    await untouched();
  });
  it('and nothing is written for who does not belong, is not the owner, or pays nobody who is there', async () => {
    await exchanging(world, '300');
    await world.join(mia);
    const codes = await Promise.all([
      give(world, { ...anasGift, by: leo }), give(world, { ...anasGift, by: tom }), give(world, { ...anasGift, by: zoe }),
      give(world, { ...anasGift, to: accountOf(elsewhere, mia) }), give(world, { ...anasGift, to: accountOf(elsewhere, ana) }),
    ]);
    expect(codes.map((outcome) => ('rejected' in outcome ? outcome.rejected : 'done'))).toEqual(['NOT_YOUR_ACCOUNT', 'NOT_YOUR_ACCOUNT', 'NOT_A_MEMBER', 'NOT_A_MEMBER', 'NOT_A_MEMBER']);
    await untouched();
  });
  it('and nothing is written where the payee has closed their account', async () => {
    await exchanging(world, '300');
    await world.send(new CloseAccount({ accountId: zoes, reason: 'I am moving.' }, world.by(zoe)));
    expect(await give(world, anasGift)).toMatchObject({ rejected: 'ACCOUNT_CLOSED', path: ['input', 'to'] });
    expect(await world.said(anas)).toEqual([]);
  });
  it('where the payer has not so much, for ever', async () => {
    await exchanging(world, '3000');
    expect(await give(world, { ...anasGift, minutes: '601' })).toMatchObject({ rejected: 'LIMIT_REACHED', facts: { missing: '1' } });
    await world.send(new TransferCredits({ accountId: leos, to: anas, minutes: '100', transferId: transferNamed('soup'), purpose: { kind: 'GIFT' } }, world.by(leo)));
    await world.settle();
    expect(await give(world, { ...anasGift, minutes: '601' })).toMatchObject({ rejected: 'LIMIT_REACHED' });
    await world.settle();
    expect(await balances()).toEqual(['100', '0', '0', '0']);
  });
  it('where it goes beyond what both have agreed to, for ever, and the payer has it back at once', async () => {
    await exchanging(world, '300', '59');
    expect(await give(world, anasGift)).toMatchObject({ rejected: 'EXCHANGE_LIMIT_REACHED', facts: { missing: '1' } });
    expect((await world.account(anas)).at(-1)).toMatchObject({ type: 'HoldVoided', data: { after: { balance: '0', held: '0' } } });
    await agree(world, elsewhere, '300');
    await world.settle();
    expect(await give(world, anasGift)).toMatchObject({ rejected: 'EXCHANGE_LIMIT_REACHED' });
    await world.settle();
    expect(await balances()).toEqual(['0', '0', '0', '0']);
    expect(await wrongs()).toEqual([]);
  });
  it.each([['ours', street], ['theirs', elsewhere]] as const)('once %s has ended it; what is owed can still go back, and not more', async (_, who) => {
    await exchanging(world, '300');
    await give(world, anasGift);
    await world.settle();
    await end(world, who);
    await world.settle();
    expect(await give(world, { ...anasGift, key: 'another' })).toMatchObject({ rejected: 'NO_EXCHANGE' });
    expect(await give(world, { from: zoes, to: leos, minutes: '61' })).toMatchObject({ rejected: 'NO_EXCHANGE', facts: { missing: '1' } });
    expect(await give(world, { from: zoes, to: leos, minutes: '60' })).toHaveProperty('position');
    await world.settle();
    expect(await balances()).toEqual(['-60', '0', '0', '0']);
    expect(await world.balance(leos)).toBe('60');
    expect(await wrongs()).toEqual([]);
  });
  it('with a community that there is not, and so is agreeing to it', async () => {
    const nowhere = communityId.parse('cmt_'.padEnd(36, '0'));
    expect(await world.send(new AgreeToExchangeWith({ communityId: street, withId: nowhere, minutes: '60', reason: 'Why not?' }, world.by(tom)))).toMatchObject({ rejected: 'NOT_FOUND', path: ['input', 'withId'] });
    expect(await give(world, { ...anasGift, to: accountOf(nowhere, leo) })).toMatchObject({ rejected: 'NO_EXCHANGE' });
  });
});

describe('a payment to another community that was left', () => {
  /** The machine stops at the first append to this account. */
  const stoppedAt = async (account: AccountId, written: boolean) => {
    const store = new CrashingStore();
    world = await twoCommunities({ store });
    await exchanging(world, '300');
    store.crash = { stream: `account-${account}`, written };
    await expect(give(world, anasGift)).rejects.toThrow('the machine stopped here');
    store.crash = undefined;
    world = await world.again();
  };

  it.each([true, false])('between its legs is finished by itself (the second one written: %s)', async (written) => {
    await stoppedAt(elsewheres, written);
    await world.settle();
    expect(await balances()).toEqual(['-60', '60', '-60', '60']);
    expect(await wrongs()).toEqual([]);
  });
  it('between its legs for longer than an hour is given back, by both sides', async () => {
    await stoppedAt(elsewheres, true);
    world.parts.clock.instant = plusMinutes(world.at, 60);
    await world.settle();
    expect(await balances()).toEqual(['0', '0', '0', '0']);
    expect(await world.said(elsewheres)).toContain('HoldVoided');
    expect(await wrongs()).toEqual([]);
  });
  it('after a second leg that was refused is given back by itself', async () => {
    const store = new CrashingStore();
    world = await twoCommunities({ store });
    await exchanging(world, '59');
    store.crash = { stream: `account-${elsewheres}`, written: true };
    await expect(give(world, anasGift)).rejects.toThrow('the machine stopped here');
    store.crash = undefined;
    world = await world.again();
    await world.settle();
    expect(await balances()).toEqual(['0', '0', '0', '0']);
    expect(await wrongs()).toEqual([]);
  });
  it('is the same where all checkpoints are lost', async () => {
    await exchanging(world, '300');
    await give(world, anasGift);
    await world.settle();
    const length = (await world.log()).length;
    world = await world.again({ hasCheckpoints: false });
    await world.settle();
    expect((await world.log()).length).toBe(length);
  });
});

describe('what one community says of an exchange', () => {
  it('is heard by the other in the order in which it was said', async () => {
    await exchanging(world, '300', '200');
    await end(world, street);
    await agree(world, street, '40');
    await world.settle();
    expect((await world.account(elsewheres)).filter(({ type }) => type === 'ExchangeNoticed').map(({ data }) => ('said' in data && 'minutes' in data ? data.minutes : 'no more'))).toEqual(['300', 'no more', '40']);
    expect(await give(world, { ...anasGift, minutes: '41' })).toMatchObject({ rejected: 'EXCHANGE_LIMIT_REACHED', facts: { missing: '1' } });
  });
});
