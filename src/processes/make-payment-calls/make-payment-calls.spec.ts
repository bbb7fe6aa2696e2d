import { afterEach, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { streamOf } from '../../../contracts/events.js';
import type { SeenIntent } from '../../../contracts/payment/observed.js';
import { kernelInMemory } from '../../../test/support/kernel-module.js';
import { begins, booking, captures, eur, heldUntil, intent, now, pays, refunds, settles, system } from '../../../test/support/payment-tables.js';
import { leo } from '../../../test/support/listings.js';
import { ScriptedGateway } from '../../../test/support/scripted-gateway.js';
import type { AnyCommand } from '../../kernel/command.js';
import type { Outcome } from '../../kernel/outcome.js';
import { CallRefused, FailureKept, GatewayUnavailable, PaymentGateway } from '../../kernel/payment-gateway.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { MakePaymentCalls } from '../../payment/payment.commands.js';
import { PaymentModule } from '../../payment/payment.module.js';
import { MakePaymentCallsModule } from './make-payment-calls.module.js';
import { makePaymentCalls, remakePaymentCalls } from './make-payment-calls.process.js';

const nextDay = '2027-03-02T08:00:00.000Z';
const twentyThreeHoursLater = '2027-03-02T08:00:00.001Z';
const standing: SeenIntent = { intentId: 'pi_1', status: 'AUTHORISED', amount: eur(4500), captured: eur(0), chargeId: 'ch_1', captureBefore: heldUntil };

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());
const opened = async () => {
  const gateway = new ScriptedGateway();
  @Global()
  @Module({ providers: [{ provide: PaymentGateway, useValue: gateway }], exports: [PaymentGateway] })
  class Ports {}
  const app = await Test.createTestingModule({ imports: [kernelInMemory(), Ports, PaymentModule, MakePaymentCallsModule] }).compile();
  await app.init();
  close = () => app.close();
  const [bus, streams] = [app.get(CommandBus), app.get(StreamReader)];
  let names = 0;
  const says = (command: AnyCommand) => bus.execute<AnyCommand, Outcome>(Object.assign(command, { meta: { ...command.meta, commandId: `c${++names}` } }));
  return {
    gateway, says,
    make: (at = now) => says(new MakePaymentCalls({ bookingId: booking }, system(at))),
    said: async () => (await streams.read(streamOf.payment(booking))).map(({ type }) => type),
    last: async () => (await streams.read<{ type: string; data: object; metadata: object }>(streamOf.payment(booking))).at(-1),
  };
};
/** Held, and about to be captured. */
const wanted = async () => {
  const house = await opened();
  for (const command of [begins(), intent('AUTHORISED'), captures()]) await house.says(command);
  return house;
};
/** Captured, carried out, and paid out. */
const paidOut = async () => {
  const house = await wanted();
  await house.make();
  for (const command of [settles(), pays()]) await house.says(command);
  await house.make();
  return house;
};

describe('what a payment intends', () => {
  it('is asked of Stripe in the words and under the name that were stored, and what was seen is told', async () => {
    const house = await wanted();
    expect(await house.make()).toMatchObject({ revision: 4n });
    expect(house.gateway.asked).toEqual([{ operation: 'CAPTURE', key: `${booking}:CAPTURE:1`, bookingId: booking, intentId: 'pi_1', amount: eur(4500) }]);
    expect(await house.last()).toMatchObject({ type: 'PaymentCaptured', data: { amount: eur(4500), chargeId: 'ch_1' }, metadata: { actorId: 'system:make-payment-calls' } });
  });
  it('is asked once: what is answered is not asked again', async () => {
    const house = await wanted();
    for (let times = 0; times < 3; times++) await house.make();
    expect(house.gateway.names).toEqual(['CAPTURE 1']);
  });
  it('is asked once by many at the same time', async () => {
    const house = await wanted();
    await Promise.all(Array.from({ length: 8 }, () => house.make()));
    expect(house.gateway.names).toEqual(['CAPTURE 1']);
  });
  it('is asked in the order in which it was intended, with whatever follows of it', async () => {
    const house = await paidOut();
    await house.says(refunds(500, system()));
    await house.says(refunds(500, { ...system(), actor: leo }));
    await house.make();
    expect(house.gateway.names).toEqual(['CAPTURE 1', 'PAY_PROVIDER 1', 'REFUND 1', 'TAKE_BACK 1']);
  });
  it('is nothing, of a payment that there is none of', async () => {
    const house = await opened();
    expect(await house.make()).toEqual({ position: undefined, revision: 'none' });
    expect(house.gateway.asked).toEqual([]);
  });
  it('makes the process ask, and the timer ask again', async () => {
    const meta = system();
    const react = makePaymentCalls.on.PaymentCallIntended;
    const event = { data: { bookingId: booking } };
    expect((await react?.(event as never, undefined as never))?.map((send) => send(meta))).toEqual([new MakePaymentCalls({ bookingId: booking }, meta)]);
    expect((await remakePaymentCalls.fire(booking, undefined as never)).map((send) => send(meta))).toEqual([new MakePaymentCalls({ bookingId: booking }, meta)]);
    await expect((async () => (await remakePaymentCalls.fire('lst_1', undefined as never)).map((send) => send(meta)))()).rejects.toThrow();
  });
});

describe('where Stripe does not answer', () => {
  it('nothing is said, and the call stays open for the next time, under the same name', async () => {
    const house = await wanted();
    house.gateway.answers({ CAPTURE: [new GatewayUnavailable('it timed out'), new GatewayUnavailable('it timed out')] });
    expect([await house.make(), await house.make()]).toMatchObject([{ rejected: 'GATEWAY_UNAVAILABLE' }, { rejected: 'GATEWAY_UNAVAILABLE' }]);
    expect((await house.said()).at(-1)).toBe('PaymentCallIntended');
    expect(await house.make()).not.toHaveProperty('rejected');
    expect([house.gateway.names, new Set(house.gateway.asked.map((call) => JSON.stringify(call))).size]).toEqual([['CAPTURE 1', 'CAPTURE 1', 'CAPTURE 1'], 1]);
  });
  it('what was intended later waits for what was intended before', async () => {
    const house = await paidOut();
    for (const amount of [500, 300]) await house.says(refunds(amount, { ...system(), actor: leo }));
    house.gateway.answers({ REFUND: [new GatewayUnavailable('it timed out')] });
    await house.make();
    expect(house.gateway.names.slice(2)).toEqual(['REFUND 1']);
  });
  it('and will not under this name, since it failed over it, another is taken where nothing can be done twice', async () => {
    const house = await wanted();
    house.gateway.answers({ CAPTURE: [new FailureKept('500')] });
    expect(await house.make()).not.toHaveProperty('rejected');
    expect(house.gateway.names).toEqual(['CAPTURE 1', 'CAPTURE 2']);
    expect(house.gateway.lookedUp).toHaveLength(1);
    expect((await house.said()).at(-1)).toBe('PaymentCaptured');
  });
  it('although it has done what it failed over, that is found', async () => {
    const house = await wanted();
    house.gateway.answers({ CAPTURE: [new FailureKept('500')] });
    house.gateway.found = { kind: 'intent', seen: { ...standing, status: 'CAPTURED', captured: eur(4500) } };
    await house.make();
    expect(house.gateway.names).toEqual(['CAPTURE 1']);
    expect((await house.said()).at(-1)).toBe('PaymentCaptured');
  });
  it('and money would move twice, the name is kept until Stripe has forgotten it', async () => {
    const house = await paidOut();
    await house.says(refunds(500, { ...system(), actor: leo }));
    house.gateway.answers({ REFUND: [new FailureKept('500'), new FailureKept('500')] });
    expect([await house.make(), await house.make()]).toMatchObject([{ rejected: 'GATEWAY_UNAVAILABLE' }, { rejected: 'GATEWAY_UNAVAILABLE' }]);
    expect(house.gateway.names.slice(2)).toEqual(['REFUND 1', 'REFUND 1']);
  });
  it('a mistake of our own is thrown, and nothing is said', async () => {
    const house = await wanted();
    house.gateway.answers({ CAPTURE: [new TypeError('a mistake')] });
    await expect(house.make()).rejects.toThrow('a mistake');
    expect((await house.said()).at(-1)).toBe('PaymentCallIntended');
  });
});

describe('where Stripe says no for good', () => {
  it.each<readonly [string, CallRefused, readonly string[]]>([
    ['a hold that has run out', new CallRefused('HOLD_EXPIRED', 'charge_expired_for_capture'), ['PaymentCallFailed', 'PaymentMissed']],
    ['an intent that has gone another way', new CallRefused('INTENT_MOVED_ON', 'payment_intent_unexpected_state'), ['PaymentCallFailed', 'PaymentMissed']],
    ['something that nobody has heard of', new CallRefused('OTHER', undefined), ['PaymentCallFailed']],
    ['other words under the same name', new CallRefused('PARAMETERS_CHANGED', 'idempotency_key_in_use'), ['PaymentCallFailed']],
    ['a hold that is seen to be gone', new CallRefused('HOLD_EXPIRED', 'gone', { kind: 'intent', seen: { ...standing, status: 'RELEASED' } }), ['PaymentReleased', 'PaymentMissed']],
    ['one that is seen to have been taken', new CallRefused('INTENT_MOVED_ON', 'was there', { kind: 'intent', seen: { ...standing, status: 'CAPTURED', captured: eur(4500) } }), ['PaymentCaptured']],
  ])('of %s, that is said of the call, or what has become of it', async (_, refused, said) => {
    const house = await wanted();
    house.gateway.answers({ CAPTURE: [refused] });
    await house.make();
    expect((await house.said()).slice(4)).toEqual(said);
    await house.make();
    expect(house.gateway.names).toEqual(['CAPTURE 1']);
  });
  it('an answer that answers nothing is a matter for people, and not asked again for ever', async () => {
    const house = await wanted();
    house.gateway.answers({ CAPTURE: [standing] });
    await house.make();
    expect(await house.last()).toMatchObject({ type: 'PaymentCallFailed', data: { failure: 'OTHER', code: 'unexpected_answer' } });
    await house.make();
    expect(house.gateway.names).toEqual(['CAPTURE 1']);
  });
});

describe('what is older than Stripe remembers', () => {
  it('is looked up before it is asked', async () => {
    const house = await wanted();
    await house.make(nextDay);
    expect(house.gateway.lookedUp).toEqual([`${booking}:CAPTURE:1 since ${now}`]);
    expect(house.gateway.names).toEqual(['CAPTURE 1']);
  });
  it('and is not asked at all where it is found to have been done', async () => {
    const house = await wanted();
    house.gateway.found = { kind: 'intent', seen: { ...standing, status: 'CAPTURED', captured: eur(4500) } };
    await house.make(twentyThreeHoursLater);
    expect([house.gateway.names, (await house.said()).at(-1)]).toEqual([[], 'PaymentCaptured']);
  });
  it('and nothing is looked up that is younger', async () => {
    const house = await wanted();
    await house.make('2027-03-02T07:59:59.999Z');
    expect(house.gateway.lookedUp).toEqual([]);
  });
});
