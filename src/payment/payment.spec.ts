import { describe, expect, it } from '@jest/globals';
import { ana, leo, mia } from '../../test/support/listings.js';
import {
  afterAll, afterwards, asked, begins, booking, captures, charged, charges, earned, eur, fails, held, heldUntil, intent, key, paid, pays, paysNobody, refunded, releases, retries, savesCard, settles, setup, system, table, tess, transferred,
} from '../../test/support/payment-tables.js';
import { CapturePayment, ObserveIntent } from './payment.commands.js';
import { openCalls, parkedFailures } from '../../contracts/payment/payment-position.js';

const NONE = '0 = 0 + 0 + 0 + 0 + 0';
const ALL = '4500 = 0 + 0 + 113 + 0 + 4387';
/** The second round, in dollars. */
const inDollars = (status: 'AUTHORISED' | 'CAPTURED', amount = 4500) => {
  const { data: { seen, bookingId }, meta } = intent(status, { round: 2, amount });
  return new ObserveIntent({ bookingId, seen: { ...seen, amount: eur(amount, 'USD'), captured: eur(seen.captured.amountMinor === '0' ? 0 : amount, 'USD') } }, meta);
};
const PAID = '4500 = 0 + 4387 + 113 + 0 + 0';

describe('a payment', () => {
  it('is held, captured, settled and paid out, each call said before it is made and closed by what was seen', () => void table([
    [begins(), 'ok', '1 INTENDED', NONE, 'AUTHORISE:1 4500'],
    [captures(), 'ok', '1 INTENDED missed', NONE, 'AUTHORISE:1 4500'],
    [intent('OPEN'), 'ok', '1 OPEN missed', NONE],
    [intent('ACTION_REQUIRED'), 'nothing more', '1 OPEN missed', NONE],
    [intent('AUTHORISED'), 'ok', '1 AUTHORISED', NONE],
    [captures(), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [captures(), 'nothing more', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [intent('AUTHORISED'), 'nothing more', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [pays(), 'NOT_SETTLED', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [intent('CAPTURED'), 'ok', '1 CAPTURED', ALL],
    [pays(), 'NOT_SETTLED', '1 CAPTURED', ALL],
    [settles(), 'ok', '1 CAPTURED settled', ALL],
    [settles(), 'nothing more', '1 CAPTURED settled', ALL],
    [settles(50), 'ALREADY_SETTLED', '1 CAPTURED settled', ALL],
    [pays(), 'ok', '1 CAPTURED settled', ALL, 'PAY_PROVIDER:1 4387'],
    [pays(), 'nothing more', '1 CAPTURED settled', ALL, 'PAY_PROVIDER:1 4387'],
    [transferred(4387), 'ok', '1 CAPTURED settled', PAID],
    [transferred(4387), 'nothing more', '1 CAPTURED settled', PAID],
    [pays(), 'nothing more', '1 CAPTURED settled', PAID],
  ]));

  it('is begun once for the same amount, and again for another: the round before is released', () => void table([
    [begins(), 'ok', '1 INTENDED', NONE, 'AUTHORISE:1 4500'],
    [begins(), 'nothing more', '1 INTENDED', NONE, 'AUTHORISE:1 4500'],
    [intent('OPEN'), 'ok', '1 OPEN', NONE],
    [begins(), 'nothing more', '1 OPEN', NONE],
    [begins(4000), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4000, RELEASE:1'],
    [begins(4000), 'nothing more', '2 INTENDED', NONE, 'AUTHORISE:2 4000, RELEASE:1'],
    [intent('AUTHORISED'), 'nothing more', '2 INTENDED', NONE, 'AUTHORISE:2 4000, RELEASE:1'],
    [intent('RELEASED'), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4000'],
    [intent('OPEN'), 'nothing more', '2 INTENDED', NONE, 'AUTHORISE:2 4000'],
    [intent('AUTHORISED', { round: 2, amount: 4000 }), 'ok', '2 AUTHORISED', NONE],
    [begins(4000, { termsVersion: 2 }), 'nothing more', '2 AUTHORISED', NONE],
    [begins(4500), 'ok', '3 INTENDED', NONE, 'AUTHORISE:3 4500, RELEASE:2'],
  ]));

  it('is begun anew in another currency, where the terms were countered in one: what is held in the first is let go of, and can be neither captured nor refunded', () => void table([
    [begins(4500, { amount: eur(4500, 'USD') }), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4500, RELEASE:1'],
    [captures(), 'OTHER_CURRENCY', '2 INTENDED', NONE, 'AUTHORISE:2 4500, RELEASE:1'],
    [begins(4500, { amount: eur(4500, 'USD') }), 'nothing more', '2 INTENDED', NONE, 'AUTHORISE:2 4500, RELEASE:1'],
    [inDollars('AUTHORISED'), 'ok', '2 AUTHORISED', NONE, 'RELEASE:1'],
    [intent('RELEASED'), 'ok', '2 AUTHORISED', NONE],
    [new CapturePayment({ bookingId: booking, amount: eur(4500, 'USD') }, system()), 'ok', '2 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [inDollars('CAPTURED'), 'ok', '2 CAPTURED', ALL],
    [settles(), 'ok', '2 CAPTURED settled', ALL],
  ], held()));

  it('that was captured in a currency which was countered away goes back whole, and is counted with no other currency', () => void table([
    [begins(4500, { amount: eur(4000, 'USD') }), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4000, RELEASE:1'],
    [intent('CAPTURED'), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4000, REFUND:1 4500'],
    [refunded('SUCCEEDED', 4500), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4000'],
    [inDollars('AUTHORISED', 4000), 'ok', '2 AUTHORISED', NONE],
    [new CapturePayment({ bookingId: booking, amount: eur(4000, 'USD') }, system()), 'ok', '2 AUTHORISED', NONE, 'CAPTURE:1 4000'],
    [inDollars('CAPTURED', 4000), 'ok', '2 CAPTURED', '4000 = 0 + 0 + 100 + 0 + 3900'],
    [settles(), 'ok', '2 CAPTURED settled', '4000 = 0 + 0 + 100 + 0 + 3900'],
    [pays(), 'ok', '2 CAPTURED settled', '4000 = 0 + 0 + 100 + 0 + 3900', 'PAY_PROVIDER:1 3900'],
  ], held()));

  it('releases a round that was replaced before anything was known of it, as soon as there is something to release', () => void table([
    [begins(), 'ok', '1 INTENDED', NONE, 'AUTHORISE:1 4500'],
    [begins(4000), 'ok', '2 INTENDED', NONE, 'AUTHORISE:1 4500, AUTHORISE:2 4000'],
    [intent('AUTHORISED', { round: 2, amount: 4000 }), 'ok', '2 AUTHORISED', NONE, 'AUTHORISE:1 4500'],
    [intent('AUTHORISED'), 'ok', '2 AUTHORISED', NONE, 'RELEASE:1'],
    [fails('RELEASE', 'OTHER'), 'ok', '2 AUTHORISED', NONE],
    [retries(), 'ok', '2 AUTHORISED', NONE, 'RELEASE:2'],
    [retries(), 'NOTHING_TO_RETRY', '2 AUTHORISED', NONE, 'RELEASE:2'],
  ]));

  it('begins no round while the money of one is being taken, nor after', () => void table([
    [captures(), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [begins(4000), 'CAPTURE_UNDER_WAY', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [fails('CAPTURE', 'OTHER'), 'ok', '1 AUTHORISED', NONE],
    [begins(4000), 'CAPTURE_UNDER_WAY', '1 AUTHORISED', NONE],
    [captures(), 'nothing more', '1 AUTHORISED', NONE],
    [retries(), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:2 4500'],
    [intent('CAPTURED'), 'ok', '1 CAPTURED', ALL],
    [begins(4000), 'ALREADY_PAID', '1 CAPTURED', ALL],
    [captures(), 'nothing more', '1 CAPTURED', ALL],
    [captures(4000), 'nothing more', '1 CAPTURED', ALL],
    [intent('RELEASED'), 'nothing more', '1 CAPTURED', ALL],
  ], held()));

  it('is not begun with what no card can be charged, or without consent to a later charge', () => void table([
    [begins(49), 'AMOUNT_TOO_SMALL', 'none', NONE],
    [begins(100_000_000), 'AMOUNT_TOO_LARGE', 'none', NONE],
    [begins(4500, { amount: eur(4505, 'KWD') }), 'AMOUNT_NOT_ROUND', 'none', NONE],
    [begins(4500, { amount: eur(4500, 'XAU') }), 'CURRENCY_NOT_SUPPORTED', 'none', NONE],
    [begins(4500, { way: 'SAVED_CARD', chargeAt: heldUntil }), 'CONSENT_REQUIRED', 'none', NONE],
    [begins(), 'ok', '1 INTENDED', NONE, 'AUTHORISE:1 4500'],
    [fails('AUTHORISE', 'OTHER'), 'ok', '1 FAILED', NONE],
    [retries(), 'NOTHING_TO_RETRY', '1 FAILED', NONE],
    [begins(), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4500'],
  ]));

  it('asks under another name for what did nothing because Stripe failed, three times at most', () => void table([
    [begins(), 'ok', '1 INTENDED', NONE, 'AUTHORISE:1 4500'],
    [fails('AUTHORISE', 'SERVER_ERROR'), 'ok', '1 FAILED', NONE, 'AUTHORISE:2 4500'],
    [fails('AUTHORISE', 'SERVER_ERROR'), 'nothing more', '1 FAILED', NONE, 'AUTHORISE:2 4500'],
    [intent('AUTHORISED'), 'ok', '1 AUTHORISED', NONE],
    [captures(), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [fails('CAPTURE', 'SERVER_ERROR'), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:2 4500'],
    [fails('CAPTURE', 'SERVER_ERROR', { attempt: 2 }), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:3 4500'],
    [fails('CAPTURE', 'SERVER_ERROR', { attempt: 3 }), 'ok', '1 AUTHORISED', NONE],
    [retries(), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:4 4500'],
  ]));

  it('captures a part of what is held, and never more', () => void table([
    [captures(4501), 'ABOVE_AUTHORISED', '1 AUTHORISED', NONE],
    [captures(0), 'AMOUNT_TOO_SMALL', '1 AUTHORISED', NONE],
    [captures(4000), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:1 4000'],
    [intent('CAPTURED', { captured: 4000 }), 'ok', '1 CAPTURED', '4000 = 0 + 0 + 100 + 0 + 3900'],
    [intent('CAPTURED', { captured: 4000 }), 'nothing more', '1 CAPTURED', '4000 = 0 + 0 + 100 + 0 + 3900'],
    [settles(), 'ok', '1 CAPTURED settled', '4000 = 0 + 0 + 100 + 0 + 3900'],
  ], held()));

  it('is of a bank that says no as often as it says it in other words, and stays open for another card', () => void table([
    [begins(), 'ok', '1 INTENDED', NONE, 'AUTHORISE:1 4500'],
    [intent('OPEN', { decline: { code: 'card_declined', declineCode: 'insufficient_funds' } }), 'ok', '1 OPEN', NONE],
    [intent('OPEN', { decline: { code: 'card_declined', declineCode: 'insufficient_funds' } }), 'nothing more', '1 OPEN', NONE],
    [intent('OPEN', { decline: { code: 'expired_card' } }), 'ok', '1 OPEN', NONE],
    [intent('AUTHORISED'), 'ok', '1 AUTHORISED', NONE],
    [intent('OPEN', { decline: { code: 'expired_card' } }), 'nothing more', '1 AUTHORISED', NONE],
  ]));
});

describe('money that is not there when it is wanted', () => {
  it('is missed where the hold has run out, and paid anew', () => void table([
    [captures(), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [fails('CAPTURE', 'HOLD_EXPIRED', { code: 'charge_expired_for_capture' }), 'ok', '1 AUTHORISED missed', NONE],
    [fails('CAPTURE', 'HOLD_EXPIRED'), 'nothing more', '1 AUTHORISED missed', NONE],
    [captures(), 'nothing more', '1 AUTHORISED missed', NONE],
    [retries(), 'NOTHING_TO_RETRY', '1 AUTHORISED missed', NONE],
    [intent('RELEASED'), 'ok', '1 RELEASED missed', NONE],
    [begins(), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4500'],
    [intent('AUTHORISED', { round: 2 }), 'ok', '2 AUTHORISED', NONE],
    [captures(), 'ok', '2 AUTHORISED', NONE, 'CAPTURE:2 4500'],
    [intent('CAPTURED', { round: 2 }), 'ok', '2 CAPTURED', ALL],
  ], held()));

  it('is missed as well when the end of the hold is seen first', () => void table([
    [captures(), 'ok', '1 AUTHORISED', NONE, 'CAPTURE:1 4500'],
    [intent('RELEASED', {}, system(afterwards)), 'ok', '1 RELEASED missed', NONE],
    [fails('CAPTURE', 'HOLD_EXPIRED'), 'nothing more', '1 RELEASED missed', NONE],
    [captures(), 'nothing more', '1 RELEASED missed', NONE],
  ], held()));

  it('is missed where the bank gave the hold up before anybody agreed', () => void table([
    [intent('RELEASED', {}, system(afterwards)), 'ok', '1 RELEASED', NONE],
    [captures(), 'ok', '1 RELEASED missed', NONE],
    [captures(), 'nothing more', '1 RELEASED missed', NONE],
  ], held()));

  it('is not thought to be held beyond the time that the bank has named', () => void table([
    [begins(4500, {}, system(afterwards)), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4500, RELEASE:1'],
  ], held()));
});

describe('a card that is saved', () => {
  it('is charged when its time has come, and not before', () => void table([
    [savesCard(), 'ok', '1 INTENDED', NONE, 'SAVE_CARD:1'],
    [setup('OPEN'), 'ok', '1 OPEN', NONE],
    [setup('SAVED'), 'ok', '1 SAVED', NONE],
    [setup('OPEN'), 'nothing more', '1 SAVED', NONE],
    [setup('CANCELLED'), 'nothing more', '1 SAVED', NONE],
    [captures(), 'nothing more', '1 SAVED', NONE],
    [charges(4500, system()), 'NOT_YET_DUE', '1 SAVED', NONE],
    [charges(4501), 'ABOVE_AUTHORISED', '1 SAVED', NONE],
    [charges(), 'ok', '1 SAVED', NONE, 'CHARGE:1 4500'],
    [charges(), 'nothing more', '1 SAVED', NONE, 'CHARGE:1 4500'],
    [charged('PROCESSING'), 'nothing more', '1 SAVED', NONE, 'CHARGE:1 4500'],
    [charged('CAPTURED'), 'ok', '1 CAPTURED', ALL],
    [charges(), 'nothing more', '1 CAPTURED', ALL],
  ]));

  it('is told of each charge that was declined once, in whatever order the bank tells of them again', () => {
    const [first, second] = [charged('OPEN', { decline: { code: 'card_declined' } }), charged('OPEN', { intentId: 'pi_c2', decline: { code: 'card_declined' } })];
    table([[first, 'ok', '1 SAVED missed', NONE], [second, 'ok', '1 SAVED missed', NONE], [first, 'nothing more', '1 SAVED missed', NONE], [second, 'nothing more', '1 SAVED missed', NONE]], afterAll(savesCard(), setup('SAVED'), charges()));
  });

  it('is missed when it is declined, whoever brings the news first', () => {
    const declined = charged('OPEN', { decline: { code: 'card_declined' } });
    const before = () => afterAll(savesCard(), setup('SAVED'), charges());
    const told = table([[declined, 'ok', '1 SAVED missed', NONE], [fails('CHARGE', 'DECLINED'), 'nothing more', '1 SAVED missed', NONE]], before());
    const heard = table([[fails('CHARGE', 'DECLINED'), 'ok', '1 SAVED missed', NONE], [declined, 'ok', '1 SAVED missed', NONE], [declined, 'nothing more', '1 SAVED missed', NONE]], before());
    expect(heard.rounds).toEqual(told.rounds);
    table([
      [charges(), 'nothing more', '1 SAVED missed', NONE],
      [begins(), 'ok', '2 INTENDED', NONE, 'AUTHORISE:1 4500, RELEASE:1'],
      [charges(), 'nothing more', '2 INTENDED', NONE, 'AUTHORISE:1 4500, RELEASE:1'],
    ], told);
  });

  it('is paid all the same when the payer confirms the charge that asked for them', () => void table([
    [fails('CHARGE', 'AUTHENTICATION_REQUIRED', { code: 'authentication_required' }), 'ok', '1 SAVED missed', NONE],
    [charged('CAPTURED'), 'ok', '1 CAPTURED', ALL],
    [begins(), 'ALREADY_PAID', '1 CAPTURED', ALL],
  ], afterAll(savesCard(), setup('SAVED'), charges())));

  it('is forgotten when nothing comes of the booking', () => void table([
    [releases(), 'ok', '1 RELEASED closed', NONE],
    [charges(), 'PAYMENT_OVER', '1 RELEASED closed', NONE],
    [setup('SAVED'), 'nothing more', '1 RELEASED closed', NONE],
  ], afterAll(savesCard(), setup('SAVED'))));

  it('is charged for the provider’s share alone when the booking is called off late', () => void table([
    [settles(50), 'ok', '1 SAVED awaited', NONE, 'CHARGE:1 2250'],
    [charged('CAPTURED', { captured: 2250 }), 'ok', '1 CAPTURED settled', '2250 = 0 + 0 + 56 + 0 + 2194'],
    [pays(), 'ok', '1 CAPTURED settled', '2250 = 0 + 0 + 56 + 0 + 2194', 'PAY_PROVIDER:1 2194'],
  ], afterAll(savesCard(), setup('SAVED'))));

  it('serves on when its payer asks again to pay for the same terms, though the start is so near by now that a hold would do', () => void table([
    [begins(), 'nothing more', '1 SAVED', NONE],
    [begins(4000), 'ok', '2 INTENDED', NONE, 'AUTHORISE:1 4000'],
  ], afterAll(savesCard(), setup('SAVED'))));

  it('serves no more for other terms, nor while it is not given yet', () => {
    table([[begins(4500, { termsVersion: 2 }), 'ok', '2 INTENDED', NONE, 'AUTHORISE:1 4500']], afterAll(savesCard(), setup('SAVED')));
    table([[begins(), 'ok', '2 INTENDED', NONE, 'AUTHORISE:1 4500, RELEASE:1']], afterAll(savesCard(), setup('OPEN')));
  });

  it('is charged once: with other terms it is saved anew', () => void table([
    [savesCard(4500, { termsVersion: 2 }), 'ok', '2 INTENDED', NONE, 'SAVE_CARD:2'],
    [setup('SAVED'), 'nothing more', '2 INTENDED', NONE, 'SAVE_CARD:2'],
  ], afterAll(savesCard(), setup('SAVED'))));
});

describe('a booking of which nothing comes', () => {
  it('releases what is held', () => void table([
    [releases(), 'ok', '1 AUTHORISED closed', NONE, 'RELEASE:1'],
    [releases('ABANDONED'), 'nothing more', '1 AUTHORISED closed', NONE, 'RELEASE:1'],
    [captures(), 'PAYMENT_OVER', '1 AUTHORISED closed', NONE, 'RELEASE:1'],
    [begins(4000), 'PAYMENT_OVER', '1 AUTHORISED closed', NONE, 'RELEASE:1'],
    [settles(), 'nothing more', '1 AUTHORISED closed', NONE, 'RELEASE:1'],
    [intent('RELEASED'), 'ok', '1 RELEASED closed', NONE],
    [intent('AUTHORISED'), 'nothing more', '1 RELEASED closed', NONE],
  ], held()));

  it('keeps a round from beginning that was on its way', () => void table([
    [releases(), 'ok', 'none closed', NONE],
    [begins(), 'PAYMENT_OVER', 'none closed', NONE],
    [releases(), 'nothing more', 'none closed', NONE],
  ]));

  it('releases what is opened, or held, only afterwards', () => void table([
    [releases('ABANDONED'), 'ok', '1 INTENDED closed', NONE, 'AUTHORISE:1 4500'],
    [intent('AUTHORISED'), 'ok', '1 OPEN closed', NONE, 'RELEASE:1'],
    [intent('RELEASED'), 'ok', '1 RELEASED closed', NONE],
  ], afterAll(begins())));

  it('gives back whole what was captured meanwhile, once', () => void table([
    [releases(), 'ok', '1 AUTHORISED closed', NONE, 'CAPTURE:1 4500, RELEASE:1'],
    [intent('CAPTURED'), 'ok', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'],
    [fails('RELEASE', 'INTENT_MOVED_ON'), 'nothing more', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'],
    [intent('CAPTURED'), 'nothing more', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'],
    [settles(), 'nothing more', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'],
    [pays(), 'NOT_SETTLED', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'],
  ], afterAll(begins(), intent('AUTHORISED'), captures())));

  it('gives back whole what was captured before', () => void table([
    [releases(), 'ok', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'],
    [releases(), 'nothing more', '1 CAPTURED closed', '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'],
  ], paid()));

  it('gives back what a bank has captured of a round that was replaced, while the other goes on', () => void table([
    [begins(4000), 'ok', '2 INTENDED', NONE, 'AUTHORISE:2 4000, RELEASE:1'],
    [intent('CAPTURED'), 'ok', '2 INTENDED', '4500 = 0 + 0 + 0 + 0 + 4500', 'AUTHORISE:2 4000, REFUND:1 4500'],
    [intent('CAPTURED', { round: 2, amount: 4000 }), 'ok', '2 CAPTURED', '8500 = 0 + 0 + 100 + 0 + 8400', 'REFUND:1 4500'],
    [settles(), 'ok', '2 CAPTURED settled', '8500 = 0 + 0 + 100 + 0 + 8400', 'REFUND:1 4500'],
    [pays(), 'ok', '2 CAPTURED settled', '8500 = 0 + 0 + 100 + 0 + 8400', 'REFUND:1 4500, PAY_PROVIDER:1 3900'],
  ], held()));
});

describe('a booking that is over', () => {
  it('waits for money that is on its way, and is split when it is there', () => void table([
    [settles(50), 'ok', '1 AUTHORISED awaited', NONE, 'CAPTURE:1 4500'],
    [settles(50), 'nothing more', '1 AUTHORISED awaited', NONE, 'CAPTURE:1 4500'],
    [settles(100), 'ALREADY_SETTLED', '1 AUTHORISED awaited', NONE, 'CAPTURE:1 4500'],
    [pays(), 'NOT_SETTLED', '1 AUTHORISED awaited', NONE, 'CAPTURE:1 4500'],
    [begins(4000), 'PAYMENT_OVER', '1 AUTHORISED awaited', NONE, 'CAPTURE:1 4500'],
    [releases(), 'nothing more', '1 AUTHORISED awaited', NONE, 'CAPTURE:1 4500'],
    [intent('CAPTURED'), 'ok', '1 CAPTURED settled', '4500 = 0 + 0 + 56 + 0 + 4444', 'REFUND:1 2250'],
    [pays(), 'ok', '1 CAPTURED settled', '4500 = 0 + 0 + 56 + 0 + 4444', 'REFUND:1 2250, PAY_PROVIDER:1 2194'],
  ], afterAll(begins(), intent('AUTHORISED'), captures())));

  it('lets go of money that never came', () => void table([
    [settles(50), 'ok', '1 AUTHORISED awaited', NONE, 'CAPTURE:1 4500'],
    [fails('CAPTURE', 'HOLD_EXPIRED'), 'ok', '1 AUTHORISED missed awaited', NONE, 'RELEASE:1'],
    [intent('RELEASED'), 'ok', '1 RELEASED missed awaited', NONE],
  ], afterAll(begins(), intent('AUTHORISED'), captures())));

  it('takes the provider’s share, and no more, of what is only held', () => void table([
    [settles(50, system(), 4000), 'ok', '1 AUTHORISED awaited', NONE, 'CAPTURE:1 2000'],
    [intent('CAPTURED', { captured: 2000 }), 'ok', '1 CAPTURED settled', '2000 = 0 + 0 + 50 + 0 + 1950'],
  ], held()));

  it('takes nothing where nothing is owed, or nothing can be had', () => {
    table([[settles(0), 'ok', '1 AUTHORISED closed', NONE, 'RELEASE:1']], held());
    table([[settles(1), 'ok', '1 AUTHORISED closed', NONE, 'RELEASE:1']], held());
    table([[settles(50), 'ok', '1 OPEN closed', NONE, 'RELEASE:1']], afterAll(begins(), intent('OPEN')));
    table([[settles(50), 'NOT_FOUND', 'none', NONE]]);
  });

  it.each([[0, '4500 = 0 + 0 + 0 + 0 + 4500', 'REFUND:1 4500'], [50, '4500 = 0 + 0 + 56 + 0 + 4444', 'REFUND:1 2250'], [33, '4500 = 0 + 0 + 37 + 0 + 4463', 'REFUND:1 3015'], [100, ALL, '']])('is settled with %i per cent for the provider', (percent, sums, calls) =>
    void table([[settles(percent), 'ok', '1 CAPTURED settled', sums, calls]], paid()));
});

describe('what a provider has earned', () => {
  it('waits until they can be paid, and says so each time, since their debts may have been taken up in between', () => void table([
    [paysNobody(), 'ok', '1 CAPTURED settled', ALL],
    [paysNobody(), 'ok', '1 CAPTURED settled', ALL],
    [pays(), 'ok', '1 CAPTURED settled', ALL, 'PAY_PROVIDER:1 4387'],
    [fails('PAY_PROVIDER', 'PAYEE_NOT_READY'), 'ok', '1 CAPTURED settled', ALL],
    [retries(), 'NOTHING_TO_RETRY', '1 CAPTURED settled', ALL],
    [pays(), 'ok', '1 CAPTURED settled', ALL, 'PAY_PROVIDER:2 4387'],
    [fails('PAY_PROVIDER', 'PAYEE_NOT_READY'), 'nothing more', '1 CAPTURED settled', ALL, 'PAY_PROVIDER:2 4387'],
    [fails('PAY_PROVIDER', 'BALANCE_INSUFFICIENT', { attempt: 2 }), 'ok', '1 CAPTURED settled', ALL],
    [retries(), 'ok', '1 CAPTURED settled', ALL, 'PAY_PROVIDER:3 4387'],
    [transferred(4387, 3), 'ok', '1 CAPTURED settled', PAID],
  ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles())));

  it('waits for a treasurer where Stripe will not say why', () => void table([
    [fails('PAY_PROVIDER', 'OTHER'), 'ok', '1 CAPTURED settled', ALL],
    [pays(), 'nothing more', '1 CAPTURED settled', ALL],
    [retries(), 'ok', '1 CAPTURED settled', ALL, 'PAY_PROVIDER:2 4387'],
  ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles(), pays())));

  it('is theirs too when the news comes after a refusal that was none', () => void table([
    [fails('PAY_PROVIDER', 'OTHER'), 'ok', '1 CAPTURED settled', ALL],
    [transferred(4387), 'ok', '1 CAPTURED settled', PAID],
    [retries(), 'NOTHING_TO_RETRY', '1 CAPTURED settled', PAID],
    [transferred(10, 9), 'NOT_FOUND', '1 CAPTURED settled', PAID],
  ], afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles(), pays())));
});

describe('who says what of a payment', () => {
  it.each([['the payer', ana], ['the provider', leo], ['a stranger', mia], ['a treasurer', tess]])('%s says nothing that only processes say', (_, who) => {
    const meta = asked(who);
    const sums = '4500 = 0 + 0 + 113 + 0 + 4387';
    table([begins(4000, {}, meta), captures(4500, meta), charges(4500, meta), releases('ASKED', meta), settles(100, meta), pays('acct_x', meta), intent('RELEASED', {}, meta), setup('SAVED', meta), transferred(1, 1, meta), fails('CAPTURE', 'OTHER', { meta })]
      .map((command) => [command, 'NOT_FOUND', '1 CAPTURED', sums] as const), paid());
  });

  it('only a treasurer tries again, and only what was refused', () => void table([
    [retries(asked(mia)), 'NOT_FOUND', '1 AUTHORISED', NONE],
    [retries(asked(leo)), 'NOT_TREASURER', '1 AUTHORISED', NONE],
    [retries(asked(ana)), 'NOT_TREASURER', '1 AUTHORISED', NONE],
    [retries(system()), 'NOT_FOUND', '1 AUTHORISED', NONE],
    [retries(), 'NOTHING_TO_RETRY', '1 AUTHORISED', NONE],
  ], held()));

  it('nobody says anything of what was never begun', () => void table([
    [captures(), 'NOT_FOUND', 'none', NONE], [charges(), 'NOT_FOUND', 'none', NONE], [pays(), 'NOT_FOUND', 'none', NONE], [retries(), 'NOT_FOUND', 'none', NONE],
    [intent('OPEN'), 'NOT_FOUND', 'none', NONE], [setup('OPEN'), 'NOT_FOUND', 'none', NONE], [transferred(1), 'NOT_FOUND', 'none', NONE], [fails('AUTHORISE', 'OTHER'), 'NOT_FOUND', 'none', NONE],
  ]));

  it('what nobody here has asked for is not known', () => void table([
    [intent('CAPTURED', { intentId: 'pi_x', key: undefined }), 'NOT_FOUND', '1 AUTHORISED', NONE],
    [fails('CAPTURE', 'OTHER'), 'NOT_FOUND', '1 AUTHORISED', NONE],
    [intent('CAPTURED', { round: 1, key: undefined }), 'ok', '1 CAPTURED', ALL],
  ], held()));
});

describe('a call', () => {
  it('carries its words, its name, and when it was intended', () => expect(openCalls(afterAll(begins(4500, {}, system(heldUntil))))).toEqual([
    { round: 1, state: 'OPEN', intendedAt: heldUntil, refundNo: undefined, call: { operation: 'AUTHORISE', key: key('AUTHORISE'), bookingId: booking, payerId: ana, amount: eur(4500) } },
  ]));
  it('that was refused for good waits for a treasurer, unless it is the payer’s or the provider’s to mend', () => {
    const parked = (state: Parameters<typeof parkedFailures>[0]) => parkedFailures(state).map(({ call }) => call?.call.key);
    expect(parked(afterAll(begins(), intent('AUTHORISED'), captures(), fails('CAPTURE', 'OTHER')))).toEqual([key('CAPTURE')]);
    expect(parked(afterAll(begins(), intent('AUTHORISED'), captures(), fails('CAPTURE', 'HOLD_EXPIRED')))).toEqual([]);
    expect(parked(afterAll(begins(), fails('AUTHORISE', 'OTHER')))).toEqual([]);
    expect(parked(earned())).toEqual([]);
  });
});
