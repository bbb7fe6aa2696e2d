import { describe, expect, it } from '@jest/globals';
import { RewardApproved, RewardLapsed, SponsorOpened } from '../../contracts/account/account.events.js';
import { aCreditHold, anas, aProgramme, aRequest, asked, aTransfer, bakery, fund, issue, kai, later, leos, now, system, table, tess } from '../../test/support/account-tables.js';
import { specOf } from '../../test/support/given.js';
import { aBookingId, amongMembers, ana, leo, mia } from '../../test/support/listings.js';
import { AdoptProgramme, CloseAccount, EndProgramme, GrantReward, HoldCredits, LapseReward, OpenSponsor, ReceiveCredits, RequestCredits, ReverseTransfer, TransferCredits } from './account.commands.js';
import { accountDecider } from './account.decider.js';

const treasurer = { ...amongMembers, roles: ['member', 'treasurer'] as const };
const opens = (change: object = {}, meta = asked(tess)) => new OpenSponsor({ accountId: bakery, name: 'Bakery', reason: 'They offered.', ...change }, meta);
const receives = (transfer: string, minutes: string, from = anas) => new ReceiveCredits({ accountId: bakery, transferId: aTransfer(transfer), from, minutes, purpose: { kind: 'GIFT' } }, system());
const reward = { kind: 'REWARD', programmeId: aProgramme('1'), bookingId: aBookingId('1') } as const;
const pays = (transfer: string, minutes: string, change: object = {}, meta = system()) => new TransferCredits({ accountId: bakery, transferId: aTransfer(transfer), to: anas, minutes, purpose: reward, effectiveAt: now, ...change }, meta);
const gives = (transfer: string, minutes: string, change: object = {}, meta = asked(tess)) => new TransferCredits({ accountId: bakery, transferId: aTransfer(transfer), to: fund, minutes, purpose: { kind: 'GIFT' }, ...change }, meta);
const closes = (meta = asked(tess)) => new CloseAccount({ accountId: bakery, reason: 'They have moved.' }, meta);

const adopts = (change: object = {}) => new AdoptProgramme({ accountId: fund, programmeId: aProgramme('1'), name: 'walks', minutes: '60', budget: '150', source: bakery, reason: 'health centre', ...change }, asked(tess));
const ends = new EndProgramme({ accountId: fund, programmeId: aProgramme('1'), reason: 'closed' }, asked(tess));
const grants = (transfer: string, minutes: string, booking: string, { at = now, ...change }: { readonly at?: string; readonly to?: typeof anas; readonly agreed?: true } = {}) =>
  new GrantReward({ accountId: fund, transferId: aTransfer(transfer), to: anas, minutes, programmeId: aProgramme('1'), bookingId: aBookingId(booking), ...change }, system(at));
const lapses = (transfer: string, meta = system(), accountId = fund) => new LapseReward({ accountId, transferId: aTransfer(transfer), code: 'LIMIT_REACHED', missing: '1' }, meta);

describe('a sponsor', () => {
  it('has an account when a treasurer has opened one, with a name', () => {
    specOf(accountDecider, treasurer)().when(opens()).then(SponsorOpened.of({ accountId: bakery, name: 'Bakery', authorId: tess, reason: 'They offered.' }));
  });

  it('is brought by treasurers alone, once, and is neither a member nor the community itself', () => void table([
    [opens({}, asked(ana)), 'NOT_TREASURER', 0, 0],
    [opens({}, asked(kai)), 'NOT_TREASURER', 0, 0],
    [opens({}, asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [opens({}, system()), 'NOT_FOUND', 0, 0],
    [opens({ accountId: anas }), 'NOT_FOUND', 0, 0],
    [opens({ accountId: fund }), 'NOT_FOUND', 0, 0],
    [opens({ accountId: issue }), 'NOT_FOUND', 0, 0],
    [opens(), 'ok', 0, 0],
    [opens(), 'TRANSFER_ID_TAKEN', 0, 0],
  ]));

  it('pays rewards that were approved, and never goes below zero', () => void table([
    [opens(), 'ok', 0, 0],
    [pays('1', '60'), 'LIMIT_REACHED 60', 0, 0],
    [receives('2', '100'), 'ok', 100, 0],
    [pays('1', '60'), 'LIMIT_REACHED', 100, 0],
    [pays('3', '60'), 'ok', 40, 0],
    [pays('3', '60'), 'nothing more', 40, 0],
    [pays('3', '40'), 'TRANSFER_ID_TAKEN', 40, 0],
    [pays('4', '60'), 'LIMIT_REACHED 20', 40, 0],
    [pays('5', '40', {}, asked(tess)), 'NOT_FOUND', 40, 0],
    [pays('5', '40', {}, asked(ana)), 'NOT_TREASURER', 40, 0],
  ]));

  it('gives to nobody but the fund, by a treasurer, and lends and spends nothing', () => void table([
    [opens(), 'ok', 0, 0],
    [receives('1', '100'), 'ok', 100, 0],
    [gives('2', '10', {}, asked(ana)), 'NOT_TREASURER', 100, 0],
    [gives('2', '10', {}, asked(kai)), 'NOT_TREASURER', 100, 0],
    [gives('2', '10', { to: anas }), 'NOT_FOUND', 100, 0],
    [gives('2', '10', { to: issue }), 'NOT_FOUND', 100, 0],
    [gives('2', '10', { purpose: { kind: 'FUND_SPENDING' }, reason: 'so' }), 'NOT_FOUND', 100, 0],
    [gives('2', '10', { purpose: { kind: 'GROUP_WORK' } }), 'NOT_FOUND', 100, 0],
    [gives('2', '10', {}, system()), 'NOT_FOUND', 100, 0],
    [new RequestCredits({ accountId: bakery, requestId: aRequest('1'), to: leos, minutes: '10', reason: 'bread' }, asked(leo)), 'NOT_FOUND', 100, 0],
    [gives('3', '101'), 'LIMIT_REACHED 1', 100, 0],
    [gives('2', '100'), 'ok', 0, 0],
  ]));

  it('gives back what was given by mistake, by a treasurer with a reason', () => void table([
    [opens(), 'ok', 0, 0],
    [receives('1', '100'), 'ok', 100, 0],
    [new ReverseTransfer({ accountId: bakery, transferId: aTransfer('2'), reverses: aTransfer('1'), reason: 'so' }, asked(ana)), 'NOT_TREASURER', 100, 0],
    [new ReverseTransfer({ accountId: bakery, transferId: aTransfer('2'), reverses: aTransfer('1') }, asked(tess)), 'REASON_REQUIRED', 100, 0],
    [pays('3', '60'), 'ok', 40, 0],
    [new ReverseTransfer({ accountId: bakery, transferId: aTransfer('4'), reverses: aTransfer('1'), reason: 'so' }, asked(tess)), 'LIMIT_REACHED 60', 40, 0],
    [new ReverseTransfer({ accountId: bakery, transferId: aTransfer('5'), reverses: aTransfer('1'), minutes: '40', reason: 'so' }, asked(tess)), 'ok', 0, 0],
  ]));

  it('leaves with nothing on the account, and has nothing for a reward that was approved before', () => void table([
    [opens(), 'ok', 0, 0],
    [receives('1', '10'), 'ok', 10, 0],
    [closes(), 'ACCOUNT_NOT_EMPTY', 10, 0],
    [gives('2', '10'), 'ok', 0, 0],
    [closes(asked(ana)), 'NOT_TREASURER', 0, 0],
    [closes(), 'ok', 0, 0],
    [closes(), 'ACCOUNT_CLOSED', 0, 0],
    [opens(), 'ACCOUNT_CLOSED', 0, 0],
    [gives('3', '1'), 'ACCOUNT_CLOSED', 0, 0],
    [pays('4', '60'), 'LIMIT_REACHED 60', 0, 0],
  ]));
});

describe('a reward that a sponsor pays', () => {
  it('is approved by the fund, which pays nothing', () => {
    const state = table([[adopts(), 'ok', 0, 0]]);
    expect(accountDecider.decide(state, grants('1', '60', '1'), amongMembers)).toEqual([RewardApproved.of({ accountId: fund, transferId: aTransfer('1'), source: bakery, to: anas, minutes: '60', programmeId: aProgramme('1'), bookingId: aBookingId('1'), effectiveAt: now })]);
  });

  it('counts for budget and caps as one of the fund’s does, for each who earns it', () => void table([
    [adopts(), 'ok', 0, 0],
    [grants('1', '61', '1'), 'REWARD_CAP_REACHED 1', 0, 0],
    [grants('2', '60', '1'), 'ok', 0, 0],
    [grants('2', '60', '1'), 'nothing more', 0, 0],
    [grants('2', '50', '1'), 'TRANSFER_ID_TAKEN', 0, 0],
    [grants('3', '60', '1'), 'REWARD_CAP_REACHED 20', 0, 0, { rewardBookingMinutes: 100 }],
    [grants('4', '60', '2'), 'REWARD_CAP_REACHED 20', 0, 0, { rewardMonthMinutes: 100 }],
    [grants('5', '60', '3', { at: '2027-04-01T00:00:00.000Z' }), 'ok', 0, 0, { rewardMonthMinutes: 100 }],
    [grants('6', '31', '4', { to: leos }), 'BUDGET_EXHAUSTED 1', 0, 0],
    [grants('7', '30', '4', { to: leos }), 'ok', 0, 0],
    [grants('8', '1', '5', { to: leos }), 'BUDGET_EXHAUSTED 1', 0, 0],
  ]));

  it('counts no longer once the sponsor could not pay, and is used up under its name', () => void table([
    [adopts({ budget: '60' }), 'ok', 0, 0],
    [lapses('1'), 'NO_SUCH_TRANSFER', 0, 0],
    [grants('1', '60', '1'), 'ok', 0, 0],
    [lapses('1', asked(tess)), 'NOT_FOUND', 0, 0],
    [lapses('1', system(), bakery), 'NOT_FOUND', 0, 0],
    [grants('2', '60', '2'), 'BUDGET_EXHAUSTED 60', 0, 0],
    [lapses('1'), 'ok', 0, 0],
    [lapses('1'), 'nothing more', 0, 0],
    [grants('1', '60', '1'), 'LIMIT_REACHED', 0, 0],
    [grants('3', '60', '1'), 'ok', 0, 0, { rewardBookingMinutes: 60, rewardMonthMinutes: 60 }],
    [grants('4', '60', '2'), 'BUDGET_EXHAUSTED 60', 0, 0],
  ]));

  it('says what lapsed', () => {
    const state = table([[adopts(), 'ok', 0, 0], [grants('1', '60', '1'), 'ok', 0, 0]]);
    expect(accountDecider.decide(state, lapses('1'), amongMembers)).toEqual([RewardLapsed.of({ accountId: fund, transferId: aTransfer('1'), source: bakery, to: anas, minutes: '60', programmeId: aProgramme('1'), bookingId: aBookingId('1'), effectiveAt: now, code: 'LIMIT_REACHED', missing: '1' })]);
  });

  it('does not lapse where the fund has paid it', () => {
    const state = table([[adopts({ source: undefined }), 'ok', 0, 0], [grants('1', '60', '1'), 'LIMIT_REACHED 60', 0, 0], [lapses('1'), 'NO_SUCH_TRANSFER', 0, 0]]);
    expect(state.approvals).toBeUndefined();
  });
});

describe('a reward that two have agreed to', () => {
  it('is granted also after its programme has ended, and no other is', () => void table([
    [adopts({ until: later }), 'ok', 0, 0],
    [grants('1', '30', '1', { at: later }), 'PROGRAMME_ENDED', 0, 0],
    [grants('1', '30', '1', { at: later, agreed: true }), 'ok', 0, 0],
    [ends, 'ok', 0, 0],
    [grants('2', '30', '2'), 'PROGRAMME_ENDED', 0, 0],
    [grants('2', '30', '2', { agreed: true }), 'ok', 0, 0],
    [grants('3', '60', '3', { agreed: true }), 'ok', 0, 0],
    [grants('4', '60', '4', { agreed: true }), 'BUDGET_EXHAUSTED 30', 0, 0],
  ]));
  it('is held by nobody: rewards are not set aside', () => void table([
    [opens(), 'ok', 0, 0],
    [new HoldCredits({ accountId: bakery, holdId: aCreditHold('1'), to: anas, minutes: '1', purpose: reward }, asked(tess)), 'NOT_FOUND', 0, 0],
  ]));
});
