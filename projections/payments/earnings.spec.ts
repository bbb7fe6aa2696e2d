import { describe, expect, it } from '@jest/globals';
import type { PaymentCommand } from '../../src/payment/payment.commands.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import { begins, booking, captures, disputed, fails, intent, now, pays, releases, reversed, saidIn, settles, transferred } from '../../test/support/payment-tables.js';
import { communityMoneyOf, earningsOf } from './earnings.js';

const rows = (commands: readonly PaymentCommand[]) => [{ id: booking, communityId: kreuzberg, payerId: ana, payeeId: leo, said: saidIn(...commands).map((event) => ({ ...event, at: now })) }];
const earnings = (...commands: readonly PaymentCommand[]) => earningsOf(rows(commands));

describe('what a provider has earned', () => {
  it.each([
    ['has only been begun', [begins(), intent('OPEN')]], ['was given up', [begins(), intent('OPEN'), releases('ABANDONED')]], ['is held', [begins(), intent('OPEN'), intent('AUTHORISED')]],
  ])('does not know of a payment that %s: nobody hears of a request before it is paid for', (_, commands) => expect(earnings(...commands)).toEqual([]));
  it('is on its way once it was captured', () => expect(earnings(begins(), intent('OPEN'), intent('AUTHORISED'), captures(), intent('CAPTURED'))).toMatchObject([{ currency: 'EUR', earnedMinor: '0', onTheWayMinor: '4387' }]));
});

describe('what a community has lost by disputes', () => {
  const [captured, paid] = [[begins(), intent('AUTHORISED'), captures(), intent('CAPTURED')], [settles(), pays(), transferred(4387)]];
  it.each<readonly [string, readonly PaymentCommand[], object]>([
    ['is nothing while one is open', [...captured, disputed('NEEDS_RESPONSE', 6000)], { lostMinor: '0', heldMinor: '-1613' }],
    ['is all that it has paid for others while the provider has their part', [...captured, ...paid, disputed('LOST', 6000), fails('TAKE_BACK', 'BALANCE_INSUFFICIENT')], { paidOutMinor: '4387', lostMinor: '5887', heldMinor: '0' }],
    ['is what the dispute itself has cost once the provider has given back theirs', [...captured, ...paid, disputed('LOST', 6000), reversed(4387)], { paidOutMinor: '0', lostMinor: '1500', heldMinor: '0' }],
    ['is the same where the provider was not paid yet', [...captured, disputed('LOST', 6000), settles()], { paidOutMinor: '0', lostMinor: '1500', heldMinor: '0' }],
    ['is what Stripe keeps of one that was won', [...captured, ...paid, disputed('WON', 1500)], { paidOutMinor: '4387', lostMinor: '1500', heldMinor: '0' }],
    ['is nothing where there was none', captured, { lostMinor: '0', heldMinor: '4387' }],
  ])('%s', (_, commands, sums) => expect(communityMoneyOf(rows(commands))).toMatchObject([sums]));
});
