import type { WebhookEvent } from '../../contracts/payment/webhook.events.js';

/** How far one webhook has come. `attempts`: how often it was tried to act on it, and could not be. */
export type Webhook = { readonly status: 'unknown' | 'received' | 'handled'; readonly attempts: number };

export const noWebhook: Webhook = { status: 'unknown', attempts: 0 };

export const evolve = (state: Webhook, event: WebhookEvent): Webhook => {
  switch (event.type) {
    case 'WebhookReceived': return { ...state, status: 'received' };
    case 'WebhookParked': return { ...state, attempts: event.data.attempt };
    case 'WebhookHandled': return { ...state, status: 'handled' };
  }
};
