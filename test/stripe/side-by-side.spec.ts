import { describe, expect, it } from '@jest/globals';
import { WebhookReceived } from '../../contracts/payment/webhook.events.js';
import { recordedAt } from '../support/given.js';
import { followWebhooks } from '../../src/processes/follow-webhooks/follow-webhooks.process.js';
import { makePaymentCalls } from '../../src/processes/make-payment-calls/make-payment-calls.process.js';

const at = '2027-03-01T10:00:00.000Z';
const said = (about: { readonly objectId?: string; readonly account?: string }) => followWebhooks.sideBySide?.(recordedAt(at)(WebhookReceived.of({ eventId: 'evt_1', endpoint: 'PLATFORM', type: 'any.type', happenedAt: at, ...about })));

describe('what waits for Stripe', () => {
  it('is in order for each booking, as calls', () => {
    const call = (bookingId: string) => makePaymentCalls.sideBySide?.(recordedAt(at)({ type: 'PaymentCallIntended', data: { bookingId } }));
    expect([call('bkg_1'), call('bkg_2')]).toEqual(['bkg_1', 'bkg_2']);
  });
  it('is in order for each object, as webhooks', () => expect([said({ objectId: 'pi_1' }), said({ objectId: 'pi_2' })]).toEqual(['pi_1', 'pi_2']));
  it('is in order for each account, whatever on it the webhooks are about', () => expect([said({ objectId: 'acct_1' }), said({ objectId: 'transfers', account: 'acct_1' })]).toEqual(['acct_1', 'acct_1']));
});
