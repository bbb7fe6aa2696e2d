import type Stripe from 'stripe';
import { z } from 'zod';
import { stripeId } from '../../../contracts/payment/observed.js';
import { WebhookReceived } from '../../../contracts/payment/webhook.events.js';
import { WebhookRefused, type Notice } from '../../kernel/webhook-verifier.js';

const notice = WebhookReceived.data.omit({ endpoint: true });

const named = z.object({ id: z.string().optional(), object: z.string().optional(), account: z.unknown().optional() });

/** What an event of version 1 is about: its object; of a capability, whose names are no ids, the account that has it. What people name themselves, such as coupons, has no id that anything here could be looked at by. */
const aboutOf = (held: unknown): { readonly objectType?: string; readonly objectId?: string } => {
  const { id, object, account } = named.catch({ account: undefined }).parse(held);
  const objectId = object === 'capability' && typeof account === 'string' ? account : id;
  return { ...(object === undefined ? {} : { objectType: object }), ...(stripeId.safeParse(objectId).success ? { objectId } : {}) };
};

/** @throws WebhookRefused where it has no shape of an event */
export const noticeOf = (event: Stripe.Event): Notice => checked({
  eventId: event.id, type: event.type, ...(event.api_version === null ? {} : { apiVersion: event.api_version }), happenedAt: instantOf(event.created * 1000),
  ...aboutOf((event.data as { readonly object?: unknown } | undefined)?.object), ...(event.account === undefined ? {} : { account: event.account }),
});

const thin = z.object({ object: z.literal('v2.core.event'), id: z.string(), type: z.string(), created: z.string(), related_object: z.object({ id: z.string(), type: z.string() }).nullish() });

/** The same of a thin one, which says no more than that something happened to what. @throws WebhookRefused */
export const thinNoticeOf = (event: object): Notice => {
  const read = thin.safeParse(event);
  if (!read.success) throw new WebhookRefused('MALFORMED');
  const { id, type, created, related_object: about } = read.data;
  return checked({ eventId: id, type, happenedAt: instantOf(Date.parse(created)), ...(about ? { objectType: about.type, objectId: about.id } : {}) });
};

const checked = (said: object): Notice => {
  const read = notice.safeParse(said);
  if (!read.success) throw new WebhookRefused('MALFORMED');
  return read.data;
};

/** Nothing that a contract takes for a time further from 1970 than there are times. */
const instantOf = (ms: number): string => (Math.abs(ms) <= FURTHEST_MS ? new Date(ms).toISOString() : '');
const FURTHEST_MS = 8.64e15;
