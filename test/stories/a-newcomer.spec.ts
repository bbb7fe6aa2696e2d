import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { Neighbours } from '../support/neighbours.js';
import { TimeBank } from '../support/time-bank.js';

const hour = (title: string) => ({
  title, description: 'An hour of it, together.', category: 'LANGUAGE', resources: [{ kind: 'SKILL', name: title }],
  contributions: { provider: [{ kind: 'KNOWLEDGE', what: 'shows how' }], recipient: [{ kind: 'TASK', what: 'does it' }] },
  prices: [{ kind: 'CREDITS', credits: { minutes: 60, per: 'HOUR' } }],
});
const everyReport = [{ index: 0, done: 'DONE' }];
type Statement = { readonly closing: string; readonly lines: { readonly nodes: readonly { readonly minutes: string; readonly balance: string; readonly purpose: string | null }[] } };

/** Ana is new in the street and has nothing. Leo gives the first hour; Cora founded the community and keeps its fund. */
describe('a newcomer', () => {
  let world: AppWorld;
  let neighbours: Neighbours;
  let bank: TimeBank;
  let ana: Person, leo: Person, cora: Person, mia: Person;
  let [bookingId, programmeId] = ['', ''];
  let gift: string | undefined;
  beforeAll(async () => {
    world = await startApp();
    neighbours = await Neighbours.meet(world);
    ({ ana, leo, cora, mia } = neighbours.people);
    bank = TimeBank.at(world, neighbours.communityId);
  }, 60_000);
  afterAll(() => world.close());

  /** One of them receives an hour of the other: asked for, agreed to, done, and confirmed by both. */
  const receive = async (recipient: Person, provider: Person, title: string): Promise<string> => {
    const listingId = await neighbours.list(provider, hour(title));
    const slot = await neighbours.freeSlot(listingId, 48);
    const { id } = await neighbours.mustSay(recipient, 'requestBooking', { listingId, slot });
    await neighbours.mustSay(provider, 'acceptBooking', { bookingId: id, termsVersion: 1 });
    await world.advanceTo(slot.endsAt);
    for (const one of [provider, recipient]) await neighbours.mustSay(one, 'reportContributions', { bookingId: id, reports: everyReport });
    for (const one of [provider, recipient]) await neighbours.mustSay(one, 'confirmContributions', { bookingId: id });
    return id;
  };
  const reward = (as: Person, more: object = {}) => bank.say('rewardRecipient', { bookingId, programmeId, ...more }, as);
  const balances = () => Promise.all([bank.balance(ana, ana), bank.balance(leo, leo), bank.balance('fund', ana), bank.balance('issue', ana)]);
  /** What a statement says line by line, and what it ends with. */
  const statementOf = async (owner: Person | 'fund', as: Person) => {
    const { account } = await world.ask<{ account: { statement: Statement } }>(
      'query ($id: ID!) { account(id: $id) { statement { closing lines { nodes { minutes balance purpose } } } } }', { id: bank.accountOf(owner) }, { as });
    return [...account.statement.lines.nodes.map(({ purpose, minutes, balance }) => `${purpose} ${minutes} = ${balance}`), account.statement.closing];
  };

  it('at zero receives an hour first, which she owes from then on', async () => {
    bookingId = await receive(ana, leo, 'Bread from sourdough');
    expect(await balances()).toEqual(['-60', '60', '0', '0']);
  });
  it('gives an hour, and is at zero again', async () => {
    await receive(leo, ana, 'Spanish over coffee');
    expect(await balances()).toEqual(['0', '0', '0', '0']);
  });
  it('earns a reward from the fund for having taken part in what she received', async () => {
    const [from, until] = [world.clock.now(), '2999-01-01T00:00:00.000Z'];
    const voted = { communityId: bank.communityId, reason: 'The assembly of May.' };
    const { budgetId } = await bank.say('adoptBudget', { ...voted, minutes: '600', from, until }, cora);
    await bank.say('issueCredits', { communityId: bank.communityId, budgetId, minutes: '300' }, cora);
    programmeId = (await bank.say('adoptProgramme', { ...voted, name: 'Lends a hand', minutes: '90', budget: '180' }, cora)).programmeId ?? '';
    await world.pass({});
    expect(await reward(cora)).toMatchObject({ __typename: 'RewardRecipientSuccess', account: { id: bank.accountOf('fund'), balance: '210' } });
    expect(await balances()).toEqual(['90', '0', '210', '-300']);
  });
  it('earns it once, and on nobody’s word but a coordinator’s or a treasurer’s', async () => {
    expect(await reward(cora)).toMatchObject({ __typename: 'RewardRecipientSuccess', account: { balance: '210' } });
    expect([await reward(ana), await reward(leo), await reward(mia)].map(({ code }) => code)).toEqual(['NOT_TREASURER', 'NOT_TREASURER', 'NOT_FOUND']);
    expect([await reward(cora, { programmeId: `prg_${'0'.repeat(32)}` }), await reward(cora, { bookingId: `bkg_${'0'.repeat(32)}` }), await reward(cora, { bookingId: 'walk' })].map(({ code }) => code))
      .toEqual(['NO_SUCH_PROGRAMME', 'NOT_FOUND', 'INVALID_INPUT']);
    expect(await balances()).toEqual(['90', '0', '210', '-300']);
  });
  it('gives an hour to the fund', async () => {
    gift = (await bank.say('giveToFund', { communityId: bank.communityId, minutes: '60', reason: 'For the next newcomer.' }, ana)).transferId;
    expect(await balances()).toEqual(['30', '0', '270', '-300']);
  });
  it('disputes that entry, which the treasurer reverses with a reason, and nobody without', async () => {
    const reverse = (as: Person, more: object = {}) => bank.say('reverseTransfer', { accountId: bank.accountOf('fund'), reverses: gift, ...more }, as);
    expect([await reverse(ana, { reason: 'I meant half an hour.' }), await reverse(cora, { minutes: '61', reason: 'Too much.' })].map(({ code }) => code)).toEqual(['NOT_TREASURER', 'ABOVE_ORIGINAL']);
    expect(await reverse(cora, { minutes: '30', reason: 'She meant half an hour.' })).toMatchObject({ account: { balance: '240' } });
    expect(await balances()).toEqual(['60', '0', '240', '-300']);
  });
  it('can read all of it in the statements of the three accounts, line by line', async () => {
    expect(await statementOf(ana, ana)).toEqual(['BOOKING -60 = -60', 'BOOKING 60 = 0', 'REWARD 90 = 90', 'GIFT -60 = 30', 'REVERSAL 30 = 60', '60']);
    expect(await statementOf(leo, leo)).toEqual(['BOOKING 60 = 60', 'BOOKING -60 = 0', '0']);
    expect(await statementOf('fund', ana)).toEqual(['ISSUE 300 = 300', 'REWARD -90 = 210', 'GIFT 60 = 270', 'REVERSAL -30 = 240', '240']);
  });
  it('lives in a community whose credits are nothing together', async () =>
    expect((await balances()).reduce((sum, one) => sum + BigInt(one), 0n)).toBe(0n));
});
