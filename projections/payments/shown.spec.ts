import { describe, expect, it } from '@jest/globals';
import type { PaymentCommand } from '../../src/payment/payment.commands.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import { asked, begins, booking, captures, disputed, eur, intent, now, paysNobody, refunded, refunds, saidIn, settles, tess } from '../../test/support/payment-tables.js';
import { shownDispute, shownPayment } from './shown.js';

const shown = (...commands: readonly PaymentCommand[]) =>
  shownPayment({ id: booking, communityId: kreuzberg, payerId: ana, payeeId: leo, said: saidIn(...commands).map((event) => ({ ...event, at: now })) });
const deferred = [begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles(), paysNobody()] as const;

describe('what is shown of a payment', () => {
  it('says what the provider waits for', () => expect(shown(...deferred)).toMatchObject({ owed: { amountMinor: '4387' }, waitsFor: expect.stringContaining('cannot be paid by card yet') }));
  it('says nothing of waiting where all has gone back meanwhile', () =>
    expect(shown(...deferred, refunds(4500, asked(tess)), refunded('SUCCEEDED', 4500))).toMatchObject({ owed: { amountMinor: '0' }, refunded: { amountMinor: '4500' }, waitsFor: null }));

  const inDollars = { amount: eur(5000, 'USD') };
  const twice = [begins(), intent('OPEN'), begins(5000, inDollars), intent('CAPTURED')] as const;
  it('tells what goes back in the currency in which it was taken, whatever is paid in since', () =>
    expect(shown(...twice)).toMatchObject({ amount: { currency: 'USD' }, refunds: [{ reason: 'RACE', amount: { amountMinor: '4500', currency: 'EUR' }, fee: { amountMinor: '113', currency: 'EUR' } }] }));
  it('tells what is disputed in the currency in which it was taken', () =>
    expect(shownDispute(shown(...twice, disputed('NEEDS_RESPONSE', 6000)))).toMatchObject({ amount: { amountMinor: '4500', currency: 'EUR' }, withdrawn: { amountMinor: '6000', currency: 'EUR' } }));
});
