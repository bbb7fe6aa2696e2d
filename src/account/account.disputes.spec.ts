import { describe, expect, it } from '@jest/globals';
import { CreditsReceived, EntryDisputeDismissed, EntryDisputed, EntryDisputeWithdrawn } from '../../contracts/account/account.events.js';
import { accountOf } from '../../contracts/account/accounts.js';
import { disputeId, type AccountId } from '../../contracts/values.js';
import { anas, asked, aTransfer, fund, kai, leos, miasElsewhere, system, table, tess, tim } from '../../test/support/account-tables.js';
import { ana, kreuzberg, leo, mia } from '../../test/support/listings.js';
import { CloseAccount, DismissDispute, DisputeEntry, ReceiveCredits, ReverseTransfer, TransferCredits, WithdrawDispute } from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { untouched } from './account.state.js';

const aDispute = (last: string) => disputeId.parse(`dsp_${last.padStart(32, '0')}`);
const tesss = accountOf(kreuzberg, tess);
const reason = 'I meant half an hour.';
type By = { readonly by?: string; readonly accountId?: AccountId };
const pays = (last: string, minutes: string) => new TransferCredits({ accountId: anas, transferId: aTransfer(last), to: leos, minutes, purpose: { kind: 'GIFT' } }, asked(ana));
const receives = (last: string, minutes: string) => new ReceiveCredits({ accountId: anas, transferId: aTransfer(last), from: leos, minutes, purpose: { kind: 'GIFT' } }, system());
const disputes = (last: string, transfer: string, { by = ana, accountId = anas }: By = {}) => new DisputeEntry({ accountId, disputeId: aDispute(last), transferId: aTransfer(transfer), reason }, asked(by));
const dismisses = (last: string, { by = tess, accountId = anas }: By = {}) => new DismissDispute({ accountId, disputeId: aDispute(last), reason: 'Both had said an hour.' }, asked(by));
const takesBack = (last: string, { by = ana, accountId = anas }: By = {}) => new WithdrawDispute({ accountId, disputeId: aDispute(last) }, asked(by));
const givesBack = (last: string, reverses: string, { by = tess, accountId = anas, dispute = '1', minutes, why = reason }: By & { readonly dispute?: string; readonly minutes?: string; readonly why?: string } = {}) =>
  new ReverseTransfer({ accountId, transferId: aTransfer(last), reverses: aTransfer(reverses), disputeId: aDispute(dispute), minutes, reason: why === '' ? undefined : why }, asked(by));
const comesBack = (last: string, reverses: string, dispute: string) =>
  new ReceiveCredits({ accountId: anas, transferId: aTransfer(last), from: leos, minutes: '30', purpose: { kind: 'REVERSAL', reverses: aTransfer(reverses), disputeId: aDispute(dispute) } }, system());

describe('an entry is disputed', () => {
  it('by its owner, whichever side of the transfer they are, and by nobody else', () => void table([
    [disputes('1', '1'), 'NO_SUCH_TRANSFER', 0, 0],
    [pays('1', '60'), 'ok', -60, 0],
    [disputes('1', '1', { by: leo }), 'NOT_YOUR_ACCOUNT', -60, 0],
    [disputes('1', '1', { by: tess }), 'NOT_YOUR_ACCOUNT', -60, 0],
    [disputes('1', '1', { by: kai }), 'NOT_YOUR_ACCOUNT', -60, 0],
    [disputes('1', '1', { by: mia }), 'NOT_A_MEMBER', -60, 0],
    [disputes('1', '1', { by: 'system:any-process' }), 'NOT_FOUND', -60, 0],
    [disputes('1', '1'), 'ok', -60, 0],
    [receives('2', '30'), 'ok', -30, 0],
    [disputes('2', '2'), 'ok', -30, 0],
  ]));
  it('where there is one: what was refused moved nothing', () => void table([
    [pays('1', '601'), 'LIMIT_REACHED 1', 0, 0],
    [disputes('1', '1'), 'NO_SUCH_TRANSFER', 0, 0],
  ]));
  it('once at a time, and again when it was answered', () => void table([
    [pays('1', '60'), 'ok', -60, 0],
    [disputes('1', '1'), 'ok', -60, 0],
    [disputes('2', '1'), 'ALREADY_DISPUTED', -60, 0],
    [dismisses('1'), 'ok', -60, 0],
    [disputes('2', '1'), 'ok', -60, 0],
    [comesBack('9', '1', '2'), 'ok', -30, 0],
    [dismisses('2'), 'DISPUTE_CLOSED', -30, 0],
    [disputes('3', '1'), 'ok', -30, 0],
  ]));
  it('not where all of it went back already', () => void table([
    [receives('1', '60'), 'ok', 60, 0],
    [new ReverseTransfer({ accountId: anas, transferId: aTransfer('8'), reverses: aTransfer('1') }, asked(ana)), 'ok', 0, 0],
    [disputes('1', '1'), 'ALREADY_REVERSED', 0, 0],
  ]));
  it('of members only: the fund’s treasurer corrects without asking anybody', () => void table([
    [new ReceiveCredits({ accountId: fund, transferId: aTransfer('1'), from: anas, minutes: '60', purpose: { kind: 'GIFT' } }, system()), 'ok', 60, 0],
    [disputes('1', '1', { by: tess, accountId: fund }), 'NOT_FOUND', 60, 0],
    [dismisses('1', { accountId: fund }), 'NOT_FOUND', 60, 0],
    [disputes('1', '1', { by: mia, accountId: miasElsewhere }), 'NOT_A_MEMBER', 60, 0],
  ]));
  it('in the words of who disputes it', () => {
    const state = accountDecider.evolve(untouched, CreditsReceived.of({ accountId: anas, transferId: aTransfer('1'), from: leos, minutes: '60', purpose: { kind: 'GIFT' }, after: { balance: '60', held: '0' } }));
    expect(accountDecider.decide(state, disputes('1', '1'), { founded: true, roles: ['member'], policy: {} as never })).toEqual([EntryDisputed.of({ accountId: anas, disputeId: aDispute('1'), transferId: aTransfer('1'), authorId: ana, reason })]);
  });
});

describe('a dispute is answered', () => {
  it('by a treasurer who dismisses it, once', () => void table([
    [dismisses('1'), 'NO_SUCH_DISPUTE', 0, 0],
    [pays('1', '60'), 'ok', -60, 0],
    [disputes('1', '1'), 'ok', -60, 0],
    [dismisses('2'), 'NO_SUCH_DISPUTE', -60, 0],
    [dismisses('1', { by: ana }), 'NOT_TREASURER', -60, 0],
    [dismisses('1', { by: kai }), 'NOT_TREASURER', -60, 0],
    [dismisses('1', { by: leo }), 'NOT_TREASURER', -60, 0],
    [dismisses('1', { by: mia }), 'NOT_A_MEMBER', -60, 0],
    [dismisses('1', { by: 'system:any-process' }), 'NOT_FOUND', -60, 0],
    [dismisses('1'), 'ok', -60, 0],
    [dismisses('1'), 'DISPUTE_CLOSED', -60, 0],
  ]));
  it('by a treasurer’s reversal that names it, in words, once', () => void table([
    [receives('1', '60'), 'ok', 60, 0],
    [receives('2', '60'), 'ok', 120, 0],
    [disputes('1', '1'), 'ok', 120, 0],
    [givesBack('7', '1', { by: ana }), 'NOT_TREASURER', 120, 0],
    [givesBack('7', '1', { by: kai }), 'NOT_TREASURER', 120, 0],
    [givesBack('7', '1', { why: '' }), 'REASON_REQUIRED', 120, 0],
    [givesBack('7', '2'), 'NO_SUCH_DISPUTE', 120, 0],
    [givesBack('7', '1', { minutes: '61' }), 'ABOVE_ORIGINAL', 120, 0],
    [givesBack('7', '1', { minutes: '30' }), 'ok', 90, 0],
    [givesBack('7', '1', { minutes: '30' }), 'nothing more', 90, 0],
    [givesBack('8', '1'), 'DISPUTE_CLOSED', 90, 0],
    [dismisses('1'), 'DISPUTE_CLOSED', 90, 0],
  ]));
  it('from the account that pays back, once, also where the dispute is the other side’s', () => void table([
    [receives('1', '60'), 'ok', 60, 0],
    [givesBack('7', '1', { minutes: '30' }), 'ok', 30, 0],
    [givesBack('8', '1', { minutes: '30' }), 'DISPUTE_CLOSED', 30, 0],
    [givesBack('8', '1', { minutes: '30', dispute: '2' }), 'ok', 0, 0],
  ]));
  it('in the words of the treasurer', () => {
    const known = [CreditsReceived.of({ accountId: anas, transferId: aTransfer('1'), from: leos, minutes: '60', purpose: { kind: 'GIFT' }, after: { balance: '60', held: '0' } }), EntryDisputed.of({ accountId: anas, disputeId: aDispute('1'), transferId: aTransfer('1'), authorId: ana, reason })];
    expect(accountDecider.decide(known.reduce(accountDecider.evolve, untouched), dismisses('1'), { founded: true, roles: ['member', 'treasurer'], policy: {} as never }))
      .toEqual([EntryDisputeDismissed.of({ accountId: anas, disputeId: aDispute('1'), authorId: tess, reason: 'Both had said an hour.' })]);
  });
  it('by another treasurer than who raised it, until they take it back', () => void table([
    [new ReceiveCredits({ accountId: tesss, transferId: aTransfer('1'), from: anas, minutes: '60', purpose: { kind: 'GIFT' } }, system()), 'ok', 60, 0],
    [dismisses('1', { accountId: tesss }), 'NO_SUCH_DISPUTE', 60, 0],
    [disputes('1', '1', { by: tess, accountId: tesss }), 'ok', 60, 0],
    [dismisses('1', { accountId: tesss }), 'OWN_DISPUTE', 60, 0],
    [givesBack('7', '1', { accountId: tesss }), 'OWN_DISPUTE', 60, 0],
    [dismisses('1', { by: kai, accountId: tesss }), 'NOT_TREASURER', 60, 0],
    [takesBack('1', { by: tess, accountId: tesss }), 'ok', 60, 0],
    [dismisses('1', { accountId: tesss }), 'DISPUTE_CLOSED', 60, 0],
    [givesBack('7', '1', { accountId: tesss }), 'DISPUTE_CLOSED', 60, 0],
    [disputes('2', '1', { by: tess, accountId: tesss }), 'ok', 60, 0],
    [new ReverseTransfer({ accountId: tesss, transferId: aTransfer('8'), reverses: aTransfer('1') }, asked(tess)), 'ok', 0, 0],
  ]));
  it.each([
    ['paid', () => new ReceiveCredits({ accountId: anas, transferId: aTransfer('1'), from: tesss, minutes: '60', purpose: { kind: 'GIFT' } }, system()), 60],
    ['was paid', () => new TransferCredits({ accountId: anas, transferId: aTransfer('1'), to: tesss, minutes: '60', purpose: { kind: 'GIFT' } }, asked(ana)), -60],
  ] as const)('by no treasurer who %s what is disputed, but by another', (_, moves, balance) => void table([
    [moves(), 'ok', balance, 0],
    [disputes('1', '1'), 'ok', balance, 0],
    [dismisses('1'), 'OWN_DISPUTE', balance, 0],
    [dismisses('2'), 'NO_SUCH_DISPUTE', balance, 0],
    [dismisses('1', { by: kai }), 'NOT_TREASURER', balance, 0],
    [dismisses('1', { by: tim }), 'ok', balance, 0],
    [dismisses('1'), 'DISPUTE_CLOSED', balance, 0],
  ]));
  it('before the account is closed; a closed one disputes nothing', () => void table([
    [pays('1', '60'), 'ok', -60, 0],
    [receives('2', '60'), 'ok', 0, 0],
    [disputes('1', '1'), 'ok', 0, 0],
    [new CloseAccount({ accountId: anas, reason: 'I move.' }, asked(ana)), 'DISPUTE_OPEN', 0, 0],
    [dismisses('1'), 'ok', 0, 0],
    [new CloseAccount({ accountId: anas, reason: 'I move.' }, asked(ana)), 'ok', 0, 0],
    [disputes('2', '1'), 'ACCOUNT_CLOSED', 0, 0],
  ]));
});

describe('a dispute is taken back', () => {
  it('by who raised it, while it waits for an answer, and by nobody else', () => void table([
    [takesBack('1'), 'NO_SUCH_DISPUTE', 0, 0],
    [pays('1', '60'), 'ok', -60, 0],
    [disputes('1', '1'), 'ok', -60, 0],
    [takesBack('2'), 'NO_SUCH_DISPUTE', -60, 0],
    [takesBack('1', { by: leo }), 'NOT_YOUR_ACCOUNT', -60, 0],
    [takesBack('1', { by: tess }), 'NOT_YOUR_ACCOUNT', -60, 0],
    [takesBack('1', { by: kai }), 'NOT_YOUR_ACCOUNT', -60, 0],
    [takesBack('1', { by: mia }), 'NOT_A_MEMBER', -60, 0],
    [takesBack('1', { by: 'system:any-process' }), 'NOT_FOUND', -60, 0],
    [takesBack('1', { by: tess, accountId: fund }), 'NOT_FOUND', -60, 0],
    [takesBack('1'), 'ok', -60, 0],
    [takesBack('1'), 'DISPUTE_CLOSED', -60, 0],
    [dismisses('1'), 'DISPUTE_CLOSED', -60, 0],
  ]));
  it('not once it was answered', () => void table([
    [pays('1', '60'), 'ok', -60, 0],
    [disputes('1', '1'), 'ok', -60, 0],
    [dismisses('1'), 'ok', -60, 0],
    [takesBack('1'), 'DISPUTE_CLOSED', -60, 0],
    [disputes('2', '1'), 'ok', -60, 0],
    [comesBack('9', '1', '2'), 'ok', -30, 0],
    [takesBack('2'), 'DISPUTE_CLOSED', -30, 0],
  ]));
  it('after which the entry may be disputed again, and the account closed', () => void table([
    [pays('1', '60'), 'ok', -60, 0],
    [receives('2', '60'), 'ok', 0, 0],
    [disputes('1', '1'), 'ok', 0, 0],
    [takesBack('1'), 'ok', 0, 0],
    [disputes('2', '1'), 'ok', 0, 0],
    [new CloseAccount({ accountId: anas, reason: 'I move.' }, asked(ana)), 'DISPUTE_OPEN', 0, 0],
    [takesBack('2'), 'ok', 0, 0],
    [new CloseAccount({ accountId: anas, reason: 'I move.' }, asked(ana)), 'ok', 0, 0],
  ]));
  it('without a word', () => {
    const known = [CreditsReceived.of({ accountId: anas, transferId: aTransfer('1'), from: leos, minutes: '60', purpose: { kind: 'GIFT' }, after: { balance: '60', held: '0' } }), EntryDisputed.of({ accountId: anas, disputeId: aDispute('1'), transferId: aTransfer('1'), authorId: ana, reason })];
    expect(accountDecider.decide(known.reduce(accountDecider.evolve, untouched), takesBack('1'), { founded: true, roles: ['member'], policy: {} as never })).toEqual([EntryDisputeWithdrawn.of({ accountId: anas, disputeId: aDispute('1') })]);
  });
});
