import { WebhookHandled, WebhookParked, type WebhookEvent } from '../../contracts/payment/webhook.events.js';
import { firstRejection, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { WebhookCommand } from './webhook.commands.js';
import { toFollow } from './webhook.rules.js';
import { evolve, noWebhook, type Webhook } from './webhook.state.js';

export type WebhookRejection = 'NOT_FOUND';

/** Once it is handled it stays so: whoever comes later changes nothing. */
const decide = (state: Webhook, command: WebhookCommand, context: CommandContext): readonly WebhookEvent[] | Rejected<WebhookRejection> => {
  const no = firstRejection(toFollow, { state, command, context });
  if (no) return no;
  if (state.status === 'handled') return [];
  return command.type === 'SettleWebhook' ? [WebhookHandled.of(command.data)] : [WebhookParked.of({ ...command.data, attempt: state.attempts + 1 })];
};

export const webhookDecider: Decider<Webhook, WebhookCommand, WebhookEvent, WebhookRejection> = { initial: noWebhook, evolve, decide };
