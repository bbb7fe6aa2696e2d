import { describe, it } from '@jest/globals';
import { WebhookHandled, WebhookParked, WebhookReceived } from '../../contracts/payment/webhook.events.js';
import { specOf } from '../../test/support/given.js';
import { ParkWebhook, SettleWebhook } from './webhook.commands.js';
import { webhookDecider } from './webhook.decider.js';

const given = specOf(webhookDecider);
const eventId = 'evt_1';
const meta = { commandId: 'c', actor: 'system:follow-webhooks', at: '2027-03-01T10:00:00.000Z' };
const received = WebhookReceived.of({ eventId, endpoint: 'PLATFORM', type: 'payment_intent.succeeded', happenedAt: meta.at });
const parked = (attempt: number) => WebhookParked.of({ eventId, why: 'NOT_FOUND', attempt });
const handled = WebhookHandled.of({ eventId, how: 'APPLIED' });
const settle = (actor = meta.actor) => new SettleWebhook({ eventId, how: 'KNOWN' }, { ...meta, actor });
const park = (actor = meta.actor) => new ParkWebhook({ eventId, why: 'NOT_FOUND' }, { ...meta, actor });

describe('a webhook', () => {
  it('is settled once it was acted on', () => given(received).when(settle()).then(WebhookHandled.of({ eventId, how: 'KNOWN' })));
  it('is settled in the end, however often it was parked', () => given(received, parked(1), parked(2)).when(settle()).then(WebhookHandled.of({ eventId, how: 'KNOWN' })));
  it('is parked with the number of the attempt', () => {
    given(received).when(park()).then(parked(1));
    given(received, parked(1)).when(park()).then(parked(2));
  });
  it('is settled once', () => given(received, handled).when(settle()).then());
  it('is not parked any more when it is settled', () => given(received, handled).when(park()).then());
  it.each([settle(), park()])('that never came is nothing: $type', (command) => given().when(command).rejected('NOT_FOUND'));
  it.each(['mbr_1', 'operator:token', 'system'])('is nobody\'s to settle or to park but the house\'s: not %s\'s', (actor) => {
    given(received).when(settle(actor)).rejected('NOT_FOUND');
    given(received).when(park(actor)).rejected('NOT_FOUND');
  });
});
