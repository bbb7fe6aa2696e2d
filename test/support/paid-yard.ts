import type { BookingEvent } from '../../contracts/booking/booking.events.js';
import { streamOf } from '../../contracts/events.js';
import type { Price } from '../../contracts/listing/listing.events.js';
import { PayeeAccountOpened, PayeeStatusChanged } from '../../contracts/payment/payment.events.js';
import type { PayeeStatus } from '../../contracts/payment/observed.js';
import { bookingId, type Instant } from '../../contracts/values.js';
import { AcceptBooking, RequestBooking } from '../../src/booking/booking.commands.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { idFrom } from '../../src/kernel/ids.js';
import { ObserveIntent, PreparePayment } from '../../src/payment/payment.commands.js';
import { moneyParts } from './card-yard.js';
import { ana, bicycleRepair, leo } from './listings.js';
import { Neighbourhood, type MoneyParts, type NeighbourhoodOptions } from './neighbourhood.js';
import { authorised, ScriptedGateway } from './scripted-gateway.js';

/** The places of prices in the listing's list. */
export const [asGift, inMoney, inBoth] = [0, 3, 4];
const euros = (amountMinor: string): Extract<Price, { kind: 'MONEY' }>['money'] => ({ amountMinor, currency: 'EUR', per: 'HOUR' });
const prices: readonly Price[] = [{ kind: 'MONEY', money: euros('1500') }, { kind: 'MIXED', money: euros('500'), credits: { minutes: 60, per: 'HOUR' } }];
/** Less than any card is charged. */
export const tooLittle: readonly Price[] = [{ kind: 'MONEY', money: euros('20') }];

export const now = '2027-03-01T10:00:00.000Z';
export const theBooking = bookingId.parse(idFrom('bkg', 'r1'));
export const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
export const farAhead = { startsAt: '2027-03-19T09:00:00.000Z', endsAt: '2027-03-19T10:00:00.000Z', seats: 1 };

/** Leo's workshop takes cards, with a gateway that answers what it is told to. */
export class PaidYard {
  private constructor(readonly world: Neighbourhood, readonly gateway: ScriptedGateway) {}

  static async open(options: NeighbourhoodOptions & { readonly leoIs?: PayeeStatus | undefined; readonly also?: MoneyParts['modules'] } = {}): Promise<PaidYard> {
    const { leoIs = 'ACTIVE', also = [], ...more } = options;
    const gateway = new ScriptedGateway();
    const parts = moneyParts(gateway);
    const world = await Neighbourhood.open({ prices, ...more, money: { ...parts, modules: [...parts.modules, ...also] } });
    const account = { memberId: leo, accountId: 'acct_leo' };
    await world.record(streamOf.payee(leo), PayeeAccountOpened.of({ ...account, country: 'DE' }), PayeeStatusChanged.of({ ...account, status: leoIs, wanting: [] }));
    return new PaidYard(world, gateway);
  }

  request({ priceIndex = inMoney, slot = friday, at = now }: { readonly priceIndex?: number | undefined; readonly slot?: typeof friday; readonly at?: Instant } = {}): Promise<Outcome> {
    return this.world.send(new RequestBooking({ bookingId: theBooking, listingId: bicycleRepair, slot, priceIndex }, { commandId: 'r1', actor: ana, at }));
  }

  prepare(commandId = 'p1', { actor = ana, at = now, consent }: { readonly actor?: string; readonly at?: Instant; readonly consent?: string } = {}): Promise<Outcome> {
    return this.world.send(new PreparePayment({ bookingId: theBooking, consent }, { commandId, actor, at }));
  }

  accept(commandId = 'a1', { actor = leo, at = now, termsVersion = 1 }: { readonly actor?: string; readonly at?: Instant; readonly termsVersion?: number } = {}): Promise<Outcome> {
    return this.world.send(new AcceptBooking({ bookingId: theBooking, termsVersion }, { commandId, actor, at }));
  }

  /** Ana has asked, and her card stands for it. */
  async secured(priceIndex = inMoney, amountMinor = '1500'): Promise<void> {
    await this.request({ priceIndex });
    await this.prepare();
    await this.stands(1, amountMinor);
  }

  /** The hold of the nth call stands, and whoever waits for it is told. */
  async stands(nth: number, amountMinor = '1500'): Promise<void> {
    await this.world.send(new ObserveIntent({ bookingId: theBooking, seen: authorised(nth, amountMinor) }, { commandId: `seen ${nth}`, actor: 'system:any', at: now }));
    await this.settled();
  }

  /** Everything that follows of itself has happened. */
  async settled(): Promise<void> {
    const processes = this.world.processes();
    processes.start();
    await processes.settle();
    await processes.stop();
  }

  money(): Promise<readonly string[]> {
    return this.world.said(streamOf.payment(theBooking));
  }
  booking(): Promise<readonly string[]> {
    return this.world.said(streamOf.booking(theBooking));
  }
  async agreement() {
    return (await this.world.parts.streams.read<BookingEvent>(streamOf.booking(theBooking))).find((event) => event.type === 'BookingAccepted')?.data;
  }

  close(): Promise<void> {
    return this.world.parts.store.close();
  }
}
