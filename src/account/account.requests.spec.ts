import { describe, it } from '@jest/globals';
import { CreditRequestClosed, CreditsRequested, CreditsTransferred } from '../../contracts/account/account.events.js';
import { accountOf } from '../../contracts/account/accounts.js';
import { anas, aRequest, asked, aTransfer, fund, issue, kai, later, leos, miasElsewhere, now, system, table, tess, tim } from '../../test/support/account-tables.js';
import { specOf } from '../../test/support/given.js';
import { amongMembers, ana, kreuzberg, leo, mia } from '../../test/support/listings.js';
import { AcceptCreditRequest, CloseAccount, LapseCreditRequest, ReceiveCredits, RefuseCreditRequest, RequestCredits, TransferCredits, WithdrawCreditRequest } from './account.commands.js';
import { accountDecider } from './account.decider.js';

const asks = (name: string, minutes: string, change: Partial<ConstructorParameters<typeof RequestCredits>[0]> = {}, meta = asked(leo)) => new RequestCredits({ accountId: anas, requestId: aRequest(name), to: leos, minutes, reason: 'the tube', ...change }, meta);
const of = (name: string) => ({ accountId: anas, requestId: aRequest(name) });
const accepts = (name: string, transfer: string, meta = asked(ana)) => new AcceptCreditRequest({ ...of(name), transferId: aTransfer(transfer) }, meta);
const refuses = (name: string, meta = asked(ana)) => new RefuseCreditRequest(of(name), meta);
const withdraws = (name: string, meta = asked(leo)) => new WithdrawCreditRequest(of(name), meta);
const lapses = (name: string, transfer: string, meta = system(later)) => new LapseCreditRequest({ ...of(name), transferId: aTransfer(transfer) }, meta);
const given = specOf(accountDecider, amongMembers);
const requested = (change: object = {}) => CreditsRequested.of({ ...of('1'), to: leos, minutes: '30', authorId: leo, reason: 'the tube', answerBy: later, silent: false, ...change });
const silence = { silentRequestMinutes: 30 };

describe('a request for credits', () => {
  it('is asked, with the day by which it is answered', () => given().when(asks('1', '30')).then(requested()));
  it('becomes a transfer when it is accepted', () => {
    given(requested()).when(accepts('1', '1')).then(CreditsTransferred.of({
      accountId: anas, transferId: aTransfer('1'), to: leos, minutes: '30', purpose: { kind: 'REQUEST', requestId: aRequest('1') }, authority: 'OWNER', authorId: ana, after: { balance: '-30', held: '0' },
    }));
  });
  it('is refused', () => given(requested()).when(refuses('1')).then(CreditRequestClosed.of({ ...of('1'), how: 'REFUSED' })));
  it('is withdrawn', () => given(requested()).when(withdraws('1')).then(CreditRequestClosed.of({ ...of('1'), how: 'WITHDRAWN' })));
  it('lapses', () => given(requested()).when(lapses('1', '1')).then(CreditRequestClosed.of({ ...of('1'), how: 'EXPIRED' })));

  it('is asked by who shall be paid, of another account of the community', () => void table([
    [asks('1', '30', {}, asked(ana)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [asks('1', '30', { to: fund }, asked(tess)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [asks('1', '30', { accountId: leos }), 'SAME_ACCOUNT', 0, 0],
    [asks('1', '30', { accountId: issue }), 'NOT_FOUND', 0, 0],
    [asks('1', '30', { to: miasElsewhere }, asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [asks('1', '30', {}, system()), 'NOT_FOUND', 0, 0],
    [asks('1', '30'), 'ok', 0, 0],
    [asks('1', '30'), 'nothing more', 0, 0],
    [asks('1', '31'), 'TRANSFER_ID_TAKEN', 0, 0],
  ]));

  it('is accepted by the owner alone, once', () => void table([
    [accepts('1', '1'), 'NO_SUCH_REQUEST', 0, 0],
    [asks('1', '30'), 'ok', 0, 0],
    [accepts('1', '1', asked(leo)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [accepts('1', '1', asked(tess)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [accepts('1', '1', asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [accepts('1', '1'), 'ok', -30, 0],
    [accepts('1', '1'), 'nothing more', -30, 0],
    [accepts('1', '2'), 'REQUEST_CLOSED', -30, 0],
    [refuses('1'), 'REQUEST_CLOSED', -30, 0],
    [withdraws('1'), 'REQUEST_CLOSED', -30, 0],
    [lapses('1', '3'), 'REQUEST_CLOSED', -30, 0],
  ]));

  it('stays open when the limit stands against it, under a name that pays nothing any more', () => void table([
    [asks('1', '700'), 'ok', 0, 0],
    [accepts('1', '1'), 'LIMIT_REACHED 100', 0, 0],
    [new ReceiveCredits({ accountId: anas, transferId: aTransfer('9'), from: leos, minutes: '100', purpose: { kind: 'GIFT' } }, system()), 'ok', 100, 0],
    [accepts('1', '1'), 'LIMIT_REACHED', 100, 0],
    [accepts('1', '2'), 'ok', -600, 0],
  ]));

  it('is answered in time', () => void table([
    [asks('1', '30'), 'ok', 0, 0],
    [accepts('1', '1', asked(ana, later)), 'REQUEST_CLOSED', 0, 0],
    [accepts('1', '1', asked(ana, '2027-03-08T08:59:59.999Z')), 'ok', -30, 0],
  ]));

  it('is refused by the owner and withdrawn by who asked, and by nobody else', () => void table([
    [refuses('1'), 'NO_SUCH_REQUEST', 0, 0],
    [withdraws('1'), 'NO_SUCH_REQUEST', 0, 0],
    [asks('1', '30'), 'ok', 0, 0],
    [refuses('1', asked(leo)), 'NOT_YOUR_ACCOUNT', 0, 0],
    [withdraws('1', asked(ana)), 'NO_SUCH_REQUEST', 0, 0],
    [withdraws('1', asked(kai)), 'NO_SUCH_REQUEST', 0, 0],
    [withdraws('1', asked(mia)), 'NOT_A_MEMBER', 0, 0],
    [refuses('1'), 'ok', 0, 0],
    [accepts('1', '1'), 'REQUEST_CLOSED', 0, 0],
    [withdraws('1'), 'REQUEST_CLOSED', 0, 0],
  ]));

  it('of the fund is answered by a treasurer', () => void table([
    [asks('1', '30', { accountId: fund }), 'ok', 0, 0],
    [new AcceptCreditRequest({ accountId: fund, requestId: aRequest('1'), transferId: aTransfer('1') }, asked(leo)), 'NOT_TREASURER', 0, 0],
    [new AcceptCreditRequest({ accountId: fund, requestId: aRequest('1'), transferId: aTransfer('1') }, asked(tess)), 'LIMIT_REACHED 30', 0, 0],
    [new RefuseCreditRequest({ accountId: fund, requestId: aRequest('1') }, asked(kai)), 'NOT_TREASURER', 0, 0],
    [new RefuseCreditRequest({ accountId: fund, requestId: aRequest('1') }, asked(tess)), 'ok', 0, 0],
  ]));

  it('of the fund is accepted by another treasurer than who asks', () => void table([
    [new ReceiveCredits({ accountId: fund, transferId: aTransfer('f'), from: leos, minutes: '60', purpose: { kind: 'GIFT' } }, system()), 'ok', 60, 0],
    [asks('1', '30', { accountId: fund, to: accountOf(kreuzberg, tess) }, asked(tess)), 'ok', 60, 0],
    [new AcceptCreditRequest({ accountId: fund, requestId: aRequest('1'), transferId: aTransfer('1') }, asked(tess)), 'NOT_FOR_ONESELF', 60, 0],
    [new AcceptCreditRequest({ accountId: fund, requestId: aRequest('1'), transferId: aTransfer('1') }, asked(tim)), 'ok', 30, 0],
  ]));

  it('is neither asked of an account that is closed nor paid by one', () => void table([
    [asks('1', '30'), 'ok', 0, 0],
    [new CloseAccount({ accountId: anas, reason: 'moving away' }, asked(ana)), 'ok', 0, 0],
    [asks('2', '30'), 'ACCOUNT_CLOSED', 0, 0],
    [accepts('1', '1'), 'ACCOUNT_CLOSED', 0, 0],
    [lapses('1', '1'), 'ok', 0, 0],
    [lapses('1', '1'), 'REQUEST_CLOSED', 0, 0],
  ]));
});

describe('silence', () => {
  it('accepts nothing, if the community has not said so', () => void table([
    [lapses('1', '1'), 'NO_SUCH_REQUEST', 0, 0],
    [asks('1', '1'), 'ok', 0, 0],
    [lapses('1', '1', system(now)), 'NOT_YET_DUE', 0, 0],
    [lapses('1', '1', asked(leo, later)), 'NOT_FOUND', 0, 0],
    [lapses('1', '1'), 'ok', 0, 0],
    [accepts('1', '2'), 'REQUEST_CLOSED', 0, 0],
  ]));

  it('accepts a small request where the community wants it so, as it was when it was asked', () => void table([
    [asks('1', '30', {}, asked(leo)), 'ok', 0, 0, silence],
    [asks('2', '31', {}, asked(leo)), 'ok', 0, 0, silence],
    [asks('3', '30', {}, asked(leo)), 'ok', 0, 0],
    [lapses('1', '1', system('2027-03-08T08:59:59.999Z')), 'NOT_YET_DUE', 0, 0, silence],
    [lapses('1', '1'), 'ok', -30, 0],
    [lapses('2', '2'), 'ok', -30, 0, silence],
    [lapses('3', '3'), 'ok', -30, 0, silence],
    [lapses('1', '1'), 'REQUEST_CLOSED', -30, 0, silence],
  ]));

  it('is said to be an agreement, which nobody has put a name to', () => given(requested({ silent: true })).when(lapses('1', '1')).then(CreditsTransferred.of({
    accountId: anas, transferId: aTransfer('1'), to: leos, minutes: '30', purpose: { kind: 'REQUEST', requestId: aRequest('1') }, authority: 'AGREEMENT', after: { balance: '-30', held: '0' },
  })));

  it('does not go below the limit: the request has expired', () => void table([
    [new TransferCredits({ accountId: anas, transferId: aTransfer('9'), to: leos, minutes: '571', purpose: { kind: 'GIFT' } }, asked(ana)), 'ok', -571, 0],
    [asks('1', '30'), 'ok', -571, 0, silence],
    [lapses('1', '1'), 'ok', -571, 0, silence],
    [accepts('1', '2'), 'REQUEST_CLOSED', -571, 0, silence],
  ]));
});
