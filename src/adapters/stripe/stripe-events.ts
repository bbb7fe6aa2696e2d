import type Stripe from 'stripe';
import { followed } from '../../../contracts/payment/followed.js';
import { EventList, WebhookRefused, type Listing, type Notice } from '../../kernel/webhook-verifier.js';
import { noticeOf, thinNoticeOf } from './notices.js';
import type { Connect } from './stripe-client.js';
import { isBarred, isOutOfList, unavailableOf } from './stripe-errors.js';

const DAY_MS = 86_400_000;
const PAGE = { limit: 100 } as const;

/** Stripe's lists of events, which reach thirty days back: of the platform, of each provider's account, and of thin notifications. */
export class StripeEvents extends EventList {
  readonly reachMs = 30 * DAY_MS;

  constructor(private readonly connect: Connect) {
    super();
  }

  async *since(fromMs: number, listing: Listing): AsyncIterable<Notice> {
    const stripe = await this.connect();
    try {
      yield* listing === 'THIN' ? thinSince(stripe, fromMs) : snapshotsSince(stripe, fromMs, listing === 'PLATFORM' ? undefined : listing.account);
    } catch (error) {
      if (typeof listing === 'object' && isBarred(error)) return;
      throw unavailableOf(error);
    }
  }

  async accounts(after: string | undefined, max: number): Promise<readonly string[]> {
    const stripe = await this.connect();
    try {
      return await page(stripe, after, max);
    } catch (error) {
      if (after !== undefined && isOutOfList(error)) return this.accounts(undefined, max);
      throw unavailableOf(error);
    }
  }
}

/** Closed accounts are left out by Stripe: so is one that is named in order to go on after it. */
const page = async (stripe: Stripe, after: string | undefined, limit: number): Promise<readonly string[]> => {
  const { data } = await stripe.accounts.list({ limit, ...(after === undefined ? {} : { starting_after: after }) });
  return data.map(({ id }) => id);
};

/** In an account's own list an event need not say whose it is. */
async function *snapshotsSince(stripe: Stripe, fromMs: number, account: string | undefined): AsyncIterable<Notice> {
  const created = { gte: Math.floor(fromMs / 1000) };
  const events = account === undefined ? stripe.events.list({ ...PAGE, created }) : stripe.events.list({ ...PAGE, created, types: [...followed.CONNECTED] }, { stripeContext: account });
  for await (const event of events) {
    const notice = readable(() => noticeOf(event));
    if (notice) yield account === undefined ? notice : { ...notice, account };
  }
}

/** The newest first: the library takes seconds for the earliest time and Stripe words, so that it is not sent at all. */
async function *thinSince(stripe: Stripe, fromMs: number): AsyncIterable<Notice> {
  for await (const event of stripe.v2.core.events.list({ ...PAGE, types: [...followed.THIN] })) {
    if (Date.parse(event.created) < fromMs) return;
    const notice = readable(() => thinNoticeOf(event));
    if (notice) yield notice;
  }
}

const readable = (read: () => Notice): Notice | undefined => {
  try {
    return read();
  } catch (error) {
    if (error instanceof WebhookRefused) return undefined;
    throw error;
  }
};
