import { describe, expect, it } from '@jest/globals';
import { CreditsReceived, CreditsTransferred, TransferRefused } from '../../contracts/account/account.events.js';
import { accountOf } from '../../contracts/account/accounts.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { anas, aBudget, aMandate, aProgramme, aRequest, asked, aTransfer, fund, issue, kai, later, leos, miasElsewhere, now, system, table, tess, tim } from '../../test/support/account-tables.js';
import { specOf } from '../../test/support/given.js';
import { aBookingId, amongMembers, ana, kreuzberg, leo, mia } from '../../test/support/listings.js';
import { AwardGroup, GiveMandate, ReceiveCredits, RevokeMandate, ReverseTransfer, SetLimitException, TransferCredits, CloseAccount } from './account.commands.js';
import { accountDecider } from './account.decider.js';

type Transfer = ConstructorParameters<typeof TransferCredits>[0];
const gift = { kind: 'GIFT' } as const;
const spending = { kind: 'FUND_SPENDING' } as const;
const pays = (name: string, minutes: string, change: Partial<Transfer> = {}, meta = asked(ana)) => new TransferCredits({ accountId: anas, transferId: aTransfer(name), to: leos, minutes, purpose: gift, ...change }, meta);
const spends = (name: string, minutes: string, change: Partial<Transfer> = {}, meta = asked(tess)) => pays(name, minutes, { accountId: fund, to: leos, purpose: spending, reason: 'for the summer party', ...change }, meta);
const receives = (name: string, minutes: string, change: Partial<ConstructorParameters<typeof ReceiveCredits>[0]> = {}, meta = system()) => new ReceiveCredits({ accountId: anas, transferId: aTransfer(name), from: leos, minutes, purpose: gift, ...change }, meta);
const reverses = (name: string, original: string, minutes?: string, meta = asked(ana), reason?: string) => new ReverseTransfer({ accountId: anas, transferId: aTransfer(name), reverses: aTransfer(original), minutes, reason }, meta);
const corrects = (name: string, original: string, minutes?: string, reason: string | undefined = 'it was written twice') => reverses(name, original, minutes, asked(tess), reason);
const excepts = (minutes: string | undefined, meta = asked(tess)) => new SetLimitException({ accountId: anas, minutes, reason: 'ill since February' }, meta);
const closes = (meta = asked(ana)) => new CloseAccount({ accountId: anas, reason: 'moving away' }, meta);
const given = specOf(accountDecider, amongMembers);

describe('a transfer', () => {
  it('is one event that says what the account came to, and whose word it was', () => {
    given().when(pays('1', '90', { reason: 'for the evening' })).then(CreditsTransferred.of({
      accountId: anas, transferId: aTransfer('1'), to: leos, minutes: '90', purpose: gift, authority: 'OWNER', authorId: ana, reason: 'for the evening', after: { balance: '-90', held: '0' },
    }));
  });

  it('is refused as an event that says what was wanting', () => {
    given().when(pays('1', '601')).then(TransferRefused.of({ accountId: anas, attempt: aTransfer('1'), to: leos, minutes: '601', purpose: gift, code: 'LIMIT_REACHED', missing: '1' }));
  });

  it('goes down to the limit and not a minute further', () => void table([
    [pays('1', '601'), 'LIMIT_REACHED 1', 0, 0],
    [pays('2', '599'), 'ok', -599, 0],
    [pays('3', '2'), 'LIMIT_REACHED 1', -599, 0],
    [pays('4', '1'), 'ok', -600, 0],
    [pays('5', '1'), 'LIMIT_REACHED 1', -600, 0],
    [pays('6', '10000000'), 'LIMIT_REACHED 10000000', -600, 0],
  ]));

  it('that was refused stays refused, whatever comes in meanwhile and whoever asks again', () => void table([
    [pays('1', '700'), 'LIMIT_REACHED 100', 0, 0],
    [receives('9', '500'), 'ok', 500, 0],
    [pays('1', '700'), 'LIMIT_REACHED', 500, 0],
    [pays('1', '700', {}, system()), 'LIMIT_REACHED', 500, 0],
    [pays('1', '1'), 'TRANSFER_ID_TAKEN', 500, 0],
    [pays('2', '700'), 'ok', -200, 0],
  ]));

  it('moves minutes once under one name', () => void table([
    [pays('1', '60'), 'ok', -60, 0],
    [pays('1', '60'), 'nothing more', -60, 0],
    [pays('1', '61'), 'TRANSFER_ID_TAKEN', -60, 0],
    [pays('1', '60', { to: fund }), 'TRANSFER_ID_TAKEN', -60, 0],
    [spends('1', '60', { accountId: anas }), 'NOT_YOUR_ACCOUNT', -60, 0],
  ]));

  it('is ordered by the owner alone', () => void table([
    [pays('1', '1', {}, asked(leo)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [pays('2', '1', {}, asked(tess)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [pays('3', '1', {}, asked(kai)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [pays('4', '1', {}, asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [pays('5', '1'), 'ok', -1, 0],
  ]));

  it('stays within the community, between two accounts', () => void table([
    [pays('1', '1', { to: anas }), 'SAME_ACCOUNT', 0, 0],
    [pays('2', '1', { to: miasElsewhere }), 'OTHER_COMMUNITY', 0, 0],
    [pays('3', '1', { to: issue }), 'NOT_FOUND', 0, 0],
    [pays('4', '1', { to: fund }), 'ok', -1, 0],
  ]));

  it('is nobody else\'s purpose: what has a command of its own cannot be said of a gift', () => void table([
    [pays('1', '1', { purpose: { kind: 'BOOKING', bookingId: aBookingId('1') } }), 'NOT_FOUND', 0, 0],
    [pays('2', '1', { purpose: { kind: 'CANCELLATION', bookingId: aBookingId('1') } }), 'NOT_FOUND', 0, 0],
    [pays('3', '1', { purpose: { kind: 'REVERSAL', reverses: aTransfer('1') } }), 'NOT_FOUND', 0, 0],
    [pays('4', '1', { purpose: { kind: 'REWARD', programmeId: aProgramme('1') } }), 'NOT_FOUND', 0, 0],
    [pays('5', '1', { purpose: { kind: 'ISSUE', budgetId: aBudget('1') } }), 'NOT_FOUND', 0, 0],
    [pays('6', '1', { purpose: { kind: 'REQUEST', requestId: aRequest('1') } }), 'NOT_FOUND', 0, 0],
    [pays('7', '1', { purpose: spending }), 'NOT_FOUND', 0, 0],
    [pays('8', '1', { purpose: { kind: 'BOOKING', bookingId: aBookingId('1') } }, system()), 'ok', -1, 0],
  ]));

  it('is refused in a community that nobody founded', () => specOf(accountDecider, { ...amongMembers, founded: false })().when(pays('1', '1')).rejected('NOT_FOUND'));

  it.each(['0', '-1', '1.5', '1e3', 'NaN', 'Infinity', ' 5', '٣', '', '+1', '01', '10000001', '9007199254740993', '9223372036854775808', '1'.repeat(400)])('of %j minutes is no transfer at all', (minutes) => {
    expect(() => accountDecider.decide(accountDecider.initial, pays('1', minutes), amongMembers)).toThrow();
  });
});

describe('the limit', () => {
  it('is the policy\'s, or the exception that somebody was given, until it is taken back', () => void table([
    [excepts('900', asked(ana)), 'NOT_TREASURER', 0, 0],
    [excepts('900', asked(kai)), 'NOT_TREASURER', 0, 0],
    [excepts('900', asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [excepts('900', system()), 'NOT_FOUND', 0, 0],
    [excepts('900'), 'ok', 0, 0],
    [pays('1', '901'), 'LIMIT_REACHED 1', 0, 0],
    [pays('2', '900'), 'ok', -900, 0],
    [excepts(undefined), 'ok', -900, 0],
    [pays('3', '1'), 'LIMIT_REACHED 301', -900, 0],
  ]));

  it('may be none at all', () => void table([
    [excepts('0'), 'ok', 0, 0],
    [pays('1', '1'), 'LIMIT_REACHED 1', 0, 0],
    [receives('2', '1'), 'ok', 1, 0],
    [pays('3', '2'), 'LIMIT_REACHED 1', 1, 0],
    [pays('4', '1'), 'ok', 0, 0],
  ]));

  it('that is lowered stops spending and never earning', () => void table([
    [pays('1', '600'), 'ok', -600, 0],
    [pays('2', '1'), 'LIMIT_REACHED 601', -600, 0, { creditLimitMinutes: 0 }],
    [receives('3', '60'), 'ok', -540, 0, { creditLimitMinutes: 0 }],
    [pays('4', '1'), 'LIMIT_REACHED 541', -540, 0, { creditLimitMinutes: 0 }],
    [receives('5', '540'), 'ok', 0, 0, { creditLimitMinutes: 0 }],
    [pays('6', '1'), 'LIMIT_REACHED 1', 0, 0, { creditLimitMinutes: 0 }],
  ]));

  it('is changed by no treasurer for themselves', () => void table([
    [new SetLimitException({ accountId: accountOf(kreuzberg, tess), minutes: '6000', reason: 'I need it' }, asked(tess)), 'NOT_FOR_ONESELF', 0, 0],
    [new SetLimitException({ accountId: accountOf(kreuzberg, tess), minutes: '6000', reason: 'she needs it' }, asked(tim)), 'ok', 0, 0],
  ]));

  it('is none of the fund\'s, which has what it has', () => void table([
    [spends('1', '1'), 'LIMIT_REACHED 1', 0, 0],
    [receives('2', '60', { accountId: fund }), 'ok', 60, 0],
    [spends('3', '61'), 'LIMIT_REACHED 1', 60, 0],
    [new SetLimitException({ accountId: fund, minutes: '600', reason: 'we may' }, asked(tess)), 'NOT_FOUND', 60, 0],
    [spends('4', '60'), 'ok', 0, 0],
  ]));
});

describe('the levy', () => {
  const levied = (minutes: string, levyPercent: number, change: Partial<Transfer> = {}, meta = asked(ana)) => {
    const decision = accountDecider.decide(accountDecider.initial, pays('1', minutes, change, meta), { ...amongMembers, policy: { ...defaultPolicy, levyPercent } });
    return 'rejected' in decision ? decision : decision.map(({ data }) => ('levy' in data ? data.levy : undefined));
  };
  it.each([['100', 10, '10'], ['99', 10, '9'], ['60', 20, '12'], ['9', 10, undefined], ['1', 20, undefined], ['100', 0, undefined]] as const)('of %s minutes at %s percent is %s, rounded down, and nothing is not said', (minutes, percent, levy) => {
    expect(levied(minutes, percent)).toEqual([levy]);
  });
  it('is not taken from what is given to the fund', () => expect(levied('100', 20, { to: fund })).toEqual([undefined]));
  it('is taken where a booking is paid at once', () => expect(levied('100', 20, { purpose: { kind: 'BOOKING', bookingId: aBookingId('1') } }, system())).toEqual(['20']));
  it('is paid by who receives: the payer loses what was said', () => void table([[pays('1', '100'), 'ok', -100, 0, { levyPercent: 20 }]]));
});

describe('a mandate', () => {
  type Given = ConstructorParameters<typeof GiveMandate>[0];
  const mandate = (minutes: string, change: Partial<Given> = {}, meta = asked(ana)) => new GiveMandate({ accountId: anas, mandateId: aMandate('1'), holderId: leo, minutes, ...change }, meta);
  const revokes = (meta = asked(ana), name = '1') => new RevokeMandate({ accountId: anas, mandateId: aMandate(name) }, meta);
  const uses = (name: string, minutes: string, meta = asked(leo), mandateName = '1') => pays(name, minutes, { to: fund, mandateId: aMandate(mandateName) }, meta);

  it('is used by its holder, up to its minutes altogether', () => void table([
    [uses('1', '10'), 'NO_SUCH_MANDATE', 0, 0],
    [mandate('100'), 'ok', 0, 0],
    [uses('2', '101'), 'MANDATE_EXHAUSTED 1', 0, 0],
    [uses('3', '60'), 'ok', -60, 0],
    [uses('4', '60'), 'MANDATE_EXHAUSTED 20', -60, 0],
    [uses('4', '60'), 'MANDATE_EXHAUSTED', -60, 0],
    [uses('5', '40'), 'ok', -100, 0],
    [uses('6', '1'), 'MANDATE_EXHAUSTED 1', -100, 0],
    [uses('7', '1', asked(kai)), 'NO_SUCH_MANDATE', -100, 0],
    [uses('8', '1', asked(ana)), 'NO_SUCH_MANDATE', -100, 0],
    [uses('9', '1', asked(mia)), 'NOT_A_MEMBER', -100, 0],
    [uses('10', '1', asked(leo), '2'), 'NO_SUCH_MANDATE', -100, 0],
  ]));

  it('does not go below the limit of the account', () => void table([
    [mandate('10000'), 'ok', 0, 0],
    [uses('1', '601'), 'LIMIT_REACHED 1', 0, 0],
    [uses('2', '600'), 'ok', -600, 0],
  ]));

  it('ends when it is revoked, and when its time is over', () => void table([
    [mandate('100', { until: later }), 'ok', 0, 0],
    [uses('1', '10', asked(leo, later)), 'NO_SUCH_MANDATE', 0, 0],
    [uses('2', '10', asked(leo, '2027-03-08T08:59:59.999Z')), 'ok', -10, 0],
    [revokes(asked(leo)), 'NOT_YOUR_ACCOUNT', -10, 0],
    [revokes(), 'ok', -10, 0],
    [uses('3', '10'), 'NO_SUCH_MANDATE', -10, 0],
    [revokes(), 'NO_SUCH_MANDATE', -10, 0],
    [revokes(asked(ana), '2'), 'NO_SUCH_MANDATE', -10, 0],
  ]));

  it('is given by the owner to somebody else, for a time to come, under a name of its own', () => void table([
    [mandate('100', {}, asked(leo)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [mandate('100', {}, asked(tess)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [mandate('100', {}, system()), 'NOT_FOUND', 0, 0],
    [mandate('100', { holderId: ana }), 'SAME_ACCOUNT', 0, 0],
    [mandate('100', { until: now }), 'PERIOD_NOT_IN_ORDER', 0, 0],
    [mandate('100', { accountId: issue }, asked(tess)), 'NOT_FOUND', 0, 0],
    [mandate('100', { accountId: fund }), 'NOT_TREASURER', 0, 0],
    [mandate('100'), 'ok', 0, 0],
    [mandate('200'), 'TRANSFER_ID_TAKEN', 0, 0],
  ]));
});

describe('a receipt', () => {
  it('is an entry of its own', () => {
    given().when(receives('1', '60', { authorId: leo, reason: 'thank you' })).then(CreditsReceived.of({
      accountId: anas, transferId: aTransfer('1'), from: leos, minutes: '60', purpose: gift, authorId: leo, reason: 'thank you', after: { balance: '60', held: '0' },
    }));
  });

  it('is booked once for each transfer', () => void table([
    [receives('1', '60'), 'ok', 60, 0],
    [receives('1', '60'), 'nothing more', 60, 0],
    [receives('1', '61'), 'TRANSFER_ID_TAKEN', 60, 0],
    [receives('1', '60', { from: fund }), 'TRANSFER_ID_TAKEN', 60, 0],
    [receives('2', '60'), 'ok', 120, 0],
  ]));

  it('is said by a process alone, of another account of the community', () => void table([
    [receives('1', '60', {}, asked(ana)), 'NOT_FOUND', 0, 0],
    [receives('2', '60', {}, asked(tess)), 'NOT_FOUND', 0, 0],
    [receives('3', '60', { from: anas }), 'SAME_ACCOUNT', 0, 0],
    [receives('4', '60', { from: miasElsewhere }), 'OTHER_COMMUNITY', 0, 0],
  ]));
});

describe('a reversal', () => {
  it('gives back what was received, at most all of it', () => void table([
    [receives('1', '100'), 'ok', 100, 0],
    [reverses('2', '1', '101'), 'ABOVE_ORIGINAL', 100, 0],
    [reverses('3', '1', '40'), 'ok', 60, 0],
    [reverses('4', '1', '61'), 'ABOVE_ORIGINAL', 60, 0],
    [reverses('3', '1', '40'), 'nothing more', 60, 0],
    [reverses('3', '1', '41'), 'TRANSFER_ID_TAKEN', 60, 0],
    [reverses('5', '1'), 'ok', 0, 0],
    [reverses('5', '1'), 'nothing more', 0, 0],
    [reverses('6', '1'), 'ALREADY_REVERSED', 0, 0],
    [reverses('7', '1', '1'), 'ALREADY_REVERSED', 0, 0],
    [corrects('8', '1'), 'ALREADY_REVERSED', 0, 0],
    [reverses('9', '2'), 'NO_SUCH_TRANSFER', 0, 0],
  ]));

  it('tells how much is left of the original', () => {
    const state = table([[receives('1', '100'), 'ok', 100, 0], [reverses('2', '1', '40'), 'ok', 60, 0]]);
    expect(accountDecider.decide(state, reverses('3', '1', '61'), amongMembers)).toEqual({ rejected: 'ABOVE_ORIGINAL', facts: { left: '60' } });
  });

  it('is the owner\'s within the limit; a treasurer\'s correction may go below it, with a reason', () => void table([
    [receives('1', '700'), 'ok', 700, 0],
    [pays('2', '1200'), 'ok', -500, 0],
    [reverses('3', '1'), 'LIMIT_REACHED 600', -500, 0],
    [reverses('4', '1', undefined, asked(leo)), 'NOT_YOUR_ACCOUNT', -500, 0],
    [reverses('5', '1', undefined, asked(kai), 'please'), 'NOT_YOUR_ACCOUNT', -500, 0],
    [reverses('6', '1', undefined, asked(mia), 'please'), 'NOT_A_MEMBER', -500, 0],
    [reverses('7', '1', undefined, asked(tess)), 'REASON_REQUIRED', -500, 0],
    [corrects('3', '1'), 'LIMIT_REACHED', -500, 0],
    [corrects('8', '1'), 'ok', -1200, 0],
    [pays('9', '1'), 'LIMIT_REACHED 601', -1200, 0],
  ]));

  it('is not a treasurer\'s who has paid it: another one corrects', () => void table([
    [receives('1', '60', { from: accountOf(kreuzberg, tess) }), 'ok', 60, 0],
    [corrects('2', '1'), 'NOT_FOR_ONESELF', 60, 0],
    [reverses('3', '1'), 'ok', 0, 0],
  ]));

  it('says when it went below the limit, and only then', () => {
    const belowLimit = (spent: string) => {
      const state = table([[receives('1', '700'), 'ok', 700, 0], [pays('2', spent), 'ok', 700 - Number(spent), 0]]);
      const decision = accountDecider.decide(state, corrects('3', '1'), { ...amongMembers, roles: ['treasurer'] });
      return 'rejected' in decision ? decision : decision.map(({ data }) => 'belowLimit' in data && data.belowLimit);
    };
    expect(belowLimit('600')).toEqual([false]);
    expect(belowLimit('601')).toEqual([true]);
  });

  it('of the fund does not take it below nothing, nor is it a levy\'s', () => void table([
    [receives('1', '50', { accountId: fund }), 'ok', 50, 0],
    [receives('2', '9', { accountId: fund, isLevy: true }), 'ok', 59, 0],
    [new ReverseTransfer({ accountId: fund, transferId: aTransfer('3'), reverses: aTransfer('2'), reason: 'back' }, asked(tess)), 'NO_SUCH_TRANSFER', 59, 0],
    [spends('4', '20'), 'ok', 39, 0],
    [new ReverseTransfer({ accountId: fund, transferId: aTransfer('5'), reverses: aTransfer('1'), reason: 'back' }, asked(ana)), 'NOT_TREASURER', 39, 0],
    [new ReverseTransfer({ accountId: fund, transferId: aTransfer('6'), reverses: aTransfer('1'), reason: 'back' }, asked(tess)), 'LIMIT_REACHED 11', 39, 0],
    [new ReverseTransfer({ accountId: fund, transferId: aTransfer('7'), reverses: aTransfer('1'), minutes: '39', reason: 'back' }, asked(tess)), 'ok', 0, 0],
  ]));

  it('takes no levy', () => {
    const state = table([[receives('1', '100'), 'ok', 100, 0]]);
    expect(accountDecider.decide(state, reverses('2', '1'), { ...amongMembers, policy: { ...defaultPolicy, levyPercent: 20 } })).toEqual([
      CreditsTransferred.of({ accountId: anas, transferId: aTransfer('2'), to: leos, minutes: '100', purpose: { kind: 'REVERSAL', reverses: aTransfer('1') }, authority: 'OWNER', authorId: ana, after: { balance: '0', held: '0' } }),
    ]);
  });
});

describe('an account that is closed', () => {
  it('was empty before', () => void table([
    [pays('1', '1'), 'ok', -1, 0],
    [closes(), 'ACCOUNT_NOT_EMPTY', -1, 0],
    [receives('2', '2'), 'ok', 1, 0],
    [closes(), 'ACCOUNT_NOT_EMPTY', 1, 0],
    [pays('3', '1'), 'ok', 0, 0],
    [closes(asked(leo)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [closes(asked(kai)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [closes(asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [closes(asked(tess)), 'ok', 0, 0],
    [closes(), 'ACCOUNT_CLOSED', 0, 0],
  ]));

  it('pays nothing more; what still arrives can only go back', () => void table([
    [receives('1', '30'), 'ok', 30, 0],
    [pays('2', '30'), 'ok', 0, 0],
    [closes(), 'ok', 0, 0],
    [pays('3', '1'), 'ACCOUNT_CLOSED', 0, 0],
    [pays('2', '30'), 'nothing more', 0, 0],
    [corrects('4', '1'), 'LIMIT_REACHED 30', 0, 0],
    [excepts('900'), 'ACCOUNT_CLOSED', 0, 0],
    [receives('5', '20'), 'ok', 20, 0],
    [pays('6', '1'), 'ACCOUNT_CLOSED', 20, 0],
    [corrects('7', '5'), 'ok', 0, 0],
  ]));

  it('is neither the fund nor the issue', () => void table([
    [new CloseAccount({ accountId: fund, reason: 'enough' }, asked(tess)), 'NOT_FOUND', 0, 0],
    [new CloseAccount({ accountId: issue, reason: 'enough' }, asked(tess)), 'NOT_FOUND', 0, 0],
  ]));
});

describe('the fund', () => {
  type Award = ConstructorParameters<typeof AwardGroup>[0];
  const awards = (names: readonly string[], minutes: string, change: Partial<Award> = {}, meta = asked(kai)) =>
    new AwardGroup({ accountId: fund, awards: names.map((name) => ({ transferId: aTransfer(name), to: Number(name) % 2 ? anas : leos, minutes })), reason: 'the new bench', ...change }, meta);
  const rich = table([[receives('f', '100', { accountId: fund }), 'ok', 100, 0]]);

  it('is spent by a treasurer, who says what for', () => void table([
    [spends('1', '10', {}, asked(ana)), 'NOT_TREASURER', 100, 0],
    [spends('2', '10', {}, asked(kai)), 'NOT_TREASURER', 100, 0],
    [spends('3', '10', {}, asked(mia)), 'NOT_A_MEMBER', 100, 0],
    [spends('4', '10', { reason: undefined }), 'REASON_REQUIRED', 100, 0],
    [spends('5', '10', { purpose: gift }), 'NOT_FOUND', 100, 0],
    [spends('6', '10'), 'ok', 90, 0],
    [spends('7', '10', { purpose: { kind: 'STARTING_CREDIT' }, reason: undefined }, system()), 'ok', 80, 0],
  ], rich));

  it('is paid to nobody on their own word: another treasurer or coordinator grants it, or gives them a mandate', () => {
    const tesss = accountOf(kreuzberg, tess);
    const mandate = (name: string, holderId: typeof tess, meta = asked(tess)) => new GiveMandate({ accountId: fund, mandateId: aMandate(name), holderId, minutes: '20' }, meta);
    table([
      [spends('1', '10', { to: tesss }), 'NOT_FOR_ONESELF', 100, 0],
      [awards([], '10', { awards: [{ transferId: aTransfer('2'), to: leos, minutes: '10' }, { transferId: aTransfer('3'), to: accountOf(kreuzberg, kai), minutes: '10' }] }), 'NOT_FOR_ONESELF', 100, 0],
      [mandate('1', tess), 'NOT_FOR_ONESELF', 100, 0],
      [spends('4', '10', { to: tesss }, asked(tim)), 'ok', 90, 0],
      [mandate('2', tess, asked(tim)), 'ok', 90, 0],
      [spends('5', '10', { to: tesss, mandateId: aMandate('2') }), 'ok', 80, 0],
    ], rich);
  });

  it('thanks many for what they did together: all of them, or none', () => void table([
    [awards(['1', '2'], '51'), 'LIMIT_REACHED 2', 100, 0],
    [awards(['1', '2'], '50'), 'TRANSFER_ID_TAKEN', 100, 0],
    [awards(['1', '2'], '51'), 'LIMIT_REACHED', 100, 0],
    [awards(['3', '3'], '10'), 'TRANSFER_ID_TAKEN', 100, 0],
    [awards(['3', '4'], '10', {}, asked(ana)), 'NOT_TREASURER', 100, 0],
    [awards(['3', '4'], '10', {}, asked(mia)), 'NOT_A_MEMBER', 100, 0],
    [awards(['3', '4'], '10', { accountId: anas }, asked(ana)), 'NOT_FOUND', 100, 0],
    [awards([], '10', { awards: [{ transferId: aTransfer('3'), to: miasElsewhere, minutes: '10' }] }), 'OTHER_COMMUNITY', 100, 0],
    [awards([], '10', { awards: [{ transferId: aTransfer('3'), to: fund, minutes: '10' }] }), 'SAME_ACCOUNT', 100, 0],
    [awards([], '10', { awards: [{ transferId: aTransfer('3'), to: issue, minutes: '10' }] }), 'NOT_FOUND', 100, 0],
    [awards(['3', '4', '5'], '30'), 'ok', 10, 0],
    [awards(['3', '4', '5'], '30'), 'nothing more', 10, 0],
    [awards(['3', '6'], '30'), 'TRANSFER_ID_TAKEN', 10, 0],
  ], rich));
});
