import { afterEach, describe, expect, it } from '@jest/globals';
import { accountOf } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import type { PayeeStatus } from '../../../contracts/payment/observed.js';
import { PayeeStatusChanged } from '../../../contracts/payment/payment.events.js';
import { ana, kreuzberg, leo, mia } from '../../../test/support/listings.js';
import { farAhead, friday, inBoth, inMoney, now, PaidYard, theBooking } from '../../../test/support/paid-yard.js';
import { authorised } from '../../../test/support/scripted-gateway.js';
import { CancelBooking, CounterBooking, DeclineBooking, WithdrawBooking } from '../../booking/booking.commands.js';
import { CallRefused } from '../../kernel/payment-gateway.js';
import { ObserveIntent, ObserveSetup, ReleasePayment } from '../../payment/payment.commands.js';

let yard: PaidYard | undefined;
const open = async (options: Parameters<typeof PaidYard.open>[0] = {}) => (yard = await PaidYard.open({ others: [mia], ...options }));
afterEach(() => yard?.close());
const secured = async (priceIndex = inMoney, options: Parameters<typeof PaidYard.open>[0] = {}) => {
  const house = await open(options);
  await house.secured(priceIndex, priceIndex === inBoth ? '500' : '1500');
  return house;
};
const says = (commandId: string, actor: string, at = now) => ({ commandId, actor, at });
const anas = streamOf.account(accountOf(kreuzberg, ana));

describe('terms in money', () => {
  it('are agreed to once the card stands for them, and then the money is taken', async () => {
    const house = await secured();
    expect(await house.accept()).not.toHaveProperty('rejected');
    expect(await house.agreement()).toMatchObject({ money: { amountMinor: '1500', currency: 'EUR' } });
    await house.settled();
    expect(house.gateway.names).toEqual(['AUTHORISE 1', 'CAPTURE 1']);
  });
  it('are answered as the first time when that is repeated, whatever has become of the card', async () => {
    const house = await secured();
    const first = await house.accept();
    await house.settled();
    expect(await house.accept()).toEqual(first);
  });
  it('are agreed to while Stripe wants to know more of the provider: what they earn waits for them', async () => {
    const house = await secured();
    await leoIs('RESTRICTED', house);
    expect(await house.accept()).not.toHaveProperty('rejected');
  });
  it('are agreed to by the recipient after a counter-offer at the same price', async () => {
    const house = await secured();
    await house.world.send(new CounterBooking({ bookingId: theBooking, termsVersion: 1, note: 'Bring pads.' }, says('c1', leo)));
    expect(await house.accept('a1', { actor: ana, termsVersion: 2 })).not.toHaveProperty('rejected');
  });
});

const leoIs = (status: PayeeStatus, house: PaidYard) => house.world.record(streamOf.payee(leo), PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_leo', status, wanting: [] }));

describe('terms in money are refused, and nothing is held or taken,', () => {
  type Before = (house: PaidYard) => Promise<unknown>;
  it('of a provider whom Stripe has sent away meanwhile: nobody pays for what can never be paid out', async () => {
    const house = await secured(inBoth);
    await leoIs('REJECTED', house);
    expect(await house.accept()).toEqual({ rejected: 'PAYEE_NOT_READY' });
    await house.settled();
    expect(house.gateway.names).toEqual(['AUTHORISE 1']);
    expect(await house.world.account(ana)).toEqual({ balance: '0', held: '0' });
  });
  const gone: Before = (house) => house.world.send(new ObserveIntent({ bookingId: theBooking, seen: { ...authorised(1), status: 'RELEASED' } }, says('gone', 'system:any')));
  it.each<[string, Before, Parameters<PaidYard['accept']>[1], string]>([
    ['when the hold has run out by itself', async () => undefined, { at: '2027-03-08T10:00:00.000Z' }, 'ANSWER_TOO_LATE'],
    ['when the bank has given the hold up', gone, {}, 'PAYMENT_REQUIRED'],
    ['when the payment was closed', (house) => house.world.send(new ReleasePayment({ bookingId: theBooking, why: 'ASKED' }, says('x1', 'system:any'))), {}, 'PAYMENT_REQUIRED'],
    ['by a stranger', async () => undefined, { actor: mia }, 'NOT_FOUND'],
    ['by who pays', async () => undefined, { actor: ana }, 'OWN_PROPOSAL'],
    ['when they are not those that were read', async () => undefined, { termsVersion: 2 }, 'STALE_TERMS'],
    ['once it is declined', (house) => house.world.send(new DeclineBooking({ bookingId: theBooking }, says('d1', leo))), {}, 'NOT_NEGOTIABLE'],
    ['once it is withdrawn', (house) => house.world.send(new WithdrawBooking({ bookingId: theBooking }, says('w1', ana))), {}, 'NOT_NEGOTIABLE'],
  ])('%s', async (_, before, how, code) => {
    const house = await secured();
    await before(house);
    expect(await house.accept('a1', how)).toMatchObject({ rejected: code });
    await house.settled();
    expect(house.gateway.names.filter((name) => name.startsWith('CAPTURE'))).toEqual([]);
  });
  it('before they are paid for: there is no such request yet', async () => {
    const house = await open();
    await house.request();
    expect(await house.accept()).toMatchObject({ rejected: 'NOT_FOUND' });
    await house.prepare();
    expect(await house.accept()).toMatchObject({ rejected: 'NOT_FOUND' });
  });
  it('when the other side asks for more than the card stands for, until it is paid for anew; then the older hold is let go of', async () => {
    const house = await open();
    await house.secured(inBoth, '500');
    await house.world.send(new CounterBooking({ bookingId: theBooking, termsVersion: 1, priceIndex: inMoney }, says('c1', leo)));
    expect(await house.accept('a1', { actor: ana, termsVersion: 2 })).toMatchObject({ rejected: 'PAYMENT_REQUIRED' });
    await house.prepare('p2');
    await house.stands(2);
    expect(await house.accept('a2', { actor: ana, termsVersion: 2 })).not.toHaveProperty('rejected');
    await house.settled();
    expect([...house.gateway.names].sort()).toEqual(['AUTHORISE 1', 'AUTHORISE 2', 'CAPTURE 1', 'RELEASE 1']);
    expect(house.gateway.asked.find(({ operation }) => operation === 'CAPTURE')).toMatchObject({ intentId: 'pi_2', amount: { amountMinor: '1500' } });
  });
});

describe('terms in money of a slot far ahead, for which the card is saved,', () => {
  const saved = async () => {
    const house = await open();
    await house.request({ slot: farAhead });
    await house.prepare('p1', { consent: 'later-charge-1' });
    await house.world.send(new ObserveSetup({ bookingId: theBooking, seen: { setupId: 'seti_1', status: 'SAVED', customerId: 'cus_1', paymentMethodId: 'pm_1' } }, says('saved', 'system:any')));
    await house.settled();
    return house;
  };
  it('are agreed to, and the card is charged on its day', async () => {
    const house = await saved();
    expect(await house.accept()).not.toHaveProperty('rejected');
    await house.settled();
    expect(house.gateway.names).toEqual(['SAVE_CARD 1']);
  });
  it('are refused of a slot that was moved to before that day, until they are paid for anew: nobody serves first and is paid, perhaps, afterwards', async () => {
    const house = await saved();
    await house.world.send(new CounterBooking({ bookingId: theBooking, termsVersion: 1, slot: friday }, says('c1', leo)));
    expect(await house.accept('a1', { actor: ana, termsVersion: 2 })).toMatchObject({ rejected: 'PAYMENT_REQUIRED' });
    await house.prepare('p2');
    await house.stands(1);
    expect(await house.accept('a2', { actor: ana, termsVersion: 2 })).not.toHaveProperty('rejected');
    await house.settled();
    expect([...house.gateway.names].sort()).toEqual(['AUTHORISE 1', 'CAPTURE 1', 'SAVE_CARD 1']);
  });
});

describe('terms in both', () => {
  it('hold the credits once the card stands, and take the money once both do', async () => {
    const house = await secured(inBoth);
    expect(await house.accept()).not.toHaveProperty('rejected');
    expect(await house.agreement()).toMatchObject({ credits: { minutes: '60' }, money: { amountMinor: '500' } });
    expect(await house.world.account(ana)).toEqual({ balance: '0', held: '60' });
  });
  it('leave the card alone where the credits do not reach, and it is let go of with the request', async () => {
    const house = await secured(inBoth, { policy: { creditLimitMinutes: 45, creditWarningMinutes: 0 } });
    expect(await house.accept()).toMatchObject({ rejected: 'LIMIT_REACHED' });
    await house.settled();
    expect([house.gateway.names, await house.world.account(ana)]).toEqual([['AUTHORISE 1'], { balance: '0', held: '0' }]);
    await house.world.send(new DeclineBooking({ bookingId: theBooking }, says('d1', leo)));
    await house.settled();
    expect(house.gateway.names).toEqual(['AUTHORISE 1', 'RELEASE 1']);
  });
  it('hold no credits where the card does not stand', async () => {
    const house = await secured(inBoth);
    await house.world.send(new ObserveIntent({ bookingId: theBooking, seen: { ...authorised(1, '500'), status: 'RELEASED' } }, says('gone', 'system:any')));
    expect(await house.accept()).toMatchObject({ rejected: 'PAYMENT_REQUIRED' });
    expect(await house.world.said(anas)).toEqual([]);
  });
  it('give the credits back where the request is withdrawn in the same moment', async () => {
    const house = await secured(inBoth);
    const withdraw = new WithdrawBooking({ bookingId: theBooking }, says('w1', ana));
    const [accepted] = await Promise.all([house.accept(), house.world.send(withdraw)]);
    await house.settled();
    expect(accepted).toMatchObject({ rejected: 'NOT_NEGOTIABLE' });
    expect([await house.world.account(ana), house.gateway.names]).toEqual([{ balance: '0', held: '0' }, ['AUTHORISE 1', 'RELEASE 1']]);
  });
  it('give slot and credits back where the money could not be had, and nobody pays anew', async () => {
    const house = await secured(inBoth);
    house.gateway.answers({ CAPTURE: [new CallRefused('HOLD_EXPIRED', 'charge_expired_for_capture')] });
    await house.accept();
    await house.settled();
    expect((await house.booking()).at(-1)).toBe('BookingPaymentMissed');
    expect(await house.world.account(ana)).toEqual({ balance: '0', held: '60' });
    house.world.parts.clock.instant = '2027-03-02T10:00:00.000Z';
    await house.settled();
    expect((await house.booking()).at(-1)).toBe('BookingPaymentAbandoned');
    expect([await house.world.account(ana), await house.world.heldSlots()]).toEqual([{ balance: '0', held: '0' }, []]);
  });
  it('pay each leg its own share where it is called off late', async () => {
    const house = await secured(inBoth, { policy: { feeBasisPoints: 1000 } });
    await house.accept();
    await house.settled();
    house.world.parts.clock.instant = '2027-03-05T08:00:00.000Z';
    await house.world.send(new CancelBooking({ bookingId: theBooking }, says('x1', ana, house.world.parts.clock.instant)));
    await house.settled();
    expect([await house.world.account(ana), await house.world.account(leo)]).toEqual([{ balance: '-30', held: '0' }, { balance: '30', held: '0' }]);
    expect(house.gateway.asked.slice(2).map((call) => [call.operation, 'amount' in call && call.amount.amountMinor])).toEqual([['REFUND', '250'], ['PAY_PROVIDER', '225']]);
  });
});
