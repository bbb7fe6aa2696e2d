import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noAmounts } from '../support/amounts.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { creditRules, TimeBank, type AccountSaid, type AccountSeen } from '../support/time-bank.js';
import { wholeLogOf } from '../support/whole-log.js';

let world: AppWorld;
let bank: TimeBank;
let [tom, cora, ana, leo, mia, zoe]: Person[] = [];
beforeAll(async () => {
  world = await startApp();
  [tom, cora, ana, leo, mia, zoe] = await Promise.all(['Tom', 'Cora', 'Ana', 'Leo', 'Mia', 'Zoe'].map((name) => world.person(name)));
  bank = await TimeBank.open(world, { treasurer: someone(tom), members: [cora, ana, leo, mia].map(someone) });
}, 60_000);
afterAll(() => world.close());

const someone = (person: Person | undefined): Person => {
  if (!person) throw new Error('nobody has registered yet');
  return person;
};
const account = (of: Person | undefined | 'fund' | 'issue') => bank.accountOf(of === 'fund' || of === 'issue' ? of : someone(of));
const balance = (of: Person | undefined | 'fund' | 'issue', as: Person | undefined) => bank.balance(of === 'fund' || of === 'issue' ? of : someone(of), someone(as));
const give = (from: Person | undefined, to: Person | undefined, more: object = {}) => bank.say('giveCredits', { to: account(to), minutes: '60', ...more }, someone(from));
const entries = async (): Promise<number> => (await wholeLogOf(world.stores.log)).filter(({ stream }) => stream.startsWith('account-')).length;

describe('Ana gives Leo an hour', () => {
  let first: AccountSaid;
  it('and is an hour below zero, as the answer says already', async () => {
    first = await give(ana, leo, { reason: 'For the bicycle.', idempotencyKey: 'bicycle' });
    expect(first).toMatchObject({ __typename: 'GiveCreditsSuccess', transferId: expect.stringMatching(/^trf_/), account: { id: account(ana), balance: '-60', held: '0', available: '-60' } });
  });
  it('which he has in a moment', async () => expect(await balance(leo, leo)).toBe('60'));
  it('once, however often she sends the same', async () => {
    const again = await Promise.all(Array.from({ length: 5 }, () => give(ana, leo, { reason: 'For the bicycle.', idempotencyKey: 'bicycle' })));
    expect(new Set(again.map(({ transferId }) => transferId))).toEqual(new Set([first.transferId]));
    expect([await balance(ana, ana), await balance(leo, leo)]).toEqual(['-60', '60']);
  });
  it('and nothing else under the same key', async () => expect(await give(ana, leo, { minutes: '61', idempotencyKey: 'bicycle' })).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' }));
  it('which is nobody else’s business', async () => expect([await bank.seen(someone(ana), someone(mia)), await bank.seen(someone(ana), someone(zoe))]).toEqual([null, null]));
  it('but her treasurer’s and her coordinator’s', async () => expect(await balance(ana, tom)).toBe('-60'));
});

describe('a payment', () => {
  it.each([
    ['to oneself', () => ({ to: account(ana) }), 'SAME_ACCOUNT'],
    ['to somebody who does not belong', () => ({ to: account(zoe) }), 'NOT_A_MEMBER'],
    ['to nobody', () => ({ to: `${bank.communityId}.mbr_${'0'.repeat(32)}` }), 'NOT_A_MEMBER'],
    ['in a community that is none', () => ({ to: `cmt_${'0'.repeat(32)}.${leo?.id}` }), 'NOT_FOUND'],
    ['from somebody else’s account', () => ({ from: account(leo), to: account(mia) }), 'NOT_YOUR_ACCOUNT'],
    ['from somebody else’s account to one’s own', () => ({ from: account(leo), to: account(ana) }), 'NOT_YOUR_ACCOUNT'],
    ['on a mandate that was never given', () => ({ from: account(leo), to: account(mia), mandateId: `mdt_${'0'.repeat(32)}` }), 'NO_SUCH_MANDATE'],
    ['from the fund', () => ({ from: account('fund'), to: account(ana) }), 'INVALID_INPUT'],
    ['from the issue', () => ({ from: account('issue'), to: account(ana) }), 'INVALID_INPUT'],
    ['to the issue', () => ({ to: account('issue') }), 'INVALID_INPUT'],
    ['to a member instead of an account', () => ({ to: leo?.id }), 'INVALID_INPUT'],
    ['for a service that is still to come', () => ({ to: account(leo), effectiveAt: '2999-01-01T00:00:00.000Z' }), 'INVALID_INPUT'],
  ])('%s is refused, and nothing is written', async (_, input, code) => {
    const before = await entries();
    expect(await bank.say('giveCredits', { minutes: '60', ...input() }, someone(ana))).toMatchObject({ code });
    expect(await entries()).toBe(before);
  });
  it('by somebody who does not belong is refused', async () => expect(await give(zoe, leo)).toMatchObject({ code: 'NOT_A_MEMBER' }));
  it('by nobody is refused', async () => expect(await bank.say('giveCredits', { to: account(leo), minutes: '60' })).toMatchObject({ code: 'NOT_SIGNED_IN' }));
  it('to an account of another community is refused', async () => {
    const elsewhere = await TimeBank.open(world, { treasurer: someone(zoe), members: [] });
    expect(await bank.say('giveCredits', { from: account(ana), to: elsewhere.accountOf(someone(zoe)), minutes: '60' }, ana)).toMatchObject({ code: 'OTHER_COMMUNITY' });
  });
});

describe('what is no amount', () => {
  const period = { from: '2027-01-01T00:00:00.000Z', until: '2999-01-01T00:00:00.000Z' };
  const [reason, community] = ['The assembly of May.', () => ({ communityId: bank.communityId, reason })];
  /** Everything with an amount in it, where that stands, and who may ask for it. */
  const mutations: readonly (readonly [string, (minutes: unknown) => object, string, () => Person | undefined])[] = [
    ['giveCredits', (minutes) => ({ to: account(leo), minutes }), 'minutes', () => ana],
    ['giveToFund', (minutes) => ({ ...community(), minutes }), 'minutes', () => ana],
    ['requestCredits', (minutes) => ({ payer: account(leo), minutes, reason }), 'minutes', () => ana],
    ['giveMandate', (minutes) => ({ accountId: account(ana), holderId: leo?.id, minutes, reason }), 'minutes', () => ana],
    ['spendFromFund', (minutes) => ({ to: account(leo), minutes, reason }), 'minutes', () => tom],
    ['awardGroup', (minutes) => ({ ...community(), awards: [{ to: account(ana), minutes: '1' }, { to: account(leo), minutes }] }), 'awards.1.minutes', () => tom],
    ['adoptBudget', (minutes) => ({ ...community(), ...period, minutes }), 'minutes', () => tom],
    ['issueCredits', (minutes) => ({ ...community(), budgetId: `bgt_${'0'.repeat(32)}`, minutes }), 'minutes', () => tom],
    ['adoptProgramme', (minutes) => ({ ...community(), name: 'Walks', minutes, budget: '10000000' }), 'minutes', () => tom],
    ['adoptProgramme', (budget) => ({ ...community(), name: 'Walks', minutes: '1', budget }), 'budget', () => tom],
    ['reverseTransfer', (minutes) => ({ accountId: account(leo), reverses: `trf_${'0'.repeat(32)}`, minutes }), 'minutes', () => leo],
  ];
  /** `refused` before anybody looks at it, or the code and the path. */
  const answerTo = async (mutation: string, input: object, as: Person | undefined): Promise<string> => {
    const answer = await bank.send(mutation, input, as);
    return 'refused' in answer ? 'refused' : `${answer.code} ${answer.path?.join('.')}`;
  };

  it.each(mutations)('is refused by %s, whatever it is, and nothing is written', async (mutation, input, field, as) => {
    const before = await entries();
    const answers = await Promise.all(noAmounts.map(async ([name, amount]) => [name, await answerTo(mutation, input(amount), as())] as const));
    expect(answers.filter(([, answer]) => answer !== 'refused' && answer !== `INVALID_INPUT input.${field}`)).toEqual([]);
    expect(answers.filter(([, answer]) => answer !== 'refused').length).toBeGreaterThanOrEqual(6);
    expect(await entries()).toBe(before);
  });
});

describe('what Ana may spend', () => {
  it('ends ten hours below zero, and she is told how much is wanting', async () =>
    expect(await give(ana, mia, { minutes: '541', idempotencyKey: 'too much' })).toMatchObject({ code: 'LIMIT_REACHED', missing: '1', message: expect.stringContaining('missing') }));
  it('can be spent to the last minute', async () => expect(await give(ana, mia, { minutes: '540' })).toMatchObject({ account: { balance: '-600' } }));
  it('is refused for ever once it was refused, also when she could pay by now', async () => {
    expect(await give(leo, ana, { minutes: '600' })).toHaveProperty('transferId');
    expect(await balance(ana, ana)).toBe('0');
    expect(await give(ana, mia, { minutes: '541', idempotencyKey: 'too much' })).toMatchObject({ code: 'LIMIT_REACHED', missing: '1' });
    expect(await balance(ana, ana)).toBe('0');
  });
  it('can be more by the treasurer’s word, with a reason', async () => {
    const exception = { accountId: account(ana), minutes: '660', reason: 'She had an accident.' };
    expect(await bank.say('setLimitException', exception, ana)).toMatchObject({ code: 'NOT_TREASURER' });
    expect(await bank.say('setLimitException', exception, tom)).toMatchObject({ account: { balance: '0' } });
    expect(await give(ana, mia, { minutes: '660' })).toMatchObject({ account: { balance: '-660' } });
    expect(await bank.say('setLimitException', { accountId: account(ana), reason: 'She is well again.' }, tom)).toMatchObject({ __typename: 'SetLimitExceptionSuccess' });
    expect(await give(ana, mia, { minutes: '1' })).toMatchObject({ code: 'LIMIT_REACHED', missing: '61' });
  });
});

describe('a request for credits', () => {
  const ask = (more: object = {}) => bank.say('requestCredits', { payer: account(mia), minutes: '90', reason: 'For the garden.', ...more }, ana);
  const answer = (mutation: string, requestId: string | undefined, as: Person | undefined) => bank.say(mutation, { accountId: account(mia), requestId }, someone(as));

  it('moves nothing until it is accepted, by whom it is sent to', async () => {
    const [had, { requestId }] = [await balance(mia, mia), await ask()];
    expect(requestId).toMatch(/^crq_/);
    expect(await balance(mia, mia)).toBe(had);
    expect(await answer('acceptCreditRequest', requestId, ana)).toMatchObject({ code: 'NOT_YOUR_ACCOUNT' });
    expect(await answer('acceptCreditRequest', requestId, tom)).toMatchObject({ code: 'NOT_YOUR_ACCOUNT' });
    expect(await answer('acceptCreditRequest', requestId, mia)).toMatchObject({ transferId: expect.stringMatching(/^trf_/), account: { balance: String(Number(had) - 90) } });
    expect(await answer('acceptCreditRequest', requestId, mia)).toMatchObject({ code: 'REQUEST_CLOSED' });
    expect(await balance(ana, ana)).toBe('-570');
  });
  it('can be refused, and is over then', async () => {
    const { requestId } = await ask();
    expect(await answer('refuseCreditRequest', requestId, leo)).toMatchObject({ code: 'NOT_YOUR_ACCOUNT' });
    expect(await answer('refuseCreditRequest', requestId, mia)).toMatchObject({ __typename: 'RefuseCreditRequestSuccess' });
    expect(await answer('acceptCreditRequest', requestId, mia)).toMatchObject({ code: 'REQUEST_CLOSED' });
  });
  it('can be taken back by who has asked alone', async () => {
    const { requestId } = await ask();
    expect(await answer('withdrawCreditRequest', requestId, leo)).toMatchObject({ code: 'NO_SUCH_REQUEST' });
    expect(await answer('withdrawCreditRequest', requestId, ana)).toMatchObject({ account: { id: account(ana) } });
    expect(await answer('refuseCreditRequest', requestId, mia)).toMatchObject({ code: 'REQUEST_CLOSED' });
  });
  it('is not paid where who has asked has closed their account meanwhile', async () => {
    const gone = await world.person('Gone');
    await bank.join(gone);
    const [had, { requestId }] = [await balance(mia, mia), await bank.say('requestCredits', { payer: account(mia), minutes: '15', reason: 'For the bread.' }, gone)];
    await bank.say('closeAccount', { accountId: account(gone), reason: 'Moving away.' }, gone);
    expect(await answer('acceptCreditRequest', requestId, leo)).toMatchObject({ code: 'NOT_YOUR_ACCOUNT' });
    expect(await answer('acceptCreditRequest', requestId, mia)).toMatchObject({ code: 'ACCOUNT_CLOSED', path: ['input', 'requestId'] });
    expect(await balance(mia, mia)).toBe(had);
    expect(await answer('refuseCreditRequest', requestId, mia)).toMatchObject({ __typename: 'RefuseCreditRequestSuccess' });
  });
  it('to oneself is none', async () => expect(await ask({ payer: account(ana) })).toMatchObject({ code: 'SAME_ACCOUNT' }));
  it('to a stranger is none', async () => expect(await ask({ payer: account(zoe) })).toMatchObject({ code: 'NOT_A_MEMBER', path: ['input', 'payer'] }));
  it('that was never made is not accepted', async () => expect(await answer('acceptCreditRequest', `crq_${'0'.repeat(32)}`, mia)).toMatchObject({ code: 'NO_SUCH_REQUEST' }));
  it('is over when nobody answers in time', async () => {
    const { requestId } = await ask();
    await world.pass({ days: 7 });
    expect(await answer('acceptCreditRequest', requestId, mia)).toMatchObject({ code: 'REQUEST_CLOSED' });
  });
});

describe('the fund', () => {
  const spend = (minutes: string, as: Person | undefined) => bank.say('spendFromFund', { to: account(cora), minutes, reason: 'The bread oven.' }, someone(as));
  const issue = (budgetId: string | undefined, minutes: string, as: Person | undefined) => bank.say('issueCredits', { communityId: bank.communityId, budgetId, minutes }, someone(as));
  const adopt = (as: Person | undefined, more: object = {}) => {
    const from = world.clock.now();
    return bank.say('adoptBudget', { communityId: bank.communityId, minutes: '600', from, until: new Date(Date.parse(from) + 86_400_000).toISOString(), reason: 'The assembly of May.', ...more }, someone(as));
  };

  it('never goes below zero', async () => expect(await spend('1', tom)).toMatchObject({ code: 'LIMIT_REACHED', missing: '1' }));
  it('is fed by gifts', async () => {
    const had = await balance(mia, mia);
    expect(await bank.say('giveToFund', { communityId: bank.communityId, minutes: '60' }, mia)).toMatchObject({ account: { id: account(mia), balance: String(Number(had) - 60) } });
    expect(await balance('fund', ana)).toBe('60');
  });
  it('is spent by a treasurer alone', async () => {
    expect(await spend('60', ana)).toMatchObject({ code: 'NOT_TREASURER' });
    expect(await spend('60', zoe)).toMatchObject({ code: 'NOT_A_MEMBER' });
    expect(await spend('60', tom)).toMatchObject({ account: { id: account('fund'), balance: '0' } });
  });
  it('is fed within a budget, and no further, by a treasurer alone', async () => {
    expect(await adopt(cora)).toMatchObject({ code: 'NOT_TREASURER' });
    const { budgetId } = await adopt(tom);
    expect(await issue(budgetId, '60', cora)).toMatchObject({ code: 'NOT_TREASURER' });
    expect(await issue(budgetId, '601', tom)).toMatchObject({ code: 'BUDGET_EXHAUSTED', missing: '1' });
    expect(await issue(budgetId, '600', tom)).toMatchObject({ account: { id: account('issue'), balance: '-600' } });
    expect(await balance('fund', ana)).toBe('600');
    expect(await issue(`bgt_${'0'.repeat(32)}`, '1', tom)).toMatchObject({ code: 'NO_SUCH_BUDGET' });
    await world.pass({ days: 1 });
    expect(await issue(budgetId, '1', tom)).toMatchObject({ code: 'NO_SUCH_BUDGET' });
  });
  it('takes no budget whose period runs backwards', async () => expect(await adopt(tom, { until: world.clock.now() })).toMatchObject({ code: 'PERIOD_NOT_IN_ORDER' }));
  it('thanks many at once, all or none', async () => {
    const awards = (minutes: string) => [ana, leo, mia].map((one) => ({ to: account(one), minutes }));
    const thank = (minutes: string, as: Person | undefined) => bank.say('awardGroup', { communityId: bank.communityId, awards: awards(minutes), reason: 'The street party.' }, someone(as));
    const had = await Promise.all([ana, leo, mia].map((one) => balance(one, one)));
    expect(await thank('60', ana)).toMatchObject({ code: 'NOT_TREASURER' });
    expect(await thank('201', tom)).toMatchObject({ code: 'LIMIT_REACHED', missing: '3' });
    const thanked = await thank('100', tom);
    expect(thanked).toMatchObject({ account: { balance: '300' } });
    expect(new Set(thanked.transferIds).size).toBe(3);
    expect(await Promise.all([ana, leo, mia].map((one) => balance(one, one)))).toEqual(had.map((before) => String(Number(before) + 100)));
  });
  it('pays for the orientation, once for each member', async () => {
    const oriented = (as: Person | undefined) => bank.say('grantOrientation', { communityId: bank.communityId, memberId: ana?.id }, someone(as));
    const had = Number(await balance(ana, ana));
    expect(await oriented(leo)).toMatchObject({ code: 'NOT_TREASURER' });
    expect(await oriented(tom)).toMatchObject({ account: { id: account('fund'), balance: '180' } });
    await oriented(tom);
    expect(await balance(ana, ana)).toBe(String(had + 120));
  });
  it('pays for programmes that are adopted and ended with a reason', async () => {
    const adopted = { communityId: bank.communityId, name: 'Walk three times a week', minutes: '60', budget: '120', reason: 'The assembly of May.' };
    expect(await bank.say('adoptProgramme', adopted, ana)).toMatchObject({ code: 'NOT_TREASURER' });
    const { programmeId } = await bank.say('adoptProgramme', adopted, tom);
    expect(await bank.say('endProgramme', { communityId: bank.communityId, programmeId, reason: 'Winter.' }, tom)).toMatchObject({ account: { id: account('fund') } });
    expect(await bank.say('endProgramme', { communityId: bank.communityId, programmeId, reason: 'Winter.' }, tom)).toMatchObject({ code: 'PROGRAMME_ENDED' });
  });
});

describe('a mandate', () => {
  it('lets its holder pay as far as it goes, and no further, until it is revoked', async () => {
    const { mandateId, account: minded } = await bank.say('giveMandate', { accountId: account(mia), holderId: cora?.id, minutes: '90', reason: 'While I am away.' }, mia);
    const pay = (minutes: string, as: Person | undefined) => bank.say('giveCredits', { from: account(mia), to: account(leo), minutes, mandateId }, someone(as));
    expect(await pay('30', leo)).toMatchObject({ code: 'NO_SUCH_MANDATE' });
    expect(await pay('91', cora)).toMatchObject({ code: 'MANDATE_EXHAUSTED', missing: '1' });
    expect(await pay('60', cora)).toHaveProperty('transferId');
    expect(await pay('31', cora)).toMatchObject({ code: 'MANDATE_EXHAUSTED', missing: '1' });
    expect(await bank.say('revokeMandate', { accountId: account(mia), mandateId }, cora)).toMatchObject({ code: 'NOT_YOUR_ACCOUNT' });
    expect(await bank.say('revokeMandate', { accountId: account(mia), mandateId }, mia)).toMatchObject({ account: { balance: String(Number(minded?.balance) - 60) } });
    expect(await pay('30', cora)).toMatchObject({ code: 'NO_SUCH_MANDATE' });
  });
  it('for somebody else’s account is not given', async () => expect(await bank.say('giveMandate', { accountId: account(mia), holderId: leo?.id, minutes: '90' }, leo)).toMatchObject({ code: 'NOT_YOUR_ACCOUNT' }));
});

describe('a transfer that was wrong', () => {
  it('is paid back in parts that are never more than it, by its receiver or by a treasurer who says why', async () => {
    const { transferId: reverses } = await give(cora, leo, { minutes: '60' });
    const [had, back] = [Number(await balance(leo, leo)), (more: object, as: Person | undefined) => bank.say('reverseTransfer', { accountId: account(leo), reverses, ...more }, someone(as))];
    expect(await back({ reason: 'I paid it.' }, cora)).toMatchObject({ code: 'NOT_YOUR_ACCOUNT' });
    expect(await back({}, tom)).toMatchObject({ code: 'REASON_REQUIRED' });
    expect(await back({ minutes: '61' }, leo)).toMatchObject({ code: 'ABOVE_ORIGINAL', left: '60' });
    expect(await back({ minutes: '20' }, leo)).toMatchObject({ account: { balance: String(had - 20) } });
    expect(await back({ minutes: '41', reason: 'It was agreed otherwise.' }, tom)).toMatchObject({ code: 'ABOVE_ORIGINAL', left: '40' });
    expect(await back({ reason: 'It was agreed otherwise.' }, tom)).toMatchObject({ account: { balance: String(had - 60) } });
    expect(await back({}, leo)).toMatchObject({ code: 'ALREADY_REVERSED' });
  });
  it('is named by who has received it', async () => expect(await bank.say('reverseTransfer', { accountId: account(leo), reverses: `trf_${'0'.repeat(32)}` }, leo)).toMatchObject({ code: 'NO_SUCH_TRANSFER' }));
});

describe('one idempotency key, used for two accounts,', () => {
  const key = { idempotencyKey: 'the same' };
  const namesOf = async (answers: readonly Promise<AccountSaid>[]) => (await Promise.all(answers)).map(({ transferId, requestId, mandateId, budgetId, code }) => code ?? transferId ?? requestId ?? mandateId ?? budgetId);
  const twoNames = [expect.stringMatching(/^[a-z]{3}_/), expect.stringMatching(/^[a-z]{3}_/)];

  it('names two transfers, so that both arrive', async () => {
    const [mandate, had] = [await bank.say('giveMandate', { accountId: account(leo), holderId: cora?.id, minutes: '60' }, leo), Number(await balance(mia, mia))];
    const names = await namesOf([give(cora, mia, key), give(cora, mia, { ...key, from: account(leo), mandateId: mandate.mandateId })]);
    expect(names).toEqual(twoNames);
    expect(new Set(names).size).toBe(2);
    expect(await balance(mia, mia)).toBe(String(had + 120));
  });
  it('names two reversals, so that both arrive', async () => {
    const [one, two] = [await give(cora, leo), await give(cora, mia)];
    const had = Number(await balance(cora, cora));
    const back = (of: Person | undefined, { transferId: reverses }: AccountSaid) => bank.say('reverseTransfer', { ...key, accountId: account(of), reverses, reason: 'It rained.' }, tom);
    expect(new Set(await namesOf([back(leo, one), back(mia, two)])).size).toBe(2);
    expect(await balance(cora, cora)).toBe(String(had + 120));
  });
  it('names two requests', async () => expect(new Set(await namesOf([leo, mia].map((payer) => bank.say('requestCredits', { ...key, payer: account(payer), minutes: '5', reason: 'For the bread.' }, ana)))).size).toBe(2));
  it('names two budgets', async () => {
    const other = await TimeBank.open(world, { treasurer: someone(tom), members: [] });
    const period = { from: world.clock.now(), until: '2999-01-01T00:00:00.000Z', reason: 'The assembly of May.' };
    const names = await namesOf([bank, other].map(({ communityId }) => bank.say('adoptBudget', { ...key, ...period, communityId, minutes: '60' }, tom)));
    expect(names).toEqual(twoNames);
    expect(new Set(names).size).toBe(2);
  });
});

describe('an account', () => {
  it('is closed at zero, and pays and receives no more', async () => {
    const nora = await world.person('Nora');
    await bank.join(nora);
    await give(leo, nora, { minutes: '5' });
    expect(await balance(nora, nora)).toBe('5');
    const close = (as: Person | undefined) => bank.say('closeAccount', { accountId: account(nora), reason: 'She has moved away.' }, someone(as));
    expect(await close(leo)).toMatchObject({ code: 'NOT_YOUR_ACCOUNT' });
    expect(await close(tom)).toMatchObject({ code: 'ACCOUNT_NOT_EMPTY' });
    await give(nora, leo, { minutes: '5' });
    expect(await close(tom)).toMatchObject({ account: { balance: '0' } });
    expect(await give(nora, leo)).toMatchObject({ code: 'ACCOUNT_CLOSED' });
    expect(await give(leo, nora, { minutes: '5' })).toMatchObject({ code: 'ACCOUNT_CLOSED', path: ['input', 'to'] });
  });
});

describe('the rules of a community', () => {
  let strict: TimeBank;
  const pay = (from: Person | undefined, to: Person | undefined, minutes: string) => strict.say('giveCredits', { to: strict.accountOf(someone(to)), minutes }, someone(from));
  const balances = () => Promise.all([ana, leo].map((one) => strict.balance(someone(one), someone(one))));
  beforeAll(async () => {
    const policy = { creditLimitMinutes: 60, creditWarningMinutes: 30, levyPercent: 10 };
    strict = await TimeBank.open(world, { treasurer: someone(tom), members: [ana, leo].map(someone), policy });
  });

  it('have defaults for everything that was not said, for everybody to read', async () => {
    const { community } = await world.ask<{ community: { policy: object } }>(`query ($id: ID!) { community(id: $id) { policy { ${creditRules} } } }`, { id: bank.communityId });
    expect(community.policy).toEqual({
      creditLimitMinutes: 600, creditWarningMinutes: 300, creditInvitationMinutes: 3000, levyPercent: 0, startingCreditMinutes: 0, orientationMinutes: 120,
      creditRequestDays: 7, openCreditRequestsMax: 20, silentRequestMinutes: 0, creditHoldDays: 60, rewardBookingMinutes: 120, rewardMonthMinutes: 600,
    });
  });
  it('say how far below zero an account may go, and what of a payment goes to the fund', async () => {
    expect(await pay(ana, leo, '61')).toMatchObject({ code: 'LIMIT_REACHED', missing: '1' });
    expect(await pay(ana, leo, '60')).toMatchObject({ account: { balance: '-60' } });
    expect(await balances()).toEqual(['-60', '54']);
    expect(await strict.balance('fund', someone(ana))).toBe('6');
  });
  it('keep nobody from earning when the limit is lowered below what they owe', async () => {
    expect(await strict.vote({ creditLimitMinutes: 0, creditWarningMinutes: 0, levyPercent: 0 }, someone(tom))).toMatchObject({ creditLimitMinutes: 0, creditWarningMinutes: 0, levyPercent: 0, creditRequestDays: 7 });
    expect(await pay(ana, leo, '1')).toMatchObject({ code: 'LIMIT_REACHED', missing: '61' });
    expect(await pay(leo, ana, '10')).toMatchObject({ account: { balance: '44' } });
    expect(await balances()).toEqual(['-50', '44']);
  });
  it('let silence pay what was asked for where they say so, and only so much', async () => {
    await strict.vote({ silentRequestMinutes: 10, creditRequestDays: 2 }, someone(tom));
    const ask = (minutes: string) => strict.say('requestCredits', { payer: strict.accountOf(someone(leo)), minutes, reason: 'For the bread.' }, ana);
    expect([await ask('11'), await ask('10')].map(({ __typename }) => __typename)).toEqual(['RequestCreditsSuccess', 'RequestCreditsSuccess']);
    await world.pass({ days: 1 });
    expect(await balances()).toEqual(['-50', '44']);
    await world.pass({ days: 1, minutes: 1 });
    expect(await balances()).toEqual(['-40', '34']);
  });
  it('are changed by a coordinator alone', async () => expect(await strict.vote({ levyPercent: 20 }, someone(ana))).toMatchObject({ code: 'NOT_COORDINATOR' }));
  it.each([
    ['creditWarningMinutes', { creditWarningMinutes: 601, creditLimitMinutes: 600 }, 'POLICY_CONTRADICTS_ITSELF'], ['creditWarningMinutes', { creditWarningMinutes: 1 }, 'POLICY_CONTRADICTS_ITSELF'],
    ['rewardBookingMinutes', { rewardBookingMinutes: 601 }, 'POLICY_CONTRADICTS_ITSELF'], ['rewardBookingMinutes', { rewardMonthMinutes: 119 }, 'POLICY_CONTRADICTS_ITSELF'],
    ['creditLimitMinutes', { creditLimitMinutes: -1 }, 'INVALID_INPUT'], ['creditLimitMinutes', { creditLimitMinutes: 100_001 }, 'INVALID_INPUT'], ['creditLimitMinutes', { creditLimitMinutes: null }, 'INVALID_INPUT'],
    ['levyPercent', { levyPercent: 21 }, 'INVALID_INPUT'], ['levyPercent', { levyPercent: -1 }, 'INVALID_INPUT'], ['startingCreditMinutes', { startingCreditMinutes: -1 }, 'INVALID_INPUT'],
    ['orientationMinutes', { orientationMinutes: 10_001 }, 'INVALID_INPUT'], ['creditRequestDays', { creditRequestDays: 0 }, 'INVALID_INPUT'], ['silentRequestMinutes', { silentRequestMinutes: 601 }, 'INVALID_INPUT'],
    ['openCreditRequestsMax', { openCreditRequestsMax: 0 }, 'INVALID_INPUT'], ['creditHoldDays', { creditHoldDays: 7 }, 'INVALID_INPUT'], ['creditInvitationMinutes', { creditInvitationMinutes: 1_000_001 }, 'INVALID_INPUT'],
  ])('are not changed to nonsense, and %s is named: %j', async (field, policy, code) => expect(await strict.vote(policy, someone(tom))).toMatchObject({ code, path: ['input', 'policy', field] }));
});

describe('thirty-two payments at once', () => {
  it('go as far as one limit goes, and each of the others is told no', async () => {
    const poor = await world.person('Poor');
    await bank.join(poor);
    const answers = await Promise.all(Array.from({ length: 32 }, (_, index) => give(poor, index % 2 ? leo : mia, { minutes: '60', idempotencyKey: `payment ${index}` })));
    const paid = answers.filter(({ transferId }) => transferId !== undefined);
    expect(paid).toHaveLength(10);
    expect(new Set(answers.filter(({ code }) => code !== undefined).map(({ code }) => code))).toEqual(new Set(['LIMIT_REACHED']));
    expect(await balance(poor, poor)).toBe('-600');
    const again = await Promise.all(Array.from({ length: 32 }, (_, index) => give(poor, index % 2 ? leo : mia, { minutes: '60', idempotencyKey: `payment ${index}` })));
    expect(again.map(({ transferId, code }) => transferId ?? code)).toEqual(answers.map(({ transferId, code }) => transferId ?? code));
  });
  it('have neither made nor lost a minute: all accounts together are at zero', async () => {
    await world.pass({});
    const written = (await wholeLogOf(world.stores.log)).filter(({ stream }) => stream.startsWith(`account-${bank.communityId}.`));
    const balances = new Map(written.flatMap(({ stream, data }) => ('after' in data ? [[stream, BigInt((data.after as AccountSeen).balance)] as const] : [])));
    expect(balances.size).toBe(8);
    expect([...balances.values()].reduce((sum, one) => sum + one, 0n)).toBe(0n);
  });
});
