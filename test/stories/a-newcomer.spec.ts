import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { Neighbours } from '../support/neighbours.js';
import { TimeBank } from '../support/time-bank.js';

const service = (title: string, minutes = 60) => ({
  title, description: 'Together, and for as long as it takes.', category: 'LANGUAGE', resources: [{ kind: 'SKILL', name: title }],
  contributions: { provider: [{ kind: 'KNOWLEDGE', what: 'shows how' }], recipient: [{ kind: 'TASK', what: 'does it' }] },
  prices: [{ kind: 'CREDITS', credits: { minutes, per: 'HOUR' } }],
});
const everyReport = [{ index: 0, done: 'DONE' }];
type Dispute = { readonly id: string; readonly transferId: string; readonly reason: string | null; readonly state: string; readonly answer: string | null; readonly minutes: string | null; readonly answeredBy: { readonly name: string } | null };
const DISPUTE = 'id transferId reason state answer minutes answeredBy { name }';

/** Ana is new in the street and has nothing. Leo gives the first hour; Cora founded the community and keeps its fund. */
describe('a newcomer', () => {
  let world: AppWorld;
  let neighbours: Neighbours;
  let bank: TimeBank;
  let ana: Person, leo: Person, cora: Person, mia: Person;
  let [bookingId, programmeId] = ['', ''];
  let [gift, disputeId] = ['', ''];
  beforeAll(async () => {
    world = await startApp();
    neighbours = await Neighbours.meet(world);
    ({ ana, leo, cora, mia } = neighbours.people);
    bank = TimeBank.at(world, neighbours.communityId);
  }, 60_000);
  afterAll(() => world.close());

  /** One of them receives a service of the other: asked for, agreed to, done, and confirmed by both. */
  const receive = async (recipient: Person, provider: Person, offered: ReturnType<typeof service>): Promise<string> => {
    const listingId = await neighbours.list(provider, offered);
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
  /** A statement as it is printed, without the columns of ids and times. */
  const statementOf = async (owner: Person | 'fund', as: Person) => {
    const { account } = await world.ask<{ account: { statement: { csv: string } } }>('query ($id: ID!) { account(id: $id) { statement { csv } } }', { id: bank.accountOf(owner) }, { as });
    const [, ...lines]: readonly (readonly string[])[] = parse(account.statement.csv);
    return lines.map(([, , , kind, counterpart, , purpose, , title, reason, minutes, balance]) => [kind, counterpart, purpose, title, reason, minutes, balance].filter((cell) => cell !== '').join(' | '));
  };
  const disputesOf = async (owner: Person, as: Person) => (await world.ask<{ account: { disputes: { nodes: readonly Dispute[] } | null } | null }>(
    `query ($id: ID!) { account(id: $id) { disputes { nodes { ${DISPUTE} } } } }`, { id: bank.accountOf(owner) }, { as })).account?.disputes?.nodes;
  const waiting = async (as: Person) => (await world.ask<{ community: { ledger: { openDisputes: { nodes: readonly Dispute[] } | null } | null } }>(
    `query ($id: ID!) { community(id: $id) { ledger { openDisputes { nodes { ${DISPUTE} } } } } }`, { id: bank.communityId }, { as })).community.ledger?.openDisputes?.nodes;

  it('at zero receives two hours first, which she owes from then on', async () => {
    bookingId = await receive(ana, leo, service('Bread from sourdough', 120));
    expect(await balances()).toEqual(['-120', '120', '0', '0']);
  });
  it('gives an hour later, and owes one', async () => {
    await receive(leo, ana, service('Spanish over coffee'));
    expect(await balances()).toEqual(['-60', '60', '0', '0']);
  });
  it('earns a reward from the fund for having taken part in what she received', async () => {
    const [from, until] = [world.clock.now(), '2999-01-01T00:00:00.000Z'];
    const voted = { communityId: bank.communityId, reason: 'The assembly of May.' };
    const { budgetId } = await bank.say('adoptBudget', { ...voted, minutes: '600', from, until }, cora);
    await bank.say('issueCredits', { communityId: bank.communityId, budgetId, minutes: '300' }, cora);
    programmeId = (await bank.say('adoptProgramme', { ...voted, name: 'Lends a hand', minutes: '90', budget: '180' }, cora)).programmeId ?? '';
    await world.pass({});
    expect(await reward(cora)).toMatchObject({ __typename: 'RewardRecipientSuccess', account: { id: bank.accountOf('fund'), balance: '210' } });
    expect(await balances()).toEqual(['30', '60', '210', '-300']);
  });
  it('earns it once, and on nobody’s word but a coordinator’s or a treasurer’s', async () => {
    expect(await reward(cora)).toMatchObject({ __typename: 'RewardRecipientSuccess', account: { balance: '210' } });
    expect([await reward(ana), await reward(leo), await reward(mia)].map(({ code }) => code)).toEqual(['NOT_TREASURER', 'NOT_TREASURER', 'NOT_FOUND']);
    expect([await reward(cora, { programmeId: `prg_${'0'.repeat(32)}` }), await reward(cora, { bookingId: `bkg_${'0'.repeat(32)}` }), await reward(cora, { bookingId: 'walk' })].map(({ code }) => code))
      .toEqual(['NO_SUCH_PROGRAMME', 'NOT_FOUND', 'INVALID_INPUT']);
    expect(await balances()).toEqual(['30', '60', '210', '-300']);
  });
  it('gives an hour to the fund', async () => {
    gift = (await bank.say('giveToFund', { communityId: bank.communityId, minutes: '60', reason: 'For the next newcomer.' }, ana)).transferId ?? '';
    expect(await balances()).toEqual(['-30', '60', '270', '-300']);
  });

  const dispute = (as: Person, more: object = {}) => bank.say('disputeEntry', { accountId: bank.accountOf(ana), transferId: gift, reason: 'I meant half an hour.', ...more }, as);
  const answer = (as: Person, more: object = {}) => bank.say('reverseTransfer', { accountId: bank.accountOf('fund'), reverses: gift, disputeId, minutes: '30', reason: 'She meant half an hour.', ...more }, as);
  it('disputes that entry, as nobody else can, and not twice', async () => {
    expect([await dispute(leo), await dispute(cora), await dispute(mia), await dispute(ana, { transferId: `trf_${'0'.repeat(32)}` }), await dispute(ana, { reason: ' ' })].map(({ code }) => code))
      .toEqual(['NOT_YOUR_ACCOUNT', 'NOT_YOUR_ACCOUNT', 'NOT_A_MEMBER', 'NO_SUCH_TRANSFER', 'INVALID_INPUT']);
    disputeId = (await dispute(ana)).disputeId ?? '';
    expect((await dispute(ana)).code).toBe('ALREADY_DISPUTED');
    const asked = { id: disputeId, transferId: gift, reason: 'I meant half an hour.', state: 'OPEN', answer: null, minutes: null, answeredBy: null };
    expect([await disputesOf(ana, ana), await waiting(cora), await waiting(ana), await disputesOf(ana, leo)]).toEqual([[asked], [asked], undefined, undefined]);
  });
  it('sees her treasurer reverse it, with a reason, and nobody without', async () => {
    expect([await answer(ana), await answer(leo), await answer(cora, { minutes: '61' }), await answer(cora, { reason: null }), await answer(cora, { disputeId: `dsp_${'0'.repeat(32)}` })].map(({ code }) => code))
      .toEqual(['NOT_TREASURER', 'NOT_TREASURER', 'ABOVE_ORIGINAL', 'REASON_REQUIRED', 'NO_SUCH_DISPUTE']);
    expect(await answer(cora)).toMatchObject({ account: { balance: '240' } });
    expect(await balances()).toEqual(['0', '60', '240', '-300']);
    expect(await disputesOf(ana, ana)).toEqual([{ id: disputeId, transferId: gift, reason: 'I meant half an hour.', state: 'REVERSED', answer: 'She meant half an hour.', minutes: '30', answeredBy: { name: 'Cora' } }]);
    expect([await waiting(cora), (await answer(cora)).code, (await bank.say('dismissDispute', { accountId: bank.accountOf(ana), disputeId, reason: 'Too late.' }, cora)).code]).toEqual([[], 'DISPUTE_CLOSED', 'DISPUTE_CLOSED']);
  });
  it('disputes it once more, and reads why it stays as it is: what was said before stays too', async () => {
    const again = (await dispute(ana, { reason: 'None of it was meant.' })).disputeId;
    expect(await bank.say('dismissDispute', { accountId: bank.accountOf(ana), disputeId: again, reason: 'You said half an hour.' }, cora)).toMatchObject({ __typename: 'DismissDisputeSuccess' });
    expect((await disputesOf(ana, ana))?.map(({ state, answer: words }) => `${state}: ${words}`).sort()).toEqual(['DISMISSED: You said half an hour.', 'REVERSED: She meant half an hour.']);
  });
  it('takes a third one back herself, as nobody else can, and nobody is asked any more', async () => {
    const third = (await dispute(ana, { reason: 'Or was it?' })).disputeId;
    const takeBack = (as: Person) => bank.say('withdrawDispute', { accountId: bank.accountOf(ana), disputeId: third }, as);
    expect([await takeBack(leo), await takeBack(cora), await takeBack(mia)].map(({ code }) => code)).toEqual(['NOT_YOUR_ACCOUNT', 'NOT_YOUR_ACCOUNT', 'NOT_A_MEMBER']);
    expect(await takeBack(ana)).toMatchObject({ __typename: 'WithdrawDisputeSuccess', account: { id: bank.accountOf(ana) } });
    expect((await takeBack(ana)).code).toBe('DISPUTE_CLOSED');
    expect([await waiting(cora), (await disputesOf(ana, ana))?.map(({ state, answer: words }) => `${state}: ${words}`).sort()]).toEqual([[], ['DISMISSED: You said half an hour.', 'REVERSED: She meant half an hour.', 'WITHDRAWN: null']]);
  });

  it('can read all of it in the statements of the three accounts, line by line', async () => {
    expect(await statementOf(ana, ana)).toEqual([
      'OPENING | 0',
      'PAID_FROM_HOLD | Leo | Service | Bread from sourdough | -120 | -120',
      'RECEIVED | Leo | Service | Spanish over coffee | 60 | -60',
      'RECEIVED | Fund | Reward for taking part | Bread from sourdough | 90 | 30',
      'PAID | Fund | Gift | For the next newcomer. | -60 | -30',
      'RECEIVED | Fund | Reversal | She meant half an hour. | 30 | 0',
      'CLOSING | 0',
    ]);
    expect(await statementOf(leo, leo)).toEqual([
      'OPENING | 0',
      'RECEIVED | Ana | Service | Bread from sourdough | 120 | 120',
      'PAID_FROM_HOLD | Ana | Service | Spanish over coffee | -60 | 60',
      'CLOSING | 60',
    ]);
    expect(await statementOf('fund', ana)).toEqual([
      'OPENING | 0',
      'RECEIVED | Issue | Issued | 300 | 300',
      'PAID | Ana | Reward for taking part | Bread from sourdough | -90 | 210',
      'RECEIVED | Ana | Gift | For the next newcomer. | 60 | 270',
      'PAID | Ana | Reversal | She meant half an hour. | -30 | 240',
      'CLOSING | 240',
    ]);
  });
  it('lives in a community whose credits are nothing together', async () =>
    expect((await balances()).reduce((sum, one) => sum + BigInt(one), 0n)).toBe(0n));
});
