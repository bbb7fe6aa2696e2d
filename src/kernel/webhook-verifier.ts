import type { Endpoint, WebhookEvent } from '../../contracts/payment/webhook.events.js';

/** What Stripe says that happened, of all that was sent. */
export type Notice = Omit<Extract<WebhookEvent, { type: 'WebhookReceived' }>['data'], 'endpoint'>;
/** The doors that Stripe posts to. */
export type Door = Exclude<Endpoint, 'SWEEP'>;

/** As it came: `body` are the very bytes, since the signature is over them. */
export type Delivered = { readonly door: Door; readonly body: Buffer; readonly signature: string | undefined };

/** `FORGED`: not signed with any secret of this door. `STALE`, `FUTURE`: signed, but too long ago, or later than now. `MALFORMED`: signed, and nothing that is known. */
export type WhyRefused = 'FORGED' | 'STALE' | 'FUTURE' | 'MALFORMED';

/** Nothing of it is to be believed, or even kept. */
export class WebhookRefused extends Error {
  override readonly name = 'WebhookRefused';
  constructor(readonly why: WhyRefused) {
    super(`a webhook was refused: ${why}`);
  }
}

/** Port: whether a webhook comes from Stripe. */
export abstract class WebhookVerifier {
  /** @throws WebhookRefused */
  abstract verify(delivered: Delivered): Promise<Notice>;
}

/** Port: the list that Stripe keeps of what happened, for what never arrived. */
export abstract class EventList {
  /** How far back it reaches, in milliseconds. */
  abstract readonly reachMs: number;
  /** Everything that happened on the platform from then on, in no order that means anything. Milliseconds since 1970. @throws GatewayUnavailable */
  abstract since(fromMs: number): AsyncIterable<Notice>;
}
