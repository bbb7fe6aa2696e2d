import { isSystem } from '../kernel/command.js';
import type { Rule } from '../kernel/decider.js';
import type { WebhookCommand } from './webhook.commands.js';
import type { Webhook } from './webhook.state.js';

type WebhookRule = Rule<Webhook, WebhookCommand, 'NOT_FOUND'>;

const onlyBySystem: WebhookRule = (_, command) => (isSystem(command) ? undefined : 'NOT_FOUND');
const wasReceived: WebhookRule = ({ status }) => (status === 'unknown' ? 'NOT_FOUND' : undefined);

export const toFollow = [onlyBySystem, wasReceived] as const;
