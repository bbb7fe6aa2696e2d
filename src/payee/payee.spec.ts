import { describe, expect, it } from '@jest/globals';
import { destinationOf, payeeAfter, type PayeeAccount } from '../../contracts/payment/payee-account.js';
import type { SeenAccount } from '../../contracts/payment/observed.js';
import { DebtDeferred, PayeeLookedAt, type PayeeEvent } from '../../contracts/payment/payment.events.js';
import { isRejected, noCommunity } from '../kernel/decider.js';
import { aBookingId, ana, by, leo } from '../../test/support/listings.js';
import { DeferDebt, FailOnboarding, IntendOnboarding, ObservePayee, ResumeDebt, type PayeeCommand } from './payee.commands.js';
import { payeeDecider } from './payee.decider.js';

const now = '2027-03-01T09:00:00.000Z';
const system = by('system:any-process', now);
const wants = (country = 'DE', actor: string = leo) => new IntendOnboarding({ memberId: leo, country }, by(actor, now));
const seen = (status: SeenAccount['status'], change: Partial<SeenAccount> = {}, meta = system) => new ObservePayee({ memberId: leo, seen: { accountId: 'acct_leo', status, wanting: [], ...change } }, meta);
const inTurn = (status: SeenAccount['status'], meta = system) => new ObservePayee({ memberId: leo, isInTurn: true, seen: { accountId: 'acct_leo', status, wanting: [] } }, meta);
const fails = (nth = 1, meta = system) => new FailOnboarding({ memberId: leo, key: `${leo}:ONBOARD:${nth}`, failure: 'OTHER', code: 'country_unsupported' }, meta);
const defers = (meta = system) => new DeferDebt({ memberId: leo, bookingId: aBookingId('1') }, meta);
const resumes = (meta = system) => new ResumeDebt({ memberId: leo, bookingId: aBookingId('1') }, meta);

/** `said`: the events that a command came to, or why it was refused. */
type Row = readonly [command: PayeeCommand, said: string, status: string, debts: number];
const table = (rows: readonly Row[]): PayeeAccount => {
  let state = payeeDecider.initial;
  const met = rows.map(([command]): Row => {
    const decision = payeeDecider.decide(state, command, noCommunity);
    if (!isRejected(decision)) state = decision.reduce(payeeAfter, state);
    return [command, isRejected(decision) ? decision.rejected : decision.map(({ type }) => type).join(), state.status ?? 'none', state.debts.length];
  });
  const told = ([command, ...rest]: Row, place: number) => `${place + 1} ${command.type}: ${rest.join(' | ')}`;
  expect(met.map(told)).toEqual(rows.map(told));
  return state;
};

describe('a member who wants to be paid by card', () => {
  it('asks once for an account, and again under another name when Stripe has refused', () => {
    const { calls, account } = table([
      [wants('DE', ana), 'NOT_FOUND', 'none', 0],
      [seen('ACTIVE'), 'NOT_FOUND', 'none', 0],
      [fails(), 'NOT_FOUND', 'none', 0],
      [wants(), 'OnboardingIntended', 'none', 0],
      [wants(), '', 'none', 0],
      [wants('FR'), 'OTHER_COUNTRY', 'none', 0],
      [fails(1, by(leo, now)), 'NOT_FOUND', 'none', 0],
      [fails(), 'OnboardingFailed', 'none', 0],
      [fails(), '', 'none', 0],
      [fails(2), 'NOT_FOUND', 'none', 0],
      [wants('FR'), 'OnboardingIntended', 'none', 0],
      [seen('ONBOARDING', { wanting: ['individual.dob'] }), 'PayeeAccountOpened,PayeeStatusChanged', 'ONBOARDING', 0],
      [wants('FR'), '', 'ONBOARDING', 0],
      [wants('DE'), 'OTHER_COUNTRY', 'ONBOARDING', 0],
    ]);
    expect(calls.map(({ call, state, intendedAt }) => [call.key.slice(leo.length), call.country, state, intendedAt])).toEqual([[':ONBOARD:1', 'DE', 'FAILED', now], [':ONBOARD:2', 'FR', 'DONE', now]]);
    expect(account).toBe('acct_leo');
  });

  it('can be paid, is restricted and restored, as Stripe last said', () => {
    const state = table([
      [wants(), 'OnboardingIntended', 'none', 0],
      [seen('ACTIVE', {}, by(leo, now)), 'NOT_FOUND', 'none', 0],
      [seen('ACTIVE', { memberId: ana }), 'NOT_FOUND', 'none', 0],
      [seen('ACTIVE', { memberId: leo }), 'PayeeAccountOpened,PayeeStatusChanged', 'ACTIVE', 0],
      [seen('ACTIVE'), '', 'ACTIVE', 0],
      [seen('RESTRICTED', { accountId: 'acct_other' }), 'NOT_FOUND', 'ACTIVE', 0],
      [seen('RESTRICTED', { wanting: ['external_account'] }), 'PayeeStatusChanged', 'RESTRICTED', 0],
      [seen('RESTRICTED', { wanting: ['external_account'] }), '', 'RESTRICTED', 0],
      [seen('RESTRICTED', { wanting: ['individual.id_number'] }), 'PayeeStatusChanged', 'RESTRICTED', 0],
      [seen('ACTIVE'), 'PayeeStatusChanged', 'ACTIVE', 0],
    ]);
    expect(destinationOf(state)).toBe('acct_leo');
    expect(destinationOf(payeeAfter(state, { type: 'PayeeStatusChanged', data: { memberId: leo, accountId: 'acct_leo', status: 'RESTRICTED', wanting: [] } }))).toBeUndefined();
  });

  it('who could be paid once does not begin anew: what Stripe only looks at, or calls a name that nobody here has heard of, stops them until it says that they can be again', () => void table([
    [wants(), 'OnboardingIntended', 'none', 0],
    [seen('ONBOARDING'), 'PayeeAccountOpened,PayeeStatusChanged', 'ONBOARDING', 0],
    [seen('ACTIVE'), 'PayeeStatusChanged', 'ACTIVE', 0],
    [seen('ONBOARDING'), 'PayeeStatusChanged', 'RESTRICTED', 0],
    [seen('ONBOARDING'), '', 'RESTRICTED', 0],
    [seen('RESTRICTED'), '', 'RESTRICTED', 0],
    [seen('ACTIVE'), 'PayeeStatusChanged', 'ACTIVE', 0],
  ]));

  it('is asked for in turn, ever more seldom while nothing changes, and that is remembered', () => {
    const unchanged = (state: PayeeAccount, status: SeenAccount['status'] = 'RESTRICTED') => payeeDecider.decide(state, inTurn(status), noCommunity);
    const state = table([
      [inTurn('ACTIVE'), 'NOT_FOUND', 'none', 0],
      [wants(), 'OnboardingIntended', 'none', 0],
      [inTurn('ACTIVE'), 'PayeeAccountOpened,PayeeStatusChanged', 'ACTIVE', 0],
      [seen('ACTIVE'), '', 'ACTIVE', 0],
      [inTurn('ACTIVE', by(leo, now)), 'NOT_FOUND', 'ACTIVE', 0],
      [inTurn('ACTIVE'), 'PayeeLookedAt', 'ACTIVE', 0],
      [inTurn('RESTRICTED'), 'PayeeStatusChanged', 'RESTRICTED', 0],
    ]);
    const after = (times: number, before = state): PayeeAccount => ({ ...before, unchanged: times });
    const looked = (times: number, nextAt: string) => [PayeeLookedAt.of({ memberId: leo, accountId: 'acct_leo', unchanged: times, nextAt })];
    expect(unchanged(state)).toEqual(looked(1, '2027-03-01T09:20:00.000Z'));
    expect(unchanged(after(1))).toEqual(looked(2, '2027-03-01T09:40:00.000Z'));
    expect(unchanged(after(99))).toEqual(looked(100, '2027-03-02T09:00:00.000Z'));
    expect(unchanged(after(99, { ...state, debts: [aBookingId('1')] }))).toEqual(looked(100, '2027-03-01T15:00:00.000Z'));
    expect(unchanged({ ...state, status: 'ACTIVE' }, 'ACTIVE')).toEqual(looked(1, '2027-03-02T09:00:00.000Z'));
    expect(unchanged({ ...state, status: 'ACTIVE', debts: [aBookingId('1')] }, 'ACTIVE')).toEqual(looked(1, '2027-03-01T09:20:00.000Z'));
    expect(unchanged({ ...state, status: 'REJECTED' }, 'REJECTED')).toEqual(looked(1, '2027-03-02T09:00:00.000Z'));
    expect([PayeeLookedAt.of({ memberId: leo, accountId: 'acct_leo', unchanged: 9, nextAt: now }), DebtDeferred.of({ memberId: leo, bookingId: aBookingId('1') })].reduce<PayeeAccount>((before, event: PayeeEvent) => payeeAfter(before, event), state).unchanged).toBe(0);
  });

  it('that Stripe will not have does not ask again', () => void table([
    [wants(), 'OnboardingIntended', 'none', 0],
    [seen('REJECTED'), 'PayeeAccountOpened,PayeeStatusChanged', 'REJECTED', 0],
    [wants(), 'REJECTED_BY_STRIPE', 'REJECTED', 0],
  ]));

  it('is waited for by what bookings owe them, once for each', () => void table([
    [defers(by(leo, now)), 'NOT_FOUND', 'none', 0],
    [resumes(), '', 'none', 0],
    [defers(), 'DebtDeferred', 'none', 1],
    [defers(), '', 'none', 1],
    [resumes(by(leo, now)), 'NOT_FOUND', 'none', 1],
    [resumes(), 'DebtResumed', 'none', 0],
    [resumes(), '', 'none', 0],
    [defers(), 'DebtDeferred', 'none', 1],
  ]));
});
