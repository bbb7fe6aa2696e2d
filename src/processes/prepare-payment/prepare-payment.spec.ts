import { afterEach, describe, expect, it } from '@jest/globals';
import { WithdrawBooking } from '../../booking/booking.commands.js';
import { CallRefused, GatewayUnavailable } from '../../kernel/payment-gateway.js';
import { ReleasePayment } from '../../payment/payment.commands.js';
import { ana, kreuzberg, leo, mia } from '../../../test/support/listings.js';
import { asGift, farAhead, now, PaidYard, theBooking, tooLittle } from '../../../test/support/paid-yard.js';
import { streamOf } from '../../../contracts/events.js';

let yard: PaidYard | undefined;
const open = async (options: Parameters<typeof PaidYard.open>[0] = {}) => (yard = await PaidYard.open({ others: [mia], policy: { feeBasisPoints: 250 }, ...options }));
afterEach(() => yard?.close());

describe('preparing to pay', () => {
  it('asks Stripe to hold what the terms come to, in the words that were stored', async () => {
    const { gateway, world } = await asked();
    expect(gateway.asked).toEqual([{ operation: 'AUTHORISE', key: `${theBooking}:AUTHORISE:1`, bookingId: theBooking, payerId: ana, amount: { amountMinor: '1500', currency: 'EUR' } }]);
    const [intended] = await world.parts.streams.read<{ type: string; data: object }>(streamOf.payment(theBooking));
    expect(intended).toMatchObject({ type: 'PaymentIntended', data: { round: 1, communityId: kreuzberg, payerId: ana, payeeId: leo, basisPoints: 250, way: 'HOLD', termsVersion: 1, payBy: '2027-03-01T10:30:00.000Z' }, metadata: { actorId: 'system:prepare-payment' } });
    expect(await yard?.money()).toEqual(['PaymentIntended', 'PaymentCallIntended', 'PaymentOpened']);
  });
  it('saves the card of what begins later than a hold lasts, with the words that the payer has agreed to', async () => {
    const { world, gateway } = await asked({ slot: farAhead, consent: 'later-charge-1' });
    const [intended] = await world.parts.streams.read<{ type: string; data: object }>(streamOf.payment(theBooking));
    expect(intended?.data).toMatchObject({ way: 'SAVED_CARD', chargeAt: '2027-03-16T09:00:00.000Z', consent: 'later-charge-1' });
    expect(gateway.names).toEqual(['SAVE_CARD 1']);
  });
  it('keeps no consent where none was needed', async () => {
    const { world } = await asked({ consent: 'later-charge-1' });
    expect((await world.parts.streams.read<{ type: string; data: object }>(streamOf.payment(theBooking)))[0]?.data).not.toHaveProperty('consent');
  });
  it('asks once, however often it is repeated, and by whatever name', async () => {
    const house = await asked();
    expect(await house.prepare()).toMatchObject({ revision: 1n });
    await Promise.all(['p2', 'p3', 'p4'].map((name) => house.prepare(name)));
    expect(house.gateway.names).toEqual(['AUTHORISE 1']);
  });
  it('goes on with what had no answer', async () => {
    await open();
    await yard?.request();
    yard?.gateway.answers({ AUTHORISE: [new GatewayUnavailable('no answer')] });
    expect(await yard?.prepare()).toMatchObject({ rejected: 'GATEWAY_UNAVAILABLE' });
    expect(await yard?.money()).toEqual(['PaymentIntended', 'PaymentCallIntended']);
    expect(await yard?.prepare()).not.toHaveProperty('rejected');
    expect(yard?.gateway.names).toEqual(['AUTHORISE 1', 'AUTHORISE 1']);
  });
  it('begins anew where Stripe has refused to begin, under another name', async () => {
    await open();
    await yard?.request();
    yard?.gateway.answers({ AUTHORISE: [new CallRefused('OTHER', 'card_testing')] });
    expect(await yard?.prepare()).toMatchObject({ rejected: 'REFUSED_BY_STRIPE', message: 'Stripe has refused to begin: card_testing.' });
    expect(await yard?.prepare('p2')).not.toHaveProperty('rejected');
    expect(yard?.gateway.names).toEqual(['AUTHORISE 1', 'AUTHORISE 2']);
  });
});

const asked = async ({ slot, consent, priceIndex }: { slot?: typeof farAhead; consent?: string; priceIndex?: number } = {}) => {
  const opened = await open();
  await opened.request({ ...(slot && { slot }), priceIndex });
  await opened.prepare('p1', consent === undefined ? {} : { consent });
  return opened;
};

describe('preparing to pay is refused, and Stripe is not asked,', () => {
  type Before = (yard: PaidYard) => Promise<unknown>;
  const requested: Before = (house) => house.request();
  const withdrawn: Before = async (house) => {
    await house.request();
    await house.world.send(new WithdrawBooking({ bookingId: theBooking }, { commandId: 'w1', actor: ana, at: now }));
  };
  const closed: Before = async (house) => {
    await house.request();
    await house.world.send(new ReleasePayment({ bookingId: theBooking, why: 'ASKED' }, { commandId: 'x1', actor: 'system:any', at: now }));
  };
  it.each<[string, Before, Parameters<PaidYard['prepare']>[1], string]>([
    ['of a booking that there is none of', async () => undefined, {}, 'NOT_FOUND'],
    ['by a stranger', requested, { actor: mia }, 'NOT_FOUND'],
    ['by the provider, who does not know of it yet', requested, { actor: leo }, 'NOT_FOUND'],
    ['of a gift', (house) => house.request({ priceIndex: asGift }), {}, 'NOTHING_TO_PAY'],
    ['when the time to pay is over', requested, { at: '2027-03-01T10:30:00.000Z' }, 'TOO_LATE_TO_PAY'],
    ['once it is withdrawn', withdrawn, {}, 'TOO_LATE_TO_PAY'],
    ['once the payment is closed', closed, {}, 'TOO_LATE_TO_PAY'],
    ['of one far ahead without consent', (house) => house.request({ slot: farAhead }), {}, 'CONSENT_REQUIRED'],
    ['of one far ahead with consent to other words', (house) => house.request({ slot: farAhead }), { consent: 'anything' }, 'CONSENT_REQUIRED'],
    ['of one far ahead with a word that every object knows', (house) => house.request({ slot: farAhead }), { consent: 'constructor' }, 'CONSENT_REQUIRED'],
    ['where nothing is paid by card any more', async (house) => { await house.request(); house.gateway.isOn = false; }, {}, 'PAYMENTS_OFF'],
  ])('%s', async (_, before, how, code) => {
    const house = await open();
    await before(house);
    expect(await house.prepare('p1', how)).toMatchObject({ rejected: code });
    expect(house.gateway.asked).toEqual([]);
  });
  it('of an amount that no card is charged', async () => {
    const house = await open({ prices: tooLittle });
    expect([await house.request(), await house.prepare()]).toMatchObject([{ rejected: 'PRICE_NOT_YET_PAYABLE' }, { rejected: 'NOT_FOUND' }]);
  });
  it('by the provider, once they know of it: this is not for them to pay', async () => {
    const house = await open();
    await house.secured();
    expect(await house.prepare('p2', { actor: leo })).toMatchObject({ rejected: 'NOT_THE_PAYER' });
  });
  it('once it is agreed to, and paid', async () => {
    const house = await open();
    await house.secured();
    await house.accept();
    expect(await house.prepare('p2')).toMatchObject({ rejected: 'ALREADY_PAID' });
    await house.settled();
    expect(await house.prepare('p3')).toMatchObject({ rejected: 'ALREADY_PAID' });
    expect(house.gateway.names).toEqual(['AUTHORISE 1', 'CAPTURE 1']);
  });
});
