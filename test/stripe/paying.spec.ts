import { describe, expect, it } from '@jest/globals';
import type Stripe from 'stripe';
import { refusal } from './refused.js';
import type { Town } from './sandbox.js';
import { townForAll } from './town-for-all.js';

const held = { amount: 4200, currency: 'eur', capture_method: 'manual', allowed_payment_method_types: ['card'], payment_method: 'pm_card_visa', confirm: true, transfer_group: 'booking-1', metadata: { booking_id: 'b1' } } satisfies Stripe.PaymentIntentCreateParams;
const day = 24 * 3600 * 1000;

describe('paying in the sandbox', () => {
  let town: Town;
  let stripe: Stripe;
  townForAll((...opened) => { [town, stripe] = opened; });

  const chargeOf = (intent: Stripe.PaymentIntent) => stripe.charges.retrieve(intent.latest_charge as string, { expand: ['balance_transaction'] });

  it('holds a card, captures a part and lets the rest go', async () => {
    const intent = await stripe.paymentIntents.create({ ...held, expand: ['latest_charge'] });
    expect(intent).toMatchObject({ status: 'requires_capture', amount_capturable: 4200, latest_charge: { captured: false, transfer_group: 'booking-1', payment_method_details: { card: { capture_before: intent.created + 7 * day / 1000 } } } });
    const captured = await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 4000 });
    expect(captured).toMatchObject({ status: 'succeeded', amount_received: 4000, amount_capturable: 0 });
    expect(await chargeOf(captured)).toMatchObject({ captured: true, amount: 4200, amount_captured: 4000, balance_transaction: { amount: 4000, fee: 85, net: 3915, status: 'pending' } });
  });

  it('takes the money at once where nothing is to be held', async () => {
    const { capture_method: _, ...asked } = held;
    expect(await stripe.paymentIntents.create(asked)).toMatchObject({ status: 'succeeded', amount_received: 4200, capture_method: 'automatic_async' });
  });

  it('holds by the option of the method too', async () => {
    const { capture_method: _, ...asked } = held;
    expect(await stripe.paymentIntents.create({ ...asked, payment_method_options: { card: { capture_method: 'manual', request_extended_authorization: 'if_available' } } })).toMatchObject({ status: 'requires_capture' });
  });

  it.each([
    ['nothing held', async () => { const { id } = await stripe.paymentIntents.create({ amount: 100, currency: 'eur' }); return stripe.paymentIntents.capture(id); }, 'payment_intent_unexpected_state'],
    ['more than is held', async () => { const { id } = await stripe.paymentIntents.create(held); return stripe.paymentIntents.capture(id, { amount_to_capture: 4201 }); }, 'amount_too_large'],
    ['twice', async () => { const { id } = await stripe.paymentIntents.create(held); await stripe.paymentIntents.capture(id); return stripe.paymentIntents.capture(id); }, 'payment_intent_unexpected_state'],
    ['after a cancellation', async () => { const { id } = await stripe.paymentIntents.create(held); await stripe.paymentIntents.cancel(id); return stripe.paymentIntents.capture(id); }, 'payment_intent_unexpected_state'],
  ])('captures not: %s', async (_, asked, code) => {
    expect(await refusal(asked())).toMatchObject({ type: 'StripeInvalidRequestError', statusCode: 400, code });
  });

  it('lets go of a hold when the intent is canceled, and of money never', async () => {
    const { id } = await stripe.paymentIntents.create(held);
    const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned', amount_capturable: 0 });
    expect(await chargeOf(canceled)).toMatchObject({ captured: false, amount_captured: 0, refunded: false, amount_refunded: 0, balance_transaction: null });
    expect((await stripe.refunds.list({ payment_intent: id })).data).toEqual([]);
    const paid = await stripe.paymentIntents.create(held).then(({ id: other }) => stripe.paymentIntents.capture(other));
    expect(await refusal(stripe.paymentIntents.cancel(paid.id))).toMatchObject({ code: 'payment_intent_unexpected_state' });
  });

  it('loses a hold to time: expired, canceled, and too late to capture', async () => {
    const { id, latest_charge } = await stripe.paymentIntents.create(held);
    town.control.clock.advance(7 * day + 1000);
    expect(await stripe.paymentIntents.retrieve(id)).toMatchObject({ status: 'canceled', cancellation_reason: 'expired' });
    expect(await refusal(stripe.paymentIntents.capture(id))).toMatchObject({ code: 'payment_intent_unexpected_state' });
    const { data } = await stripe.events.list({ types: ['charge.expired'] });
    expect(data[0]?.data.object).toMatchObject({ id: latest_charge, refunded: false });
    expect((await stripe.refunds.list({ payment_intent: id })).data).toEqual([]);
  });

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'], ['pm_card_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'], ['pm_card_chargeDeclinedExpiredCard', 'expired_card', 'expired_card'],
    ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'], ['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', 'incorrect_cvc'],
  ])('declines %s and keeps the intent for another card', async (method, code, decline) => {
    const intent = await stripe.paymentIntents.create({ ...held, payment_method: undefined, confirm: false });
    expect(await refusal(stripe.paymentIntents.confirm(intent.id, { payment_method: method }))).toMatchObject({ type: 'StripeCardError', statusCode: 402, code, decline_code: decline });
    const after = await stripe.paymentIntents.retrieve(intent.id);
    expect(after).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code, decline_code: decline } });
    expect(await chargeOf(after)).toMatchObject({ status: 'failed', failure_code: code });
    expect(await stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_mastercard' })).toMatchObject({ status: 'requires_capture', last_payment_error: null });
  });

  it.each([
    ['too little', { amount: 49 }, 'amount_too_small', 'amount'], ['too little in yen', { amount: 49, currency: 'jpy' }, 'amount_too_small', 'amount'], ['too much', { amount: 100_000_000 }, 'amount_too_large', 'amount'],
    ['thousandths that end in no zero', { amount: 5001, currency: 'kwd' }, 'parameter_invalid_integer', 'amount'], ['no such currency', { currency: 'xxx' }, undefined, 'currency'],
    ['the parameter of old', { payment_method_types: ['card'] }, 'payment_method_types_no_longer_supported', 'payment_method_types'], ['a parameter nobody knows', { colour: 'red' }, 'parameter_unknown', 'colour'],
    ['half a cent', { amount: 10.5 }, 'parameter_invalid_integer', 'amount'], ['no amount', { amount: undefined }, 'parameter_missing', 'amount'], ['a customer who is not there', { customer: 'cus_none' }, 'resource_missing', 'customer'],
    ['a method that is not there', { payment_method: 'pm_none' }, 'resource_missing', 'payment_method'],
  ])('refuses %s', async (_, change, code, param) => {
    const asked: object = { ...held, ...change };
    expect(await refusal(stripe.paymentIntents.create(asked as Stripe.PaymentIntentCreateParams))).toEqual(expect.objectContaining({ type: 'StripeInvalidRequestError', ...(code === undefined ? {} : { code }), param }));
  });

  it('asks for a way back where a method may lead away', async () => {
    const { allowed_payment_method_types: _, ...dynamic } = held;
    expect(await refusal(stripe.paymentIntents.create(dynamic))).toMatchObject({ param: 'return_url' });
    expect(await stripe.paymentIntents.create({ ...dynamic, return_url: 'https://example.org/back' })).toMatchObject({ status: 'requires_capture' });
    expect(await refusal(stripe.paymentIntents.create({ ...dynamic, return_url: 'javascript:alert(1)' }))).toMatchObject({ code: 'url_invalid' });
  });

  it('finds nothing under an id that names nothing', async () => {
    expect(await refusal(stripe.paymentIntents.retrieve('pi_none'))).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'intent' });
  });

  it('tells what a charge means by its events, and nothing before', async () => {
    await town.control.webhooks.flush();
    town.letters.length = 0;
    const { id } = await stripe.paymentIntents.create(held);
    await stripe.paymentIntents.capture(id);
    await town.control.webhooks.flush();
    expect(town.types()).toEqual(['payment_intent.created', 'charge.succeeded', 'payment_intent.amount_capturable_updated', 'charge.captured', 'payment_intent.succeeded']);
  });

  it('changes an intent until it holds money, and its metadata after', async () => {
    const { id } = await stripe.paymentIntents.create({ amount: 1000, currency: 'eur', metadata: { a: '1', b: '2' } });
    expect(await stripe.paymentIntents.update(id, { amount: 1200, metadata: { a: '', c: '3' }, payment_method: 'pm_card_visa' })).toMatchObject({ amount: 1200, metadata: { b: '2', c: '3' }, status: 'requires_confirmation' });
    const holding = await stripe.paymentIntents.create(held);
    expect(await refusal(stripe.paymentIntents.update(holding.id, { amount: 5000 }))).toMatchObject({ code: 'payment_intent_unexpected_state' });
    expect(await stripe.paymentIntents.update(holding.id, { metadata: { later: 'yes' } })).toMatchObject({ metadata: { booking_id: 'b1', later: 'yes' } });
  });

  it('makes money available after two days, and of one card at once', async () => {
    const before = await stripe.balance.retrieve();
    const amount = (balance: Stripe.Balance, which: 'available' | 'pending') => balance[which].find(({ currency }) => currency === 'eur')?.amount ?? 0;
    await stripe.paymentIntents.create({ ...held, capture_method: 'automatic', payment_method: 'pm_card_bypassPending' });
    const at = await stripe.balance.retrieve();
    expect(amount(at, 'available') - amount(before, 'available')).toBe(4200 - 88);
    town.control.clock.advance(3 * day);
    const later = await stripe.balance.retrieve();
    expect(amount(later, 'pending')).toBe(0);
    expect(amount(later, 'available')).toBe(amount(at, 'available') + amount(at, 'pending'));
  });

  it('pages through a list in both directions', async () => {
    const all: Stripe.PaymentIntent[] = [];
    for await (const intent of stripe.paymentIntents.list({ limit: 4 })) all.push(intent);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const third = all[2]?.id ?? '';
    expect((await stripe.paymentIntents.list({ ending_before: third, limit: 1 }))).toMatchObject({ has_more: true, data: [{ id: all[1]?.id }] });
    expect((await stripe.paymentIntents.list({ starting_after: third, limit: 1 })).data).toMatchObject([{ id: all[3]?.id }]);
    expect(await refusal(stripe.paymentIntents.list({ limit: 101 }))).toMatchObject({ param: 'limit' });
    expect((await stripe.paymentIntents.list({ created: { gt: (all[0]?.created ?? 0) } })).data).toEqual([]);
  });

  it('expands what it is asked to, and says what it cannot', async () => {
    const intent = await stripe.paymentIntents.create({ ...held, capture_method: 'automatic', expand: ['latest_charge.balance_transaction', 'payment_method'] });
    expect(intent).toMatchObject({ payment_method: { card: { last4: '4242' } }, latest_charge: { balance_transaction: { type: 'charge' } } });
    expect(await stripe.charges.retrieve((intent.latest_charge as Stripe.Charge).id, { expand: ['refunds'] })).toMatchObject({ refunds: { data: [] } });
    expect((await stripe.paymentIntents.list({ limit: 1, expand: ['data.latest_charge'] })).data).toMatchObject([{ latest_charge: { object: 'charge' } }]);
    expect(await refusal(stripe.paymentIntents.retrieve(intent.id, { expand: ['amount_of_rain'] }))).toMatchObject({ param: 'expand' });
  });
});
