import Stripe from 'stripe';
import { streamOf } from '../../contracts/events.js';
import type { PaymentAccount } from '../../contracts/payment/payment-account.js';
import { positionOf } from '../../contracts/payment/payment-position.js';
import { plusHours, plusMinutes } from '../../contracts/time.js';
import { bookingId, type Instant, type MemberId } from '../../contracts/values.js';
import { AcceptBooking, RequestBooking } from '../../src/booking/booking.commands.js';
import type { FaultKind } from '../../src/adapters/stripe-sandbox/faults.js';
import type { AnyCommand, CommandMeta } from '../../src/kernel/command.js';
import { idFrom } from '../../src/kernel/ids.js';
import { Payees } from '../../src/kernel/payees.js';
import { PreparePayment, RefundPayment } from '../../src/payment/payment.commands.js';
import { countedAt } from '../support/at-stripe.js';
import { atSandbox } from '../support/card-yard.js';
import { ana, bicycleRepair, leo } from '../support/listings.js';
import { PaymentTown, PRICES, type TownOptions } from '../support/payment-town.js';
import { secrets } from './secrets.js';

const [firstPrice = 0] = PRICES;
const hourFrom = (startsAt: Instant) => ({ startsAt, endsAt: plusHours(startsAt, 1), seats: 1 });
/** Of a hold, and of what no hold reaches to. */
const [soon, farAhead] = [hourFrom('2027-03-05T12:00:00.000Z'), hourFrom('2027-03-20T12:00:00.000Z')];
/** Of a service that is over before the money of its charge is there. */
const atOnce = hourFrom('2027-03-01T14:00:00.000Z');
export const slots = { soon, farAhead, atOnce };

export const CONSENT = 'later-charge-1';
/** Completion by itself, with some patience. */
const COMPLETED_MINUTES = 25 * 60;

type Options = TownOptions & { readonly slot?: typeof soon };
type Said = { readonly type: string; readonly data: object };

/** One booking of Leo's workshop that Ana pays for, with everything of the product that card money needs; the library's own client for what others do at Stripe. */
class OneBooking {
  readonly id = bookingId.parse(idFrom('bkg', 'one'));

  private constructor(readonly town: PaymentTown, readonly stripe: Stripe, readonly slot: typeof soon) {}

  static async open({ slot = soon, ...options }: Options): Promise<OneBooking> {
    const town = await PaymentTown.open(options);
    const { secretKey, host, port } = town.sandbox;
    return new OneBooking(town, new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 }), slot);
  }

  /** The real one, for whoever looks at something beside what is going on. */
  readonly gateway = atSandbox(this.town.sandbox).gateway;

  get control() {
    return this.town.sandbox.control;
  }

  /** What goes wrong with the next request to this address of Stripe's. */
  goesWrong(kind: FaultKind, template: string, times = 1): void {
    this.control.faults.next({ on: { method: 'POST', template }, kind, times });
  }

  /** Somebody says something; what follows has happened when it returns. @returns the refusal */
  async say(who: string, make: (meta: CommandMeta) => AnyCommand): Promise<string | undefined> {
    const no = await this.town.say(who, make);
    await this.town.rests();
    return no;
  }

  asks = () => this.say(ana, (meta) => new RequestBooking({ bookingId: this.id, listingId: bicycleRepair, slot: this.slot, priceIndex: firstPrice }, meta));
  prepares = (consent?: string) => this.say(ana, (meta) => new PreparePayment({ bookingId: this.id, consent }, meta));
  accepts = () => this.say(leo, (meta) => new AcceptBooking({ bookingId: this.id, termsVersion: 1 }, meta));
  givesBack = (amountMinor: string, who: string = leo, currency = 'EUR') => this.say(who, (meta) => new RefundPayment({ bookingId: this.id, amount: { amountMinor, currency } }, meta));

  /** Gives a card as the payer's browser does. @returns how it stands at Stripe */
  async gives(card = 'pm_card_visa'): Promise<string> {
    const status = await this.town.giveCard(this.id, card);
    await this.town.rests();
    return status;
  }

  /** Asked for, and paid: Leo has heard of it. */
  async isPaid(card?: string): Promise<void> {
    await this.asks();
    await this.prepares(this.slot === farAhead ? CONSENT : undefined);
    await this.gives(card);
  }

  async isAgreed(card?: string): Promise<void> {
    await this.isPaid(card);
    const no = await this.accepts();
    if (no !== undefined) throw new Error(`it was not agreed to: ${no}`);
  }

  /** Over, and nobody has objected. */
  async isCompleted(card?: string): Promise<void> {
    await this.isAgreed(card);
    await this.completes();
  }
  completes = () => this.comes(plusMinutes(this.slot.endsAt, COMPLETED_MINUTES));

  async comes(at: Instant): Promise<void> {
    this.town.comes(at);
    await this.town.rests();
  }
  passes = ({ minutes = 0, hours = 0 }) => this.comes(plusMinutes(this.town.now, minutes + 60 * hours));

  payee = (who: MemberId) => new Payees(this.town.world.parts.streams).of(who);
  account(): Promise<PaymentAccount> {
    return this.town.payment(this.id);
  }
  /** The payment intent of a round; of the last one by itself. */
  async intent(round?: number): Promise<Stripe.PaymentIntent> {
    const { rounds } = await this.account();
    const { chargeIntentId, intentId = '' } = rounds.at((round ?? 0) - 1) ?? {};
    return this.stripe.paymentIntents.retrieve(chargeIntentId ?? intentId);
  }
  async chargeId(): Promise<string> {
    return (await this.account()).rounds.find(({ captured }) => captured > 0n)?.chargeId ?? '';
  }
  /** Where the money is, as our log has it. */
  async money(): Promise<Readonly<Record<string, number>>> {
    return Object.fromEntries(Object.entries(positionOf(await this.account())).map(([name, amount]) => [name, Number(amount)]));
  }
  /** The names of the calls that were made, without whose they are. */
  async calls(): Promise<readonly string[]> {
    return (await this.account()).calls.map(({ call: { key }, state }) => `${key.split(':').slice(1).join(' ')} ${state}`);
  }
  atStripe = () => countedAt(this.stripe, this.town.sandbox);

  /** What was said of its money, in order. */
  said = () => this.town.world.said(streamOf.payment(this.id));
  /** What was said of the booking itself. */
  became = () => this.town.world.said(streamOf.booking(this.id));

  /** An event that the sandbox would never send, signed for the platform's door. @returns the status of the answer */
  async hears({ type, object }: { readonly type: string; readonly object: object }, door = 'platform'): Promise<number> {
    const created = Math.floor(Date.parse(this.town.now) / 1000);
    const body = JSON.stringify({ id: 'evt_told', object: 'event', type, created, livemode: false, data: { object } });
    const signature = await this.stripe.webhooks.generateTestHeaderStringAsync({ payload: body, secret: secrets.platformSecret, timestamp: created });
    const { status } = await fetch(`${this.town.webhooksUrl}/${door}`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'stripe-signature': signature } });
    await this.town.rests();
    return status;
  }

  /** Under which names everything was made that Stripe has told of, and the name that each thing carries. */
  async madeUnder(): Promise<readonly (readonly [name: string, carried: string | undefined])[]> {
    const made = (await this.stripe.events.list({ limit: 100, types: ['payment_intent.created', 'refund.created', 'transfer.created'] })).data;
    return made.map(({ request, data: { object } }) => [request?.idempotency_key ?? '', 'metadata' in object ? object.metadata?.['call'] : undefined]);
  }

  /** What became of each webhook that fits, in the order in which they came. */
  async webhooks(fits: { readonly type?: string; readonly objectId?: string } = {}): Promise<readonly (readonly Said[])[]> {
    const stories = Map.groupBy((await this.town.world.log()).filter(({ stream }) => stream.startsWith('webhook-')), ({ stream }) => stream);
    const isMeant = (received: object): boolean => Object.entries(fits).every(([name, wanted]) => Object.entries(received).some(([field, value]) => field === name && value === wanted));
    return [...stories.values()].filter(([received]) => received !== undefined && isMeant(received.data)).map((story) => story.map(({ type, data }) => ({ type, data })));
  }
}

/** A test of one booking: at its end our log and Stripe say the same. */
export const oneBooking = (life: (booking: OneBooking) => Promise<unknown>, options: Options = {}) => async (): Promise<void> => {
  const booking = await OneBooking.open(options);
  await life(booking).catch(async (error: unknown) => {
    await booking.town.breaksOff();
    throw error;
  });
  await booking.town.close();
};
