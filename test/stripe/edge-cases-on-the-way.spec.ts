import { describe, expect, it } from '@jest/globals';
import type { Found } from '../../src/kernel/payment-gateway.js';
import { observationOf } from '../../src/payment/observation.commands.js';
import { oneBooking } from './one-booking.js';

// What becomes of words between us and Stripe. The list of all edge cases and mistakes is in README.md.

const [INTENTS, CAPTURE, REFUNDS, TRANSFERS] = ['/v1/payment_intents', '/v1/payment_intents/{intent}/capture', '/v1/refunds', '/v1/transfers'];
/** Waited for an answer so long where none will come. */
const hasty = { timeoutMs: 250 };
/** A card to a completed booking, each thing once. */
const wholeStory = ['PaymentIntended', 'PaymentCallIntended', 'PaymentOpened', 'PaymentAuthorised', 'PaymentCallIntended', 'PaymentCaptured', 'PaymentSettled', 'PaymentCallIntended', 'EarningsTransferred'];
const calledOnce = ['AUTHORISE 1 DONE', 'CAPTURE 1 DONE', 'PAY_PROVIDER 1 DONE'];
/** All that says of a call what its answer says. */
const newsOfCalls = ['payment_intent.succeeded', 'charge.captured', 'charge.updated', 'transfer.created', 'refund.created', 'refund.updated', 'charge.refunded', 'transfer.reversed'];

describe('edge cases on the way between us and Stripe', () => {
  it('1: a webhook that comes before our own write finds the booking and the call that were written down before Stripe was asked', oneBooking(async (booking) => {
    await booking.isPaid();
    booking.goesWrong('time-out-after-commit', CAPTURE);
    await booking.accepts();
    expect(await booking.calls()).toEqual(calledOnce.slice(0, 2));
    const captured = (await booking.town.world.log()).filter(({ type }) => type === 'PaymentCaptured');
    expect(captured.map(({ metadata }) => metadata.actorId)).toEqual(['system:follow-webhooks']);
    await booking.passes({ hours: 1 });
    expect(await booking.said()).toEqual(wholeStory.slice(0, 6));
  }, hasty));

  it('1: a webhook of an object that nobody here knows is parked and tried again, and not dropped', oneBooking(async (booking) => {
    await booking.asks();
    await booking.prepares();
    const unknown = await booking.stripe.paymentIntents.create({ amount: 1500, currency: 'eur', capture_method: 'manual', allowed_payment_method_types: ['card'], payment_method: 'pm_card_visa', confirm: true, metadata: { booking_id: booking.id } });
    await booking.town.rests();
    const became = async () => (await booking.webhooks({ objectId: unknown.id, type: 'payment_intent.amount_capturable_updated' })).map((story) => story.slice(1));
    const parked = { type: 'WebhookParked', data: { why: 'UNKNOWN_OBJECT' } };
    expect(await became()).toMatchObject([[parked]]);
    await booking.passes({ minutes: 20 });
    expect(await became()).toMatchObject([[parked, parked]]);
    expect(await booking.said()).toEqual(wholeStory.slice(0, 3));
    await booking.stripe.paymentIntents.cancel(unknown.id);
  }));

  it('2: an answer that is lost after it was done is asked for again under the same name, and nothing is done twice', oneBooking(async (booking) => {
    booking.control.webhooks.mode({ drop: newsOfCalls });
    for (const template of [INTENTS, CAPTURE, TRANSFERS]) booking.goesWrong('time-out-after-commit', template);
    await booking.isCompleted();
    await booking.passes({ minutes: 10 });
    expect(await booking.calls()).toEqual(calledOnce);
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500, transfers: 1, transferred: 1462 });
  }, hasty));

  it('2: an answer that is lost for more than a day is looked for before anything is asked again', oneBooking(async (booking) => {
    booking.control.webhooks.mode({ drop: newsOfCalls });
    await booking.isAgreed();
    booking.goesWrong('time-out-after-commit', REFUNDS);
    await booking.givesBack('400');
    expect((await booking.calls()).at(-1)).toBe('REFUND 1 OPEN');
    await booking.passes({ hours: 25 });
    booking.goesWrong('time-out-after-commit', TRANSFERS);
    await booking.completes();
    expect((await booking.calls()).slice(2)).toEqual(['REFUND 1 DONE', 'PAY_PROVIDER 1 OPEN']);
    await booking.passes({ hours: 25 });
    expect((await booking.calls()).slice(2)).toEqual(['REFUND 1 DONE', 'PAY_PROVIDER 1 DONE']);
    expect(await booking.atStripe()).toMatchObject({ charges: 1, refunds: 1, refunded: 400, transfers: 1, transferred: 1072 });
  }, hasty));

  it('3: an event that comes twice, and two events of one fact, say one thing once', oneBooking(async (booking) => {
    booking.control.webhooks.mode({ duplicate: 2, beforeAnswer: true });
    await booking.isCompleted();
    expect(await booking.said()).toEqual(wholeStory);
    const handled = [{ type: 'WebhookReceived' }, { type: 'WebhookHandled' }];
    for (const type of ['payment_intent.amount_capturable_updated', 'charge.captured', 'payment_intent.succeeded', 'transfer.created']) expect(await booking.webhooks({ type })).toMatchObject([handled]);
  }));

  it('4: events in any order move nothing back: what is seen late says nothing', oneBooking(async (booking) => {
    const { gateway } = booking;
    const sights: Found[] = [];
    const looks = async (...ids: readonly string[]) => {
      for (const id of ids) sights.push(...[await gateway.status({ id })].filter((found) => found !== undefined));
    };
    await booking.asks();
    await booking.prepares();
    const { id: intentId } = await booking.intent();
    await looks(intentId);
    booking.control.webhooks.mode({ shuffle: true, paused: true, seed: 3 });
    await booking.gives('pm_card_chargeDeclined');
    await looks(intentId);
    await booking.gives('pm_card_pendingRefund');
    await looks(intentId);
    await booking.accepts();
    await looks(intentId);
    await booking.givesBack('500');
    const [refund] = (await booking.stripe.refunds.list()).data;
    await looks(refund?.id ?? '');
    const dispute = booking.control.disputes.open(await booking.chargeId(), { inquiry: true });
    await looks(dispute);
    booking.control.disputes.win(dispute);
    await booking.passes({ hours: 2 });
    const before = await booking.said();
    expect(sights.map(({ seen }) => ('status' in seen ? seen.status : ''))).toEqual(['OPEN', 'OPEN', 'AUTHORISED', 'CAPTURED', 'PENDING', 'INQUIRY']);
    for (const found of [...sights, ...sights.toReversed()]) await booking.say('system:late-news', (meta) => observationOf(booking.id, found, { by: 'late-news', of: meta.commandId, meta }) ?? neverAnAccount());
    expect(await booking.said()).toEqual(before);
    expect(before.filter((type) => ['PaymentAuthorised', 'PaymentCaptured', 'DisputeOpened', 'DisputeClosed'].includes(type))).toEqual(['PaymentAuthorised', 'PaymentCaptured', 'DisputeOpened', 'DisputeClosed']);
  }));

  it('13: changes of one object at the same time are made one after the other, and one that Stripe puts off is asked for again', oneBooking(async (booking) => {
    await booking.isPaid();
    booking.goesWrong('error-429', CAPTURE);
    await booking.accepts();
    expect((await booking.calls()).at(-1)).toBe('CAPTURE 1 OPEN');
    await booking.passes({ minutes: 2 });
    expect(await booking.calls()).toEqual(calledOnce.slice(0, 2));
    booking.goesWrong('conflict-409', REFUNDS);
    expect(await Promise.all([booking.givesBack('300'), booking.givesBack('400')])).toEqual([undefined, undefined]);
    await booking.passes({ minutes: 2 });
    expect(await booking.calls()).toEqual([...calledOnce.slice(0, 2), 'REFUND 1 DONE', 'REFUND 2 DONE']);
    expect(await booking.atStripe()).toMatchObject({ charges: 1, captured: 1500, refunds: 2, refunded: 700 });
  }));
});

const neverAnAccount = (): never => {
  throw new Error('an account is nobody’s payment');
};
