import { describe, expect, it } from '@jest/globals';
import { BudgetAdopted, CreditsTransferred, ProgrammeAdopted, ProgrammeEnded } from '../../contracts/account/account.events.js';
import { aBudget, anas, aProgramme, asked, aTransfer, fund, issue, kai, later, leos, now, system, table, tess } from '../../test/support/account-tables.js';
import { specOf } from '../../test/support/given.js';
import { aBookingId, amongMembers, ana, leo, mia } from '../../test/support/listings.js';
import { AdoptBudget, AdoptProgramme, EndProgramme, GrantReward, ReceiveCredits, ReverseTransfer, TransferCredits } from './account.commands.js';
import { accountDecider } from './account.decider.js';

const april = '2027-04-01T00:00:00.000Z';
const budgetOf = (name: string, minutes: string, change: Partial<ConstructorParameters<typeof AdoptBudget>[0]> = {}, meta = asked(tess)) => new AdoptBudget({ accountId: issue, budgetId: aBudget(name), minutes, from: now, until: april, reason: 'assembly', ...change }, meta);
const issues = (transfer: string, minutes: string, budget = '1', meta = asked(tess)) => new TransferCredits({ accountId: issue, transferId: aTransfer(transfer), to: fund, minutes, purpose: { kind: 'ISSUE', budgetId: aBudget(budget) } }, meta);
const treasurer = { ...amongMembers, roles: ['member', 'treasurer'] as const };

describe('the issue', () => {
  it('has a budget when a treasurer says what was voted', () => {
    specOf(accountDecider, treasurer)().when(budgetOf('1', '1000')).then(BudgetAdopted.of({ accountId: issue, budgetId: aBudget('1'), minutes: '1000', from: now, until: april, authorId: tess, reason: 'assembly' }));
  });

  it('has budgets of treasurers alone, for a time to come, under names of their own', () => void table([
    [budgetOf('1', '1000', {}, asked(ana)), 'NOT_TREASURER', 0, 0],
    [budgetOf('1', '1000', {}, asked(kai)), 'NOT_TREASURER', 0, 0],
    [budgetOf('1', '1000', {}, asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [budgetOf('1', '1000', {}, system()), 'NOT_FOUND', 0, 0],
    [budgetOf('1', '1000', { accountId: fund }), 'NOT_FOUND', 0, 0],
    [budgetOf('1', '1000', { accountId: anas }), 'NOT_FOUND', 0, 0],
    [budgetOf('1', '1000', { until: now }), 'PERIOD_NOT_IN_ORDER', 0, 0],
    [budgetOf('1', '1000', { from: '2026-01-01T00:00:00.000Z', until: '2026-02-01T00:00:00.000Z' }), 'PERIOD_NOT_IN_ORDER', 0, 0],
    [budgetOf('1', '1000'), 'ok', 0, 0],
    [budgetOf('1', '2000'), 'TRANSFER_ID_TAKEN', 0, 0],
  ]));

  it('creates credits for the fund within a budget, while it lasts', () => void table([
    [issues('1', '1'), 'NO_SUCH_BUDGET', 0, 0],
    [budgetOf('1', '1000', { from: later }), 'ok', 0, 0],
    [issues('2', '1'), 'NO_SUCH_BUDGET', 0, 0],
    [issues('3', '1001', '1', asked(tess, later)), 'BUDGET_EXHAUSTED 1', 0, 0],
    [issues('4', '600', '1', asked(ana, later)), 'NOT_TREASURER', 0, 0],
    [issues('5', '600', '1', asked(tess, later)), 'ok', -600, 0],
    [issues('6', '401', '1', asked(tess, later)), 'BUDGET_EXHAUSTED 1', -600, 0],
    [issues('7', '400', '1', asked(tess, '2027-03-31T23:59:59.999Z')), 'ok', -1000, 0],
    [issues('8', '1', '1', asked(tess, later)), 'BUDGET_EXHAUSTED 1', -1000, 0],
    [issues('9', '1', '1', asked(tess, april)), 'NO_SUCH_BUDGET', -1000, 0],
    [issues('10', '1', '2', asked(tess, later)), 'NO_SUCH_BUDGET', -1000, 0],
  ]));

  it('pays nobody but the fund, and nothing but an issue', () => void table([
    [budgetOf('1', '1000'), 'ok', 0, 0],
    [new TransferCredits({ accountId: issue, transferId: aTransfer('1'), to: anas, minutes: '1', purpose: { kind: 'ISSUE', budgetId: aBudget('1') } }, asked(tess)), 'NOT_FOUND', 0, 0],
    [new TransferCredits({ accountId: issue, transferId: aTransfer('1'), to: fund, minutes: '1', purpose: { kind: 'GIFT' } }, asked(tess)), 'NOT_FOUND', 0, 0],
    [new TransferCredits({ accountId: issue, transferId: aTransfer('1'), to: fund, minutes: '1', purpose: { kind: 'FUND_SPENDING' }, reason: 'so' }, asked(tess)), 'NOT_FOUND', 0, 0],
    [issues('1', '1000'), 'ok', -1000, 0],
    [new ReceiveCredits({ accountId: issue, transferId: aTransfer('2'), from: fund, minutes: '400', purpose: { kind: 'REVERSAL', reverses: aTransfer('1') } }, system()), 'ok', -600, 0],
    [new ReverseTransfer({ accountId: issue, transferId: aTransfer('3'), reverses: aTransfer('2'), reason: 'so' }, asked(tess)), 'NOT_FOUND', -600, 0],
    [issues('4', '400'), 'BUDGET_EXHAUSTED 400', -600, 0],
  ]));
});

const adopts = (name: string, change: Partial<ConstructorParameters<typeof AdoptProgramme>[0]> = {}, meta = asked(tess)) => new AdoptProgramme({ accountId: fund, programmeId: aProgramme(name), name: 'walks', minutes: '60', budget: '150', reason: 'health centre', ...change }, meta);
const ends = (name: string, meta = asked(tess)) => new EndProgramme({ accountId: fund, programmeId: aProgramme(name), reason: 'closed' }, meta);
const grants = (transfer: string, minutes: string, booking: string, meta = system(), change: Partial<ConstructorParameters<typeof GrantReward>[0]> = {}) => new GrantReward({ accountId: fund, transferId: aTransfer(transfer), to: anas, minutes, programmeId: aProgramme('1'), bookingId: aBookingId(booking), ...change }, meta);
const rich = table([[new ReceiveCredits({ accountId: fund, transferId: aTransfer('f'), from: leos, minutes: '1000', purpose: { kind: 'GIFT' } }, system()), 'ok', 1000, 0]]);
const adopted = ProgrammeAdopted.of({ accountId: fund, programmeId: aProgramme('1'), name: 'walks', minutes: '60', budget: '150', authorId: tess, reason: 'health centre' });

describe('a reward programme', () => {
  it('is adopted by a treasurer', () => specOf(accountDecider, treasurer)().when(adopts('1')).then(adopted));
  it('is ended by a treasurer', () => specOf(accountDecider, treasurer)(adopted).when(ends('1')).then(ProgrammeEnded.of({ accountId: fund, programmeId: aProgramme('1'), authorId: tess, reason: 'closed' })));

  it('is adopted and ended by nobody else, and once', () => void table([
    [adopts('1', {}, asked(ana)), 'NOT_TREASURER', 0, 0],
    [adopts('1', {}, asked(kai)), 'NOT_TREASURER', 0, 0],
    [adopts('1', {}, system()), 'NOT_FOUND', 0, 0],
    [adopts('1', { accountId: anas }), 'NOT_FOUND', 0, 0],
    [adopts('1', { until: now }), 'PERIOD_NOT_IN_ORDER', 0, 0],
    [ends('1'), 'NO_SUCH_PROGRAMME', 0, 0],
    [adopts('1'), 'ok', 0, 0],
    [adopts('1'), 'TRANSFER_ID_TAKEN', 0, 0],
    [ends('1', asked(ana)), 'NOT_TREASURER', 0, 0],
    [ends('1'), 'ok', 0, 0],
    [ends('1'), 'PROGRAMME_ENDED', 0, 0],
  ]));
});

describe('a reward', () => {
  it('is paid by the fund, and says when it was granted', () => {
    const state = accountDecider.evolve(rich, adopted);
    expect(accountDecider.decide(state, grants('1', '60', '1'), amongMembers)).toEqual([CreditsTransferred.of({
      accountId: fund, transferId: aTransfer('1'), to: anas, minutes: '60', purpose: { kind: 'REWARD', programmeId: aProgramme('1'), bookingId: aBookingId('1') }, authority: 'AGREEMENT', effectiveAt: now, after: { balance: '940', held: '0' },
    })]);
  });

  it('is granted by a process alone, within a programme that goes on', () => void table([
    [grants('1', '60', '1'), 'NO_SUCH_PROGRAMME', 1000, 0],
    [adopts('1', { until: later }), 'ok', 1000, 0],
    [grants('2', '60', '1', asked(tess)), 'NOT_FOUND', 1000, 0],
    [grants('2', '60', '1', asked(leo)), 'NOT_FOUND', 1000, 0],
    [grants('2', '60', '1', system(), { accountId: leos }), 'NOT_FOUND', 1000, 0],
    [grants('3', '60', '1', system(later)), 'PROGRAMME_ENDED', 1000, 0],
    [grants('4', '60', '1'), 'ok', 940, 0],
    [grants('4', '60', '1'), 'nothing more', 940, 0],
    [ends('1'), 'ok', 940, 0],
    [grants('5', '60', '2'), 'PROGRAMME_ENDED', 940, 0],
  ], rich));

  it('stays within what the programme gives each time and altogether', () => void table([
    [adopts('1'), 'ok', 1000, 0],
    [grants('1', '61', '1'), 'REWARD_CAP_REACHED 1', 1000, 0],
    [grants('2', '60', '1'), 'ok', 940, 0],
    [grants('3', '60', '2'), 'ok', 880, 0],
    [grants('4', '31', '3'), 'BUDGET_EXHAUSTED 1', 880, 0],
    [grants('5', '30', '3'), 'ok', 850, 0],
    [grants('6', '1', '4'), 'BUDGET_EXHAUSTED 1', 850, 0],
  ], rich));

  it('stays within the caps for one booking, and for one person in one month', () => {
    const caps = { rewardBookingMinutes: 70, rewardMonthMinutes: 100 };
    table([
      [adopts('1', { budget: '10000' }), 'ok', 1000, 0],
      [grants('1', '60', '1'), 'ok', 940, 0, caps],
      [grants('2', '11', '1'), 'REWARD_CAP_REACHED 1', 940, 0, caps],
      [grants('2', '10', '1'), 'TRANSFER_ID_TAKEN', 940, 0, caps],
      [grants('3', '10', '1'), 'ok', 930, 0, caps],
      [grants('4', '31', '2'), 'REWARD_CAP_REACHED 1', 930, 0, caps],
      [grants('5', '60', '2', system(), { to: leos }), 'ok', 870, 0, caps],
      [grants('6', '60', '3', system(april)), 'ok', 810, 0, caps],
      [grants('7', '30', '4', system('2027-03-31T23:59:59.999Z')), 'ok', 780, 0, caps],
      [grants('8', '1', '4', system('2027-03-31T23:59:59.999Z')), 'REWARD_CAP_REACHED 1', 780, 0, caps],
    ], rich);
  });

  it('is not paid by a fund that has nothing', () => void table([
    [adopts('1'), 'ok', 0, 0],
    [grants('1', '60', '1'), 'LIMIT_REACHED 60', 0, 0],
    [grants('1', '60', '1'), 'LIMIT_REACHED', 0, 0],
  ]));
});
