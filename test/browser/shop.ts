import type { AppWorld, Person } from '../support/app.js';
import type { CardStreet } from '../support/card-street.js';

type Money = { readonly amountMinor: string };
type BookingSeen = {
  readonly status: string;
  readonly payment: { readonly status: string; readonly way: string; readonly captured: Money; readonly paidOut: Money; readonly refunded: Money; readonly declined: string | null; readonly chargeAt: string | null; readonly dispute: { readonly status: string } | null } | null;
  readonly credits: { readonly minutes: string; readonly held: string; readonly posted: string | null } | null;
};
type Breakdown = { readonly total: Money | null; readonly creditMinutes: string | null; readonly way: string; readonly consent: { readonly version: string; readonly text: string } | null };
type Slot = { readonly startsAt: string; readonly endsAt: string };
type Wanted = { readonly listingId: string; readonly slot: Slot };

const seen = 'status credits { minutes held posted } payment { status way captured { amountMinor } paidOut { amountMinor } refunded { amountMinor } declined chargeAt dispute { status } }';

/** What a shop made of the GraphQL interface would do between the clicks. */
export class Shop {
  constructor(private readonly world: AppWorld, private readonly street: CardStreet) {}

  /** The sandbox's own page. */
  get sandboxPage(): string {
    return `${this.street.sandbox.url}/`;
  }

  /** Where the sandbox leads back to; a page of the application, so that it loads. */
  get back(): string {
    return `${this.world.url}/livez`;
  }

  /** @returns the page where a provider tells who they are */
  async onboardingPage(as: Person): Promise<string> {
    await this.world.ask('mutation { becomePayee(input: { country: "DE" }) { ... on BecomePayeeSuccess { position } } }', {}, { as });
    const { payeeLink } = await this.world.ask<{ payeeLink: { url?: string } }>('mutation ($input: PayeeLinkInput!) { payeeLink(input: $input) { ... on PayeeLinkSuccess { url } } }', { input: { returnUrl: this.back, refreshUrl: this.back } }, { as });
    return payeeLink.url ?? 'no page';
  }

  /** How a provider stands with Stripe, asked there. */
  async standing(as: Person): Promise<string | undefined> {
    const { refreshPayee } = await this.world.ask<{ refreshPayee: { payee?: { status: string } } }>('mutation { refreshPayee { ... on RefreshPayeeSuccess { position payee { status } } } }', {}, { as });
    return refreshPayee.payee?.status;
  }

  async priceOf(as: Person, wanted: Wanted): Promise<Breakdown> {
    return (await this.world.ask<{ priceBreakdown: Breakdown }>('query ($listingId: ID!, $slot: SlotInput!) { priceBreakdown(listingId: $listingId, slot: $slot) { total { amountMinor } creditMinutes way consent { version text } } }', wanted, { as })).priceBreakdown;
  }

  /** @returns the booking */
  async request(as: Person, wanted: Wanted): Promise<string> {
    const { requestBooking } = await this.world.ask<{ requestBooking: { booking?: { id: string }; code?: string } }>('mutation ($input: RequestBookingInput!) { requestBooking(input: $input) { ... on RequestBookingSuccess { position booking { id } } ... on BookingRejected { code } } }', { input: wanted }, { as });
    if (requestBooking.booking === undefined) throw new Error(`refused: ${requestBooking.code ?? ''}`);
    return requestBooking.booking.id;
  }

  /** @returns the page where the card is given, which leads back here */
  async checkoutPage(as: Person, bookingId: string, consent?: string): Promise<string> {
    const { checkoutUrl, code } = await this.street.prepare(as, bookingId, consent);
    if (typeof checkoutUrl !== 'string') throw new Error(`no page: ${code ?? ''}`);
    return `${checkoutUrl}?return_url=${encodeURIComponent(this.back)}`;
  }

  async say(as: Person, mutation: string, input: object): Promise<string | undefined> {
    const success = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const answer = await this.world.ask<Record<string, { code?: string }>>(`mutation ($input: ${success}Input!) { ${mutation}(input: $input) { ... on ${success}Success { position } ... on BookingRejected { code } } }`, { input }, { as });
    return answer[mutation]?.code;
  }

  /** As it is once webhooks and timers have nothing left to do. */
  async see(as: Person, bookingId: string): Promise<BookingSeen | null> {
    await this.street.settled();
    return (await this.world.ask<{ booking: BookingSeen | null }>(`query ($id: ID!) { booking(id: $id) { ${seen} } }`, { id: bookingId }, { as })).booking;
  }
}
