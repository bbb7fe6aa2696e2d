import { beforeEach, describe, expect, it } from '@jest/globals';
import { accountOf } from '../../../contracts/account/accounts.js';
import { creditRequestId, mandateId, type AccountId } from '../../../contracts/values.js';
import { accountIn, ana, budget, cora, CreditStreet, elsewhere, fund, issue, leo, mia, tom, transferNamed, zoe } from '../../../test/support/credit-street.js';
import { CloseAccount, GiveMandate } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { AskForCredits, GiveCredits, ThankGroup } from './pay-member.commands.js';

const [anas, leos, mias, coras] = [accountIn(ana), accountIn(leo), accountIn(mia), accountIn(cora)];
const mandate = mandateId.parse(idFrom('mdt', 'any'));
const request = creditRequestId.parse(idFrom('crq', 'any'));
const reason = 'It was a pleasure.';

let world: CreditStreet;
beforeEach(async () => { world = await CreditStreet.open(); });

/** What Ana gives Leo, or what else is said. */
const give = (data: Partial<GiveCredits['data']> = {}, { actor = ana, key = 'g1' } = {}) =>
  new GiveCredits({ from: anas, to: leos, minutes: '60', transferId: transferNamed(key), ...data }, world.by(actor, key));
const ask = (data: Partial<AskForCredits['data']> = {}, { actor = ana, key = 'a1' } = {}) =>
  new AskForCredits({ payer: leos, to: anas, requestId: request, minutes: '60', reason, ...data }, world.by(actor, key));
const thank = (to: readonly AccountId[], { actor = cora, key = 't1' } = {}) =>
  new ThankGroup({ fund, reason, awards: to.map((account, index) => ({ to: account, minutes: '60', transferId: transferNamed(`${key} ${index}`) })) }, world.by(actor, key));
const close = (account: AccountId) => world.send(new CloseAccount({ accountId: account, reason: 'Moved away.' }, world.by(tom)));

const refused = async (command: GiveCredits | AskForCredits | ThankGroup, rejected: string, path?: readonly string[]) => {
  const { length } = await world.log();
  expect(await world.send(command)).toEqual(expect.objectContaining({ rejected, ...(path && { path }) }));
  expect(await world.log()).toHaveLength(length);
};

describe('giving', () => {
  it('is a gift where a member pays', async () => {
    expect(await world.send(give({ reason }))).toMatchObject({ revision: 0n });
    expect(await world.account(anas)).toMatchObject([{ type: 'CreditsTransferred', data: { to: leos, minutes: '60', purpose: { kind: 'GIFT' }, authority: 'OWNER', authorId: ana, reason } }]);
  });
  it('to the fund is a gift as well', async () => {
    await world.send(give({ to: fund }));
    expect(await world.account(anas)).toMatchObject([{ data: { to: fund, purpose: { kind: 'GIFT' } } }]);
  });
  it('is spending where the fund pays', async () => {
    await world.fill('600');
    expect(await world.send(give({ from: fund, reason }, { actor: tom }))).toMatchObject({ revision: 1n });
    expect((await world.account(fund)).at(-1)).toMatchObject({ data: { to: leos, purpose: { kind: 'FUND_SPENDING' }, authority: 'TREASURER' } });
  });
  it('creates credits within the budget where the issue pays', async () => {
    await world.fill('600');
    expect((await world.account(issue)).at(-1)).toMatchObject({ type: 'CreditsTransferred', data: { to: fund, purpose: { kind: 'ISSUE', budgetId: budget } } });
    expect(await world.balance(fund)).toBe('600');
  });
  it('is possible from an account that one holds a mandate for', async () => {
    await world.send(new GiveMandate({ accountId: anas, mandateId: mandate, holderId: leo, minutes: '90' }, world.by(ana)));
    await world.send(give({ to: coras, mandateId: mandate }, { actor: leo }));
    expect((await world.account(anas)).at(-1)).toMatchObject({ type: 'CreditsTransferred', data: { to: coras, authority: 'MANDATE', authorId: leo } });
  });
  it('is answered with what is missing where the account may not go so low, and that is kept', async () => {
    expect(await world.send(give({ minutes: '601' }))).toEqual({ rejected: 'LIMIT_REACHED', facts: { missing: '1' } });
    expect(await world.said(anas)).toEqual(['TransferRefused']);
  });
});

describe('giving is refused, and nothing is written,', () => {
  it('to somebody of another community', async () => refused(give({ to: accountIn(zoe) }), 'NOT_A_MEMBER', ['input', 'to']));
  it('to somebody who does not exist', async () => refused(give({ to: mias }), 'NOT_A_MEMBER', ['input', 'to']));
  it('to somebody who has left', async () => { await world.leave(leo); await refused(give(), 'NOT_A_MEMBER', ['input', 'to']); });
  it('to an account that is closed', async () => { await close(leos); await refused(give(), 'ACCOUNT_CLOSED', ['input', 'to']); });
  it('from an account that is closed', async () => { await close(anas); await refused(give(), 'ACCOUNT_CLOSED'); });
  it('to the issue', async () => refused(give({ to: issue }), 'NOT_FOUND', ['input', 'to']));
  it('to oneself', async () => refused(give({ to: anas }), 'SAME_ACCOUNT'));
  it('to an account of another community, whoever has it', async () => {
    await refused(give({ to: accountOf(elsewhere, zoe) }), 'OTHER_COMMUNITY');
    await refused(give({ to: accountOf(elsewhere, mia) }), 'OTHER_COMMUNITY');
  });
  it('from an account of another community', async () => refused(give({ from: accountOf(elsewhere, ana) }), 'NOT_A_MEMBER'));
  it('from somebody else’s account', async () => refused(give({ from: leos, to: coras }), 'NOT_YOUR_ACCOUNT'));
  it('from somebody else’s account to a treasurer too', async () => refused(give({ from: leos, to: coras }, { actor: tom }), 'NOT_YOUR_ACCOUNT'));
  it('on a mandate that was never given', async () => refused(give({ from: leos, to: coras, mandateId: mandate }), 'NO_SUCH_MANDATE'));
  it('from the fund by a member', async () => refused(give({ from: fund, reason }), 'NOT_TREASURER'));
  it('from the fund by a coordinator', async () => refused(give({ from: fund, reason }, { actor: cora }), 'NOT_TREASURER'));
  it('from the fund without a word why', async () => refused(give({ from: fund }, { actor: tom }), 'REASON_REQUIRED'));
  it('from the issue without a budget', async () => refused(give({ from: issue, to: fund }, { actor: tom }), 'NO_SUCH_BUDGET', ['input', 'budgetId']));
  it('from the issue to a member', async () => { await world.fill('60'); await refused(give({ from: issue, budgetId: budget }, { actor: tom }), 'NOT_FOUND'); });
  it('by somebody of another community, who learns nothing about others', async () => {
    expect(await world.send(give({ from: accountIn(zoe), to: leos }, { actor: zoe }))).toEqual({ rejected: 'NOT_A_MEMBER' });
    expect(await world.send(give({ from: accountIn(zoe), to: mias }, { actor: zoe, key: 'g2' }))).toEqual({ rejected: 'NOT_A_MEMBER' });
  });
});

describe('a repeated gift', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['the other side has left', () => world.leave(leo)], ['the other side’s account is closed', () => close(leos)], ['the giver has left', () => world.leave(ana)],
  ])('is answered as the first although %s since', async (_, happens) => {
    const first = await world.send(give());
    await happens();
    expect(await world.send(give())).toEqual(first);
    expect(await world.said(anas)).toEqual(['CreditsTransferred']);
  });
  it('of the fund is answered as the first although the other side has left since', async () => {
    await world.fill('600');
    const first = await world.send(give({ from: fund, reason }, { actor: tom }));
    await world.leave(leo);
    expect(await world.send(give({ from: fund, reason }, { actor: tom }))).toEqual(first);
  });
  it('is another gift under another name, and refused once the other side has left', async () => {
    await world.send(give());
    await world.leave(leo);
    await refused(give({}, { key: 'g2' }), 'NOT_A_MEMBER', ['input', 'to']);
  });
  it('of another amount is a conflict', async () => { await world.send(give()); await refused(give({ minutes: '61' }), 'IDEMPOTENCY_CONFLICT'); });
  it('ten times at once moves credits once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => world.send(give())));
    expect(new Set(outcomes.map((outcome) => JSON.stringify('rejected' in outcome ? outcome.rejected : `${outcome.revision}`)))).toEqual(new Set(['"0"']));
    expect(await world.balance(anas)).toBe('-60');
  });
  it('that was refused stays refused, whatever has come in since', async () => {
    const first = await world.send(give({ minutes: '650' }));
    await world.send(give({ from: leos, to: anas, minutes: '300' }, { actor: leo, key: 'g2' }));
    await world.settle();
    expect(await world.send(give({ minutes: '650' }))).toEqual(first);
    expect(await world.balance(anas)).toBe('300');
  });
});

describe('asking', () => {
  it('is written down by the account that is asked', async () => {
    await world.send(ask());
    expect(await world.account(leos)).toMatchObject([{ type: 'CreditsRequested', data: { requestId: request, to: anas, minutes: '60', authorId: ana, reason, silent: false } }]);
  });
  it('is refused by somebody who has left', async () => { await world.leave(leo); await refused(ask(), 'NOT_A_MEMBER', ['input', 'payer']); });
  it('is refused by an account that is closed', async () => { await close(leos); await refused(ask(), 'ACCOUNT_CLOSED', ['input', 'payer']); });
  it('is refused for one’s own account once that is closed', async () => { await close(anas); await refused(ask(), 'ACCOUNT_CLOSED'); });
  it('is refused for somebody else’s account', async () => refused(ask({ to: coras }), 'NOT_YOUR_ACCOUNT'));
  it('is refused of oneself', async () => refused(ask({ payer: anas }), 'SAME_ACCOUNT'));
  it('is refused of the issue', async () => refused(ask({ payer: issue }), 'NOT_FOUND', ['input', 'payer']));
  it('is refused across communities', async () => refused(ask({ payer: accountOf(elsewhere, zoe), to: accountOf(elsewhere, ana) }), 'NOT_A_MEMBER'));
});

describe('thanking a group', () => {
  beforeEach(() => world.fill('600'));

  it('pays all of them', async () => {
    await world.send(thank([anas, leos]));
    await world.settle();
    expect([await world.balance(fund), await world.balance(anas), await world.balance(leos)]).toEqual(['480', '60', '60']);
    expect((await world.account(leos)).at(-1)).toMatchObject({ type: 'CreditsReceived', data: { purpose: { kind: 'GROUP_WORK' }, reason, authorId: cora } });
  });
  it('pays nobody where one does not belong', async () => refused(thank([anas, mias]), 'NOT_A_MEMBER', ['input', 'awards', '1', 'to']));
  it('pays nobody where one account is closed', async () => { await close(leos); await refused(thank([anas, leos]), 'ACCOUNT_CLOSED', ['input', 'awards', '1', 'to']); });
  it('pays nobody of another community', async () => refused(thank([anas, accountOf(elsewhere, zoe)]), 'OTHER_COMMUNITY'));
  it('pays not the fund itself', async () => refused(thank([fund]), 'SAME_ACCOUNT'));
  it('is refused to a member', async () => refused(thank([anas, leos], { actor: leo }), 'NOT_TREASURER'));
  it('is refused to a stranger', async () => refused(thank([anas], { actor: zoe }), 'NOT_A_MEMBER'));
  it('that is repeated is answered as the first although one of them has left since', async () => {
    const first = await world.send(thank([anas, leos]));
    await world.leave(leo);
    expect(await world.send(thank([anas, leos]))).toEqual(first);
    expect(await world.balance(fund)).toBe('480');
  });
});

