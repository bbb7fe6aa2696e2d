import { describe, expect, it } from '@jest/globals';
import { AccountClosed, CreditRequestClosed, CreditsRequested, LimitExceptionSet, MandateGiven, MandateRevoked, ProgrammeAdopted, ProgrammeEnded, TransferRefused } from '../../contracts/account/account.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { ERASED } from '../../contracts/event.js';
import { creditRequestId, mandateId, programmeId, type AccountId } from '../../contracts/values.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, leo, mia, neighbours } from '../../test/support/people.js';
import { aTransferId, Purses, purseOfAna, purseOfLeo, theBudget, theFund, theIssue } from '../../test/support/purses.js';
import { accounts, emptyAccount, type AccountRow } from './accounts.projection.js';
import { creditHolds } from './credit-holds.projection.js';
import { creditRequests } from './credit-requests.projection.js';
import { standingOf } from './standing.js';
import { maySee, mayReadLetters } from './who-may-see.js';

const at = '2027-03-02T10:00:00.000Z';
const said = recordedAt(at);
const rows = (...history: readonly object[]) => rowsAfter(accounts)(...history.map((event) => said(event as Parameters<typeof said>[0])));
const row = (id: AccountId, ...history: readonly object[]): AccountRow | undefined => rows(...history).get(id);
const booked = { kind: 'REQUEST', requestId: creditRequestId.parse(`crq_${'1'.repeat(32)}`) } as const;
const mandate = { accountId: purseOfAna, mandateId: mandateId.parse(`mdt_${'1'.repeat(32)}`) };
const programme = { accountId: theFund, programmeId: programmeId.parse(`prg_${'1'.repeat(32)}`) };
const walking = ProgrammeAdopted.of({ ...programme, name: 'Walking', minutes: '60', budget: '600', authorId: ana, reason: 'We voted.' });

describe('an account', () => {
  it('begins empty with the first thing that is said of it', () => expect(row(purseOfAna, CreditsRequested.of({ accountId: purseOfAna, requestId: booked.requestId, to: purseOfLeo, minutes: '60', answerBy: at, silent: false }))).toEqual(emptyAccount(purseOfAna)));
  it('has the balance and the held minutes that its last event says', () => {
    const purses = new Purses();
    const history = [...purses.pay({ from: purseOfAna, to: purseOfLeo, minutes: 90 }), purses.hold({ id: 1, from: purseOfAna, to: purseOfLeo, minutes: 60 })];
    expect(row(purseOfAna, ...history)).toMatchObject({ kind: 'MEMBER', memberId: ana, communityId: neighbours, balance: '-90', held: '60', lastMovedAt: at });
    expect(row(purseOfLeo, ...history)).toMatchObject({ memberId: leo, balance: '90', held: '0' });
  });
  it('of the fund and of the issue are nobody’s', () => {
    const history = new Purses().issue(120);
    expect(row(theFund, ...history)).toMatchObject({ kind: 'FUND', memberId: null, balance: '120' });
    expect(row(theIssue, ...history)).toMatchObject({ kind: 'ISSUE', memberId: null, balance: '-120' });
  });
  it('gets back what a hold did not need', () => {
    const purses = new Purses();
    const kept = { id: 1, from: purseOfAna, to: purseOfLeo, minutes: 60 };
    expect(row(purseOfAna, purses.hold(kept), purses.post(kept, 45))).toMatchObject({ balance: '-45', held: '0' });
  });
  it.each(['voided', 'expired'] as const)('gets back what was held when a hold is %s', (how) => {
    const purses = new Purses();
    const kept = { id: 1, from: purseOfAna, to: purseOfLeo, minutes: 60 };
    expect(row(purseOfAna, purses.hold(kept), purses.end(kept, how))).toMatchObject({ balance: '0', held: '0' });
  });
  it('counts as giving and receiving what services brought, not gifts and levies', () => {
    const purses = new Purses();
    const history = [...purses.pay({ from: purseOfAna, to: purseOfLeo, minutes: 100, levy: 10, purpose: booked }), ...purses.pay({ from: purseOfAna, to: purseOfLeo, minutes: 30 })];
    expect([row(purseOfAna, ...history), row(purseOfLeo, ...history), row(theFund, ...history)].map((one) => [one?.given, one?.received])).toEqual([['0', '100'], ['90', '0'], ['0', '0']]);
  });
  it('is not moved by a payment that was refused', () =>
    expect(row(purseOfAna, TransferRefused.of({ accountId: purseOfAna, attempt: aTransferId(1), to: purseOfLeo, minutes: '60', purpose: { kind: 'GIFT' }, code: 'LIMIT_REACHED', missing: '1' }))).toBeUndefined());
  it('remembers every exception from the limit, also where the words are gone', () => {
    const exception = (minutes: string | undefined, reason: string | typeof ERASED) => LimitExceptionSet.of({ accountId: purseOfAna, minutes, authorId: leo, reason });
    expect(row(purseOfAna, exception('1200', 'A new roof.'), exception(undefined, ERASED))?.limitExceptions).toEqual([
      { minutes: '1200', reason: 'A new roof.', byId: leo, at }, { minutes: null, reason: null, byId: leo, at },
    ]);
  });
  it('knows who may pay from it, and for how much still', () => {
    const [given] = [MandateGiven.of({ ...mandate, holderId: leo, minutes: '120' })];
    const paid = new Purses().leave({ from: purseOfAna, to: purseOfLeo, minutes: 50 });
    expect(row(purseOfAna, given, { ...paid, data: { ...paid.data, mandateId: mandate.mandateId } })?.mandates).toMatchObject([{ id: mandate.mandateId, holderId: leo, minutes: '120', used: '50', until: null, reason: null }]);
  });
  it('forgets a mandate that was revoked', () => expect(row(purseOfAna, MandateGiven.of({ ...mandate, holderId: leo, minutes: '120' }), MandateRevoked.of(mandate))?.mandates).toEqual([]));
  it('knows since when it is closed', () => expect(row(purseOfAna, AccountClosed.of({ accountId: purseOfAna, authorId: ana, reason: 'Moved away.' }))?.closedAt).toBe(at));
  it('of the issue knows what is left of a budget', () => expect(row(theIssue, ...new Purses().issue(120))?.budgets).toMatchObject([{ id: theBudget, minutes: '6000', used: '120', adoptedById: ana, reason: 'We voted.' }]));
  it('of the fund knows what a programme has paid, and its end', () => {
    const reward = new Purses().leave({ from: theFund, to: purseOfLeo, minutes: 60, purpose: { kind: 'REWARD', programmeId: programme.programmeId } });
    expect(row(theFund, walking, reward, ProgrammeEnded.of({ ...programme, authorId: ana, reason: 'Winter.' }))?.programmes).toMatchObject([{ id: programme.programmeId, name: 'Walking', minutes: '60', budget: '600', used: '60', endedAt: at }]);
  });
});

describe('what waits', () => {
  const requests = (...history: readonly object[]) => [...rowsAfter(creditRequests)(...history.map((event) => said(event as Parameters<typeof said>[0]))).values()];
  const asked = CreditsRequested.of({ accountId: purseOfAna, requestId: booked.requestId, to: purseOfLeo, minutes: '60', authorId: leo, reason: 'The roof.', answerBy: at, silent: true });
  it('is a request until it is answered', () => expect(requests(asked)).toEqual([{ id: booked.requestId, payerId: purseOfAna, payeeId: purseOfLeo, minutes: '60', reason: 'The roof.', askedAt: at, answerBy: at, paidBySilence: true }]));
  it('is no request that was refused, taken back or has lapsed', () => expect(requests(asked, CreditRequestClosed.of({ accountId: purseOfAna, requestId: booked.requestId, how: 'REFUSED' }))).toEqual([]));
  it('is no request that was paid', () => expect(requests(asked, new Purses().leave({ from: purseOfAna, to: purseOfLeo, minutes: 60, purpose: booked }))).toEqual([]));
  it('is still the request when something else was paid', () => expect(requests(asked, new Purses().leave({ from: purseOfAna, to: purseOfLeo, minutes: 60 }))).toHaveLength(1));
  it.each(['posted', 'voided', 'expired'] as const)('is no hold that was %s', (how) => {
    const purses = new Purses();
    const kept = { id: 1, from: purseOfAna, to: purseOfLeo, minutes: 60 };
    const held = said(purses.hold(kept));
    expect(rowsAfter(creditHolds)(held).size).toBe(1);
    expect(rowsAfter(creditHolds)(held, said(how === 'posted' ? purses.post(kept, 60) : purses.end(kept, how))).size).toBe(0);
  });
});

describe('what the rules make of it', () => {
  const now = '2027-03-02T10:00:00.000Z';
  const standing = (more: Partial<AccountRow>, policy: Partial<typeof defaultPolicy> = {}) => standingOf({ ...emptyAccount(purseOfAna), ...more }, { ...defaultPolicy, ...policy }, now);
  const exception = (minutes: string | null) => ({ limitExceptions: [{ minutes, reason: null, byId: leo, at }] });
  it.each([
    ['nothing at zero', {}, {}, ['600', '600', '3000', 'OK']],
    ['nothing just above the warning', { balance: '-299' }, {}, ['600', '301', '3299', 'OK']],
    ['a warning where it begins', { balance: '-300' }, {}, ['600', '300', '3300', 'WARNED']],
    ['a warning for what is held, too', { balance: '-200', held: '100' }, {}, ['600', '300', '3200', 'WARNED']],
    ['the end of spending at the limit', { balance: '-600' }, {}, ['600', '0', '3600', 'AT_LIMIT']],
    ['the end of spending at the limit with what is held', { balance: '-500', held: '100' }, {}, ['600', '0', '3500', 'AT_LIMIT']],
    ['no negative room below a limit that was lowered, and no end of earning', { balance: '-600' }, { creditLimitMinutes: 300 }, ['300', '0', '3600', 'AT_LIMIT']],
    ['more room by an exception', { balance: '-600', ...exception('1200') }, {}, ['1200', '600', '3600', 'WARNED']],
    ['less room by an exception', exception('0'), {}, ['0', '0', '3000', 'AT_LIMIT']],
    ['what the rules say after an exception has ended', { limitExceptions: [...exception('1200').limitExceptions, ...exception(null).limitExceptions] }, {}, ['600', '600', '3000', 'OK']],
    ['nothing where the invitation begins', { balance: '3000' }, {}, ['600', '3600', '0', 'OK']],
    ['an invitation above it', { balance: '3001' }, {}, ['600', '3601', '0', 'INVITED_TO_GIVE']],
    ['no warning at zero, whatever the rules say', {}, { creditWarningMinutes: 0 }, ['600', '600', '3000', 'OK']],
    ['nothing of a closed account', { closedAt: at }, {}, ['600', '0', '0', 'OK']],
  ])('is %s', (_, account, policy, [limit, maySpend, mayEarn, words]) => expect(standing(account, policy)).toEqual({ limit, maySpend, mayEarn, standing: words }));
  it('lets the fund spend what it has and does not hold', () => expect(standing({ kind: 'FUND', balance: '100', held: '40' })).toEqual({ limit: '0', maySpend: '60', mayEarn: null, standing: 'OK' }));
  const budget = { id: theBudget, minutes: '600', used: '100', reason: null, adoptedById: ana, adoptedAt: at };
  it.each([
    ['in force', '2027-03-01T00:00:00.000Z', '2027-04-01T00:00:00.000Z', '500'],
    ['of last month', '2027-02-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z', '0'],
    ['that ends this moment', '2027-02-01T00:00:00.000Z', now, '0'],
    ['that begins this moment', now, '2027-04-01T00:00:00.000Z', '500'],
    ['of next month', '2027-04-01T00:00:00.000Z', '2027-05-01T00:00:00.000Z', '0'],
  ])('lets the issue create what is left of a budget %s', (_, from, until, left) => expect(standing({ kind: 'ISSUE', balance: '-100', budgets: [{ ...budget, from, until }] })).toMatchObject({ limit: null, maySpend: left }));
});

describe('an account is seen', () => {
  const asking = (viewer: string | undefined, ...roles: readonly string[]) => ({ viewer, rolesIn: async () => roles as never });
  it.each([
    ['by its owner', purseOfAna, asking(ana), true, true], ['by its owner who has left', purseOfAna, asking(ana), true, true],
    ['by a treasurer', purseOfAna, asking(leo, 'member', 'treasurer'), true, true], ['by a coordinator, without letters', purseOfAna, asking(leo, 'member', 'coordinator'), true, false],
    ['by no other member', purseOfAna, asking(mia, 'member'), false, false], ['by no stranger', purseOfAna, asking(mia), false, false], ['by nobody who is not signed in', purseOfAna, asking(undefined), false, false],
    ['by every member if it is the fund, without letters', theFund, asking(mia, 'member'), true, false], ['by no stranger if it is the fund', theFund, asking(mia), false, false],
    ['by every member if it is the issue', theIssue, asking(mia, 'member'), true, false], ['by nobody who is not signed in if it is the issue', theIssue, asking(undefined), false, false],
  ])('%s', async (_, id, as, sees, reads) => expect([await maySee(emptyAccount(id), as), await mayReadLetters(emptyAccount(id), as)]).toEqual([sees, reads]));
});
