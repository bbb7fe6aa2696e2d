import type Stripe from 'stripe';
import { WebhookRefused, WebhookVerifier, type Delivered, type Door, type Notice } from '../../kernel/webhook-verifier.js';
import { noticeOf, thinNoticeOf } from './notices.js';
import type { Connect } from './stripe-client.js';
import { isForged } from './stripe-errors.js';

/** The secrets of each door: two while one is being replaced by the next. */
export type Secrets = Readonly<Record<Door, readonly string[]>>;

/** A signature of no characters: the library does not compare it, and fails as it does over what was signed and is no event. */
const isBlank = /(^|,)v1=(,|$)/;

/** How far the time that is signed may be from now, either way. The library looks at age alone: what is signed for tomorrow passes it. */
const APART_S = 300;

/**
 * Believes what is signed with one of the secrets of its door, over the very bytes that came, within five minutes of now.
 */
export class StripeWebhooks extends WebhookVerifier {
  constructor(private readonly parts: { readonly connect: Connect; readonly secrets: Secrets; /** Milliseconds since 1970. */ readonly now?: () => number }) {
    super();
  }

  async verify(delivered: Delivered): Promise<Notice> {
    const nowMs = (this.parts.now ?? Date.now)();
    const { signature } = delivered;
    if (signature === undefined || isBlank.test(signature)) throw new WebhookRefused('FORGED');
    const event = this.#signed(await this.parts.connect(), { ...delivered, signature });
    const apart = Math.floor(nowMs / 1000) - signedAt(signature);
    if (!(apart <= APART_S)) throw new WebhookRefused('STALE');
    if (apart < -APART_S) throw new WebhookRefused('FUTURE');
    return event();
  }

  /**
   * Finds the secret by the signature alone. The time is looked at afterwards, so that it can be said why: the library is given a time of receipt at
   * which nothing is old, never the tolerance 0, which switches its look at age off in one function and on again in the other.
   */
  #signed(stripe: Stripe, { door, body, signature }: Delivered & { readonly signature: string }): () => Notice {
    const receivedMs = signedAt(signature) * 1000;
    for (const secret of this.parts.secrets[door]) {
      try {
        if (door !== 'THIN') {
          const event = stripe.webhooks.constructEvent(body, signature, secret, APART_S, undefined, receivedMs);
          return () => noticeOf(eventIn(event));
        }
        const event = stripe.parseEventNotification(body, signature, secret, APART_S, undefined, receivedMs);
        return () => thinNoticeOf(event);
      } catch (error) {
        if (isForged(error)) continue;
        return () => { throw new WebhookRefused('MALFORMED'); }; // signed, but not what this door is for, or no JSON
      }
    }
    throw new WebhookRefused('FORGED');
  }
}

/** The time that is signed, in seconds: the last one that is named, as the library has it. Not a number where there is none. */
const signedAt = (signature: string): number => signature.split(',').reduce((found, part) => {
  const [name, value = ''] = part.split('=');
  return name === 't' ? Number.parseInt(value, 10) : found;
}, Number.NaN);

const eventIn = (event: Stripe.Event | null): Stripe.Event => {
  if (event?.object !== 'event') throw new WebhookRefused('MALFORMED');
  return event;
};
