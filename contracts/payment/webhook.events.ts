import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { instant } from '../values.js';
import { stripeId } from './observed.js';

/** Which of the doors it came in at: what happens on the platform, on providers' accounts, or the thin notifications of version 2. `SWEEP`: found in the list of events. */
export const endpoint = z.enum(['PLATFORM', 'CONNECTED', 'THIN', 'SWEEP']);
export type Endpoint = z.infer<typeof endpoint>;

/**
 * Stripe says that something happened: stored before anybody acts on it, once for ever. It is a hint: what counts is the object `objectId`, which
 * is fetched. `account`: whose it is, on a provider's account. Nothing else of what was sent is kept.
 */
export const WebhookReceived = defineEvent('WebhookReceived', 1, z.object({
  eventId: stripeId, endpoint, type: z.string().max(100), apiVersion: z.string().max(40).optional(), happenedAt: instant, objectType: z.string().max(100).optional(), objectId: stripeId.optional(),
  account: stripeId.optional(),
}));
/** What it said is known now, or is nothing to us. */
export const WebhookHandled = defineEvent('WebhookHandled', 1, z.object({ eventId: stripeId, how: z.enum(['APPLIED', 'KNOWN', 'NOT_OURS', 'IGNORED']) }));
/** It is about something that nobody here knows yet: asked again later, and shown to operators. */
export const WebhookParked = defineEvent('WebhookParked', 1, z.object({ eventId: stripeId, why: z.enum(['UNKNOWN_OBJECT', 'NOT_FOUND', 'OTHER']), attempt: z.int().positive() }));

export const webhookEvents = [WebhookReceived, WebhookHandled, WebhookParked] as const;
export type WebhookEvent = EventOf<(typeof webhookEvents)[number]>;
