import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { isFollowed } from '../../contracts/payment/followed.js';
import { Clock } from '../kernel/clock.js';
import { PaymentGateway } from '../kernel/payment-gateway.js';
import { Telemetry } from '../kernel/telemetry.js';
import { Vault } from '../kernel/vault.js';
import { EventList } from '../kernel/webhook-verifier.js';
import { Inbox } from './inbox.js';

const EVERY_MS = 600_000;
/** Stripe's clock is not ours, and its list may be a little behind: what happened so shortly before the last sweep is looked at again. */
const OVERLAP_MS = 3_600_000;
const DONE = 'stripe-events';

/**
 * Finds what never arrived: goes through Stripe's list of what happened since the last sweep, and keeps what is not in the log yet. What is there is
 * left as it is, so that sweeping too much does no harm.
 */
@Injectable()
export class WebhookSweep implements OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> = Promise.resolve();
  #isOver = false;

  // eslint-disable-next-line max-params -- Nest gives each by its type
  constructor(private readonly events: EventList, private readonly inbox: Inbox, private readonly vault: Vault, private readonly clock: Clock, private readonly gateway: PaymentGateway, private readonly telemetry: Telemetry) {}

  /** At once where that is wanted, and every ten minutes. Where Stripe or a store is away, ten minutes later. */
  start({ atOnce }: { readonly atOnce: boolean }): void {
    if (!this.gateway.isOn || this.#timer) return;
    if (atOnce) this.#begin();
    this.#timer = setInterval(() => this.#begin(), EVERY_MS).unref();
  }

  #begin(): void {
    this.#running = this.#running.then(() => this.sweep()).catch(() => this.telemetry.count('stripe.webhooks', { endpoint: 'SWEEP', outcome: 'unavailable' }));
  }

  async onApplicationShutdown(): Promise<void> {
    this.#isOver = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  /** @returns how many had never arrived. @throws GatewayUnavailable, StoreUnavailable: the next sweep begins where this one did */
  async sweep(): Promise<number> {
    const beganMs = this.clock.nowMs();
    let found = 0;
    for await (const notice of this.events.since(await this.#from(beganMs))) {
      if (this.#isOver) return found;
      if (!isFollowed(notice.type) || (await this.inbox.keep(notice, 'SWEEP')) === 'KNOWN') continue;
      found++;
      this.telemetry.count('stripe.webhooks', { endpoint: 'SWEEP', outcome: 'received' });
    }
    await this.vault.put('checkpoint', { id: DONE, value: `${beganMs}` });
    return found;
  }

  async #from(nowMs: number): Promise<number> {
    const last = Number((await this.vault.get('checkpoint', [DONE], nowMs)).get(DONE) ?? 0);
    return Math.max(Math.min(last, nowMs) - OVERLAP_MS, nowMs - this.events.reachMs, 0);
  }
}
