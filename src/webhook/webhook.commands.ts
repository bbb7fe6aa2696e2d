import { command } from '../kernel/command.js';
import type { WebhookEvent } from '../../contracts/payment/webhook.events.js';

type DataOf<Type extends WebhookEvent['type']> = Extract<WebhookEvent, { type: Type }>['data'];
type OfWebhook = { eventId: string };

/** What a webhook is about is fetched, and observed. Taken from the bus by src/processes/follow-webhooks. */
export class FollowWebhook extends command('FollowWebhook')<OfWebhook> {}
/** What it said is known now, or is nothing to us. Processes alone. */
export class SettleWebhook extends command('SettleWebhook')<OfWebhook & { how: DataOf<'WebhookHandled'>['how'] }> {}
/** It cannot be acted on yet. Processes alone. */
export class ParkWebhook extends command('ParkWebhook')<OfWebhook & { why: DataOf<'WebhookParked'>['why'] }> {}

/** What the stream of one webhook hears. It begins with what was received, which no command says: see inbox.ts. */
export const webhookCommands = [SettleWebhook, ParkWebhook] as const;
export type WebhookCommand = InstanceType<(typeof webhookCommands)[number]>;
