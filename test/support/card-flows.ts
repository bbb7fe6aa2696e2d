import type { Price } from '../../contracts/listing/listing.events.js';
import { streamOf } from '../../contracts/events.js';
import { bookingId } from '../../contracts/values.js';
import { AcceptBooking, CancelBooking, DeclineBooking, RequestBooking } from '../../src/booking/booking.commands.js';
import { idFrom } from '../../src/kernel/ids.js';
import { DraftListing, ShowListing } from '../../src/listing/listing.commands.js';
import { BecomePayee, RefreshPayee } from '../../src/payee/payee.commands.js';
import { PreparePayment, RefundPayment } from '../../src/payment/payment.commands.js';
import { atSandbox } from './card-yard.js';
import { heard, type CardMachine, type Doing } from './card-machine.js';
import { aListingId, ana, bicycleRepair, kreuzberg, leo, repairContent } from './listings.js';
import type { NeighbourhoodOptions } from './neighbourhood.js';

export const theBooking = bookingId.parse(idFrom('bkg', 'r1'));
const theDraft = aListingId('d4');
const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
const farAhead = { startsAt: '2027-03-19T09:00:00.000Z', endsAt: '2027-03-19T10:00:00.000Z', seats: 1 };
const inMoney: Price = { kind: 'MONEY', money: { amountMinor: '1500', currency: 'EUR', per: 'HOUR' } };
const inBoth: Price = { kind: 'MIXED', money: { amountMinor: '900', currency: 'EUR', per: 'HOUR' }, credits: { minutes: 60, per: 'HOUR' } };
/** The place of the first price in the listing, after those that every listing of a neighbourhood has. */
const FIRST = 3;
const by = (actor: string, commandId: string, { now }: CardMachine) => ({ commandId, actor, at: now });

const requests = (slot = friday): Doing => (machine) => heard(machine.world.send(new RequestBooking({ bookingId: theBooking, listingId: bicycleRepair, slot, priceIndex: FIRST }, by(ana, 'r1', machine))));
const prepares = (consent?: string, name = 'p1'): Doing => (machine) => heard(machine.world.send(new PreparePayment({ bookingId: theBooking, consent }, by(ana, name, machine))));
const givesCard: Doing = (machine) => machine.giveCard(theBooking);
const accepts: Doing = (machine) => heard(machine.world.send(new AcceptBooking({ bookingId: theBooking, termsVersion: 1 }, by(leo, 'a1', machine))));
/** The bank has given the hold up, and nobody hears of it before it is to be taken. */
const acceptsWhatIsGone: Doing = async (machine) => {
  const id = (await machine.payment(theBooking)).rounds[0]?.intentId ?? '';
  if ((await machine.stripe.paymentIntents.retrieve(id)).status === 'requires_capture') await machine.stripe.paymentIntents.cancel(id);
  await accepts(machine);
};
const declines: Doing = (machine) => heard(machine.world.send(new DeclineBooking({ bookingId: theBooking }, by(leo, 'd1', machine))));
const cancels: Doing = (machine) => heard(machine.world.send(new CancelBooking({ bookingId: theBooking }, by(ana, 'c1', machine))));
const refunds: Doing = (machine) => heard(machine.world.send(new RefundPayment({ bookingId: theBooking, amount: { amountMinor: '500', currency: 'EUR' } }, by(leo, 'g1', machine))));
const onDay = (at: string): Doing => async (machine) => machine.comes(at);

const becomesPayee: Doing = (machine) => heard(machine.world.send(new BecomePayee({ memberId: leo, country: 'DE' }, by(leo, 'b1', machine))));
/** At Stripe, whose page it is that the link leads to. */
const answersStripe: Doing = async (machine) => {
  const { account: accountId = '' } = await machine.payee(leo);
  const page = 'https://example.org/payee';
  const { url } = await atSandbox(machine.sandbox).gateway.onboardingLink({ accountId, returnUrl: page, refreshUrl: page });
  const shown = await fetch(url);
  if (!shown.ok) throw new Error(`the page of onboarding was answered ${shown.status}`);
  machine.sandbox.control.accounts.activate(accountId);
};
const looks = (name = 'b2'): Doing => (machine) => heard(machine.world.send(new RefreshPayee({ memberId: leo }, by(leo, name, machine))));
const canBePaid: readonly Doing[] = [becomesPayee, answersStripe, looks()];
/** Stripe wants to know more of him, and pays him nothing until it does. */
const isRestricted: Doing = async (machine) => machine.sandbox.control.accounts.restrict((await machine.payee(leo)).account ?? '');

const drafts: Doing = (machine) => heard(machine.world.send(new DraftListing({ listingId: theDraft, communityId: kreuzberg, kind: 'OFFER', content: { ...repairContent, prices: [inMoney] } }, by(leo, 'l1', machine))));
const shows = (name: string, machine: CardMachine) => machine.world.send(new ShowListing({ listingId: theDraft }, by(leo, name, machine)));
const showsInVain: Doing = async (machine) => {
  const outcome = await shows('s1', machine);
  if (!('rejected' in outcome) || outcome.rejected !== 'PAYEE_NOT_READY') throw new Error('it is shown though its owner cannot be paid');
};
const showsIt: Doing = (machine) => heard(shows('s2', machine));

/** What somebody lives through, what must have come of it in our log, and what at Stripe. `before`: what is over when it begins, and stops nowhere. */
export type Flow = { readonly what: string; readonly before: readonly Doing[]; readonly steps: readonly Doing[]; readonly options?: Partial<NeighbourhoodOptions>; readonly ends: object; readonly stripe: object };

const atRest = { held: 0, owed: 0, owedBack: 0, open: 0 };
const paidOut = { ends: { ...atRest, captured: 1500, refunded: 0, transferred: 1462, reversed: 0, fee: 38 }, stripe: { captured: 1500, charges: 1, refunds: 0, transferred: 1462, transfers: 1 } };
/** Ana owes an hour, and Leo has it. */
const anHour = { anas: { balance: '-60', held: '0' }, leos: { balance: '60', held: '0' } };
const noHour = { anas: { balance: '0', held: '0' }, leos: { balance: '0', held: '0' } };
const withCredits = { prices: [inBoth] };
const MONDAY = '2027-03-08T10:00:00.000Z';

const ofBookings: readonly Omit<Flow, 'before'>[] = [
  { what: 'a service that is paid for, carried out and paid out', steps: [requests(), prepares(), givesCard, accepts, onDay(MONDAY)], ...paidOut },
  {
    what: 'one that is called off late, for half of the price', steps: [requests(), prepares(), givesCard, accepts, onDay('2027-03-04T10:00:00.000Z'), cancels],
    ends: { ...atRest, captured: 1500, refunded: 750, transferred: 731, reversed: 0, fee: 19 }, stripe: { captured: 1500, charges: 1, refunded: 750, refunds: 1, transferred: 731, transfers: 1 },
  },
  {
    what: 'one that is declined', steps: [requests(), prepares(), givesCard, declines],
    ends: { ...atRest, captured: 0, refunded: 0, transferred: 0, reversed: 0, fee: 0 }, stripe: { captured: 0, charges: 0, refunds: 0, transfers: 0 },
  },
  { what: 'one far ahead, whose card is saved, and charged before the start', steps: [requests(farAhead), prepares('later-charge-1'), givesCard, accepts, onDay('2027-03-16T09:00:00.000Z'), onDay('2027-03-22T10:00:00.000Z')], ...paidOut },
  {
    what: 'one of which some is given back after it was paid out', steps: [requests(), prepares(), givesCard, accepts, onDay(MONDAY), refunds],
    ends: { ...atRest, captured: 1500, refunded: 500, transferred: 1462, reversed: 487, fee: 25 }, stripe: { captured: 1500, charges: 1, refunded: 500, refunds: 1, transferred: 1462, transfers: 1, reversed: 487 },
  },
  { what: 'one of which the hold was gone when it was to be taken, and that is paid for anew', steps: [requests(), prepares(), givesCard, acceptsWhatIsGone, prepares(undefined, 'p2'), givesCard, onDay(MONDAY)], ...paidOut },
  {
    what: 'one for money and an hour', options: withCredits, steps: [requests(), prepares(), givesCard, accepts, onDay(MONDAY)],
    ends: { ...atRest, ...anHour, captured: 900, refunded: 0, transferred: 877, reversed: 0, fee: 23 }, stripe: { captured: 900, charges: 1, refunds: 0, transferred: 877, transfers: 1 },
  },
  {
    what: 'one for money and an hour that is declined', options: withCredits, steps: [requests(), prepares(), givesCard, declines],
    ends: { ...atRest, ...noHour, captured: 0, refunded: 0, transferred: 0, reversed: 0, fee: 0 }, stripe: { captured: 0, charges: 0, refunds: 0, transfers: 0 },
  },
];

/** From a draft that waits to be shown to earnings that wait to be paid. */
const ofProviders: Flow = {
  what: 'a provider who begins to be paid, cannot be paid when the work is done, and can again', before: [],
  steps: [drafts, showsInVain, becomesPayee, answersStripe, looks(), showsIt, requests(), prepares(), givesCard, accepts, isRestricted, looks('b3'), onDay(MONDAY), answersStripe, looks('b4')],
  ends: { ...paidOut.ends, payee: 'ACTIVE', debts: 0, draft: ['ListingDrafted', 'ListingPublished'] }, stripe: { ...paidOut.stripe, accounts: 1 },
};

export const flows: readonly Flow[] = [...ofBookings.map((flow) => ({ before: canBePaid, ...flow })), ofProviders];

/** How it ended, in our log and at Stripe: who stops is told of all that is wrong, not only that something is. */
export const endOf = async (machine: CardMachine) => {
  const { status, debts } = await machine.payee(leo);
  const [anas, leos] = [await machine.world.account(ana), await machine.world.account(leo)];
  const draft = await machine.world.said(streamOf.listing(theDraft));
  const accounts = (await machine.stripe.accounts.list({ limit: 100 })).data.length;
  return { ours: { ...(await machine.inOurLog(theBooking)), anas, leos, payee: status, debts: debts.length, draft }, stripe: { ...(await machine.atStripe()), accounts } };
};
