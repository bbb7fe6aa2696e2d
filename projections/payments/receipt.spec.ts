import { describe, expect, it } from '@jest/globals';
import type { PaymentCommand } from '../../src/payment/payment.commands.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import { begins, booking, captures, disputed, eur, intent, now, refunded, saidIn, settles } from '../../test/support/payment-tables.js';
import { receiptOf, written } from './receipt.js';
import { shownPayment } from './shown.js';

describe('an amount on a receipt', () => {
  it.each([
    ['450', 'EUR', '4.50 EUR'], ['-5', 'EUR', '−0.05 EUR'], ['450', 'JPY', '450 JPY'], ['450', 'ISK', '450 ISK'], ['4500', 'MGA', '4500 MGA'], ['4500', 'KWD', '4.500 KWD'],
    ['17500', 'HUF', '175.00 HUF'], ['5000', 'TWD', '50.00 TWD'],
  ])('of %s %s is %s: what the card was charged', (minor, currency, words) => expect(written(minor, currency)).toBe(words));
});

/** The lines of a receipt, and what it comes to. */
const receipt = (...commands: readonly PaymentCommand[]) => {
  const said = saidIn(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), ...commands).map((event) => ({ ...event, at: now }));
  const found = receiptOf(shownPayment({ id: booking, communityId: kreuzberg, payerId: ana, payeeId: leo, said }), { service: 'Repair', creditMinutes: null, provider: 'Leo', community: 'Kreuzberg' });
  return [...(found?.lines ?? []).map(({ text, amountMinor }) => `${text} ${amountMinor}`), found?.total.amountMinor];
};
const ofAPart = (status: 'NEEDS_RESPONSE' | 'LOST' | 'WON', withdrawn: number) => disputed(status, withdrawn, { amount: eur(1000) });

describe('a receipt', () => {
  it('tells once of what goes back in two refunds, because a dispute was won on appeal', () =>
    expect(receipt(ofAPart('NEEDS_RESPONSE', 2500), settles(0), ofAPart('LOST', 2500), refunded('SUCCEEDED', 3500), ofAPart('WON', 0))).toEqual([
      'Paid by card 4500', 'Refund after the booking was called off -3500', 'Refund after the booking was called off -1000', '0',
    ]));

  const dispute = 'Given back by the bank, after a dispute';
  it('tells what a dispute that was lost has brought back, and what of a refund it has made needless', () => {
    expect(receipt(disputed('LOST', 6000))).toEqual(['Paid by card 4500', `${dispute} -4500`, '0']);
    expect(receipt(disputed('NEEDS_RESPONSE', 6000), settles(0), disputed('LOST', 6000))).toEqual(['Paid by card 4500', `${dispute} -4500`, '0']);
    expect(receipt(ofAPart('NEEDS_RESPONSE', 2500), settles(50), ofAPart('LOST', 2500))).toEqual(['Paid by card 4500', 'Refund after the booking was called off -2250', `${dispute} -1000`, '1250']);
    expect(receipt(ofAPart('NEEDS_RESPONSE', 2500), settles(0), ofAPart('LOST', 2500))).toEqual(['Paid by card 4500', 'Refund after the booking was called off -3500', `${dispute} -1000`, '0']);
  });
  it('tells nothing of a dispute that is open, or won', () => {
    expect(receipt(disputed('NEEDS_RESPONSE', 6000))).toEqual(['Paid by card 4500', '4500']);
    expect(receipt(disputed('LOST', 6000), disputed('WON', 0))).toEqual(['Paid by card 4500', '4500']);
  });
});
