import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayUnavailable } from '../../src/kernel/payment-gateway.js';
import { ContractWorld, Deal, euros, onboarding } from './contract-world.js';
import type { Town } from './sandbox.js';

// What nobody can bring about at Stripe: the sandbox alone.

const DAY_MS = 86_400_000;
let world: ContractWorld;
let town: Town;
beforeAll(async () => {
  const key = process.env['STRIPE_SECRET_KEY'];
  delete process.env['STRIPE_SECRET_KEY'];
  world = await ContractWorld.open();
  if (key !== undefined) process.env['STRIPE_SECRET_KEY'] = key;
  if (!world.town) throw new Error('there is no sandbox');
  town = world.town;
});
afterEach(() => town.control.faults.clear());
afterAll(() => world.close());

const hold = () => {
  const deal = new Deal();
  return deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(4000) });
};

/** How often it goes wrong until nobody asks any more. */
const times: Readonly<Record<string, number>> = { drop: 3, 'conflict-409': 6 };

describe('an answer that does not come', () => {
  it.each(['error-500', 'error-429', 'conflict-409', 'drop', 'time-out-before', 'time-out-after-commit'] as const)('says nothing about what was done: %s', async (kind) => {
    const call = hold();
    town.control.faults.next({ on: { method: 'POST', template: '/v1/payment_intents' }, kind, times: times[kind] ?? 1 });
    await expect((kind.startsWith('time-out') ? world.hasty() : world.gateway).authorise(call)).rejects.toBeInstanceOf(GatewayUnavailable);
  });
  it.each(['error-429', 'time-out-before', 'time-out-after-commit'] as const)('leaves one hold, when it is asked again under the same name: %s', async (kind) => {
    const [call, since] = [hold(), new Date(town.control.clock.now()).toISOString()];
    town.control.faults.next({ on: { method: 'POST', template: '/v1/payment_intents' }, kind });
    await expect((kind.startsWith('time-out') ? world.hasty() : world.gateway).authorise(call)).rejects.toBeInstanceOf(GatewayUnavailable);
    const { intentId } = await world.gateway.authorise(call);
    const made = (await world.stripe.paymentIntents.list({ limit: 100, created: { gte: Math.floor(Date.parse(since) / 1000) } })).data.filter(({ metadata }) => metadata['call'] === call.key);
    expect(made.map(({ id }) => id)).toEqual([intentId]);
  });
  it('is found a day later, when its name is forgotten', async () => {
    const [call, since] = [hold(), new Date(town.control.clock.now()).toISOString()];
    town.control.faults.next({ on: { method: 'POST', template: '/v1/payment_intents' }, kind: 'time-out-after-commit' });
    await expect(world.hasty().authorise(call)).rejects.toBeInstanceOf(GatewayUnavailable);
    town.control.clock.advance(DAY_MS + 60_000);
    const found = await world.gateway.lookUp(call, since);
    expect(found).toMatchObject({ kind: 'intent', seen: { key: call.key, status: 'OPEN' } });
    expect((await world.gateway.authorise(call)).intentId).not.toBe(found?.kind === 'intent' ? found.seen.intentId : ''); // which is why nobody sends it again
  });
  it.each(['error-500', 'drop'] as const)('to a question is no answer either: %s', async (kind) => {
    town.control.faults.next({ on: { method: 'GET' }, kind, times: 3 });
    await expect(world.gateway.status({ id: 'pi_1' })).rejects.toBeInstanceOf(GatewayUnavailable);
  });
});

describe('a hold that nobody captured', () => {
  it('is gone after the time that was said, and is seen so', async () => {
    const deal = new Deal();
    const intentId = await world.held(deal);
    const before = await world.gateway.status({ id: intentId });
    const endsAt = Date.parse((before?.kind === 'intent' && before.seen.captureBefore) || '');
    expect(endsAt).toBeGreaterThan(town.control.clock.now());
    town.control.clock.advance(endsAt - town.control.clock.now() + 60_000);
    expect(await world.gateway.status({ id: intentId })).toMatchObject({ seen: { status: 'RELEASED' } });
    await expect(world.gateway.capture(deal.call('CAPTURE', { intentId, amount: euros(4000) }))).rejects.toMatchObject({ failure: 'HOLD_EXPIRED' });
  });
});

describe('a dispute', () => {
  it('takes the money and a fee from the platform while it is open, and is told with its booking', async () => {
    const deal = new Deal();
    const { chargeId } = await world.captured(deal);
    const id = town.control.disputes.open(chargeId);
    const found = await world.gateway.status({ id });
    expect(found).toMatchObject({ kind: 'dispute', bookingId: deal.bookingId, seen: { disputeId: id, chargeId, status: 'NEEDS_RESPONSE', amount: euros(4000), evidenceBy: expect.any(String) } });
    expect(found?.kind === 'dispute' && BigInt(found.seen.withdrawn.amountMinor) > 4000n).toBe(true);
    await expect(world.gateway.refund(deal.call('REFUND', { chargeId, amount: euros(100) }))).rejects.toMatchObject({ failure: 'DISPUTED' });
    town.control.disputes.lose(id);
    expect(await world.gateway.status({ id })).toMatchObject({ seen: { status: 'LOST' } });
  });
  it('that is won is told by its status', async () => {
    const { chargeId } = await world.captured(new Deal());
    const id = town.control.disputes.open(chargeId);
    town.control.disputes.win(id);
    expect(await world.gateway.status({ id })).toMatchObject({ seen: { status: 'WON' } });
  });
  it('takes nothing while it is an inquiry', async () => {
    const { chargeId } = await world.captured(new Deal());
    expect(await world.gateway.status({ id: town.control.disputes.open(chargeId, { inquiry: true }) })).toMatchObject({ seen: { status: 'INQUIRY', withdrawn: euros(0) } });
  });
});

describe('a refund that a bank sends back', () => {
  it('has failed, and says why', async () => {
    const deal = new Deal();
    const { chargeId } = await world.captured(deal);
    const { refundId } = await world.gateway.refund(deal.call('REFUND', { chargeId, amount: euros(4000) }));
    town.control.refunds.fail(refundId);
    expect(await world.gateway.status({ id: refundId })).toMatchObject({ seen: { status: 'FAILED', failure: expect.any(String) } });
  });
});

describe('a provider\'s account', () => {
  it('becomes active, is restricted, and is active again', async () => {
    const { accountId } = await world.gateway.onboard(onboarding());
    const status = async () => (await world.gateway.status({ id: accountId }))?.seen;
    town.control.accounts.activate(accountId);
    expect(await status()).toMatchObject({ status: 'ACTIVE', wanting: [] });
    town.control.accounts.restrict(accountId);
    expect(await status()).toMatchObject({ status: 'RESTRICTED', wanting: [expect.any(String)] });
    town.control.accounts.activate(accountId);
    expect(await status()).toMatchObject({ status: 'ACTIVE' });
    town.control.accounts.reject(accountId);
    expect(await status()).toMatchObject({ status: 'REJECTED' });
  });
  it('whose money has left can give nothing back', async () => {
    const deal = new Deal();
    const destination = await world.destination() ?? '';
    const { chargeId } = await world.captured(deal);
    const { transferId } = await world.gateway.payProvider(deal.call('PAY_PROVIDER', { chargeId, payeeId: deal.payeeId, destination, amount: euros(4000) }));
    town.control.clock.advance(10 * DAY_MS);
    town.control.payouts.pay(destination);
    await expect(world.gateway.takeBack(deal.call('TAKE_BACK', { transferId, amount: euros(4000) }))).rejects.toMatchObject({ failure: 'BALANCE_INSUFFICIENT' });
  });
});
