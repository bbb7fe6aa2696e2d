import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';
import { isFollowed } from '../../contracts/payment/followed.js';
import { Clock } from '../kernel/clock.js';
import { PaymentGateway } from '../kernel/payment-gateway.js';
import { Telemetry } from '../kernel/telemetry.js';
import { Vault } from '../kernel/vault.js';
import { EventList, type Listing } from '../kernel/webhook-verifier.js';
import { Inbox } from './inbox.js';

const EVERY_MS = 600_000;
/** Stripe's clock is not ours, and its lists may be a little behind: what happened so shortly before the last sweep is looked at again. */
const OVERLAP_MS = 3_600_000;
/** Each account is a question of its own: so many a sweep, 14 400 a day. Thirty days, as far as the lists reach, are enough for 432 000 accounts. */
const ACCOUNTS_MAX = 100;
const doneOf = { PLATFORM: 'stripe-events', THIN: 'stripe-thin-events' } as const;
const DONE_ACCOUNTS = 'stripe-accounts';

/** How far the round of all accounts has come. Times in milliseconds since 1970: `since`: when the round before began; `after`: the last account that was looked at. */
const round = z.object({ sinceMs: z.number(), beganMs: z.number(), after: z.string().optional() });
type Round = z.infer<typeof round>;

/**
 * Finds what never arrived: goes through Stripe's lists of what happened since the last sweep, and keeps what is not in the log yet. What is there is
 * left as it is, so that sweeping too much does no harm. There is a list for each door; at the connected one a list for each account, and these are
 * gone through in turns, some in each sweep.
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

  /** @returns how many had never arrived. @throws GatewayUnavailable, StoreUnavailable: what could not be swept is swept again by the next sweep, from where this one began */
  async sweep(): Promise<number> {
    const nowMs = this.clock.nowMs();
    const parts = [() => this.#whole('PLATFORM', nowMs), () => this.#whole('THIN', nowMs), () => this.#someAccounts(nowMs)];
    const swept: PromiseSettledResult<number>[] = [];
    for (const part of parts) swept.push(...await Promise.allSettled([part()])); // one that fails keeps no other from being swept
    return swept.reduce((found, part) => {
      if (part.status === 'rejected') throw part.reason;
      return found + part.value;
    }, 0);
  }

  async #whole(listing: keyof typeof doneOf, nowMs: number): Promise<number> {
    const found = await this.#keepFrom(listing, this.#from(Number((await this.#done(doneOf[listing], nowMs)) ?? 0), nowMs));
    if (!this.#isOver) await this.vault.put('checkpoint', { id: doneOf[listing], value: `${nowMs}` });
    return found;
  }

  async #someAccounts(nowMs: number): Promise<number> {
    const { sinceMs, beganMs, after } = await this.#round(nowMs);
    const accounts = await this.events.accounts(after, ACCOUNTS_MAX);
    let found = 0;
    for (const account of accounts) found += await this.#keepFrom({ account }, this.#from(sinceMs, nowMs));
    const next: Round = accounts.length < ACCOUNTS_MAX ? { sinceMs: beganMs, beganMs } : { sinceMs, beganMs, after: accounts.at(-1) };
    if (!this.#isOver) await this.vault.put('checkpoint', { id: DONE_ACCOUNTS, value: JSON.stringify(next) });
    return found;
  }

  /** Where the round is, or another, which begins now. */
  async #round(nowMs: number): Promise<Round> {
    const stored = await this.#done(DONE_ACCOUNTS, nowMs);
    const last = stored === undefined ? { sinceMs: 0, beganMs: nowMs } : round.parse(JSON.parse(stored));
    return last.after === undefined ? { ...last, beganMs: nowMs } : last;
  }

  async #keepFrom(listing: Listing, fromMs: number): Promise<number> {
    let found = 0;
    for await (const notice of this.#isOver ? [] : this.events.since(fromMs, listing)) {
      if (this.#isOver) return found;
      if (!isFollowed(notice) || (await this.inbox.keep(notice, 'SWEEP')) === 'KNOWN') continue;
      found++;
      this.telemetry.count('stripe.webhooks', { endpoint: 'SWEEP', outcome: 'received' });
    }
    return found;
  }

  async #done(id: string, nowMs: number): Promise<string | undefined> {
    return (await this.vault.get('checkpoint', [id], nowMs)).get(id);
  }

  #from(lastMs: number, nowMs: number): number {
    return Math.max(Math.min(lastMs, nowMs) - OVERLAP_MS, nowMs - this.events.reachMs, 0);
  }
}
