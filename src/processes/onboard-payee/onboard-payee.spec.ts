import { afterEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../../contracts/events.js';
import type { PayeeStatus } from '../../../contracts/payment/observed.js';
import { leo, mia } from '../../../test/support/listings.js';
import { now, PaidYard } from '../../../test/support/paid-yard.js';
import { CallRefused, GatewayUnavailable } from '../../kernel/payment-gateway.js';
import { BecomePayee, RefreshPayee } from '../../payee/payee.commands.js';
import { onboardPayee, retryOnboarding } from './onboard-payee.process.js';

let yard: PaidYard | undefined;
afterEach(() => yard?.close());
/** Mia has never been paid. */
const opened = async () => {
  const house = (yard = await PaidYard.open({ others: [mia] }));
  return {
    gateway: house.gateway, settled: () => house.settled(),
    become: (commandId = 'b1', { country = 'DE', actor = mia }: { country?: string; actor?: string } = {}) => house.world.send(new BecomePayee({ memberId: mia, country }, { commandId, actor, at: now })),
    refresh: (commandId = 'f1', at = now) => house.world.send(new RefreshPayee({ memberId: mia }, { commandId, actor: mia, at })),
    said: () => house.world.said(streamOf.payee(mia)),
  };
};
const seen = (status: PayeeStatus, memberId = mia) => ({ accountId: 'acct_mia', memberId, status, wanting: [] });
const OPENED = ['OnboardingIntended', 'PayeeAccountOpened', 'PayeeStatusChanged'];

describe('who wants to be paid', () => {
  it('gets an account, in the words that were stored before', async () => {
    const { become, gateway, said } = await opened();
    expect(await become()).not.toHaveProperty('rejected');
    expect([gateway.asked, await said()]).toEqual([[{ operation: 'ONBOARD', key: `${mia}:ONBOARD:1`, memberId: mia, country: 'DE' }], OPENED]);
  });
  it('gets one, however often they ask', async () => {
    const { become, gateway, said, settled } = await opened();
    await Promise.all(['b1', 'b1', 'b2', 'b3'].map((name) => become(name)));
    await settled();
    expect([gateway.names, await said()]).toEqual([['ONBOARD 1'], OPENED]);
  });
  it('gets it later where Stripe did not answer, under the same name', async () => {
    const { become, gateway, said, settled } = await opened();
    gateway.answers({ ONBOARD: [new GatewayUnavailable('it timed out')] });
    expect(await become()).toMatchObject({ rejected: 'GATEWAY_UNAVAILABLE' });
    expect(await said()).toEqual(['OnboardingIntended']);
    await settled();
    expect([gateway.names, await said()]).toEqual([['ONBOARD 1', 'ONBOARD 1'], OPENED]);
  });
  it('is looked up before they are asked for again a day later', async () => {
    const { become, gateway, said, refresh } = await opened();
    gateway.answers({ ONBOARD: [new GatewayUnavailable('it timed out')] });
    await become();
    gateway.found = { kind: 'account', seen: seen('ACTIVE') };
    await refresh('f1', '2027-03-02T09:00:00.000Z');
    expect([gateway.names, gateway.lookedUp, await said()]).toEqual([['ONBOARD 1'], [`${mia}:ONBOARD:1 since ${now}`], OPENED]);
  });
  it('can try again where Stripe has refused, under another name', async () => {
    const { become, gateway, said } = await opened();
    gateway.answers({ ONBOARD: [new CallRefused('OTHER', 'country_unsupported')] });
    expect(await become()).toMatchObject({ rejected: 'COUNTRY_NOT_SUPPORTED', path: ['input', 'country'] });
    expect(await become('b2', { country: 'FR' })).not.toHaveProperty('rejected');
    expect([gateway.names, await said()]).toEqual([['ONBOARD 1', 'ONBOARD 2'], ['OnboardingIntended', 'OnboardingFailed', ...OPENED]]);
  });
  it('is told how they stand now, and nothing is said where nothing has changed', async () => {
    const { become, gateway, said, refresh } = await opened();
    gateway.answers({ ONBOARD: [seen('ONBOARDING')] });
    await become();
    gateway.accounts.set('acct_mia', seen('ACTIVE'));
    for (const name of ['f1', 'f2']) await refresh(name);
    expect(await said()).toEqual([...OPENED, 'PayeeStatusChanged']);
  });
});

describe('it is refused', () => {
  it.each<readonly [string, (house: Awaited<ReturnType<typeof opened>>) => Promise<unknown>, string]>([
    ['to become somebody who is paid for another', ({ become }) => become('b1', { actor: leo }), 'NOT_FOUND'],
    ['where no cards are taken', async ({ gateway, become }) => { gateway.isOn = false; return become(); }, 'PAYMENTS_OFF'],
    ['to live somewhere else after that', async ({ become }) => { await become(); return become('b2', { country: 'FR' }); }, 'OTHER_COUNTRY'],
    ['to come back, when Stripe will not have them', async ({ become, gateway }) => { gateway.answers({ ONBOARD: [seen('REJECTED')] }); await become(); return become('b2'); }, 'REJECTED_BY_STRIPE'],
    ['to ask how somebody stands who has never asked to be paid', ({ refresh }) => refresh(), 'NOT_A_PAYEE'],
    ['to ask after an account that Stripe does not know any more', async ({ become, refresh, gateway }) => { await become(); gateway.accounts.clear(); return refresh(); }, 'NOT_A_PAYEE'],
    ['to ask where no cards are taken any more', async ({ become, refresh, gateway }) => { await become(); gateway.isOn = false; return refresh(); }, 'PAYMENTS_OFF'],
    ['to be taken for somebody else', async ({ become, gateway }) => { gateway.answers({ ONBOARD: [seen('ACTIVE', leo)] }); return become(); }, 'NOT_FOUND'],
    ['for a reason of Stripe’s', async ({ become, gateway }) => { gateway.answers({ ONBOARD: [new CallRefused('OTHER', 'account_invalid')] }); return become(); }, 'REFUSED_BY_STRIPE'],
  ])('%s', async (_, ask, code) => expect(await ask(await opened())).toMatchObject({ rejected: code }));
  it('and a mistake of our own is thrown', async () => {
    const { become, gateway } = await opened();
    gateway.answers({ ONBOARD: [new TypeError('a mistake')] });
    await expect(become()).rejects.toThrow('a mistake');
  });
});

describe('what happens by itself', () => {
  const meta = { commandId: 'c', actor: 'system:onboard-payee', at: now };
  it('asks for an account that was intended, and again while there is no answer', async () => {
    const event = { data: { memberId: mia } };
    expect((await onboardPayee.on.OnboardingIntended?.(event as never, undefined as never))?.map((send) => send(meta))).toEqual([new RefreshPayee({ memberId: mia }, meta)]);
    expect((await retryOnboarding.fire(mia, undefined as never)).map((send) => send(meta))).toEqual([new RefreshPayee({ memberId: mia }, meta)]);
  });
});
