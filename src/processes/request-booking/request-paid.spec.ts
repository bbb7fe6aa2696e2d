import { afterEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../../contracts/events.js';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import { PayeeStatusChanged } from '../../../contracts/payment/payment.events.js';
import { ana, leo } from '../../../test/support/listings.js';
import { asGift, inBoth, inMoney, now, PaidYard, theBooking } from '../../../test/support/paid-yard.js';
import { DeclineBooking, SecureRequest } from '../../booking/booking.commands.js';

let yard: PaidYard | undefined;
const open = async (options: Parameters<typeof PaidYard.open>[0] = {}) => (yard = await PaidYard.open(options));
afterEach(() => yard?.close());

const request = async (house: PaidYard) => (await house.world.parts.streams.read<BookingEvent>(streamOf.booking(theBooking)))[0]?.data;
const secure = (house: PaidYard, amountMinor: string, { holdsUntil, currency = 'EUR' }: { holdsUntil?: string; currency?: string } = {}) =>
  house.world.send(new SecureRequest({ bookingId: theBooking, amount: { amountMinor, currency }, holdsUntil }, { commandId: `${amountMinor} ${currency}`, actor: 'system:any', at: now }));

describe('a request for something that costs money', () => {
  it('waits half an hour for the card, if nothing else is said', async () => {
    const house = await open();
    await house.request();
    expect(await request(house)).toMatchObject({ payBy: '2027-03-01T10:30:00.000Z' });
  });
  it('waits as long as the community says', async () => {
    const house = await open({ policy: { payWithinMinutes: 90 } });
    await house.request({ priceIndex: inBoth });
    expect(await request(house)).toMatchObject({ payBy: '2027-03-01T11:30:00.000Z' });
  });
  it('waits for no card where it is a gift', async () => {
    const house = await open();
    await house.request({ priceIndex: asGift });
    expect(await request(house)).not.toHaveProperty('payBy');
  });
  it('counts once the card stands for it, until shortly before the hold runs out', async () => {
    const house = await open();
    await house.request();
    await secure(house, '1500', { holdsUntil: '2027-03-04T10:00:00.000Z' });
    expect((await house.world.parts.streams.read<BookingEvent>(streamOf.booking(theBooking))).at(-1)).toMatchObject({ type: 'RequestSecured', data: { answerBy: '2027-03-03T22:00:00.000Z' } });
    await secure(house, '1500');
    expect(await house.booking()).toEqual(['BookingRequested', 'RequestSecured']);
  });
  it('is gone where it is not paid for in time, and the slot is free', async () => {
    const house = await open();
    await house.request();
    house.world.parts.clock.instant = '2027-03-01T10:30:00.000Z';
    await house.settled();
    expect([await house.booking(), await house.world.heldSlots()]).toEqual([['BookingRequested', 'BookingExpired'], []]);
    expect(await house.money()).toEqual(['PaymentClosed']);
  });
});

describe('a request for something that costs money is refused, and no slot is held,', () => {
  it.each(['ONBOARDING', 'RESTRICTED', 'REJECTED'] as const)('when the provider is %s', async (leoIs) => {
    for (const priceIndex of [inMoney, inBoth]) {
      const house = await open({ leoIs });
      expect(await house.request({ priceIndex })).toMatchObject({ rejected: 'PAYEE_NOT_READY', path: ['input', 'priceIndex'] });
      expect(await house.world.heldSlots()).toEqual([]);
      await house.close();
    }
  });
  it('when no cards are taken', async () => {
    const house = await open();
    house.gateway.isOn = false;
    expect(await house.request()).toMatchObject({ rejected: 'PRICE_NOT_YET_PAYABLE', path: ['input', 'priceIndex'] });
    expect(await house.world.heldSlots()).toEqual([]);
  });
  it('but is answered as the first time when that is repeated, whatever has become of the provider', async () => {
    const house = await open();
    const first = await house.request();
    await house.world.record(streamOf.payee(leo), PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_leo', status: 'RESTRICTED', wanting: [] }));
    expect(await house.request()).toEqual(first);
  });
});

describe('a card does not stand for a request', () => {
  it.each<readonly [string, string, { currency?: string }]>([['that costs more', '1499', {}], ['in another currency', '1500', { currency: 'USD' }]])('%s', async (_, amount, how) => {
    const house = await open();
    await house.request();
    await secure(house, amount, how);
    expect(await house.booking()).toEqual(['BookingRequested']);
  });
  it('that there is none of, or by the word of a member', async () => {
    const house = await open();
    expect(await secure(house, '1500')).toMatchObject({ rejected: 'NOT_FOUND' });
    await house.request();
    for (const actor of [ana, leo]) await house.world.send(new SecureRequest({ bookingId: theBooking, amount: { amountMinor: '1500', currency: 'EUR' } }, { commandId: `by ${actor}`, actor, at: now }));
    expect(await house.booking()).toEqual(['BookingRequested']);
  });
  it('and the provider, who does not know of it, has nothing to decline', async () => {
    const house = await open();
    await house.request();
    expect(await house.world.send(new DeclineBooking({ bookingId: theBooking }, { commandId: 'd1', actor: leo, at: now }))).toMatchObject({ rejected: 'NOT_FOUND' });
  });
});
