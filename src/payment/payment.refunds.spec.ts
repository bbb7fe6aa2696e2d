import { describe, expect, it } from '@jest/globals';
import { positionOf } from '../../contracts/payment/payment-position.js';
import { amongMembers, ana, mia } from '../../test/support/listings.js';
import { afterAll, asked, begins, captures, disputed, earned, eur, fails, held, intent, paid, pays, refunded, refunds, releases, retries, reversed, settles, system, table, tess, transferred } from '../../test/support/payment-tables.js';
import { RefundPayment } from './payment.commands.js';
import { paymentDecider } from './payment.decider.js';

const SETTLED = '1 CAPTURED settled';

describe('a refund beyond the terms', () => {
  it('is not a treasurer’s to give to themselves', () => expect(paymentDecider.decide(paid(), refunds(1000, asked(ana)), { ...amongMembers, roles: ['member', 'treasurer'] })).toMatchObject({ rejected: 'NOT_FOUND' }));
  it('is the provider’s to give, or a treasurer’s, of what was captured and is left', () => void table([
    [refunds(1000, asked(ana)), 'NOT_FOUND', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [refunds(1000, asked(mia)), 'NOT_FOUND', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [refunds(1000, system()), 'NOT_FOUND', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [refunds(0), 'AMOUNT_NOT_ROUND', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [refunds(4501), 'ABOVE_WHAT_IS_LEFT', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [new RefundPayment({ bookingId: refunds(1).data.bookingId, amount: eur(100, 'USD') }, asked(tess)), 'OTHER_CURRENCY', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [refunds(1000), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412', 'REFUND:1 1000'],
    [refunds(3501, asked(tess)), 'ABOVE_WHAT_IS_LEFT', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412', 'REFUND:1 1000'],
    [refunds(3500, asked(tess)), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 1000, REFUND:2 3500'],
    [refunds(1, asked(tess)), 'ABOVE_WHAT_IS_LEFT', '1 CAPTURED', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 1000, REFUND:2 3500'],
    [refunded('PENDING', 3500, { nth: 2 }), 'ok', '1 CAPTURED', '4500 = 3500 + 0 + 0 + 0 + 1000', 'REFUND:1 1000'],
    [refunded('SUCCEEDED', 1000), 'ok', '1 CAPTURED', '4500 = 4500 + 0 + 0 + 0 + 0'],
    [refunded('PENDING', 1000), 'nothing more', '1 CAPTURED', '4500 = 4500 + 0 + 0 + 0 + 0'],
  ], paid()));

  it('waits for the capture', () => void table([
    [refunds(1000), 'NOTHING_CAPTURED', '1 AUTHORISED', '0 = 0 + 0 + 0 + 0 + 0'],
    [refunds(1000, asked(tess)), 'NOTHING_CAPTURED', '1 AUTHORISED', '0 = 0 + 0 + 0 + 0 + 0'],
  ], held()));

  it('counts towards what the terms give back', () => {
    table([[settles(50), 'ok', SETTLED, '4500 = 1000 + 0 + 56 + 0 + 3444', 'REFUND:2 1250']], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), refunds(1000), refunded('SUCCEEDED', 1000)));
    table([[settles(100), 'ok', SETTLED, '4500 = 1000 + 0 + 88 + 0 + 3412'], [pays(), 'ok', SETTLED, '4500 = 1000 + 0 + 88 + 0 + 3412', 'PAY_PROVIDER:1 3412']], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), refunds(1000), refunded('SUCCEEDED', 1000)));
  });

  it('says by whose will it is given, and closes the fee to zero with the last', () => {
    const { refunds: given } = afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), refunds(1000), refunds(1000, asked(tess)), refunds(2500));
    expect(given.map(({ why, feeMinor }) => [why, feeMinor])).toEqual([['GOODWILL', 25n], ['CORRECTION', 25n], ['GOODWILL', 63n]]);
  });

  it('of a provider who was paid is taken back from them after it is on its way to the payer, and not before', () => void table([
    [refunds(1000), 'ok', SETTLED, '4500 = 0 + 4387 + 88 + 0 + 25', 'REFUND:1 1000'],
    [pays(), 'nothing more', SETTLED, '4500 = 0 + 4387 + 88 + 0 + 25', 'REFUND:1 1000'],
    [refunded('PENDING', 1000), 'ok', SETTLED, '4500 = 1000 + 4387 + 88 + 0 + -975', 'TAKE_BACK:1 975'],
    [refunded('SUCCEEDED', 1000), 'ok', SETTLED, '4500 = 1000 + 4387 + 88 + 0 + -975', 'TAKE_BACK:1 975'],
    [reversed(975), 'ok', SETTLED, '4500 = 1000 + 3412 + 88 + 0 + 0'],
    [reversed(975), 'nothing more', SETTLED, '4500 = 1000 + 3412 + 88 + 0 + 0'],
    [reversed(975, 2, { transfer: 2 }), 'NOT_FOUND', SETTLED, '4500 = 1000 + 3412 + 88 + 0 + 0'],
    [pays(), 'nothing more', SETTLED, '4500 = 1000 + 3412 + 88 + 0 + 0'],
  ], earned()));

  it('that crosses a transfer on its way is taken back of it', () => void table([
    [refunds(1000), 'ok', SETTLED, '4500 = 0 + 0 + 88 + 0 + 4412', 'PAY_PROVIDER:1 4387, REFUND:1 1000'],
    [refunded('SUCCEEDED', 1000), 'ok', SETTLED, '4500 = 1000 + 0 + 88 + 0 + 3412', 'PAY_PROVIDER:1 4387'],
    [pays(), 'nothing more', SETTLED, '4500 = 1000 + 0 + 88 + 0 + 3412', 'PAY_PROVIDER:1 4387'],
    [transferred(4387), 'ok', SETTLED, '4500 = 1000 + 4387 + 88 + 0 + -975', 'TAKE_BACK:1 975'],
  ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles(), pays())));
});

describe('a refund that comes to nothing', () => {
  it('costs the provider nothing, and is tried again by a treasurer under another name', () => void table([
    [refunds(1000), 'ok', SETTLED, '4500 = 0 + 4387 + 88 + 0 + 25', 'REFUND:1 1000'],
    [refunded('FAILED', 1000, { failure: 'lost_or_stolen_card' }), 'ok', SETTLED, '4500 = 0 + 4387 + 88 + 0 + 25'],
    [refunded('PENDING', 1000), 'nothing more', SETTLED, '4500 = 0 + 4387 + 88 + 0 + 25'],
    [refunds(3501), 'ABOVE_WHAT_IS_LEFT', SETTLED, '4500 = 0 + 4387 + 88 + 0 + 25'],
    [retries(), 'ok', SETTLED, '4500 = 0 + 4387 + 88 + 0 + 25', 'REFUND:2 1000'],
    [refunded('FAILED', 1000), 'nothing more', SETTLED, '4500 = 0 + 4387 + 88 + 0 + 25', 'REFUND:2 1000'],
    [refunded('SUCCEEDED', 1000, { nth: 2 }), 'ok', SETTLED, '4500 = 1000 + 4387 + 88 + 0 + -975', 'TAKE_BACK:1 975'],
  ], earned()));

  it('is with the platform again when the bank sends it back', () => void table([
    [refunded('PENDING', 1000), 'ok', '1 CAPTURED', '4500 = 1000 + 0 + 88 + 0 + 3412'],
    [refunded('FAILED', 1000), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412'],
    [refunded('SUCCEEDED', 1000), 'nothing more', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412'],
    [retries(), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412', 'REFUND:2 1000'],
    [retries(), 'NOTHING_TO_RETRY', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412', 'REFUND:2 1000'],
  ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), refunds(1000))));

  it('waits for a treasurer where Stripe has refused it', () => void table([
    [fails('REFUND', 'DISPUTED'), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412'],
    [fails('REFUND', 'DISPUTED'), 'nothing more', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412'],
    [retries(), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412', 'REFUND:2 1000'],
  ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), refunds(1000))));

  it('leaves a take-back that the provider’s balance does not cover as what they owe', () => {
    const state = table([
      [refunded('SUCCEEDED', 1000), 'ok', SETTLED, '4500 = 1000 + 4387 + 88 + 0 + -975', 'TAKE_BACK:1 975'],
      [fails('TAKE_BACK', 'BALANCE_INSUFFICIENT'), 'ok', SETTLED, '4500 = 1000 + 4387 + 88 + 0 + -975'],
      [refunds(1000), 'ok', SETTLED, '4500 = 1000 + 4387 + 63 + 0 + -950', 'REFUND:2 1000'],
      [refunded('SUCCEEDED', 1000, { nth: 2 }), 'ok', SETTLED, '4500 = 2000 + 4387 + 63 + 0 + -1950'],
      [retries(), 'ok', SETTLED, '4500 = 2000 + 4387 + 63 + 0 + -1950', 'TAKE_BACK:2 1950'],
      [retries(), 'NOTHING_TO_RETRY', SETTLED, '4500 = 2000 + 4387 + 63 + 0 + -1950', 'TAKE_BACK:2 1950'],
    ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles(), pays(), transferred(4387), refunds(1000)));
    expect(positionOf(state)).toMatchObject({ owedBack: 1950n, owed: 0n });
  });

  it('is counted as granted where it was made at Stripe itself', () => void table([
    [refunded('SUCCEEDED', 500, { refundId: 're_x', key: undefined, chargeId: 'ch_9' }), 'NOT_FOUND', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [refunded('FAILED', 500, { refundId: 're_x', key: undefined }), 'nothing more', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [refunded('SUCCEEDED', 500, { refundId: 're_y', key: undefined }), 'ok', '1 CAPTURED', '4500 = 500 + 0 + 100 + 0 + 3900'],
    [refunded('SUCCEEDED', 500, { refundId: 're_y', key: undefined }), 'nothing more', '1 CAPTURED', '4500 = 500 + 0 + 100 + 0 + 3900'],
    [refunds(4001), 'ABOVE_WHAT_IS_LEFT', '1 CAPTURED', '4500 = 500 + 0 + 100 + 0 + 3900'],
  ], paid()));
});

describe('a dispute', () => {
  it('holds refunds and earnings up until it is decided, and a won one lets them go on', () => void table([
    [disputed('NEEDS_RESPONSE', 6000), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 113 + 6000 + -1613'],
    [disputed('NEEDS_RESPONSE', 6000), 'nothing more', '1 CAPTURED', '4500 = 0 + 0 + 113 + 6000 + -1613'],
    [refunds(1000), 'DISPUTED', '1 CAPTURED', '4500 = 0 + 0 + 113 + 6000 + -1613'],
    [settles(50), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 6000 + -1556'],
    [pays(), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 6000 + -1556'],
    [pays(), 'nothing more', SETTLED, '4500 = 0 + 0 + 56 + 6000 + -1556'],
    [disputed('UNDER_REVIEW', 6000), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 6000 + -1556'],
    [disputed('NEEDS_RESPONSE', 6000), 'nothing more', SETTLED, '4500 = 0 + 0 + 56 + 6000 + -1556'],
    [disputed('WON', 6000), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 6000 + -1556', 'REFUND:1 2250'],
    [disputed('WON', 0), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 0 + 4444', 'REFUND:1 2250'],
    [disputed('WON', 6000), 'nothing more', SETTLED, '4500 = 0 + 0 + 56 + 0 + 4444', 'REFUND:1 2250'],
    [disputed('LOST', 6000), 'nothing more', SETTLED, '4500 = 0 + 0 + 56 + 0 + 4444', 'REFUND:1 2250'],
    [pays(), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 0 + 4444', 'REFUND:1 2250, PAY_PROVIDER:1 2194'],
  ], paid()));

  it('that is lost before the payout leaves nothing to pay, and nothing to refund', () => void table([
    [disputed('NEEDS_RESPONSE', 6000), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 113 + 6000 + -1613'],
    [settles(50), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 6000 + -1556'],
    [disputed('LOST', 6000), 'ok', SETTLED, '4500 = 0 + 0 + 0 + 6000 + -1500'],
    [pays(), 'nothing more', SETTLED, '4500 = 0 + 0 + 0 + 6000 + -1500'],
    [refunds(1), 'ABOVE_WHAT_IS_LEFT', SETTLED, '4500 = 0 + 0 + 0 + 6000 + -1500'],
    [retries(), 'NOTHING_TO_RETRY', SETTLED, '4500 = 0 + 0 + 0 + 6000 + -1500'],
  ], paid()));

  it('that is lost after the payout is taken back, and what is not there is shown as owed', () => {
    const state = table([
      [disputed('NEEDS_RESPONSE', 6000), 'ok', SETTLED, '4500 = 0 + 4387 + 113 + 6000 + -6000'],
      [disputed('LOST', 6000), 'ok', SETTLED, '4500 = 0 + 4387 + 0 + 6000 + -5887', 'TAKE_BACK:1 4387'],
      [fails('TAKE_BACK', 'BALANCE_INSUFFICIENT'), 'ok', SETTLED, '4500 = 0 + 4387 + 0 + 6000 + -5887'],
      [disputed('LOST', 6000), 'nothing more', SETTLED, '4500 = 0 + 4387 + 0 + 6000 + -5887'],
    ], earned());
    expect(positionOf(state).owedBack).toBe(4387n);
    table([
      [retries(), 'ok', SETTLED, '4500 = 0 + 4387 + 0 + 6000 + -5887', 'TAKE_BACK:2 4387'],
      [reversed(4387, 2), 'ok', SETTLED, '4500 = 0 + 0 + 0 + 6000 + -1500'],
      [disputed('WON', 0), 'ok', SETTLED, '4500 = 0 + 0 + 113 + 0 + 4387'],
      [pays(), 'ok', SETTLED, '4500 = 0 + 0 + 113 + 0 + 4387', 'PAY_PROVIDER:2 4387'],
    ], state);
  });

  it('that is won while what was lost is still being taken back leaves the provider owed once it is', () => void table([
    [disputed('LOST', 6000), 'ok', SETTLED, '4500 = 0 + 4387 + 0 + 6000 + -5887', 'TAKE_BACK:1 4387'],
    [disputed('WON', 0), 'ok', SETTLED, '4500 = 0 + 4387 + 113 + 0 + 0', 'TAKE_BACK:1 4387'],
    [pays(), 'nothing more', SETTLED, '4500 = 0 + 4387 + 113 + 0 + 0', 'TAKE_BACK:1 4387'],
    [reversed(4387), 'ok', SETTLED, '4500 = 0 + 0 + 113 + 0 + 4387'],
    [retries(), 'NOTHING_TO_RETRY', SETTLED, '4500 = 0 + 0 + 113 + 0 + 4387'],
    [pays(), 'ok', SETTLED, '4500 = 0 + 0 + 113 + 0 + 4387', 'PAY_PROVIDER:2 4387'],
  ], earned()));

  it('of a part is taken back for that part', () => void table([
    [disputed('LOST', 3500, { amount: eur(2000) }), 'ok', SETTLED, '4500 = 0 + 4387 + 63 + 3500 + -3450', 'TAKE_BACK:1 1950'],
  ], earned()));

  it('that only asks holds nothing up, and may become a real one', () => void table([
    [disputed('INQUIRY', 0), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [refunds(1000), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 88 + 0 + 4412', 'REFUND:1 1000'],
    [disputed('NEEDS_RESPONSE', 6000), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 88 + 6000 + -1588', 'REFUND:1 1000'],
    [refunds(1000), 'DISPUTED', '1 CAPTURED', '4500 = 0 + 0 + 88 + 6000 + -1588', 'REFUND:1 1000'],
    [disputed('INQUIRY', 0), 'nothing more', '1 CAPTURED', '4500 = 0 + 0 + 88 + 6000 + -1588', 'REFUND:1 1000'],
  ], paid()));

  it('that ends as an inquiry has cost nothing', () => void table([
    [disputed('INQUIRY', 0), 'ok', SETTLED, '4500 = 0 + 4387 + 113 + 0 + 0'],
    [disputed('CLOSED', 0), 'ok', SETTLED, '4500 = 0 + 4387 + 113 + 0 + 0'],
    [disputed('INQUIRY', 0), 'nothing more', SETTLED, '4500 = 0 + 4387 + 113 + 0 + 0'],
  ], earned()));

  it('is a matter of processes, of a charge that is known', () => void table([
    [disputed('NEEDS_RESPONSE', 6000, { meta: asked(tess) }), 'NOT_FOUND', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
    [disputed('NEEDS_RESPONSE', 6000, { chargeId: 'ch_9' }), 'NOT_FOUND', '1 CAPTURED', '4500 = 0 + 0 + 113 + 0 + 4387'],
  ], paid()));

  it('of money that goes back whole makes the refund wait', () => void table([
    [disputed('NEEDS_RESPONSE', 6000), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 113 + 6000 + -1613'],
    [releases(), 'ok', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 6000 + -1500'],
    [disputed('WON', 0), 'ok', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'],
  ], paid()));

  it('of a part that is won on appeal lets the rest of a refund go on its way, which was sent without what the dispute had brought the payer', () => {
    const { refunds: given } = table([
      [disputed('NEEDS_RESPONSE', 2500, { amount: eur(1000) }), 'ok', '1 CAPTURED', '4500 = 0 + 0 + 113 + 2500 + 1887'],
      [settles(0), 'ok', SETTLED, '4500 = 0 + 0 + 0 + 2500 + 2000'],
      [disputed('LOST', 2500, { amount: eur(1000) }), 'ok', SETTLED, '4500 = 0 + 0 + 0 + 2500 + 2000', 'REFUND:1 3500'],
      [refunded('SUCCEEDED', 3500), 'ok', SETTLED, '4500 = 3500 + 0 + 0 + 2500 + -1500'],
      [disputed('WON', 1500, { amount: eur(1000) }), 'ok', SETTLED, '4500 = 3500 + 0 + 0 + 1500 + -500', 'REFUND:2 1000'],
      [disputed('WON', 0, { amount: eur(1000) }), 'ok', SETTLED, '4500 = 3500 + 0 + 0 + 0 + 1000', 'REFUND:2 1000'],
      [refunded('SUCCEEDED', 3500), 'nothing more', SETTLED, '4500 = 3500 + 0 + 0 + 0 + 1000', 'REFUND:2 1000'],
      [refunded('SUCCEEDED', 1000, { nth: 2 }), 'ok', SETTLED, '4500 = 4500 + 0 + 0 + 0 + 0'],
      [refunded('SUCCEEDED', 1000, { nth: 2 }), 'nothing more', SETTLED, '4500 = 4500 + 0 + 0 + 0 + 0'],
    ], paid());
    expect(given.map(({ why, amount, feeMinor, percent }) => [why, amount, feeMinor, percent])).toEqual([['TIER', 3500n, 113n, 0], ['TIER', 1000n, 0n, 0]]);
  });

  it('of a part that was lost before the booking is called off, and is won on appeal after it, goes back by the tier as well', () => void table([
    [settles(0), 'ok', SETTLED, '4500 = 0 + 0 + 0 + 2500 + 2000', 'REFUND:1 3500'],
    [refunded('SUCCEEDED', 3500), 'ok', SETTLED, '4500 = 3500 + 0 + 0 + 2500 + -1500'],
    [disputed('WON', 0, { amount: eur(1000) }), 'ok', SETTLED, '4500 = 3500 + 0 + 0 + 0 + 1000', 'REFUND:2 1000'],
    [pays(), 'nothing more', SETTLED, '4500 = 3500 + 0 + 0 + 0 + 1000', 'REFUND:2 1000'],
    [refunded('SUCCEEDED', 1000, { nth: 2 }), 'ok', SETTLED, '4500 = 4500 + 0 + 0 + 0 + 0'],
  ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), disputed('LOST', 2500, { amount: eur(1000) }))));

  it('of a part that is won while the refund without it is under way lets the rest follow, and no more than was granted', () => void table([
    [settles(50), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 4500 + -56'],
    [disputed('LOST', 4500, { amount: eur(3000) }), 'ok', SETTLED, '4500 = 0 + 0 + 0 + 4500 + 0', 'REFUND:1 1500'],
    [disputed('WON', 0, { amount: eur(3000) }), 'ok', SETTLED, '4500 = 0 + 0 + 56 + 0 + 4444', 'REFUND:1 1500'],
    [refunded('PENDING', 1500), 'ok', SETTLED, '4500 = 1500 + 0 + 56 + 0 + 2944', 'REFUND:2 750'],
    [refunded('SUCCEEDED', 750, { nth: 2 }), 'ok', SETTLED, '4500 = 2250 + 0 + 56 + 0 + 2194'],
    [refunded('FAILED', 1500), 'ok', SETTLED, '4500 = 750 + 0 + 56 + 0 + 3694'],
    [retries(), 'ok', SETTLED, '4500 = 750 + 0 + 56 + 0 + 3694', 'REFUND:3 1500'],
    [pays(), 'ok', SETTLED, '4500 = 750 + 0 + 56 + 0 + 3694', 'REFUND:3 1500, PAY_PROVIDER:1 2194'],
  ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), disputed('NEEDS_RESPONSE', 4500, { amount: eur(3000) }))));
});
