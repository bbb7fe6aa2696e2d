import { describe, expect, it } from '@jest/globals';
import type { PaymentCommand } from '../../src/payment/payment.commands.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import { begins, booking, captures, intent, now, releases, saidIn } from '../../test/support/payment-tables.js';
import { earningsOf } from './earnings.js';

const earnings = (...commands: readonly PaymentCommand[]) => earningsOf([{ id: booking, communityId: kreuzberg, payerId: ana, payeeId: leo, said: saidIn(...commands).map((event) => ({ ...event, at: now })) }]);

describe('what a provider has earned', () => {
  it.each([
    ['has only been begun', [begins(), intent('OPEN')]], ['was given up', [begins(), intent('OPEN'), releases('ABANDONED')]], ['is held', [begins(), intent('OPEN'), intent('AUTHORISED')]],
  ])('does not know of a payment that %s: nobody hears of a request before it is paid for', (_, commands) => expect(earnings(...commands)).toEqual([]));
  it('is on its way once it was captured', () => expect(earnings(begins(), intent('OPEN'), intent('AUTHORISED'), captures(), intent('CAPTURED'))).toMatchObject([{ currency: 'EUR', earnedMinor: '0', onTheWayMinor: '4387' }]));
});
