import { describe, expect, it } from '@jest/globals';
import { boundaryTo, communityOfAccount } from '../../contracts/account/accounts.js';
import type { AccountId } from '../../contracts/values.js';
import { aCreditHold, aMandate, anas, aRequest, asked, aTransfer, fund, issue, kai, later, leos, miasElsewhere, system, table, tess } from '../../test/support/account-tables.js';
import { ana, kreuzberg, leo, mia } from '../../test/support/listings.js';
import { AgreeToExchange, CloseAccount, EndExchange, ExpireHold, GiveMandate, HearOfExchange, HoldAbroad, HoldCredits, PostHold, ReceiveCredits, RequestCredits, ReverseTransfer, SetLimitException, TransferCredits, VoidHold } from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { accountSnapshot } from './account.snapshot.js';

const wedding = communityOfAccount(miasElsewhere);
const boundary = boundaryTo(kreuzberg, wedding);
const toSelf = boundaryTo(kreuzberg, kreuzberg);
const reason = 'Our gardeners help over there, their tailors here.';

const agrees = (minutes: string, by = asked(tess), accountId = boundary) => new AgreeToExchange({ accountId, minutes, reason }, by);
const ends = (by = asked(tess), accountId = boundary) => new EndExchange({ accountId, reason }, by);
const hears = (said: string, minutes?: string, by = system(), accountId = boundary) => new HearOfExchange({ accountId, minutes, said }, by);
/** The second leg: Mia, over there, pays Ana. */
const leg = (last: string, minutes: string, { to = anas, payer = miasElsewhere, accountId = boundary, by = system() }: { to?: AccountId; payer?: AccountId; accountId?: AccountId; by?: ReturnType<typeof system> } = {}) =>
  new HoldCredits({ accountId, to, holdId: aCreditHold(last), minutes, purpose: { kind: 'EXCHANGE', with: payer, exchangeId: aCreditHold(`f${last}`) } }, by);
const posts = (hold: string, minutes: string, accountId: AccountId = boundary, by = system()) => new PostHold({ accountId, holdId: aCreditHold(hold), transferId: aTransfer(hold), minutes }, by);
const arrives = (last: string, minutes: string) =>
  new ReceiveCredits({ accountId: boundary, transferId: aTransfer(last), from: leos, minutes, purpose: { kind: 'EXCHANGE', with: miasElsewhere, exchangeId: aCreditHold(last) } }, system());
/** The first leg: Leo pays Mia, over there. */
const abroad = (last: string, minutes: string, { accountId = leos, to = miasElsewhere, by = asked(leo) }: { accountId?: AccountId; to?: AccountId; by?: ReturnType<typeof asked> } = {}) =>
  new HoldAbroad({ accountId, holdId: aCreditHold(last), with: to, minutes }, by);

describe('an exchange', () => {
  it('is agreed to and ended by treasurers, at a boundary to somebody else, and heard of by the system alone', () => void table([
    [agrees('300', asked(ana)), 'NOT_TREASURER', 0, 0],
    [agrees('300', asked(kai)), 'NOT_TREASURER', 0, 0],
    [agrees('300', asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [agrees('300', system()), 'NOT_FOUND', 0, 0],
    [agrees('300', asked(tess), fund), 'NOT_FOUND', 0, 0],
    [agrees('300', asked(tess), anas), 'NOT_FOUND', 0, 0],
    [agrees('300', asked(tess), toSelf), 'SAME_ACCOUNT', 0, 0],
    [ends(), 'NO_EXCHANGE', 0, 0],
    [agrees('300'), 'ok', 0, 0],
    [agrees('600'), 'ok', 0, 0],
    [ends(asked(ana)), 'NOT_TREASURER', 0, 0],
    [ends(), 'ok', 0, 0],
    [ends(), 'NO_EXCHANGE', 0, 0],
    [hears('0', '300', asked(tess)), 'NOT_FOUND', 0, 0],
    [hears('0', '300', system(), fund), 'NOT_FOUND', 0, 0],
    [hears('4', '300'), 'ok', 0, 0],
    [hears('4', '300'), 'nothing more', 0, 0],
    [hears('2'), 'nothing more', 0, 0],
    [hears('5'), 'ok', 0, 0],
  ]));

  it('goes as far as the more careful of the two, and not at all while one of them has not agreed, or no longer', () => void table([
    [leg('1', '1'), 'NO_EXCHANGE 1', 0, 0],
    [agrees('300'), 'ok', 0, 0],
    [leg('2', '60'), 'NO_EXCHANGE 60', 0, 0],
    [hears('0', '120'), 'ok', 0, 0],
    [leg('2', '60'), 'NO_EXCHANGE', 0, 0],
    [leg('3', '121'), 'EXCHANGE_LIMIT_REACHED 1', 0, 0],
    [leg('4', '90'), 'ok', 0, 90],
    [leg('5', '31'), 'EXCHANGE_LIMIT_REACHED 1', 0, 90],
    [leg('4', '90'), 'nothing more', 0, 90],
    [posts('4', '90'), 'ok', -90, 0],
    [hears('3', '900'), 'ok', -90, 0],
    [leg('6', '211'), 'EXCHANGE_LIMIT_REACHED 1', -90, 0],
    [agrees('60'), 'ok', -90, 0],
    [leg('7', '1'), 'EXCHANGE_LIMIT_REACHED 31', -90, 0],
    [agrees('300'), 'ok', -90, 0],
    [hears('9'), 'ok', -90, 0],
    [leg('8', '1'), 'NO_EXCHANGE 91', -90, 0],
  ]));

  it('that has ended lets what was owed go back, and nothing beyond', () => void table([
    [agrees('300'), 'ok', 0, 0],
    [hears('0', '300'), 'ok', 0, 0],
    [arrives('a', '120'), 'ok', 120, 0],
    [ends(), 'ok', 120, 0],
    [arrives('b', '30'), 'ok', 150, 0],
    [leg('1', '151'), 'NO_EXCHANGE 1', 150, 0],
    [leg('2', '150'), 'ok', 150, 150],
    [leg('3', '1'), 'NO_EXCHANGE 1', 150, 150],
    [posts('2', '150'), 'ok', 0, 0],
  ]));

  it('has a second leg to a member here for a member over there, asked for by the system, and nothing else goes over a boundary', () => void table([
    [agrees('300'), 'ok', 0, 0],
    [hears('0', '300'), 'ok', 0, 0],
    [leg('1', '60', { by: asked(tess) }), 'NOT_FOUND', 0, 0],
    [leg('1', '60', { payer: leos }), 'NOT_FOUND', 0, 0],
    [leg('1', '60', { to: fund }), 'NOT_FOUND', 0, 0],
    [leg('1', '60', { to: issue }), 'NOT_FOUND', 0, 0],
    [leg('1', '60', { to: miasElsewhere }), 'OTHER_COMMUNITY', 0, 0],
    [leg('1', '60', { to: boundary }), 'NOT_FOUND', 0, 0],
    [new HoldCredits({ accountId: boundary, to: anas, holdId: aCreditHold('1'), minutes: '60', purpose: { kind: 'GIFT' } }, system()), 'NOT_FOUND', 0, 0],
    [new TransferCredits({ accountId: boundary, to: anas, transferId: aTransfer('1'), minutes: '60', purpose: { kind: 'GIFT' } }, system()), 'NOT_FOUND', 0, 0],
    [new TransferCredits({ accountId: boundary, to: anas, transferId: aTransfer('1'), minutes: '60', purpose: { kind: 'GIFT' } }, asked(tess)), 'NOT_FOUND', 0, 0],
    [new RequestCredits({ accountId: boundary, to: anas, requestId: aRequest('1'), minutes: '60', reason }, asked(ana)), 'NOT_FOUND', 0, 0],
    [new GiveMandate({ accountId: boundary, mandateId: aMandate('1'), holderId: ana, minutes: '60' }, asked(tess)), 'NOT_FOUND', 0, 0],
    [new SetLimitException({ accountId: boundary, minutes: '60', reason }, asked(tess)), 'NOT_FOUND', 0, 0],
    [new CloseAccount({ accountId: boundary, reason }, asked(tess)), 'NOT_FOUND', 0, 0],
    [arrives('a', '60'), 'ok', 60, 0],
    [new ReverseTransfer({ accountId: boundary, transferId: aTransfer('b'), reverses: aTransfer('a'), reason }, asked(tess)), 'NOT_FOUND', 60, 0],
  ]));
});

describe('a member who pays abroad', () => {
  it('sets aside what is theirs, for somebody else in another community', () => void table([
    [abroad('1', '60', { by: asked(tess) }), 'NOT_YOUR_ACCOUNT', 0, 0],
    [abroad('1', '60', { by: asked(mia) }), 'NOT_A_MEMBER', 0, 0],
    [abroad('1', '60', { by: system() }), 'NOT_FOUND', 0, 0],
    [abroad('1', '60', { to: anas }), 'NOT_FOUND', 0, 0],
    [abroad('1', '60', { to: boundaryTo(wedding, kreuzberg) }), 'NOT_FOUND', 0, 0],
    [abroad('1', '60', { accountId: fund, by: asked(tess) }), 'NOT_FOUND', 0, 0],
    [abroad('1', '60', { accountId: boundary, by: asked(tess) }), 'NOT_FOUND', 0, 0],
    [new TransferCredits({ accountId: leos, to: boundary, transferId: aTransfer('1'), minutes: '60', purpose: { kind: 'GIFT' } }, asked(leo)), 'NOT_FOUND', 0, 0],
    [new TransferCredits({ accountId: leos, to: miasElsewhere, transferId: aTransfer('1'), minutes: '60', purpose: { kind: 'GIFT' } }, asked(leo)), 'OTHER_COMMUNITY', 0, 0],
    [abroad('1', '601'), 'LIMIT_REACHED 1', 0, 0],
    [abroad('1', '601'), 'LIMIT_REACHED', 0, 0],
    [abroad('2', '600'), 'ok', 0, 600],
    [abroad('2', '600'), 'nothing more', 0, 600],
    [abroad('2', '60'), 'TRANSFER_ID_TAKEN', 0, 600],
    [abroad('3', '1'), 'LIMIT_REACHED 1', 0, 600],
    [new CloseAccount({ accountId: leos, reason }, asked(leo)), 'ACCOUNT_NOT_EMPTY', 0, 600],
    [posts('2', '600', leos), 'ok', -600, 0],
  ]));

  it('has it back after an hour in which nothing came of it', () => void table([
    [abroad('1', '60'), 'ok', 0, 60],
    [new ExpireHold({ accountId: leos, holdId: aCreditHold('1') }, system()), 'NOT_YET_DUE', 0, 60],
    [posts('1', '60', leos, system(later)), 'HOLD_EXPIRED', 0, 60],
    [new ExpireHold({ accountId: leos, holdId: aCreditHold('1') }, system(later)), 'ok', 0, 0],
  ]));

  it('has it back where the second leg was refused, and the other leg can be told', () => {
    const held = table([[abroad('1', '60'), 'ok', 0, 60]]);
    const decision = accountDecider.decide(held, new VoidHold({ accountId: leos, holdId: aCreditHold('1') }, system()), { policy: { creditLimitMinutes: 600 } as never, roles: [], founded: true });
    expect(decision).toMatchObject([{ type: 'HoldVoided', data: { purpose: { kind: 'EXCHANGE', with: miasElsewhere, exchangeId: aCreditHold('1') } } }]);
  });
});

describe('what came from abroad', () => {
  it('is given back by a payment the other way, not by a reversal: that would have one leg', () => void table([
    [new ReceiveCredits({ accountId: anas, transferId: aTransfer('1'), from: boundary, minutes: '60', purpose: { kind: 'EXCHANGE', with: miasElsewhere, exchangeId: aCreditHold('1') } }, system()), 'ok', 60, 0],
    [new ReverseTransfer({ accountId: anas, transferId: aTransfer('2'), reverses: aTransfer('1') }, asked(ana)), 'OTHER_COMMUNITY', 60, 0],
    [new ReverseTransfer({ accountId: anas, transferId: aTransfer('2'), reverses: aTransfer('1'), reason }, asked(tess)), 'OTHER_COMMUNITY', 60, 0],
    [new HoldAbroad({ accountId: anas, holdId: aCreditHold('2'), with: miasElsewhere, minutes: '60' }, asked(ana)), 'ok', 60, 60],
  ]));
});

describe('what a boundary remembers', () => {
  it('is kept in its snapshot', () => {
    const account = table([[agrees('300'), 'ok', 0, 0], [hears('7', '120'), 'ok', 0, 0], [leg('1', '20'), 'ok', 0, 20]]);
    const kept: unknown = JSON.parse(JSON.stringify(accountSnapshot.pack(account)));
    expect(accountSnapshot.unpack(kept as object)).toEqual(account);
  });
});
