import type { Engine } from './engine.js';
import { deliveries, endpoints, events, thinEvents, wiresOf, type Delivery } from './events.js';
import { schedule } from './jobs.js';
import { randomOf } from './random.js';
import { signed } from './signing.js';
import type { Row } from './world.js';

export type WebhookMode = {
  /** Waits so long before sending. */ readonly delayMs?: number;
  /** So many copies more of each; a fraction is a chance. */ readonly duplicate?: number;
  readonly shuffle?: boolean;
  /** Loses all, or these types, for good: only the events list knows. */ readonly drop?: boolean | readonly string[];
  /** Sends before the request that caused it is answered. */ readonly beforeAnswer?: boolean;
  readonly seed?: number; /** Keeps everything until flushed. */ readonly paused?: boolean;
};
export type Secrets = { readonly platform: string; readonly connect: string; readonly thin: string };
type Parcel = { readonly id: string; readonly copy: boolean; readonly ripe: number };

/** Seconds between attempts by the sandbox's clock: three more, as in a sandbox of Stripe's, then never. */
const patience = [5, 300, 3600];
const noAnswer = 10_000;

/** Posts events to endpoints, signed, in order and one after the other for as long as nobody asks for disorder. */
export class Courier {
  #queue: Parcel[] = [];
  #mode: WebhookMode = {};
  #random = randomOf(1);
  #working: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly engine: Engine, private readonly secrets: Secrets) {
    engine.onSettled((touched) => this.#take(touched));
    this.#take(engine.world.rows(deliveries));
  }

  mode(mode: WebhookMode): void {
    this.#mode = mode;
    this.#random = randomOf(mode.seed ?? 1);
    this.#later(0);
  }

  /** As it was told to go about it last. */
  get current(): WebhookMode { return this.#mode; }

  get beforeAnswer(): boolean { return this.#mode.beforeAnswer === true; }

  pending(): number { return this.#queue.length + (this.#working === undefined ? 0 : 1); }

  /** Delivers what waits and what that causes, resolves when all is answered. */
  async flush(): Promise<void> {
    while (!this.#closed && this.pending() > 0) {
      await (this.#working ?? this.#work(() => true)); // two flushes at once wait for each other's work, and never begin empty work for the other to wait for
    }
  }

  /** Looks again, after endpoints became known. */
  wake(): void { this.#take(this.engine.world.rows(deliveries)); }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  #take(touched: readonly Row[]): void {
    const known = new Set(this.#queue.map(({ id }) => id));
    for (const row of touched) {
      if (row.noun !== deliveries.noun || known.has(row.id) || (row.object as Delivery).state !== 'queued' || this.#urlOf(row.object as Delivery) === undefined) continue;
      this.#queue.push(...this.#copies(row.id));
    }
    if (this.#queue.length > 0) this.#later(this.#mode.delayMs ?? 0);
  }

  #copies(id: string): Parcel[] {
    const ripe = Date.now() + (this.#mode.delayMs ?? 0);
    const more = this.#mode.duplicate ?? 0;
    const copies = Math.floor(more) + (this.#random() < more % 1 ? 1 : 0);
    return [{ id, copy: false, ripe }, ...Array.from({ length: copies }, () => ({ id, copy: true, ripe }))];
  }

  #later(ms: number): void {
    if (this.#closed || this.#mode.paused === true) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#work(({ ripe }) => ripe <= Date.now() && this.#mode.paused !== true), ms);
  }

  /** Sends one after the other what may go; what is not ripe makes it come back. */
  async #work(may: (parcel: Parcel) => boolean): Promise<void> {
    if (this.#working !== undefined) return this.#working;
    this.#working = this.#sendAll(may);
    try { await this.#working; } finally { this.#working = undefined; }
    if (this.#queue.length > 0) this.#later(20);
  }

  async #sendAll(may: (parcel: Parcel) => boolean): Promise<void> {
    for (let parcel = this.#pick(may); parcel !== undefined && !this.#closed; parcel = this.#pick(may)) await this.#send(parcel);
  }

  #pick(may: (parcel: Parcel) => boolean): Parcel | undefined {
    const ready = this.#queue.filter(may);
    const picked = this.#mode.shuffle === true ? ready[Math.floor(this.#random() * ready.length)] : ready[0];
    if (picked !== undefined) this.#queue.splice(this.#queue.indexOf(picked), 1);
    return picked;
  }

  async #send({ id, copy }: Parcel): Promise<void> {
    const { world } = this.engine;
    const delivery = world.find(deliveries, id) ?? this.#sent.get(id);
    if (delivery === undefined) return;
    const event = world.find(events, delivery.event) ?? world.get(thinEvents, delivery.event);
    const outcome = this.#drops(event.type) ? 'lost' : await this.#post(delivery, JSON.stringify(event, null, 2));
    this.#remember(delivery);
    if (!copy && !this.#closed) this.#settle(delivery, outcome);
  }

  /** Deliveries that are done with, as long as a copy may still be under way. */
  readonly #sent = new Map<string, Delivery>();
  #remember(delivery: Delivery): void {
    if (this.#queue.some(({ id }) => id === delivery.id)) this.#sent.set(delivery.id, { ...delivery });
    else this.#sent.delete(delivery.id);
  }

  #drops(type: string): boolean {
    const { drop = false } = this.#mode;
    return typeof drop === 'boolean' ? drop : drop.includes(type);
  }

  async #post(delivery: Delivery, body: string): Promise<'taken' | 'refused'> {
    const signature = signed(body, { secret: this.#secretOf(delivery), seconds: Math.floor(this.engine.outside() / 1000) });
    const headers = { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature, 'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)', 'stripe-sandbox': 'barnraise' };
    try {
      const answer = await fetch(this.#urlOf(delivery) ?? '', { method: 'POST', headers, body, redirect: 'manual', signal: AbortSignal.timeout(noAnswer) });
      await answer.arrayBuffer();
      return answer.ok ? 'taken' : 'refused';
    } catch {
      return 'refused';
    }
  }

  #settle({ id, event, attempts }: Delivery, outcome: 'taken' | 'refused' | 'lost'): void {
    this.engine.step((world) => {
      const wait = outcome === 'refused' ? patience[attempts] : undefined;
      if (outcome === 'taken') {
        world.remove(deliveries, id);
        if (world.find(events, event) !== undefined) world.change(events, event, (one) => { one.pending_webhooks -= 1; });
        return;
      }
      world.change(deliveries, id, (one) => { one.attempts += 1; one.state = wait === undefined ? 'failed' : 'waiting'; });
      if (wait !== undefined) schedule(world, 'redeliver', { at: world.now + wait, subject: id });
    });
  }

  #urlOf({ target }: Delivery): string | undefined {
    const { world } = this.engine;
    return target === 'platform' || target === 'connect' || target === 'thin' ? wiresOf(world)[target] : world.find(endpoints, target)?.url;
  }

  #secretOf({ target }: Delivery): string {
    if (target === 'platform' || target === 'connect' || target === 'thin') return this.secrets[target];
    return this.engine.world.hidden(endpoints, target).secret;
  }
}
