import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import type { WebhookEvent } from '../../contracts/payment/webhook.events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { Inbox } from './inbox.js';
import { WebhookSweep } from './webhook-sweep.js';
import { webhookCommands, type WebhookCommand } from './webhook.commands.js';
import { webhookDecider, type WebhookRejection } from './webhook.decider.js';
import type { Webhook } from './webhook.state.js';

/** What Stripe said, each in a stream of its own. */
export const webhook: StreamModule<Webhook, WebhookCommand, WebhookEvent, WebhookRejection> = { decider: webhookDecider, streamOf: ({ data }) => streamOf.webhook(data.eventId) };

@Module({ providers: [Inbox, WebhookSweep, ...commandHandlers<Webhook, WebhookCommand, WebhookEvent, WebhookRejection>(webhookCommands, webhook)], exports: [Inbox, WebhookSweep] })
export class WebhookModule {}
