import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ContractWorld, Deal, euros, onboarding } from './contract-world.js';

// The same in the sandbox and, with STRIPE_SECRET_KEY=sk_test_…, in Stripe's own test mode: `npm run test:stripe`.

const soon = (): string => new Date().toISOString();
const refused = async (asked: Promise<unknown>): Promise<unknown> => asked.then((answer) => `was not refused: ${JSON.stringify(answer)}`, (error: unknown) => error);

let world: ContractWorld;
beforeAll(async () => { world = await ContractWorld.open(); });
afterAll(async () => {
  expect(world.town?.misfits ?? []).toEqual([]);
  await world.close();
});

describe('a hold', () => {
  it('is opened without taking anything, and carries its booking and its call', async () => {
    const deal = new Deal();
    const call = deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(4000) });
    const seen = await world.gateway.authorise(call);
    expect(seen).toEqual({ intentId: expect.stringMatching(/^pi_/), status: 'OPEN', amount: euros(4000), captured: euros(0), key: call.key });
    expect(await world.gateway.status({ id: seen.intentId })).toEqual({ kind: 'intent', seen, bookingId: deal.bookingId });
  });
  it('is opened once, however often it is asked for', async () => {
    const deal = new Deal();
    const call = deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(4000) });
    expect((await world.gateway.authorise(call)).intentId).toBe((await world.gateway.authorise(call)).intentId);
    expect(await refused(world.gateway.authorise({ ...call, amount: euros(4001) }))).toMatchObject({ failure: 'PARAMETERS_CHANGED' });
  });
  it('is opened once, by however many instances at the same time: each is told of it', async () => {
    world.town?.control.webhooks.mode({ beforeAnswer: true }); // answers take a while, as they do at Stripe
    const deal = new Deal();
    const call = deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(4000) });
    const told = await Promise.allSettled([1, 2, 3].map(() => world.gateway.authorise(call)));
    world.town?.control.webhooks.mode({});
    expect(new Set(told.map((one) => (one.status === 'fulfilled' ? one.value.intentId : String(one.reason)))).size).toBe(1);
  });
  it('stands once the payer has confirmed, until a time that the card\'s network says', async () => {
    const found = await world.gateway.status({ id: await world.held(new Deal()) });
    expect(found).toMatchObject({ kind: 'intent', seen: { status: 'AUTHORISED', captured: euros(0), chargeId: expect.stringMatching(/^(ch|py)_/) } });
    expect(found?.kind === 'intent' && found.seen.captureBefore).toEqual(expect.stringMatching(/Z$/));
  });
  it('waits for the payer, where the bank wants to see them', async () => expect(await world.gateway.status({ id: await world.held(new Deal(), euros(4000), 'pm_card_threeDSecure2Required') })).toMatchObject({ seen: { status: 'ACTION_REQUIRED' } }));
  it('can be tried again after the bank has said no', async () => {
    const deal = new Deal();
    const { intentId } = await world.gateway.authorise(deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(4000) }));
    await expect(world.confirm(intentId, 'pm_card_chargeDeclined')).rejects.toMatchObject({ code: 'card_declined' });
    expect(await world.gateway.status({ id: intentId })).toMatchObject({ seen: { status: 'OPEN', decline: { code: 'card_declined', declineCode: expect.any(String) } } });
    await world.confirm(intentId, 'pm_card_visa');
    expect(await world.gateway.status({ id: intentId })).toMatchObject({ seen: { status: 'AUTHORISED' } });
  });
  it('shows the payer\'s client what it needs, and nobody else', async () => {
    const intentId = await world.held(new Deal());
    expect((await world.gateway.clientKeys(intentId)).clientSecret).toMatch(new RegExp(`^${intentId}_secret_`));
    expect(JSON.stringify(await world.gateway.status({ id: intentId }))).not.toContain('secret');
  });
  it.each([['JPY', 5000], ['ISK', 5000], ['KWD', 10_000]])('is counted in %s as Stripe counts it, and read back as we do', async (currency, amount) => {
    if (!world.town && currency !== 'JPY') return; // an account of Stripe's does not take every currency
    const deal = new Deal();
    expect(await world.gateway.authorise(deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(amount, currency) }))).toMatchObject({ amount: euros(amount, currency) });
  });
  it.each([[1], [100_000_000]])('is refused for an amount that cannot be charged: %d', async (amount) => {
    const deal = new Deal();
    expect(await refused(world.gateway.authorise(deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(amount) })))).toMatchObject({ failure: 'AMOUNT_REFUSED' });
  });
  it('is refused in a currency that Stripe does not have, without asking', async () => {
    const deal = new Deal();
    expect(await refused(world.gateway.authorise(deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(100, 'XAU') })))).toMatchObject({ failure: 'AMOUNT_REFUSED' });
  });
});

describe('a capture', () => {
  it('takes what is asked for, and lets the rest go', async () => {
    const deal = new Deal();
    const call = deal.call('CAPTURE', { intentId: await world.held(deal), amount: euros(2500) });
    const seen = await world.gateway.capture(call);
    expect(seen).toMatchObject({ status: 'CAPTURED', amount: euros(4000), captured: euros(2500) });
    expect(await world.gateway.capture(call)).toEqual(seen);
  });
  it('that was made under another name is answered by what stands', async () => {
    const deal = new Deal();
    const { intentId } = await world.captured(deal);
    expect(await world.gateway.capture(deal.call('CAPTURE', { intentId, amount: euros(4000) }))).toMatchObject({ status: 'CAPTURED', captured: euros(4000) });
  });
  it('of a hold that is gone says so, and shows it', async () => {
    const deal = new Deal();
    const intentId = await world.held(deal);
    await world.gateway.release(deal.call('RELEASE', { intentId, why: 'abandoned' }));
    expect(await refused(world.gateway.capture(deal.call('CAPTURE', { intentId, amount: euros(4000) })))).toMatchObject({ failure: 'HOLD_EXPIRED', seen: { seen: { status: 'RELEASED' } } });
  });
  it('of more than is held is refused', async () => {
    const deal = new Deal();
    expect(await refused(world.gateway.capture(deal.call('CAPTURE', { intentId: await world.held(deal), amount: euros(4001) })))).toMatchObject({ failure: 'ABOVE_WHAT_IS_LEFT' });
  });
  it('of what nobody has confirmed is refused', async () => {
    const deal = new Deal();
    const { intentId } = await world.gateway.authorise(deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(4000) }));
    expect(await refused(world.gateway.capture(deal.call('CAPTURE', { intentId, amount: euros(4000) })))).toMatchObject({ failure: 'INTENT_MOVED_ON', seen: { seen: { status: 'OPEN' } } });
  });
});

describe('a release', () => {
  it('lets a hold go, and says the same when it is asked again', async () => {
    const deal = new Deal();
    const intentId = await world.held(deal);
    for (const why of ['requested_by_customer', 'abandoned'] as const) expect(await world.gateway.release(deal.call('RELEASE', { intentId, why }))).toMatchObject({ kind: 'intent', seen: { status: 'RELEASED' } });
  });
  it('of what was captured is refused, and shows it', async () => {
    const deal = new Deal();
    const { intentId } = await world.captured(deal);
    expect(await refused(world.gateway.release(deal.call('RELEASE', { intentId, why: 'abandoned' })))).toMatchObject({ failure: 'INTENT_MOVED_ON', seen: { seen: { status: 'CAPTURED' } } });
  });
  it('of a card that was about to be saved is one as well', async () => {
    const deal = new Deal();
    const { setupId: intentId } = await world.gateway.saveCard(deal.call('SAVE_CARD', { payerId: deal.payerId }));
    for (const why of ['requested_by_customer', 'abandoned'] as const) expect(await world.gateway.release(deal.call('RELEASE', { intentId, why }))).toMatchObject({ kind: 'setup', seen: { status: 'CANCELLED' } });
  });
});

describe('a saved card', () => {
  it('is saved once, with a customer of its own', async () => {
    const deal = new Deal();
    const call = deal.call('SAVE_CARD', { payerId: deal.payerId });
    const seen = await world.gateway.saveCard(call);
    expect(seen).toEqual({ setupId: expect.stringMatching(/^seti_/), status: 'OPEN', customerId: expect.stringMatching(/^cus_/), key: call.key });
    expect(await world.gateway.saveCard(call)).toEqual(seen);
  });
  it('sends nothing of its owner but an opaque id', async () => {
    const deal = new Deal();
    const { customerId } = await world.saved(deal);
    expect(await world.stripe.customers.retrieve(customerId)).toMatchObject({ email: null, name: null, phone: null, metadata: { member_id: deal.payerId, booking_id: deal.bookingId } });
  });
  it('is charged later, without its owner', async () => {
    const deal = new Deal();
    const { setupId, ...card } = await world.saved(deal);
    expect(await world.gateway.status({ id: setupId })).toMatchObject({ kind: 'setup', seen: { status: 'SAVED', ...card }, bookingId: deal.bookingId });
    const call = deal.call('CHARGE', { payerId: deal.payerId, amount: euros(4000), ...card });
    const seen = await world.gateway.charge(call);
    expect(seen).toMatchObject({ status: 'CAPTURED', captured: euros(4000), chargeId: expect.any(String), key: call.key });
    expect((await world.gateway.charge(call)).intentId).toBe(seen.intentId);
  });
  it.each([['pm_card_chargeCustomerFail', 'DECLINED', 'card_declined'], ['pm_card_authenticationRequired', 'AUTHENTICATION_REQUIRED', 'authentication_required']])('that fails then, as %s, is told by its code, with the intent', async (card, failure, code) => {
    const deal = new Deal();
    const { setupId: _, ...saved } = await world.saved(deal, card);
    const call = deal.call('CHARGE', { payerId: deal.payerId, amount: euros(4000), ...saved });
    expect(await refused(world.gateway.charge(call))).toMatchObject({ failure, code, seen: { kind: 'intent', seen: { status: 'OPEN', decline: { code }, key: call.key } } });
  });
});

describe('a refund', () => {
  it('goes back in parts, until nothing is left', async () => {
    const deal = new Deal();
    const { chargeId } = await world.captured(deal);
    const call = deal.call('REFUND', { chargeId, amount: euros(1500) });
    const seen = await world.gateway.refund(call);
    expect(seen).toMatchObject({ chargeId, amount: euros(1500), key: call.key });
    expect(['PENDING', 'SUCCEEDED']).toContain(seen.status);
    expect(await world.gateway.status({ id: seen.refundId })).toMatchObject({ kind: 'refund', bookingId: deal.bookingId });
    expect(await refused(world.gateway.refund(deal.call('REFUND', { chargeId, amount: euros(2501) })))).toMatchObject({ failure: 'ABOVE_WHAT_IS_LEFT' });
    await world.gateway.refund(deal.call('REFUND', { chargeId, amount: euros(2500) }));
    expect(await refused(world.gateway.refund(deal.call('REFUND', { chargeId, amount: euros(1) })))).toMatchObject({ failure: 'ALREADY_REFUNDED' });
  });
  it('that somebody made in the dashboard is found by its intent', async () => {
    const deal = new Deal();
    const { intentId } = await world.captured(deal);
    const { id } = await world.stripe.refunds.create({ payment_intent: intentId, amount: 100 });
    const found = await world.gateway.status({ id });
    expect(found).toMatchObject({ kind: 'refund', bookingId: deal.bookingId, seen: { amount: euros(100) } });
    expect(found?.seen).not.toHaveProperty('key');
  });
});

describe('a provider', () => {
  it('has an account once, and tells Stripe who they are', async () => {
    const call = onboarding();
    const seen = await world.gateway.onboard(call);
    expect(seen).toMatchObject({ status: 'ONBOARDING', memberId: call.memberId, wanting: expect.any(Array) });
    expect(await world.gateway.onboard(call)).toEqual(seen);
    expect(await world.gateway.status({ id: seen.accountId })).toEqual({ kind: 'account', seen, bookingId: undefined });
    const link = await world.gateway.onboardingLink({ accountId: seen.accountId, returnUrl: 'https://barnraise.example/back', refreshUrl: 'https://barnraise.example/again' });
    expect(Date.parse(link.expiresAt)).toBeGreaterThan(Date.now());
    expect(link.url).toMatch(/^https?:/);
  });
  it('is paid nothing before they can be', async () => {
    const deal = new Deal();
    const { chargeId } = await world.captured(deal);
    const { accountId } = await world.gateway.onboard(onboarding());
    expect(await refused(world.gateway.payProvider(deal.call('PAY_PROVIDER', { chargeId, payeeId: deal.payeeId, destination: accountId, amount: euros(1000) })))).toMatchObject({ failure: 'PAYEE_NOT_READY' });
  });
  it('is paid from the very charge, and what was paid can be taken back', async () => {
    const destination = await world.destination();
    if (destination === undefined) return; // nobody was named who could be paid
    const deal = new Deal();
    const { chargeId } = await world.captured(deal);
    const call = deal.call('PAY_PROVIDER', { chargeId, payeeId: deal.payeeId, destination, amount: euros(3600) });
    const seen = await world.gateway.payProvider(call);
    expect(seen).toMatchObject({ amount: euros(3600), takenBack: euros(0), destination, key: call.key });
    expect(await world.gateway.payProvider(call)).toEqual(seen);
    expect(await refused(world.gateway.payProvider(deal.call('PAY_PROVIDER', { chargeId, payeeId: deal.payeeId, destination, amount: euros(401) })))).toMatchObject({ name: 'CallRefused' });
    const back = await world.gateway.takeBack(deal.call('TAKE_BACK', { transferId: seen.transferId, amount: euros(600) }));
    expect(back).toMatchObject({ transferId: seen.transferId, amount: euros(600) });
    expect(await world.gateway.status({ id: seen.transferId })).toEqual({ kind: 'transfer', bookingId: deal.bookingId, seen: { ...seen, takenBack: euros(600) }, also: [{ kind: 'reversal', seen: back }] });
  });
});

describe('what was done long ago', () => {
  it('is found by its name, without being sent again', async () => {
    const deal = new Deal();
    const since = soon();
    const hold = deal.call('AUTHORISE', { payerId: deal.payerId, amount: euros(4000) });
    const { intentId } = await world.gateway.authorise(hold);
    await world.confirm(intentId, 'pm_card_visa');
    const capture = deal.call('CAPTURE', { intentId, amount: euros(4000) });
    expect(await world.gateway.lookUp(capture, since)).toBeUndefined();
    const { chargeId = '' } = await world.gateway.capture(capture);
    const refund = deal.call('REFUND', { chargeId, amount: euros(100) });
    expect(await world.gateway.lookUp(refund, since)).toBeUndefined();
    const { refundId } = await world.gateway.refund(refund);
    expect(await world.gateway.lookUp(hold, since)).toMatchObject({ kind: 'intent', seen: { intentId, chargeId, key: hold.key } });
    expect(await world.gateway.lookUp(capture, since)).toMatchObject({ kind: 'intent', seen: { status: 'CAPTURED' } });
    expect(await world.gateway.lookUp(refund, since)).toMatchObject({ kind: 'refund', seen: { refundId } });
    expect(await world.gateway.lookUp({ ...hold, key: `${deal.bookingId}:AUTHORISE:99` }, since)).toBeUndefined();
  });
  it('is found of saved cards, providers and transfers as well', async () => {
    const deal = new Deal();
    const since = soon();
    const { setupId: _, ...card } = await world.saved(deal);
    const charge = deal.call('CHARGE', { payerId: deal.payerId, amount: euros(4000), ...card });
    expect(await world.gateway.lookUp(charge, since)).toBeUndefined();
    const { intentId, chargeId = '' } = await world.gateway.charge(charge);
    expect(await world.gateway.lookUp(charge, since)).toMatchObject({ kind: 'intent', seen: { intentId } });
    const account = onboarding();
    const { accountId } = await world.gateway.onboard(account);
    expect(await world.gateway.lookUp(account, since)).toMatchObject({ kind: 'account', seen: { accountId } });
    const destination = await world.destination();
    if (destination === undefined) return;
    const pay = deal.call('PAY_PROVIDER', { chargeId, payeeId: deal.payeeId, destination, amount: euros(1000) });
    expect(await world.gateway.lookUp(pay, since)).toBeUndefined();
    const { transferId } = await world.gateway.payProvider(pay);
    const back = deal.call('TAKE_BACK', { transferId, amount: euros(1000) });
    expect(await world.gateway.lookUp(back, since)).toBeUndefined();
    const { reversalId } = await world.gateway.takeBack(back);
    expect(await world.gateway.lookUp(pay, since)).toMatchObject({ kind: 'transfer', seen: { transferId } });
    expect(await world.gateway.lookUp(back, since)).toMatchObject({ kind: 'reversal', seen: { reversalId } });
  });
});

describe('what is looked at', () => {
  it.each(['pi_3NobodyKnowsThis0000000', 'seti_1NobodyKnowsThis', 're_3NobodyKnowsThis', 'tr_3NobodyKnowsThis', 'du_1NobodyKnowsThis', 'ch_3NobodyKnowsThis', 'po_1NobodyKnowsThis', 'nonsense'])('is nothing where Stripe knows nothing: %s', async (id) => expect(await world.gateway.status({ id })).toBeUndefined());
  it('is the intent, where a charge is looked at', async () => {
    const { intentId, chargeId } = await world.captured(new Deal());
    expect(await world.gateway.status({ id: chargeId })).toMatchObject({ kind: 'intent', seen: { intentId } });
  });
  it('is nobody\'s, where no booking stands in it', async () => {
    const { id } = await world.stripe.paymentIntents.create({ amount: 1000, currency: 'eur', metadata: { booking_id: 'order 66' } });
    expect(await world.gateway.status({ id })).toMatchObject({ kind: 'intent', bookingId: undefined });
  });
});
