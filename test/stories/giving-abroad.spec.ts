import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noAmounts } from '../support/amounts.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { TimeBank, type AccountSaid } from '../support/time-bank.js';

type ExchangeSeen = { readonly with: { readonly id: string }; readonly state: string; readonly limit: string | null; readonly agreedByUs: string | null; readonly agreedByThem: string | null; readonly reason: string | null; readonly account: { readonly balance: string; readonly maySpend: string } };
const exchangeFields = 'with { id } state limit agreedByUs agreedByThem reason account { id balance maySpend }';
const reason = 'Our gardeners help over there, their tailors here.';

/** The street and the village each keep their own time. Tom and Ted are their treasurers; Ana lives in the street, Zoe and Zac in the village. */
describe('two communities that exchange', () => {
  let world: AppWorld;
  let [street, village]: TimeBank[] = [];
  let tom: Person, ana: Person, ted: Person, zoe: Person, zac: Person;
  beforeAll(async () => {
    world = await startApp();
    [tom, ana, ted, zoe, zac] = await Promise.all([world.person('Tom'), world.person('Ana'), world.person('Ted'), world.person('Zoe'), world.person('Zac')]);
    street = await TimeBank.open(world, { treasurer: tom, members: [ana] });
    village = await TimeBank.open(world, { treasurer: ted, members: [zoe, zac] });
  }, 60_000);
  afterAll(() => world.close());

  const [here, there] = [() => bankOf(street), () => bankOf(village)];
  const agree = (as: Person, minutes: string, from = here(), to = there()) => from.say('agreeToExchange', { communityId: from.communityId, withId: to.communityId, minutes, reason }, as);
  const give = (to: Person, more: object = {}): Promise<AccountSaid> => here().say('giveCreditsAbroad', { from: here().accountOf(ana), to: there().accountOf(to), minutes: '60', ...more }, ana);
  const exchanges = async (of: TimeBank, as?: Person) =>
    (await world.ask<{ community: { exchanges: readonly ExchangeSeen[] | null } }>(`query ($id: ID!) { community(id: $id) { exchanges { ${exchangeFields} } } }`, { id: of.communityId }, { as })).community.exchanges;
  const totals = async (of: TimeBank, as: Person) =>
    (await world.ask<{ community: { ledger: object } }>('query ($id: ID!) { community(id: $id) { ledger { members exchanged inTransit sum } } }', { id: of.communityId }, { as })).community.ledger;

  it('begin with a treasurer of each, and not before both have agreed', async () => {
    expect((await agree(ana, '300')).code).toBe('NOT_TREASURER');
    expect((await agree(ted, '300')).code).toBe('NOT_A_MEMBER');
    expect((await agree(tom, '300', here(), here())).code).toBe('SAME_ACCOUNT');
    expect(await here().say('agreeToExchange', { communityId: here().communityId, withId: `cmt_${'0'.repeat(32)}`, minutes: '300', reason }, tom)).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'withId'] });
    expect((await give(zoe)).code).toBe('NO_EXCHANGE');
    expect(await agree(tom, '300')).toMatchObject({ __typename: 'AgreeToExchangeSuccess', account: { id: `${here().communityId}.boundary_${there().communityId}`, balance: '0' } });
    await world.pass({});
    expect((await give(zoe)).code).toBe('NO_EXCHANGE');
    expect(await exchanges(there(), zoe)).toMatchObject([{ with: { id: here().communityId }, state: 'WAITING_FOR_US', limit: null, agreedByThem: '300' }]);
    await agree(ted, '200', there(), here());
    await world.pass({});
    expect(await exchanges(here(), ana)).toMatchObject([{ with: { id: there().communityId }, state: 'OPEN', limit: '200', agreedByUs: '300', agreedByThem: '200', reason, account: { balance: '0', maySpend: '200' } }]);
  });
  it('show what they have agreed to to their own members only', async () => expect([await exchanges(here(), zoe), await exchanges(here())]).toEqual([null, null]));

  it('let a member of the one pay a member of the other, once', async () => {
    const first = await give(zoe, { idempotencyKey: 'coat' });
    expect(first).toMatchObject({ __typename: 'GiveCreditsAbroadSuccess', exchangeId: expect.stringMatching(/^crh_/), account: { balance: '-60', held: '0' } });
    expect((await give(zoe, { idempotencyKey: 'coat' })).exchangeId).toBe(first.exchangeId);
    expect((await give(zac, { idempotencyKey: 'coat' })).code).toBe('IDEMPOTENCY_CONFLICT');
    expect([await here().balance(ana, ana), await there().balance(zoe, zoe)]).toEqual(['-60', '60']);
  });
  it('each come to zero, with what the one owes the other', async () => {
    expect([await totals(here(), ana), await totals(there(), zoe)]).toEqual([{ members: '-60', exchanged: '60', inTransit: '0', sum: '0' }, { members: '60', exchanged: '-60', inTransit: '0', sum: '0' }]);
    expect(await exchanges(there(), zac)).toMatchObject([{ account: { balance: '-60', maySpend: '140' } }]);
  });
  it('tell in every entry with whom it was, and in which community', async () => {
    const query = 'query ($id: ID!) { account(id: $id) { entries(first: 1) { nodes { kind purpose counterpart { kind member { id } community { id } partner { id } } } } statement { csv } } }';
    const { account } = await world.ask<{ account: { entries: object; statement: { csv: string } } }>(query, { id: there().accountOf(zoe) }, { as: zoe });
    expect(account.entries).toEqual({ nodes: [{ kind: 'RECEIVED', purpose: 'EXCHANGE', counterpart: { kind: 'BOUNDARY', member: { id: ana.id }, community: { id: there().communityId }, partner: { id: here().communityId } } }] });
    expect(account.statement.csv).toContain('"Ana, Time bank"');
    expect((await world.ask<{ account: { statement: { csv: string } } }>(query, { id: here().accountOf(ana) }, { as: ana })).account.statement.csv).toContain('"Zoe, Time bank"');
  });
  it('show every member of a community its boundary, without whom it was that paid', async () => {
    const query = 'query ($id: ID!) { account(id: $id) { balance exchange { __typename state with { id } } owner { kind partner { id } } entries(first: 9) { nodes { minutes counterpart { member { id } } } } } }';
    const id = `${there().communityId}.boundary_${here().communityId}`;
    const { account } = await world.ask<{ account: object }>(query, { id }, { as: zac });
    expect(account).toMatchObject({ balance: '-60', exchange: { __typename: 'CreditExchange', state: 'OPEN', with: { id: here().communityId } }, owner: { kind: 'BOUNDARY', partner: { id: here().communityId } } });
    expect(JSON.stringify(account)).not.toContain('mbr_');
    expect((await world.ask<{ account: object | null }>(query, { id }, { as: ana })).account).toBeNull();
  });

  it.each([
    ['of somebody else’s account', () => ({ from: here().accountOf(tom) }), 'NOT_YOUR_ACCOUNT'], ['from the fund', () => ({ from: here().accountOf('fund') }), 'INVALID_INPUT'],
    ['to the fund', () => ({ to: there().accountOf('fund') }), 'INVALID_INPUT'], ['at home', () => ({ to: here().accountOf(tom) }), 'INVALID_INPUT'],
    ['to who does not belong there', () => ({ to: there().accountOf(tom) }), 'NOT_A_MEMBER'], ['to the boundary', () => ({ to: `${there().communityId}.boundary_${here().communityId}` }), 'INVALID_INPUT'],
    ['beyond what both have agreed to', () => ({ minutes: '141' }), 'EXCHANGE_LIMIT_REACHED'], ['beyond the payer’s own limit', () => ({ minutes: '541' }), 'LIMIT_REACHED'],
  ])('refuse a payment %s', async (_, more, code) => {
    expect(await give(zoe, more())).toMatchObject({ code, ...(code.endsWith('LIMIT_REACHED') ? { missing: '1' } : {}) });
    expect(await here().seen(ana, ana)).toMatchObject({ balance: '-60', held: '0' });
  });
  it('refuse what is no amount', async () => {
    const answers = await Promise.all(noAmounts.map(async ([, minutes]) => here().send('giveCreditsAbroad', { from: here().accountOf(ana), to: there().accountOf(zoe), minutes }, ana)));
    expect(answers.filter((answer) => !('refused' in answer) && `${answer.code} ${answer.path?.join('.')}` !== 'INVALID_INPUT input.minutes')).toEqual([]);
  });

  it('end by the word of either; what is owed can still go back, and no more', async () => {
    expect((await there().say('endExchange', { communityId: there().communityId, withId: here().communityId, reason }, zoe)).code).toBe('NOT_TREASURER');
    expect(await there().say('endExchange', { communityId: there().communityId, withId: here().communityId, reason: 'We try without.' }, ted)).toMatchObject({ __typename: 'EndExchangeSuccess', account: { balance: '-60' } });
    await world.pass({});
    expect((await give(zoe)).code).toBe('NO_EXCHANGE');
    expect(await exchanges(here(), ana)).toMatchObject([{ state: 'WAITING_FOR_THEM', limit: null, account: { balance: '60' } }]);
    const back = (minutes: string) => there().say('giveCreditsAbroad', { from: there().accountOf(zoe), to: here().accountOf(ana), minutes }, zoe);
    expect(await back('61')).toMatchObject({ code: 'NO_EXCHANGE', missing: '1' });
    expect(await back('60')).toMatchObject({ __typename: 'GiveCreditsAbroadSuccess' });
    expect([await here().balance(ana, ana), await there().balance(zoe, zoe)]).toEqual(['0', '0']);
    expect(await totals(here(), ana)).toEqual({ members: '0', exchanged: '0', inTransit: '0', sum: '0' });
    expect((await there().say('endExchange', { communityId: there().communityId, withId: here().communityId, reason }, ted)).code).toBe('NO_EXCHANGE');
  });
});

const bankOf = (bank: TimeBank | undefined): TimeBank => {
  if (!bank) throw new Error('nobody has founded it yet');
  return bank;
};
