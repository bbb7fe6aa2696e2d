import type Stripe from 'stripe';
import { EventList, WebhookRefused, type Notice } from '../../kernel/webhook-verifier.js';
import { noticeOf } from './notices.js';
import type { Connect } from './stripe-client.js';
import { unavailableOf } from './stripe-errors.js';

const DAY_MS = 86_400_000;

/** Stripe's list of events: what happened on the platform in the last thirty days. Providers' accounts have lists of their own, which are not looked at. */
export class StripeEvents extends EventList {
  readonly reachMs = 30 * DAY_MS;

  constructor(private readonly connect: Connect) {
    super();
  }

  async *since(fromMs: number): AsyncIterable<Notice> {
    const stripe = await this.connect();
    try {
      for await (const event of stripe.events.list({ created: { gte: Math.floor(fromMs / 1000) }, limit: 100 })) {
        const notice = readable(event);
        if (notice) yield notice;
      }
    } catch (error) {
      throw unavailableOf(error);
    }
  }
}

const readable = (event: Stripe.Event): Notice | undefined => {
  try {
    return noticeOf(event);
  } catch (error) {
    if (error instanceof WebhookRefused) return undefined;
    throw error;
  }
};
