import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import Stripe from 'stripe';
import { AvailabilitySet, type Plan } from '../../contracts/calendar/calendar.events.js';
import { CommunityFounded } from '../../contracts/community/community.events.js';
import { MemberJoined } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import { ListingDrafted, ListingPublished } from '../../contracts/listing/listing.events.js';
import { PayeeAccountOpened, PayeeStatusChanged, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import { plusDays, plusHours } from '../../contracts/time.js';
import { bookingId, communityId, listingId, memberId, type BookingId, type Instant } from '../../contracts/values.js';
import type { Sandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { RequestBooking } from '../../src/booking/booking.commands.js';
import { Codec } from '../../src/kernel/codec.js';
import type { AnyCommand, CommandMeta } from '../../src/kernel/command.js';
import { isRejected, type AnyEvent } from '../../src/kernel/decider.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { idFrom } from '../../src/kernel/ids.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { PreparePayment } from '../../src/payment/payment.commands.js';
import { concurrently } from './measure.js';
import type { Server } from './server.js';

const town = communityId.parse(idFrom('cmt', 'bench', 'paid'));
const provider = memberId.parse(idFrom('mbr', 'bench', 'provider'));
const recipient = (number: number) => memberId.parse(idFrom('mbr', 'bench', 'recipient', number));
const workshop = (number: number) => listingId.parse(idFrom('lst', 'bench', 'workshop', number));
const account = { memberId: provider, accountId: 'acct_bench' };
const [FIRST_HOUR, HOURS] = [8, 12];
const everyDay: Plan = { zone: 'Etc/UTC', seats: 1, grain: { kind: 'SLOTS', lengthsMinutes: [60] }, weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '20:00' }] })) };
const NOBODY = 'system:bench';

/** A library client for a sandbox, as a browser or another server would have it. */
export const clientOf = ({ secretKey, host, port }: Sandbox): Stripe => new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });

/** Workshops that are paid by card, and people who ask for their hours, each hour once. */
export class PaidYard {
  readonly #secured = new Map<string, () => void>();
  readonly #ended = new AbortController();
  readonly #stripe: Stripe;
  #requests = 0;

  private constructor(private readonly server: Server, sandbox: Sandbox, private readonly extent: { readonly people: number; readonly workshops: number }) {
    this.#stripe = clientOf(sandbox);
    void this.#listen();
  }

  static async open(server: Server, extent: { readonly people: number; readonly workshops: number }): Promise<PaidYard> {
    const { sandbox } = server.payments;
    if (sandbox === undefined) throw new Error('there is no sandbox to pay at');
    const yard = new PaidYard(server, sandbox, extent);
    await yard.#settleIn();
    return yard;
  }

  /** One request from the first word until the provider hears of it: asked for, prepared, paid for at the sandbox as a browser does, and secured by what webhooks say. */
  async request(): Promise<void> {
    const number = this.#requests++;
    const [id, who] = [bookingId.parse(idFrom('bkg', 'bench', number)), recipient(number % this.extent.people)];
    const heard = new Promise<void>((resolve) => { this.#secured.set(streamOf.booking(id), resolve); });
    await this.#say(who, (meta) => new RequestBooking({ bookingId: id, listingId: workshop(number % this.extent.workshops), slot: this.#slot(Math.floor(number / this.extent.workshops)), priceIndex: 0 }, meta));
    await this.#say(who, (meta) => new PreparePayment({ bookingId: id }, meta));
    const intentId = await this.#intentOf(id);
    await this.server.payments.gateway.clientKeys(intentId);
    await this.#stripe.paymentIntents.confirm(intentId, { payment_method: 'pm_card_visa', return_url: 'https://example.org/back' });
    await heard;
  }

  /** So many events are in the log. */
  async events(): Promise<bigint> {
    return (await this.server.stores.log.head())?.commit ?? 0n;
  }

  end(): void {
    this.#ended.abort();
  }

  async #listen(): Promise<void> {
    const after = await this.server.stores.log.head();
    for await (const delivery of this.server.stores.log.subscribe({ signal: this.#ended.signal, ...(after === undefined ? {} : { after }) })) {
      for (const { type, stream } of delivery.kind === 'events' ? delivery.events : []) if (type === 'RequestSecured') this.#secured.get(stream)?.();
    }
  }

  async #intentOf(id: BookingId): Promise<string> {
    const opened = (await this.server.app.get(StreamReader, { strict: false }).read<PaymentEvent>(streamOf.payment(id))).find((event) => event.type === 'PaymentOpened');
    if (opened === undefined) throw new Error('nothing was opened at Stripe');
    return opened.data.intentId;
  }

  async #say(actor: string, make: (meta: CommandMeta) => AnyCommand): Promise<void> {
    const outcome = await this.server.app.get(CommandBus, { strict: false }).execute<AnyCommand, Outcome>(make({ commandId: randomUUID(), actor, at: new Date().toISOString() }));
    if (isRejected(outcome)) throw new Error(`refused: ${outcome.rejected}`);
  }

  /** From tomorrow on. */
  #slot(nth: number) {
    const day: Instant = plusDays(`${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`, 1 + Math.floor(nth / HOURS));
    const startsAt = plusHours(day, FIRST_HOUR + nth % HOURS);
    return { startsAt, endsAt: plusHours(startsAt, 1), seats: 1 };
  }

  async #settleIn(): Promise<void> {
    const policy = { ...defaultPolicy, feeBasisPoints: 250, saveCardBeyondDays: 80, openRequestsMax: 1000 };
    await this.#append(streamOf.community(town), CommunityFounded.of({ communityId: town, founderId: provider, name: 'Bench', policy }));
    const member = (id: typeof provider) => this.#append(streamOf.membership(town, id), MemberJoined.of({ communityId: town, memberId: id, roles: ['member'] }));
    await member(provider);
    await this.#append(streamOf.payee(provider), PayeeAccountOpened.of({ ...account, country: 'DE' }), PayeeStatusChanged.of({ ...account, status: 'ACTIVE', wanting: [] }));
    await concurrently(this.extent.people, 16, (number) => member(recipient(number)));
    await concurrently(this.extent.workshops, 16, (number) => this.#offer(number));
  }

  async #offer(number: number): Promise<void> {
    const [id, soon] = [workshop(number), plusDays(new Date().toISOString(), 90)];
    const content = {
      title: 'Bicycle repair, together', description: 'You learn to mend your own bicycle.', category: 'REPAIR' as const, resources: [{ kind: 'SKILL' as const, name: 'repairing' }],
      contributions: { provider: [{ kind: 'TOOL' as const, what: 'brings the tools' }], recipient: [{ kind: 'TASK' as const, what: 'holds the wheel' }] },
      prices: [{ kind: 'MONEY' as const, money: { amountMinor: '1500', currency: 'EUR', per: 'HOUR' as const } }],
    };
    await this.#append(streamOf.listing(id), ListingDrafted.of({ listingId: id, ownerId: provider, communityId: town, kind: 'OFFER', content }), ListingPublished.of({ listingId: id, ownerId: provider, warnAt: soon, expiresAt: soon }));
    await this.#append(streamOf.calendar(id), AvailabilitySet.of({ listingId: id, ownerId: provider, plan: everyDay }));
  }

  async #append(stream: string, ...events: readonly AnyEvent[]): Promise<void> {
    const { app, stores } = this.server;
    const metadata = { commandId: randomUUID(), commandHash: 'none', actorId: NOBODY, at: new Date().toISOString() };
    await stores.log.append(stream, await app.get(Codec, { strict: false }).encode(stream, events.map((event) => ({ id: randomUUID(), ...event, metadata }))), 'none');
  }
}
