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

/** One of the lists: of what happened on the platform, of thin notifications, or of what happened on one provider's account, `acct_…`. */
export type Listing = 'PLATFORM' | 'THIN' | { readonly account: string };

/** Port: the lists that Stripe keeps of what happened, for what never arrived: one for each door, and at the connected one a list for each account. */
export abstract class EventList {
  /** How far back they reach, in milliseconds. */
  abstract readonly reachMs: number;
  /**
   * Everything in one list from then on that might be followed, in no order that means anything. Milliseconds since 1970. Of an account that is
   * not to be looked at any more: nothing. @throws GatewayUnavailable
   */
  abstract since(fromMs: number, listing: Listing): AsyncIterable<Notice>;
  /** Providers' accounts, at most `max` (100 at the most): those after the one that is named, from the beginning where none is, or it is gone. @throws GatewayUnavailable */
  abstract accounts(after: string | undefined, max: number): Promise<readonly string[]>;
}
