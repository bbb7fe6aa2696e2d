import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { mayPass } from '../kernel/event-store.js';
import type { Telemetry } from '../kernel/telemetry.js';
import { WebhookRefused, type Door, type WebhookVerifier } from '../kernel/webhook-verifier.js';
import type { Inbox } from './inbox.js';

/** Stripe's largest events are far below it. */
const BODY_BYTES_MAX = 512 * 1024;
const doors: Readonly<Record<string, Door>> = { platform: 'PLATFORM', connected: 'CONNECTED', thin: 'THIN' };

export type WebhookParts = {
  readonly verifier: WebhookVerifier; readonly inbox: Pick<Inbox, 'keep'>; readonly telemetry: Pick<Telemetry, 'count'>;
  /** Whether the house is open: what comes before is to come again. */
  readonly isOpen: () => boolean;
  readonly log: (error: unknown) => void;
};
type Answer = { readonly status: number; readonly outcome: string };

/**
 * `POST /webhooks/stripe/platform`, `connected` and `thin`. The body is taken as bytes, whatever its type. 2xx says that what happened is in the log,
 * and nothing more: it is acted on afterwards. 400: not to be believed. 503: to be sent again. Registered before the application is initialised.
 */
export const serveWebhooks = (http: FastifyInstance, parts: WebhookParts): void => {
  void http.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_BYTES_MAX }, async (_request: unknown, body: unknown) => body);
    scope.setErrorHandler((error: FastifyError, _request, reply) => {
      if (error.statusCode !== undefined && error.statusCode < 500) return answered(reply, { status: error.statusCode, outcome: 'unreadable' });
      parts.log(error);
      return answered(reply, { status: 500, outcome: 'failed' });
    });
    scope.post<{ Params: { readonly endpoint: string } }>('/webhooks/stripe/:endpoint', { bodyLimit: BODY_BYTES_MAX }, async ({ params: { endpoint }, body, headers }, reply) => {
      const door = Object.hasOwn(doors, endpoint) ? doors[endpoint] : undefined;
      if (door === undefined) return answered(reply, { status: 404, outcome: 'no such endpoint' });
      const signature = headers['stripe-signature'];
      const answer = await taken(parts, { door, body: Buffer.isBuffer(body) ? body : Buffer.alloc(0), signature: typeof signature === 'string' ? signature : undefined });
      counted(parts.telemetry, door, answer);
      return answered(reply, answer);
    });
    done();
  });
};

/** Each by what came of it; what came twice and what was not believed once more, under the names that are looked for. */
const counted = (telemetry: WebhookParts['telemetry'], endpoint: Door, { status, outcome }: Answer): void => {
  telemetry.count('stripe.webhooks', { endpoint, outcome });
  if (outcome === 'known') telemetry.count('webhook.duplicates', { endpoint });
  if (status === 400) telemetry.count('webhook.rejected', { endpoint, why: outcome });
};

const taken = async ({ verifier, inbox, isOpen }: WebhookParts, delivered: Parameters<WebhookVerifier['verify']>[0]): Promise<Answer> => {
  if (!isOpen()) return { status: 503, outcome: 'unavailable' };
  try {
    const kept = await inbox.keep(await verifier.verify(delivered), delivered.door);
    return { status: 200, outcome: kept.toLowerCase() };
  } catch (error) {
    if (error instanceof WebhookRefused) return { status: 400, outcome: error.why.toLowerCase() };
    if (mayPass(error)) return { status: 503, outcome: 'unavailable' };
    throw error;
  }
};

const answered = (reply: FastifyReply, { status, outcome }: Answer): FastifyReply =>
  reply.code(status).headers({ 'cache-control': 'no-store', ...(status === 503 ? { 'retry-after': '30' } : {}) }).send({ outcome });
