import fastify, { type FastifyInstance } from 'fastify';
import type { Policy } from '../../contracts/community/policy.js';
import type { Price } from '../../contracts/listing/listing.events.js';
import type { PaymentAccount } from '../../contracts/payment/payment-account.js';
import { currentRound } from '../../contracts/payment/payment-position.js';
import type { BookingId, Instant } from '../../contracts/values.js';
import { StripeEvents } from '../../src/adapters/stripe/stripe-events.js';
import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { StripeGateway } from '../../src/adapters/stripe/stripe-gateway.js';
import { StripeWebhooks } from '../../src/adapters/stripe/stripe-webhooks.js';
import { openSandbox, type Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import type { AnyCommand } from '../../src/kernel/command.js';
import { Payees } from '../../src/kernel/payees.js';
import { paymentOf } from '../../src/kernel/read-booking.js';
import { BecomePayee, RefreshPayee } from '../../src/payee/payee.commands.js';
import type { Processes } from '../../src/processes/engine/processes.js';
import { Inbox } from '../../src/webhook/inbox.js';
import { WebhookSweep } from '../../src/webhook/webhook-sweep.js';
import { serveWebhooks } from '../../src/webhook/webhook.http.js';
import { secrets } from '../stripe/secrets.js';
import { moneyParts } from './card-yard.js';
import { everyDay, leo } from './listings.js';
import { Neighbourhood, SetClock } from './neighbourhood.js';
import { mustBeReconciled } from './reconciled.js';

const MINUTE_MS = 60_000;
/** Later is as good: nobody has said no. */
const passing = new Set(['GATEWAY_UNAVAILABLE', 'BUSY']);
const TRIES_MAX = 30;
export const START = '2027-03-01T10:00:00.000Z';

export const inMoney = (amountMinor: string, currency = 'EUR'): Price => ({ kind: 'MONEY', money: { amountMinor, currency, per: 'HOUR' } });
/** Two of them stand in the listing, after the three prices that every listing of a neighbourhood has. */
export const somePrices: readonly Price[] = [inMoney('1500'), inMoney('4999'), inMoney('3000', 'JPY'), inMoney('333'), { kind: 'MIXED', money: { amountMinor: '777', currency: 'EUR', per: 'HOUR' }, credits: { minutes: 60, per: 'HOUR' } }];
export const PRICES = [3, 4];

export type TownOptions = { readonly timeoutMs?: number; readonly prices?: readonly Price[]; readonly policy?: Partial<Policy> };

/** Leo's workshop, with everything of card money that there is: real deciders, processes, gateway and webhooks, and a sandbox; the log is in memory. */
export class PaymentTown {
  #commands = 0;

  private constructor(readonly world: Neighbourhood, readonly sandbox: Sandbox, private readonly parts: { readonly clock: SetClock; readonly processes: Processes; readonly door: FastifyInstance; readonly url: string }) {}

  static async open({ timeoutMs = 5_000, prices = somePrices.slice(0, 2), policy = {} }: TownOptions = {}): Promise<PaymentTown> {
    const clock = new SetClock(START);
    const now = () => clock.nowMs();
    const sandbox = await openSandbox({ ...secrets, now });
    const { secretKey, publishableKey, host, port } = sandbox;
    const connect = stripeClient({ secretKey, host, port, timeoutMs });
    const world = await Neighbourhood.open({
      clock, prices, plan: { zone: 'Etc/UTC', seats: 1, grain: { kind: 'SLOTS', lengthsMinutes: [60] }, weekly: everyDay('08:00', '20:00') },
      policy: { feeBasisPoints: 250, autoCompleteHours: 24, payWithinMinutes: 240, creditLimitMinutes: 100_000, openRequestsMax: 1000, ...policy }, money: moneyParts(new StripeGateway({ connect, publishableKey }), new StripeEvents(connect)),
    });
    const door = fastify();
    const verifier = new StripeWebhooks({ connect, secrets: { PLATFORM: [secrets.platformSecret], CONNECTED: [secrets.connectSecret], THIN: [secrets.thinSecret] }, now });
    serveWebhooks(door, { verifier, inbox: world.parts.get(Inbox), telemetry: { count: () => undefined }, isOpen: () => true, log: () => undefined });
    const url = await door.listen({ host: '127.0.0.1', port: 0 });
    sandbox.endpoints({ platform: `${url}/webhooks/stripe/platform`, connect: `${url}/webhooks/stripe/connected`, thin: `${url}/webhooks/stripe/thin` });
    const processes = world.processes();
    processes.start();
    const town = new PaymentTown(world, sandbox, { clock, processes, door, url });
    await town.#onboard();
    return town;
  }

  get now(): Instant {
    return this.parts.clock.now();
  }

  /** Where Stripe posts what happens, each kind at its own door below. */
  get webhooksUrl(): string {
    return `${this.parts.url}/webhooks/stripe`;
  }

  /** Sets the clock forward, never back. */
  comes(at: Instant): void {
    if (at > this.now) this.parts.clock.instant = at;
  }

  /** Asks until it is answered. @returns the refusal, if it was refused for good */
  async say(actor: string, make: (meta: { readonly commandId: string; readonly actor: string; readonly at: Instant }) => AnyCommand): Promise<string | undefined> {
    const commandId = `said-${++this.#commands}`;
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const outcome = await this.world.send(make({ commandId, actor, at: this.now }));
      if (!('rejected' in outcome)) return undefined;
      if (!passing.has(outcome.rejected)) return outcome.rejected;
      this.comes(new Date(this.parts.clock.nowMs() + MINUTE_MS / 6).toISOString());
      await this.parts.processes.settle();
    }
    throw new Error(`never answered: ${make({ commandId, actor, at: this.now }).type}`);
  }

  /** Until all that can follow by now has followed. */
  async rests(): Promise<void> {
    this.sandbox.control.clock.advance(0); // what has come due there has happened
    do {
      await this.sandbox.control.webhooks.flush();
      await this.parts.processes.settle();
    } while (this.sandbox.control.webhooks.pending() > 0);
  }

  /** Finds what never arrived; where Stripe does not answer, at another time. */
  async sweeps(): Promise<void> {
    await this.world.parts.get(WebhookSweep).sweep().catch(() => 0);
    await this.parts.processes.settle();
  }

  payment(id: BookingId): Promise<PaymentAccount> {
    return paymentOf(id, this.world.parts.streams);
  }

  /** Gives a card for what waits for one, as the payer's browser does, and passes what the bank asks. @returns how it stands then */
  async giveCard(id: BookingId, card: string): Promise<string> {
    const round = currentRound(await this.payment(id));
    const intent = round?.chargeIntentId ?? round?.intentId;
    if (intent === undefined) return 'nothing waits for a card';
    const answer = await this.#post(`/v1/${intent.startsWith('seti') ? 'setup_intents' : 'payment_intents'}/${intent}/confirm`, { payment_method: card, return_url: 'https://example.org/back' });
    const { status, client_secret: secret } = await answer.json() as { readonly status?: string; readonly client_secret?: string };
    if (status !== 'requires_action') return status ?? 'declined';
    await this.#post(`/authenticate/${secret}`, { act: 'complete' });
    return 'authenticated';
  }

  /** Leo has told Stripe who he is, or Stripe wants to know more again. */
  async leoCanBePaid(can: boolean): Promise<void> {
    const { account = '' } = await new Payees(this.world.parts.streams).of(leo);
    this.sandbox.control.accounts[can ? 'activate' : 'restrict'](account);
    await this.say(leo, (meta) => new RefreshPayee({ memberId: leo }, meta));
    await this.rests();
  }

  /** The end of a life: what our log says is what Stripe says. @throws where they differ */
  async close(): Promise<void> {
    await mustBeReconciled(this.world.parts.store, this.sandbox).finally(() => this.breaksOff());
  }

  /** In the middle of it. */
  async breaksOff(): Promise<void> {
    await this.parts.processes.stop();
    await this.sandbox.close();
    await this.parts.door.close();
    await this.world.parts.end();
    await this.world.parts.store.close();
  }

  async #onboard(): Promise<void> {
    await this.say(leo, (meta) => new BecomePayee({ memberId: leo, country: 'DE' }, meta));
    await this.leoCanBePaid(true);
  }

  #post(path: string, words: Record<string, string>): Promise<Response> {
    return fetch(`${this.sandbox.url}${path}`, { method: 'POST', redirect: 'manual', headers: { 'authorization': `Bearer ${this.sandbox.secretKey}`, 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(words) });
  }
}
