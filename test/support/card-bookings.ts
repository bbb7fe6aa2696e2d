import type { AppWorld, Person } from './app.js';
import type { CardStreet } from './card-street.js';
import type { Neighbours } from './neighbours.js';

type Amount = { readonly amountMinor: string };
export type MoneySeen = {
  readonly status: string; readonly way: string; readonly amount: Amount; readonly captured: Amount; readonly fee: Amount; readonly forProvider: Amount; readonly owed: Amount; readonly paidOut: Amount; readonly refunded: Amount;
  readonly declined: string | null; readonly waitsFor: string | null; readonly chargeAt: string | null;
};
export type CardBooking = { readonly id: string; readonly status: string; readonly payBy: string | null; readonly payment: MoneySeen | null };
export type CardAnswer = { readonly __typename: string; readonly booking?: CardBooking | null; readonly code?: string; readonly left?: string | null };

const amounts = ['amount', 'captured', 'fee', 'forProvider', 'owed', 'paidOut', 'refunded'].map((name) => `${name} { amountMinor }`).join(' ');
const fields = `id status payBy payment { status way declined waitsFor chargeAt ${amounts} }`;
const HOUR_MS = 3_600_000;
const ofMoney: ReadonlySet<string> = new Set(['refundPayment', 'retryPayment']);

/** Bookings that are paid by card, as clients see them. */
export class CardBookings {
  constructor(readonly parts: { readonly world: AppWorld; readonly street: CardStreet; readonly neighbours: Neighbours }) {}

  /** A mutation about a booking or its money, and what it answers; everything that follows of it has happened. */
  async say(as: Person, mutation: string, input: object): Promise<CardAnswer> {
    const { world, street } = this.parts;
    const success = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const no = ofMoney.has(mutation) ? '... on PaymentRejected { code left }' : '... on BookingRejected { code }';
    const query = `mutation ($input: ${success}Input!) { ${mutation}(input: $input) { __typename ... on ${success}Success { position booking { ${fields} } } ${no} } }`;
    const answer = (await world.ask<Record<string, CardAnswer>>(query, { input }, { as }))[mutation];
    await street.settled();
    return answer ?? { __typename: 'nothing' };
  }

  async see(as: Person, id: string): Promise<CardBooking | null> {
    return (await this.parts.world.ask<{ booking: CardBooking | null }>(`query ($id: ID!) { booking(id: $id) { ${fields} } }`, { id }, { as })).booking;
  }

  /** What is shown of the money of a booking. */
  async money(as: Person, id: string): Promise<Readonly<Record<string, string>>> {
    const payment = (await this.see(as, id))?.payment;
    if (!payment) return {};
    const { status, captured, fee, forProvider, owed, paidOut, refunded } = payment;
    return { status, captured: captured.amountMinor, fee: fee.amountMinor, forProvider: forProvider.amountMinor, owed: owed.amountMinor, paidOut: paidOut.amountMinor, refunded: refunded.amountMinor };
  }

  /** Somebody asks for a slot that begins so many hours from now. */
  async asked(as: Person, listingId: string, { hours = 72, priceIndex = 0 } = {}): Promise<{ readonly id: string; readonly startsAt: string; readonly endsAt: string }> {
    const slot = await this.parts.neighbours.freeSlot(listingId, hours);
    const { booking, code } = await this.say(as, 'requestBooking', { listingId, slot, priceIndex });
    if (!booking) throw new Error(`a request was answered ${code ?? 'nothing'}`);
    return { id: booking.id, ...slot };
  }

  /** The same, paid for by a card that is good, and agreed to. */
  async agreed(as: Person, by: Person, ...slot: [listingId: string, slot?: { hours?: number; priceIndex?: number }]) {
    const booking = await this.asked(as, ...slot);
    await this.parts.street.pay(as, booking.id);
    const { code } = await this.say(by, 'acceptBooking', { bookingId: booking.id, termsVersion: 1 });
    if (code !== undefined) throw new Error(`it was not agreed to: ${code}`);
    return booking;
  }

  /** Lets time pass until so many hours after this. */
  async after(instant: string, hours: number): Promise<void> {
    await this.parts.world.advanceTo(new Date(Date.parse(instant) + hours * HOUR_MS).toISOString());
    await this.parts.street.settled();
  }

  /** Both have done and confirmed everything. */
  async carriedOut(people: readonly Person[], { id, endsAt }: { readonly id: string; readonly endsAt: string }): Promise<void> {
    if (Date.parse(endsAt) > this.parts.world.clock.nowMs()) await this.after(endsAt, 0.1);
    for (const who of people) await this.say(who, 'reportContributions', { bookingId: id, reports: [{ index: 0, done: 'DONE' }] });
    for (const who of people) await this.say(who, 'confirmContributions', { bookingId: id });
  }
}
