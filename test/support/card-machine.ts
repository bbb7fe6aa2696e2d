import Stripe from 'stripe';
import type { PaymentAccount } from '../../contracts/payment/payment-account.js';
import type { PayeeAccount } from '../../contracts/payment/payee-account.js';
import { currentRound, openCalls, parkedFailures, positionOf } from '../../contracts/payment/payment-position.js';
import type { BookingId, Instant, MemberId } from '../../contracts/values.js';
import { openSandbox, type Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import { Payees } from '../../src/kernel/payees.js';
import { paymentOf } from '../../src/kernel/read-booking.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import type { Processes } from '../../src/processes/engine/processes.js';
import { WebhookSweep } from '../../src/webhook/webhook-sweep.js';
import { secrets } from '../stripe/secrets.js';
import { countedAt } from './at-stripe.js';
import { atSandbox, moneyParts, StoppingStore, type CrashPoint } from './card-yard.js';
import { MemoryVault } from './memory-vault.js';
import { Neighbourhood, SetClock, type NeighbourhoodOptions } from './neighbourhood.js';
import { mustBeReconciled } from './reconciled.js';

/** Something that somebody does: done again when the machine stopped in the middle, by the same name. */
export type Doing = (machine: CardMachine) => Promise<unknown>;

/** Shorter than a slot waits for its request. */
const AWAY_MINUTES = 1;
/** Longer than Stripe remembers the name of a call. */
export const MORE_THAN_A_DAY = 25 * 60;
const MINUTE_MS = 60_000;

/** A house that takes cards, on a machine that can stop anywhere and is started again on the same log; its sandbox stays. */
export class CardMachine {
  #world: Neighbourhood | undefined;
  #processes: Processes | undefined;
  /** How often it has stopped. */
  stops = 0;
  /** How long it stays off then. */
  awayMinutes = AWAY_MINUTES;

  private constructor(readonly sandbox: Sandbox, readonly stripe: Stripe, private readonly parts: { readonly store: StoppingStore; readonly vault: MemoryVault; readonly clock: SetClock; readonly options: Partial<NeighbourhoodOptions> }) {}

  static async start(options: Partial<NeighbourhoodOptions> = {}): Promise<CardMachine> {
    const clock = new SetClock('2027-03-01T10:00:00.000Z');
    const sandbox = await openSandbox({ ...secrets, now: () => clock.nowMs() });
    const stripe = new Stripe(sandbox.secretKey, { host: sandbox.host, port: sandbox.port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
    const machine = new CardMachine(sandbox, stripe, { store: new StoppingStore(), vault: new MemoryVault(), clock, options });
    await machine.#boot(true);
    return machine;
  }

  get world(): Neighbourhood {
    if (!this.#world) throw new Error('the machine is off');
    return this.#world;
  }

  get store(): StoppingStore {
    return this.parts.store;
  }

  get now(): Instant {
    return this.parts.clock.now();
  }

  /** Sets the clock forward, never back: a step that is done again finds it where it is. */
  comes(at: Instant): void {
    if (at > this.parts.clock.instant) this.parts.clock.instant = at;
  }

  /** What somebody does, and everything that follows of itself. Where the machine stops meanwhile it is started again, and they do it once more. */
  async does(step: Doing): Promise<void> {
    const doing = step(this);
    try {
      await this.#unlessStopped(async () => {
        await doing;
        await this.#rest();
      });
    } catch (error) {
      if (!this.store.isDown) throw error;
      await doing.catch(() => undefined); // nothing that it had asked of Stripe is on its way any more when time has passed
      await this.#restart();
      await step(this);
      await this.#rest();
    }
  }

  stopAt(point: CrashPoint): void {
    this.store.stopAt(point);
  }

  async payment(id: BookingId): Promise<PaymentAccount> {
    return paymentOf(id, this.world.parts.streams);
  }

  payee(id: MemberId): Promise<PayeeAccount> {
    return new Payees(this.world.parts.streams).of(id);
  }

  /** Gives a card for whatever waits for one, unless it has been given. */
  async giveCard(id: BookingId, method = 'pm_card_visa'): Promise<void> {
    const intentId = currentRound(await this.payment(id))?.intentId;
    if (intentId === undefined) throw new Error('nothing waits for a card');
    const kind = intentId.startsWith('seti') ? this.stripe.setupIntents : this.stripe.paymentIntents;
    const { status } = await kind.retrieve(intentId);
    if (status === 'requires_payment_method') await kind.confirm(intentId, { payment_method: method, return_url: 'https://example.org/back' });
  }

  /** What stands at Stripe, counted there. */
  atStripe(): ReturnType<typeof countedAt> {
    return countedAt(this.stripe, this.sandbox);
  }

  /** The same, as our log has it. */
  async inOurLog(id: BookingId) {
    const account = await this.payment(id);
    const { captured, refunded, transferred, reversed, fee, held, owed, owedBack } = positionOf(account);
    const figures = Object.fromEntries(Object.entries({ captured, refunded, transferred, reversed, fee, held, owed, owedBack }).map(([name, amount]) => [name, Number(amount)]));
    return { ...figures, open: openCalls(account).length + parkedFailures(account).length };
  }

  /** @throws where our log and Stripe differ at the end */
  async close(): Promise<void> {
    await mustBeReconciled(this.store, this.sandbox).finally(() => this.#end());
  }

  async #end(): Promise<void> {
    await this.#off();
    await this.store.close();
    await this.sandbox.close();
  }

  /** Until nothing is left to do, and Stripe has nothing new to tell. */
  async #rest(): Promise<void> {
    do await this.#processes?.settle();
    while ((await this.world.parts.get(WebhookSweep).sweep()) > 0);
  }

  async #unlessStopped(work: () => Promise<void>): Promise<void> {
    const working = work();
    await Promise.race([working, this.store.hasStopped.then(() => Promise.reject(new StoreUnavailable('the machine has stopped')))]);
  }

  async #restart(): Promise<void> {
    this.stops++;
    await this.#off();
    this.store.startAgain();
    this.parts.clock.instant = new Date(this.parts.clock.nowMs() + this.awayMinutes * MINUTE_MS).toISOString();
    await this.#boot(false);
  }

  async #boot(isNew: boolean): Promise<void> {
    const { store, vault, clock, options } = this.parts;
    const { gateway, events } = atSandbox(this.sandbox);
    this.#world = await Neighbourhood.open({ ...options, store, vault, clock, isNew, money: moneyParts(gateway, events) });
    this.#processes = this.#world.processes();
    this.#processes.start();
  }

  async #off(): Promise<void> {
    await this.#processes?.stop();
    await this.#world?.parts.end();
  }
}

/** @throws the refusal */
export const heard = async (outcome: Promise<Outcome>): Promise<void> => {
  const answer = await outcome;
  if ('rejected' in answer) throw new Error(`refused: ${answer.rejected}`);
};
