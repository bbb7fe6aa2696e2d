import { describe, expect, it } from '@jest/globals';
import { CreditsHeld, HoldExpired, HoldPosted, HoldVoided, TransferRefused } from '../../contracts/account/account.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { aCreditHold, anas, asked, aTransfer, fund, issue, later, leos, miasElsewhere, now, system, table, tess } from '../../test/support/account-tables.js';
import { specOf } from '../../test/support/given.js';
import { aBookingId, amongMembers, ana, leo } from '../../test/support/listings.js';
import { CloseAccount, ExpireHold, HoldCredits, PostHold, ReceiveCredits, TransferCredits, VoidHold } from './account.commands.js';
import { accountDecider } from './account.decider.js';

const booking = { kind: 'BOOKING', bookingId: aBookingId('1') } as const;
const holds = (name: string, minutes: string, change: Partial<ConstructorParameters<typeof HoldCredits>[0]> = {}, meta = system()) => new HoldCredits({ accountId: anas, holdId: aCreditHold(name), to: leos, minutes, purpose: booking, ...change }, meta);
const posts = (name: string, transfer: string, minutes: string, meta = system(), change: Partial<ConstructorParameters<typeof PostHold>[0]> = {}) => new PostHold({ accountId: anas, holdId: aCreditHold(name), transferId: aTransfer(transfer), minutes, ...change }, meta);
const voids = (name: string, meta = system()) => new VoidHold({ accountId: anas, holdId: aCreditHold(name) }, meta);
const expires = (name: string, meta = system(later)) => new ExpireHold({ accountId: anas, holdId: aCreditHold(name) }, meta);
const pays = (name: string, minutes: string) => new TransferCredits({ accountId: anas, transferId: aTransfer(name), to: leos, minutes, purpose: { kind: 'GIFT' } }, asked(ana));
const receives = (name: string, minutes: string) => new ReceiveCredits({ accountId: anas, transferId: aTransfer(name), from: leos, minutes, purpose: booking }, system());
const given = specOf(accountDecider, amongMembers);
const held = CreditsHeld.of({ accountId: anas, holdId: aCreditHold('1'), to: leos, minutes: '60', purpose: booking, authority: 'AGREEMENT', expiresAt: later, after: { balance: '0', held: '60' } });
const ofIt = { accountId: anas, holdId: aCreditHold('1') };

describe('credits that are held', () => {
  it('stay on the account, and are not to be spent', () => given().when(holds('1', '60', { expiresAt: later })).then(held));
  it('are refused as an event where they are not there', () =>
    given().when(holds('1', '700')).then(TransferRefused.of({ accountId: anas, attempt: aCreditHold('1'), to: leos, minutes: '700', purpose: booking, code: 'LIMIT_REACHED', missing: '100' })));

  it('count against the limit at once', () => void table([
    [holds('1', '400'), 'ok', 0, 400],
    [pays('1', '201'), 'LIMIT_REACHED 1', 0, 400],
    [holds('2', '201'), 'LIMIT_REACHED 1', 0, 400],
    [holds('3', '200'), 'ok', 0, 600],
    [pays('2', '1'), 'LIMIT_REACHED 1', 0, 600],
    [holds('4', '1'), 'LIMIT_REACHED 1', 0, 600],
    [posts('1', '3', '400'), 'ok', -400, 200],
    [pays('4', '1'), 'LIMIT_REACHED 1', -400, 200],
    [posts('3', '5', '200'), 'ok', -600, 0],
  ]));

  it('are posted whatever the limit has become', () => void table([
    [holds('1', '600'), 'ok', 0, 600],
    [pays('1', '1'), 'LIMIT_REACHED 601', 0, 600, { creditLimitMinutes: 0 }],
    [posts('1', '2', '600'), 'ok', -600, 0, { creditLimitMinutes: 0 }],
  ]));

  it('are held once under one name, and a name that was refused stays refused', () => void table([
    [holds('1', '60'), 'ok', 0, 60],
    [holds('1', '60'), 'nothing more', 0, 60],
    [holds('1', '61'), 'TRANSFER_ID_TAKEN', 0, 60],
    [holds('1', '60', { to: fund }), 'TRANSFER_ID_TAKEN', 0, 60],
    [holds('2', '600'), 'LIMIT_REACHED 60', 0, 60],
    [receives('1', '1000'), 'ok', 1000, 60],
    [holds('2', '600'), 'LIMIT_REACHED', 1000, 60],
    [holds('2', '1'), 'TRANSFER_ID_TAKEN', 1000, 60],
    [voids('2'), 'NOT_FOUND', 1000, 60],
    [posts('2', '2', '1'), 'NOT_FOUND', 1000, 60],
    [voids('1'), 'ok', 1000, 0],
    [holds('1', '60'), 'nothing more', 1000, 0],
  ]));

  it('are a matter of processes alone, between two accounts of the community', () => void table([
    [holds('1', '1', {}, asked(ana)), 'NOT_FOUND', 0, 0],
    [holds('1', '1', {}, asked(tess)), 'NOT_FOUND', 0, 0],
    [holds('1', '1', { to: anas }), 'SAME_ACCOUNT', 0, 0],
    [holds('1', '1', { to: miasElsewhere }), 'OTHER_COMMUNITY', 0, 0],
    [holds('1', '1', { to: issue }), 'NOT_FOUND', 0, 0],
    [holds('1', '1', { accountId: issue }), 'NOT_FOUND', 0, 0],
    [holds('1', '60'), 'ok', 0, 60],
    [posts('1', '1', '60', asked(ana)), 'NOT_FOUND', 0, 60],
    [posts('1', '1', '60', asked(leo)), 'NOT_FOUND', 0, 60],
    [voids('1', asked(ana)), 'NOT_FOUND', 0, 60],
    [expires('1', asked(ana, later)), 'NOT_FOUND', 0, 60],
  ]));

  it('keep an account from being closed, and a closed one holds nothing', () => void table([
    [holds('1', '60'), 'ok', 0, 60],
    [new CloseAccount({ accountId: anas, reason: 'moving away' }, asked(ana)), 'ACCOUNT_NOT_EMPTY', 0, 60],
    [voids('1'), 'ok', 0, 0],
    [new CloseAccount({ accountId: anas, reason: 'moving away' }, asked(ana)), 'ok', 0, 0],
    [holds('2', '60'), 'ACCOUNT_CLOSED', 0, 0],
  ]));
});

describe('a hold', () => {
  it('is posted in part, and the rest is free again', () => {
    given(held).when(posts('1', '1', '45', system(), { effectiveAt: now })).then(HoldPosted.of({
      ...ofIt, transferId: aTransfer('1'), to: leos, minutes: '45', purpose: booking, authority: 'AGREEMENT', released: '15', effectiveAt: now, after: { balance: '-45', held: '0' },
    }));
  });
  it('is posted for what a late cancellation owes', () => {
    const purpose = { kind: 'CANCELLATION', bookingId: aBookingId('1') } as const;
    given(held).when(posts('1', '1', '30', system(), { purpose })).then(HoldPosted.of({ ...ofIt, transferId: aTransfer('1'), to: leos, minutes: '30', purpose, authority: 'AGREEMENT', released: '30', after: { balance: '-30', held: '0' } }));
  });
  it('is voided', () => given(held).when(voids('1')).then(HoldVoided.of({ ...ofIt, minutes: '60', after: { balance: '0', held: '0' } })));
  it('expires', () => given(held).when(expires('1')).then(HoldExpired.of({ ...ofIt, minutes: '60', after: { balance: '0', held: '0' } })));
  it('pays the levy when it is posted, of what is posted', () => {
    const decision = accountDecider.decide(accountDecider.evolve(accountDecider.initial, held), posts('1', '1', '45'), { ...amongMembers, policy: { ...defaultPolicy, levyPercent: 20 } });
    expect(decision).toMatchObject([{ data: { minutes: '45', levy: '9', after: { balance: '-45', held: '0' } } }]);
  });

  it('that is posted stays so: void and expiry come too late', () => void table([
    [posts('1', '1', '1'), 'NOT_FOUND', 0, 0],
    [holds('1', '60', { expiresAt: later }), 'ok', 0, 60],
    [posts('1', '1', '61'), 'ABOVE_HOLD', 0, 60],
    [posts('1', '1', '45'), 'ok', -45, 0],
    [posts('1', '1', '45'), 'nothing more', -45, 0],
    [posts('1', '1', '44'), 'HOLD_SETTLED', -45, 0],
    [posts('1', '2', '15'), 'HOLD_SETTLED', -45, 0],
    [voids('1'), 'HOLD_SETTLED', -45, 0],
    [expires('1'), 'HOLD_SETTLED', -45, 0],
  ]));

  it('that is voided stays so', () => void table([
    [voids('1'), 'NOT_FOUND', 0, 0],
    [holds('1', '60', { expiresAt: later }), 'ok', 0, 60],
    [voids('1'), 'ok', 0, 0],
    [voids('1'), 'nothing more', 0, 0],
    [posts('1', '1', '60'), 'HOLD_SETTLED', 0, 0],
    [expires('1'), 'HOLD_SETTLED', 0, 0],
  ]));

  it('is not posted from the instant it expires at, whether or not somebody has said so', () => void table([
    [holds('1', '60', { expiresAt: later }), 'ok', 0, 60],
    [expires('1', system('2027-03-08T08:59:59.999Z')), 'NOT_YET_DUE', 0, 60],
    [posts('1', '1', '60', system(later)), 'HOLD_EXPIRED', 0, 60],
    [expires('1'), 'ok', 0, 0],
    [expires('1'), 'nothing more', 0, 0],
    [posts('1', '1', '60', system(later)), 'HOLD_EXPIRED', 0, 0],
    [voids('1'), 'HOLD_SETTLED', 0, 0],
    [holds('2', '60', { expiresAt: later }), 'ok', 0, 60],
    [posts('2', '2', '60', system('2027-03-08T08:59:59.999Z')), 'ok', -60, 0],
  ]));

  it('without an end of its own does not expire', () => void table([
    [holds('1', '60'), 'ok', 0, 60],
    [expires('1', system('2127-01-01T00:00:00.000Z')), 'NOT_YET_DUE', 0, 60],
    [posts('1', '1', '60', system('2127-01-01T00:00:00.000Z')), 'ok', -60, 0],
  ]));

  it('is not posted under the name of another transfer', () => void table([
    [pays('1', '10'), 'ok', -10, 0],
    [holds('1', '60'), 'ok', -10, 60],
    [posts('1', '1', '60'), 'TRANSFER_ID_TAKEN', -10, 60],
    [posts('1', '2', '60'), 'ok', -70, 0],
    [pays('2', '60'), 'nothing more', -70, 0],
    [pays('2', '61'), 'TRANSFER_ID_TAKEN', -70, 0],
  ]));

  it.each(['0', '-1', '1.5', '1e3', 'NaN', '10000001', '9223372036854775808'])('of %j minutes is none', (minutes) => {
    expect(() => accountDecider.decide(accountDecider.initial, holds('1', minutes), amongMembers)).toThrow();
    expect(() => accountDecider.decide(accountDecider.evolve(accountDecider.initial, held), posts('1', '1', minutes), amongMembers)).toThrow();
  });
});
